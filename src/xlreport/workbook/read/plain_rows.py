"""Rows of a sheet as applications usually write them, taken by expressions piece by piece; all else is for the parser.

What an expression takes is well-formed and says to every parser what it says here. What is left is well-formed just
when the whole part is, and the parser sees all that the expressions do not know.
"""

from __future__ import annotations

import codecs
import functools
import itertools
import re
from collections.abc import Iterable, Iterator

# Up to where a sheet may begin, and one row may go on, for these expressions.
_LONGEST_HEAD, _LONGEST_ROW = 1 << 18, 1 << 22
_OPEN = "<sheetData>"
_DECLARED = re.compile(
    r'(?:<\?xml version="1\.0"(?: encoding="(?i:utf-8)")?(?: standalone="(?:yes|no)")? ?\?>\s*)?(?=<\w)'
)
_TEXT = r"(?:[^<&\x00-\x08\x0b-\x1f\ufffe\uffff]++|&(?:amp|lt|gt|quot|apos);)*+"
_KEEP = r'(?: xml:space="preserve")?+'
_HELD = (
    rf'( t="inlineStr")><is><t{_KEEP}>({_TEXT})</t></is></c>|(?: t="(n|s|str|b|e)")?+ ?'
    rf'(?:/>|(>)(?:<f(?: aca="(?:false|true|0|1)")?+>({_TEXT})</f>)?+(?:<v ?/>|<v{_KEEP}>({_TEXT})</v>)</c>)'
)
_CELL = re.compile(rf'<c r="([A-Z]{{1,2}})([1-9][0-9]{{0,6}})"(?: s="([0-9]{{1,5}})")?+(?:{_HELD})')
_UNASKED = re.sub(r"\((?!\?)", "(?:", _CELL.pattern)
_CELLS = re.compile(rf"(?:{_UNASKED})*+")
_NAMES = r"spans|ht|customHeight|customFormat|hidden|outlineLevel|collapsed|s|thickTop|thickBot"
_ROW = re.compile(rf'<row r="([1-9][0-9]{{0,6}})"((?: (?:{_NAMES}|x14ac:dyDescent)="[^"<>&\t\n]*+")*+) ?(/?>)')
_ROW_END = "</row>"
_ATTRIBUTE = re.compile(r" ([a-zA-Z0-9:]+)=")

# Column and row, format, a sign and a text of its own; or type, a sign, formula, value. What is not there is empty.
Written = tuple[str, str, str, str, str, str, str, str, str]


class PlainRows:
    """The rows from the first on that are written as usual; `left` is then what the parser must be given."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._head = self._kept = b""
        self._text, self._at = "", 0

    def __iter__(self) -> Iterator[tuple[str, list[Written]]]:
        """The number of each row, and its cells."""
        if not self._opened():
            return
        while row := self._next():
            yield row

    def left(self) -> Iterator[bytes]:
        """All but the rows that were taken."""
        taken = self._text[self._at :].encode() + self._kept
        return itertools.chain([self._head, taken] if self._head else [taken], self._pieces)

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
        declared = _DECLARED.match(text)
        if not declared or "<!" in text or "<?" in text[declared.end() :] or "sheetData" in text:
            self._kept = begin
            return False
        self._head = head + open_
        self._dyed = 'xmlns:x14ac="' in text
        return self._more(rest)

    def _more(self, piece: bytes) -> bool:
        """Adds a piece to the text; False, and it is left, where it is no text."""
        try:
            text = self._decoder.decode(piece)
        except UnicodeDecodeError:
            self._kept = self._decoder.getstate()[0] + piece
            return False
        self._text, self._at = self._text[self._at :] + text, 0
        # Between two marks it is an error that no expression knows.
        return "]]>" not in self._text

    def _next(self) -> tuple[str, list[Written]] | None:
        while (end := self._text.find(_ROW_END, self._at)) < 0:
            piece = b"" if len(self._text) - self._at > _LONGEST_ROW else next(self._pieces, b"")
            if not piece or not self._more(piece):
                self._kept = self._kept or piece_left(self._decoder)
                return None
        row = _ROW.match(self._text, self._at, end)
        if not row or row[3] == "/>" or not self._knows(row[2]) or not _CELLS.fullmatch(self._text, row.end(), end):
            self._kept = piece_left(self._decoder)
            return None
        cells = _CELL.findall(self._text, row.end(), end)
        self._at = end + len(_ROW_END)
        return row[1], cells

    def _knows(self, attributes: str) -> bool:
        return _once(attributes) and (self._dyed or ":" not in attributes)


def piece_left(decoder: codecs.IncrementalDecoder) -> bytes:
    """The bytes of a character that goes on in the next piece."""
    return decoder.getstate()[0]


@functools.lru_cache(1024)
def _once(attributes: str) -> bool:
    names = _ATTRIBUTE.findall(attributes)
    return len(set(names)) == len(names)
