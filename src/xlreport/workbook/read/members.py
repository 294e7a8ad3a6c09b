"""The members of a summary workbook, read back as filings one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import count, takewhile, zip_longest
from typing import NamedTuple

from ...filing import Filing, Unit, merge
from ...findings import Finding, Keeping, finding_of
from ...form import Form
from ...layout import Place
from ...layout import summary as at
from ...ooxml import Refused
from .grid import Grid, Grids
from .list_rows import Found, Gathered, InStep, ListRows, rows_of
from .member_rows import MemberRows
from .row_pass import Row, Unordered
from .summary_law import Law

# The sheets that are read of every summary; that of the members' own members is there only when they have some.
_REQUIRED = (at.MEMBERS, at.FACTS, at.TEXTS, at.REMARKS)
# As many members as a summary may have: more are made to do harm.
_MOST_MEMBERS = 100_000
# As many findings as a person reads before he asks for another file.
_MOST_FINDINGS = 2_000


def read_members(
    book: Mapping[str, Grid], form: Form, unit: Unit, identity: Mapping[str, str]
) -> tuple[Filing | None, list[Finding]]:
    """A summary from the sheets that list its members; None, with the reason, when they cannot be put together.

    A member's figures are those of its row; where it has members of its own, their sum must agree. What else the
    sheets show must follow from the members, and these must be as the hidden sheet says that they were written.
    The sheets are read side by side, row by row; only where their rows do not say all by themselves they are held.
    Raises Refused for what is too much.
    """
    if (version := identity.get(at.VERSION, at.FIRST_VERSION)) not in at.VERSIONS:
        return None, [finding_of("IDENTITY-VERSION", "", found=version, expected="、".join(at.VERSIONS))]
    if missing := [sheet for sheet in _REQUIRED if sheet not in book]:
        return None, [finding_of("SHEET-MISSING", "", expected=sheet, found="、".join(book)) for sheet in missing]
    try:
        with suppress(Unordered):
            return _Members(book, form, identity, version, streamed=True).read(unit)
        return _Members(book, form, identity, version, streamed=False).read(unit)
    except _Damaged as damaged:
        return None, [damaged.finding]


class _Damaged(Exception):
    """A sheet that cannot be read to its end."""

    def __init__(self, sheet: str, damage: str) -> None:
        super().__init__(sheet, damage)
        self.finding = finding_of("SHEET-DAMAGED", sheet, found=damage)


class _Above(NamedTuple):
    """A member whose own members may follow, and where it stands."""

    number: str
    filing: Filing
    below: list[Filing]
    place: Place


class _Members:
    """Puts members together from 单位信息, 单位明细, 情况说明 and 文字汇编 by their 序号."""

    def __init__(
        self, book: Mapping[str, Grid], form: Form, identity: Mapping[str, str], version: str, streamed: bool
    ) -> None:
        self.book = book
        self.form = form
        self.version = version
        self.streamed = streamed
        self.findings: list[Finding] = []
        self.law = Law(form, identity, version)
        self.rows = MemberRows(form, version, self.found)
        self.keeping = Keeping() if at.is_large(version) else None

    def read(self, unit: Unit) -> tuple[Filing | None, list[Finding]]:
        self.own, self.nested, self.listed = map(self.list_rows, (at.MEMBERS, at.NESTED, at.FACTS))
        self.texts, self.remarks = self.list_of(at.TEXTS), self.list_of(at.REMARKS)
        members = self.members()
        if mispaired := list(self.mispaired()):
            return None, mispaired
        self.left()
        if not members:
            self.found(finding_of("UNFILLED", ""))
            return Filing(self.form, unit), self.findings
        summary = self.summary(members, unit)
        if not self.findings:
            read = [self.own, *([self.nested] if at.NESTED in self.book else []), self.listed]
            self.findings += self.law.findings(self.book, summary, read, [self.texts, self.remarks])
        return summary, self.findings

    def list_rows(self, sheet: str) -> ListRows:
        """A list that stands on one sheet, in the order of the members."""
        first = at.LIST_HEAD_ROW + 1 if sheet == at.FACTS else at.first_row(sheet, self.version)
        return ListRows(sheet, self.rows_in(sheet) if sheet in self.book else iter(()), first)

    def list_of(self, sheet: str) -> InStep | Gathered:
        """A list of which members have any number of rows."""
        if not at.is_large(self.version):
            return Gathered(sheet, self.whole(sheet))
        names = (at.sheet_of(sheet, part) for part in count(1))
        parts = takewhile(self.book.keys().__contains__, names)
        return InStep([ListRows(sheet, self.rows_in(name), at.LIST_HEAD_ROW + 1, name) for name in parts])

    def rows_in(self, sheet: str) -> Iterator[Row]:
        """The rows of a sheet that hold something, one by one where that can be."""
        if not (self.streamed and isinstance(self.book, Grids)):
            yield from rows_of(self.whole(sheet))
            return
        try:
            yield from self.book.rows(sheet)
        except Refused as refused:
            if refused.code != "SHEET-DAMAGED":
                raise
            raise _Damaged(sheet, refused.found) from refused

    def whole(self, sheet: str) -> Grid:
        """A sheet that is held."""
        if damage := self.book[sheet].damage:
            raise _Damaged(sheet, damage)
        return self.book[sheet]

    def found(self, finding: Finding) -> None:
        if len(self.findings) < _MOST_FINDINGS:
            self.findings.append(finding)

    def members(self) -> list[Filing]:
        """The members of the first level, each with its own, as far as the rows of all lists belong together."""
        top = _Above("", Filing(self.form), [], Place(at.MEMBERS, self.own.first, 2))
        above = [top]
        while facts := self.listed.take():
            number = self.listed.numbers[-1]
            list_ = self.nested if "." in number else self.own
            figures = list_.take()
            if figures is None or list_.numbers[-1] != number:
                break
            if len(self.listed.numbers) > _MOST_MEMBERS:
                raise Refused("TOO-MUCH", "单位", str(_MOST_MEMBERS))
            while above[1:] and not number.startswith(f"{above[-1].number}."):
                self.close(above)
            filing = self.member(number, (list_, figures), (self.listed, facts))
            above.append(_Above(number, filing, [], Place(list_.sheet, figures.number, 2)))
        while above[1:]:
            self.close(above)
        return top.below

    def close(self, above: list[_Above]) -> None:
        """Hands a member with all its own on to the one above it."""
        member = above.pop()
        above[-1].below.append(self.derived(member) if member.below else member.filing)

    def derived(self, member: _Above) -> Filing:
        """A member that is itself a summary: its figures follow from its own members."""
        below = self.of_one_year(member.below)
        filing, merged = member.filing, merge(below)
        self.in_place(merged.members, below, member.place)
        for key in self.form.inputs:
            if merged.inputs.get(key) != filing.inputs.get(key):
                label = f"{filing.unit.name} {self.form.label(key)}"
                stated, sum_ = str(filing.inputs.get(key, "")), str(merged.inputs.get(key, ""))
                self.found(finding_of("MEMBERS-DIFFER", label, found=stated, expected=sum_, key=key))
        return replace(filing, inputs=merged.inputs, members=merged.members)

    def in_place(self, expected: Sequence[Filing], found: Sequence[Filing], place: Place) -> None:
        """Whether members stand in the order that belongs to them."""
        other = next(((one, two) for one, two in zip(found, expected, strict=True) if one is not two), None)
        if other:
            self.law.misplaced(place, *other)

    def summary(self, members: list[Filing], unit: Unit) -> Filing:
        members = self.of_one_year(members)
        merged = merge(members, unit)
        self.in_place(merged.members, members, Place(at.MEMBERS, self.own.first, 2))
        return merged

    def of_one_year(self, members: list[Filing]) -> list[Filing]:
        """Members that can be added up."""
        years = {member.year for member in members if member.year is not None}
        if len(years) < 2:
            return members
        self.found(finding_of("YEAR-OTHER", "", found=str(max(years)), expected=str(min(years))))
        return [replace(member, year=None) for member in members]

    def mispaired(self) -> Iterator[Finding]:
        """On each sheet the first row whose 序号 is not the one that belongs there."""
        for list_ in (self.own, self.nested, self.listed):
            list_.drain()
        tree = _in_order(self.nested.numbers)
        own = [str(n) for n in range(1, len(self.own.numbers) + 1)]
        expected = [number for first in own for number in (first, *tree.get(first, ()))]
        yield from _mispaired(self.own, own)
        yield from _mispaired(self.nested, [number for number in expected if "." in number])
        yield from _mispaired(self.listed, expected)

    def left(self) -> None:
        """Rows of lists that belong to no member."""
        for list_ in (self.texts, self.remarks):
            for rows, row in list_.left():
                number = row.cells[0].shown
                place = Place(rows.sheet, row.number, 0)
                self.found(finding_of("SUMMARY-ROWS", "", place, found=number, expected="单位信息中的序号"))

    def member(self, number: str, figures: Found, facts: Found) -> Filing:
        """One member from its rows. Whatever is held of it is made here."""
        said = self.rows.facts(*facts)
        remarks, texts = list(self.remarks.of(number)), list(self.texts.of(number))
        filing = self.rows.filing(said, figures, remarks, texts)
        if not self.findings:
            self.law.member(number, filing, figures, facts)
            if at.is_large(self.version):
                self.law.listed(at.REMARKS, remarks)
                self.law.listed(at.TEXTS, texts)
        return self.keeping.filing(filing) if self.keeping else filing


def _mispaired(list_: ListRows, expected: Sequence[str]) -> Iterator[Finding]:
    for n, pair in enumerate(zip_longest(list_.numbers, expected, fillvalue="")):
        if pair[0] != pair[1]:
            place = Place(list_.sheet, list_.first + n, 0)
            yield finding_of("SUMMARY-ROWS", "", place, found=pair[0], expected=pair[1] or "没有这一行")
            return


def _in_order(numbers: Sequence[str]) -> dict[str, list[str]]:
    """The 序号 below each member of the first level as they must follow one another: children behind their parent."""
    known = set(numbers)

    def below(above: str) -> Iterator[str]:
        n = 1
        while (number := f"{above}.{n}") in known:
            yield number
            yield from below(number)
            n += 1

    return {first: list(below(first)) for first in dict.fromkeys(number.partition(".")[0] for number in numbers)}
