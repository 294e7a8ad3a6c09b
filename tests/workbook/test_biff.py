"""The records of an .xls sheet, made by hand: which cells they say there are, and what is too much."""

from __future__ import annotations

import struct

import pytest

from xlreport.ooxml import RETURNS, Refused
from xlreport.workbook.read import biff
from xlreport.workbook.read.biff import sheet_records


def record(number: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", number, len(body)) + body


def sheet(*cells: bytes) -> bytes:
    """A sheet of some cells."""
    return b"".join([record(0x809, struct.pack("<8H", 0x600, 0x10, *[0] * 6)), record(0x200), *cells, record(0x0A)])


def numbers(row: int, first: int, last: int) -> bytes:
    """One record of several cells with numbers."""
    return record(0xBD, struct.pack("<HH", row, first) + bytes(6 * (last - first + 1)) + struct.pack("<H", last))


def test_as_many_cells_as_the_limit_are_read_and_one_more_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(biff, "RETURNS", RETURNS._replace(cells=5))
    cells = [numbers(0, 0, 1), numbers(1, 1, 3)]
    assert sorted(sheet_records(sheet(*cells), 0).cells) == [(0, 0), (0, 1), (1, 1), (1, 2), (1, 3)]
    with pytest.raises(Refused, match="TOO-MUCH"):
        sheet_records(sheet(*cells, numbers(2, 0, 0)), 0)
