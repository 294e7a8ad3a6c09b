"""The words of a sentence, each with its class, and the clauses that they make."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from ..form import GAP, Form, Grammar

# Kinds of tokens beside the classes of the form's words.
NUMBER, MARK = "number", "mark"
_CHINESE = {letter: value for value, letter in enumerate("零一二三四五六七八九十")} | {"两": 2}
_TENS = re.compile(r"([一二三四五六七八九]?)十([一二三四五六七八九]?)")
# What a number without a unit stands behind.
_EQUALS = ("为", "是", "：", ":", "数量", "数")
_YEARS = {0: "this", -1: "last", 1: "next"}
_WHOLE_YEAR = re.compile(r"0?1月0?1日|0?1月?[^0-9]12月(?:31日)?|12月31日")
# December alone is the end of the year only where it ends something.
_UNTIL, _LAST_MONTH = re.compile(r"(?:截[至止]|[至到—－~-])(?:20\d\d年)?$"), "12月"


class Token(NamedTuple):
    """A word with its class, text that nobody knows, a mark, or a number with its unit.

    A number is `exact` unless it is about so much or has no unit where it needs one.
    """

    kind: str
    text: str
    start: int
    end: int
    value: Decimal = Decimal(0)
    unit: str = ""
    exact: bool = False


class Clause(NamedTuple):
    """Tokens between two marks; `listed` when a 、 stands before it, `inside` when it stands in brackets."""

    tokens: Sequence[Token]
    listed: bool
    inside: bool


@dataclass(frozen=True)
class Writer:
    """Who writes a report: which year is this year, and by which words of a level the unit means itself."""

    form: Form
    year: int | None
    kind: str
    name: str

    @functools.cached_property
    def grammar(self) -> Grammar:
        """The words of the form."""
        return self.form.grammar

    @property
    def for_all(self) -> bool:
        """Whether the texts speak for all units."""
        return self.kind in self.form.whole_kinds

    @functools.cached_property
    def own_levels(self) -> frozenset[str]:
        """The words of a level that mean the unit itself: those of its kind, and the one that its name ends with."""
        place = self.name.partition("人民政府")[0]
        ends = {word for word in self.grammar.level_words if place.endswith(word.removeprefix("全"))}
        return self.grammar.levels.get(self.kind, frozenset()) | ends


def words_of(writer: Writer, text: str) -> list[Token]:
    """The tokens of a text as patterns read it, without gaps between them."""
    tokens: list[Token] = []
    add, known, at = tokens.append, writer.grammar.words, 0
    for start, end, match in writer.grammar.scanned(text):
        if start > at:
            add(Token(GAP, text[at:start], at, start))
        at, word = end, text[start:end]
        if match is None:
            add(Token(known[word], word, start, end))
        elif match.lastgroup in ("mark", "year", "date", "digits", "title"):
            year_end = word == _LAST_MONTH and (
                text.startswith(("底", "末"), end) or _UNTIL.search(text, max(0, start - 8), start)
            )
            add(Token("this" if year_end else _kind(writer, match.lastgroup, word), word, start, end))
        else:
            add(_number(match, text))
    if at < len(text):
        add(Token(GAP, text[at:], at, len(text)))
    return _levels(writer, tokens)


def _number(match: re.Match[str], text: str) -> Token:
    """A number in digits or letters."""
    start, end = match.span()
    if match["zero"]:
        return Token(NUMBER, match[0], start, end, exact=True)
    if match["chinese"]:
        return Token(
            NUMBER, match[0], start, end, _in_letters(match["chinese"]), text[match.end("chinese") : end], exact=True
        )
    alone = text[:start].endswith(_EQUALS) and text[end : end + 1] in "，；。、）)"
    exact = not (match["more"] or match["left"]) and (bool(match["unit"]) or alone)
    return Token(NUMBER, match[0], start, end, Decimal(match["number"]), match["unit"] or "", exact)


def _in_letters(number: str) -> Decimal:
    """The value of a number in letters below a hundred."""
    if tens := _TENS.fullmatch(number):
        return Decimal(10 * _CHINESE.get(tens[1], 1) + _CHINESE.get(tens[2], 0))
    return Decimal(_CHINESE[number])


def _kind(writer: Writer, shape: str, text: str) -> str:
    if shape == "year":
        year = int(text[:4])
        return _YEARS.get(year - (writer.year or year), "other_year")
    if shape == "date":
        return "this" if _WHOLE_YEAR.fullmatch(text) else "period"
    return MARK if shape == "mark" else GAP


def _levels(writer: Writer, tokens: list[Token]) -> list[Token]:
    """The words of a level are others' where a unit does not mean itself by them, or speaks of itself besides."""
    places = [n for n, token in enumerate(tokens) if token.kind == "level"]
    if not places:
        return tokens
    apart = not writer.for_all and any(token.kind == "self" for token in tokens[places[0] :])
    for n in places:
        if apart or tokens[n].text not in writer.own_levels:
            tokens[n] = tokens[n]._replace(kind="other_level")
    return tokens


def clauses_of(tokens: Sequence[Token]) -> Iterator[Clause]:
    """The clauses of a sentence. A 、 parts two only where the first has a number and the second something to tell."""
    held: list[Token] = []
    listed, counted, depth = False, False, 0
    for n, token in enumerate(tokens):
        if token.kind == MARK and token.text in "：:" and n + 1 < len(tokens) and tokens[n + 1].kind == NUMBER:
            continue
        comma = counted and token.text == "、" and _tells(tokens, n + 1)
        if token.kind != MARK and not comma:
            held.append(token)
            counted = counted or token.kind == NUMBER
            continue
        if held:
            yield Clause(held, listed, depth > 0)
        held, listed, counted = [], comma, False
        depth = max(0, depth + (token.text in "（(") - (token.text in "）)"))
    if held:
        yield Clause(held, listed, depth > 0)


def _tells(tokens: Sequence[Token], at: int) -> bool:
    """Whether a number or a nothing comes before the next mark."""
    for token in tokens[at : at + 60]:
        if token.kind in (NUMBER, "none"):
            return True
        if token.kind == MARK:
            return False
    return False
