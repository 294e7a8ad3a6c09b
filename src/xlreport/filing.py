"""What one unit reports, and how the reports of several units add up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from .errors import YearsDiffer
from .files import same_mark
from .form import PARTS, Form, Key, Rule, blank_is_zero

_NOTHING = Decimal(0)
# The facts that a unit says itself.
_OF_UNIT = {"unit": "name", "code": "code", "kind": "kind"}
# What a unit is compared by: which of its marks, and the mark.
Mark = tuple[str, str]


@dataclass(frozen=True, order=True, slots=True)
class Unit:
    """Who files: the code that identifies it, its name, its kind (a word of the form's list)."""

    code: str = ""
    name: str = ""
    kind: str = ""

    def __bool__(self) -> bool:
        return bool(self.code or self.name)

    @property
    def mark(self) -> Mark:
        """What tells the unit from others: its code, or else its name; a name is never taken for a code."""
        code = same_mark(self.code)
        return ("code", code) if code else ("name", same_mark(self.name))

    @property
    def known_by(self) -> tuple[Mark, ...]:
        """The marks under which others find the unit, those of `sought_by`."""
        name = same_mark(self.name)
        return (self.mark, ("name of a code", name)) if self.mark[0] == "code" and name else (self.mark,)

    @property
    def sought_by(self) -> tuple[Mark, ...]:
        """The marks that a file of the same unit is known by: its code; its name where one of both has no code."""
        name = same_mark(self.name)
        if not name:
            return (self.mark,)
        return (self.mark, ("name", name) if self.mark[0] == "code" else ("name of a code", name))

    def is_same(self, other: Unit) -> bool:
        """Whether both are one unit: by code, and by name where one of them has no code."""
        return bool(self) and bool(other) and not set(self.sought_by).isdisjoint(other.known_by)


class Text(NamedTuple):
    """A heading as the sender worded it, and its paragraphs."""

    heading: str
    paragraphs: tuple[str, ...]

    @property
    def whole(self) -> str:
        """All of it, a line each."""
        return "\n".join(filter(None, (self.heading, *self.paragraphs)))


class Source(NamedTuple):
    """The file that a filing was read from: its name, its hash, and the version of the layout it has, if any."""

    file: str
    sha256: str
    layout: str


@dataclass(frozen=True, slots=True)
class Filing:
    """One unit's report for one year; a summary is a filing with members.

    `inputs` holds what was filled in, blanks are absent; `filing[key]` gives any of the form's figures,
    totals derived from inputs and blanks counted as 0. `facts` and `texts` hold what is not empty.
    `source` is known of the members of a summary. Equality is that of content.
    """

    form: Form
    unit: Unit = Unit()
    year: int | None = None
    inputs: Mapping[Key, Decimal] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, Text] = field(default_factory=dict)
    members: tuple[Filing, ...] = ()
    source: Source | None = field(default=None, compare=False)

    def __getitem__(self, key: Key) -> Decimal:
        leaves, inputs = self.form.leaves[key], self.inputs
        if len(leaves) == 1:
            return inputs.get(leaves[0], _NOTHING)
        return sum((value for value in map(inputs.get, leaves) if value is not None), _NOTHING)

    def __contains__(self, key: Key) -> bool:
        return key in self.form.leaves

    def totals(self) -> dict[Key, Decimal]:
        """All figures of the form, in its order."""
        filled = self.filled_in()
        return {key: filled.get(key, _NOTHING) for key in self.form.keys}

    def filled_in(self) -> dict[Key, Decimal]:
        """All figures at once but for inputs that are blank."""
        figures = dict(self.inputs.items())
        for key, parts in self.form.sums:
            figures[key] = sum([value for value in map(figures.get, parts) if value is not None], _NOTHING)
        return figures

    def fact(self, key: str) -> str:
        """A fact by its key, also those that identify the unit; empty when it was not filled in."""
        if key in _OF_UNIT:
            return str(getattr(self.unit, _OF_UNIT[key]))
        return str(self.year) if key == "year" and self.year is not None else self.facts.get(key, "")

    def blanks_are_zero(self, table: str) -> bool:
        """Whether the blank cells of a table say 0: in a merge, and where the unit says so."""
        return bool(self.members) or self.fact(blank_is_zero(self.form.tables[table].section)) == self.form.yes

    def filled(self, pattern: str, **others: str) -> str:
        """A pattern of the form with {facts} put in, and others: the report's title, its preface."""
        form = self.form
        facts = {key: self.fact(key) or self.fact(fact.fallback) for key, fact in form.facts.items()}
        return pattern.format_map({**facts, **others, PARTS: form.preface_parts.listed(facts)})

    def text(self, key: str) -> Text:
        """A text block by its key, with the official heading when the sender left it alone."""
        return self.texts.get(key, Text(self.form.block(key).heading or "", ()))

    def leaf_filings(self) -> Iterator[Filing]:
        """The filings that were added up in the end: itself, when it has no members."""
        if not self.members:
            yield self
        for member in self.members:
            yield from member.leaf_filings()


def of_facts(
    form: Form,
    facts: Mapping[str, str],
    inputs: Mapping[Key, Decimal],
    texts: Mapping[str, Text],
    members: tuple[Filing, ...] = (),
) -> Filing:
    """A filing whose unit and year stand among its facts; what is no year stays a fact."""
    others = {key: value for key, value in facts.items() if key not in ("code", "unit", "kind")}
    unit = Unit(facts.get("code", ""), facts.get("unit", ""), facts.get("kind", ""))
    year = form.year(others.get("year", ""))
    if year is not None:
        del others["year"]
    return Filing(form, unit, year, inputs, others, texts, members)


def blank(form: Form, unit: Unit = Unit(), year: int | None = None) -> Filing:
    """A filing that nobody has filled in: written, it is the template."""
    return Filing(form, unit, year)


def merge(filings: Iterable[Filing], unit: Unit = Unit(), year: int | None = None) -> Filing:
    """The filing whose members are the given ones, every input their sum.

    Without a unit the result is an unnamed merge: merged again it hands on its members, so that merging
    is associative. With a unit it is one member of the level above. Members are kept in a fixed order.
    A figure is blank only where it is blank in all members. Raises YearsDiffer unless the members that
    have a year agree on it (and with `year`), ValueError for members of different forms or none at all.
    """
    members = tuple(_ordered(_members(filings)))
    forms = {member.form.id: member.form for member in members}
    if len(forms) != 1:
        raise ValueError(f"members must be of one form, found {sorted(forms)}")
    years = {member.year for member in members if member.year is not None} | ({year} if year else set())
    if len(years) > 1:
        listed = "、".join(map(str, sorted(years)))
        raise YearsDiffer(f"报表的年份不同：{listed}。", "请用 --year 指明年份，其他年份的报表不会计入。")
    (form,) = forms.values()
    sums: dict[Key, Decimal] = {}
    for member in members:
        for key, value in member.inputs.items():
            sums[key] = sums.get(key, _NOTHING) + value
    inputs = {key: sums[key] for key in form.inputs if key in sums}
    return Filing(form, unit, next(iter(years), None), inputs, members=members)


def concerns(rule: Rule, filing: Filing) -> bool:
    """Whether a rule is for this kind of unit."""
    return not rule.kinds or filing.unit.kind in rule.kinds


def _members(filings: Iterable[Filing]) -> Iterator[Filing]:
    for filing in filings:
        if filing.members and not filing.unit:
            yield from filing.members
        else:
            yield filing


def _ordered(filings: Iterable[Filing]) -> Iterator[Filing]:
    """An order that depends on content alone: by code, and only where that does not decide by everything."""
    for _, same in groupby(sorted(filings, key=attrgetter("unit")), attrgetter("unit")):
        first, *others = same
        yield from sorted((first, *others), key=_content) if others else (first,)


def _content(filing: Filing) -> str:
    inputs = [(key, filing.inputs[key]) for key in sorted(filing.inputs)]
    return repr((filing.year, inputs, sorted(filing.facts.items()), sorted(filing.texts.items())))
