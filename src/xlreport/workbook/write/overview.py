"""概览: the one page that a leader reads: the state, the key figures, charts, and what needs a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from ...charts import amount
from ...findings import (
    ACCEPTED,
    DUPLICATE,
    REJECTED,
    SKIPPED,
    STATUS_WORDS,
    SUPERSEDED,
    UNKNOWN,
    Finding,
    Outcome,
    first_found,
    in_short,
)
from ...form import Indicator
from ...layout import Place, storable
from ...layout import summary as at
from .. import formulas
from .changes import SHEET as CHANGED
from .charts import write_charts
from .ledger import SHEET as LEDGER
from .lists import READ, SummaryBook
from .sheets import Page

_COLUMNS, _WIDTH = 12, 7.6
# Beyond the printed page: a gap, and the cells behind the charts.
_BEYOND = (4, 24, 10, 10)
# So many sheets are named in one row of links.
_LINKS = 6
_FIGURES_HEADING = ("主要数字", "本年", "上年", "增减")
_KINDS_HEADING = ("单位类别", "单位数")
_NEEDED_HEADING = (("需要处理的单位", 3), ("电话", 2), ("情况", 7))
_MOST_NEEDED = 10
_LONGEST_NEED = 60
_ROW, _NEED = 18, 24


def write_overview(making: SummaryBook) -> None:
    """The first sheet."""
    page = making.page(at.OVERVIEW, [*[_WIDTH] * _COLUMNS, *_BEYOND], landscape=False, pages=1, colour=READ)
    page.text(_across(page, 0), making.title, "title")
    page.text(_across(page, 1), making.stamp, "stamp")
    page.text(_across(page, 2), _state(making), "draft" if making.draft else "known")
    page.reserve(2, 24)
    row = _links(making, page, 3)
    row = _figures(making, page, row + 1)
    row = _kinds(making, page, row + 1)
    row = write_charts(making, page, row + 1, _COLUMNS)
    row = _needed(making, page, row + 1)
    page.text(
        _across(page, row), f"依据：{making.form.title}（{making.form.source}）。各数由“{at.MEMBERS}”算出。", "source"
    )
    page.sheet.print_area(0, 0, row, _COLUMNS - 1)
    page.finish()


def _across(page: Page, row: int) -> Place:
    return Place(page.name, row, 0, 1, _COLUMNS)


def _state(making: SummaryBook) -> str:
    """How many units are in, and what became of the others."""
    collection = making.collection
    roster = collection.roster
    if roster:
        words = {REJECTED: STATUS_WORDS[REJECTED], DUPLICATE: STATUS_WORDS[DUPLICATE], "missing": "缺报"}
        counts = collection.counts
        parts = [f"应报 {counts['due']} 个单位", f"已汇总 {len(roster) - len(collection.absent)}"]
        parts += [f"{word} {counts[state]}" for state, word in words.items() if counts[state]]
    else:
        parts = [f"已汇总 {len(making.summary.members)} 个单位（没有名册，不能判断是否缺报）"]
    others = ((STATUS_WORDS[status], len(collection.with_status(status))) for status in (SUPERSEDED, UNKNOWN, SKIPPED))
    parts += [f"{word} {count} 份文件" for word, count in others if count]
    return f"{making.draft}。{'，'.join(parts)}" if making.draft else "，".join(parts)


def _links(making: SummaryBook, page: Page, row: int) -> int:
    """A link to each sheet; the row behind them."""
    names = [
        at.UNITS,
        *(sheet.name for sheet in making.layout.figure_sheets()),
        at.BY_KIND,
        at.MEMBERS,
        *([at.NESTED] if making.nested else []),
        *(at.FINDINGS, at.REMARKS),
        *([LEDGER] if making.collection.ledger else []),
        *([CHANGED] if making.collection.changes else []),
        *(at.RETURNS, at.FACTS, at.TEXTS, at.DIGEST, at.DICTIONARY),
    ]
    each = _COLUMNS // _LINKS
    for n, name in enumerate(names):
        place = Place(page.name, row + n // _LINKS, n % _LINKS * each, 1, each)
        page.go_to(place, "jump")
        page.sheet.write_url(place.row, place.column, f"internal:'{name}'!A1", page.book.format("jump"), name)
    return row + -(-len(names) // _LINKS)


def _figures(making: SummaryBook, page: Page, row: int) -> int:
    """The key figures in two blocks side by side; the row behind them."""
    indicators = making.form.overview.figures
    half = -(-len(indicators) // 2)
    for left in (0, _COLUMNS // 2):
        for place, word in zip(_block(making, page, row, left), _FIGURES_HEADING, strict=False):
            page.text(place, word, "head")
    for n, indicator in enumerate(indicators):
        left = n // half * (_COLUMNS // 2)
        _figure(making, page, _block(making, page, row + 1 + n % half, left), indicator)
    return row + 1 + half


def _block(making: SummaryBook, page: Page, row: int, left: int) -> list[Place]:
    """The cells of one line of a block: name and figure, and if last year is known that and the change."""
    places = []
    for width in (3, 1, 1, 1) if making.last else (4, 2):
        places.append(Place(page.name, row, left, 1, width))
        left += width
    return places


def _figure(making: SummaryBook, page: Page, places: Sequence[Place], indicator: Indicator) -> None:
    name, now, *compared = places
    role = "number" if making.form.number(indicator.keys[0]).decimals else "whole"
    formula, value = making.now(indicator)
    page.text(name, f"{indicator.label}（{making.form.unit(indicator.keys[0])}）", "row")
    page.formula(now, f"={formula}", value, role)
    if making.last:
        (before, change), last = compared, amount(making.last, indicator)
        page.number(before, last, "before")
        page.formula(change, f"={now.cell}-{before.cell}", value - last, "before")
    page.reserve(name.row, _ROW)


def _kinds(making: SummaryBook, page: Page, row: int) -> int:
    """A row a kind of unit: how many there are, and the brief indicators; the row behind them."""
    brief = [indicator for indicator in making.form.overview.figures if indicator.brief]
    first = _COLUMNS - 1 - len(brief)
    page.text(Place(page.name, row, 0, 1, first), _KINDS_HEADING[0], "head")
    for column, text in enumerate((_KINDS_HEADING[1], *(indicator.label for indicator in brief)), first):
        page.text(Place(page.name, row, column), text, "head")
    kinds, counts = making.kinds, Counter(making.kind_of(member) for member in making.summary.members)
    for kind, own in kinds.items():
        row += 1
        test = f"{making.kind_cells},{formulas.quoted(kind)}"
        page.text(Place(page.name, row, 0, 1, first), kind, "row")
        making.figure(page, Place(page.name, row, first), f"COUNTIF({test})", counts[kind], "figure")
        for column, indicator in enumerate(brief, first + 1):
            parts = (f"SUMIF({test},{making.cells(key)})" for key in indicator.keys)
            making.figure(page, Place(page.name, row, column), "+".join(parts), amount(own, indicator), "figure")
        page.reserve(row, _ROW)
    row += 1
    page.text(Place(page.name, row, 0, 1, first), at.TOTAL_WORD, "total")
    values = [Decimal(len(making.summary.members)), *(amount(making.summary, indicator) for indicator in brief)]
    for column, value in enumerate(values, first):
        cells = formulas.total((Place(page.name, row - n, column) for n in range(len(kinds), 0, -1)), page.name)
        making.figure(page, Place(page.name, row, column), cells, value, "total")
    page.reserve(row, _ROW)
    page.quiet_zeros(Place(page.name, row - len(kinds), first, len(kinds) + 1, len(brief) + 1))
    return row + 1


def _needed(making: SummaryBook, page: Page, row: int) -> int:
    """What a person must do something about, at most ten lines; the row behind them."""
    needs = list(_needs(making))
    left = 0
    for word, width in _NEEDED_HEADING:
        page.text(Place(page.name, row, left, 1, width), word, "head")
        left += width
    lines = needs if len(needs) <= _MOST_NEEDED else needs[: _MOST_NEEDED - 1]
    if len(needs) > len(lines):
        lines = [*lines, (f"还有 {len(needs) - len(lines)} 项", "", f"见“{at.RETURNS}”和“{at.FINDINGS}”。")]
    for line in lines or [("没有", "", "各单位都已汇总，没有需要处理的。")]:
        row += 1
        left = 0
        for text, (_, width) in zip(line, _NEEDED_HEADING, strict=True):
            page.text(Place(page.name, row, left, 1, width), storable(text), "listed")
            left += width
        page.reserve(row, _NEED)
    return row + 1


def _needs(making: SummaryBook) -> Iterator[tuple[str, str, str]]:
    """Unit, telephone and what is the matter: who is missing, what was left out, what was accepted with warnings."""
    collection = making.collection
    for unit in collection.missing:
        yield unit.name, collection.contact_of(None, unit).phone, "缺报：没有收到报表。"
    for outcome in collection.left_out:
        yield _need(making, outcome, STATUS_WORDS[outcome.status], first_found(outcome.findings))
    for outcome in collection.with_status(ACCEPTED):
        if open_ := [f for f in outcome.findings if f.severity == "warning" and not f.explained]:
            yield _need(making, outcome, f"提醒 {len(open_)} 条", open_[0])


def _need(making: SummaryBook, outcome: Outcome, word: str, found: Finding | None) -> tuple[str, str, str]:
    said = in_short(found, making.form) if found else ""
    telephone = making.collection.contact_of(outcome, outcome.unit).phone
    return outcome.unit.name or outcome.file, telephone, f"{word}：{_cut(said)}"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_NEED else f"{text[:_LONGEST_NEED]}…"
