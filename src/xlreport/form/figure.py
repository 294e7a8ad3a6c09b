"""A figure as somebody typed it, and as a decimal."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

from .tables import Number


def plain(value: Decimal) -> str:
    """A decimal without exponent and trailing zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


# Amounts that differ by no more are the same.
NEAR = Decimal("1e-9")
_SPACES = " \t\r\n\u3000\u00a0"
_PLAIN = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
_WITH_UNIT = re.compile(r"(\d{1,9}(?:\.\d{1,6})?)\s*(\D{1,2})", re.ASCII)


class Figure(NamedTuple):
    """A cell's value, None for blank or unreadable; `code` names the finding, if there is one."""

    value: Decimal | None
    code: str | None = None
    suggestion: str | None = None


def from_text(text: str, number: Number, unit: str) -> Figure:
    bare = text.strip(_SPACES)
    if not bare:
        return Figure(None)
    narrow = "".join(unicodedata.normalize("NFKC", c) if "！" <= c <= "～" else c for c in bare)
    if _PLAIN.fullmatch(narrow) or _GROUPED.fullmatch(narrow):
        found = fitted(Decimal(narrow.replace(",", "")), number)
        return found if found.value is None else Figure(found.value, "CELL-REPAIRED")
    match = _WITH_UNIT.fullmatch(narrow)
    certain = match is not None and match[2] == unit and fitted(Decimal(match[1]), number).code is None
    return Figure(None, "CELL-TEXT", match[1] if match and certain else None)


def fitted(value: Decimal, number: Number) -> Figure:
    """A value within the bounds of such a number."""
    if not value.is_finite():
        return Figure(None, "CELL-TOO-LARGE")
    if value < 0:
        return Figure(None, "CELL-NEGATIVE")
    if value > number.maximum:
        return Figure(None, "CELL-TOO-LARGE")
    rounded = value.quantize(Decimal(1).scaleb(-number.decimals))
    if value == rounded:
        return Figure(Decimal(plain(value)) + 0)
    if abs(value - rounded) <= NEAR:
        return Figure(Decimal(plain(rounded)), "CELL-REPAIRED")
    return Figure(None, "CELL-DECIMALS" if number.decimals else "CELL-FRACTION")
