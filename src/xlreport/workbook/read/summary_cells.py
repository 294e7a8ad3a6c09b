"""Whether a cell of a summary says what follows from the members, and how it is told when it does not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from ...findings import Finding, finding_of
from ...form import NEAR, plain
from ...layout import Place
from .cell import EMPTY, NUMBER, Cell
from .numbers import stored_number

Expected = tuple[Place, str | Decimal]
_BLANKS = re.compile(r"[\x00-\x20\x7f-\xa0\u3000\ufeff\ufffd-\uffff]+")
_DIGITS = Decimal("1e-14")


def same(cell: Cell, expected: str | Decimal) -> bool:
    """Whether a cell shows what it must; a total without a value is one that some application did not keep."""
    if isinstance(expected, str):
        return cell.formula is None and (cell.shown == expected or seen(cell.shown) == seen(expected))
    if cell.kind != NUMBER:
        return cell is EMPTY or (cell.formula is not None and not cell.shown)
    allowed = max(NEAR, abs(expected) * _DIGITS) if expected % 1 else 0
    return abs(stored_number(cell.shown) - expected) <= allowed


def seen(text: str) -> str:
    """What somebody can see of a text."""
    return _BLANKS.sub("", text)


def is_seen(cell: Cell) -> bool:
    """Whether anything stands in a cell that somebody can see, or a formula."""
    return cell.formula is not None or bool(seen(cell.shown))


def differing(cells: Mapping[tuple[int, int], Cell], expected: Iterable[Expected]) -> Iterator[Finding]:
    """The cells that do not show what they must."""
    for place, value in expected:
        cell = cells.get(place.spot, EMPTY)
        if not same(cell, value):
            yield told(place, cell, value)


def told(place: Place, cell: Cell, expected: str | Decimal = "") -> Finding:
    """A cell that holds something else than what is expected."""
    found = cell.shown or cell.formula or ""
    return finding_of(
        "SUMMARY-CELL", "", place, found=found, expected=plain(expected) if isinstance(expected, Decimal) else expected
    )


def out_of_place(place: Place, cell: Cell) -> Finding:
    """A cell that holds something where nothing belongs."""
    found = cell.shown if cell.formula is None else cell.formula
    return finding_of("SUMMARY-CELL", "", place, found=found, expected="")
