"""One pass over a sheet of which nothing is held but the row that is looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element

from ...layout import column_name
from ...ooxml import Limits, Refused, streamed_elements
from .cell import Cell, after, cell_name, exists, position
from .plain_rows import PlainRows
from .plain_xml import Strange, Written
from .sheet_pass import SheetPass
from .styles import Styles


class Row(NamedTuple):
    """One row of a sheet: its number from 0, and its cells by column."""

    number: int
    cells: dict[int, Cell]


class Unordered(Exception):
    """A sheet that must be seen whole: rows out of their order, or something behind them that changes cells."""


def rows(name: str, pieces: Iterable[bytes], limits: Limits, strings: Sequence[Cell], styles: Styles) -> Iterator[Row]:
    """The rows of a sheet that hold something, one by one.

    Raises Refused for whatever the pass over a whole sheet refuses, or calls damage (SHEET-DAMAGED); Unordered where
    rows do not say all at once.
    """
    sheet, plain = _RowPass(limits, strings, styles), PlainRows(pieces)
    for number, written in plain:
        try:
            cells = sheet.cells_written(number, written)
        except Strange:
            plain.put_back()
            break
        if cells:
            yield Row(sheet.row, cells)
    for parent, ended in streamed_elements(name, plain.left(), limits, 2):
        sheet.take(parent, ended)
        if sheet.damage:
            break
        yield from sheet.taken
        sheet.taken.clear()
    if sheet.damage or sheet.data is None:
        raise Refused("SHEET-DAMAGED", sheet.damage or "没有单元格数据")
    if sheet.around.formats(styles) or sheet.around.spilt:
        raise Unordered


class _RowPass(SheetPass):
    """Gathers rows in `taken` until somebody takes them away."""

    def __init__(self, limits: Limits, strings: Sequence[Cell], styles: Styles) -> None:
        super().__init__(limits, strings, styles)
        self.taken: list[Row] = []
        self.count = 0
        self.columns = [column_name(column) for column in range(limits.columns)]
        self.by_letters = {name: column for column, name in enumerate(self.columns)}

    def take_rows(self, rows: list[Element], tag: str) -> None:
        for element in rows:
            above = self.row
            self.begin_row(element)
            if self.row <= above:
                raise Unordered
            if cells := self.cells_of(element, tag):
                self.taken.append(Row(self.row, cells))
                self.count_cells(len(cells))

    def count_cells(self, more: int) -> None:
        self.count += more
        if self.count > self.limits.cells:
            raise Refused("TOO-MUCH", "单元格", str(self.limits.cells))

    def cells_written(self, number: str, written: list[Written]) -> dict[int, Cell]:
        """The same of a row that no parser has seen. Raises Strange."""
        row, cells, above = int(number) - 1, dict[int, Cell](), -1
        if row <= self.row:
            raise Unordered
        columns, letters = self.by_letters, -len(number)
        for one in written:
            column = columns.get(one[0][:letters], -1)
            if column <= above:
                raise Unordered
            above = column
            if one[2] or one[5]:
                cells[column] = self.written(one, (row, column))
        self.row = row
        self.count_cells(len(cells))
        return cells

    def cells_of(self, element: Element, tag: str) -> dict[int, Cell]:
        """The cells of a row that hold something."""
        children = element.findall(tag)
        if len(children) < len(element):
            self.foreign((child for child in element if child.tag != tag), allowed=False)
        content, names, row = self.content, self.columns, self.row
        number, known = str(row + 1), len(names) if exists(row, 0) else 0
        cells: dict[int, Cell] = {}
        column, seen = -1, -1
        for child in children:
            name = child.get("r")
            column += 1
            # Nearly always the next one.
            if name is None or not (column < known and name == names[column] + number):
                place = after((row, column - 1)) if name is None else position(name)
                if place[0] != row:
                    self.damage = f"单元格 {cell_name(*place)} 不在自己的行里"
                column = place[1]
            place = row, column
            if column <= seen:
                raise Unordered
            seen = column
            if len(child) and (cell := content(child, place)):
                cells[column] = cell
                if column >= len(names):
                    raise Refused("TOO-MUCH", "列", str(self.limits.columns))
        return cells
