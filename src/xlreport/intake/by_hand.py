"""A total that an office made by hand in a workbook of its own, read by labels as the tables of a document are."""

from __future__ import annotations

from collections.abc import Sequence

from ..documents import Cell, Table, read_sheets
from ..findings import Reading, refusal
from ..form import Form
from ..ooxml import Refused
from ..workbook.read import sheets_by_hand


def read_by_hand(data: bytes, editions: Sequence[Form] = ()) -> Reading:
    """Its figures, wherever on its visible sheets their labels stand; what it says besides is not read."""
    try:
        sheets = sheets_by_hand(data)
    except Refused as refused:
        return Reading(None, (refusal(refused),))
    tables = [Table(n, tuple(Cell(*cell) for cell in cells), name) for n, (name, cells) in enumerate(sheets.items(), 1)]
    return read_sheets([table for table in tables if table.cells], editions)
