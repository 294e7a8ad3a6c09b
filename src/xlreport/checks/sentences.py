"""The sentences of a filing's texts, and the figures that they say."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from ..filing import Filing
from ..form import Narrative, TextRule
from ..layout import Place, layout_of

_SENTENCE = re.compile(r"[^。；！？\n]+[。；！？]?")
_BLANKS = re.compile(r"\s+")
_GROUPING = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_FULL_WIDTH = {ord("０") + n: str(n) for n in range(10)} | {ord("．"): ".", ord("％"): "%"}
_LONGEST_QUOTE = 60


@dataclass(frozen=True)
class Sentence:
    """One sentence as written, and `plain`: without blanks, its digits half-width and not grouped."""

    key: str
    place: Place
    text: str

    @functools.cached_property
    def plain(self) -> str:
        """The sentence as patterns read it."""
        return _GROUPING.sub("", _BLANKS.sub("", self.text.translate(_FULL_WIDTH)))

    @property
    def quote(self) -> str:
        """The sentence as a message quotes it."""
        text = self.text.strip()
        return text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}…"


def readings(filing: Filing, said: Sentence) -> dict[str, Decimal]:
    """The figures that a sentence says, by the id of the narrative; an ambiguous one says nothing."""
    text = said.plain
    if filing.unit.kind in filing.form.whole_kinds:
        text = filing.form.whole_words.sub("", text)
    numbers = any(character.isdigit() for character in text)
    found = {}
    for narrative in (n for n in filing.form.narratives if numbers or n.nothing):
        values = set(_values(narrative, text))
        if len(values) == 1:
            found[narrative.id] = values.pop()
    return found


def said(filing: Filing) -> dict[str, frozenset[Decimal]]:
    """The figures that all sentences say which the form compares with its tables, by the id of the narrative."""
    sentences, found = sentences_of(filing), dict[str, frozenset[Decimal]]()
    for rule in (rule for rule in filing.form.text_rules if rule.test == "figures"):
        for sentence_ in of_rule(rule, sentences):
            for id, value in readings(filing, sentence_).items():
                found[id] = found.get(id, frozenset()) | {value}
    return found


def _values(narrative: Narrative, text: str) -> Iterator[Decimal]:
    if (narrative.unless and narrative.unless.search(text)) or (narrative.about and not narrative.about.search(text)):
        return
    for patterns, nothing in ((narrative.patterns, False), (narrative.nothing, True)):
        for match in (match for pattern in patterns for match in pattern.finditer(text)):
            if not (narrative.not_after and narrative.not_after.search(text[: match.start()])):
                yield Decimal(0) if nothing else Decimal(match["n"])


def agrees(value: Decimal, table: Decimal) -> bool:
    """Whether a text that says a value speaks of this figure; texts may round an amount."""
    return value == table or (value != value.to_integral_value() and value == round(table, decimals_of(value)))


def decimals_of(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


# -- sentences


def sentences_of(filing: Filing) -> dict[str, list[Sentence]]:
    """The sentences of each text block, headings included."""
    layout = layout_of(filing.form)
    found = {}
    for key, text in filing.texts.items():
        places = layout.texts[key]
        written = [(places.heading, text.heading)] if places.heading else []
        rows = filing.text_rows.get(key, tuple(range(len(text.paragraphs))))
        last = len(places.paragraphs) - 1
        written += [(places.paragraphs[min(row, last)], p) for row, p in zip(rows, text.paragraphs, strict=True)]
        found[key] = [Sentence(key, place, match[0]) for place, words in written for match in _SENTENCE.finditer(words)]
    return found


def of_rule(rule: TextRule, said: Mapping[str, list[Sentence]]) -> Iterator[Sentence]:
    return (sentence_ for key in rule.texts for sentence_ in said.get(key, ()))
