"""The members of a summary workbook, read back as filings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from ...filing import Filing, Text, Unit, merge, of_facts
from ...findings import Finding, finding_of
from ...form import Form, Key, acceptance_key, explanation_key
from ...layout import Place
from ...layout import summary as at
from .grid import Grid
from .numbers import figure


def read_members(book: Mapping[str, Grid], form: Form, unit: Unit) -> tuple[Filing, list[Finding]]:
    """A summary from the sheets that list its members; what cannot be read is a finding.

    A member's figures are those of its row; where it has members of its own, their sum must agree.
    """
    reader = _Members(book, form)
    return reader.summary(unit), reader.findings


class _Members:
    """Puts members together from 单位信息, 单位明细 and 文字汇编 by their 序号."""

    def __init__(self, book: Mapping[str, Grid], form: Form) -> None:
        self.book = book
        self.form = form
        self.findings: list[Finding] = []
        for sheet in (at.MEMBERS, at.FACTS, at.TEXTS):
            if sheet not in book:
                self.findings.append(finding_of("SHEET-MISSING", "", expected=sheet, found="、".join(book)))
        self.inputs = dict(self.figures(at.MEMBERS)) | dict(self.figures(at.NESTED))
        self.facts = dict(self.fact_rows())
        self.remark_rows()
        self.texts = self.text_rows()

    def summary(self, unit: Unit) -> Filing:
        members = self.below("")
        if not members:
            self.findings.append(finding_of("UNFILLED", ""))
            return Filing(self.form, unit)
        years = {member.year for member in members if member.year is not None}
        if len(years) > 1:
            self.findings.append(finding_of("YEAR-OTHER", "", found=str(max(years)), expected=str(min(years))))
            members = tuple(replace(member, year=None) for member in members)
        return merge(members, unit)

    def below(self, above: str) -> tuple[Filing, ...]:
        """The members one level below a 序号."""
        numbers = [n for n in self.facts if n.startswith(above) and "." not in n[len(above) :]]
        return tuple(self.member(number) for number in numbers)

    def member(self, number: str) -> Filing:
        inputs, texts = self.inputs.get(number, {}), self.texts.get(number, {})
        filing = of_facts(self.form, self.facts[number], inputs, texts)
        below = self.below(f"{number}.")
        return self.derived(filing, below) if below else filing

    def derived(self, filing: Filing, below: tuple[Filing, ...]) -> Filing:
        """A member that is itself a summary: its figures follow from its own members."""
        inputs = merge(below).inputs
        for key in self.form.inputs:
            if inputs.get(key) != filing.inputs.get(key):
                label = f"{filing.unit.name} {self.form.label(key)}"
                stated, sum_ = str(filing.inputs.get(key, "")), str(inputs.get(key, ""))
                self.findings.append(finding_of("MEMBERS-DIFFER", label, found=stated, expected=sum_, key=key))
        return replace(filing, inputs=inputs, members=merge(below).members)

    def rows(self, sheet: str, first: int) -> Iterator[tuple[int, Grid]]:
        """The rows of a list that begin with a 序号."""
        grid = self.book.get(sheet, Grid())
        for row in sorted(row for row, column in grid.cells if column == 0 and row >= first):
            yield row, grid

    def figures(self, sheet: str) -> Iterator[tuple[str, dict[Key, Decimal]]]:
        for row, grid in self.rows(sheet, at.FIRST_ROW):
            places = at.figure_places(self.form, sheet, row)
            values = ((key, self.figure(grid, key, places[key], row)) for key in self.form.inputs)
            yield grid.at(row, 0).shown, {key: value for key, value in values if value is not None}

    def figure(self, grid: Grid, key: Key, place: Place, row: int) -> Decimal | None:
        number, cell = self.form.number(key), grid.at(place.row, place.column)
        value, code, _ = figure(cell, replace(number, maximum=number.maximum**2), self.form.unit(key))
        if code:
            label = f"{grid.at(row, 2).shown} {self.form.label(key)}"
            words = {
                "found": cell.formula or cell.shown,
                "expected": str(value) if value is not None else number.expected,
            }
            self.findings.append(finding_of(code, label, place, key, **words))
        return value

    def fact_rows(self) -> Iterator[tuple[str, dict[str, str]]]:
        keys = at.fact_keys(self.form)
        for row, grid in self.rows(at.FACTS, at.LIST_HEAD_ROW + 1):
            values = {key: grid.at(row, column) for column, key in enumerate(keys, 1)}
            facts = {key: cell.shown for key, cell in values.items() if cell.shown}
            yield grid.at(row, 0).shown, facts

    def remark_rows(self) -> None:
        """What units say of warnings, and why errors were accepted: more facts of a member."""
        known = {rule.id for rule in self.form.rules}
        for row, grid in self.rows(at.REMARKS, at.LIST_HEAD_ROW + 1):
            number, _, rule, _, said, why = (grid.at(row, column).shown for column in range(len(at.REMARK_HEADING)))
            if rule not in known or number not in self.facts:
                place = Place(at.REMARKS, row, 2)
                self.findings.append(
                    finding_of("LABEL-CHANGED", "", place, found=rule, expected="、".join(sorted(known)))
                )
                continue
            remarks = {explanation_key(rule): said, acceptance_key(rule): why}
            self.facts[number] |= {key: text for key, text in remarks.items() if text}

    def text_rows(self) -> dict[str, dict[str, Text]]:
        keys = {label: key for key, label in at.text_labels(self.form).items()}
        texts: dict[str, dict[str, Text]] = {}
        for row, grid in self.rows(at.TEXTS, at.LIST_HEAD_ROW + 1):
            number, _, label, heading, count, paragraph = (
                grid.at(row, column).shown for column in range(len(at.TEXT_HEADING))
            )
            if label not in keys:
                place = Place(at.TEXTS, row, 2)
                self.findings.append(finding_of("LABEL-CHANGED", "", place, found=label, expected="、".join(keys)))
                continue
            known = texts.setdefault(number, {}).get(keys[label], Text(heading, ()))
            texts[number][keys[label]] = Text(heading, _and_next(known.paragraphs, count, paragraph))
        return texts


def _and_next(paragraphs: tuple[str, ...], count: str, text: str) -> tuple[str, ...]:
    """Some paragraphs and what the next row says: one more, or how the last goes on."""
    if count == at.CONTINUED and paragraphs:
        return (*paragraphs[:-1], paragraphs[-1] + text)
    return (*paragraphs, text) if text else paragraphs
