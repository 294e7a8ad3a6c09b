"""One pass over the XML of one sheet: its cells and merged ranges as the parser meets them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar
from xml.etree.ElementTree import Element

from .cell import (
    BLANKS,
    BOOLEAN,
    BROKEN,
    DATE,
    ERROR,
    NUMBER,
    PERCENT,
    TEXT,
    Cell,
    after,
    cell_name,
    date_shown,
    merged_range,
    moved,
    number_cell,
    ordinal,
    position,
)
from .package import Limits, Refused
from .parts import bounded, rich_text, worded
from .strict_xml import tags

_TIME = r"\d\d:\d\d(:\d\d(\.\d+)?)?Z?"
_ISO = re.compile(rf"\d{{4}}-\d\d-\d\d(T{_TIME})?|{_TIME}", re.ASCII)
_ROW_TAG, _CELL_TAG, _VALUE_TAG, _MERGE_TAG = (frozenset(tags(name)) for name in ("row", "c", "v", "mergeCell"))


class SheetPass:
    """Gathers the cells of one sheet. `damage` says why they cannot be relied on, if so.

    `formats` tells for each cell format what it shows a number as.
    """

    tags: ClassVar[dict[str, str]] = tags("sheetData", "mergeCells", "v", "f", "is", "r", "t")

    def __init__(self, limits: Limits, strings: Sequence[Cell], formats: Mapping[str, str]) -> None:
        self.limits = limits
        self.strings = strings
        self.formats = formats
        self.cells: dict[tuple[int, int], Cell] = {}
        self.merges: set[str] = set()
        self.damage = ""
        self.whole = False
        self.places: list[tuple[int, int]] = []
        self.shared: dict[str, tuple[str, int, int]] = {}
        self.rows = self.merge_count = self.formula_length = 0
        self.row = -1

    def take(self, parent: Element, ended: list[Element]) -> None:
        """Some elements of the first two levels below the root, all of one parent."""
        kind = self.tags.get(parent.tag)
        if kind == "sheetData":
            self.whole = True
            for element in ended:
                if element.tag in _ROW_TAG:
                    self.take_row(element, parent.tag.replace("sheetData", "c"))
                else:
                    self.foreign([element])
        elif kind == "mergeCells":
            for element in ended:
                if element.tag in _MERGE_TAG:
                    self.merge(element.get("ref", ""))
        else:
            self.foreign(ended)

    def doubled(self) -> set[tuple[int, int]]:
        """The places at which there is more than one cell."""
        if len(set(self.places)) == len(self.places):
            return set()
        return {place for place, count in Counter(self.places).items() if count > 1}

    def foreign(self, elements: Iterable[Element]) -> None:
        """Elements that are none of ours, such as extensions; cells have no place in them."""
        for element in elements:
            if element.tag in _CELL_TAG or (len(element) and any(one.tag in _CELL_TAG for one in element.iter())):
                self.damage = "单元格不在该在的地方"

    def take_row(self, element: Element, tag: str) -> None:
        self.begin_row(element)
        cells = element.findall(tag)
        if len(cells) < len(element):
            self.foreign(child for child in element if child.tag != tag)
        place = self.row, -1
        for child in cells:
            name = child.get("r")
            place = position(name) if name is not None else after(place)
            if place[0] != self.row or place[1] >= self.limits.columns:
                self.misplaced(place)
            self.places.append(place)
            if len(child) and (cell := self.content(child, place)):
                self.cells[place] = cell

    def misplaced(self, place: tuple[int, int]) -> None:
        """A cell that is beyond the limits, or not in its row."""
        if place[1] >= self.limits.columns:
            raise Refused("TOO-MUCH", "列", str(self.limits.columns))
        self.damage = f"单元格 {cell_name(*place)} 不在自己的行里"

    def begin_row(self, element: Element) -> None:
        self.rows += 1
        if self.rows > self.limits.rows:
            raise Refused("TOO-MUCH", "行", str(self.limits.rows))
        if len(self.places) + len(element) > self.limits.cells:
            raise Refused("TOO-MUCH", "单元格", str(self.limits.cells))
        number = element.get("r")
        try:
            self.row = self.row + 1 if number is None else ordinal(number) - 1
        except ValueError:
            self.damage = f"行号 {number} 不存在"

    def content(self, element: Element, place: tuple[int, int]) -> Cell | None:
        """What stands in a cell, if anything."""
        first = element[0]
        if len(element) == 1 and first.tag in _VALUE_TAG and not len(first):
            return self.stored(element, first.text or "")
        found: dict[str, Element] = {}
        for child in element:
            kind = self.tags.get(child.tag)
            if kind is None:
                self.foreign([child])
            elif kind in found or kind not in ("v", "f", "is"):
                return Cell(BROKEN, "有两个值，或值里套着别的内容")
            else:
                found[kind] = child
        if any(len(found[kind]) for kind in found if kind != "is"):
            return Cell(BROKEN, "值里套着别的内容")
        formula = self.formula(found["f"], place) if "f" in found else None
        cell = self.value(element, found)
        if cell is None:
            return None if formula is None else Cell(TEXT, "", formula)
        return cell if formula is None else Cell(cell.kind, cell.shown, formula)

    def value(self, element: Element, found: Mapping[str, Element]) -> Cell | None:
        """A cell's value or the text that stands in it, whichever its type allows."""
        kind = element.get("t", "n")
        if ("v" if kind == "inlineStr" else "is") in found:
            return Cell(BROKEN, f"类型 {kind} 的内容不符")
        if "is" in found:
            return worded(rich_text(found["is"]))
        return self.stored(element, found["v"].text or "") if "v" in found else None

    def merge(self, name: str) -> None:
        self.merge_count += 1
        merge, cells = merged_range(name)
        if self.merge_count > self.limits.merges or cells > self.limits.merged_cells:
            raise Refused("TOO-MUCH", f"合并单元格 {name}", str(self.limits.merges))
        if cells > 1:
            self.merges.add(merge)

    def formula(self, element: Element, place: tuple[int, int]) -> str:
        """A formula's text; one that is shared is written once and moved to the other cells."""
        text, index = element.text or "", element.get("si", "")
        if element.get("t") == "shared":
            if text:
                self.shared[index] = text, *place
            elif index in self.shared:
                master, row, column = self.shared[index]
                self.formula_length += len(master)
                if self.formula_length > self.limits.formulas:
                    raise Refused("TOO-MUCH", "公式", f"{self.limits.formulas} 个字符")
                text = moved(master, place[0] - row, place[1] - column)
        return f"={bounded(text) or text}"

    def stored(self, element: Element, text: str) -> Cell:
        """A value as the type of its cell has it."""
        kind = element.get("t", "n")
        if kind == "n":
            return self.number(text, element.get("s", "0")) if text else Cell(TEXT, "")
        if kind == "s":
            return self.shared_text(text)
        if kind == "str":
            return worded(bounded(text))
        bare = text.strip(BLANKS)
        if kind == "b" and bare in ("0", "1"):
            return Cell(BOOLEAN, ("FALSE", "TRUE")[int(bare)])
        if kind == "e":
            return Cell(ERROR, bare)
        if kind == "d" and _ISO.fullmatch(bare):
            return Cell(DATE, bare)
        return Cell(BROKEN, f"类型 {kind} 的值 {text}")

    def shared_text(self, index: str) -> Cell:
        try:
            return self.strings[ordinal(index)]
        except (ValueError, IndexError):
            return Cell(BROKEN, f"文字索引 {index} 不存在")

    def number(self, text: str, format: str) -> Cell:
        try:
            cell = number_cell(text)
        except ValueError:
            return Cell(BROKEN, text.strip(BLANKS) or "空白")
        kind = self.formats.get(format)
        if kind == NUMBER:
            return cell
        if kind == DATE:
            return Cell(DATE, date_shown(float(cell.shown)))
        if kind == PERCENT:
            return Cell(PERCENT, f"{float(cell.shown) * 100:.12g}%")
        return Cell(BROKEN, f"单元格格式 {format} 不存在")
