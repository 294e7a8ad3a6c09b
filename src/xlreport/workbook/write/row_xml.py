"""Rows of long sheets as XML, written as XlsxWriter writes them but without an object and ten questions a cell.

Where a row will stand is not known yet: NUL, which no XML holds, stands wherever its number goes.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from ...layout import LONGEST_TEXT, column_name, storable
from . import style
from .plain_sheet import inline_text
from .sheets import stored

NUMBER = "\0"
# What XlsxWriter has to look at: marks, blanks at an end, characters and escapes that are no XML.
_UNUSUAL = re.compile(r"[&<>\x00-\x1f\ufffe\uffff]|^\s|\s\Z|_x[0-9A-Fa-f]{4}_")
# Short texts without these characters and without blanks at their ends have nothing of that, are of one line each, and
# can be stored.
_SUSPECT = re.compile(
    r"[&<>_\x00-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ud800-\udfff\ufffe\uffff]"
)
_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_BETWEEN = "\ue000"
_TEXT, _END = ' t="inlineStr"><is><t>', "</t></is></c>"
# The height in pixels that a row has by itself, and points in a pixel.
_USUAL, _PIXEL = 20, 0.75


class _Column(NamedTuple):
    """A column of a list: how its cells begin, how much surely fits in a line, how high one is, width and role."""

    begin: str
    most: float
    line: float
    width: float
    role: str


class Pen:
    """Writes cells and rows of a sheet with columns of some widths, in the styles that roles have in its workbook."""

    def __init__(self, widths: Sequence[float], looks: Mapping[str, int] | Mapping[str, str]) -> None:
        self._widths = widths
        self._looks = looks
        self._begins: dict[tuple[int, str], str] = {}
        self._lists: dict[tuple[str, ...], list[_Column]] = {}

    def begin(self, column: int, role: str) -> str:
        """How a cell begins: its name and its style."""
        key = column, role
        if key not in self._begins:
            self._begins[key] = f'<c r="{column_name(column)}{NUMBER}" s="{self._looks[role]}"'
        return self._begins[key]

    def text(self, column: int, text: str, role: str) -> str:
        """A text, or an empty cell; it must be one that a cell can hold."""
        return _text(self.begin(column, role), text)

    def figure(self, column: int, value: Decimal | int, role: str, formula: str = "") -> str:
        """A number, or a formula with the one that it has now."""
        if not formula:
            return f"{self.begin(column, role)}{number_end(value)}"
        return f"{self.begin(column, role)}><f>{formula.translate(_ESCAPED)}</f{value_end(value)}"

    def texts(self, texts: Iterable[str], role: str, first: int = 0) -> str:
        """Some texts in one role, in columns side by side."""
        return "".join(self.text(column, text, role) for column, text in enumerate(texts, first))

    def listed(self, texts: Sequence[str], roles: tuple[str, ...]) -> str:
        """A whole row of texts, a role a column, as high as they need."""
        usual = _are_usual(texts)
        cells, height = [], 0.0
        for text, (begin, most, line, width, role) in zip(texts, self._columns(roles), strict=True):
            if not text:
                cells.append(f"{begin}/>")
                continue
            if usual:
                cells.append(f"{begin}{_TEXT}{text}{_END}")
            else:
                text = storable(text)
                cells.append(_text(begin, text))
            if not usual or len(text) > most:
                height = max(height, style.height_of(text, width, role))
            elif line > height:
                height = line
        return row_xml("".join(cells), height)

    def _columns(self, roles: tuple[str, ...]) -> list[_Column]:
        if roles not in self._lists:
            self._lists[roles] = [self._column(column, role) for column, role in enumerate(roles)]
        return self._lists[roles]

    def _column(self, column: int, role: str) -> _Column:
        width = self._widths[column] if style.ROLES[role].get("text_wrap") else math.inf
        line = style.height_of("", width, role)
        return _Column(self.begin(column, role), style.room_of(width, role) / 2, line, width, role)


def _are_usual(texts: Iterable[str]) -> bool:
    together = _BETWEEN.join(("", *texts, ""))
    blank_ends = f"{_BETWEEN} " in together or f" {_BETWEEN}" in together
    return not blank_ends and len(together) <= LONGEST_TEXT // 2 and not _SUSPECT.search(together)


def row_xml(cells: str, height: float, more: str = "") -> str:
    """A row of cells; with height 0 it has the usual one. `more` is what else it says of itself."""
    return f'<row r="{NUMBER}"{_high(height)}{more}>{cells}</row>'


@functools.lru_cache(1_024)
def _high(height: float) -> str:
    pixels = int(height / _PIXEL + 0.5)
    return f' ht="{pixels * _PIXEL:.16g}" customHeight="1"' if pixels not in (0, _USUAL) else ""


def _text(begin: str, text: str) -> str:
    if not text:
        return f"{begin}/>"
    if len(text) > LONGEST_TEXT // 2 or _UNUSUAL.search(text):
        return f"{begin}{inline_text(text)}"
    return f"{begin}{_TEXT}{text}{_END}"


@functools.lru_cache(8_192)
def number_end(value: Decimal | int | None) -> str:
    """What stands behind the beginning of a cell that holds a number, or nothing."""
    return "/>" if value is None else f"><v>{stored(value):.16G}</v></c>"


@functools.lru_cache(8_192)
def value_end(value: Decimal | int) -> str:
    """What stands behind the formula of a cell that shows a number."""
    return f"><v>{stored(value)}</v></c>"
