"""What the charts of a filing show, wherever they are drawn: lines in their order, titles that say what is seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from .filing import Filing
from .form import Form, Indicator, Key, plain

# How many units have a bar of their own, and what all others are called.
MOST_BARS = 15
REST = "其余单位"


class Line(NamedTuple):
    """A bar of a chart: its name and how long it is."""

    name: str
    value: Decimal


def amount(filing: Filing, indicator: Indicator) -> Decimal:
    """What an indicator comes to in a filing."""
    return sum((filing[key] for key in indicator.keys), Decimal(0))


def amounts(figures: Mapping[Key, Decimal], indicators: Iterable[Indicator]) -> list[Decimal]:
    """What several indicators come to in figures from which blanks are absent."""
    return [sum((figures[key] for key in one.keys if key in figures), Decimal(0)) for one in indicators]


def results(filing: Filing) -> list[Line]:
    """The groups of results in the order of the form."""
    return [Line(one.label, amount(filing, one)) for one in filing.form.overview.results]


def largest(summary: Filing) -> list[int]:
    """Which members have a bar of their own, the one with the largest figure first."""
    values = [amount(member, summary.form.overview.ranked) for member in summary.members]
    return sorted(range(len(values)), key=lambda n: (-values[n], n))[:MOST_BARS]


def ranked(summary: Filing, order: Sequence[int] = ()) -> list[Line]:
    """The members with the largest figures, and all others in one line; `order` is that of the `largest` if known."""
    indicator, members, order = summary.form.overview.ranked, summary.members, order or largest(summary)
    lines = [Line(_name(members[n], n), amount(members[n], indicator)) for n in order]
    if len(members) > len(order):
        lines.append(Line(REST, amount(summary, indicator) - _sum(lines)))
    return lines


def ranked_title(form: Form) -> str:
    """How much there is and of whom the most; to be put in: total, name and most."""
    word, unit = form.overview.ranked.label, form.unit(form.overview.ranked.keys[0])
    return f"{word} {{total}} {unit}，最多的是{{name}}（{{most}} {unit}）"


def results_title(form: Form) -> str:
    """How many results there are and which group is the largest; to be put in: total and name."""
    word, unit = form.overview.results_title, form.unit(form.overview.results[0].keys[0])
    return f"{word} {{total}} {unit}，最多的是{{name}}"


def ranked_said(form: Form, lines: Sequence[Line]) -> str:
    """The title above ranked lines; all others together are never the most."""
    return _said(ranked_title(form), lines, lines[0])


def results_said(form: Form, lines: Sequence[Line]) -> str:
    """The title above the groups of results."""
    return _said(results_title(form), lines, max(lines, key=lambda line: line.value))


def _said(title: str, lines: Sequence[Line], most: Line) -> str:
    return title.format(total=plain(_sum(lines)), name=most.name, most=plain(most.value))


def _name(member: Filing, n: int) -> str:
    return member.unit.name or member.unit.code or str(n + 1)


def _sum(lines: Sequence[Line]) -> Decimal:
    return sum((line.value for line in lines), Decimal(0))
