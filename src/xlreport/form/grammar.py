"""The words with which sentences say figures, and what each class of them does to a figure beside it."""

import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

# The kind of text that no word covers.
GAP = "gap"
_NEVER = "(?!)"
_NUMERALS = "零一二两三四五六七八九十"
# A number in letters below a hundred.
_NUMERAL = "[一二三四五六七八九]?十[一二三四五六七八九]?|[零一二两三四五六七八九]"


class Scope(NamedTuple):
    """Words after which figures are not those of the report, until other words come.

    With `part` they are a part of it, and only figures that mean the whole are not read; with `inside` only clauses
    with a number open it, with `for_all` only those of a unit that speaks for all.
    """

    words: str
    until: frozenset[str]
    part: bool
    inside: bool
    for_all: bool


@dataclass(frozen=True, eq=False)
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

    @functools.cached_property
    def telling(self) -> re.Pattern[str]:
        """What a sentence that says a figure has somewhere: a digit, a number in letters, or the begin of a nothing."""
        nothing = {word[0] for word, kind in self.words.items() if kind == "none"}
        letters = f"[{_NUMERALS}]{_any(self.plain_units)}" if self.plain_units else _NEVER
        return re.compile(f"[0-9{''.join(sorted(nothing))}]|{letters}")

    @functools.cached_property
    def _lengths(self) -> Mapping[str, Sequence[int]]:
        """By the first letter of words how long they are, the longest first."""
        lengths: dict[str, set[int]] = {}
        for word in filter(None, self.words):
            lengths.setdefault(word[0], set()).add(len(word))
        return {letter: sorted(found, reverse=True) for letter, found in lengths.items()}

    @functools.cached_property
    def scanner(self) -> re.Pattern[str]:
        """Finds marks, years, dates, numbers and titles, each in a group of its own, and where a word may begin."""
        units, plain = (_any(words) for words in (self.units, self.plain_units))
        letters = f"[{''.join(map(re.escape, self._lengths))}]" if self._lengths else _NEVER
        return re.compile(
            "(?P<mark>[，,；;。：:（）()！？…])"
            "|(?=[0-9])(?:"
            "(?P<year>(?<![0-9])20[0-9]{2}(?=年))年(?:度|底|末|以来)?"
            "|(?P<date>(?:[0-9]{1,2}月?[-—－至到~])?[0-9]{1,2}月(?:[0-9]{1,2}日)?)"
            "|(?P<number>(?<![0-9.])[0-9]{1,15}(?:\\.[0-9]{1,6})?(?![0-9]))(?P<more>[余多来几]?)"
            f"(?P<unit>{units})?(?P<left>余|多|左右|以上|以下|%)?"
            "|(?P<digits>[0-9.]{1,60}))"
            f"|(?P<chinese>(?<![第每任何哪各逐无没有未{_NUMERALS}百千万])(?:{_NUMERAL})(?={plain})){plain}"
            "|(?P<zero>(?<=[为是：:])零(?![\u4e00-\u9fff]))"
            "|(?P<title>《[^《》]{0,60}》)"
            f"|(?P<begin>{letters})"
        )

    def scanned(self, text: str) -> Iterator[tuple[int, int, re.Match[str] | None]]:
        """Where in a text the longest known words stand, and what else is told apart, with its match.

        A word is looked up, not matched: an expression of all words takes as long to compile as two returns to read.
        """
        search, lengths, words, at = self.scanner.search, self._lengths, self.words, 0
        while match := search(text, at):
            start, at = match.span()
            for length in lengths.get(text[start], ()):
                word = text[start : start + length]
                if word in words:
                    at = start + len(word)
                    yield start, at, None
                    break
            else:
                if match.lastgroup != "begin":
                    yield start, at, match


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
