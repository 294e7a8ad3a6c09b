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
from ...ooxml import RETURNS, Package, Refused, elements, judge_names, open_zip
from .cell import EMPTY, Cell
from .grid import Grid, Unseen
from .ods_cell import OFFICE, TABLE, content
from .styles import RAISED, STRUCK

_CONTENT, _MANIFEST = "content.xml", "META-INF/manifest.xml"
# How deep the rows lie: document-content, body, spreadsheet, table, table-row.
_ROWS = 4
_ROW, _CELL, _COVERED, _COLUMN = (
    f"{TABLE}{name}" for name in ("table-row", "table-cell", "covered-table-cell", "table-column")
)
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
# What rows lie in when they are grouped or repeated on every page.
_GROUPS = {f"{TABLE}{name}" for name in ("table-rows", "table-header-rows", "table-row-group")}
_GROUPS |= {f"{TABLE}{name}" for name in ("table-columns", "table-header-columns", "table-column-group")}
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
    looks = _Looks()
    tables: list[_Table] = []
    sheets: list[Element] = []
    for parent, ended in elements(_CONTENT, package.part(_CONTENT), RETURNS, _ROWS):
        if parent.tag == f"{TABLE}table":
            if not tables or tables[-1].element is not parent:
                tables.append(_Table(parent, looks))
            tables[-1].take(ended)
            _judge(tables)
        elif parent.tag == f"{_STYLE}style":
            looks.take(parent.get(f"{_STYLE}name", ""), ended)
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


@dataclass
class _Looks:
    """What the styles of the file do beyond colours: they mark a text, or hide a sheet."""

    marks: dict[str, str] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)

    def take(self, name: str, properties: list[Element]) -> None:
        """Some properties of a style."""
        for one in properties:
            if one.get(f"{_STYLE}text-line-through-style", "none") != "none":
                self.marks[name] = STRUCK
            elif one.get(f"{_STYLE}text-position", "0").startswith(("super", "sub")):
                self.marks[name] = RAISED
            if one.get(f"{TABLE}display") == "false":
                self.hidden.add(name)


class _Damaged(Exception):
    """What cannot stand where it stands."""


@dataclass
class _Table:
    """One sheet, as its rows end."""

    element: Element
    looks: _Looks
    row: int = 0
    column: int = 0
    length: int = 0
    damage: str = ""
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merges: set[str] = field(default_factory=set)
    spills: list[Place] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)

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
        elif child.tag == _COLUMN:
            first = self.column
            self.column += _count(child, "number-columns-repeated")
            if _is_hidden(child):
                self.hidden_columns.append((first, self.column - 1))
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
        if _is_hidden(element):
            self.hidden_rows.update(range(self.row, min(self.row + rows, RETURNS.rows)))
        self.row += rows

    def take_cell(self, element: Element, place: Place) -> None:
        """What stands in a cell, or in every cell of a block that is written once."""
        if merged := self.spanned(element, place, ""):
            self.merges.add(merged.range)
        if spill := self.spanned(element, place, "matrix-"):
            self.spills.append(spill)
        if len(self.merges) > RETURNS.merges or len(self.spills) > RETURNS.merges:
            raise Refused("TOO-MUCH", "合并单元格", str(RETURNS.merges))
        if (cell := content(element, self.looks.marks)) is None:
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
        hidden = self.element.get(f"{TABLE}style-name", "") in self.looks.hidden
        unseen = Unseen(frozenset(self.hidden_rows), tuple(self.hidden_columns), hidden)
        return Grid(self.cells, frozenset(self.merges), unseen=unseen)


def _is_hidden(element: Element) -> bool:
    return element.get(f"{TABLE}visibility", "visible") != "visible"


def _inside(block: Place) -> Iterator[tuple[int, int]]:
    return product(range(block.row, block.row + block.rows), range(block.column, block.column + block.columns))


def _count(element: Element, name: str) -> int:
    """How often something is repeated, or over how many lines it reaches; once when nothing is said."""
    said = element.get(f"{TABLE}{name}", "1")
    if not _COUNT.fullmatch(said):
        raise _Damaged(f"{name} 是 {said}")
    return int(said)
