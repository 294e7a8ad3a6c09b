"""Totals as offices make them by hand: the three tables without texts, as workbooks and documents of many looks."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import openpyxl
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from support.filings import FORM, LAYOUT
from support.pages import (
    Cell,
    Page,
    Rows,
    as_docx,
    as_python_docx,
    page_of,
    placed,
    shifted,
    split_at,
    tables,
    unmerged,
    with_tables,
    with_texts,
)
from xlreport import Filing, Key

_FIGURE = re.compile(r"\d+(\.\d+)?")
_GREY, _LINE = PatternFill("solid", fgColor="FFD9D9D9"), Side(style="thin")


def with_figures(page: Page, figures: Mapping[Key, str]) -> Page:
    """The official report with other texts in the cells of some figures."""
    sections = [section for section in FORM.sections.values() if section.tables]
    spots: dict[tuple[int, int, int], str] = {}
    for n, section in enumerate(sections):
        places = sorted(LAYOUT.figures[key] for name in section.tables for key in FORM.tables[name].all_keys())
        rows = sorted({label.place.row for label in LAYOUT.sheets[section.id].labels if label.role in _ROLES})
        rows = sorted({*rows, *(place.row for place in places)})
        for key, text in figures.items():
            if key.table in section.tables:
                place = LAYOUT.figures[key]
                spots[n, rows.index(place.row), place.column] = text
    numbers = iter(range(len(sections)))

    def changed(table: Rows) -> list[Rows]:
        n = next(numbers)
        lines = ([(row, column, cell) for column, cell in line] for row, line in enumerate(placed(table)))
        return [[[replace(c, text=spots.get((n, row, column), c.text)) for row, column, c in line] for line in lines]]

    return with_tables(page, changed)


_ROLES = ("block", "head", "row")


def total(filing: Filing, figures: Mapping[Key, str]) -> Page:
    """The tables of a filing with what its office put into some cells."""
    return [block for block in with_figures(page_of(filing), figures) if not isinstance(block, str)]


# -- looks of tables


def is_figure(text: str) -> bool:
    return bool(_FIGURE.fullmatch(text))


def shown(change: Callable[[str], str]) -> Callable[[Page], Page]:
    """With each figure written otherwise."""
    return lambda page: with_texts(page, lambda text: change(text) if is_figure(text) else text)


def in_four(page: Page) -> Page:
    """With section two as four tables."""
    begins = lambda row: row[0].text.startswith("第二十条")  # noqa: E731
    return with_tables(page, lambda table: split_at(table, begins))


def remarked(page: Page) -> Page:
    """With a column of one's own at the end of each table."""
    words = {0: "备注"}
    return with_tables(page, lambda t: [[[*row, Cell(words.get(n, "见附件"))] for n, row in enumerate(unmerged(t))]])


def upright(page: Page) -> Page:
    """With labels of one character a line, as in narrow cells."""
    return with_texts(page, lambda text: "\n".join(text) if not is_figure(text) else text)


def grouped(text: str) -> str:
    return f"{Decimal(text):,}"


def padded(text: str) -> str:
    """An amount as a column of amounts shows it."""
    return f"{text}00" if "." in text else text


TO_WORD: Mapping[str, Callable[[Page], bytes]] = {
    "as printed": as_docx,
    "by another library": as_python_docx,
    "section two in four tables": lambda page: as_docx(in_four(page)),
    "labels in each row": lambda page: as_docx(with_tables(page, lambda table: [unmerged(table, repeated=True)])),
    "labels in the first row only": lambda page: as_docx(with_tables(page, lambda table: [unmerged(table)])),
    "an empty first column": lambda page: as_docx(with_tables(page, lambda table: [shifted(table)])),
    "thousands parted": lambda page: as_docx(shown(grouped)(page)),
    "signs for noughts": lambda page: as_docx(shown(lambda text: "/" if text == "0" else text)(page)),
    "blanks for noughts": lambda page: as_docx(shown(lambda text: "" if text == "0" else text)(page)),
    "titles and noughts behind": lambda page: as_docx(["沂源县汇总（手工）", "单位：件", *shown(padded)(page)]),
}


# -- looks of workbooks


def _put(sheet: Any, rows: Rows, top: int = 1, left: int = 1, merge: bool = True, value: Any = None) -> int:
    """Writes a table from a cell on; gives the row below it."""
    for n, line in enumerate(placed(rows), top):
        for column, cell in line:
            at = sheet.cell(n, left + column)
            at.value = (value or _number)(cell.text)
            if merge and (cell.rows > 1 or cell.columns > 1):
                last = n + cell.rows - 1, left + column + cell.columns - 1
                sheet.merge_cells(start_row=n, start_column=left + column, end_row=last[0], end_column=last[1])
    return top + len(rows)


def _number(text: str) -> object:
    if not is_figure(text):
        return text or None
    return int(text) if text.isdigit() else float(text)


def _book(fill: Callable[[Any, Sequence[Rows]], None]) -> Callable[[Page], bytes]:
    def made(page: Page) -> bytes:
        book = openpyxl.Workbook()
        fill(book, tables(page))
        target = io.BytesIO()
        book.save(target)
        return target.getvalue()

    return made


def _stacked(book: Any, found: Sequence[Rows]) -> None:
    sheet, row = book.active, 3
    sheet["A1"] = "2024年沂源县政府信息公开工作情况汇总"
    for title, table in zip(("二、主动公开", "三、依申请公开", "四、复议诉讼"), found, strict=True):
        sheet.cell(row, 1, title)
        row = _put(sheet, table, row + 1) + 2


def _apart(book: Any, found: Sequence[Rows], **how: Any) -> None:
    for n, table in enumerate(found):
        sheet = book.active if not n else book.create_sheet(f"表{n}")
        _put(sheet, table, **how)


def _coloured(book: Any, found: Sequence[Rows]) -> None:
    _apart(book, found)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                cell.font, cell.fill = Font("仿宋", 12, bold=True), _GREY
                cell.border, cell.alignment = Border(_LINE, _LINE, _LINE, _LINE), Alignment("center", wrap_text=True)
        sheet.freeze_panes = "B3"


def _formatted(book: Any, found: Sequence[Rows]) -> None:
    _apart(book, found)
    for cell in (cell for sheet in book for row in sheet.iter_rows() for cell in row):
        cell.number_format = "#,##0" if isinstance(cell.value, int) else "#,##0.00####"


def _hidden_copy(book: Any, found: Sequence[Rows]) -> None:
    _stacked(book, found)
    copy = book.create_sheet("旧数")
    copy.sheet_state = "hidden"
    _put(copy, found[0])
    book.create_sheet("说明")["B2"] = "本表由办公室按各单位报表手工加总，共 16 份。"
    book.active.append([])
    book.active.append(["填表人：张三", None, "审核人：李四", None, "2025年1月20日"])


TO_SHEETS: Mapping[str, Callable[[Page], bytes]] = {
    "one sheet": _book(_stacked),
    "three sheets": _book(_apart),
    "from the middle of the sheet on": _book(lambda book, found: _apart(book, found, top=6, left=4)),
    "nothing merged": _book(lambda book, found: _apart(book, found, merge=False)),
    "labels in each row": lambda page: _book(_apart)(with_tables(page, lambda t: [unmerged(t, repeated=True)])),
    "figures as texts": lambda page: _book(lambda book, found: _apart(book, found, value=lambda text: text or None))(
        shown(grouped)(page)
    ),
    "colours and formats": _book(_coloured),
    "numbers formatted": _book(_formatted),
    "signs and blanks for noughts": lambda page: _book(_apart)(
        with_tables(page, lambda t: [[[_sign(cell, n) for n, cell in enumerate(row)] for row in t]])
    ),
    "remarks, notes and a hidden copy": lambda page: _book(_hidden_copy)(upright(remarked(page))),
}


def _sign(cell: Cell, n: int) -> Cell:
    return replace(cell, text="/" if n % 2 else "") if cell.text == "0" else cell
