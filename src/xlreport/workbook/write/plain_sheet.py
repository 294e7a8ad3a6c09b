"""Sheets and texts as XlsxWriter writes them, but for what it would change in them."""

from __future__ import annotations

import functools
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlsxwriter.format import Format
from xlsxwriter.sharedstrings import SharedStringTable
from xlsxwriter.worksheet import CellStringTuple, Worksheet

from ...errors import OutputError
from ...layout import LONGEST_TEXT
from .deflating import Background, Deflated, deflated

if TYPE_CHECKING:
    from concurrent.futures import Future

# Bytes of rows that take longer to compress than to hand over.
_LONG = 1 << 18
_LITERAL_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


class PlainSheet(Worksheet):
    """A sheet whose formulas use plain functions only: XlsxWriter looks for 29 others in each of them.

    Rows of `growing` are as high as is set until somebody types in them: then the application fits them.
    """

    def __init__(self) -> None:
        super().__init__()
        self.growing: set[int] = set()
        self.begun: Future[Deflated] | None = None
        self.fh: Any

    def _xml_start_tag_unencoded(self, tag: str, attributes: Any = ()) -> None:
        if tag == "row" and attributes and attributes[0][1] - 1 in self.growing:
            attributes = [pair for pair in attributes if pair[0] != "customHeight"]
        super()._xml_start_tag_unencoded(tag, attributes)

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")

    def link(self, row: int, column: int, url: str, text: str, look: Format) -> str:
        """Makes a cell a link, and says which text must be written there."""
        self.write_url(row, column, url, look, text)
        cell = self.table[row].pop(column, None)
        return str(cell.string) if cell else text

    def begin_rows(self, first: int) -> None:
        """Writes what stands above a row of a streamed sheet: those from there on are put into `fh`."""
        self._write_single_row(first)

    def end_rows(self, next_row: int, columns: int) -> None:
        """Goes on behind rows that stand in `fh`."""
        self._check_dimensions(next_row - 1, 0)
        self._check_dimensions(next_row - 1, columns - 1)
        self._write_single_row(next_row)

    def deflate(self, beside: Background) -> None:
        """Has all rows of a long streamed sheet compressed but the last, which XlsxWriter holds until the end."""
        self.row_data_fh.flush()
        rows = Path(self.row_data_filename)
        size = rows.stat().st_size
        if size >= _LONG:
            target = rows.with_name(f"{rows.name}.deflated")
            self.begun = beside.do(functools.partial(deflated, self._head(), rows, size, target))

    def _head(self) -> str:
        """What stands above all rows."""
        self.fh = io.StringIO()
        for write in (
            self._xml_declaration,
            self._write_worksheet,
            self._write_sheet_pr,
            self._write_dimension,
            self._write_sheet_views,
            self._write_sheet_format_pr,
            self._write_cols,
        ):
            write()
        self._xml_start_tag("sheetData")
        head, self.fh = str(self.fh.getvalue()), self.row_data_fh
        return head

    def _write_optimized_sheet_data(self) -> None:
        """Leaves out everything that is compressed already."""
        if self.begun is None:
            super()._write_optimized_sheet_data()
            return
        length = self.begun.result().rows
        self._opt_close()
        self.fh.seek(0)
        self.fh.truncate()
        with Path(self.row_data_filename).open("rb") as rows:
            rows.seek(length)
            self.fh.write(rows.read().decode("utf-8"))
        Path(self.row_data_filename).unlink()
        self._xml_end_tag("sheetData")

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


def inline_text(text: str) -> str:
    """What stands behind the beginning of a cell of a streamed sheet that holds a text.

    Raises OutputError for one that is too long.
    """
    if len(text.encode("utf-16-le", "surrogatepass")) > 2 * LONGEST_TEXT:
        written(-2)
    sheet = _one_cell()
    sheet.fh = io.StringIO()
    sheet._write_cell(0, 0, CellStringTuple(text, None))
    return str(sheet.fh.getvalue()).removeprefix('<c r="A1"')


@functools.cache
def _one_cell() -> PlainSheet:
    sheet = PlainSheet()
    sheet.constant_memory = True
    return sheet


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
