"""Workbooks of the OpenDocument format (.ods): one strict pass over the XML that holds all sheets.

Cells and rows that are alike are written once; only what stands in them is unfolded, and only up to the limits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from xml.etree.ElementTree import Element

from ...layout import Place
from .cell import EMPTY, Cell
from .grid import Grid
from .ods_cell import OFFICE, TABLE, content
from .package import RETURNS, Package, Refused, judge_names, open_zip
from .strict_xml import elements

_CONTENT, _MANIFEST = "content.xml", "META-INF/manifest.xml"
# How deep the rows lie: document-content, body, spreadsheet, table, table-row.
_ROWS = 4
_ROW, _CELL, _COVERED = (f"{TABLE}{name}" for name in ("table-row", "table-cell", "covered-table-cell"))
# What rows lie in when they are grouped or repeated on every page.
_GROUPS = {f"{TABLE}{name}" for name in ("table-rows", "table-header-rows", "table-row-group")}
_COUNT = re.compile(r"[1-9]\d{0,9}", re.ASCII)


def ods_grids(data: bytes) -> Mapping[str, Grid]:
    """The sheets of such a workbook. Raises Refused when it is not let in, or its XML is not whole."""
    archive = open_zip(data)
    judge_names(archive.namelist())
    package = Package(archive)
    if _MANIFEST in package.names and b"encryption-data" in package.part(_MANIFEST):
        raise Refused("ENCRYPTED")
    if _CONTENT not in package.names:
        raise Refused("PART-DAMAGED", _CONTENT)
    tables: list[_Table] = []
    sheets: list[Element] = []
    for parent, ended in elements(_CONTENT, package.part(_CONTENT), RETURNS, _ROWS):
        if parent.tag == f"{TABLE}table":
            if not tables or tables[-1].element is not parent:
                tables.append(_Table(parent))
            tables[-1].take(ended)
            _judge(tables)
        elif parent.tag == f"{OFFICE}spreadsheet":
            sheets += [child for child in ended if child.tag == f"{TABLE}table"]
    if [table.element for table in tables] != sheets:
        raise Refused("XML-BROKEN", _CONTENT)
    return _named(tables)


def _named(tables: list[_Table]) -> dict[str, Grid]:
    found: dict[str, Grid] = {}
    for table in tables:
        name = table.element.get(f"{TABLE}name", "")
        if name in found:
            raise Refused("SHEET-DOUBLED", name)
        found[name] = table.grid()
    return found


def _judge(tables: list[_Table]) -> None:
    if len(tables) > RETURNS.sheets:
        raise Refused("TOO-MUCH", "工作表", str(RETURNS.sheets))
    if sum(table.length for table in tables) > RETURNS.texts:
        raise Refused("TOO-MUCH", "文字", f"{RETURNS.texts} 个字符")


class _Damaged(Exception):
    """What cannot stand where it stands."""


@dataclass
class _Table:
    """One sheet, as its rows end."""

    element: Element
    row: int = 0
    length: int = 0
    damage: str = ""
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merges: set[str] = field(default_factory=set)
    spills: list[Place] = field(default_factory=list)

    def take(self, children: list[Element]) -> None:
        """Some children of the table."""
        try:
            for child in children:
                self.take_child(child)
        except _Damaged as damaged:
            self.damage = self.damage or str(damaged)

    def take_child(self, child: Element) -> None:
        if child.tag == _ROW:
            self.take_row(child)
        elif child.tag in _GROUPS:
            for inner in child:
                self.take_child(inner)
        elif any(one.tag in (_ROW, _CELL, _COVERED) for one in child.iter()):
            raise _Damaged("单元格不在该在的地方")

    def take_row(self, element: Element) -> None:
        rows, column = _count(element, "number-rows-repeated"), 0
        for child in element:
            if child.tag not in (_CELL, _COVERED):
                raise _Damaged("单元格不在该在的地方")
            place = Place("", self.row, column, rows, _count(child, "number-columns-repeated"))
            self.take_cell(child, place)
            column += place.columns
        self.row += rows

    def take_cell(self, element: Element, place: Place) -> None:
        """What stands in a cell, or in every cell of a block that is written once."""
        if merged := self.spanned(element, place, ""):
            self.merges.add(merged.range)
        if spill := self.spanned(element, place, "matrix-"):
            self.spills.append(spill)
        if len(self.merges) > RETURNS.merges or len(self.spills) > RETURNS.merges:
            raise Refused("TOO-MUCH", "合并单元格", str(RETURNS.merges))
        if (cell := content(element)) is None:
            return
        if place.row + place.rows > RETURNS.rows or place.column + place.columns > RETURNS.columns:
            raise Refused("TOO-MUCH", "行或列", f"{RETURNS.rows} 行、{RETURNS.columns} 列")
        if len(self.cells) + place.rows * place.columns > RETURNS.cells:
            raise Refused("TOO-MUCH", "单元格", str(RETURNS.cells))
        self.length += len(cell.shown)
        self.cells |= dict.fromkeys(_inside(place), cell)

    def spanned(self, element: Element, place: Place, kind: str) -> Place | None:
        """The block that a cell says it spans, if it is more than itself."""
        rows, columns = (_count(element, f"number-{kind}{side}-spanned") for side in ("rows", "columns"))
        if rows * columns > RETURNS.merged_cells:
            raise Refused("TOO-MUCH", f"合并单元格 {place.cell}", str(RETURNS.merged_cells))
        if rows * columns == 1:
            return None
        if place.merged:
            raise _Damaged(f"{place.cell} 重复多次，又占几格")
        return Place("", place.row, place.column, rows, columns)

    def grid(self) -> Grid:
        """The sheet, when all its rows have been taken. A formula for many cells is the formula of each."""
        if self.damage:
            return Grid(damage=self.damage)
        for spill in self.spills:
            formula = self.cells.get((spill.row, spill.column), EMPTY).formula
            spilled = {place: self.cells.get(place, EMPTY)._replace(formula=formula or "") for place in _inside(spill)}
            self.cells |= spilled
            if len(self.cells) > RETURNS.cells:
                raise Refused("TOO-MUCH", "单元格", str(RETURNS.cells))
        return Grid(self.cells, frozenset(self.merges))


def _inside(block: Place) -> Iterator[tuple[int, int]]:
    return product(range(block.row, block.row + block.rows), range(block.column, block.column + block.columns))


def _count(element: Element, name: str) -> int:
    """How often something is repeated, or over how many lines it reaches; once when nothing is said."""
    said = element.get(f"{TABLE}{name}", "1")
    if not _COUNT.fullmatch(said):
        raise _Damaged(f"{name} 是 {said}")
    return int(said)
