"""分类小计: a row a figure, a column a kind of unit, level by level; rows of nothing but 0 are folded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...form import Key
from ...layout import BOTTOM, KindBlock, Place, column_name, kind_head_row
from ...layout import summary as at
from .. import formulas
from .lists import PAGE_WIDTH, READ, SummaryBook
from .row_xml import NUMBER, row_xml
from .rows import Rows
from .sheets import Page

_NAMES, _FIGURE, _TOTAL = (44.0, 24.0), 8.0, 9.0
# Heights in points; in percent, what can be read when it is printed.
_ROW, _SCALE = 13.5, 70
# What a folded row says of itself, and the one that the folded ones hang on.
_FOLDED, _ABOVE_FOLDED = ' hidden="1" outlineLevel="1"', ' collapsed="1"'
# A longer formula is too long for some application, or has a criterion that is; nobody would read it.
_LONGEST_FORMULA = 600
_KIND = at.MEMBER_HEADING.index("类别")
_NOTICE = "上级的数里已有下级的，各级不能相加"
_PARTS = "；“合计”是全部，“小计”不含上面没有下级的单位"


def write_by_kind(making: SummaryBook) -> None:
    """The sheet; of a summary of summaries a block of columns for each level, side by side."""
    blocks = making.blocks
    widths = [width for block in blocks for width in (*[_FIGURE] * len(block.kinds), _TOTAL)]
    nested, first = len(blocks) > 1, kind_head_row(blocks) + 1
    page = making.page(at.BY_KIND, [*_NAMES, *widths], landscape=nested, streamed=True, colour=READ, locked=False)
    if nested:
        _heads(making, page, blocks)
        _paper(page, blocks)
    else:
        making.list_head(page, at.BY_KIND_TITLE, [*at.BY_KIND_HEADING, *blocks[0].heading])
    keys = making.form.keys
    empty = [not making.summary[key] for key in keys]
    if any(empty):
        page.fold_below(first - 1 if empty[0] else None)
    rows = Rows(page, first)
    for key, folded, next_folded in zip(keys, empty, (*empty[1:], False), strict=True):
        cells = [rows.pen.texts(making.form.labels(key), "cell")]
        cells += [_figures(making, rows, key, block) for block in blocks]
        rows.put(row_xml("".join(cells), _ROW, _FOLDED if folded else _ABOVE_FOLDED if next_folded else ""))
    rows.end()
    page.quiet_zeros(Place(page.name, first, len(_NAMES), len(keys), len(widths)))
    page.finish()


def _heads(making: SummaryBook, page: Page, blocks: Sequence[KindBlock]) -> None:
    """The titles of the levels above their kinds; what is on the left comes again on each page."""
    names, head, one = len(_NAMES), kind_head_row(blocks), blocks[0]
    parts = _PARTS if any(block.level.omitted for block in blocks) else ""
    page.text(Place(page.name, 0, 0, 1, names), at.BY_KIND_TITLE, "title")
    page.text(Place(page.name, 1, 0, 1, names), f"{_NOTICE}{parts}。", "source")
    page.text(Place(page.name, 1, one.column, 1, one.total - one.column + 1), making.stamp, "stamp")
    for column, text in enumerate(at.BY_KIND_HEADING):
        page.text(Place(page.name, at.LIST_HEAD_ROW, column), text, "head")
        page.span(Place(page.name, at.LIST_HEAD_ROW, column, 2))
    for block in blocks:
        across = Place(page.name, at.LIST_HEAD_ROW, block.column, 1, block.total - block.column + 1)
        page.text(across, block.title, "head")
    for column, text in enumerate(("",) * names + tuple(text for block in blocks for text in block.heading)):
        page.text(Place(page.name, head, column), text, "head")
    page.sheet.freeze_panes(head + 1, names)


def _paper(page: Page, blocks: Sequence[KindBlock]) -> None:
    """As many levels on a page as can be read there, none of them parted, each with the names of the figures."""
    names, wide = sum(_NAMES), [sum(page.widths[block.column : block.total + 1]) for block in blocks]
    scale = min(_SCALE, int(100 * PAGE_WIDTH / (names + max(wide))))
    room, taken = 100 * PAGE_WIDTH / scale - names, 0.0
    breaks = []
    for block, width in zip(blocks, wide, strict=True):
        if taken and taken + width > room:
            breaks.append(block.column)
            taken = 0
        taken += width
    page.sheet.fit_page = False
    page.sheet.set_print_scale(scale)
    page.sheet.set_v_pagebreaks(breaks)
    page.sheet.repeat_rows(at.LIST_HEAD_ROW, kind_head_row(blocks))
    page.sheet.repeat_columns(0, len(_NAMES) - 1)


def _figures(making: SummaryBook, rows: Rows, key: Key, block: KindBlock) -> str:
    """The cells of one figure of the kinds of a level, and of what they come to."""
    *values, total = block.figures(key)
    cells = []
    for column, (kind, value) in enumerate(zip(block.kinds, values, strict=True), block.column):
        formula = _formula(making, rows.row, key, block, kind) if making.live else ""
        cells.append(rows.pen.figure(column, value, "figure", formula if len(formula) <= _LONGEST_FORMULA else ""))
    names = [f"{column_name(column)}{NUMBER}" for column in (block.column, block.total - 1)]
    across = ":".join(dict.fromkeys(names))
    cells.append(rows.pen.figure(block.total, total, "total", f"SUM({across})" if making.live else ""))
    return "".join(cells)


def _formula(making: SummaryBook, row: int, key: Key, block: KindBlock, kind: str) -> str:
    """What the members of a kind on a level come to."""
    depth = block.level.depth
    if depth == BOTTOM:
        return _at_the_bottom(making, row, key, kind)
    sheet = at.MEMBERS if depth == 1 else at.NESTED
    cells, kinds = (making.column(column, sheet) for column in (making.column_of(key), _KIND))
    if depth > 1 and (tests := list(_at_depth(making, depth, kind))):
        return f"SUMIFS({','.join([cells, kinds, formulas.quoted(kind), *tests])})"
    return f"SUMIF({kinds},{formulas.quoted(kind)},{cells})"


def _at_depth(making: SummaryBook, depth: int, kind: str) -> Iterator[str]:
    """The tests whether a 序号 on 下级单位明细 has a point for each level above it and no more.

    They are made only where others of the kind stand higher, or deeper.
    """
    numbers = making.column(0, at.NESTED)
    others = [block.level.depth for block in making.blocks if block.level.depth > 1 and kind in block.kinds]
    if min(others) < depth:
        yield from (numbers, formulas.quoted("*" + ".*" * (depth - 1)))
    if max(others) > depth:
        yield from (numbers, formulas.quoted("<>*" + ".*" * depth))


def _at_the_bottom(making: SummaryBook, row: int, key: Key, kind: str) -> str:
    """The members of a kind on all levels, without those that have members themselves."""
    of_levels = [block for block in making.blocks if block.level.depth != BOTTOM and kind in block.kinds]
    places = (Place(at.BY_KIND, row, block.column + list(block.kinds).index(kind)) for block in of_levels)
    sums = [formulas.total(places, at.BY_KIND)]
    for sheet, rows in making.summing.get(kind, {}).items():
        sums.append(formulas.total(Place(sheet, n, making.column_of(key)) for n in rows))
    return "-".join(sums)
