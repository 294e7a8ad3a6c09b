"""What a return must keep to, and how sentences say figures."""

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from .basis import Grounds
from .tables import Key, Line

# How a clerk reads the level of a rule.
SEVERITY_WORDS = {"error": "错误", "warning": "提醒", "note": "说明"}


@dataclass(frozen=True, eq=False)
class Rule:
    """Something that a return must keep to; it concerns all units, or those of some kinds.

    A warning that is `explained` has a cell in which the unit says why it is so; the office may accept others.
    """

    id: str
    severity: str
    label: str
    sentence: str
    example: str
    advice: str
    grounds: Grounds
    kinds: tuple[str, ...]
    explained: bool


@dataclass(frozen=True, eq=False)
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


@dataclass(frozen=True, eq=False)
class BlankRule(Rule):
    """What is said of blank cells: of a table that is wholly blank, or of single cells."""

    whole: bool


@dataclass(frozen=True, eq=False)
class FactRule(Rule):
    """Facts that a report cannot do without."""

    facts: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class RatioRule(Rule):
    """Figures that are not more than `above` times, nor less than `below` times what they were last year.

    Judged only where the figure of one of both years is `least` or more.
    """

    figures: tuple[Key, ...]
    above: Decimal
    below: Decimal
    least: Decimal


@dataclass(frozen=True, eq=False)
class TextRule(Rule):
    """What the texts must say or not say: a test by its name, the texts that it reads (none: all), and its patterns.

    A list of parts goes on until `ends`; `claims` are narratives whose figures add up to the same.
    """

    test: str
    texts: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...]
    unless: re.Pattern[str] | None
    ends: re.Pattern[str] | None
    claims: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    least: int

    def reads(self, text: str) -> bool:
        """Whether the rule is for a text block."""
        return not self.texts or text in self.texts


# The tests of texts that a form can ask for.
TEXT_TESTS = (
    *("empty", "short", "absent", "year", "period", "other_unit", "parts", "share", "figures"),
    *("balance", "carried_year", "level", "private", "alike"),
)


def is_plain(rule: Rule) -> bool:
    """Whether plain formulas see what a rule warns of: blanks and lengths, without last year or what sentences say."""
    return isinstance(rule, BlankRule | FactRule) or (isinstance(rule, TextRule) and rule.test in ("empty", "short"))


# Classes of words of which a number must have just these beside it.
Signature = frozenset[str]


@dataclass(frozen=True, eq=False)
class Narrative:
    """How sentences say a figure, or the sum of some; one without figures is read and only kept.

    `says` are signatures by which a number is this figure, `weak` those that hold only in a sentence that is plain
    through and through, `within` those where the clause before speaks of `topic`, `then` those behind a clause with a
    word of `after`; `none` are those by which nothing is 0. Words of `beside` may stand there too. `units` are what
    it is counted in. A `whole` is not read where a part is spoken of; `all` when “全部…” behind a number says it too.
    """

    id: str
    label: str
    figures: tuple[Key, ...]
    says: tuple[Signature, ...]
    weak: tuple[Signature, ...]
    within: tuple[Signature, ...]
    then: tuple[Signature, ...]
    none: tuple[Signature, ...]
    beside: frozenset[str]
    topic: str
    after: str
    units: frozenset[str]
    whole: bool
    all: bool

    @functools.cached_property
    def ways(self) -> Mapping[str, tuple[Signature, ...]]:
        """The signatures by the way of saying the figure."""
        return {"says": self.says, "weak": self.weak, "within": self.within, "then": self.then, "none": self.none}


class Claim(NamedTuple):
    """`left = right + previous` for one column (or row) of a table, each a sum of figures.

    The figures of `previous` are those of last year's report.
    """

    rule: LinearRule
    line: Line
    left: tuple[Key, ...]
    right: tuple[Key, ...]
    previous: tuple[Key, ...] = ()
