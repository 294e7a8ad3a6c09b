"""One edition of the official report: its sections, tables, lines and rules."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from .documents import DocumentWords
from .facts import Fact
from .grammar import Grammar
from .overview import Overview
from .rules import Claim, LinearRule, Narrative, Rule, TextRule
from .seal import Seal
from .sections import Drafted, HeadingWords, Parts, Section, TextBlock
from .tables import Key, Line, Number, Table
from .wording import Wording

# The key of a part whose heading is the sender's own: that section's nth.
_OWN_KEY = re.compile(r"(.+)/extra_([1-9][0-9]{0,5})")


@dataclass(frozen=True, eq=False, repr=False)
class Form:
    """One edition. Built by `load`, which refuses a file that contradicts itself.

    `home` is where it was loaded from: the name of a shipped edition, or the path of a folder. `kinds` are those of
    units that fill in and of those that only add up; `kind_words` what else people call them, by the usual word.
    """

    id: str
    home: str
    title: str
    source: str
    report_title: str
    layout_version: int
    kinds: tuple[str, ...]
    kind_words: Mapping[str, str]
    whole_kinds: tuple[str, ...]
    yes: str
    seal: Seal
    numbers: Mapping[str, Number]
    facts: Mapping[str, Fact]
    preface: TextBlock
    preface_pattern: str
    preface_parts: Parts
    sections: Mapping[str, Section]
    tables: Mapping[str, Table]
    key_figures: tuple[Key, ...]
    overview: Overview
    texts: Mapping[str, TextBlock]
    drafted: Drafted | None
    headings: HeadingWords
    documents: DocumentWords
    rules: tuple[Rule, ...]
    grammar: Grammar
    narratives: tuple[Narrative, ...]
    wording: Wording

    def __repr__(self) -> str:
        return f"<Form {self.id}>"

    @functools.cached_property
    def naming(self) -> tuple[str, ...]:
        """The facts that name the unit, in short and in full."""
        return ("unit", *(key for key, fact in self.facts.items() if fact.fallback == "unit"))

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
    def carried(self) -> Mapping[Key, Key]:
        """The figures that are what another one was last year, by that rule alone: each with the other one."""
        single = (c for c in self.comparisons if c.previous and not c.right and len(c.left) == len(c.previous) == 1)
        return {claim.left[0]: claim.previous[0] for claim in single}

    @functools.cached_property
    def text_rules(self) -> tuple[TextRule, ...]:
        """The rules on what the texts say."""
        return tuple(rule for rule in self.rules if isinstance(rule, TextRule))

    @functools.cached_property
    def explicable(self) -> tuple[str, ...]:
        """The ids of what a unit may explain on the self-check sheet."""
        return tuple(rule.id for rule in self.rules if rule.explained)

    @functools.cached_property
    def acceptable(self) -> tuple[str, ...]:
        """The ids of what the office may accept: errors, and warnings that a unit has no cell to explain in."""
        warned = {rule.id for rule in self.rules if rule.severity == "warning" and not rule.explained}
        return tuple(rule.id for rule in self.rules if rule.severity == "error" or rule.id in warned)

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

    @functools.cached_property
    def sums(self) -> tuple[tuple[Key, tuple[Key, ...]], ...]:
        """The totals with what they add up, each behind all that it needs."""
        found: dict[Key, tuple[Key, ...]] = {}

        def add(key: Key) -> None:
            parts = self.addends(key)
            if parts and key not in found:
                for part in parts:
                    add(part)
                found[key] = parts

        for key in self.totals:
            add(key)
        return tuple(found.items())

    def year(self, text: str) -> int | None:
        """The year that a text says, if it is one that a report can be on."""
        low, high = self.facts["year"].between or (1, 9999)
        return int(text) if text.isascii() and text.isdigit() and low <= int(text) <= high else None

    def block(self, key: str) -> TextBlock:
        """A text block by its key: a declared one, or that of a part with a heading of its own; KeyError for others."""
        if key in self.texts:
            return self.texts[key]
        own = _OWN_KEY.fullmatch(key)
        section = self.sections.get(own[1]) if own else None
        if own is None or section is None or not section.texts:
            raise KeyError(key)
        return section.own_block(int(own[2]), self.preface.longest)

    def addends(self, key: Key) -> tuple[Key, ...]:
        """The figures that `key` adds up; empty for an input."""
        return self._addends[key]

    @functools.cached_property
    def _addends(self) -> Mapping[Key, tuple[Key, ...]]:
        return {key: self.tables[key.table].addends(key) for key in self.keys}

    def number(self, key: Key) -> Number:
        """What may stand at `key`."""
        return self._number[key]

    @functools.cached_property
    def _number(self) -> Mapping[Key, Number]:
        lines = ((key, self.tables[key.table]) for key in self.keys)
        kinds = ((key, table.row[key.row].kind or table.column[key.column].kind or table.kind) for key, table in lines)
        return {key: self.numbers[kind] for key, kind in kinds}

    def unit(self, key: Key) -> str:
        """The unit that `key` is counted in: 件, 万元."""
        return self._unit[key]

    @functools.cached_property
    def _unit(self) -> Mapping[Key, str]:
        return {key: self.tables[key.table].unit_of(key) for key in self.keys}

    def labels(self, key: Key) -> tuple[str, str]:
        """The official labels of a figure: of its row and of its column, levels joined by ` / `."""
        table = self.tables[key.table]
        row = table.label + table.row[key.row].label
        return _joined(row), _joined(table.column[key.column].label)

    def label(self, key: Key) -> str:
        """Both official labels of a figure in one."""
        return " · ".join(self.labels(key))

    def short(self, key: Key) -> str:
        """How a list calls a figure: 新收 · 商业企业."""
        table = self.tables[key.table]
        return " · ".join(filter(None, (table.row[key.row].called, table.column[key.column].called)))


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
