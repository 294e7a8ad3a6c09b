"""The members of a summary workbook, read back as filings one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from itertools import count, takewhile, zip_longest
from typing import NamedTuple

from ...filing import Filing, Source, Text, Unit, merge, of_facts
from ...findings import Finding, Keeping, finding_of
from ...form import Form, Key, Number, acceptance_key, explanation_key
from ...layout import Place
from ...layout import summary as at
from ...ooxml import Refused
from .cell import EMPTY, Cell
from .grid import Grid, Grids
from .list_rows import Found, Gathered, InStep, ListRows, rows_of
from .numbers import figure
from .row_pass import Row, Unordered
from .summary_law import Law

# The sheets that are read of every summary; that of the members' own members is there only when they have some.
_REQUIRED = (at.MEMBERS, at.FACTS, at.TEXTS, at.REMARKS)
# As many members as a summary may have, and characters that they may say: more are made to do harm.
_MOST_MEMBERS, _MOST_CHARACTERS = 100_000, 1 << 28
# As many findings as a person reads before he asks for another file.
_MOST_FINDINGS = 2_000
_MOST_KNOWN = 65_536


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
        # A sum of many may be larger than what one unit can fill in.
        sums = {id: replace(number, maximum=number.maximum**2) for id, number in form.numbers.items()}
        columns = enumerate(form.keys, at.FIRST_COLUMN)
        self.inputs = [(column, key, sums[form.number(key).id]) for column, key in columns if not form.addends(key)]
        self.known: dict[str, dict[Cell, Decimal]] = {id: {} for id in sums}
        self.rules, self.blocks = {rule.id for rule in form.rules}, at.text_keys(form)
        self.characters = 0
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
        said = self.facts_of(*facts)
        remarks, texts = list(self.remarks.of(number)), list(self.texts.of(number))
        for found in remarks:
            said |= self.remark(*found)
        filing = of_facts(self.form, said, self.figures(*figures), self.texts_of(texts))
        filing = replace(filing, source=self.source(*figures))
        if not self.findings:
            self.law.member(number, filing, figures, facts)
            if at.is_large(self.version):
                self.law.listed(at.REMARKS, remarks)
                self.law.listed(at.TEXTS, texts)
        return self.keeping.filing(filing) if self.keeping else filing

    def source(self, list_: ListRows, row: Row) -> Source | None:
        if self.version == at.FIRST_VERSION:
            return None
        words = [self.text(list_, row, place.column) for place in at.source_places(self.form, list_.sheet, row.number)]
        return Source(*words) if any(words) else None

    def figures(self, list_: ListRows, row: Row) -> dict[Key, Decimal]:
        found: dict[Key, Decimal] = {}
        for column, key, number in self.inputs:
            if (cell := row.cells.get(column)) is None:
                continue
            known = self.known[number.id]
            value = known.get(cell)
            if value is None:
                value = self.figure(list_, row, column, key, number)
            if value is not None:
                found[key] = value
        return found

    def figure(self, list_: ListRows, row: Row, column: int, key: Key, number: Number) -> Decimal | None:
        cell, known = row.cells[column], self.known[number.id]
        value, code, _ = figure(cell, number, self.form.unit(key))
        if code:
            label = f"{row.cells.get(2, EMPTY).shown} {self.form.label(key)}"
            expected = str(value) if value is not None else number.expected
            words = {"found": cell.formula or cell.shown, "expected": expected}
            self.found(finding_of(code, label, Place(list_.sheet, row.number, column), key, **words))
        elif value is not None and len(known) < _MOST_KNOWN:
            known[cell] = value
        return value

    def facts_of(self, list_: ListRows, row: Row) -> dict[str, str]:
        cells = ((key, self.text(list_, row, n)) for n, key in enumerate(at.fact_keys(self.form), 1))
        return {key: text for key, text in cells if text}

    def text(self, list_: ListRows, row: Row, column: int) -> str:
        """A text of a list; a formula has none to be trusted."""
        cell = row.cells.get(column, EMPTY)
        if cell.formula is not None:
            place = Place(list_.sheet, row.number, column)
            self.found(finding_of("SUMMARY-CELL", "", place, found=cell.formula, expected=""))
            return ""
        self.characters += len(cell.shown)
        if self.characters > _MOST_CHARACTERS:
            raise Refused("TOO-MUCH", "文字", f"{_MOST_CHARACTERS} 个字符")
        return cell.shown

    def words(self, list_: ListRows, row: Row, columns: int) -> list[str]:
        return [self.text(list_, row, column) for column in range(columns)]

    def remark(self, list_: ListRows, row: Row) -> dict[str, str]:
        """What a unit says of a warning, and why an error was accepted: more facts of a member."""
        _, _, rule, _, said, why = self.words(list_, row, len(at.REMARK_HEADING))
        if rule not in self.rules:
            words = {"found": rule, "expected": "、".join(sorted(self.rules))}
            self.found(finding_of("LABEL-CHANGED", "", Place(list_.sheet, row.number, 2), **words))
            return {}
        remarks = {explanation_key(rule): said, acceptance_key(rule): why}
        return {key: text for key, text in remarks.items() if text}

    def texts_of(self, rows: Sequence[Found]) -> dict[str, Text]:
        texts: dict[str, tuple[str, list[str]]] = {}
        for list_, row in rows:
            _, _, label, heading, number, paragraph = self.words(list_, row, len(at.TEXT_HEADING))
            if label not in self.blocks:
                declared = "、".join(at.text_label(self.form, key) for key in self.form.texts)
                words = {"found": label, "expected": declared}
                self.found(finding_of("LABEL-CHANGED", "", Place(list_.sheet, row.number, 2), **words))
                continue
            key = self.blocks[label]
            _, paragraphs = texts.get(key, ("", []))
            texts[key] = heading, paragraphs
            _and_next(paragraphs, number, paragraph)
        return {key: Text(heading, tuple(paragraphs)) for key, (heading, paragraphs) in texts.items()}


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


def _and_next(paragraphs: list[str], number: str, text: str) -> None:
    """Adds what the next row says to some paragraphs: one more, or how the last goes on."""
    if number == at.CONTINUED and paragraphs:
        paragraphs[-1] += text
    elif text:
        paragraphs.append(text)
