"""Rows put whole into the scratch file of a streamed page."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from ...errors import OutputError
from ...layout import Place
from ...layout import summary as at
from .row_xml import NUMBER, Pen
from .sheets import Book, Page

# What stands for the styles of rows that are made where nobody knows their numbers yet; no XML holds it.
TOKENS = {"listed": "\x01", "error": "\x02", "warning": "\x03"}
_PIECE = 1 << 20


class Part(NamedTuple):
    """Rows of one sheet that lie in a file, with tokens for styles, and how many they are."""

    path: Path
    rows: int


class Rows:
    """The rows of a page from some row on, each below the one before; what is written besides comes after `end`."""

    def __init__(self, page: Page, first: int) -> None:
        self.page = page
        self.pen = Pen(page.widths, _Looks(page.book))
        self.row = self._first = first
        page.go_to(Place(page.name, first, 0), "cell")
        page.sheet.begin_rows(first)

    def put(self, row: str) -> None:
        """Writes a row. Raises OutputError where a sheet has no more."""
        if self.row >= at.MOST_ROWS:
            raise OutputError(f"工作表“{self.page.name}”放不下这么多行（最多 {at.MOST_ROWS} 行）。", "请分几次汇总。")
        self.row += 1
        self.page.sheet.fh.write(row.replace(NUMBER, str(self.row)))

    def adopt(self, part: Part) -> None:
        """Writes rows that are made already, and removes their file."""
        file, looks = self.page.sheet.fh, _Looks(self.page.book)
        file.flush()
        with part.path.open("rb") as source:
            while piece := source.read(_PIECE):
                for role, token in ((role, token.encode()) for role, token in TOKENS.items()):
                    piece = piece.replace(token, str(looks[role]).encode()) if token in piece else piece
                file.buffer.write(piece)
        part.path.unlink()
        self.row += part.rows

    def link(self, column: int, url: str, text: str) -> str:
        """Makes a cell of the next row lead elsewhere, and says which text must be written there."""
        return str(self.page.sheet.link(self.row, column, url, text, self.page.book.format("link")))

    def end(self) -> None:
        """Tells the sheet how far it reaches."""
        if self.row > self._first:
            self.page.sheet.end_rows(self.row, len(self.page.widths))
        self.page.row = self.row


class _Looks(dict[str, int]):
    """The styles of roles, numbered in the order in which they are asked for."""

    def __init__(self, book: Book) -> None:
        super().__init__()
        self._book = book

    def __missing__(self, role: str) -> int:
        self[role] = int(self._book.format(role)._get_xf_index())
        return self[role]
