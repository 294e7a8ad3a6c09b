"""单位明细: one row a member, one column a figure, under three levels of heads."""

from __future__ import annotations

from collections.abc import Sequence

from ...filing import Filing
from ...form import Key
from ...layout import Place, member_heads, member_words
from ...layout import summary as at
from .. import formulas
from .lists import SummaryBook
from .sheets import Page, stored, written


def write_members(making: SummaryBook, name: str, members: Sequence[tuple[str, Filing]]) -> None:
    """One row a unit, one column a figure, under three levels of heads."""
    widths = [6, 12, 24, 8, *([9] * len(making.form.keys))]
    page = making.page(name, widths, streamed=True)
    page.reserve(0, 27)
    page.text(Place(name, 0, 0, 1, 4), name, "block")
    page.text(Place(name, 1, 0, 1, 4), making.stamp, "stamp")
    _heads(making, page)
    sums = _row_formulas(making, name)
    for row, (number, member) in enumerate(members, at.FIRST_ROW):
        for column, text in enumerate(member_words(making.form, number, member)):
            page.text(Place(name, row, column), text, "listed")
        _member(making, page, member, row, sums)
    page.sheet.freeze_panes(at.FIRST_ROW, at.FIRST_COLUMN)
    last = at.FIRST_ROW + len(members) - 1
    page.sheet.autofilter(at.FIRST_ROW - 1, 0, last, len(widths) - 1)
    page.sheet.repeat_rows(at.HEAD_ROW, at.FIRST_ROW - 1)
    page.sheet.repeat_columns(0, at.FIRST_COLUMN - 1)
    page.sheet.fit_to_pages(0, 0)
    page.finish()


def _heads(making: SummaryBook, page: Page) -> None:
    heads = member_heads(making.form)
    for row in range(at.HEAD_ROW, at.FIRST_ROW):
        for column in range(len(at.MEMBER_HEADING)):
            page.text(Place(page.name, row, column), at.MEMBER_HEADING[column] if row == at.HEAD_ROW else "", "head")
        for _, column, count, text in (head for head in heads if head[0] == row and head[1] >= at.FIRST_COLUMN):
            page.text(Place(page.name, row, column, 1, count), text, "head")
    for column in range(len(at.MEMBER_HEADING)):
        page.span(Place(page.name, at.HEAD_ROW, column, at.FIRST_ROW - at.HEAD_ROW))


def _row_formulas(making: SummaryBook, name: str) -> dict[Key, str]:
    """The formulas of a member's totals, with {row} for the number of its row."""
    places = at.figure_places(making.form, name, at.FIRST_ROW)
    row = str(at.FIRST_ROW + 1)
    return {
        key: "=" + formulas.total((places[part] for part in making.form.addends(key)), name).replace(row, "{row}")
        for key in making.form.totals
    }


def _member(making: SummaryBook, page: Page, member: Filing, row: int, sums: dict[Key, str]) -> None:
    style_ = making.book.format("number")
    for column, key in enumerate(making.form.keys, at.FIRST_COLUMN):
        if key in sums:
            formula = sums[key].format(row=row + 1)
            written(page.sheet.write_formula(row, column, formula, style_, stored(member[key])))
        elif key in member.inputs:
            written(page.sheet.write_number(row, column, stored(member.inputs[key]), style_))
        else:
            written(page.sheet.write_blank(row, column, None, style_))
