"""The official tables of a summary: sums over its members, the group sums that texts quote, last year beside them."""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby

from ...form import Key, Table
from ...layout import GroupSum, Place, Sheet, group_sums
from .. import formulas
from .lists import OFFICIAL, SummaryBook
from .sheets import Page, reserve_figure_rows, write_labels

LAST, CHANGE = "上年", "增减"
_BESIDE, _GROUP_ROW = 8.0, 21
# A table of one row and more columns than these has last year below it.
_FEW = 3


def write_table(making: SummaryBook, sheet: Sheet) -> None:
    """One sheet of the form."""
    widths = list(sheet.widths)
    if making.last is not None and not _is_flat(making, sheet):
        beside = _beside_column(making, sheet)
        widths = [*widths[:beside], _BESIDE, _BESIDE]
    page = making.page(sheet.name, widths, sheet.landscape, pages=1, colour=OFFICIAL)
    write_labels(page, sheet, making.stamp, binding=True)
    if sheet.who:
        page.text(sheet.who, making.who, "who")
    reserve_figure_rows(page, making.layout, sheet)
    for key in making.layout.keys_on(sheet):
        role = "number" if making.form.number(key).decimals else "whole"
        page.formula(making.layout.figures[key], f"=SUM({making.cells(key)})", making.summary[key], role)
    sums = list(group_sums(making.layout, sheet))
    for line in sums:
        _group_sum(making, page, line)
    if making.last is not None:
        _compared(making, page, sheet, making.layout.areas[sheet.name][0] + 1 + len(sums))
    page.finish()


def _group_sum(making: SummaryBook, page: Page, line: GroupSum) -> None:
    """A sum that has no row of its own on the form."""
    page.text(Place(page.name, line.row, 0, 1, line.columns[0][0]), line.label, "row")
    for column, keys in line.columns:
        cells = formulas.total((making.layout.figures[key] for key in keys), page.name)
        value = sum((making.summary[key] for key in keys), Decimal(0))
        page.formula(Place(page.name, line.row, column), f"={cells}", value, "whole")
    page.reserve(line.row, _GROUP_ROW)


def _is_flat(making: SummaryBook, sheet: Sheet) -> bool:
    """Whether the tables of a sheet are of one long row each."""
    tables = [making.form.tables[name] for name in making.form.sections[sheet.id].tables]
    return all(len(table.rows) == 1 and len(table.columns) > _FEW for table in tables)


def _beside_column(making: SummaryBook, sheet: Sheet) -> int:
    """The first column right of all figures of a sheet."""
    return 1 + max(making.layout.figures[key].column for key in making.layout.keys_on(sheet))


def _compared(making: SummaryBook, page: Page, sheet: Sheet, below: int) -> None:
    """Last year: below a table of one row, else beside the last figure of each row."""
    for name in making.form.sections[sheet.id].tables:
        if _is_flat(making, sheet):
            below = _below(making, page, making.form.tables[name], below)
        else:
            _beside(making, page, making.form.tables[name], _beside_column(making, sheet))


def _below(making: SummaryBook, page: Page, table: Table, row: int) -> int:
    """Two rows under heads of their own; the row behind them."""
    for n, word in enumerate((LAST, CHANGE)):
        page.text(Place(page.name, row + 2 * n, 0, 1, len(table.columns)), word, "head")
        page.reserve(row + 2 * n + 1, _GROUP_ROW)
    for key in table.all_keys():
        column = making.layout.figures[key].column
        _pair(making, page, key, Place(page.name, row + 1, column), Place(page.name, row + 3, column))
    return row + 4


def _beside(making: SummaryBook, page: Page, table: Table, column: int) -> None:
    """Two columns under heads that name the figure."""
    for n, (_, keys) in enumerate(groupby(table.all_keys(), lambda key: key.row)):
        key = list(keys)[-1]
        row = making.layout.figures[key].row
        if n == 0:
            named = [table.column[key.column].label[-1]] if len(table.columns) > 1 else []
            for beyond, word in enumerate(("\n".join([LAST, *named]), CHANGE)):
                page.text(Place(page.name, row - 1, column + beyond), word, "head")
        _pair(making, page, key, Place(page.name, row, column), Place(page.name, row, column + 1))


def _pair(making: SummaryBook, page: Page, key: Key, last: Place, change: Place) -> None:
    before = making.last[key] if making.last else Decimal(0)
    page.number(last, before, "before")
    formula = f"={making.layout.figures[key].cell}-{last.cell}"
    page.formula(change, formula, making.summary[key] - before, "before")
