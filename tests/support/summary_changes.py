"""Summaries of a county and a city, and what somebody may change in them by hand."""

from __future__ import annotations

import functools
import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from support.books import opened, saved
from support.filings import FORM, LAYOUT, random_filing
from xlreport import Collection, Filing, Key, Unit, merge, read, write_summary
from xlreport.checks import check_alone
from xlreport.form import acceptance_key
from xlreport.layout import summary as at
from xlreport.layout.summary_rows import group_sums

TOWNS = [Unit(f"37032310{n}", f"第{n}镇人民政府", "乡镇" if n % 2 else "街道") for n in range(1, 4)]
COUNTY, CITY = Unit("370323", "沂源县", "县"), Unit("3703", "淄博市", "市")
REASON = {acceptance_key("T3-BALANCE"): "已核实"}


def county(first: int = 0, unit: Unit = COUNTY) -> Filing:
    towns = [random_filing(n + first, replace(u, code=f"{u.code}{first}")) for n, u in enumerate(TOWNS, 1)]
    towns[0] = replace(towns[0], facts={**towns[0].facts, **REASON})
    return merge(towns, unit)


def summary_file(summary: Filing, collection: Collection | None = None) -> bytes:
    target = io.BytesIO()
    write_summary(summary, collection or Collection(()), target)
    return target.getvalue()


@functools.cache
def file(levels: int = 1) -> bytes:
    """A county's summary, or that of a city of two counties."""
    if levels == 1:
        return summary_file(county())
    return summary_file(merge([county(), county(4, Unit("370324", "沂水县", "县"))], CITY))


def errors(data: bytes) -> list[tuple[str, str | None]]:
    """The code and the sheet of each error, each pair once."""
    reading = read(data)
    found = [*reading.findings, *(check_alone(reading.returned)[0] if reading.returned else ())]
    return list(dict.fromkeys((f.code, f.place.sheet if f.place else None) for f in found if f.is_error))


def changed(change: Callable[[Any], None], levels: int = 1) -> bytes:
    """The summary as somebody left it who opened it, changed it, and saved it."""
    book = opened(file(levels))
    change(book)
    return saved(book)


def column(key: Key) -> int:
    return at.FIRST_COLUMN + 1 + FORM.keys.index(key)


D6 = Key("t3", "received", "natural_person")
FIRST = at.first_row(at.MEMBERS) + 1
LIST = at.LIST_HEAD_ROW + 2


def typed(sheet: str, row: int, column: int, value: Any) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        book[sheet].cell(row, column).value = value

    return change


def row_deleted(*sheets: str) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        for name in sheets:
            book[name].delete_rows(LIST if name in at.LISTS else FIRST)

    return change


def rows_exchanged(sheet: str, row: int) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        one, two = ([cell.value for cell in book[sheet][n]] for n in (row, row + 1))
        for n, values in ((row, two), (row + 1, one)):
            for cell, value in zip(book[sheet][n], values, strict=True):
                cell.value = value

    return change


def columns_exchanged(book: Any) -> None:
    sheet = book[at.MEMBERS]
    for row in sheet.iter_rows(min_row=FIRST, min_col=11, max_col=12):
        row[0].value, row[1].value = row[1].value, row[0].value


def unit_added(book: Any) -> None:
    for name, row in ((at.MEMBERS, FIRST), (at.FACTS, LIST)):
        values = [cell.value for cell in book[name][row]]
        for n, value in enumerate(["4", *values[1:]], 1):
            book[name].cell(row + 3, n).value = value


def nested_added(book: Any) -> None:
    sheet = book.create_sheet(at.NESTED)
    for n, cell in enumerate(book[at.MEMBERS][FIRST], 1):
        sheet.cell(at.first_row(at.NESTED) + 1, n).value = cell.value
    sheet.sheet_state = "hidden"


def words_on_a_sheet_of_members(book: Any) -> None:
    """They stand where no member would be read."""
    book.create_sheet(at.NESTED).cell(99, 5).value = 7


def all_deleted(book: Any) -> None:
    for name in (at.MEMBERS, *at.LISTS):
        book[name].delete_rows(LIST if name in at.LISTS else FIRST, 10_000)


TEXT_ROW = LIST
GROUP_SUM = next(line for sheet in LAYOUT.figure_sheets() for line in group_sums(LAYOUT, sheet))
YEAR = 2 + at.fact_keys(FORM).index("year")
CHANGES: dict[str, tuple[Callable[[Any], None], tuple[str, str | None]]] = {
    "a row of figures deleted": (row_deleted(at.MEMBERS), ("SUMMARY-ROWS", at.MEMBERS)),
    "a unit deleted from all lists": (row_deleted(at.MEMBERS, at.FACTS), ("SUMMARY-ROWS", at.MEMBERS)),
    "a row of facts deleted": (row_deleted(at.FACTS), ("SUMMARY-ROWS", at.FACTS)),
    "a number twice": (typed(at.MEMBERS, FIRST + 1, 1, "1"), ("SUMMARY-ROWS", at.MEMBERS)),
    "rows renumbered": (typed(at.FACTS, LIST + 2, 1, "4"), ("SUMMARY-ROWS", at.FACTS)),
    "figures of two units exchanged": (rows_exchanged(at.MEMBERS, FIRST), ("SUMMARY-ROWS", at.MEMBERS)),
    "two columns of figures exchanged": (columns_exchanged, ("MEMBER-EDITED", None)),
    "a unit added": (unit_added, ("MEMBER-DOUBLED", None)),
    "a sheet of members of members that nobody has": (words_on_a_sheet_of_members, ("SUMMARY-CELL", at.NESTED)),
    "hidden figures that would override": (nested_added, ("SUMMARY-ROWS", at.NESTED)),
    "a figure typed over": (typed(at.MEMBERS, FIRST, column(D6), 999), ("MEMBER-EDITED", None)),
    "a figure emptied": (typed(at.MEMBERS, FIRST, column(D6), None), ("MEMBER-EDITED", None)),
    "a figure made a formula": (typed(at.MEMBERS, FIRST, column(D6), "=1+1"), ("CELL-FORMULA", at.MEMBERS)),
    "the file of a member changed": (
        typed(at.MEMBERS, FIRST, at.FIRST_COLUMN + len(FORM.keys) + 1, "别的.xlsx"),
        ("MEMBER-EDITED", None),
    ),
    "the total of all typed over": (
        typed(at.MEMBERS, at.TOTAL_ROW + 1, column(D6), 12345),
        ("SUMMARY-CELL", at.MEMBERS),
    ),
    "a key changed": (
        typed(at.MEMBERS, at.KEY_ROW + 1, column(D6), "t3/received/business"),
        ("SUMMARY-CELL", at.MEMBERS),
    ),
    "a total typed over": (typed(at.MEMBERS, FIRST, column(FORM.totals[0]), 12345), ("SUMMARY-CELL", at.MEMBERS)),
    "a head changed": (typed(at.MEMBERS, at.KEY_ROW, column(D6), "总计"), ("SUMMARY-CELL", at.MEMBERS)),
    "a name that differs between lists": (typed(at.MEMBERS, FIRST, 3, "别的镇"), ("SUMMARY-CELL", at.MEMBERS)),
    "a code that differs between lists": (typed(at.FACTS, LIST, 4, "370323999"), ("SUMMARY-CELL", at.MEMBERS)),
    "a kind typed over": (typed(at.MEMBERS, FIRST, 4, "部门"), ("SUMMARY-CELL", at.MEMBERS)),
    "a fact typed over": (typed(at.FACTS, LIST, 7, "别处"), ("MEMBER-EDITED", None)),
    "a paragraph typed over": (typed(at.TEXTS, TEXT_ROW, 6, "别的文字。"), ("MEMBER-EDITED", None)),
    "a paragraph deleted": (row_deleted(at.TEXTS), ("MEMBER-EDITED", None)),
    "a reason typed over": (typed(at.REMARKS, LIST, 6, "别的理由"), ("MEMBER-EDITED", None)),
    "a reason deleted": (row_deleted(at.REMARKS), ("MEMBER-EDITED", None)),
    "a sum by kind typed over": (typed(at.BY_KIND, LIST, 3, 12345), ("SUMMARY-CELL", at.BY_KIND)),
    "an official total typed over": (
        typed(LAYOUT.figures[D6].sheet, LAYOUT.figures[D6].row + 1, LAYOUT.figures[D6].column + 1, 12345),
        ("TOTAL-TYPED", LAYOUT.figures[D6].sheet),
    ),
    "the label of a group sum changed": (
        typed(LAYOUT.figures[D6].sheet, GROUP_SUM.row + 1, 1, "小计"),
        ("SUMMARY-CELL", LAYOUT.figures[D6].sheet),
    ),
    "something beside the list": (typed(at.FACTS, LIST, 30, 7), ("SUMMARY-CELL", at.FACTS)),
    "a rule that the form does not have": (typed(at.REMARKS, LIST, 3, "T9-NONE"), ("LABEL-CHANGED", at.REMARKS)),
    "a block that the form does not have": (typed(at.TEXTS, LIST, 3, "别的栏目"), ("LABEL-CHANGED", at.TEXTS)),
    "a paragraph of nobody": (typed(at.TEXTS, LIST, 1, "9"), ("SUMMARY-ROWS", at.TEXTS)),
    "a fact made a formula": (typed(at.FACTS, LIST, 7, '="别处"'), ("SUMMARY-CELL", at.FACTS)),
    "a member of another year": (typed(at.FACTS, LIST, YEAR, "2023"), ("YEAR-OTHER", None)),
    "no member left": (all_deleted, ("UNFILLED", None)),
    "a sheet that is not a list gone": (lambda book: book.remove(book[at.BY_KIND]), ("SHEET-MISSING", None)),
    "a list gone": (lambda book: book.remove(book[at.REMARKS]), ("SHEET-MISSING", None)),
    "the identity changed": (typed(LAYOUT.identity, 4, 2, "别的县"), ("SUMMARY-IDENTITY", None)),
}
