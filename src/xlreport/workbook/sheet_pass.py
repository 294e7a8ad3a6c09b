"""One pass over the XML of one sheet: its cells and merged ranges as the parser meets them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import ClassVar

from .cell import (
    BOOLEAN,
    BROKEN,
    DATE,
    ERROR,
    NUMBER,
    PERCENT,
    TEXT,
    Cell,
    cell_name,
    date_shown,
    exists,
    moved,
    position,
)
from .package import Limits, Refused
from .parts import bounded
from .strict_xml import LONGEST_RAW, TOO_LONG, tags

_DOUBLE = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_PLAIN = re.compile(r"0|[1-9]\d{0,14}", re.ASCII)
_INDEX = re.compile(r"\d{1,9}", re.ASCII)
_ROW = re.compile(r"0*[1-9]\d{0,6}", re.ASCII)
_TIME = r"\d\d:\d\d(:\d\d(\.\d+)?)?Z?"
_ISO = re.compile(rf"\d{{4}}-\d\d-\d\d(T{_TIME})?|{_TIME}", re.ASCII)
_BLANKS = " \t\r\n"
_TWO_TEXTS = "有两段文字"
# Pieces of a text come in blocks; so many are more than any cell holds.
_MOST_PIECES = 64


class SheetPass:
    """Gathers the cells of one sheet. `damage` says why they cannot be relied on, if so.

    `formats` tells for each cell format what it shows a number as.
    """

    tags: ClassVar[dict[str, str]] = tags("row", "c", "v", "f", "is", "r", "t", "rPh", "mergeCell", "sheetData")

    def __init__(self, limits: Limits, strings: Sequence[str | None], formats: Mapping[str, str]) -> None:
        self.limits = limits
        self.strings = strings
        self.formats = formats
        self.cells: dict[tuple[int, int], Cell] = {}
        self.merges: set[str] = set()
        self.damage = "没有单元格数据"
        self.seen: set[tuple[int, int]] = set()
        self.doubled: set[tuple[int, int]] = set()
        self.shared: dict[str, tuple[str, int, int]] = {}
        self.rows = self.merge_count = self.formula_length = 0
        self.row, self.column = -1, -1
        self.inside = self.phonetic = False
        # Depth inside elements of a cell that are none of its own, such as extensions.
        self.foreign = 0
        self.pieces: list[str] | None = None
        self.begin_content({})

    def begin_content(self, attributes: dict[str, str]) -> None:
        """Forgets the content of the cell before."""
        self.attributes = attributes
        self.formula_attributes: dict[str, str] = {}
        self.value: str | None = None
        self.inline: list[str] | None = None
        self.inline_length = self.texts = 0
        self.formula: str | None = None
        self.broken = ""

    # -- what the parser meets

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        kind = self.tags.get(tag)
        if kind == "c":
            self.begin_cell(attributes)
        elif self.inside:
            self.start_inside(kind, attributes)
        elif kind == "row":
            self.begin_row(attributes)
        elif kind == "mergeCell":
            self.merge(attributes.get("ref", ""))
        elif kind == "sheetData":
            self.damage = ""

    def start_inside(self, kind: str | None, attributes: dict[str, str]) -> None:
        if self.pieces is not None:
            self.broken = "值里套着别的内容"
        if kind is None or self.foreign:
            self.foreign += 1
        elif kind == "v":
            self.broken = self.broken if self.value is None else "有两个值"
            self.pieces = []
        elif kind == "f":
            self.formula_attributes, self.pieces = attributes, []
        elif kind == "is":
            self.broken = self.broken if self.inline is None else _TWO_TEXTS
            self.inline = self.inline or []
            self.texts = 0
        elif kind == "r":
            self.texts = 0
        elif kind == "rPh":
            self.phonetic = True
        elif kind == "t" and not self.phonetic:
            self.pieces = []
            self.texts += 1
            self.broken = self.broken if self.texts == 1 else _TWO_TEXTS

    def end(self, tag: str) -> None:
        if not self.inside:
            return
        kind = self.tags.get(tag)
        if self.foreign:
            self.foreign -= 1
        elif kind == "v":
            self.value = self.collected()
        elif kind == "c":
            self.inside = False
            if self.value is not None or self.inline is not None or self.formula is not None or self.broken:
                self.cells[self.row, self.column] = self.cell()
        elif kind == "t" and not self.phonetic:
            self.add_inline(self.collected())
        elif kind == "f":
            self.formula = self.whole_formula(self.collected())
        elif kind == "rPh":
            self.phonetic = False

    def text(self, piece: str) -> None:
        if self.pieces is not None and len(self.pieces) < _MOST_PIECES and not self.foreign:
            self.pieces.append(piece)

    def collected(self) -> str:
        """The text of the element that ends here."""
        pieces, self.pieces = self.pieces or [], None
        if len(pieces) == _MOST_PIECES:
            self.broken = TOO_LONG
        return "".join(pieces)

    # -- what it amounts to

    def begin_row(self, attributes: dict[str, str]) -> None:
        self.rows += 1
        if self.rows > self.limits.rows:
            raise Refused("TOO-MUCH", "行", str(self.limits.rows))
        number = attributes.get("r")
        self.column = -1
        if number is None:
            self.row += 1
        elif _ROW.fullmatch(number):
            self.row = int(number) - 1
        else:
            self.row += 1
            self.damage = f"行号 {number} 不存在"

    def begin_cell(self, attributes: dict[str, str]) -> None:
        if self.inside:
            self.damage = "单元格里套着单元格"
        self.begin_content(attributes)
        self.inside, self.foreign, self.pieces, self.phonetic = True, 0, None, False
        name = attributes.get("r")
        self.column += 1
        if name is not None:
            row, self.column = position(name)
            if row != self.row:
                self.damage = f"单元格 {name} 不在自己的行里"
                self.row = row
        elif not exists(self.row, self.column):
            raise Refused("CELL-BEYOND", f"第 {self.row + 1} 行第 {self.column + 1} 列")
        if self.column >= self.limits.columns:
            raise Refused("TOO-MUCH", "列", str(self.limits.columns))
        if len(self.seen) >= self.limits.cells:
            raise Refused("TOO-MUCH", "单元格", str(self.limits.cells))
        place = self.row, self.column
        if place in self.seen:
            self.doubled.add(place)
        self.seen.add(place)

    def merge(self, name: str) -> None:
        """One merged range, whichever of its corners is named first."""
        self.merge_count += 1
        first, _, last = name.replace("$", "").partition(":")
        rows, columns = zip(position(first), position(last or first), strict=True)
        cells = (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1)
        if self.merge_count > self.limits.merges or cells > self.limits.merged_cells:
            raise Refused("TOO-MUCH", f"合并单元格 {name}", str(self.limits.merges))
        if cells > 1:
            self.merges.add(f"{cell_name(min(rows), min(columns))}:{cell_name(max(rows), max(columns))}")

    def whole_formula(self, text: str) -> str:
        """A formula's text; one that is shared is written once and moved to the other cells."""
        index = self.formula_attributes.get("si", "")
        if self.formula_attributes.get("t") == "shared":
            if text:
                self.shared[index] = text, self.row, self.column
            elif index in self.shared:
                master, row, column = self.shared[index]
                self.formula_length += len(master)
                if self.formula_length > self.limits.formulas:
                    raise Refused("TOO-MUCH", "公式", f"{self.limits.formulas} 个字符")
                text = moved(master, self.row - row, self.column - column)
        return f"={bounded(text) or text}"

    def add_inline(self, text: str) -> None:
        """One run of a text that stands in its cell."""
        if self.inline is None:
            self.broken = "文字不在该在的地方"
            return
        self.inline_length += len(text)
        if self.inline_length > LONGEST_RAW:
            self.broken = TOO_LONG
        else:
            self.inline.append(text)

    def cell(self) -> Cell:
        """The cell that ends here."""
        kind = self.attributes.get("t", "n")
        if self.broken:
            return Cell(BROKEN, self.broken, self.formula)
        if self.inline is not None if kind != "inlineStr" else self.value is not None:
            return Cell(BROKEN, f"类型 {kind} 的内容不符", self.formula)
        if kind == "inlineStr":
            return self.worded("".join(self.inline or ()))
        value = self.value
        if value is None:
            return Cell(TEXT, "", self.formula)
        if kind == "n":
            return self.number(value.strip(_BLANKS)) if value else Cell(TEXT, "", self.formula)
        if kind == "s":
            return self.shared_text(value.strip(_BLANKS))
        if kind == "str":
            return self.worded(value)
        if kind == "b" and value.strip(_BLANKS) in ("0", "1"):
            return Cell(BOOLEAN, ("FALSE", "TRUE")[int(value)], self.formula)
        if kind == "e":
            return Cell(ERROR, value.strip(_BLANKS), self.formula)
        if kind == "d" and _ISO.fullmatch(value.strip(_BLANKS)):
            return Cell(DATE, value.strip(_BLANKS), self.formula)
        return Cell(BROKEN, f"类型 {kind} 的值 {value}", self.formula)

    def worded(self, raw: str) -> Cell:
        """A text, unless no cell can hold it."""
        text = bounded(raw)
        return Cell(BROKEN, TOO_LONG, self.formula) if text is None else Cell(TEXT, text, self.formula)

    def shared_text(self, index: str) -> Cell:
        if not _INDEX.fullmatch(index) or int(index) >= len(self.strings):
            return Cell(BROKEN, f"文字索引 {index} 不存在", self.formula)
        text = self.strings[int(index)]
        if text is None:
            return Cell(BROKEN, f"{TOO_LONG}，或{_TWO_TEXTS}", self.formula)
        return Cell(TEXT, text, self.formula)

    def number(self, text: str) -> Cell:
        if not _DOUBLE.fullmatch(text):
            return Cell(BROKEN, text or "空白", self.formula)
        format_ = self.attributes.get("s", "0")
        if format_ not in self.formats:
            return Cell(BROKEN, f"单元格格式 {format_} 不存在", self.formula)
        if self.formats[format_] == DATE:
            return Cell(DATE, date_shown(float(text)), self.formula)
        if self.formats[format_] == PERCENT:
            return Cell(PERCENT, f"{float(text) * 100:.12g}%", self.formula)
        shown = text if _PLAIN.fullmatch(text) else repr(float(text)).removesuffix(".0")
        return Cell(NUMBER, shown, self.formula)
