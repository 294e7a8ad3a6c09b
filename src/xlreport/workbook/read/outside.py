"""What a return holds where its form has no cell, or where nobody sees it: it is told, never read."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Set

from ...findings import Finding, finding_of
from ...layout import Layout, Place, Sheet
from ...ooxml import Refused
from .cell import DATE, NUMBER, OTHER, PERCENT, TEXT, Cell
from .grid import Grid
from .structure import described, shown

_NUMBERS = (NUMBER, OTHER, DATE, PERCENT)
# A text that was meant as a number, perhaps with a unit behind it.
_NUMERAL = re.compile(r"[+-]?[\d,]*\.?\d+%?\D{0,3}")
# How many cells a finding lists, and how much it quotes of each.
_LISTED, _QUOTED = 10, 60
# How much of the labels of a sheet another one must have to be its copy.
_ALIKE = 0.5

Spot = tuple[int, int]


def outside(book: Mapping[str, Grid], layout: Layout, intact: Set[str], is_copy: bool) -> Iterator[Finding]:
    """What is to be told of the sheets that are read, and of their copies. The comments of a marked copy are ours."""
    for sheet in layout.sheets.values():
        if sheet.name in intact:
            yield from _beside(book[sheet.name], layout, sheet)
            yield from _unseen(book[sheet.name], layout, sheet)
            yield from _above(book[sheet.name], sheet, is_copy)
    yield from _copies(book, layout, intact)


def _beside(grid: Grid, layout: Layout, sheet: Sheet) -> Iterator[Finding]:
    """What stands in cells that the form does not have: numbers beside figures are errors."""
    known, tables = _known(layout, sheet.name), bool(layout.keys_on(sheet))
    # What we print beside figures are words, never a number alone.
    printed = {(place.row, place.column) for place in sheet.shown} & grid.cells.keys() if tables else set()
    typed = {place for place in printed if _is_number(grid.cells[place])}
    if not typed and known.issuperset(grid.cells):
        return
    strange = sorted(typed | {place for place in grid.cells if place not in known and shown(grid.cells[place])})
    numbers = {place for place in strange if tables and _is_number(grid.cells[place])}
    for code, places in (
        ("CELL-OUTSIDE", [place for place in strange if place in numbers]),
        ("TEXT-OUTSIDE", [place for place in strange if place not in numbers]),
    ):
        if places:
            yield finding_of(code, "", Place(sheet.name, *places[0]), found=_listed(sheet, grid, places))


def _is_number(cell: Cell) -> bool:
    if cell.kind == TEXT:
        return bool(_NUMERAL.fullmatch(re.sub(r"\s", "", unicodedata.normalize("NFKC", cell.shown))))
    return cell.kind in _NUMBERS


@functools.cache
def _known(layout: Layout, name: str) -> frozenset[Spot]:
    """Where the form has something on a sheet. What is printed beside facts and results is ours; beside texts
    and figures every cell is known."""
    (sheet,) = (sheet for sheet in layout.sheets.values() if sheet.name == name)
    places = [*sheet.places, *layout.figures.values(), *_inputs(layout, name)]
    known = {(place.row, place.column) for place in places if place.sheet == name}
    if not layout.exact(sheet):
        texts = {
            place.row for block in layout.texts.values() for place in block.paragraphs if place.sheet == sheet.name
        }
        rows, columns = layout.areas[sheet.name]
        known |= {(row, column) for row in range(rows) for column in range(columns) if row not in texts}
    return frozenset(known)


@functools.cache
def _inputs(layout: Layout, name: str) -> tuple[Place, ...]:
    """The cells of a sheet in which a unit writes."""
    form = layout.form
    places = [layout.figures[key] for key in form.inputs] + list(layout.facts.values())
    for block in layout.texts.values():
        places += [*([block.heading] if block.heading else []), *block.paragraphs]
    return tuple(sorted({place for place in places if place.sheet == name}))


def _listed(sheet: Sheet, grid: Grid, places: Iterable[Spot]) -> str:
    """Some cells with what stands in them."""
    spots = list(places)
    told = [f"{Place(sheet.name, *spot).cell}“{described(grid.cells[spot])[:_QUOTED]}”" for spot in spots[:_LISTED]]
    return "、".join(told) + (f"等 {len(spots)} 格" if len(spots) > _LISTED else "")


def _unseen(grid: Grid, layout: Layout, sheet: Sheet) -> Iterator[Finding]:
    """What was typed and is hidden."""
    if not any(grid.unseen):
        return
    filled = [(place.row, place.column) for place in _inputs(layout, sheet.name)]
    filled = [spot for spot in filled if spot in grid.cells and shown(grid.cells[spot])]
    if grid.unseen.sheet and filled:
        yield finding_of("SHEET-HIDDEN", "", Place(sheet.name, *filled[0]), found=sheet.name)
    elif hidden := [spot for spot in filled if grid.unseen.hides(*spot)]:
        yield finding_of("LINES-HIDDEN", "", Place(sheet.name, *hidden[0]), found=_listed(sheet, grid, hidden))


def _above(grid: Grid, sheet: Sheet, is_copy: bool) -> Iterator[Finding]:
    """What lies above the cells."""
    floating = grid.floating
    if floating.boxes:
        words = "、".join(f"“{text[:_QUOTED]}”" for text in floating.boxes[:_LISTED])
        yield finding_of("TEXT-BOX", sheet.name, found=words)
    others = list(floating.others)
    if floating.comments and not is_copy:
        others.append("批注 " + "、".join(text[:_QUOTED] for text in floating.comments[:_LISTED]))
    if others:
        yield finding_of("ABOVE-CELLS", sheet.name, found="、".join(others))


def _copies(book: Mapping[str, Grid], layout: Layout, intact: Set[str]) -> Iterator[Finding]:
    """Sheets that are not read, but look like one that is and say something else."""
    ours = {sheet.name for sheet in layout.sheets.values()} | {layout.identity} | layout.copy_sheets
    for name in book:
        if name in ours:
            continue
        try:
            copy = book[name]
        except Refused:  # too large to look into
            continue
        for sheet in _originals(copy, book, layout):
            if sheet.name in intact:
                original = book[sheet.name]
                said, read = (_said(grid, layout, sheet.name) for grid in (copy, original))
                if (said and said != read) or (original.unseen.sheet and not copy.unseen.sheet):
                    yield finding_of("SHEET-COPIED", "", found=name, expected=sheet.name)


def _originals(copy: Grid, book: Mapping[str, Grid], layout: Layout) -> list[Sheet]:
    """The sheets of the form of which one bears most labels, and those of them most of theirs, wherever they stand.

    Texts run on below hardly any labels: without its stamp such a sheet is none of ours.
    """
    texts = {_unspaced(cell.shown) for cell in copy.cells.values()}
    common = {}
    for sheet in layout.sheets.values():
        labels = {_unspaced(label.text) for label in sheet.labels if label.binding}
        stamp = book[sheet.name].at(sheet.stamp.row, sheet.stamp.column).shown if sheet.name in book else ""
        known = sheet.id not in layout.runs or _unspaced(stamp) in texts
        if known and len(labels & texts) > _ALIKE * len(labels):
            common[sheet] = len(labels & texts)
    return [sheet for sheet, count in common.items() if count == max(common.values())]


def _unspaced(text: str) -> str:
    return re.sub(r"\s", "", text)


def _said(grid: Grid, layout: Layout, name: str) -> dict[Spot, str]:
    """What stands in the cells in which a unit writes."""
    spots = [(place.row, place.column) for place in _inputs(layout, name)]
    return {spot: said for spot in spots if (said := described(grid.at(*spot)).strip())}
