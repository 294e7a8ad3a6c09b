"""Everything that a return must keep to, in sentences that a clerk understands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from .basis import Grounds
from .form import Form
from .rules import BlankRule, LinearRule, RatioRule, Rule


class Entry(NamedTuple):
    """One rule as it is told: its level, what it says, an example, what to do, and what it rests on.

    `source` is where that can be looked up, `quoted` what is printed there, if it is printed on the form.
    """

    id: str
    severity: str
    sentence: str
    example: str
    advice: str
    source: str
    basis: str
    quoted: str


def entry_of(id: str, severity: str, sentence: str, example: str, advice: str, grounds: Grounds) -> Entry:
    """The entry of a rule that rests on such grounds."""
    return Entry(id, severity, sentence, example, advice, grounds.source, grounds.basis, grounds.quoted)


def rule_book(form: Form) -> list[tuple[str, list[Entry]]]:
    """The rules of a form by the title under which they belong, in the order of the printed form."""
    words = form.wording.rule_book
    groups: dict[str, list[Entry]] = {words.cells: list(_cells(form))}
    titles = [section.title for section in form.sections.values() if section.tables]
    for title in (*titles, words.years, words.texts):
        groups[title] = []
    for rule in form.rules:
        entry = entry_of(rule.id, rule.severity, rule.sentence, rule.example, rule.advice, rule.grounds)
        groups[_title(form, rule)].append(entry)
    return [(title, entries) for title, entries in groups.items() if entries]


def _cells(form: Form) -> Iterator[Entry]:
    """What may stand in the cells of each kind of number."""
    for number in form.numbers.values():
        says = f"{number.name}格应填{number.expected}。"
        yield entry_of(f"CELL-{number.id.upper()}", "error", says, number.example, number.advice, number.grounds)


def _title(form: Form, rule: Rule) -> str:
    words = form.wording.rule_book
    if isinstance(rule, BlankRule):
        return words.cells
    if isinstance(rule, RatioRule):
        return words.years
    if isinstance(rule, LinearRule):
        return words.years if rule.previous else form.sections[form.tables[rule.table].section].title
    return words.texts
