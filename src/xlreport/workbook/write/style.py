"""The look of every workbook: fonts, colours, lines, row heights, print set-up."""

from __future__ import annotations

import functools
import math
import re
import unicodedata
from typing import Any

SONG, HEI = "宋体", "黑体"
INPUT, HEAD, RED, AMBER, GREY, PALE = "#FFFBE6", "#EDEDED", "#FFC7CE", "#FFEB9C", "#7F7F7F", "#A6A6A6"
BAND, ACCENT, ACCENT_PALE = "#F7F7F7", "#1F4E79", "#DDEBF7"
_LINE = {"border": 1, "border_color": "#595959"}
_BASE = {"font_name": SONG, "font_size": 10.5, "valign": "vcenter"}
_SMALL = {**_BASE, "font_size": 9}
_CENTRED = {"align": "center", "text_wrap": True}

# Cell properties by role, in XlsxWriter's words.
ROLES: dict[str, dict[str, Any]] = {
    "title": {**_BASE, "font_name": HEI, "font_size": 18, "align": "center", "text_wrap": True},
    "stamp": {**_SMALL, "font_size": 6, "font_color": PALE, "align": "right", "shrink": True},
    "who": {**_BASE, "align": "center"},
    "count": {**_SMALL, "font_color": GREY, "text_wrap": True},
    "zero": {**_SMALL, **_LINE, "align": "right"},
    "state": {**_SMALL, **_LINE, **_CENTRED},
    "beside": {**_SMALL, "font_size": 8, "font_color": GREY, "shrink": True},
    "note-head": {**_SMALL, **_LINE, "font_color": GREY},
    "seal": {**_BASE, **_LINE, "font_name": HEI, "font_size": 16, "align": "center"},
    "head": {**_SMALL, **_LINE, **_CENTRED, "bg_color": HEAD},
    "block": {**_BASE, **_LINE, **_CENTRED, "font_name": HEI, "bg_color": HEAD},
    "row": {**_SMALL, **_LINE, **_CENTRED},
    "hint": {**_SMALL, **_LINE, "font_color": GREY, "text_wrap": True},
    "advice": {**_BASE, "text_wrap": True, "valign": "top"},
    "note": {**_SMALL, "text_wrap": True, "valign": "top"},
    # General, so that a date typed by mistake becomes a date to be seen, and not its serial number.
    "number": {**_BASE, **_LINE, "align": "center", "shrink": True, "num_format": "General"},
    "text": {**_BASE, **_LINE, "font_size": 10, "text_wrap": True, "valign": "top", "num_format": "@"},
    "heading": {**_BASE, **_LINE, "font_name": HEI, "text_wrap": True, "num_format": "@"},
    "fact": {**_BASE, **_LINE, "text_wrap": True, "num_format": "@"},
    "year": {**_BASE, **_LINE, "align": "left", "num_format": "0"},
    "shown": {**_BASE, **_LINE, "text_wrap": True},
    "verdict": {**_SMALL, **_LINE, **_CENTRED},
    "ready": {**_BASE, "font_name": HEI, "font_size": 12, "align": "center"},
    "listed": {**_SMALL, **_LINE, "text_wrap": True, "valign": "vcenter"},
    "draft": {**_BASE, "font_name": HEI, "font_size": 12, "font_color": "#C00000", "align": "center"},
    # The lists and tables of a summary.
    "cell": {**_SMALL, **_LINE, "shrink": True},
    "figure": {**_SMALL, **_LINE, "align": "center", "shrink": True},
    "banded": {**_SMALL, **_LINE, "align": "center", "shrink": True, "bg_color": BAND},
    "total": {**_SMALL, **_LINE, "align": "center", "shrink": True, "bold": True, "bg_color": ACCENT_PALE},
    "key": {**_SMALL, **_LINE, "font_size": 6, "font_color": PALE, "shrink": True},
    "whole": {**_BASE, **_LINE, "align": "center", "shrink": True, "num_format": "#,##0"},
    "before": {**_SMALL, **_LINE, "align": "center", "shrink": True, "font_color": GREY},
    "known": {**_BASE, "align": "center", "font_size": 12},
    "jump": {**_SMALL, "align": "center", "shrink": True, "font_color": ACCENT, "underline": 1},
    "source": {**_SMALL, "font_size": 8, "font_color": GREY},
    "behind": {**_SMALL, "font_size": 8, "font_color": GREY, "shrink": True},
    "hash": {**_SMALL, **_LINE, "font_size": 6, "font_color": PALE, "shrink": True},
    "quiet": {"font_color": "#BFBFBF"},
    "above": {"bg_color": ACCENT_PALE},
    "broken": {"bg_color": RED, "font_color": "#9C0006"},
    "amber": {"bg_color": AMBER},
    "passed": {"font_color": "#375623"},
    "error": {**_SMALL, **_LINE, "text_wrap": True, "bg_color": RED},
    "warning": {**_SMALL, **_LINE, "text_wrap": True, "bg_color": AMBER},
    "link": {**_SMALL, **_LINE, **_CENTRED, "font_color": "#0563C1", "underline": 1},
}
# A link can only be followed where its cell can be selected; nobody types there.
ROLES["go"] = {**ROLES["link"], "locked": False}
UNLOCKED = {"locked": False, "bg_color": INPUT}

TALLEST = 409.0
_MARGIN = 3.0
# Row heights are whole pixels.
_PIXEL = 0.75


class _Widths(dict[str, int]):
    """How wide each character is that was seen."""

    def __missing__(self, character: str) -> int:
        self[character] = 2 if unicodedata.east_asian_width(character) in "WFA" else 1
        return self[character]


_WIDTHS = _Widths()
# Most of what is written in Chinese, and nothing else.
WIDE = re.compile("[\u3001-\u303e\u4e00-\u9fff\uff01-\uff60]+")


def width_of(text: str) -> int:
    """How many half-width characters a text is wide; East Asian ones count 2."""
    if text.isascii():
        return len(text)
    others = WIDE.sub("", text)
    return 2 * (len(text) - len(others)) + sum(map(_WIDTHS.__getitem__, others))


def height_of(text: str, width: float, role: str) -> float:
    """The points a text needs in a column of `width` characters, as far as Excel allows."""
    room = room_of(width, role)
    if 2 * len(text) <= room and "\n" not in text:
        return _height(1, role)
    return _height(sum(max(1, math.ceil(width_of(line) / room)) for line in text.split("\n")), role)


@functools.lru_cache(1_024)
def room_of(width: float, role: str) -> float:
    """How many characters of a role a line of a column holds."""
    size: float = ROLES[role]["font_size"]
    return max(1.0, (width - 0.5) * 10.5 / size)


@functools.lru_cache(1_024)
def _height(lines: int, role: str) -> float:
    points: float = lines * ROLES[role]["font_size"] * 1.36 + _MARGIN
    return min(TALLEST, math.ceil(points / _PIXEL) * _PIXEL)
