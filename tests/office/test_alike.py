"""Texts that two units share, or a unit and its own last year."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest

from support.filings import FORM, random_filing
from xlreport import Filing, Text, Unit
from xlreport.checks import sketch_of
from xlreport.findings import ACCEPTED, Outcome, Returned
from xlreport.office import alike as module
from xlreport.office.alike import alike
from xlreport.office.previous import Previous
from xlreport.office.round import Round

FILING = random_filing(1, Unit("1", "鲁村镇人民政府", "乡镇"))
WORDS = sorted(word for word in FORM.grammar.words if 2 <= len(word) <= 4)
BLOCKS = [key for key in FORM.texts if key.startswith("overview/")][:5]
Sentences = list[list[str]]


def sentences(seed: int, count: int = 24) -> Sentences:
    """Sentences of the words that such reports are written in."""
    chosen = random.Random(seed)
    return [chosen.choices(WORDS, k=chosen.randint(8, 16)) for _ in range(count)]


def changed(told: Sentences, share: float, seed: int) -> Sentences:
    """The sentences with a share of their words replaced."""
    chosen = random.Random(seed)
    return [[chosen.choice(WORDS) if chosen.random() < share else word for word in words] for words in told]


def filing(n: int, told: Sentences, year: int = 2024) -> Filing:
    lines = ["".join(words) + "。" for words in told]
    texts = {key: Text(FORM.texts[key].heading or "", tuple(lines[i :: len(BLOCKS)])) for i, key in enumerate(BLOCKS)}
    return replace(FILING, unit=Unit(str(n), f"第{n}镇人民政府", "乡镇"), year=year, texts=texts)


def outcome(filing: Filing) -> Outcome:
    file = f"{filing.unit.code}.xlsx"
    return Outcome(file, "", ACCEPTED, filing.unit, returned=Returned(filing), sketch=sketch_of(filing))


def found(filings: Sequence[Filing], round: Round = Round()) -> dict[str, str | None]:
    """Whose texts each unit's are like."""
    told = alike([outcome(filing) for filing in filings], round)
    return {o.unit.code: f.found for o in told for f in o.findings if f.code == "TEXT-ALIKE"}


def test_of_50_copies_with_three_words_in_ten_changed_at_least_45_are_found_and_nobody_else() -> None:
    originals = [filing(n, sentences(n)) for n in range(100)]
    copies = [filing(1000 + n, changed(sentences(n), 0.3, n)) for n in range(50)]
    told = found([*originals, *copies])
    right = {str(1000 + n) for n in range(50) if told.get(str(1000 + n)) == f"第{n}镇人民政府"}
    assert len(right) >= 45
    assert {int(code) % 1000 for code in told} <= set(range(50))


def test_above_the_limit_likely_pairs_are_found_by_bands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BANDED_FROM", 100)
    originals = [filing(n, sentences(n)) for n in range(100)]
    copies = [filing(1000 + n, changed(sentences(n), 0.2, n)) for n in range(20)]
    assert {f"{1000 + n}" for n in range(20)} <= set(found([*originals, *copies]))


def test_both_are_told_with_the_sentences_that_are_the_same() -> None:
    told = sentences(1)
    one, other = alike([outcome(filing(1, told)), outcome(filing(2, [*told[:20], *sentences(2, 4)]))], Round())
    (finding,) = (finding for finding in other.findings if finding.code == "TEXT-ALIKE")
    (mirrored,) = (finding for finding in one.findings if finding.code == "TEXT-ALIKE")
    assert (finding.severity, finding.found, mirrored.found) == ("warning", "第1镇人民政府", "第2镇人民政府")
    assert finding.says.startswith("24 句里有 20 句与“第1镇人民政府”的报告（1.xlsx）相同，如“")
    assert "".join(told[0])[:40] in finding.says


@pytest.mark.parametrize(("same", "count"), [(11, 0), (12, 2)])
def test_half_of_the_sentences_are_enough(same: int, count: int) -> None:
    told = sentences(1)
    assert len(found([filing(1, told), filing(2, [*told[:same], *sentences(2, 24 - same)])])) == count


def test_fewer_than_ten_sentences_say_nothing() -> None:
    assert found([filing(1, sentences(1, 9)), filing(2, sentences(1, 9))]) == {}
    assert len(found([filing(1, sentences(1, 10)), filing(2, sentences(1, 10))])) == 2


def test_what_a_third_of_all_units_share_counts_for_nothing() -> None:
    model = sentences(0, 20)
    assert found([filing(n, [*model, *sentences(n, 10)]) for n in range(1, 7)]) == {}


def test_a_unit_that_hands_in_its_own_last_year_is_told_so() -> None:
    now, last = filing(1, sentences(1)), filing(1, sentences(1), year=2023)
    previous = Previous({(mark, 2023): ((last, "old.xlsx"),) for mark in last.unit.known_by})
    assert found([now, filing(2, sentences(2))], Round(previous=previous)) == {"1": "2023"}


def test_two_files_of_one_unit_are_not_held_against_each_other() -> None:
    assert found([filing(1, sentences(1)), filing(1, sentences(1))]) == {}


def test_the_sketch_of_a_report_of_any_length_has_a_fixed_size() -> None:
    long = sketch_of(filing(1, sentences(1, 500)))
    assert (len(long.samples), len(long.sentences)) == (64, 64)
