"""What is looked up in a summary: sentences that many units share, and what each figure is called and made of."""

from __future__ import annotations

import itertools
import re
import zlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ...filing import Filing
from ...form import Form, Key
from ...layout import column_name
from ...layout import summary as at
from .lists import SummaryBook

_DIGEST_HEADING = ("部分", "单位数", "各单位都写的句子", "单位")
_DICTIONARY_HEADING = ("键", "项目", "列", "单位", "怎样得出", "表中位置", "明细的列")
_SENTENCE = re.compile(r"[^。；！？\n]+[。；！？]?")
# A shorter one says nothing; of the units that share a sentence so many are named.
_SHORTEST, _NAMED = 6, 8
# How much memory looking for them takes: slots of a byte for hashes, and sentences that may be shared.
_SLOTS_A_MEMBER, _MOST_SLOTS, _MOST_SHARED = 512, 1 << 24, 50_000
# An odd number that spreads 32 bits.
_SPREAD = 0x9E3779B1


def write_digest(making: SummaryBook, digest: Digest | None = None) -> None:
    """Sentences that stand in the texts of more than one unit, each once; what one unit alone says is in 文字汇编.

    `digest` is that of the members, where somebody has it already.
    """
    digest = digest or digest_of(making.form, making.numbered)
    listed = digest.rows or [["", "", "没有两个单位写了同样的句子。", ""]]
    title = f"文字摘要（最先出现的 {_MOST_SHARED} 句）" if digest.is_full else "文字摘要"
    making.listed(at.DIGEST, title, [18, 7, 72, 36], _DIGEST_HEADING, listed).finish()


class Digest(NamedTuple):
    """The rows of sentences that several members say, and whether there are more than are looked for."""

    rows: list[list[str]]
    is_full: bool


def digest_of(form: Form, members: Sequence[tuple[str, Filing]]) -> Digest:
    """The sentences that several members say."""
    digesting = Digesting(form, len(members))
    for _, member in members:
        digesting.look(member)
    for number, member in members:
        digesting.count(number, member)
    return digesting.digest()


class _Shared:
    """A sentence of several units: how many they are, the first of them by name, and the last one's number."""

    __slots__ = ("count", "last", "names")

    def __init__(self) -> None:
        self.count, self.last = 0, ""
        self.names: list[str] = []


def _sentences(member: Filing) -> Iterator[tuple[str, str]]:
    """Every sentence that says something, and in which text."""
    for key, text in member.texts.items():
        for paragraph in text.paragraphs:
            for sentence in map(str.strip, _SENTENCE.findall(paragraph)):
                if len(sentence) >= _SHORTEST:
                    yield key, sentence


def _slots(key: str, sentence: str, most: int) -> tuple[int, int]:
    """Two places of a sentence among so many; the same on every computer."""
    mark = zlib.crc32(f"{key}\0{sentence}".encode("utf-8", "surrogatepass"))
    return mark % most, ((mark * _SPREAD & 0xFFFFFFFF) >> 8) % most


class Digesting:
    """Finds the sentences of several members without holding all: whoever uses it goes through the members twice."""

    def __init__(self, form: Form, members: int) -> None:
        self._form = form
        # How many units may say the sentences of a place, 2 for more; some share both places with others by chance.
        self._said = bytearray(min(_MOST_SLOTS, 1 << (_SLOTS_A_MEMBER * members).bit_length()))
        self._shared: dict[tuple[str, str], _Shared] = {}

    def look(self, member: Filing) -> None:
        """Takes note of what a member says."""
        said = self._said
        for slot in itertools.chain.from_iterable({_slots(*one, len(said)) for one in _sentences(member)}):
            said[slot] = min(2, said[slot] + 1)

    def count(self, number: str, member: Filing) -> None:
        """Counts what a member says, once all were looked at."""
        said, shared = self._said, self._shared
        for key, sentence in _sentences(member):
            one = shared.get((key, sentence))
            if one is None:
                if len(shared) == _MOST_SHARED or any(said[slot] < 2 for slot in _slots(key, sentence, len(said))):
                    continue
                one = shared[key, sentence] = _Shared()
            if one.last != number:
                one.count, one.last = one.count + 1, number
                if one.count <= _NAMED:
                    one.names.append(member.unit.name)

    def digest(self) -> Digest:
        """What was found."""
        return Digest(list(self._rows()), len(self._shared) == _MOST_SHARED)

    def _rows(self) -> Iterator[list[str]]:
        order = {key: n for n, key in enumerate(self._form.texts)}
        found = [(key, sentence, one) for (key, sentence), one in self._shared.items() if one.count > 1]
        for key, sentence, one in sorted(found, key=lambda one: (order.get(one[0], len(order)), one[0], -one[2].count)):
            more = "等" if one.count > _NAMED else ""
            yield [at.text_label(self._form, key), str(one.count), sentence, "、".join(one.names) + more]


def write_dictionary(making: SummaryBook) -> None:
    """Every figure: its key, labels, unit, how it comes about, and where it stands."""
    listed = [_entry(making, n, key) for n, key in enumerate(making.form.keys)]
    title = f"数据字典（{making.form.source}）"
    making.listed(at.DICTIONARY, title, [30, 46, 24, 6, 40, 18, 8], _DICTIONARY_HEADING, listed).finish()


def _entry(making: SummaryBook, n: int, key: Key) -> list[str]:
    form, place = making.form, making.layout.figures[key]
    parts = form.addends(key)
    made = f"合计：{form.short(parts[0])} 至 {form.short(parts[-1])}，共 {len(parts)} 格之和" if parts else "各单位填报"
    where = f"{place.sheet}!{place.cell}"
    return [str(key), *form.labels(key), form.unit(key), made, where, column_name(at.FIRST_COLUMN + n)]
