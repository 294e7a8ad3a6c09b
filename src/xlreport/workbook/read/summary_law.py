"""Whether the sheets of a summary say what follows from the members that were read from them.

Inputs are what was read. All else that a person sees there, heads, names, totals, is computed again and compared with
the cells: whatever somebody changed by hand, and whatever was damaged, differs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice

from ...files import same_mark
from ...filing import Filing
from ...findings import Finding, finding_of
from ...form import NEAR, Key, plain
from ...layout import (
    CONTENT,
    Layout,
    Place,
    Sheet,
    by_kind,
    edited,
    facts_hash,
    group_sums,
    has_hashes,
    heading,
    layout_of,
    member_heads,
    member_words,
    published,
    rows,
    source_words,
)
from ...layout import summary as at
from .cell import EMPTY, NUMBER, Cell
from .grid import Grid
from .numbers import stored_number

Expected = tuple[Place, str | Decimal]
# As many cells as a person looks at before he makes the summary anew.
_MOST = 10
_BLANKS = re.compile(r"[\x00-\x20\x7f-\xa0\u3000\ufeff\ufffd-\uffff]+")
_DIGITS = Decimal("1e-14")


def broken_law(book: Mapping[str, Grid], summary: Filing, identity: Mapping[str, str]) -> Iterator[Finding]:
    """What does not follow from the members; after the first cells no more of them are named."""
    yield from _doubled(summary)
    layout = published(summary.form, int(identity["layout"]))
    version = identity.get(at.VERSION, at.FIRST_VERSION)
    yield from islice(_differing(book, summary, layout, version), _MOST)
    if has_hashes(identity):
        if identity.get(CONTENT) != facts_hash(identity):
            yield finding_of("SUMMARY-IDENTITY", "", expected=layout_of(summary.form).identity)
        yield from islice(_edited(summary, identity), _MOST)


def _doubled(summary: Filing) -> Iterator[Finding]:
    """Units that are there more than once: by their code at any level, without one by their name beside one another."""
    first: dict[tuple[str, str], str] = {}
    for number, member in at.numbered(summary.members):
        unit, above = member.unit, number.rpartition(".")[0]
        mark = ("", same_mark(unit.code)) if unit.code else (f"{above}.", same_mark(unit.name))
        if unit and first.setdefault(mark, number) != number:
            found = f"{unit.name} {unit.code}".strip()
            yield finding_of("MEMBER-DOUBLED", "", found=found, expected=first[mark])


def _edited(summary: Filing, identity: Mapping[str, str]) -> Iterator[Finding]:
    for number, member in edited(summary, identity):
        sheet = at.NESTED if "." in number else at.MEMBERS
        yield finding_of("MEMBER-EDITED", sheet, found=f"{number} {member.unit.name}")


def _differing(book: Mapping[str, Grid], summary: Filing, layout: Layout, version: str) -> Iterator[Finding]:
    for sheet, expected in _sheets(book, summary, layout, version):
        if sheet not in book:
            yield finding_of("SHEET-MISSING", "", expected=sheet, found="、".join(book))
            continue
        grid, places = book[sheet], set[tuple[int, int]]()
        if grid.damage:
            yield finding_of("SHEET-DAMAGED", sheet, found=grid.damage)
            continue
        for place, value in expected:
            places.add((place.row, place.column))
            cell = grid.at(place.row, place.column)
            if not _same(cell, value):
                shown = plain(value) if isinstance(value, Decimal) else value
                yield finding_of("SUMMARY-CELL", "", place, found=cell.shown or (cell.formula or ""), expected=shown)
        yield from _beyond(sheet, grid, summary, places, version)


def _beyond(sheet: str, grid: Grid, summary: Filing, places: set[tuple[int, int]], version: str) -> Iterator[Finding]:
    """Cells of a list that hold something where nothing belongs; its title and its stamp stand above."""
    if sheet not in (*at.LISTS, at.MEMBERS, at.NESTED, at.BY_KIND):
        return
    members = sheet in (at.MEMBERS, at.NESTED)
    inputs = {at.FIRST_COLUMN + n for n, key in enumerate(summary.form.keys) if not summary.form.addends(key)}
    last = max((row for row, _ in places), default=0)
    for (row, column), cell in grid.cells.items():
        known = (row, column) in places or (
            members and at.first_row(sheet, version) <= row <= last and column in inputs
        )
        if not known and row >= at.HEAD_ROW and (cell.formula is not None or _seen(cell.shown)):
            found = cell.shown if cell.formula is None else cell.formula
            yield finding_of("SUMMARY-CELL", "", Place(sheet, row, column), found=found, expected="")


def _same(cell: Cell, expected: str | Decimal) -> bool:
    """Whether a cell shows what it must; a total without a value is one that some application did not keep."""
    if isinstance(expected, str):
        return cell.formula is None and (cell.shown == expected or _seen(cell.shown) == _seen(expected))
    if cell.kind != NUMBER:
        return cell is EMPTY or (cell.formula is not None and not cell.shown)
    allowed = max(NEAR, abs(expected) * _DIGITS) if expected % 1 else 0
    return abs(stored_number(cell.shown) - expected) <= allowed


def _seen(text: str) -> str:
    return _BLANKS.sub("", text)


def _sheets(
    book: Mapping[str, Grid], summary: Filing, layout: Layout, version: str
) -> Iterator[tuple[str, Iterator[Expected]]]:
    """What must stand on each sheet."""
    listed = list(at.numbered(summary.members))
    own = [(number, member) for number, member in listed if "." not in number]
    yield at.MEMBERS, _members(summary, at.MEMBERS, own, version)
    nested = [(number, member) for number, member in listed if "." in number]
    if nested or at.NESTED in book:
        yield at.NESTED, _members(summary, at.NESTED, nested, version)
    for sheet in at.LISTS:
        yield sheet, _list(summary, sheet, listed)
    yield at.BY_KIND, _by_kind(summary)
    for sheet_ in layout.figure_sheets():
        yield sheet_.name, _group_sums(summary, layout, sheet_)


def _members(summary: Filing, sheet: str, members: Sequence[tuple[str, Filing]], version: str) -> Iterator[Expected]:
    for row, column, _, text in member_heads(summary.form):
        yield Place(sheet, row, column), text
    totals = [(at.FIRST_COLUMN + n, key) for n, key in enumerate(summary.form.keys) if summary.form.addends(key)]
    if version != at.FIRST_VERSION:
        yield from _keys_and_totals(summary, sheet)
    for row, (number, member) in enumerate(members, at.first_row(sheet, version)):
        for column, text in enumerate(member_words(summary.form, number, member)):
            yield Place(sheet, row, column), text
        for column, key in totals:
            yield Place(sheet, row, column), member[key]
        yield from zip(at.source_places(summary.form, sheet, row), source_words(member), strict=False)


def _keys_and_totals(summary: Filing, sheet: str) -> Iterator[Expected]:
    yield Place(sheet, at.HEAD_ROW, at.FIRST_COLUMN + len(summary.form.keys)), at.SOURCE_HEAD
    for column, text in enumerate((*at.MEMBER_HEADING, *map(str, summary.form.keys), *at.SOURCE_HEADING)):
        yield Place(sheet, at.KEY_ROW, column), text
    if sheet == at.MEMBERS:
        yield Place(sheet, at.TOTAL_ROW, 2), at.TOTAL_WORD
        for column, key in enumerate(summary.form.keys, at.FIRST_COLUMN):
            yield Place(sheet, at.TOTAL_ROW, column), summary[key]


def _list(summary: Filing, sheet: str, members: Sequence[tuple[str, Filing]]) -> Iterator[Expected]:
    row = at.LIST_HEAD_ROW
    for row, line in enumerate([heading(summary.form, sheet), *rows(summary.form, sheet, members)], at.LIST_HEAD_ROW):
        for column, text in enumerate(line):
            yield Place(sheet, row, column), text
    if sheet == at.REMARKS and row == at.LIST_HEAD_ROW:
        yield Place(sheet, row + 1, 1), at.NO_REMARKS


def _by_kind(summary: Filing) -> Iterator[Expected]:
    kinds = by_kind(summary.form, summary.members)
    for column, text in enumerate((*at.BY_KIND_HEADING, *kinds, at.BY_KIND_TOTAL)):
        yield Place(at.BY_KIND, at.LIST_HEAD_ROW, column), text
    for row, key in enumerate(summary.form.keys, at.LIST_HEAD_ROW + 1):
        line: list[str | Decimal] = [*summary.form.labels(key), *(own[key] for own in kinds.values()), summary[key]]
        for column, value in enumerate(line):
            yield Place(at.BY_KIND, row, column), value


def _group_sums(summary: Filing, layout: Layout, sheet: Sheet) -> Iterator[Expected]:
    for line in group_sums(layout, sheet):
        yield Place(sheet.name, line.row, 0), line.label
        for column, keys in line.columns:
            yield Place(sheet.name, line.row, column), _sum(summary, keys)


def _sum(summary: Filing, keys: Sequence[Key]) -> Decimal:
    return sum((summary[key] for key in keys), Decimal(0))
