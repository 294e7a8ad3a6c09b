"""Texts that are made to take long, and what is said of what was not read."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from support.filings import FORM, LAYOUT, random_filing
from support.slow_texts import LONGEST, slow_texts
from xlreport import Filing, Finding, Text, Unit, check
from xlreport.checks.sentences import LONGEST_SENTENCE, MOST_SENTENCES, MOST_TEXT
from xlreport.findings import Returned
from xlreport.layout import TextPlaces

FILING = random_filing(1, Unit("1", "鲁村镇人民政府", "乡镇"))
BLOCK = "overview/on_request"
OTHERS = tuple(f"{a}{b}镇人民政府" for a in "甲乙丙丁戊己庚辛壬癸" for b in "子丑寅卯辰巳午未申酉戌亥")
SLOW = list(slow_texts())[::7]


def saying(*paragraphs: str, blocks: tuple[str, ...] = (BLOCK,)) -> Filing:
    texts = {key: Text(FORM.texts[key].heading or "", paragraphs) for key in blocks}
    return replace(FILING, texts={**FILING.texts, **texts})


def found(filing: Filing, code: str) -> list[Finding]:
    return [finding for finding in check(filing, others=OTHERS) if finding.code == code]


@pytest.mark.parametrize(("name", "text"), SLOW, ids=[name for name, _ in SLOW])
def test_no_text_takes_2_seconds_though_it_fills_every_cell(name: str, text: str) -> None:
    lines = [line for line in text.split("\n") if line.strip()]
    filing = saying(*lines * 3, blocks=tuple(FORM.texts))
    cells = {key: LAYOUT.texts[key].paragraphs[:1] * len(text.paragraphs) for key, text in filing.texts.items()}
    places = {key: TextPlaces(None, paragraphs) for key, paragraphs in cells.items()}
    start = time.process_time()
    check(Returned(filing, text_places=places), others=OTHERS)
    assert time.process_time() - start < 2


def _repeats(parsed: Any) -> Iterator[int]:
    """How often at most each piece of a pattern may repeat."""
    for operation, argument in parsed:
        if str(operation).endswith(("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")):
            yield int(argument[1])
        for piece in argument if isinstance(argument, tuple | list) else (argument,):
            branches = piece if isinstance(piece, list) else (piece,)
            for branch in branches:
                if type(branch).__name__ == "SubPattern":
                    yield from _repeats(branch)


def test_no_pattern_of_the_form_repeats_without_bound() -> None:
    patterns = [pattern for rule in FORM.text_rules for pattern in (*rule.patterns, rule.unless, rule.ends)]
    patterns += [FORM.grammar.scanner, FORM.grammar.telling]
    parser: Any = getattr(re, "_parser")  # noqa: B009  # Python has no public one
    found = {p.pattern: max(_repeats(parser.parse(p.pattern)), default=1) for p in patterns if p}
    assert max(found.values()) == 60
    assert len(found) > 20


def test_a_sentence_that_is_too_long_says_no_figure_and_that_is_told() -> None:
    said = "收到政府信息公开申请999件"
    assert [f.found for f in found(saying(f"{said}。"), "TEXT-FIGURE")] == ["999"]
    long = saying(said + "，" + "甲" * LONGEST_SENTENCE + "。")
    assert found(long, "TEXT-FIGURE") == []
    (told,) = found(long, "TEXT-UNREAD")
    assert (told.place and told.place.cell, told.severity, told.expected) == ("A22", "warning", "1000 字")


@pytest.mark.parametrize(("text", "count"), [("甲" * 900 + "。", 60), ("收到1件。" * 150, 18)])
def test_text_beyond_what_is_read_is_told(text: str, count: int) -> None:
    assert found(saying(*[text] * count), "TEXT-UNREAD") == []
    (told,) = found(saying(*[text] * (count + 10)), "TEXT-UNREAD")
    assert (told.place, told.expected) == (None, f"{MOST_TEXT} 字或 {MOST_SENTENCES} 句")


def test_a_placeholder_is_found_in_every_piece_of_a_long_sentence() -> None:
    (placeholder,) = found(saying("甲" * 5 * LONGEST_SENTENCE + "某某。"), "TEXT-PLACEHOLDER")
    assert placeholder.found == "某某"


def test_findings_of_one_rule_are_counted_when_there_are_many() -> None:
    told = found(saying("某某" * (LONGEST // 2)), "TEXT-PLACEHOLDER")
    assert (len(told), told[0].found, told[-1].found) == (21, "某某", str(LONGEST // 2 - 20))
    assert told[-1].says == f"另有 {LONGEST // 2 - 20} 处同样的情况，没有一一列出。"
