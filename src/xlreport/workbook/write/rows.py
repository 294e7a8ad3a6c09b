"""Rows put whole into the scratch file of a streamed page."""

from __future__ import annotations

from ...errors import OutputError
from ...layout import Place
from ...layout import summary as at
from .row_xml import NUMBER, Pen
from .sheets import Book, Page


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
