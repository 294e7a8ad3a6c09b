"""The sentences of a filing's texts, and the figures that they say."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..filing import Filing
from ..findings import Returned, Told
from ..form import TextRule
from ..layout import Place
from .context import Said
from .reading import figures_in
from .words import Writer

_SENTENCE_ENDS = "。；！？"
_SENTENCE = re.compile(rf"[^{_SENTENCE_ENDS}\n]+[{_SENTENCE_ENDS}]?")
_BLANKS = re.compile(r"\s+")
_GROUPING = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_UNPLAIN = re.compile(r"[\s０-９．％]|(?<=\d),")
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
    if not _UNPLAIN.search(text):
        return text
    return _GROUPING.sub("", _BLANKS.sub("", text.translate(_FULL_WIDTH)))


def readings(filing: Filing, said: Sentence) -> dict[str, Decimal]:
    """The figures that a sentence says, by the id of the narrative; an ambiguous one says nothing."""
    return {one.id: one.value for one in said_by(writer_of(filing), said)}


def writer_of(filing: Filing) -> Writer:
    """Who speaks in the texts of a filing."""
    return Writer(filing.form, filing.year, filing.unit.kind, filing.unit.name)


def said_by(writer: Writer, said: Sentence) -> list[Said]:
    """The figures that a sentence says, each with the words that say it."""
    return figures_in(writer, said.plain) if said.whole else []


def told_in(filing: Filing, sentences: Sentences) -> dict[str, tuple[Told, ...]]:
    """What sentences say of the figures that the form compares with its tables, by the id of the narrative."""
    found: dict[str, tuple[Told, ...]] = {}
    writer = writer_of(filing)
    for rule in (rule for rule in filing.form.text_rules if rule.test == "figures"):
        for said in of_rule(rule, sentences):
            for one in said_by(writer, said):
                told = Told(said.key, said.place, marked(said.plain, one.start, one.end), one.value)
                found[one.id] = (*found.get(one.id, ()), told)
    return found


def marked(text: str, start: int, end: int) -> str:
    """A sentence as a message quotes it, the words that were read within 【】, and no more of it than fits."""
    room = max(0, _LONGEST_QUOTE - (end - start)) // 2
    begin, stop = max(0, start - room), min(len(text), end + room)
    before = ("…" if begin else "") + text[begin:start]
    after = text[end:stop] + ("…" if stop < len(text) else "")
    return f"{before}【{text[start:end]}】{after}"


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
