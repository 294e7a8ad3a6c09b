"""The words with which sentences say figures, and what each class of them does to a figure beside it."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

# The kind of text that no word covers.
GAP = "gap"
_NEVER = "(?!)"
_NUMERALS = "零一二两三四五六七八九十"
# A number in letters below a hundred.
_NUMERAL = "[一二三四五六七八九]?十[一二三四五六七八九]?|[零一二两三四五六七八九]"


@dataclass(frozen=True)
class Scope:
    """Words after which figures are not those of the report, until other words come.

    With `part` they are a part of it, and only figures that mean the whole are not read; with `inside` only clauses
    with a number open it, with `for_all` only those of a unit that speaks for all.
    """

    words: str
    until: frozenset[str]
    part: bool
    inside: bool
    for_all: bool


@dataclass(frozen=True)
class Grammar:
    """How sentences are read: the class of each word, units, and what the classes do.

    `ignored` classes tell nothing of a figure; joined `verbs` each have it, and go on in a list, the `lasting` ones
    after a comma too; `topics` are what a clause goes on to speak of. Where a word of `unrelated` stands in a sentence,
    only what is plain is read. `turns` carry a figure over to another year. `compare` stands before years that
    are compared with, `reason` before why something was so. Strangers' names do not end with `bodies`.
    `levels` are the words of a level that each kind of unit means itself by.
    """

    words: Mapping[str, str]
    units: tuple[str, ...]
    plain_units: tuple[str, ...]
    ignored: frozenset[str]
    verbs: frozenset[str]
    lasting: frozenset[str]
    topics: frozenset[str]
    unrelated: frozenset[str]
    turns: frozenset[str]
    compare: str
    reason: str
    bodies: tuple[str, ...]
    levels: Mapping[str, frozenset[str]]
    scopes: tuple[Scope, ...]

    @functools.cached_property
    def opened_by(self) -> Mapping[str, tuple[Scope, ...]]:
        """The scopes that the words of a class open."""
        return {kind: tuple(s for s in self.scopes if s.words == kind) for kind in {s.words for s in self.scopes}}

    @functools.cached_property
    def parts(self) -> tuple[Scope, ...]:
        """The scopes that are parts."""
        return tuple(scope for scope in self.scopes if scope.part)

    @functools.cached_property
    def part_words(self) -> frozenset[str]:
        """The classes that open those."""
        return frozenset(scope.words for scope in self.parts)

    @functools.cached_property
    def aside(self) -> frozenset[str]:
        """Classes that tell nothing of a figure by themselves: what nobody knows, and what opens a scope."""
        return self.ignored | {scope.words for scope in self.scopes} | {GAP}

    @functools.cached_property
    def level_words(self) -> frozenset[str]:
        """The words of a level."""
        return frozenset(word for word, kind in self.words.items() if kind == "level")

    def any_of(self, kinds: Iterable[str]) -> re.Pattern[str]:
        """Finds a word of some classes."""
        wanted = frozenset(kinds)
        return re.compile(_longest(word for word, kind in self.words.items() if kind in wanted))

    @functools.cached_property
    def telling(self) -> re.Pattern[str]:
        """What a sentence that says a figure has somewhere: a digit, a number in letters, or the begin of a nothing."""
        nothing = {word[0] for word, kind in self.words.items() if kind == "none"}
        letters = f"[{_NUMERALS}]{_any(self.plain_units)}" if self.plain_units else _NEVER
        return re.compile(f"[0-9{''.join(sorted(nothing))}]|{letters}")

    @functools.cached_property
    def scanner(self) -> re.Pattern[str]:
        """Finds the longest known word, marks, years, dates, numbers and titles, each in a group of its own."""
        units, plain = (_any(words) for words in (self.units, self.plain_units))
        return re.compile(
            f"(?P<word>{_longest(self.words)})"
            "|(?P<mark>[，,；;。：:（）()！？…])"
            "|(?=[0-9])(?:"
            "(?P<year>(?<![0-9])20[0-9]{2}(?=年))年(?:度|底|末|以来)?"
            "|(?P<date>(?:[0-9]{1,2}月?[-—－至到~])?[0-9]{1,2}月(?:[0-9]{1,2}日)?)"
            "|(?P<number>(?<![0-9.])[0-9]{1,15}(?:\\.[0-9]{1,6})?(?![0-9]))(?P<more>[余多来几]?)"
            f"(?P<unit>{units})?(?P<left>余|多|左右|以上|以下|%)?"
            "|(?P<digits>[0-9.]{1,60}))"
            f"|(?P<chinese>(?<![第每任何哪各逐无没有未{_NUMERALS}百千万])(?:{_NUMERAL})(?={plain})){plain}"
            "|(?P<zero>(?<=[为是：:])零(?![\u4e00-\u9fff]))"
            "|(?P<title>《[^《》]{0,60}》)"
        )


def expanded(text: str) -> list[str]:
    """The words of a list; one with (a|b|) stands for all that come of taking one of each."""
    return [word for pattern in text.split() for word in _expanded(pattern)]


def _expanded(pattern: str) -> Iterator[str]:
    begin, found, rest = pattern.partition("(")
    if not found:
        yield pattern
        return
    choices, _, after = rest.partition(")")
    for choice in choices.split("|"):
        for end in _expanded(after):
            yield f"{begin}{choice}{end}"


def _any(words: Iterable[str]) -> str:
    return "(?:" + "|".join(map(re.escape, sorted(words, key=len, reverse=True))) + ")"


def _longest(words: Iterable[str]) -> str:
    """A pattern for the longest of some words.

    Only their first letters are told apart by branches: a tree of all letters finds them no faster, and takes much
    longer to compile.
    """
    by_first: dict[str, list[str]] = {}
    for word in sorted(filter(None, words), key=len, reverse=True):
        by_first.setdefault(word[0], []).append(re.escape(word[1:]))
    branches = (re.escape(first) + _one_of(rests) for first, rests in sorted(by_first.items()))
    return f"(?:{'|'.join(branches)})" if by_first else _NEVER


def _one_of(patterns: list[str]) -> str:
    return f"(?:{'|'.join(patterns)})" if len(patterns) > 1 else patterns[0]
