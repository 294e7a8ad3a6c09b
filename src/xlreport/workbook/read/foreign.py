"""What stands on the sheets of a workbook that is not ours, as a list that an office keeps: cells as they are shown."""

from __future__ import annotations

import contextlib
import datetime
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from ...ooxml import ZIP, Refused
from .cell import BOOLEAN, BROKEN, DATE, ERROR, NUMBER, TEXT, corners
from .grid import Grid
from .legacy import legacy_grids

# A cell below the first one of a merged range.
MERGED = "merged"
_OLE = b"\xd0\xcf\x11\xe0"
_ODS = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
# A list of an office is far shorter and narrower; formatted rows without end are not gone through.
_MOST_ROWS, _MOST_COLUMNS = 20_000, 200
_ZEROS = re.compile(r"0{2,30}")


class Shown(NamedTuple):
    """A cell: what it shows, what kind of value that is, and whether its format alone shows zeros in front."""

    text: str
    kind: str = TEXT
    padded: bool = False


Lines = list[list[Shown]]


def is_foreign_workbook(data: bytes) -> bool:
    """Whether some bytes begin as a workbook of any format does."""
    return data.startswith((ZIP[:2], _OLE))


def foreign_sheets(data: bytes) -> Mapping[str, Lines]:
    """The sheets of any workbook by name, visible ones first, each with all its rows from the first.

    Raises Refused for what cannot be read.
    """
    if data.startswith(_OLE) or _ODS in data[:200]:
        found = {name: (_of_grid(grid), grid.unseen.sheet) for name, grid in legacy_grids(data).items()}
    else:
        found = {name: (lines, hidden) for name, lines, hidden in _xlsx(data)}
    return {name: lines for name, (lines, _) in sorted(found.items(), key=lambda sheet: sheet[1][1])}


def _xlsx(data: bytes) -> Iterator[tuple[str, Lines, bool]]:
    import openpyxl

    try:
        values, formulas = (openpyxl.load_workbook(io.BytesIO(data), data_only=only) for only in (True, False))
    except Exception as error:  # openpyxl raises whatever its parsers raise
        raise Refused("PART-DAMAGED", type(error).__name__) from error
    for sheet, other in zip(values.worksheets, formulas.worksheets, strict=True):
        last = min(sheet.max_row, _MOST_ROWS), min(sheet.max_column, _MOST_COLUMNS)
        rows = zip(*(each.iter_rows(max_row=last[0], max_col=last[1]) for each in (sheet, other)), strict=True)
        lines = [[_shown(*cells) for cells in zip(*row, strict=True)] for row in rows]
        yield sheet.title, _filled_down(lines, map(str, sheet.merged_cells.ranges)), sheet.sheet_state != "visible"


def _shown(cell: Any, formula: Any) -> Shown:
    """A cell with its value; a formula that was never calculated shows itself."""
    value = formula.value if cell.value is None else cell.value
    if value is None:
        return Shown("")
    if isinstance(value, bool):
        return Shown(str(value).upper(), BOOLEAN)
    if isinstance(value, datetime.date | datetime.time):
        return Shown(value.isoformat(), DATE)
    if not isinstance(value, int | float):
        return Shown(str(value), ERROR if cell.data_type == "e" else TEXT)
    text = str(int(value)) if float(value).is_integer() else repr(value)
    zeros = _ZEROS.fullmatch(cell.number_format or "")
    if zeros and text.isdigit() and len(text) < len(zeros[0]):
        return Shown(text.zfill(len(zeros[0])), NUMBER, padded=True)
    return Shown(text, NUMBER)


def _of_grid(grid: Grid) -> Lines:
    rows = 1 + max((row for row, _ in grid.cells), default=-1)
    columns = 1 + max((column for _, column in grid.cells), default=-1)
    lines = [[_of_cell(grid, row, n) for n in range(min(columns, _MOST_COLUMNS))] for row in range(rows)]
    return _filled_down(lines[:_MOST_ROWS], grid.merges)


def _of_cell(grid: Grid, row: int, column: int) -> Shown:
    cell = grid.at(row, column)
    if cell.kind == BROKEN:
        return Shown("")
    padded = cell.kind == NUMBER and cell.seen.lstrip("0") == cell.shown and cell.seen != cell.shown
    return Shown(cell.seen if padded else cell.shown, cell.kind, padded)


def _filled_down(lines: Lines, merges: Iterable[str]) -> Lines:
    """What a merged range of several rows shows stands in each of them."""
    for name in merges:
        with contextlib.suppress(Refused):
            (top, column), (bottom, _) = corners(name)
            for line in lines[top + 1 : bottom + 1]:
                if column < len(line):
                    line[column] = Shown(lines[top][column].text, MERGED)
    return lines
