"""What a return must keep to, and how sentences say figures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from .basis import Grounds
from .tables import Key, Line

# How a clerk reads the level of a rule.
SEVERITY_WORDS = {"error": "错误", "warning": "提醒", "note": "说明"}


@dataclass(frozen=True)
class Rule:
    """Something that a return must keep to; it concerns all units, or those of some kinds."""

    id: str
    severity: str
    label: str
    sentence: str
    example: str
    advice: str
    grounds: Grounds
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
class FactRule(Rule):
    """Facts that a report cannot do without."""

    facts: tuple[str, ...]


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
    """What the texts must say or not say: a test by its name, the texts that it reads (none: all), and its patterns."""

    test: str
    texts: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...]
    unless: re.Pattern[str] | None
    least: int

    def reads(self, text: str) -> bool:
        """Whether the rule is for a text block."""
        return not self.texts or text in self.texts


# The tests of texts that a form can ask for.
TEXT_TESTS = ("empty", "short", "absent", "year", "period", "other_unit", "parts", "share", "figures")


def is_plain(rule: Rule) -> bool:
    """Whether plain formulas see what a rule warns of: blanks and lengths, without last year or what sentences say."""
    return isinstance(rule, BlankRule | FactRule) or (isinstance(rule, TextRule) and rule.test in ("empty", "short"))


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
