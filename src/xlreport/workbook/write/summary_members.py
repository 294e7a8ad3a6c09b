"""单位明细: one row a member, one column a figure, under three levels of heads; made to be looked up, not printed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby

from ...filing import Filing
from ...form import Key
from ...layout import Place, column_name, member_heads, member_words, source_words
from ...layout import summary as at
from .. import formulas
from .lists import SummaryBook
from .row_xml import NUMBER, Pen, number_end, row_xml, value_end
from .rows import Rows

_NAMES, _FIGURE, _SOURCE = (6.0, 10.0, 20.0, 7.0), 5.5, (30.0, 12.0, 6.0)
_NOTICE = "供查找和取数，不必打印；各表和概览的数都由此算出。"
_VALUES = "供查找和取数，不必打印。单位多，只有合计行和第二至四部分的表是公式，其他都是数值。"
# In percent, and how many characters wide a page in landscape then is.
_SCALE, _PAGE_WIDTH = 55, 176
_ROW = 13.5


def write_members(making: SummaryBook, name: str, members: Sequence[tuple[str, Filing]]) -> None:
    """One row a unit, one column a figure; the totals on top where the members are the summary's own."""
    page = making.page(name, [*_NAMES, *([_FIGURE] * len(making.form.keys)), *_SOURCE], streamed=True)
    first = at.first_row(name)
    last = first + len(members) - 1
    page.reserve(0, 27)
    page.text(Place(name, 0, 0, 1, 4), name, "block")
    page.text(Place(name, 1, 0, 1, 4), _NOTICE if making.live else _VALUES, "beside")
    page.text(Place(name, 1, 4, 1, 12), making.stamp, "stamp")
    rows = Rows(page, at.HEAD_ROW)
    _heads(making, rows)
    rows.put(row_xml(_keys(making, rows.pen), _ROW))
    if name == at.MEMBERS:
        rows.put(row_xml(_totals(making, rows.pen, first, last), _ROW))
    figures, behind = _figures(making, name, rows.pen), at.FIRST_COLUMN + len(making.form.keys)
    for n, (number, member) in enumerate(members):
        found = making.reckoned.figures(n, member) if name == at.MEMBERS else member.filled_in()
        words = rows.pen.texts(member_words(making.form, number, member), "cell")
        sources = rows.pen.texts(source_words(member), "hash", behind)
        rows.put(row_xml(f"{words}{figures(found)}{sources}", _ROW))
    rows.end()
    page.quiet_zeros(Place(name, first, at.FIRST_COLUMN, len(members), len(making.form.keys)))
    page.sheet.freeze_panes(first, at.FIRST_COLUMN)
    page.sheet.autofilter(first - 1, 0, last, len(page.widths) - 1)
    page.sheet.repeat_rows(at.HEAD_ROW, first - 1)
    page.sheet.repeat_columns(0, at.FIRST_COLUMN - 1)
    page.sheet.fit_page = False
    page.sheet.set_print_scale(_SCALE)
    page.sheet.print_area(0, 0, last, at.FIRST_COLUMN + len(making.form.keys) - 1)
    page.sheet.set_v_pagebreaks(list(_breaks(making)))
    page.finish()


def _groups(making: SummaryBook) -> list[int]:
    """How many figures stand under each head of the second level."""
    rows = groupby(making.form.keys, lambda key: (key.table, key.row))
    return [len(list(keys)) for _, keys in rows]


def _breaks(making: SummaryBook) -> Iterator[int]:
    """The columns before which a page begins: no group of figures is parted."""
    room = int((_PAGE_WIDTH - sum(_NAMES)) / (_FIGURE + 0.7))
    column, taken = at.FIRST_COLUMN, 0
    for count in _groups(making):
        if taken and taken + count > room:
            yield column
            taken = 0
        column, taken = column + count, taken + count


def _roles(making: SummaryBook) -> Iterator[tuple[Key, str]]:
    """The look of each figure: bands of colour by group."""
    roles = (("figure", "banded")[n % 2] for n, count in enumerate(_groups(making)) for _ in range(count))
    return zip(making.form.keys, roles, strict=True)


def _heads(making: SummaryBook, rows: Rows) -> None:
    """Three levels of heads; those of names and sources are as high as all of them."""
    page = rows.page
    source = at.source_places(making.form, page.name, at.HEAD_ROW)
    heads = [*member_heads(making.form), (at.HEAD_ROW, source[0].column, 1, at.SOURCE_HEAD)]
    for row in range(at.HEAD_ROW, at.KEY_ROW):
        texts = [""] * len(page.widths)
        for _, column, count, text in (head for head in heads if head[0] == row):
            place, texts[column] = Place(page.name, row, column, 1, count), text
            page.fit(place, text, "head")
            if place.merged:
                page.span(place)
        rows.put(row_xml(rows.pen.texts(texts, "head"), page.heights.pop(row)))
    page.span(Place(page.name, at.HEAD_ROW, source[0].column, at.HEAD_LEVELS, len(source)))
    for column in range(len(at.MEMBER_HEADING)):
        page.span(Place(page.name, at.HEAD_ROW, column, at.HEAD_LEVELS))


def _keys(making: SummaryBook, pen: Pen) -> str:
    """One row in which each column has a name of its own, for formulas and for machines."""
    return pen.texts((*at.MEMBER_HEADING, *map(str, making.form.keys), *at.SOURCE_HEADING), "key")


def _totals(making: SummaryBook, pen: Pen, first: int, last: int) -> str:
    """What all members come to."""
    words = (at.TOTAL_WORD if column == 2 else "" for column in range(at.FIRST_COLUMN))
    cells = [pen.texts(words, "total")]
    for column, key in enumerate(making.form.keys, at.FIRST_COLUMN):
        letters = column_name(column)
        formula = f"SUM({letters}{first + 1}:{letters}{last + 1})"
        cells.append(pen.figure(column, making.summary[key], "total", formula))
    return "".join(cells)


def _figures(making: SummaryBook, name: str, pen: Pen) -> Callable[[Mapping[Key, Decimal]], str]:
    """What writes the figures of a member, side by side."""
    begins = {key: pen.begin(column, role) for column, (key, role) in enumerate(_roles(making), at.FIRST_COLUMN)}
    ends = dict.fromkeys(begins, number_end)
    if making.live:
        for key, formula in _row_formulas(making, name).items():
            begins[key], ends[key] = f"{begins[key]}><f>{formula}</f", value_end
    cells = [(key, begins[key], ends[key]) for key in begins]

    def written(found: Mapping[Key, Decimal]) -> str:
        return "".join([begin + end(found.get(key)) for key, begin, end in cells])

    return written


def _row_formulas(making: SummaryBook, name: str) -> dict[Key, str]:
    """The formulas of a member's totals, with NUL for the number of its row."""
    first = at.first_row(name)
    places = at.figure_places(making.form, name, first)
    row = str(first + 1)
    return {
        key: formulas.total((places[part] for part in making.form.addends(key)), name).replace(row, NUMBER)
        for key in making.form.totals
    }
