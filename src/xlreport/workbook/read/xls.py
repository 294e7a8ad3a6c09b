"""Workbooks of the format before .xlsx (.xls, .et), by xlrd; our own pass over the records says what it does not.

xlrd sees the kinds and formats of cells, but no formulas, and it reads on past what is damaged. On a file
that is made to do harm it may take long: it runs in a child process.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ...layout import LONGEST_TEXT
from ...ooxml import RETURNS, Refused
from .biff import Damaged, Records, globals_of, sheet_records
from .cell import BOOLEAN, BROKEN, DATE, ERROR, TEXT, Cell, cell_name
from .formats import PLAIN, Format, built_in
from .grid import Grid, Unseen
from .main_xml import TOO_LONG
from .sheet_pass import SheetPass
from .styles import RAISED, STRUCK, Styles, text_mark
from .texts import told

# A formula whose text cannot be told.
UNKNOWN = "=?"
_OLDEST = 80
# Days from the beginning of the date system of 1900 to that of 1904.
_LATER = 1462
_ERROR_TOKEN = 0x1C
# Numbers in formulas are floats to xlrd.
_WHOLE = re.compile(r"(?<=\d)\.0(?!\d)")


def xls_grids(data: bytes) -> Mapping[str, Grid]:
    """The sheets of such a workbook. Raises Refused."""
    try:
        return _grids(data)
    except (Refused, MemoryError, ImportError):
        raise
    except Exception as error:  # what xlrd raises on damage has many kinds
        if "encrypted" in str(error):
            raise Refused("ENCRYPTED") from error
        raise Refused("LEGACY-DIED", "文件内部已损坏") from error


def _grids(data: bytes) -> Mapping[str, Grid]:
    book = _opened(data)
    stream = bytes(book.mem[book.base : book.base + book.stream_len])
    places, formats = globals_of(stream)
    if list(places) != book.sheet_names():
        raise Damaged("工作表的名称不一致")
    styles = _styles(book, formats)
    found, length = {}, 0
    for index, (name, at) in enumerate(places.items()):
        records = sheet_records(stream, at)
        found[name] = Grid(damage=records.damage) if records.damage else _Sheet(book, index, records, styles).grid()
        length += sum(len(cell.shown) for cell in found[name].cells.values())
        if length > RETURNS.texts:
            raise Refused("TOO-MUCH", "文字", f"{RETURNS.texts} 个字符")
    return found


def _opened(data: bytes) -> Any:
    import xlrd

    book = xlrd.open_workbook(
        file_contents=data, formatting_info=True, on_demand=True, ragged_rows=True, logfile=io.StringIO()
    )
    if book.biff_version < _OLDEST:
        raise Refused("NOT-XLSX", "Excel 97 以前的工作簿")
    return book


def _styles(book: Any, numbers: list[int]) -> Styles:
    """How the cells of a workbook are shown, by the index of a cell format, given the number of its number format."""
    codes = {n: known.format_str for n, known in book.format_map.items() if known.format_str is not None}
    formats = {}
    for n, (number, xf) in enumerate(zip(numbers, book.xf_list, strict=True)):
        mark = _mark(book.font_list[xf.font_index])
        code = codes.get(number) or built_in(str(number))
        formats[str(n)] = PLAIN if code in ("General", "@") and not mark else Format((code,), mark)
    return Styles(formats, {n: mark for n, format in formats.items() if (mark := text_mark(format))})


def _mark(font: Any) -> str:
    """How a font marks its text; empty for one that does not."""
    return STRUCK if font.struck_out else RAISED if font.escapement else ""


class _Sheet:
    """Takes the cells that our pass has seen from xlrd's sheet."""

    def __init__(self, book: Any, index: int, records: Records, styles: Styles) -> None:
        self.book = book
        self.sheet = book.sheet_by_index(index)
        self.records = records
        self.numbers = SheetPass(RETURNS, (), styles)

    def grid(self) -> Grid:
        cells = {place: self.cell(*place) for place in self.records.cells}
        for top, bottom, left, right in self.sheet.merged_cells:
            self.numbers.around.merge(f"{cell_name(top, left)}:{cell_name(bottom - 1, right - 1)}")
        return Grid(cells, frozenset(self.numbers.around.merges), unseen=self.unseen())

    def unseen(self) -> Unseen:
        """What is hidden."""
        rows = frozenset(row for row, info in self.sheet.rowinfo_map.items() if info.hidden)
        columns = tuple((column, column) for column, info in self.sheet.colinfo_map.items() if info.hidden)
        return Unseen(rows, columns, self.sheet.visibility != 0)

    def cell(self, row: int, column: int) -> Cell:
        tokens = self.records.cells[row, column]
        cell = self.value(row, column)
        if tokens is None or (cell.kind == ERROR and len(tokens) == 2 and tokens[0] == _ERROR_TOKEN):
            return cell  # an error that was typed is stored as a formula by some programs
        return cell._replace(formula=self.formula(tokens, row, column))

    def value(self, row: int, column: int) -> Cell:
        import xlrd

        kind, value = self.sheet.cell_type(row, column), self.sheet.cell_value(row, column)
        if kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
            return self.number(value, str(self.sheet.cell_xf_index(row, column)))
        if kind == xlrd.XL_CELL_TEXT:
            return self.text(value, row, column)
        if kind == xlrd.XL_CELL_BOOLEAN and value in (0, 1):
            return Cell(BOOLEAN, ("FALSE", "TRUE")[value])
        if kind == xlrd.XL_CELL_ERROR:
            return Cell(ERROR, xlrd.error_text_from_code.get(value, f"#{value}"))
        return Cell(BROKEN, "空白")

    def text(self, value: str, row: int, column: int) -> Cell:
        if len(value) > LONGEST_TEXT:
            return Cell(BROKEN, TOO_LONG)
        mark = self.numbers.marks.get(str(self.sheet.cell_xf_index(row, column)), "")
        return Cell(TEXT, value, marked=mark or told(list(self.runs(value, row, column))))

    def runs(self, value: str, row: int, column: int) -> Iterator[tuple[str, str]]:
        """The pieces of a text that have a font of their own, each with how that marks it."""
        begun, mark = 0, ""
        for at, font in self.sheet.rich_text_runlist_map.get((row, column), ()):
            yield value[begun:at], mark
            begun, mark = at, _mark(self.book.font_list[font])
        yield value[begun:], mark

    def number(self, value: float, format: str) -> Cell:
        cell = self.numbers.number(repr(value), format)
        if cell.kind == DATE and self.book.datemode:
            return self.numbers.number(repr(value + _LATER), format)
        return cell

    def formula(self, tokens: bytes, row: int, column: int) -> str:
        """A formula's text, as far as it can be told."""
        from xlrd import formula

        shared = self.records.shared.get(tokens)
        kind = formula.FMLA_TYPE_CELL if shared is None else formula.FMLA_TYPE_SHARED
        tokens = shared or tokens
        try:
            text = formula.decompile_formula(self.book, tokens, len(tokens), kind, row, column)
        except Exception:  # xlrd's own doubts have many kinds, and a formula of unknown text is still a formula
            return UNKNOWN
        return f"={_WHOLE.sub('', text)}" if text else UNKNOWN
