"""One pass over the XML of one sheet: its cells and merged ranges as the parser meets them."""

from __future__ import annotations

import contextlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import ClassVar
from xml.etree.ElementTree import Element

from ...ooxml import Limits, Refused, elements
from ...remembered import remembered
from .around import AROUND, Around
from .cell import (
    BLANKS,
    BOOLEAN,
    BROKEN,
    DATE,
    EMPTY,
    ERROR,
    TEXT,
    Cell,
    after,
    cell_name,
    moved,
    number_cell,
    ordinal,
    position,
)
from .formats import PLAIN, shown_number
from .main_xml import is_yes, tags
from .plain_parts import plain_sheet
from .plain_xml import Strange, Written, attributes_of, said, said_formula
from .shapes import Held, Shape
from .styles import Styles
from .texts import bounded, text_cell, worded

_TIME = r"\d\d:\d\d(:\d\d(\.\d+)?)?Z?"
_ISO = re.compile(rf"\d{{4}}-\d\d-\d\d(T{_TIME})?|{_TIME}", re.ASCII)
_ROW_TAG, _CELL_TAG, _VALUE_TAG, _MORE_TAG = (frozenset(tags(name)) for name in ("row", "c", "v", "extLst"))
_FORMULA_TAG = frozenset(tags("f"))
_OURS = frozenset(tags("row", "c", "mergeCell"))
_TAG = attrgetter("tag")


# So many numbers as they are written are remembered of a sheet.
_MOST_NUMBERS = 65_536
# How large what surrounds the cells of a sheet is, in bytes, before somebody adds his own.
_USUAL = 1 << 15


def passed(name: str, data: bytes, limits: Limits, strings: Sequence[Cell], styles: Styles) -> SheetPass:
    """The pass over a sheet: by expressions over rows that are written as usual, else by a parser over the whole."""
    with contextlib.suppress(Strange, Refused):  # whatever is refused, the parser says why
        return by_expressions(name, data, limits, strings, styles)
    return by_parser(name, data, limits, strings, styles)


def by_expressions(name: str, data: bytes, limits: Limits, strings: Sequence[Cell], styles: Styles) -> SheetPass:
    """The pass over a sheet whose rows are all written as usual. Raises Strange for any other."""
    plain = plain_sheet(data)
    frame = _frame(plain.left, name, limits)
    sheet = SheetPass(limits, strings, styles)
    sheet.damage, sheet.data, sheet.around = frame.damage, frame.data, frame.around.without_rows()
    sheet.take_plain(plain.shape, plain.held)
    return sheet


def by_parser(name: str, data: bytes, limits: Limits, strings: Sequence[Cell], styles: Styles) -> SheetPass:
    """The pass over any sheet."""
    sheet = SheetPass(limits, strings, styles)
    for parent, ended in elements(name, data, limits, 2):
        sheet.take(parent, ended)
    return sheet


# Sheets that one program saved are alike around their cells until somebody changes more than these.
@remembered(512, _USUAL)
def _frame(data: bytes, name: str, limits: Limits) -> SheetPass:
    """The pass over a sheet without its rows."""
    return by_parser(name, data, limits, (), Styles())


class SheetPass:
    """Gathers the cells of one sheet. `damage` says why they cannot be relied on, if so.

    `styles` tells for each cell format how it shows what stands in a cell.
    """

    tags: ClassVar[dict[str, str]] = tags("sheetData", "v", "f", "is", "r", "t")

    def __init__(self, limits: Limits, strings: Sequence[Cell], styles: Styles) -> None:
        self.limits = limits
        self.strings = strings
        self.formats, self.marks = styles.formats, styles.marks
        self.cells: dict[tuple[int, int], Cell] = {}
        self.around = Around(limits)
        self.damage = ""
        self.data: Element | None = None
        self.places: list[tuple[int, int]] = []
        self.shared: dict[str, tuple[str, int, int]] = {}
        self.numbers: dict[tuple[str, str], Cell] = {}
        self.rows = self.formula_length = 0
        self.row = -1

    def take(self, parent: Element, ended: list[Element]) -> None:
        """Some elements of the first two levels below the root, all of one parent."""
        if self.tags.get(parent.tag) == "sheetData":
            if self.data is not None and self.data is not parent:
                self.damage = "有两份单元格数据"
            self.data = parent
            rows = [element for element in ended if element.tag in _ROW_TAG]
            if len(rows) < len(ended):
                self.foreign((one for one in ended if one.tag not in _ROW_TAG), allowed=False)
            self.take_rows(rows, parent.tag.replace("sheetData", "c"))
        elif parent.tag not in AROUND or self.around.take(parent, ended):
            self.foreign(ended)

    def doubled(self) -> set[tuple[int, int]]:
        """The places at which there is more than one cell."""
        if len(set(self.places)) == len(self.places):
            return set()
        return {place for place, count in Counter(self.places).items() if count > 1}

    def foreign(self, elements: Iterable[Element], allowed: bool = True) -> None:
        """Elements that are none of ours, such as extensions; cells have no place in them."""
        for element in elements:
            if element.tag in _CELL_TAG or (len(element) and not _OURS.isdisjoint(map(_TAG, element.iter()))):
                self.damage = "单元格不在该在的地方"
            elif not allowed and element.tag not in _MORE_TAG:
                self.damage = "单元格之间有别的内容"

    def take_rows(self, rows: list[Element], tag: str) -> None:
        cells, add, content, columns = self.cells, self.places.append, self.content, self.limits.columns
        for element in rows:
            self.begin_row(element)
            children = element.findall(tag)
            if len(children) < len(element):
                self.foreign((child for child in element if child.tag != tag), allowed=False)
            row, place, before = self.row, (self.row, -1), len(cells)
            for child in children:
                name = child.get("r")
                place = position(name) if name is not None else after(place)
                if place[0] != row:
                    self.damage = f"单元格 {cell_name(*place)} 不在自己的行里"
                add(place)
                if len(child) and (cell := content(child, place)):
                    cells[place] = cell
                    if place[1] >= columns:
                        raise Refused("TOO-MUCH", "列", str(columns))
            if len(cells) > before:
                self.count_row()

    def take_plain(self, shape: Shape, held: Sequence[Held]) -> None:
        """Rows that no parser has seen, and that are not more than any sheet may have. Raises Strange."""
        cells, limits = self.cells, self.limits
        if shape.rows > limits.rows or shape.columns > limits.columns or len(held) + len(shape.others) > limits.cells:
            raise Strange
        self.around.rows.update(shape.hidden)
        numbers, shared = self.numbers, () if self.marks else self.strings
        for (place, format), kind, formula, value in held:
            try:  # what nearly all cells hold, before any function is called for it
                cell = shared[ordinal(value)] if kind == "s" else None if kind else numbers.get((format, value))
            except (ValueError, IndexError):
                cell = None
            if cell is None:
                cell = self.stored(kind, format, said(value)) if kind else self.number_written(format, value)
            cells[place] = cell.by(self.formula(said_formula(formula), {}, place)) if formula else cell
        if shape.others:
            cells.update((place, self.written(one, place)) for place, one in shape.others)
            self.cells = cells = dict(sorted(cells.items()))

    def written(self, cell: Written, place: tuple[int, int]) -> Cell:
        """What stands in a cell that no parser has seen. Raises Strange."""
        _, format, own, text, kind, _, of_formula, formula, value = cell
        if own:
            return self.styled(worded(said(text)), format or "0")
        found = self.stored(kind, format or "0", said(value)) if kind else self.number_written(format, value)
        return self.resulting(found, formula, of_formula, place)

    def resulting(self, cell: Cell, formula: str, attributes: str, place: tuple[int, int]) -> Cell:
        """What stands in a cell with a plain formula, if there is one. Raises Strange."""
        return cell.by(self.formula(said_formula(formula), attributes_of(attributes), place)) if formula else cell

    def number_written(self, format: str, text: str) -> Cell:
        """A number, from now on known: most are written many times."""
        found = self.numbers.get((format, text))
        if found is None:
            found = self.stored("n", format or "0", said(text))
            if len(self.numbers) < _MOST_NUMBERS:
                self.numbers[format, text] = found
        return found

    def count_row(self) -> None:
        """Only what holds something counts: whole rows and columns may be formatted and blank."""
        self.rows += 1
        if self.rows > self.limits.rows:
            raise Refused("TOO-MUCH", "行", str(self.limits.rows))
        if len(self.cells) > self.limits.cells:
            raise Refused("TOO-MUCH", "单元格", str(self.limits.cells))

    def begin_row(self, element: Element) -> None:
        number = element.get("r")
        try:
            self.row = self.row + 1 if number is None else ordinal(number) - 1
        except ValueError:
            self.damage = f"行号 {number} 不存在"
        if is_yes(element.get("hidden", "0")):
            self.around.rows.add(self.row)

    def content(self, element: Element, place: tuple[int, int]) -> Cell | None:
        """What stands in a cell that has children, if anything."""
        first, last = element[0], element[-1]
        if last.tag in _VALUE_TAG and not len(last):
            if first is last:
                return self.value_of(element, last)
            if len(element) == 2 and first.tag in _FORMULA_TAG and not len(first):
                return self.value_of(element, last).by(self.formula(first.text or "", first, place))
        return self.unusual(element, place)

    def value_of(self, element: Element, value: Element) -> Cell:
        return self.stored(element.get("t", "n"), element.get("s", "0"), value.text or "")

    def unusual(self, element: Element, place: tuple[int, int]) -> Cell | None:
        """What stands in a cell that has anything else than a value, or a formula and its value."""
        found: dict[str, Element] = {}
        nested = False
        for child in element[:]:
            kind = self.tags.get(child.tag)
            if kind is None and child.tag in _MORE_TAG:
                self.foreign([child])
            elif kind in found or kind not in ("v", "f", "is"):
                self.foreign([child])
                return Cell(BROKEN, "有两个值，或有别的内容")
            else:
                found[kind] = child
                nested |= kind != "is" and len(child) > 0
        if nested:
            return Cell(BROKEN, "值里套着别的内容")
        formula = self.formula(found["f"].text or "", found["f"], place) if "f" in found else None
        cell = self.value(element, found)
        return cell if formula is None else (cell or EMPTY).by(formula)

    def value(self, element: Element, found: Mapping[str, Element]) -> Cell | None:
        """A cell's value or the text that stands in it, whichever its type allows."""
        kind = element.get("t", "n")
        if ("v" if kind == "inlineStr" else "is") in found:
            return Cell(BROKEN, f"类型 {kind} 的内容不符")
        if "is" in found:
            return self.styled(text_cell(found["is"]), element.get("s", "0"))
        return self.value_of(element, found["v"]) if "v" in found else None

    def formula(self, text: str, attributes: Element | Mapping[str, str], place: tuple[int, int]) -> str:
        """A formula's text; one that is shared is written once and moved to the other cells."""
        kind = attributes.get("t")
        if kind in ("array", "dataTable"):
            self.around.spill(attributes.get("ref", ""), text)
        if kind == "shared":
            index = attributes.get("si", "")
            if text:
                self.shared[index] = text, *place
            elif index in self.shared:
                master, row, column = self.shared[index]
                self.formula_length += len(master)
                if self.formula_length > self.limits.formulas:
                    raise Refused("TOO-MUCH", "公式", f"{self.limits.formulas} 个字符")
                text = moved(master, place[0] - row, place[1] - column)
        return f"={bounded(text) or text}"

    def stored(self, kind: str, format: str, text: str) -> Cell:
        """A value as the type of its cell has it."""
        if kind == "n":
            return self.number(text, format) if text else Cell(TEXT, "")
        if kind == "s":
            try:
                cell = self.strings[ordinal(text)]
            except (ValueError, IndexError):
                return Cell(BROKEN, f"文字索引 {text} 不存在")
            return self.styled(cell, format) if self.marks else cell
        if kind == "str":
            return self.styled(worded(text), format)
        bare = text.strip(BLANKS)
        if kind == "b" and bare in ("0", "1"):
            return Cell(BOOLEAN, ("FALSE", "TRUE")[int(bare)])
        if kind == "e":
            return Cell(ERROR, bare)
        if kind == "d" and _ISO.fullmatch(bare):
            return Cell(DATE, bare)
        return Cell(BROKEN, f"类型 {kind} 的值 {text}")

    def number(self, text: str, format: str) -> Cell:
        try:
            cell = number_cell(text)
        except ValueError:
            return Cell(BROKEN, text.strip(BLANKS) or "空白")
        known = self.formats.get(format)
        if known is PLAIN:
            return cell
        return shown_number(text, known) if known else Cell(BROKEN, f"单元格格式 {format} 不存在")

    def styled(self, cell: Cell, format: str) -> Cell:
        """A text as its cell shows it: struck out, raised or hidden as a whole."""
        mark = self.marks.get(format)
        return cell._replace(marked=mark) if mark else cell
