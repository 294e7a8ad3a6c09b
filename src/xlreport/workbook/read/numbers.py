"""What a number cell says: a figure, perhaps after a repair, or why it is none."""

from __future__ import annotations

import functools
from decimal import Decimal, InvalidOperation

from ...form import Figure, Number, fitted, from_text
from .cell import BOOLEAN, BROKEN, DATE, ERROR, NUMBER, OTHER, PERCENT, Cell


def figure(cell: Cell, number: Number, unit: str) -> Figure:
    """The figure in an input cell; only what is certain is repaired, and every repair has a code."""
    if cell.formula is not None:
        return Figure(None, "CELL-FORMULA")
    if cell.marked and cell.shown.strip():
        return Figure(None, "CELL-MARKED")
    if cell.kind == NUMBER:
        value = stored_number(cell.shown)
        whole = cell.shown.isdigit() and value <= number.maximum
        found = Figure(value) if whole else fitted(value, number)
        return _as_seen(cell, found) if cell.seen else found
    if cell.kind == BOOLEAN:
        return Figure(None, "CELL-BOOLEAN")
    if cell.kind == ERROR:
        return Figure(None, "CELL-ERROR")
    if cell.kind == BROKEN:
        return Figure(None, "CELL-BROKEN")
    if cell.kind == DATE:
        return Figure(None, "CELL-DATE")
    if cell.kind == PERCENT:
        return Figure(None, "CELL-PERCENT")
    if cell.kind == OTHER:
        return Figure(None, "CELL-SEEN")
    return from_text(cell.shown, number, unit)


def _as_seen(cell: Cell, found: Figure) -> Figure:
    """A figure of which a format shows less than is stored."""
    if found.value is None or found.value == _number_seen(cell.seen):
        return found
    return Figure(found.value, "CELL-ROUNDED")


def _number_seen(seen: str) -> Decimal | None:
    try:
        return Decimal(seen.replace(",", ""))
    except InvalidOperation:
        return None


@functools.lru_cache(8192)
def stored_number(shown: str) -> Decimal:
    """The decimal that a stored float stands for: the shortest that gives the same float."""
    return Decimal(repr(float(shown)).removesuffix(".0"))
