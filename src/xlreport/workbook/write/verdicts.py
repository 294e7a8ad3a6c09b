"""What the formulas of the self-check say of a filing that is being written."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from decimal import Decimal

from ...filing import Filing
from ...form import Claim, Fact, FactRule, Rule, Section, TextBlock, TextRule, blank_is_zero, explanation_key
from ...layout import TextPlaces, layout_of, run_rows

# What stands before a name where it begins a row, for COUNTIF: nothing, 1. or （一）, with blanks or without.
NUMBERS = ("", "??", "???", "????", "?????")

# What is longer is no heading.
LONGEST_HEADING = 30


class Verdicts:
    """The state of one filing; nothing that was written is faulty, apart from facts."""

    def __init__(self, filing: Filing) -> None:
        self.filing = filing
        self.form = filing.form
        self.layout = layout_of(filing.form)

    def empty(self, section: Section) -> int:
        """How many inputs of the tables of a section are blank."""
        keys = (key for key in self.form.inputs if self.form.tables[key.table].section == section.id)
        return sum(key not in self.filing.inputs for key in keys)

    def sides(self, claim: Claim) -> tuple[Decimal, Decimal]:
        """What both sides of a claim add up to."""
        left, right = (sum((self.filing[key] for key in keys), Decimal(0)) for keys in (claim.left, claim.right))
        return left, right

    def undecided(self, claim: Claim) -> bool:
        """Whether all figures of a claim are blank, and that does not say 0."""
        leaves = [leaf for key in claim.left + claim.right for leaf in self.form.leaves[key]]
        section = self.form.tables[leaves[0].table].section
        chosen = self.filing.fact(blank_is_zero(section)) == self.form.yes
        return not chosen and all(leaf not in self.filing.inputs for leaf in leaves)

    def concerned(self, claim: Claim) -> bool:
        """Whether a claim is for units of this kind."""
        return not claim.rule.kinds or self.filing.unit.kind in claim.rule.kinds

    def difference(self, claim: Claim) -> Decimal:
        """By how much a claim does not hold that is decided and concerns the unit."""
        left, right = self.sides(claim)
        judged = self.concerned(claim) and not self.undecided(claim)
        return abs(left - right) if judged else Decimal(0)

    def identity(self) -> tuple[int, int]:
        """How many facts of the identity are empty, and how many faulty."""
        values = {fact: self.filing.fact(fact.key) for fact in self.form.facts.values() if fact.identity}
        faulty = sum(bool(value) and not _fits(fact, value) for fact, value in values.items())
        return sum(not value for value in values.values()), faulty

    @functools.cached_property
    def rows(self) -> dict[str, tuple[str, ...]]:
        """What stands in the rows of each section of texts."""
        return {id: run_rows(self.filing, self.form.sections[id]) for id in self.layout.runs}

    def long(self, section: Section) -> int:
        """How many cells of a section hold a paragraph that is too long."""
        longest = self.form.preface.longest
        return sum(len(row) > longest * (1 + row.count("\n")) for row in self.rows[section.id])

    @functools.cache  # noqa: B019  # one for each workbook that is being written
    def missing(self, section: Section, rule: TextRule) -> int:
        """How many texts of a section are not there, or too short, as far as formulas see."""
        blocks = [self.form.texts[key] for key in section.texts if rule.reads(key)]
        test = self.is_missing if rule.test == "empty" else functools.partial(self.is_short, least=rule.least)
        return sum(test(block, section) for block in blocks)

    def is_missing(self, block: TextBlock, section: Section) -> bool:
        """Whether nothing stands below the heading of a text, and no other row of the section begins with its name."""
        headings, below = self.room(block, section)
        if headings and any(below):
            return False
        return times_named(block, self.rows[section.id]) <= (0 if any(below) else headings)

    def is_short(self, block: TextBlock, section: Section, least: int) -> bool:
        """Whether there is too little below the heading of a text."""
        headings, below = self.room(block, section)
        return bool(headings) and 0 < sum(map(len, below)) < least

    def room(self, block: TextBlock, section: Section) -> tuple[int, list[str]]:
        """How often the cell of a printed heading names its text, if it still is a heading; what stands below it."""
        rows, first = self.rows[section.id], self.layout.runs[section.id][0].row
        places: TextPlaces = self.layout.texts[block.key]
        below = [rows[place.row - first] for place in places.paragraphs]
        head = rows[places.heading.row - first] if places.heading else ""
        return times_named(block, [head]) if len(head) <= LONGEST_HEADING and "\n" not in head else 0, below

    def reminders(self, rule: Rule) -> int:
        """How many cells or texts a rule warns of that plain formulas can judge."""
        if isinstance(rule, FactRule):
            preface = self.filing.text(self.form.preface.key).paragraphs
            return 0 if preface else sum(not self.filing.fact(key).strip() for key in rule.facts)
        if isinstance(rule, TextRule):
            return sum(self.missing(section, rule) for section in self.form.sections.values() if section.texts)
        return sum(self.blanks(section) for section in self.form.sections.values() if section.tables)

    def blanks(self, section: Section) -> int:
        """How many single cells of a section are blank, where not all are and nobody said that they are 0."""
        empty = self.empty(section)
        inputs = sum(self.form.tables[key.table].section == section.id for key in self.form.inputs)
        chosen = self.filing.fact(blank_is_zero(section.id)) == self.form.yes
        return 0 if chosen or empty == inputs else empty

    def is_told(self, rule: Rule) -> bool:
        """Whether the unit says why what a rule warns of is so."""
        return bool(self.filing.fact(explanation_key(rule.id)))


@functools.cache
def first_names(block: TextBlock) -> tuple[str, ...]:
    """The names of a text, without those that begin with another one."""
    called = block.called
    return tuple(name for name in called if not any(name != other and name.startswith(other) for other in called))


def times_named(block: TextBlock, rows: Iterable[str]) -> int:
    """How often rows begin with a name of a text, behind a number or none, or one of their further lines holds it."""
    names, found = first_names(block), 0
    for row in filter(None, rows):
        for begin in (row[len(number) :] for number in NUMBERS if len(row) >= len(number)):
            if begin.startswith(names):
                found += sum(map(begin.startswith, names))
        if further := row.partition("\n")[2]:
            found += sum(name in further for name in names)
    return found


def _fits(fact: Fact, value: str) -> bool:
    if fact.between:
        return value.isascii() and value.isdigit() and fact.between[0] <= int(value) <= fact.between[1]
    return not fact.choices or value in fact.choices
