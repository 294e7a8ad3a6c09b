"""What is looked up in a summary: sentences that many units share, and what each figure is called and made of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...form import Key
from ...layout import column_name
from ...layout import summary as at
from .lists import SummaryBook

_DIGEST_HEADING = ("部分", "单位数", "各单位都写的句子", "单位")
_DICTIONARY_HEADING = ("键", "项目", "列", "单位", "怎样得出", "表中位置", "明细的列")
_SENTENCE = re.compile(r"[^。；！？\n]+[。；！？]?")
# A shorter one says nothing; of the units that share a sentence so many are named.
_SHORTEST, _NAMED = 6, 8


def write_digest(making: SummaryBook) -> None:
    """Sentences that stand in the texts of more than one unit, each once; what one unit alone says is in 文字汇编."""
    listed = list(_shared(making)) or [["", "", "没有两个单位写了同样的句子。", ""]]
    making.listed(at.DIGEST, "文字摘要", [18, 7, 72, 36], _DIGEST_HEADING, listed).finish()


def _shared(making: SummaryBook) -> Iterator[list[str]]:
    said: dict[tuple[str, str], dict[str, None]] = {}
    for number, member in making.numbered:
        for key, text in member.texts.items():
            for paragraph in text.paragraphs:
                for sentence in map(str.strip, _SENTENCE.findall(paragraph)):
                    if len(sentence) >= _SHORTEST:
                        said.setdefault((key, sentence), {})[number] = None
    names = {number: member.unit.name for number, member in making.numbered}
    order = {key: n for n, key in enumerate(making.form.texts)}
    shared = [(key, sentence, units) for (key, sentence), units in said.items() if len(units) > 1]
    for key, sentence, units in sorted(shared, key=lambda one: (order.get(one[0], len(order)), one[0], -len(one[2]))):
        named = "、".join(names[number] for number in list(units)[:_NAMED])
        more = "等" if len(units) > _NAMED else ""
        yield [at.text_label(making.form, key), str(len(units)), sentence, named + more]


def write_dictionary(making: SummaryBook) -> None:
    """Every figure: its key, labels, unit, how it comes about, and where it stands."""
    listed = [_entry(making, n, key) for n, key in enumerate(making.form.keys)]
    title = f"数据字典（{making.form.source}）"
    making.listed(at.DICTIONARY, title, [30, 46, 24, 6, 40, 18, 8], _DICTIONARY_HEADING, listed).finish()


def _entry(making: SummaryBook, n: int, key: Key) -> list[str]:
    form, place = making.form, making.layout.figures[key]
    parts = [form.short(part) for part in form.addends(key)]
    made = f"合计：{parts[0]} 至 {parts[-1]}，共 {len(parts)} 格之和" if parts else "各单位填报"
    where = f"{place.sheet}!{place.cell}"
    return [str(key), *form.labels(key), form.unit(key), made, where, column_name(at.FIRST_COLUMN + n)]
