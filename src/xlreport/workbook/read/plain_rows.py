"""Rows of a sheet that comes in pieces, as long as they are written as usual; from the first other on all is left.

What is left is well-formed just when the whole part is, and the parser sees all that the expressions do not know.
"""

from __future__ import annotations

import codecs
import itertools
from collections.abc import Iterable, Iterator

from .plain_xml import CELL, DECLARATION, ROOT, ROW, Strange, Written, are_spoilt, is_plain, of_row

# Up to where a sheet may begin, and one row may go on, for these expressions.
_LONGEST_HEAD, _LONGEST_ROW = 1 << 18, 1 << 22
_OPEN, _ROW_END = "<sheetData>", "</row>"


class PlainRows:
    """The rows from the first on that are written as usual; `left` is then what the parser must be given."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._head = self._kept = b""
        self._root = self._text = ""
        self._at = self._last = 0

    def __iter__(self) -> Iterator[tuple[str, list[Written]]]:
        """The number of each row, and its cells."""
        if not self._opened():
            return
        while row := self._next():
            yield row

    def put_back(self) -> None:
        """The last row was not taken."""
        self._at = self._last

    def left(self) -> Iterator[bytes]:
        """All but the rows that were taken."""
        begun = self._decoder.getstate()[0]
        return itertools.chain([self._head + self._text[self._at :].encode() + begun + self._kept], self._pieces)

    def _opened(self) -> bool:
        """Reads up to the rows; False where the sheet does not begin as usual."""
        begin = b""
        while _OPEN.encode() not in begin:
            piece = next(self._pieces, b"")
            begin += piece
            if not piece or len(begin) > _LONGEST_HEAD + len(piece):
                self._kept = begin
                return False
        head, open_, rest = begin.partition(_OPEN.encode())
        try:
            text = head.decode()
        except UnicodeDecodeError:
            text = ""
        declared = DECLARATION.match(text)
        root = ROOT.match(text, declared.end() if declared else 0)
        if not root or "<!" in text or "<?" in text[root.start() :] or "sheetData" in text:
            self._kept = begin
            return False
        self._head, self._root = head + open_, root[0]
        return self._more(rest)

    def _more(self, piece: bytes) -> bool:
        """Adds a piece to the text; False where there is something in it that no expression knows."""
        try:
            text = None if are_spoilt(piece) else self._decoder.decode(piece)
        except UnicodeDecodeError:
            text = None
        if text is None:
            self._kept = piece
            return False
        self._text, self._at = self._text[self._at :] + text, 0
        return is_plain(self._text)

    def _next(self) -> tuple[str, list[Written]] | None:
        while self._text.find(_ROW_END, self._at) < 0:
            piece = b"" if len(self._text) - self._at > _LONGEST_ROW else next(self._pieces, b"")
            if not piece or not self._more(piece):
                return None
        row = ROW.match(self._text, self._at)
        if not row or not self._knows(row[2]):
            return None
        self._at, self._last = row.end(), row.start()
        return row[1], CELL.findall(self._text, row.start(), row.end())

    def _knows(self, attributes: str) -> bool:
        try:
            of_row(attributes, self._root)
        except Strange:
            return False
        return True
