"""A locked workbook and its pages: what the template and the summary have in common."""

from __future__ import annotations

import functools
import io
import math
import re
import shutil
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter
from xlsxwriter import workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ...errors import OutputError
from ...filing import Filing
from ...form import Form
from ...layout import BETWEEN, CREATED, Layout, Place, Sheet
from . import style
from .archive import SameEverywhere
from .deflating import Background
from .plain_sheet import PlainSheet, PlainTexts, written

_PAPER_A4 = 9
_LONGEST_PASSWORD = 15
_STAMP_HEIGHT = 9
# On all sheets together: the summary of some hundred units. To make and remove a file for each part takes longer.
_FEW_ROWS = 2_000
# XlsxWriter escapes them in texts, not in the value of a formula.
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class Book(xlsxwriter.Workbook):
    """A workbook with its structure locked, its formats shared, and every text written as text.

    Only one with a `scratch` folder can have streamed pages.
    """

    worksheet_class = PlainSheet

    def __init__(self, target: Path | BinaryIO, form: Form, password: str = "", scratch: str | None = None) -> None:
        if len(password) > _LONGEST_PASSWORD or not password.isascii():
            raise OutputError("密码只能用英文字母、数字和符号，最多 15 个字符。", "请换一个密码，或不设密码。")
        # XlsxWriter tells every error of the disk as its own, and leaves the file open behind it.
        self._path = target if isinstance(target, Path) else None
        self._target = _kept(scratch) if isinstance(target, Path) else target
        super().__init__(self._target, {"in_memory": scratch is None, "tmpdir": scratch})
        self.str_table = PlainTexts()
        self.beside = Background()
        self.form = form
        self.password = password
        self._shared: dict[tuple[str, bool, str], Format] = {}
        self.set_properties({"title": form.title, "created": CREATED})
        self.set_calc_mode("auto")

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: Any) -> None:
        """A workbook that was not finished is not written."""
        try:
            if kind is None:
                self.close()
        finally:
            self.beside.end()
            for sheet in self.worksheets():
                if sheet.constant_memory:
                    sheet._opt_close()
            if self._path:
                self._target.close()

    def close(self) -> None:
        """Writes the file. Raises OSError as the file system does."""
        try:
            super().close()
        except FileCreateError as error:
            raise error.args[0] from None
        if self._path:
            self._target.seek(0)
            with self._path.open("wb") as file:
                shutil.copyfileobj(self._target, file)

    def _store_workbook(self) -> None:
        """XlsxWriter names the class of its zip only in its module. Where rows are few no part touches the disk."""
        sheets = enumerate(self.worksheets(), 1)
        begun = {f"xl/worksheets/sheet{n}.xml": sheet.begun for n, sheet in sheets if sheet.begun}
        if not begun and sum(sheet.dim_rowmax or 0 for sheet in self.worksheets()) < _FEW_ROWS:
            self.in_memory = True
        usual, workbook.ZipFile = workbook.ZipFile, functools.partial(SameEverywhere, begun=begun)
        try:
            super()._store_workbook()
        finally:
            workbook.ZipFile = usual

    def _write_workbook_pr(self) -> None:
        super()._write_workbook_pr()
        self._xml_empty_tag("workbookProtection", [("lockStructure", 1)])

    def format(self, role: str, unlocked: bool = False, fill: str = "") -> Format:
        """The format of a role; unlocked ones are pale yellow, marked ones have the colour of another role."""
        name = role, unlocked, fill
        if name not in self._shared:
            marked = {"bg_color": style.ROLES[fill]["bg_color"]} if fill else {}
            properties = {**style.ROLES[role], **(style.UNLOCKED if unlocked else {}), **marked}
            self._shared[name] = self.add_format(properties)
        return self._shared[name]

    def page(
        self,
        name: str,
        widths: Iterable[float],
        landscape: bool = False,
        footer: str = "",
        draft: str = "",
        pages: int = 0,
        streamed: bool = False,
        inputs_only: bool = False,
        locked: bool = True,
    ) -> Page:
        """A new sheet, set up for print on A4, as high as `pages` (0: as many as it takes).

        It is locked unless it is one to be sorted. Only inputs can be selected where there are `inputs_only`. A
        streamed one must be written row by row; no more than one row of it stays in memory.
        """
        self.constant_memory = streamed
        sheet = self.add_worksheet(name)
        self.constant_memory = False
        if streamed:
            sheet.row_data_fh.reconfigure(newline="\n")  # as it is read again
        page = Page(self, sheet, name, list(widths))
        sheet.set_paper(_PAPER_A4)
        sheet.set_landscape() if landscape else sheet.set_portrait()
        sheet.set_margins(left=0.6, right=0.6, top=0.6, bottom=0.6)
        sheet.center_horizontally()
        sheet.hide_gridlines(2)
        sheet.fit_to_pages(1, pages)
        sheet.set_footer(_fitted(f"&L&8 {_escaped(footer)}", "&R&8第 &P 页  共 &N 页"))
        if draft:
            sheet.set_header(_fitted(f"&C&12 {_escaped(draft)}", ""))
        if locked:
            sheet.protect(
                self.password, {"format_rows": True, "autofilter": True, "select_locked_cells": not inputs_only}
            )
        return page

    def identity(self, name: str, facts: Mapping[str, str]) -> None:
        """The hidden sheet of named facts."""
        sheet = self.add_worksheet(name)
        for row, (key, value) in enumerate(facts.items()):
            written(sheet.write_string(row, 0, key))
            written(sheet.write_string(row, 1, value))
        sheet.protect(self.password)
        sheet.very_hidden()


def _kept(scratch: str | None) -> BinaryIO:
    """Where a workbook stays until it is whole: many members make a large one."""
    return Path(scratch, "whole").open("w+b") if scratch else io.BytesIO()


class Page:
    """One sheet being written; remembers what stands in each row, to give it the height it needs."""

    def __init__(self, book: Book, sheet: Worksheet, name: str, widths: list[float]) -> None:
        self.book = book
        self.sheet = sheet
        self.name = name
        self.widths = widths
        self.heights: dict[int, float] = {}
        self.fills: dict[tuple[int, int], str] = {}
        self.row = 0
        self._hung_on: int | None = None
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)

    def text(self, place: Place, text: str, role: str, unlocked: bool = False) -> None:
        """Writes a text, never as a formula or a link."""
        self.go_to(place, role, unlocked)
        format_ = self.format(place, role, unlocked)
        if text:
            written(self.sheet.write_string(place.row, place.column, text, format_))
            self.fit(place, text, role)
        else:
            written(self.sheet.write_blank(place.row, place.column, None, format_))

    def number(self, place: Place, value: Decimal | int | None, role: str, unlocked: bool = False) -> None:
        """Writes a number, or an empty cell for None."""
        self.go_to(place, role, unlocked)
        format_ = self.format(place, role, unlocked)
        if value is None:
            written(self.sheet.write_blank(place.row, place.column, None, format_))
        else:
            written(self.sheet.write_number(place.row, place.column, stored(value), format_))

    def formula(
        self, place: Place, formula: str, value: Decimal | int | str, role: str, unlocked: bool = False
    ) -> None:
        """Writes a live formula with the value that it has now."""
        self.go_to(place, role, unlocked)
        shown = _NOT_XML.sub("", value) if isinstance(value, str) else stored(value)
        written(self.sheet.write_formula(place.row, place.column, formula, self.format(place, role, unlocked), shown))
        if isinstance(value, str) and style.ROLES[role].get("text_wrap"):
            self.fit(place, value, role)

    def matrix(self, place: Place, formula: str, value: Decimal | int, role: str) -> None:
        """Writes a formula that calculates with ranges cell by cell, as an array formula of one cell."""
        self.go_to(place, role)
        cell = place.row, place.column
        written(self.sheet.write_array_formula(*cell, *cell, f"={formula}", self.format(place, role), stored(value)))

    def fold_below(self, row: int | None) -> None:
        """Has folded rows hang on the one above them; `row` is that of the head where those below it begin the list."""
        self.sheet.outline_settings(visible=True, symbols_below=False)
        self.sheet.outline_row_level = 1
        self._hung_on = row

    def go_to(self, place: Place, role: str, unlocked: bool = False) -> None:
        """Merges the cells of a place that is more than one.

        A streamed sheet writes the rows above when a lower one begins: then they must have their heights.
        """
        if self.sheet.constant_memory:
            for above in range(self.row, place.row):
                if above in self.heights:
                    self._set_height(above, self.heights.pop(above))
            self.row = place.row
        if place.merged:
            last = place.row + place.rows - 1, place.column + place.columns - 1
            written(self.sheet.merge_range(place.row, place.column, *last, "", self.format(place, role, unlocked)))

    def span(self, place: Place) -> None:
        """Merges cells that are written one by one, each in its row."""
        self.sheet.merge.append([place.row, place.column, place.row + place.rows - 1, place.column + place.columns - 1])

    def format(self, place: Place, role: str, unlocked: bool = False) -> Format:
        """The format of a cell, with its mark if it has one."""
        return self.book.format(role, unlocked, self.fills.get((place.row, place.column), ""))

    def fit(self, place: Place, text: str, role: str) -> None:
        """Notes the height that a text needs; one that spans rows shares them with others."""
        if place.rows == 1:
            wraps = style.ROLES[role].get("text_wrap")
            width = sum(self.widths[place.column : place.column + place.columns]) if wraps else math.inf
            self.reserve(place.row, style.height_of(text, width, role))

    def reserve(self, row: int, height: float) -> None:
        """Notes that a row must be at least so many points high."""
        self.heights[row] = max(height, self.heights.get(row, 0))

    def grow(self, row: int, text: str, least: float) -> None:
        """A row of texts to type in: as high as its text needs, and fitted again whenever somebody types."""
        self.heights[row] = max(least, style.height_of(text, sum(self.widths[:1]), "text")) if text else least
        self.sheet.growing.add(row)

    def quiet_zeros(self, place: Place) -> None:
        """Greys the zeros of a block, by a condition: a number format would show another number than there is."""
        last = place.row + place.rows - 1, place.column + place.columns - 1
        rule = {"type": "cell", "criteria": "==", "value": 0, "format": self.book.format("quiet")}
        self.sheet.conditional_format(place.row, place.column, *last, rule)

    def _set_height(self, row: int, height: float) -> None:
        self.sheet.set_row(row, height, None, {"collapsed": row == self._hung_on})

    def finish(self) -> None:
        """Sets the row heights; rows without any text keep fitting themselves to what is typed.

        A streamed page cannot be written to any more.
        """
        for row, height in self.heights.items():
            self._set_height(row, height)
        if self.sheet.constant_memory:
            self.sheet.deflate(self.book.beside)


def owner(filing: Filing) -> str:
    """For people: the unit and the year, as far as known."""
    unit, year = filing.unit.name, filing.fact("year")
    return BETWEEN.join((unit, f"{year} 年")) if unit and year else unit


def foot(filing: Filing, sheet: str) -> str:
    """What the foot of a page says: whose it is, and which sheet."""
    return BETWEEN.join((owner(filing) or filing.form.title, sheet))


def stored(value: Decimal | int) -> int | float:
    """The number as a cell stores it."""
    return int(value) if value == int(value) else float(value)


def write_labels(page: Page, sheet: Sheet, stamp: str, binding: bool = False) -> None:
    """The locked labels of a sheet of the form, or only the binding ones, and its stamp."""
    for label in sheet.labels:
        if label.binding or not binding:
            page.text(label.place, label.text, label.role)
    page.text(sheet.stamp, stamp, "stamp")
    page.reserve(sheet.stamp.row, _STAMP_HEIGHT)
    if sheet.freeze:
        page.sheet.freeze_panes(*sheet.freeze)


def reserve_figure_rows(page: Page, layout: Layout, sheet: Sheet) -> None:
    """The row height that the form wants for rows of figures."""
    for key in layout.keys_on(sheet):
        page.reserve(layout.figures[key].row, sheet.row_height)


def _escaped(text: str) -> str:
    return text.replace("&", "&&")


def _fitted(left: str, right: str) -> str:
    """A header or footer of at most 255 characters, cut on the left."""
    return left[: 255 - len(right)].rstrip("&") + right
