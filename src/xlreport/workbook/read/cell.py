"""One cell as it is stored: the kind of its value, the value, and its formula."""

from __future__ import annotations

import datetime
import functools
import math
import re
from typing import NamedTuple

from ...layout import column_name
from ...ooxml import Refused

NUMBER, TEXT, BOOLEAN, ERROR, BROKEN = "number", "text", "boolean", "error", "broken"
# Numbers that a cell format shows as something else.
DATE, PERCENT, OTHER = "date", "percent", "other"

_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
BLANKS = " \t\r\n"
_DOUBLE = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_PLAIN = re.compile(r"0|[1-9]\d{0,14}", re.ASCII)
_ORDINAL = re.compile(r"\d{1,9}", re.ASCII)
# The longest number or reference that any application writes, by far; longer ones are not kept in memory.
_LONGEST = 1000
_CELL = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})", re.ASCII)
_REFERENCE = re.compile(r"(\$?)\b([A-Z]{1,3})(\$?)([1-9]\d{0,6})\b(?!\()", re.ASCII)


class Cell(NamedTuple):
    """One cell: the kind of its value, the value as text, and its formula, if any.

    A number's `shown` is the shortest text of the stored float, a date's its ISO form, a percentage's ends
    with %; a broken cell's says what is wrong. `seen` is what a number's format shows, where that is not how it is
    written; `marked` says what a person sees that the text alone does not tell: several runs, struck out, raised.
    """

    kind: str
    shown: str
    formula: str | None = None
    seen: str = ""
    marked: str = ""

    def by(self, formula: str) -> Cell:
        """The same as the result of a formula; written out, as `_replace` takes several times as long."""
        return Cell(self.kind, self.shown, formula, self.seen, self.marked)


EMPTY = Cell(TEXT, "")


@functools.lru_cache(8192)
def position(name: str) -> tuple[int, int]:
    """Row and column, from 0, of a cell's name. Raises Refused for what names no cell."""
    match = _CELL.fullmatch(name)
    if not match:
        raise Refused("CELL-BEYOND", name)
    row, column = int(match[2]) - 1, column_index(match[1])
    if not exists(row, column):
        raise Refused("CELL-BEYOND", name)
    return row, column


@functools.lru_cache(8192)
def ordinal(text: str) -> int:
    """The number of a row or the index of a text. Raises ValueError for what is neither."""
    bare = text.strip(BLANKS)
    if len(text) > _LONGEST or not _ORDINAL.fullmatch(bare):
        raise ValueError(bare)
    return int(bare)


@functools.lru_cache(8192)
def number_cell(text: str) -> Cell:
    """A cell with the float that is stored as such a text. Raises ValueError for what is no number."""
    bare = text.strip(BLANKS)
    if len(text) > _LONGEST or not _DOUBLE.fullmatch(bare):
        raise ValueError(bare)
    return Cell(NUMBER, bare if _PLAIN.fullmatch(bare) else repr(float(bare)).removesuffix(".0"))


def corners(name: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """The first and the last cell of a range, or of a cell. Raises Refused for what is no range."""
    if len(name) > _LONGEST:
        raise Refused("CELL-BEYOND", name)
    first, _, last = name.replace("$", "").partition(":")
    rows, columns = zip(position(first), position(last or first), strict=True)
    return (min(rows), min(columns)), (max(rows), max(columns))


@functools.lru_cache(8192)
def merged_range(name: str) -> tuple[str, int]:
    """A range as it reads from its top left corner, and how many cells it has. Raises Refused for what is no range."""
    first, last = corners(name)
    cells = (last[0] - first[0] + 1) * (last[1] - first[1] + 1)
    return f"{cell_name(*first)}:{cell_name(*last)}", cells


def after(place: tuple[int, int]) -> tuple[int, int]:
    """The place to the right. Raises Refused at the end of a row, and in a row that no sheet has."""
    row, column = place[0], place[1] + 1
    if not exists(row, column):
        raise Refused("CELL-BEYOND", f"第 {row + 1} 行第 {column + 1} 列")
    return row, column


def cell_name(row: int, column: int) -> str:
    """The name of a cell: C6."""
    return f"{column_name(column)}{row + 1}"


def exists(row: int, column: int) -> bool:
    """Whether a sheet has such a cell."""
    return 0 <= row < _LAST_ROW and 0 <= column < _LAST_COLUMN


@functools.cache
def column_index(letters: str) -> int:
    """The index of a column, from 0, by its letters."""
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column - 1


def moved(formula: str, rows: int, columns: int) -> str:
    """A formula as it reads some rows down and columns to the right."""

    def shift(match: re.Match[str]) -> str:
        fixed_column, letters, fixed_row, number = match.groups()
        column = column_index(letters) + (0 if fixed_column else columns)
        row = int(number) - 1 + (0 if fixed_row else rows)
        if not exists(row, column):
            return "#REF!"
        return f"{fixed_column}{column_name(column)}{fixed_row}{row + 1}"

    pieces = re.split(r'("[^"]*"|\'[^\']*\'!)', formula)
    pieces[::2] = [_REFERENCE.sub(shift, piece) for piece in pieces[::2]]
    return "".join(pieces)


def date_shown(serial: float) -> str:
    """How a serial number of the 1900 date system reads."""
    if not 0 <= serial < 2_958_466:
        return repr(serial)
    moment = datetime.datetime(1899, 12, 30) + datetime.timedelta(seconds=round(serial * 86400))
    return moment.date().isoformat() if math.floor(serial) == serial else moment.isoformat(" ", "seconds")
