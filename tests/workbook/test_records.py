"""The records of an .xls workbook: what may not stand where it stands is damage, never another value."""

from __future__ import annotations

import struct

import pytest

from support.packing import (
    BOF,
    BOUND_SHEET,
    DIMENSIONS,
    EOF,
    ROW,
    SHORT_NUMBER,
    old_sheet_head,
    records,
)
from xlreport.ooxml import Refused
from xlreport.workbook.read.biff import Damaged, Records, globals_of, sheet_records

SIZE = DIMENSIONS, bytes(14)
VIEW, SHARED_FORMULA = (0x23E, bytes(18)), (0x4BC, bytes(16))


def cell(row: int, column: int) -> tuple[int, bytes]:
    """The record of a short number."""
    return SHORT_NUMBER, struct.pack("<3HL", row, column, 0, 0)


def sheet(*found: tuple[int, bytes], end: bytes = records((EOF, b""))) -> Records:
    """What is read from the records of one sheet."""
    return sheet_records(records((BOF, struct.pack("<HH", 0x600, 0x10)), *found) + end, 0)


def book(*found: tuple[int, bytes]) -> bytes:
    """The records of a workbook without its sheets."""
    return records((BOF, struct.pack("<HH", 0x600, 5)), *found, (EOF, b""))


# A record of numbers that says in its end that they are two, and a formula of more tokens than there are.
THREE_OF_TWO = 0xBD, struct.pack("<2H", 0, 0) + bytes(18) + struct.pack("<H", 1)
CUT_FORMULA = 0x06, bytes(20) + struct.pack("<H", 9) + bytes(8)
MISPLACED = "单元格不在该在的地方"
DAMAGED = {
    "a cell before the size of the sheet": (sheet(cell(0, 0), SIZE), MISPLACED),
    "a cell behind the cells": (sheet(SIZE, cell(0, 0), VIEW, cell(0, 1)), MISPLACED),
    "a row behind the cells": (sheet(SIZE, VIEW, (ROW, bytes(16))), MISPLACED),
    "half a row": (sheet(SIZE, (ROW, bytes(4))), "行的记录不完整"),
    "more numbers than columns": (sheet(SIZE, THREE_OF_TWO), "记录 0xbd 的长度不对"),
    "a formula that is cut off": (sheet(SIZE, CUT_FORMULA), "公式的记录不完整"),
    "a sheet without an end": (sheet(SIZE, cell(0, 0), end=b""), "记录不完整"),
    "a record that is cut off": (sheet(SIZE, end=struct.pack("<HH", EOF, 9)), "记录不完整"),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_sheet_whose_records_stand_wrong_is_damaged(name: str) -> None:
    found, why = DAMAGED[name]
    assert found.damage == why


def test_a_shared_formula_that_belongs_to_no_cell_is_none() -> None:
    assert sheet(SIZE, SHARED_FORMULA, cell(0, 0), SHARED_FORMULA) == Records({(0, 0): None})


def test_a_workbook_of_too_many_sheets_is_refused() -> None:
    heads = [(BOUND_SHEET, old_sheet_head(n, f"\0{n}".encode())) for n in range(101)]
    assert len(globals_of(book(*heads[:100]))[0]) == 100
    with pytest.raises(Refused, match="TOO-MUCH"):
        globals_of(book(*heads))


def test_two_sheets_at_one_place_are_damage() -> None:
    heads = [(BOUND_SHEET, old_sheet_head(9, name)) for name in (b"\0S", b"\0T")]
    with pytest.raises(Damaged, match="两张工作表在同一处"):
        globals_of(book(*heads))
