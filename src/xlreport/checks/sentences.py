"""The sentences of a filing's texts, and the figures that they say."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..filing import Filing
from ..findings import Returned, Told
from ..form import Narrative, TextRule
from ..layout import Place

_SENTENCE_ENDS = "。；！？"
_SENTENCE = re.compile(rf"[^{_SENTENCE_ENDS}\n]+[{_SENTENCE_ENDS}]?")
_BLANKS = re.compile(r"\s+")
_GROUPING = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_FULL_WIDTH = {ord("０") + n: str(n) for n in range(10)} | {ord("．"): ".", ord("％"): "%"}
_LONGEST_QUOTE = 60
# The longest sentence that is read for figures, and how much text and how many sentences patterns see: more than a
# report holds that keeps to the form, and so little that no text takes long.
LONGEST_SENTENCE, MOST_TEXT, MOST_SENTENCES = 1_000, 60_000, 3_000


@dataclass(frozen=True)
class Sentence:
    """One sentence as written, and `plain`: without blanks, its digits half-width and not grouped.

    One that is too long is cut into pieces, none of which is `whole`.
    """

    key: str
    place: Place
    text: str
    whole: bool = True

    @functools.cached_property
    def plain(self) -> str:
        """The sentence as patterns read it."""
        return plainly(self.text)

    @property
    def quote(self) -> str:
        """The sentence as a message quotes it."""
        text = self.text.strip()
        return text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}…"


# By the key of their text block.
Sentences = Mapping[str, Sequence[Sentence]]


def plainly(text: str) -> str:
    """A text as patterns read it: without blanks, its digits half-width and not grouped."""
    return _GROUPING.sub("", _BLANKS.sub("", text.translate(_FULL_WIDTH)))


def readings(filing: Filing, said: Sentence) -> dict[str, Decimal]:
    """The figures that a sentence says, by the id of the narrative; an ambiguous one says nothing."""
    if not said.whole:
        return {}
    text = said.plain
    if filing.unit.kind in filing.form.whole_kinds:
        text = filing.form.whole_words.sub("", text)
    numbers = any(character.isdigit() for character in text)
    found = {}
    for narrative in (n for n in filing.form.narratives if numbers or n.nothing):
        values = _values(narrative, text)
        if len(values) == 1:
            found[narrative.id] = values.pop()
    return found


def told_in(filing: Filing, sentences: Sentences) -> dict[str, tuple[Told, ...]]:
    """What sentences say of the figures that the form compares with its tables, by the id of the narrative."""
    found: dict[str, tuple[Told, ...]] = {}
    for rule in (rule for rule in filing.form.text_rules if rule.test == "figures"):
        for said in of_rule(rule, sentences):
            for id, value in readings(filing, said).items():
                found[id] = (*found.get(id, ()), Told(said.key, said.place, said.quote, value))
    return found


def _values(narrative: Narrative, text: str) -> set[Decimal]:
    """The different values that a text says, no more than two: those say nothing."""
    if (narrative.unless and narrative.unless.search(text)) or (narrative.about and not narrative.about.search(text)):
        return set()
    values: set[Decimal] = set()
    for pattern in (*narrative.patterns, *narrative.nothing):
        for match in pattern.finditer(text):
            value = Decimal(match["n"]) if "n" in pattern.groupindex else Decimal(0)
            if value in values:
                continue
            if narrative.not_after and narrative.not_after.search(text, 0, match.start()):
                break  # it stands before all that follow, too
            values.add(value)
            if len(values) > 1:
                return values
    return values


def agrees(value: Decimal, table: Decimal) -> bool:
    """Whether a text that says a value speaks of this figure; texts may round an amount."""
    return value == table or (value != value.to_integral_value() and value == round(table, decimals_of(value)))


def decimals_of(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


# -- sentences


def sentences_of(returned: Returned) -> Sentences:
    """The sentences of each text block, headings included."""
    seen, _ = paragraphs_of(returned)
    return {key: [s for place, words in blocks for s in split(key, place, words)] for key, blocks in seen.items()}


def paragraphs_of(returned: Returned) -> tuple[dict[str, list[tuple[Place, str]]], bool]:
    """The headings and paragraphs of each text block, as far as patterns see them; whether that is all."""
    seen: dict[str, list[tuple[Place, str]]] = {key: [] for key in returned.filing.texts}
    room, places = MOST_TEXT, MOST_SENTENCES
    for key, blocks in seen.items():
        for place, words in written(returned, key):
            room -= len(words)
            places -= 1 + sum(map(words.count, _SENTENCE_ENDS))
            if room < 0 or places < 0:
                return seen, False
            blocks.append((place, words))
    return seen, True


def written(returned: Returned, key: str) -> Iterator[tuple[Place, str]]:
    """The heading and the paragraphs of a text block, each with its cell."""
    text, places = returned.filing.texts[key], returned.places_of(key)
    if places.heading:
        yield places.heading, text.heading
    last = len(places.paragraphs) - 1
    for row, paragraph in enumerate(text.paragraphs):
        yield places.paragraphs[min(row, last)], paragraph


def split(key: str, place: Place, words: str) -> Iterator[Sentence]:
    """The sentences of a paragraph."""
    for match in _SENTENCE.finditer(words):
        whole = len(match[0]) <= LONGEST_SENTENCE
        for at in range(0, len(match[0]), LONGEST_SENTENCE):
            yield Sentence(key, place, match[0][at : at + LONGEST_SENTENCE], whole)


def of_rule(rule: TextRule, said: Sentences) -> Iterator[Sentence]:
    return (sentence for key, sentences in said.items() if rule.reads(key) for sentence in sentences)
