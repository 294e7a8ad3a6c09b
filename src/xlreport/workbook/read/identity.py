"""What a workbook says of itself on its hidden sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...form import Form, shipped
from ...layout import MEMBERS
from .grid import Grid, grids
from .package import Refused

# What the hidden sheet of every workbook of ours says.
REQUIRED = ("form", "layout", "role")


def identity_of(data: bytes) -> dict[str, str]:
    """What a workbook says of itself on its hidden sheet; empty when it is not one of ours."""
    try:
        return read_identity(grids(data, MEMBERS), shipped())
    except Refused:
        return {}


def identity_sheets(book: Mapping[str, Grid], editions: Sequence[Form]) -> list[str]:
    """The sheets of a workbook that some edition calls its hidden sheet."""
    names = dict.fromkeys(form.wording.identity.sheet for form in editions)
    return [name for name in names if name in book]


def read_identity(book: Mapping[str, Grid], editions: Sequence[Form]) -> dict[str, str]:
    """The facts on the hidden sheet, whatever the editions call it; empty when nothing says what the workbook is."""
    for name in identity_sheets(book, editions):
        grid = book[name]
        rows = sorted(row for row, column in grid.cells if column == 0)
        facts = {grid.at(row, 0).shown: grid.at(row, 1).shown for row in rows}
        if all(facts.get(fact) for fact in REQUIRED):
            return facts
    return {}
