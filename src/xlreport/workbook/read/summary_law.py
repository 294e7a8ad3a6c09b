"""Whether the sheets of a summary say what follows from the members that were read from them.

Inputs are what was read. All else that a person sees there, heads, names, totals, is computed again and compared with
the cells: whatever somebody changed by hand, and whatever was damaged, differs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain, islice, zip_longest

from ...files import same_mark
from ...filing import Filing
from ...findings import Finding, finding_of
from ...form import Form, Key
from ...layout import (
    CONTENT,
    Layout,
    Place,
    Sheet,
    facts_hash,
    group_sums,
    has_hashes,
    heading,
    kind_blocks,
    kind_head_row,
    known_hashes,
    layout_of,
    member_hash,
    member_heads,
    member_lists,
    member_words,
    published,
    rows,
    source_words,
)
from ...layout import summary as at
from .cell import EMPTY
from .grid import Grid
from .list_rows import Found, Gathered, InStep, ListRows
from .row_pass import Row
from .summary_cells import Expected, differing, is_seen, out_of_place, same, told

# As many cells as a person looks at before he makes the summary anew.
_MOST = 10


class Law:
    """Looks at each member when it is read, and at the end at what is written of all."""

    def __init__(self, form: Form, identity: Mapping[str, str], version: str) -> None:
        self.form = form
        self.identity = identity
        self.version = version
        self.broken: dict[str, list[Finding]] = defaultdict(list)
        self.doubled: list[Finding] = []
        self.edited: list[Finding] = []
        self._hashes = iter(known_hashes(identity)) if has_hashes(identity) else None
        self._first: dict[str, str] = {}
        self._totals = [(at.FIRST_COLUMN + n, key) for n, key in enumerate(form.keys) if form.addends(key)]
        self._behind = at.FIRST_COLUMN + len(form.keys)

    def member(self, number: str, member: Filing, figures: Found, facts: Found) -> None:
        """What the rows of a member on 单位明细 and 单位信息 show, and its hash."""
        words, sources = member_words(self.form, number, member), source_words(member)
        totals = ((column, member[key]) for column, key in self._totals)
        expected = chain[tuple[int, str | Decimal]](enumerate(words), totals, enumerate(sources, self._behind))
        self._judge(*figures, expected, self._behind + len(sources))
        lists = member_lists(self.form, number, member)
        self._judge_line(facts, lists[at.FACTS][0])
        self._judge_unit(number, member)
        if self._hashes is not None and next(self._hashes, "") != member_hash(self.form, number, member, lists):
            self._add(self.edited, finding_of("MEMBER-EDITED", figures[0].sheet, found=f"{number} {member.unit.name}"))
        self._lists = lists

    def listed(self, name: str, found: Sequence[Found]) -> None:
        """What the rows of the same member show on a list of a large summary."""
        for one, line in zip_longest(found, self._lists[name]):
            if one is None:
                list_, row = found[-1] if found else (ListRows(name, iter(()), 0), Row(at.LIST_HEAD_ROW, {}))
                self._add(self.broken[name], told(Place(list_.sheet, row.number + 1, 0), EMPTY, line[0]))
            else:
                self._judge_line(one, line or ())

    def misplaced(self, place: Place, found: Filing, expected: Filing) -> None:
        """A member that does not stand where it belongs among others."""
        words = {"found": found.unit.name, "expected": expected.unit.name}
        self._add(self.broken[place.sheet], finding_of("SUMMARY-CELL", "", place, **words))

    def _judge_line(self, found: Found, line: Sequence[str]) -> None:
        self._judge(*found, enumerate(line), len(line))

    def _judge(self, list_: ListRows, row: Row, expected: Iterable[tuple[int, str | Decimal]], width: int) -> None:
        """Whether a row shows what it must, and nothing from a column on."""
        for column, value in expected:
            cell = row.cells.get(column, EMPTY)
            if (cell.shown != value or cell.formula is not None) and not same(cell, value):
                self._add(self.broken[list_.name], told(Place(list_.sheet, row.number, column), cell, value))
        if next(reversed(row.cells), 0) >= width:
            list_.leave(row, range(width))

    def _judge_unit(self, number: str, member: Filing) -> None:
        """Units that are there more than once: by their code at any level, without one by their name side by side."""
        unit = member.unit
        above = "" if unit.code else f"{number.rpartition('.')[0]}."
        mark = f"{above}\0{same_mark(unit.code or unit.name)}"
        if unit and (first := self._first.setdefault(mark, number)) != number:
            found = f"{unit.name} {unit.code}".strip()
            self._add(self.doubled, finding_of("MEMBER-DOUBLED", "", found=found, expected=first))

    def _add(self, findings: list[Finding], finding: Finding) -> None:
        if len(findings) < _MOST:
            findings.append(finding)

    def findings(
        self, book: Mapping[str, Grid], summary: Filing, members: Sequence[ListRows], lists: Sequence[InStep | Gathered]
    ) -> Iterator[Finding]:
        """What does not follow from the members; after the first cells no more of them are named."""
        yield from self.doubled
        yield from islice(self._differing(book, summary, members, lists), _MOST)
        if self._hashes is not None:
            if self.identity.get(CONTENT) != facts_hash(self.identity):
                yield finding_of("SUMMARY-IDENTITY", "", expected=layout_of(self.form).identity)
            yield from self.edited

    def _differing(
        self, book: Mapping[str, Grid], summary: Filing, members: Sequence[ListRows], lists: Sequence[InStep | Gathered]
    ) -> Iterator[Finding]:
        for list_ in members:
            heads = (
                _list_heads(summary, list_) if list_.name == at.FACTS else _heads(summary, list_.sheet, self.version)
            )
            yield from self._around(list_, heads)
        for one in lists:
            if isinstance(one, Gathered):
                yield from _held(one, summary)
                continue
            for part in one.parts:
                yield from self._around(part, _list_heads(summary, part))
        layout = published(self.form, int(self.identity["layout"]))
        yield from _whole(book, at.BY_KIND, _by_kind(summary, self.version))
        for sheet in layout.figure_sheets():
            yield from _whole(book, sheet.name, _group_sums(summary, layout, sheet))

    def _around(self, list_: ListRows, heads: Iterator[Expected]) -> Iterator[Finding]:
        """What is wrong with a list: above it, in it, below and beside it."""
        expected = list(heads)
        cells = {**list_.above, **{place.spot: cell for place, cell in list_.beyond}}
        yield from differing(cells, expected)
        yield from self.broken[list_.name]
        known = {place.spot for place, _ in expected}
        for (row, column), cell in list_.above.items():
            if row >= at.HEAD_ROW and (row, column) not in known and is_seen(cell):
                yield out_of_place(Place(list_.sheet, row, column), cell)
        yield from (out_of_place(place, cell) for place, cell in list_.beyond if place.spot not in known)


def _whole(book: Mapping[str, Grid], sheet: str, expected: Iterator[Expected]) -> Iterator[Finding]:
    """What is wrong with a sheet that is no list of members."""
    if sheet not in book:
        yield finding_of("SHEET-MISSING", "", expected=sheet, found="、".join(book))
    elif damage := book[sheet].damage:
        yield finding_of("SHEET-DAMAGED", sheet, found=damage)
    else:
        yield from _compared(sheet, book[sheet], expected, sheet == at.BY_KIND)


def _held(list_: Gathered, summary: Filing) -> Iterator[Finding]:
    """What is wrong with a list that does not stand member by member."""
    lines = [heading(summary.form, list_.name), *rows(summary.form, list_.name, list(at.numbered(summary.members)))]
    expected = (
        (Place(list_.name, row, column), text)
        for row, line in enumerate(lines, at.LIST_HEAD_ROW)
        for column, text in enumerate(line)
    )
    none = _nobody(list_.name, len(lines) == 1)
    return _compared(list_.name, list_.grid, chain(expected, none), True)


def _compared(sheet: str, grid: Grid, expected: Iterator[Expected], alone: bool) -> Iterator[Finding]:
    """The cells that are not as expected, and those that are not expected where the others stand alone."""
    listed = list(expected)
    yield from differing(grid.cells, listed)
    known = {place.spot for place, _ in listed}
    for (row, column), cell in grid.cells.items() if alone else ():
        if row >= at.HEAD_ROW and (row, column) not in known and is_seen(cell):
            yield out_of_place(Place(sheet, row, column), cell)


def _nobody(sheet: str, empty: bool) -> Iterator[Expected]:
    """What stands where nobody explains anything."""
    if empty and sheet == at.REMARKS:
        yield Place(sheet, at.LIST_HEAD_ROW + 1, 1), at.NO_REMARKS


def _list_heads(summary: Filing, list_: ListRows) -> Iterator[Expected]:
    for column, text in enumerate(heading(summary.form, list_.name)):
        yield Place(list_.sheet, at.LIST_HEAD_ROW, column), text
    yield from _nobody(list_.name, not list_.numbers)


def _heads(summary: Filing, sheet: str, version: str) -> Iterator[Expected]:
    """What stands above the rows of 单位明细."""
    for row, column, _, text in member_heads(summary.form):
        yield Place(sheet, row, column), text
    if version == at.FIRST_VERSION:
        return
    yield Place(sheet, at.HEAD_ROW, at.FIRST_COLUMN + len(summary.form.keys)), at.SOURCE_HEAD
    for column, text in enumerate((*at.MEMBER_HEADING, *map(str, summary.form.keys), *at.SOURCE_HEADING)):
        yield Place(sheet, at.KEY_ROW, column), text
    if sheet == at.MEMBERS:
        yield Place(sheet, at.TOTAL_ROW, 2), at.TOTAL_WORD
        for column, key in enumerate(summary.form.keys, at.FIRST_COLUMN):
            yield Place(sheet, at.TOTAL_ROW, column), summary[key]


def _by_kind(summary: Filing, version: str) -> Iterator[Expected]:
    """What stands on 分类小计: the kinds of the first level, since later versions those of every level."""
    blocks = kind_blocks(summary.form, summary.members, at.has_levels(version))
    head = kind_head_row(blocks)
    for column, text in enumerate(at.BY_KIND_HEADING):
        yield Place(at.BY_KIND, at.LIST_HEAD_ROW, column), text
    for row, key in enumerate(summary.form.keys, head + 1):
        for column, text in enumerate(summary.form.labels(key)):
            yield Place(at.BY_KIND, row, column), text
    for block in blocks:
        if len(blocks) > 1:
            yield Place(at.BY_KIND, at.LIST_HEAD_ROW, block.column), block.title
        for column, text in enumerate(block.heading, block.column):
            yield Place(at.BY_KIND, head, column), text
        for row, key in enumerate(summary.form.keys, head + 1):
            for column, value in enumerate(block.figures(key), block.column):
                yield Place(at.BY_KIND, row, column), value


def _group_sums(summary: Filing, layout: Layout, sheet: Sheet) -> Iterator[Expected]:
    for line in group_sums(layout, sheet):
        yield Place(sheet.name, line.row, 0), line.label
        for column, keys in line.columns:
            yield Place(sheet.name, line.row, column), _sum(summary, keys)


def _sum(summary: Filing, keys: Sequence[Key]) -> Decimal:
    return sum((summary[key] for key in keys), Decimal(0))
