"""The members of a summary workbook, read back as filings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from ...filing import Filing, Source, Text, Unit, merge, of_facts
from ...findings import Finding, finding_of
from ...form import Form, Key, acceptance_key, explanation_key
from ...layout import Place
from ...layout import summary as at
from .grid import Grid
from .numbers import figure
from .summary_law import broken_law

# The sheets that are read of every summary; that of the members' own members is there only when they have some.
_REQUIRED = (at.MEMBERS, at.FACTS, at.TEXTS, at.REMARKS)


def read_members(
    book: Mapping[str, Grid], form: Form, unit: Unit, identity: Mapping[str, str]
) -> tuple[Filing | None, list[Finding]]:
    """A summary from the sheets that list its members; None, with the reason, when they cannot be put together.

    A member's figures are those of its row; where it has members of its own, their sum must agree. What else the
    sheets show must follow from the members, and these must be as the hidden sheet says that they were written.
    """
    if (version := identity.get(at.VERSION, at.FIRST_VERSION)) not in at.VERSIONS:
        return None, [finding_of("IDENTITY-VERSION", "", found=version, expected=at.PRESENT)]
    reader = _Members(book, form, version)
    if not reader.findings:
        reader.pair_rows()
    if reader.findings:
        return None, reader.findings
    summary = reader.summary(unit)
    law = () if reader.findings else broken_law(book, summary, identity)
    return summary, [*reader.findings, *law]


class _Members:
    """Puts members together from 单位信息, 单位明细 and 文字汇编 by their 序号."""

    def __init__(self, book: Mapping[str, Grid], form: Form, version: str) -> None:
        self.book = book
        self.form = form
        self.version = version
        # A sum of many may be larger than what one unit can fill in.
        self.sums = {id: replace(number, maximum=number.maximum**2) for id, number in form.numbers.items()}
        self.findings = list(self.damage())

    def damage(self) -> Iterator[Finding]:
        for sheet in (*_REQUIRED, *(name for name in (at.NESTED,) if name in self.book)):
            if sheet not in self.book:
                yield finding_of("SHEET-MISSING", "", expected=sheet, found="、".join(self.book))
            elif damage := self.book[sheet].damage:
                yield finding_of("SHEET-DAMAGED", sheet, found=damage)

    def pair_rows(self) -> None:
        """The rows of each sheet by 序号: all lists have the same, each once, in their order."""
        first, below = (at.first_row(sheet, self.version) for sheet in (at.MEMBERS, at.NESTED))
        own, nested = self.numbers(at.MEMBERS, first), self.numbers(at.NESTED, below)
        listed = self.numbers(at.FACTS, at.LIST_HEAD_ROW + 1)
        tree = _in_order(nested)
        expected = [number for n in range(1, len(own) + 1) for number in (str(n), *tree.get(str(n), ()))]
        self.compare(at.MEMBERS, first, own, [str(n) for n in range(1, len(own) + 1)])
        self.compare(at.NESTED, below, nested, [number for number in expected if "." in number])
        self.compare(at.FACTS, at.LIST_HEAD_ROW + 1, listed, expected)
        self.rows = {number: (at.MEMBERS, first + n) for n, number in enumerate(own)}
        self.rows |= {number: (at.NESTED, below + n) for n, number in enumerate(nested)}
        self.listed = {number: at.LIST_HEAD_ROW + 1 + n for n, number in enumerate(listed)}

    def numbers(self, sheet: str, first: int) -> list[str]:
        """The 序号 of a list, down to the first row without one."""
        grid = self.book[sheet] if sheet in self.book else Grid()
        found: list[str] = []
        while number := grid.at(first + len(found), 0).shown:
            found.append(number)
        return found

    def compare(self, sheet: str, first: int, found: Sequence[str], expected: Sequence[str]) -> None:
        """Names the first row whose 序号 is not the one that belongs there."""
        for n in range(max(len(found), len(expected))):
            pair = [numbers[n] if n < len(numbers) else "" for numbers in (found, expected)]
            if pair[0] != pair[1]:
                place = Place(sheet, first + n, 0)
                self.findings.append(
                    finding_of("SUMMARY-ROWS", "", place, found=pair[0], expected=pair[1] or "没有这一行")
                )
                return

    def summary(self, unit: Unit) -> Filing:
        self.facts = {number: self.facts_of(number) for number in self.listed}
        self.remark_rows()
        self.texts = self.text_rows()
        self.below: dict[str, list[str]] = {}
        for number in self.listed:
            self.below.setdefault(number.rpartition(".")[0], []).append(number)
        members = tuple(map(self.member, self.below.get("", ())))
        if not members:
            self.findings.append(finding_of("UNFILLED", ""))
            return Filing(self.form, unit)
        years = {member.year for member in members if member.year is not None}
        if len(years) > 1:
            self.findings.append(finding_of("YEAR-OTHER", "", found=str(max(years)), expected=str(min(years))))
            members = tuple(replace(member, year=None) for member in members)
        return merge(members, unit)

    def member(self, number: str) -> Filing:
        sheet, row = self.rows[number]
        filing = of_facts(self.form, self.facts[number], self.figures(sheet, row), self.texts.get(number, {}))
        filing = replace(filing, source=self.source(sheet, row))
        below = self.below.get(number, ())
        return self.derived(filing, tuple(map(self.member, below))) if below else filing

    def source(self, sheet: str, row: int) -> Source | None:
        if self.version == at.FIRST_VERSION:
            return None
        words = [self.cell(sheet, row, place.column) for place in at.source_places(self.form, sheet, row)]
        return Source(*words) if any(words) else None

    def derived(self, filing: Filing, below: tuple[Filing, ...]) -> Filing:
        """A member that is itself a summary: its figures follow from its own members."""
        merged = merge(below)
        for key in self.form.inputs:
            if merged.inputs.get(key) != filing.inputs.get(key):
                label = f"{filing.unit.name} {self.form.label(key)}"
                stated, sum_ = str(filing.inputs.get(key, "")), str(merged.inputs.get(key, ""))
                self.findings.append(finding_of("MEMBERS-DIFFER", label, found=stated, expected=sum_, key=key))
        return replace(filing, inputs=merged.inputs, members=merged.members)

    def figures(self, sheet: str, row: int) -> dict[Key, Decimal]:
        places = at.figure_places(self.form, sheet, row)
        values = ((key, self.figure(self.book[sheet], key, places[key], row)) for key in self.form.inputs)
        return {key: value for key, value in values if value is not None}

    def figure(self, grid: Grid, key: Key, place: Place, row: int) -> Decimal | None:
        number, cell = self.form.number(key), grid.at(place.row, place.column)
        value, code, _ = figure(cell, self.sums[number.id], self.form.unit(key))
        if code:
            label = f"{grid.at(row, 2).shown} {self.form.label(key)}"
            expected = str(value) if value is not None else number.expected
            self.findings.append(
                finding_of(code, label, place, key, found=cell.formula or cell.shown, expected=expected)
            )
        return value

    def facts_of(self, number: str) -> dict[str, str]:
        cells = ((key, self.cell(at.FACTS, self.listed[number], n)) for n, key in enumerate(at.fact_keys(self.form), 1))
        return {key: text for key, text in cells if text}

    def cell(self, sheet: str, row: int, column: int) -> str:
        """A text of a list; a formula has none to be trusted."""
        cell = self.book[sheet].at(row, column)
        if cell.formula is not None:
            self.findings.append(
                finding_of("SUMMARY-CELL", "", Place(sheet, row, column), found=cell.formula, expected="")
            )
            return ""
        return cell.shown

    def list_rows(self, sheet: str, columns: int) -> Iterator[tuple[int, list[str]]]:
        """The rows of a list that have a 序号; of a member that is listed."""
        for n, number in enumerate(self.numbers(sheet, at.LIST_HEAD_ROW + 1), at.LIST_HEAD_ROW + 1):
            if number in self.listed:
                yield n, [self.cell(sheet, n, column) for column in range(columns)]
            else:
                self.findings.append(
                    finding_of("SUMMARY-ROWS", "", Place(sheet, n, 0), found=number, expected="单位信息中的序号")
                )

    def remark_rows(self) -> None:
        """What units say of warnings, and why errors were accepted: more facts of a member."""
        known = {rule.id for rule in self.form.rules}
        for row, (number, _, rule, _, said, why) in self.list_rows(at.REMARKS, len(at.REMARK_HEADING)):
            if rule not in known:
                words = {"found": rule, "expected": "、".join(sorted(known))}
                self.findings.append(finding_of("LABEL-CHANGED", "", Place(at.REMARKS, row, 2), **words))
                continue
            remarks = {explanation_key(rule): said, acceptance_key(rule): why}
            self.facts[number] |= {key: text for key, text in remarks.items() if text}

    def text_rows(self) -> dict[str, dict[str, Text]]:
        keys = at.text_keys(self.form)
        texts: dict[str, dict[str, Text]] = {}
        for row, (number, _, label, heading, count, paragraph) in self.list_rows(at.TEXTS, len(at.TEXT_HEADING)):
            if label not in keys:
                declared = "、".join(at.text_label(self.form, key) for key in self.form.texts)
                words = {"found": label, "expected": declared}
                self.findings.append(finding_of("LABEL-CHANGED", "", Place(at.TEXTS, row, 2), **words))
                continue
            known = texts.setdefault(number, {}).get(keys[label], Text(heading, ()))
            texts[number][keys[label]] = Text(heading, _and_next(known.paragraphs, count, paragraph))
        return texts


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


def _and_next(paragraphs: tuple[str, ...], count: str, text: str) -> tuple[str, ...]:
    """Some paragraphs and what the next row says: one more, or how the last goes on."""
    if count == at.CONTINUED and paragraphs:
        return (*paragraphs[:-1], paragraphs[-1] + text)
    return (*paragraphs, text) if text else paragraphs
