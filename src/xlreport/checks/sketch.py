"""What two reports' texts have in common: sketches to find likely pairs by, and the sentences that are the same."""

from __future__ import annotations

import itertools
import re
import zlib
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import NamedTuple

from ..filing import Filing
from ..findings import Sketch

# How many sentences of a report are looked at, and how many samples its sketch has.
MOST_SENTENCES, SAMPLES = 64, 64
# A sentence with fewer letters says nothing of its own.
_FEWEST = 8
# Sentences are the same when so much of their pairs of letters is: a copy with three words in ten changed still is.
_SAME = 0.3
_ENDS = re.compile(r"[。；！？\n]")
_LETTERS = re.compile(r"[^\u4e00-\u9fff]+")


class Phrase(NamedTuple):
    """A sentence as written, its mark without figures and the unit's own names, and its pairs of letters."""

    text: str
    mark: int
    pairs: frozenset[str]


def phrases(filing: Filing) -> list[Phrase]:
    """The sentences of a report beside its preface that say enough to be told from others, each once."""
    names = [name for key in filing.form.naming for name in _names(filing.fact(key))]
    blocks = (text.paragraphs for key, text in filing.texts.items() if key != filing.form.preface.key)
    written = (words for paragraphs in blocks for paragraph in paragraphs for words in _ENDS.split(paragraph))
    found: dict[int, Phrase] = {}
    for words in written:
        if (phrase := _phrase(words, names)) and len(found) < MOST_SENTENCES:
            found.setdefault(phrase.mark, phrase)
    return list(found.values())


def _names(name: str) -> Iterator[str]:
    """A name, and what it is without what all such names end with."""
    if name:
        yield name
        yield name.removesuffix("人民政府").removesuffix("办事处")


def _phrase(words: str, names: Iterable[str]) -> Phrase | None:
    letters = words
    for name in names:
        letters = letters.replace(name, "")
    letters = _LETTERS.sub("", letters)
    if len(letters) < _FEWEST:
        return None
    pairs = frozenset(map("".join, itertools.pairwise(letters)))
    return Phrase(words.strip(), zlib.crc32(letters.encode()), pairs)


def sketch_of(filing: Filing) -> Sketch:
    """The sketch of a report; an empty one of a summary."""
    if filing.members:
        return Sketch()
    told = phrases(filing)
    least: dict[int, int] = {}
    for pair in frozenset().union(*(phrase.pairs for phrase in told)):
        value = zlib.crc32(pair.encode())
        bucket = value % SAMPLES
        if value < least.get(bucket, 1 << 32):
            least[bucket] = value
    return Sketch(tuple(least.get(n, 0) for n in range(SAMPLES)), tuple(phrase.mark for phrase in told))


def shared(one: Sequence[Phrase], other: Sequence[Phrase], common: Container[int]) -> tuple[int, list[str]]:
    """How many sentences of a report count, and those that another has too; common ones count for nothing."""
    own, theirs = ([phrase for phrase in told if phrase.mark not in common] for told in (one, other))
    return len(own), [phrase.text for phrase in own if any(_same(phrase, known) for known in theirs)]


def _same(one: Phrase, other: Phrase) -> bool:
    both = len(one.pairs & other.pairs)
    return both >= _SAME * (len(one.pairs) + len(other.pairs) - both)
