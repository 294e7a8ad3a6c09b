"""Where what was read stands in its document: in words for a person, and as an anchor for a comment."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ...form import Form, Key
from ...layout import Place
from ..document import At, Line, Table
from .figures import Spot

BODY, NOTES = "正文", "脚注和尾注"


@dataclass
class Places:
    """The places of lines and of cells in a document whose figures are known; `anchors` are those that were asked."""

    form: Form
    spots: Mapping[Key, Sequence[Spot]]
    anchors: dict[Place, tuple[At, str]] = field(default_factory=dict)

    def line(self, line: Line) -> Place:
        """Where a paragraph stands: 正文 第 5 段."""
        place = Place(BODY, line.n, line.row, words=nth(line))
        if line.at:
            self.anchors.setdefault(place, (line.at, line.text))
        return place

    def figure(self, key: Key, spot: Spot) -> Place:
        """Where the cell of a figure stands."""
        return self._cell(self.form.tables[key.table].section, spot)

    def nameless(self, spot: Spot) -> Place:
        """Where a cell among the figures stands that is none of them."""
        return self._cell(self._section_of(spot.table), spot)

    def sheets_of(self, keys: Sequence[Key]) -> str:
        """The sheets of a workbook on which figures stand; nothing for a document."""
        names = dict.fromkeys(spot.table.sheet for key in keys for spot in self.spots[key])
        return "”“".join(filter(None, names))

    def _cell(self, section: str, spot: Spot) -> Place:
        """Where a cell stands: 表三 第 5 行 第 3 列; on a sheet by its name."""
        cell, tables = spot.cell, self._tables[section]
        if spot.table.sheet:
            return Place(spot.table.sheet, cell.row, cell.column)
        table = f"表{self.form.sections[section].title.partition('、')[0]}"
        number = f"（第 {tables.index(spot.table.n) + 1} 张）" if len(tables) > 1 else ""
        words = f"第 {cell.row + 1} 行 第 {cell.column + 1} 列"
        place = Place(f"{table}{number}", cell.row, cell.column, words=words)
        if cell.at:
            self.anchors.setdefault(place, (cell.at, ""))
        return place

    @functools.cached_property
    def _tables(self) -> Mapping[str, list[int]]:
        """The numbers of the tables in which figures of each section stand."""
        found: dict[str, set[int]] = {section: set() for section in self.form.sections}
        for key, spots in self.spots.items():
            found[self.form.tables[key.table].section].update(spot.table.n for spot in spots)
        return {section: sorted(numbers) for section, numbers in found.items()}

    def _section_of(self, table: Table) -> str:
        """The section whose figures stand in a table."""
        return next(
            self.form.tables[key.table].section
            for key, spots in self.spots.items()
            if any(spot.table is table for spot in spots)
        )


def nth(line: Line) -> str:
    """Which paragraph of its document a line is."""
    return f"第 {line.n} 段下表格的第 {line.row} 行" if line.row else f"第 {line.n} 段"
