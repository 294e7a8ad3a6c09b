"""What a sheet says of many cells at once: merges, conditional formats, hidden lines, formulas that fill a range."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from ...ooxml import Limits, Refused
from .cell import EMPTY, NUMBER, TEXT, Cell, corners, merged_range
from .formats import PLAIN, Format, shown_number
from .main_xml import is_yes, tags
from .styles import Styles, conditional, text_mark

# The extension in which newer conditional formats lie.
_X14 = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
_REFERENCE = "{http://schemas.microsoft.com/office/excel/2006/main}sqref"

Block = tuple[int, int, int, int]


class Around:
    """Gathers what surrounds the cells of one sheet.

    `merges` are ranges by name, `rows` the hidden rows, `columns` first and last of those that are hidden,
    `conditional` ranges with their format or its index.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.merges: set[str] = set()
        self.merge_count = 0
        self.rows: set[int] = set()
        self.columns: list[tuple[int, int]] = []
        self.conditional: list[tuple[str, Format | str]] = []
        self.spilt: list[tuple[str, str]] = []

    def without_rows(self) -> Around:
        """The same of a sheet whose rows nobody has seen yet."""
        other = Around(self.limits)
        other.merges, other.columns, other.conditional = self.merges, self.columns, self.conditional
        return other

    def take(self, parent: Element, ended: list[Element]) -> bool:
        """Takes some elements of a parent of one of the kinds `AROUND`; whether anybody may add others to it."""
        kind = AROUND[parent.tag]
        for element in ended:
            known = _INSIDE.get(element.tag)
            if kind == "mergeCells" and known == "mergeCell":
                self.merge(element.get("ref", ""))
            elif kind == "cols" and known == "col" and is_yes(element.get("hidden", "0")):
                self.columns.append((_number(element, "min"), _number(element, "max")))
            elif kind == "conditionalFormatting" and known == "cfRule":
                self.conditional.append((parent.get("sqref", ""), element.get("dxfId", "")))
            elif kind == "extLst":
                self.conditional += _extended(element)
        return kind == "extLst"

    def merge(self, name: str) -> None:
        self.merge_count += 1
        merge, cells = merged_range(name)
        if self.merge_count > self.limits.merges or cells > self.limits.merged_cells:
            raise Refused("TOO-MUCH", f"合并单元格 {name}", str(self.limits.merges))
        if cells > 1:
            self.merges.add(merge)

    def spill(self, range: str, formula: str) -> None:
        """A formula that fills a range."""
        self.spilt.append((range, f"={formula}"))

    def formats(self, styles: Styles) -> list[tuple[str, Format]]:
        """The conditional formats that change a number or mark a text, each with its ranges."""
        named = ((ranges, styles.dxfs.get(one) if isinstance(one, str) else one) for ranges, one in self.conditional)
        return [(ranges, format) for ranges, format in named if format]

    def changed(self, cells: Mapping[tuple[int, int], Cell], styles: Styles) -> dict[tuple[int, int], Cell]:
        """The cells that are not what they seem by themselves."""
        found: dict[tuple[int, int], Cell] = {}
        for range, formula in self.spilt:
            for top, left, bottom, right in _blocks(range):
                for row in _lines(top, bottom):
                    for column in _lines(left, right):
                        cell = cells.get((row, column), EMPTY)
                        if cell.formula is None:
                            found[row, column] = cell._replace(formula=formula)
        for ranges, format in self.formats(styles):
            blocks = _blocks(ranges)
            for place, cell in cells.items():
                if any(top <= place[0] <= bottom and left <= place[1] <= right for top, left, bottom, right in blocks):
                    found[place] = _conditioned(found.get(place, cell), format)
        return found


AROUND = tags("mergeCells", "cols", "conditionalFormatting", "extLst")
_INSIDE = tags("mergeCell", "col", "cfRule")
# How far a formula is followed that fills a range.
_MOST_LINES = 500


def _lines(first: int, last: int) -> range:
    return range(first, min(last, first + _MOST_LINES) + 1)


def _number(element: Element, name: str) -> int:
    said = element.get(name, "")
    return int(said) - 1 if said.isascii() and said.isdecimal() and len(said) < 7 else -1


def _extended(element: Element) -> Iterator[tuple[str, Format]]:
    """The conditional formats of an extension that change a number or mark a text."""
    for block in element.iter(f"{_X14}conditionalFormatting"):
        ranges = " ".join(one.text or "" for one in block.iter(_REFERENCE))
        for dxf in block.iter(f"{_X14}dxf"):
            if (format := conditional(dxf)) != PLAIN:
                yield ranges, format


def _blocks(ranges: str) -> list[Block]:
    """Ranges such as B5:B9 D3, each as its first and last row and column; what is none is left out."""
    found: list[Block] = []
    for name in ranges.split():
        with contextlib.suppress(Refused):
            first, last = corners(name)
            found.append((*first, *last))
    return found


def _conditioned(cell: Cell, format: Format) -> Cell:
    """A cell as it is shown when its condition holds."""
    if cell.kind == NUMBER and cell.shown and not cell.seen:
        return shown_number(cell.shown, format)._replace(formula=cell.formula)
    mark = text_mark(format) if cell.kind == TEXT and cell.shown else ""
    return cell._replace(marked=mark) if mark else cell
