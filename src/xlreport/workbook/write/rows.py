"""Rows of a long sheet as XML, written as XlsxWriter writes them but without an object and ten questions a cell."""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterable
from decimal import Decimal

from ...errors import OutputError
from ...layout import LONGEST_TEXT, Place, column_name
from ...layout import summary as at
from . import style
from .sheets import Page, stored

# What XlsxWriter has to look at: marks, blanks at an end, characters and escapes that are no XML.
_UNUSUAL = re.compile(r"[&<>\x00-\x1f\ufffe\uffff]|^\s|\s\Z|_x[0-9A-Fa-f]{4}_")


class Rows:
    """Puts whole rows into the scratch file of a streamed page, each below what was written before."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.sheet = page.sheet
        self._begins = [f'<c r="{column_name(column)}' for column in range(len(page.widths))]
        self._looks: dict[str, str] = {}
        self._cells: list[str] = []
        self._row, self._number, self._height = -1, "", 0.0

    def begin(self, row: int) -> None:
        """Begins a row. Raises OutputError where a sheet has no such row."""
        if row >= at.MOST_ROWS:
            raise OutputError(f"工作表“{self.page.name}”放不下这么多行（最多 {at.MOST_ROWS} 行）。", "请分几次汇总。")
        self.page.go_to(Place(self.page.name, row, 0), "cell")
        self._row, self._number, self._height = row, str(row + 1), 0.0

    def text(self, column: int, text: str, role: str) -> None:
        """A text, or an empty cell; it must be one that a cell can hold."""
        if not text:
            self._cells.append(f"{self._begins[column]}{self._number}{self._look(role)}/>")
        elif len(text) > LONGEST_TEXT // 2 or _UNUSUAL.search(text):
            self._cells.append(self.sheet.text_xml(self._row, column, text, self.page.book.format(role)))
        else:
            begin = f"{self._begins[column]}{self._number}{self._look(role)}"
            self._cells.append(f'{begin} t="inlineStr"><is><t>{text}</t></is></c>')

    def link(self, column: int, url: str, text: str, role: str) -> None:
        """A text that leads to a place elsewhere."""
        self.text(column, self.sheet.link(self._row, column, url, text, self.page.book.format(role)), role)
        self.fit(text, column, role)

    def texts(self, texts: Iterable[str], role: str, first: int = 0) -> None:
        """Some texts in one role, in columns side by side; the row need not fit them."""
        for column, text in enumerate(texts, first):
            self.text(column, text, role)

    def listed(self, column: int, text: str, role: str) -> None:
        """A text for which the row must be high enough."""
        self.text(column, text, role)
        self.fit(text, column, role)

    def number(self, column: int, value: Decimal | int | None, role: str) -> None:
        """A number, or an empty cell for None."""
        begin = f"{self._begins[column]}{self._number}{self._look(role)}"
        self._cells.append(f"{begin}/>" if value is None else f"{begin}><v>{_number(value)}</v></c>")

    def formula(self, column: int, formula: str, value: Decimal | int, role: str) -> None:
        """A formula of plain functions without marks of XML, and the value that it has now."""
        begin = f"{self._begins[column]}{self._number}{self._look(role)}"
        self._cells.append(f"{begin}><f>{formula}</f><v>{stored(value)}</v></c>")

    def fit(self, text: str, column: int, role: str) -> None:
        """Makes the row as high as a text needs."""
        if text:
            width = self.page.widths[column] if style.ROLES[role].get("text_wrap") else math.inf
            self._height = max(self._height, style.height_of(text, width, role))

    def end(self, height: float = 0) -> None:
        """Writes the row; it is as high as its texts need unless a height is given."""
        self.sheet.write_row_xml(self._row, len(self._begins) - 1, height or self._height, "".join(self._cells))
        self._cells.clear()

    def _look(self, role: str) -> str:
        if role not in self._looks:
            self._looks[role] = f'" s="{self.page.book.format(role)._get_xf_index()}"'
        return self._looks[role]


@functools.lru_cache(8192)
def _number(value: Decimal | int) -> str:
    return f"{stored(value):.16G}"
