"""What a workbook says of itself on its hidden sheet."""

from __future__ import annotations

from collections.abc import Mapping

from ...form import Form, load
from ...layout import MEMBERS, layout_of
from .grid import Grid, grids
from .package import Refused


def identity_of(data: bytes) -> dict[str, str]:
    """What a workbook says of itself on its hidden sheet; empty when it is not one of ours."""
    try:
        return read_identity(grids(data, MEMBERS), load())
    except Refused:
        return {}


def read_identity(book: Mapping[str, Grid], form: Form) -> dict[str, str]:
    grid = book.get(layout_of(form).identity, Grid())
    rows = sorted(row for row, column in grid.cells if column == 0)
    return {grid.at(row, 0).shown: grid.at(row, 1).shown for row in rows}
