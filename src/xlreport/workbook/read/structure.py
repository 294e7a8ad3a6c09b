"""Whether the sheets of a returned workbook are those of its form: every label, merge and row in its place."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping

from ...findings import Finding, Leftover, finding_of
from ...form import Form, Key
from ...layout import SUMMARY, Layout, Place, Sheet, column_name, stamp_of
from ...ooxml import Refused
from .cell import EMPTY, Cell, position
from .grid import Grid

# How many inserted or deleted lines are looked for.
_MOST_MOVED = 5


class Structure:
    """Compares the sheets of one workbook with its form; `intact` are those from which figures can be read."""

    def __init__(self, book: Mapping[str, Grid], layout: Layout, facts: Mapping[str, str]) -> None:
        self.book = book
        self.form: Form = layout.form
        self.layout = layout
        self.known = facts
        self.findings: list[Finding] = []
        self.intact: set[str] = set()
        names = [sheet.name for sheet in self.expected_sheets() if sheet.name in book]
        self.cells = {name: book[name].cells for name in names}
        self.verify()

    def found(
        self, code: str, where: str, place: Place | None = None, key: Key | str | None = None, **words: str
    ) -> None:
        self.findings.append(finding_of(code, where, place, key, **words))

    def at(self, place: Place) -> Cell:
        """The cell at a place."""
        return self.cells[place.sheet].get(place.spot, EMPTY)

    def beyond(self, place: Place, down: int = 0, right: int = 0) -> Cell:
        """The cell so many rows and columns from a place."""
        return self.cells[place.sheet].get((place.row + down, place.column + right), EMPTY)

    def expected_sheets(self) -> list[Sheet]:
        if self.known["role"] == SUMMARY:
            return list(self.layout.figure_sheets())
        return list(self.layout.sheets.values())

    def verify(self) -> None:
        """Names the first thing on every sheet that is not as the form has it."""
        sheets = self.expected_sheets()
        names = {sheet.name for sheet in sheets} | {self.layout.identity} | self.layout.copy_sheets
        unknown = "、".join(name for name in self.book if name not in names)
        stamp = stamp_of(self.stamped())
        for sheet in sheets:
            if sheet.name not in self.book:
                self.found("SHEET-MISSING", "", expected=sheet.name, found=unknown or "无")
            elif damage := self.book[sheet.name].damage:
                self.found("SHEET-DAMAGED", sheet.name, found=damage)
            elif not (self.moved_label(sheet, stamp) or self.moved_figures(sheet) or self.changed_merge(sheet)):
                self.intact.add(sheet.name)
        if unknown and len(self.intact) == len(sheets) and self.known["role"] != SUMMARY:
            self.found("SHEET-UNKNOWN", "", found=unknown)

    def leftovers(self) -> Iterator[Leftover]:
        """What stands in cells of sheets that are not read, where one of the form's sheets is among them."""
        kept = self.intact | {self.layout.identity} | self.layout.copy_sheets
        refused = any(sheet.name not in self.intact for sheet in self.expected_sheets())
        for name in self.book if refused else ():
            with contextlib.suppress(Refused):
                yield from self.all_of(name) if name not in kept else ()

    def all_of(self, name: str) -> Iterator[Leftover]:
        labels = self.layout.texts_on(name)
        for (row, column), cell in sorted(self.book[name].cells.items()):
            if (said := shown(cell)) and said not in labels:
                yield Leftover(name, Place(name, row, column).cell, said)

    def stamped(self) -> dict[str, str]:
        """What the stamps must say: what the hidden sheet says, a year only if it is one."""
        year = self.form.year(self.known.get("year", ""))
        return {**self.known, "unit": self.known.get("unit", ""), "year": str(year or "")}

    def moved_label(self, sheet: Sheet, stamp: str) -> bool:
        cells = self.cells[sheet.name]
        for place, label in sheet.expected:
            text = stamp if label is None else label
            if not _shows(cells.get(place.spot, EMPTY), text):
                code = "STAMP-CHANGED" if place == sheet.stamp else "LABEL-CHANGED"
                expected = [(place, stamp if text is None else text) for place, text in sheet.expected]
                moved = self.moved_lines(place, expected)
                code, found = ("LINES-MOVED", moved) if moved else (code, shown(self.at(place)))
                self.found(code, "", place, found=found, expected=text.replace("\n", ""))
                return True
        return False

    def moved_lines(self, first: Place, expected: list[tuple[Place, str]]) -> str:
        """Which rows or columns were put in or taken out, when that explains all labels from `first` on."""
        for count in (sign * n for n in range(1, _MOST_MOVED + 1) for sign in (1, -1)):
            # Labels in deleted lines are gone; those behind them have moved up.
            gone, word = max(0, -count), "之前多了" if count > 0 else "处少了"
            below = [(place, text) for place, text in expected if place.row >= first.row + gone]
            beside = [(place, text) for place, text in expected if place.column >= first.column + gone]
            if below and all(_shows(self.beyond(place, down=count), text) for place, text in below):
                return f"第 {first.row + 1} 行{word} {abs(count)} 行"
            if beside and all(_shows(self.beyond(place, right=count), text) for place, text in beside):
                return f"第 {column_name(first.column)} 列{word} {abs(count)} 列"
        return ""

    def moved_figures(self, sheet: Sheet) -> bool:
        """Whether lines were put in or taken out above a row that only its figures tell.

        It is in its place while one of its totals is; some programs lose them, then its inputs must be there,
        and nothing below.
        """
        keys = self.layout.unlabelled(sheet)
        totals = [self.layout.figures[key] for key in keys if self.form.addends(key)]
        if not keys or self.filled(totals, 0):
            return False
        places = [self.layout.figures[key] for key in keys]
        down = next((n for n in range(1, _MOST_MOVED + 1) if self.filled(places, n)), 0)
        if self.filled(places, 0) and not down:
            return False
        row = places[0].row + 1
        moved = f"第 {row} 行之前多了 {down} 行" if down else f"第 {row} 行处少了 1 行"
        self.found("LINES-MOVED", "", places[0], found=moved)
        return True

    def filled(self, places: list[Place], down: int) -> bool:
        """Whether anything stands at one of some places, or so many rows below it."""
        return any(self.beyond(place, down) != EMPTY for place in places)

    def changed_merge(self, sheet: Sheet) -> bool:
        summary = self.known["role"] == SUMMARY
        expected = self.layout.summary_merges(sheet) if summary else self.layout.merges[sheet.name]
        present = self.book[sheet.name].merges
        if present == expected:
            return False
        lost = sorted(expected - present, key=_corner)
        added = sorted((merge for merge in present - expected if self.covers(sheet, merge)), key=_corner)
        for merges, was, is_ in ((lost, "合并单元格 {}", "未合并"), (added, "不合并", "合并单元格 {}")):
            for merge in merges[:1]:
                row, column = _corner(merge)
                words = {"expected": was.format(merge), "found": is_.format(merge)}
                self.found("MERGE-CHANGED", "", Place(sheet.name, row, column), **words)
                return True
        return False

    def covers(self, sheet: Sheet, merge: str) -> bool:
        """Whether a merge reaches into the printed area of a sheet."""
        row, column = _corner(merge)
        rows, columns = self.layout.areas[sheet.name]
        return row < rows and column < columns


def _shows(cell: Cell, text: str) -> bool:
    """Whether a cell shows a label."""
    if cell.formula is not None:
        return False
    return cell.shown == text or (cell is not EMPTY and _unspaced(cell.shown) == _unspaced(text))


def shown(cell: Cell) -> str:
    """What stands in a cell, its formula if it has one, in one line."""
    return (cell.shown if cell.formula is None else cell.formula).replace("\n", "")


def described(cell: Cell) -> str:
    """What stands in a cell, and what a person sees of it where that is something else."""
    seen = f"，显示为{cell.seen if cell.seen.startswith('（') else f'“{cell.seen}”'}" if cell.seen else ""
    marked = f"，{cell.marked}" if cell.marked else ""
    return f"{shown(cell)}{seen}{marked}"


def _unspaced(text: str) -> str:
    return re.sub(r"\s", "", text)


def _corner(merge: str) -> tuple[int, int]:
    return position(merge.partition(":")[0])
