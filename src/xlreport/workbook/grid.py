"""What stands in the cells of a workbook file, as openpyxl sees it."""

from __future__ import annotations

import datetime
import io
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

NUMBER, TEXT, BOOLEAN, ERROR, DATE = "number", "text", "boolean", "error", "date"


@dataclass(frozen=True)
class Cell:
    """One cell: the kind of its value, the value as text, and its formula, if any.

    A number's `shown` is what Python prints for the stored float, a date's its ISO form.
    """

    kind: str
    shown: str
    formula: str | None = None


EMPTY = Cell(TEXT, "")


@dataclass(frozen=True)
class Grid:
    """One sheet: its cells by row and column from 0, and its merged ranges by name."""

    cells: Mapping[tuple[int, int], Cell] = field(default_factory=dict)
    merges: frozenset[str] = frozenset()

    def at(self, row: int, column: int) -> Cell:
        """The cell there; an empty text where there is none."""
        return self.cells.get((row, column), EMPTY)


class Unreadable(Exception):
    """The bytes are no workbook that can be opened."""


def grids(data: bytes) -> dict[str, Grid]:
    """The sheets of an .xlsx file by name, in its order. Raises Unreadable."""
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            formulas = openpyxl.load_workbook(io.BytesIO(data))
            values = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        return {sheet.title: _grid(sheet, values[sheet.title]) for sheet in formulas.worksheets}
    except Exception as error:  # openpyxl raises whatever its parsers raise
        raise Unreadable(type(error).__name__) from error


def _grid(formulas: Any, values: Any) -> Grid:
    cells = {}
    for (row, column), cell in formulas._cells.items():
        if cell.value is not None:
            cells[row - 1, column - 1] = _cell(cell, values._cells.get((row, column)))
    return Grid(cells, frozenset(str(merged) for merged in formulas.merged_cells.ranges))


def _cell(cell: Any, valued: Any) -> Cell:
    formula = None
    if cell.data_type == "f":
        formula = str(getattr(cell.value, "text", cell.value) or "=")
        cell = valued
    if cell is None or cell.value is None:
        return Cell(TEXT, "", formula)
    value = cell.value
    if isinstance(value, bool):
        return Cell(BOOLEAN, str(value).upper(), formula)
    if cell.data_type == "e":
        return Cell(ERROR, str(value), formula)
    if isinstance(value, datetime.datetime | datetime.date | datetime.time | datetime.timedelta):
        return Cell(DATE, _date(value), formula)
    if isinstance(value, int | float):
        return Cell(NUMBER, repr(value), formula)
    return Cell(TEXT, str(value).replace("_x000D_", ""), formula)


def _date(value: Any) -> str:
    midnight = isinstance(value, datetime.datetime) and value.time() == datetime.time()
    return value.date().isoformat() if midnight else str(value)
