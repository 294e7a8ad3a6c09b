"""The records of an .xls workbook, gone through strictly: where its sheets, cells and formulas stand.

Such a file has no checksum. What writes them keeps to an order: the cells of a sheet lie in one run, row by row and
column by column, within what each row says of itself. A record that breaks it is damage, not another value.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from ...ooxml import RETURNS, Refused

_BOF, _EOF, _BOUND_SHEET, _XF = 0x809, 0x0A, 0x85, 0xE0
_DIMENSIONS, _ROW, _FORMULA, _SHARED, _MULTIPLE_NUMBERS, _MULTIPLE_BLANKS = 0x200, 0x208, 0x06, 0x4BC, 0xBD, 0xBE
_BLANK, _NUMBER, _SHORT_NUMBER, _STRING_INDEX, _BOOLEAN_OR_ERROR = 0x201, 0x203, 0x27E, 0xFD, 0x205
_LABEL, _RICH_LABEL = 0x204, 0xD6
# Cells of a fixed length, and of at least some length; LibreOffice writes one byte more for a boolean.
_LENGTHS = {_BLANK: 6, _NUMBER: 14, _SHORT_NUMBER: 10, _STRING_INDEX: 10}
_LEAST = {_BOOLEAN_OR_ERROR: 8, _LABEL: 8, _RICH_LABEL: 8, _FORMULA: 22, _MULTIPLE_NUMBERS: 12, _MULTIPLE_BLANKS: 8}
_CELLS = {*_LENGTHS, *_LEAST}
# What belongs to formulas, to the index of the rows, and what a record goes on in.
_AMONG_CELLS = {_SHARED, 0x221, 0x236, 0x207, 0x5E, 0xD7, 0x1C2, 0x3C}
# What may come next behind the last cell: merges, validation, drawings, notes, links, conditions, views.
_BEHIND_CELLS = {_EOF, 0xE5, 0x1B2, 0x1BE, 0xEC, 0xED, 0x5D, 0x1C, 0x1B8, 0x1B0, 0x1BA, 0x23E, 0x800}
_NEWER = range(0x850, 0x8D7)
_GLOBALS, _WORKSHEET = 0x0005, 0x0010
_VERSION = 0x0600


class Damaged(Exception):
    """A record that cannot stand where it stands."""


@dataclass
class Records:
    """What the records of one sheet say of its cells: the places of those with a value, each with the tokens of its
    formula, if any. Tokens that only refer to a shared formula have it in `shared`.

    `damage` says why they cannot be relied on, if so.
    """

    cells: dict[tuple[int, int], bytes | None] = field(default_factory=dict)
    shared: dict[bytes, bytes] = field(default_factory=dict)
    damage: str = ""


def globals_of(stream: bytes) -> tuple[dict[str, int], list[int]]:
    """The worksheets by name with where they begin, and the number format of each cell format.

    Raises Damaged, and Refused for what is not let in.
    """
    sheets: dict[str, int] = {}
    formats: list[int] = []
    for number, body in _part(stream, 0, _GLOBALS):
        if number == _XF and len(body) >= 4:
            formats.append(struct.unpack_from("<H", body, 2)[0])
        elif number == _BOUND_SHEET and len(body) > 8 and body[5] == 0:  # others are charts and macros
            name = body[8:].decode("utf-16-le" if body[7] & 1 else "latin-1", "replace")
            if name in sheets:
                raise Refused("SHEET-DOUBLED", name)
            sheets[name] = struct.unpack_from("<L", body)[0]
    if len(sheets) > RETURNS.sheets:
        raise Refused("TOO-MUCH", "工作表", str(RETURNS.sheets))
    if len(set(sheets.values())) < len(sheets):
        raise Damaged("两张工作表在同一处")
    return sheets, formats


def sheet_records(stream: bytes, at: int) -> Records:
    """The cells of the sheet that begins there. Raises Refused for too much."""
    scan = _Scan()
    try:
        for number, body in _part(stream, at, _WORKSHEET):
            scan.take(number, body)
    except Damaged as damaged:
        scan.found.damage = str(damaged)
    return scan.found


class _Scan:
    """Goes through the records of one sheet; nothing but cells may lie among its cells."""

    def __init__(self) -> None:
        self.found = Records()
        self.begun = self.ended = False
        self.last = (-1, -1)
        self.rows: dict[int, tuple[int, int]] = {}

    def take(self, number: int, body: bytes) -> None:
        if number == _DIMENSIONS:
            self.begun = True
        elif number in _CELLS or number == _ROW:
            if self.ended or not self.begun:
                raise Damaged("单元格不在该在的地方")
            if number == _ROW:
                self.take_row(body)
            else:
                self.take_cell(number, body)
        elif number == _SHARED:
            self.share(body)
        elif self.begun and not self.ended and number not in _AMONG_CELLS:
            if number not in _BEHIND_CELLS and number not in _NEWER:
                raise Damaged(f"有不认识的记录 {number:#x}")
            self.ended = True

    def take_row(self, body: bytes) -> None:
        if len(body) < 6:
            raise Damaged("行的记录不完整")
        row, first, last = struct.unpack_from("<3H", body)
        self.rows[row] = first, last

    def take_cell(self, number: int, body: bytes) -> None:
        if len(body) != _LENGTHS.get(number, len(body)) or len(body) < _LEAST.get(number, 0):
            raise Damaged(f"记录 {number:#x} 的长度不对")
        row, first = struct.unpack_from("<HH", body)
        last = _last_column(number, body, first)
        begin, end = self.rows.get(row, (0, 0)) if self.rows else (first, last + 1)
        if (row, first) <= self.last or not begin <= first <= last < end:
            raise Damaged(f"第 {row + 1} 行的单元格不在该在的地方")
        self.last = row, last
        if number in (_BLANK, _MULTIPLE_BLANKS):
            return
        if row >= RETURNS.rows or last >= RETURNS.columns or len(self.found.cells) + last - first >= RETURNS.cells:
            raise Refused("TOO-MUCH", "行、列或单元格", f"{RETURNS.rows} 行、{RETURNS.columns} 列")
        tokens = _tokens(body, 20) if number == _FORMULA else None
        self.found.cells |= {(row, column): tokens for column in range(first, last + 1)}

    def share(self, body: bytes) -> None:
        """A formula for several cells stands behind the first of them; all have the same tokens, which refer to it."""
        first = self.found.cells.get(self.last)
        if first is not None:
            self.found.shared[first] = _tokens(body, 8)


def _part(stream: bytes, at: int, kind: int) -> Iterator[tuple[int, bytes]]:
    """The records of one part of the stream up to its end, without those of charts inside. Raises Damaged."""
    depth = 0
    while at + 4 <= len(stream):
        number, length = struct.unpack_from("<HH", stream, at)
        body = stream[at + 4 : at + 4 + length]
        if len(body) < length or (depth == 0 and (number != _BOF or body[:4] != struct.pack("<HH", _VERSION, kind))):
            break
        at += 4 + length
        depth += (number == _BOF) - (number == _EOF)
        if depth <= 1 and number != _BOF:
            yield number, body
        if depth == 0:
            return
    raise Damaged("记录不完整")


def _last_column(number: int, body: bytes, first: int) -> int:
    """The last column of a record with one or several cells."""
    if number not in (_MULTIPLE_NUMBERS, _MULTIPLE_BLANKS):
        return first
    size = 6 if number == _MULTIPLE_NUMBERS else 2
    last = int(struct.unpack_from("<H", body, len(body) - 2)[0])
    if last < first or len(body) != 6 + size * (last - first + 1):
        raise Damaged(f"记录 {number:#x} 的长度不对")
    return last


def _tokens(body: bytes, at: int) -> bytes:
    """The tokens of a formula, which begin with their length."""
    tokens = body[at + 2 :]
    length = int.from_bytes(body[at : at + 2], "little")
    if not 0 < length <= len(tokens):
        raise Damaged("公式的记录不完整")
    return tokens[:length]
