"""Sheets and texts as XlsxWriter writes them, but for what it would change in them."""

from __future__ import annotations

import io
import re
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.sharedstrings import SharedStringTable
from xlsxwriter.worksheet import CellStringTuple, Worksheet

from ...errors import OutputError
from ...layout import LONGEST_TEXT

_LITERAL_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


class PlainSheet(Worksheet):
    """A sheet whose formulas use plain functions only: XlsxWriter looks for 29 others in each of them.

    Rows of `growing` are as high as is set until somebody types in them: then the application fits them.
    """

    def __init__(self) -> None:
        super().__init__()
        self.growing: set[int] = set()
        self.fh: Any

    def _xml_start_tag_unencoded(self, tag: str, attributes: Any = ()) -> None:
        if tag == "row" and attributes and attributes[0][1] - 1 in self.growing:
            attributes = [pair for pair in attributes if pair[0] != "customHeight"]
        super()._xml_start_tag_unencoded(tag, attributes)

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")

    def text_xml(self, row: int, column: int, text: str, look: Format) -> str:
        """The cell of a text as it is written into a streamed sheet. Raises OutputError for one that is too long."""
        if len(text.encode("utf-16-le", "surrogatepass")) > 2 * LONGEST_TEXT:
            written(-2)
        usual: Any = self.fh
        self.fh = io.StringIO()
        try:
            self._write_cell(row, column, CellStringTuple(text, look))
            return str(self.fh.getvalue())
        finally:
            self.fh = usual

    def link(self, row: int, column: int, url: str, text: str, look: Format) -> str:
        """Makes a cell a link, and says which text must be written there."""
        self.write_url(row, column, url, look, text)
        cell = self.table[row].pop(column, None)
        return str(cell.string) if cell else text

    def write_row_xml(self, row: int, last_column: int, height: float, cells: str) -> None:
        """Writes a row of a streamed sheet below all that was written before; with height 0 it has the usual one."""
        self._write_single_row(row)
        self._check_dimensions(row, 0)
        self._check_dimensions(row, last_column)
        pixels = int(height * 4 / 3 + 0.5)
        high = f' ht="{pixels * 0.75:.16g}" customHeight="1"' if pixels not in (0, self.default_row_height) else ""
        self.fh.write(f'<row r="{row + 1}"{high}>{cells}</row>')

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        if self.constant_memory and isinstance(cell, CellStringTuple):
            cell = cell._replace(string=_literal(cell.string))
        super()._write_cell(row, col, cell)


class PlainTexts(SharedStringTable):
    """Shared strings that stay what they say: XlsxWriter takes `<r>…</r>` for markup and misses `_x005F_x0041_`."""

    def _sort_string_data(self) -> None:
        super()._sort_string_data()
        for n, text in enumerate(self.string_array):
            self.string_array[n] = _literal(text)


def _literal(text: str) -> str:
    """A text that XlsxWriter would change, as a rich string of one run; `&#95;` hides escapes from it."""
    if not text.startswith("<r>") and not _LITERAL_ESCAPE.search(text):
        return text
    from html import escape

    escaped = _LITERAL_ESCAPE.sub("&#95;x005F&#95;", escape(text, quote=False))
    return f'<r><t xml:space="preserve">{escaped}</t></r>'


def written(result: int) -> None:
    """What XlsxWriter says of a cell that it did not write, as an error. Raises OutputError."""
    if result:
        raise OutputError(f"有一段文字太长，单元格放不下（代码 {result}）。", "请把文字分段。")
