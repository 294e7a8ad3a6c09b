"""单位一览: one row a unit, to be sorted and filtered; total, subtotals and medians stand above."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from decimal import Decimal
from operator import add

from ...charts import amount
from ...form import Indicator
from ...layout import Place, column_name, member_words
from ...layout import summary as at
from .. import formulas
from .lists import READ, SummaryBook
from .row_xml import NUMBER, number_end, row_xml, value_end
from .rows import Rows
from .sheets import Page

_WIDTHS, _FIGURE = (5.0, 10.0, 17.0, 7.0), 6.2
_HEAD, _ROW = 2, 15
# A median says something from so many units on; what is more than twice as much stands out, if it is no trifle.
_LEAST, _TIMES, _TRIFLE = 5, 2, 5
_TITLE, _MEDIAN, _SUBTOTAL = "单位一览", "中位数", "小计"
_NOTICE = "可以排序和筛选；底色标出比同类单位中位数的两倍还多的（同类至少 5 个单位、数在 5 以上）。"
_VALUES = "单位多，本表是数值，不是公式。"


def write_units(making: SummaryBook) -> None:
    """The list; each of its cells finds its figure by the 序号 in its own row, wherever that row is sorted to."""
    columns = making.form.overview.units
    page = making.page(at.UNITS, [*_WIDTHS, *([_FIGURE] * len(columns))], streamed=True, colour=READ, locked=False)
    name, width = page.name, len(_WIDTHS) + len(columns)
    page.text(Place(name, 0, 0, 1, width), _TITLE, "title")
    notice = _NOTICE if making.live else f"{_NOTICE}{_VALUES}"
    page.text(Place(name, 1, 0, 1, width - 4), " · ".join(filter(None, (making.who, notice))), "source")
    page.text(Place(name, 1, width - 4, 1, 4), making.stamp, "stamp")
    _heads(page, _HEAD, columns)
    medians = _above(making, page, columns)
    first = page.row + 2
    _heads(page, first - 1, columns)
    _list(making, page, columns, first)
    last = first + len(making.summary.members) - 1
    figures = Place(name, _HEAD + 1, len(_WIDTHS), last - _HEAD, len(columns))
    for kind, row in medians.items():
        _shade(page, Place(name, first, len(_WIDTHS), last - first + 1, len(columns)), kind, row)
    page.quiet_zeros(figures)
    page.sheet.freeze_panes(_HEAD + 1, len(_WIDTHS) - 1)
    page.sheet.autofilter(first - 1, 0, last, width - 1)
    page.sheet.repeat_rows(_HEAD)
    page.finish()


def _heads(page: Page, row: int, columns: Sequence[Indicator]) -> None:
    for column, text in enumerate((*at.MEMBER_HEADING, *(indicator.label for indicator in columns))):
        page.text(Place(page.name, row, column), text, "head")


def _above(making: SummaryBook, page: Page, columns: Sequence[Indicator]) -> dict[str, int]:
    """The total, a subtotal for each kind, and the medians of those with enough units: in which row they stand."""
    members, medians = making.summary.members, dict[str, int]()
    shown = list(map(making.kind_of, members))
    row = _HEAD + 1
    _line(page, row, at.TOTAL_WORD, f"{len(members)} 个单位", "")
    for column, indicator in enumerate(columns, len(_WIDTHS)):
        formula = "+".join(f"SUM({making.cells(key)})" for key in indicator.keys)
        making.figure(page, Place(page.name, row, column), formula, amount(making.summary, indicator), "total")
    for kind, sums in making.kinds.items():
        own = [n for n, other in enumerate(shown) if other == kind]
        row += 1
        _line(page, row, _SUBTOTAL, f"{len(own)} 个单位", kind)
        for column, indicator in enumerate(columns, len(_WIDTHS)):
            parts = (
                f"SUMIF({making.kind_cells},{formulas.quoted(kind)},{making.cells(key)})" for key in indicator.keys
            )
            making.figure(page, Place(page.name, row, column), "+".join(parts), amount(sums, indicator), "total")
        if len(own) >= _LEAST:
            row += 1
            medians[kind] = row
            _medians(making, page, row, kind, [making.reckoned.column(n, own) for n in range(len(columns))])
    return medians


def _medians(making: SummaryBook, page: Page, row: int, kind: str, found: Iterable[list[Decimal]]) -> None:
    _line(page, row, _MEDIAN, "", kind)
    for column, (indicator, values) in enumerate(zip(making.form.overview.units, found, strict=True), len(_WIDTHS)):
        cells = "+".join(making.cells(key) for key in indicator.keys)
        value = statistics.median(values)
        place = Place(page.name, row, column)
        if making.live:
            page.matrix(place, f"MEDIAN(IF({making.kind_cells}={formulas.quoted(kind)},{cells}))", value, "before")
        else:
            page.number(place, value, "before")


def _line(page: Page, row: int, word: str, count: str, kind: str) -> None:
    for column, text in enumerate((word, "", count, kind)):
        page.text(Place(page.name, row, column), text, "total")
    page.heights[row] = _ROW


def _list(making: SummaryBook, page: Page, columns: Sequence[Indicator], first: int) -> None:
    rows, width = Rows(page, first), len(_WIDTHS)
    begins = [rows.pen.begin(column, "figure") for column in range(width, width + len(columns))]
    end = value_end if making.live else number_end
    if making.live:
        found = ("+".join(f"INDEX({making.cells(key)},$A{NUMBER})" for key in indicator.keys) for indicator in columns)
        begins = [f"{begin}><f>{formula}</f" for begin, formula in zip(begins, found, strict=True)]
    for n, member in enumerate(making.summary.members, 1):
        number = f"{rows.pen.begin(0, 'figure')}{number_end(n)}"
        words = rows.pen.texts(member_words(making.form, "", member)[1:], "cell", 1)
        figures = "".join(map(add, begins, map(end, making.reckoned.amounts(n - 1))))
        rows.put(row_xml(f"{number}{words}{figures}", _ROW))
    rows.end()


def _shade(page: Page, block: Place, kind: str, median: int) -> None:
    """Marks what stands out among the units of a kind."""
    first = block.row + 1
    cell, middle = f"{column_name(block.column)}{first}", f"{column_name(block.column)}${median + 1}"
    kind_cell = f"${column_name(at.MEMBER_HEADING.index('类别'))}{first}"
    test = f"AND({kind_cell}={formulas.quoted(kind)},{cell}>{_TIMES}*{middle},{cell}>{_TRIFLE})"
    last = block.row + block.rows - 1, block.column + block.columns - 1
    options = {"type": "formula", "criteria": f"={test}", "format": page.book.format("above")}
    page.sheet.conditional_format(block.row, block.column, *last, options)
