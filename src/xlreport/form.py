"""One edition of the official report: its tables, facts, texts, rules and wording."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

# How a clerk reads the level of a rule.
SEVERITY_WORDS = {"error": "错误", "warning": "提醒", "note": "说明"}


def blank_is_zero(sheet: str) -> str:
    """The key of the fact that says: blank cells of this sheet are 0."""
    return f"blank_is_zero/{sheet}"


def explanation_key(rule: str) -> str:
    """The key of the fact in which a unit explains what a rule warns of."""
    return f"explained/{rule}"


def acceptance_key(rule: str) -> str:
    """The key of the fact that says why the office counts a return although it breaks a rule."""
    return f"accepted/{rule}"


class Key(NamedTuple):
    """The meaning of one figure; written `table/row/column`."""

    table: str
    row: str
    column: str

    def __str__(self) -> str:
        return "/".join(self)


@dataclass(frozen=True)
class Number:
    """What may stand in a number cell; `maximum` is inclusive, `decimals` 0 means whole numbers."""

    id: str
    name: str
    decimals: int
    maximum: Decimal
    expected: str
    advice: str
    example: str


@dataclass(frozen=True)
class Line:
    """A row or a column. `label` is its path in the merged heads; `sums` makes it a total."""

    id: str
    label: tuple[str, ...]
    sums: tuple[str, ...] = ()
    kind: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Table:
    """One block of figures; every figure is a row crossed with a column."""

    id: str
    title: str
    section: str
    label: tuple[str, ...]
    corner: str
    rows: tuple[Line, ...]
    columns: tuple[Line, ...]
    subtotals: tuple[Line, ...]

    @functools.cached_property
    def row(self) -> Mapping[str, Line]:
        """The rows by id."""
        return {line.id: line for line in self.rows}

    @functools.cached_property
    def column(self) -> Mapping[str, Line]:
        """The columns by id."""
        return {line.id: line for line in self.columns}

    def all_keys(self) -> Iterator[Key]:
        """All keys, row by row."""
        return (Key(self.id, row.id, column.id) for row in self.rows for column in self.columns)

    def addends(self, key: Key) -> tuple[Key, ...]:
        """The figures that `key` adds up, empty for an input; a row's sum comes before a column's."""
        if across := self.column[key.column].sums:
            return tuple(key._replace(column=part) for part in across)
        return tuple(key._replace(row=part) for part in self.row[key.row].sums)


@dataclass(frozen=True)
class Section:
    """One printed section, on a sheet of its own: either tables or texts."""

    id: str
    sheet: str
    title: str
    widths: tuple[float, ...]
    landscape: bool
    freeze: bool
    row_height: float
    tables: tuple[str, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True)
class TextBlock:
    """A heading with its paragraphs. `heading` is the official wording, None where none is printed."""

    key: str
    label: str
    heading: str | None
    rows: int
    longest: int


@dataclass(frozen=True)
class Fact:
    """Something a unit says of itself in one cell; identity facts are locked once they are known.

    `fallback` is the fact that stands in for this one where it is empty.
    """

    key: str
    label: str
    hint: str
    longest: int
    choices: tuple[str, ...]
    between: tuple[int, int] | None
    identity: bool
    fallback: str


@dataclass(frozen=True)
class Rule:
    """Something that a return must keep to; it concerns all units, or those of some kinds."""

    id: str
    severity: str
    label: str
    sentence: str
    example: str
    advice: str
    source: str
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class LinearRule(Rule):
    """Lines that add up to the same, for each line that crosses them; `total` rules: a total equals its parts.

    `previous` are lines of last year's report, added to the right.
    """

    table: str
    each: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    previous: tuple[str, ...]
    total: bool


@dataclass(frozen=True)
class BlankRule(Rule):
    """What is said of blank cells: of a table that is wholly blank, or of single cells."""

    whole: bool


@dataclass(frozen=True)
class RatioRule(Rule):
    """Figures that are not more than `above` times, nor less than `below` times what they were last year.

    Judged only where the figure of one of both years is `least` or more.
    """

    figures: tuple[Key, ...]
    above: Decimal
    below: Decimal
    least: Decimal


@dataclass(frozen=True)
class TextRule(Rule):
    """What the texts must say or not say: a test by its name, the texts that it reads, and its patterns."""

    test: str
    texts: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...]
    unless: re.Pattern[str] | None
    least: int


# The tests of texts that a form can ask for.
TEXT_TESTS = ("empty", "short", "absent", "year", "period", "other_unit", "parts", "share", "figures")


@dataclass(frozen=True)
class Narrative:
    """How sentences say a figure, or the sum of some: group `n` of a pattern; what `nothing` finds says 0.

    A sentence is read only if it holds `about` and nothing of `unless`, and only where nothing of
    `not_after` stands before the words that were found.
    """

    id: str
    label: str
    figures: tuple[Key, ...]
    patterns: tuple[re.Pattern[str], ...]
    nothing: tuple[re.Pattern[str], ...]
    about: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    not_after: re.Pattern[str] | None


@dataclass(frozen=True)
class Claim:
    """`left = right + previous` for one column (or row) of a table, each a sum of figures.

    The figures of `previous` are those of last year's report.
    """

    rule: LinearRule
    line: Line
    left: tuple[Key, ...]
    right: tuple[Key, ...]
    previous: tuple[Key, ...] = ()


@dataclass(frozen=True, eq=False, repr=False)
class Form:
    """One edition. Built by `load`, which refuses a file that contradicts itself."""

    id: str
    title: str
    source: str
    report_title: str
    layout_version: int
    kinds: tuple[str, ...]
    whole_kinds: tuple[str, ...]
    whole_words: re.Pattern[str]
    yes: str
    numbers: Mapping[str, Number]
    facts: Mapping[str, Fact]
    preface: TextBlock
    preface_pattern: str
    sections: Mapping[str, Section]
    tables: Mapping[str, Table]
    texts: Mapping[str, TextBlock]
    rules: tuple[Rule, ...]
    narratives: tuple[Narrative, ...]
    wording: Mapping[str, Mapping[str, Any]]

    def __repr__(self) -> str:
        return f"<Form {self.id}>"

    @functools.cached_property
    def keys(self) -> tuple[Key, ...]:
        """All keys in the order of the printed form."""
        return tuple(key for table in self.tables.values() for key in table.all_keys())

    @functools.cached_property
    def inputs(self) -> tuple[Key, ...]:
        """The keys that a unit fills in."""
        return tuple(key for key in self.keys if not self.addends(key))

    @functools.cached_property
    def totals(self) -> tuple[Key, ...]:
        """The keys that follow from others."""
        return tuple(key for key in self.keys if self.addends(key))

    @functools.cached_property
    def claims(self) -> tuple[Claim, ...]:
        """Every linear rule for each of its lines."""
        linear = (rule for rule in self.rules if isinstance(rule, LinearRule))
        return tuple(claim for rule in linear for claim in _claims(self, rule))

    @functools.cached_property
    def relations(self) -> tuple[Claim, ...]:
        """The claims between figures of one report that no other claim and no total implies."""
        return tuple(claim for claim in self.comparisons if not claim.previous)

    @functools.cached_property
    def comparisons(self) -> tuple[Claim, ...]:
        """The claims between inputs, of one report or of two years, that no other claim and no total implies."""
        return tuple(claim for claim in self.claims if not claim.rule.total and not claim.line.sums)

    @functools.cached_property
    def text_rules(self) -> tuple[TextRule, ...]:
        """The rules on what the texts say."""
        return tuple(rule for rule in self.rules if isinstance(rule, TextRule))

    @functools.cached_property
    def explicable(self) -> tuple[str, ...]:
        """The ids of what a unit may explain on the self-check sheet: everything that is a warning."""
        return tuple(rule.id for rule in self.rules if rule.severity == "warning")

    @functools.cached_property
    def leaves(self) -> Mapping[Key, tuple[Key, ...]]:
        """Each key's inputs: itself for an input, for a total all that it adds up in the end."""
        known: dict[Key, tuple[Key, ...]] = {}

        def of(key: Key) -> tuple[Key, ...]:
            if key not in known:
                parts = self.addends(key)
                known[key] = tuple(leaf for part in parts for leaf in of(part)) if parts else (key,)
            return known[key]

        return {key: of(key) for key in self.keys}

    def year(self, text: str) -> int | None:
        """The year that a text says, if it is one that a report can be on."""
        low, high = self.facts["year"].between or (1, 9999)
        return int(text) if text.isascii() and text.isdigit() and low <= int(text) <= high else None

    def addends(self, key: Key) -> tuple[Key, ...]:
        """The figures that `key` adds up; empty for an input."""
        return self._addends[key]

    @functools.cached_property
    def _addends(self) -> Mapping[Key, tuple[Key, ...]]:
        return {key: self.tables[key.table].addends(key) for key in self.keys}

    def number(self, key: Key) -> Number:
        """What may stand at `key`."""
        table = self.tables[key.table]
        return self.numbers[table.row[key.row].kind or table.column[key.column].kind]

    def unit(self, key: Key) -> str:
        """The unit that `key` is counted in: 件, 万元."""
        table = self.tables[key.table]
        return table.row[key.row].unit or table.column[key.column].unit

    def labels(self, key: Key) -> tuple[str, str]:
        """The official labels of a figure: of its row and of its column, levels joined by ` / `."""
        table = self.tables[key.table]
        row = table.label + table.row[key.row].label
        return _joined(row), _joined(table.column[key.column].label)

    def label(self, key: Key) -> str:
        """Both official labels of a figure in one."""
        return " · ".join(self.labels(key))


def _joined(path: Iterable[str]) -> str:
    return " / ".join(part.replace("\n", "") for part in path)


def _claims(form: Form, rule: LinearRule) -> Iterator[Claim]:
    table = form.tables[rule.table]
    by_column = rule.each == "column"
    for line in table.columns if by_column else table.rows:

        def at(names: Iterable[str], line: Line = line) -> tuple[Key, ...]:
            return tuple(Key(table.id, name, line.id) if by_column else Key(table.id, line.id, name) for name in names)

        if not rule.total:
            yield Claim(rule, line, at(rule.left), at(rule.right), at(rule.previous))
            continue
        other = table.row if by_column else table.column
        for total in rule.left:
            yield Claim(rule, line, at([total]), at(other[total].sums))
