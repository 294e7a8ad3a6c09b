"""A workbook that somebody made without the template: what each cell of its visible sheets shows, and over how many."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import NamedTuple

from ...ooxml import RETURNS, Refused
from .cell import OTHER, TEXT, Cell, corners
from .gate import is_legacy
from .grid import Grid, grids
from .legacy import legacy_grids

_DIGIT = re.compile(r"\d")


class HandCell(NamedTuple):
    """A cell from row and column 0 on, over so many rows and columns, with the text that a person sees."""

    row: int
    column: int
    rows: int
    columns: int
    text: str


def sheets_by_hand(data: bytes) -> dict[str, list[HandCell]]:
    """The visible sheets by name, each with every cell of its filled rows and columns, also the blank ones.

    Raises Refused for a workbook that is not let in, or of which a sheet cannot be read.
    """
    book = legacy_grids(data) if is_legacy(data) else grids(data)
    return {name: _cells(name, grid) for name, grid in book.items() if not grid.unseen.sheet}


def _cells(name: str, grid: Grid) -> list[HandCell]:
    if grid.damage:
        raise Refused("PART-DAMAGED", name)
    texts = {place: text for place, cell in grid.cells.items() if (text := _text(cell)).strip()}
    rows, columns = ({place[n] for place in texts} for n in (0, 1))
    merges = {(a, b): last for (a, b), last in map(corners, grid.merges) if a in rows and b in columns}
    if sum(math.prod(_extent(first, last)) for first, last in merges.items()) > RETURNS.cells:
        raise Refused("TOO-MUCH", f"工作表“{name}”的合并单元格", f"{RETURNS.cells} 格")
    covered = {place for first, last in merges.items() for place in _block(first, last)}
    rows, columns = rows | {row for row, _ in covered}, columns | {column for _, column in covered}
    limits = RETURNS
    if max(rows, default=0) >= limits.rows or max(columns, default=0) >= limits.columns:
        raise Refused("TOO-MUCH", f"工作表“{name}”", f"{limits.rows} 行、{limits.columns} 列")
    if len(rows) * len(columns) > limits.cells:
        raise Refused("TOO-MUCH", f"工作表“{name}”的格", f"{limits.cells} 格")
    return [
        HandCell(*place, *_extent(place, merges.get(place, place)), texts.get(place, ""))
        for place in ((row, column) for row in sorted(rows) for column in sorted(columns))
        if place in merges or place not in covered
    ]


def _text(cell: Cell) -> str:
    """What a person sees; a formula without a value itself, and what is struck out or raised among digits is said."""
    if cell.formula is not None and not cell.shown:
        return cell.formula
    if cell.kind == OTHER:
        return cell.seen or cell.shown
    if cell.kind == TEXT and cell.marked and _DIGIT.search(cell.shown):
        return f"{cell.shown}（{cell.marked}）"
    return cell.shown


def _block(first: tuple[int, int], last: tuple[int, int]) -> Iterator[tuple[int, int]]:
    return ((row, column) for row in range(first[0], last[0] + 1) for column in range(first[1], last[1] + 1))


def _extent(first: tuple[int, int], last: tuple[int, int]) -> tuple[int, int]:
    return last[0] - first[0] + 1, last[1] - first[1] + 1
