"""A law of reading: what is planted in a sentence in a shape that the form declares is read or left, never misread."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.filings import FORM, LAYOUT, random_filing
from xlreport import Unit
from xlreport.checks.sentences import Sentence, readings
from xlreport.form import Narrative

GRAMMAR = FORM.grammar
FILING = random_filing(1, Unit("1", "鲁村镇人民政府", "乡镇"))
BLOCK = "overview/on_request"
BY_CLASS: Mapping[str, list[str]] = {
    kind: sorted(word for word, known in GRAMMAR.words.items() if known == kind) for kind in set(GRAMMAR.words.values())
}
# What stands around: words that tell nothing, words that open or end a scope, and words that nobody knows.
AROUND = ["filler", "who", "again", "thing", *(s.words for s in GRAMMAR.scopes if s.words in BY_CLASS)]
UNKNOWN = ["青桥", "征地拆迁", "绿化", "专栏", "制度建设", "龙头企业", "党建引领", "网格员"]
Planted = tuple[str, str, Decimal]


def words(kinds: list[str]) -> st.SearchStrategy[str]:
    return st.sampled_from(kinds).flatmap(lambda kind: st.sampled_from(BY_CLASS[kind]))


def shapes(narrative: Narrative) -> list[frozenset[str]]:
    return [signature for signature in narrative.says if all(kind in BY_CLASS for kind in signature)]


@st.composite
def planted(draw: st.DrawFn) -> Planted:
    """A clause in a declared shape, its words in any order, fillers between them: its narrative and its value."""
    narrative = draw(st.sampled_from([one for one in FORM.narratives if shapes(one)]))
    signature = draw(st.sampled_from(shapes(narrative)))
    told = [draw(st.sampled_from(BY_CLASS[kind])) for kind in sorted(signature)]
    told += draw(st.lists(words(["filler", "who", "again"]), max_size=2))
    value = draw(st.integers(1, 99_999))
    unit = draw(st.sampled_from(sorted(narrative.units)))
    number = f"{value}{unit}"
    clause = "".join(draw(st.permutations(told)))
    if draw(st.booleans()):
        return narrative.id, f"{clause}{number}", Decimal(value)
    return narrative.id, f"{number}{clause}", Decimal(value)


around = st.lists(words(AROUND) | st.sampled_from(UNKNOWN), min_size=1, max_size=6).map("".join)


@settings(max_examples=600, deadline=None)
@given(planted(), st.lists(around, max_size=6), st.lists(around, max_size=6), st.sampled_from(FORM.kinds))
def test_a_figure_planted_anywhere_in_a_long_sentence_is_read_or_left_and_never_misread(
    figure: Planted, before: list[str], after: list[str], kind: str
) -> None:
    id, clause, value = figure
    sentence = "，".join([*before, clause, *after]) + "。"
    filing = replace(FILING, unit=replace(FILING.unit, kind=kind))
    read = readings(filing, Sentence(BLOCK, LAYOUT.texts[BLOCK].paragraphs[0], sentence))
    assert read.items() <= {id: value}.items(), sentence


@settings(max_examples=600, deadline=None)
@given(st.lists(planted() | around, min_size=2, max_size=6))
def test_of_several_figures_in_one_sentence_none_is_taken_for_another(clauses: list[Planted | str]) -> None:
    figures = [clause for clause in clauses if not isinstance(clause, str)]
    sentence = "，".join(clause if isinstance(clause, str) else clause[1] for clause in clauses) + "。"
    read = readings(FILING, Sentence(BLOCK, LAYOUT.texts[BLOCK].paragraphs[0], sentence))
    said = {(id, value) for id, _, value in figures}
    assert set(read.items()) <= said, sentence


@pytest.mark.parametrize("narrative", FORM.narratives, ids=lambda narrative: narrative.id)
def test_every_declared_shape_is_read_in_one_of_its_orders_at_least(narrative: Narrative) -> None:
    unit = "件" if "件" in narrative.units else min(narrative.units)
    for signature in shapes(narrative):
        told = [BY_CLASS[kind][0] for kind in sorted(signature)]
        orders = ("".join(order) for order in itertools.permutations(told))
        read = [
            readings(FILING, Sentence(BLOCK, LAYOUT.texts[BLOCK].paragraphs[0], f"{order}{7}{unit}。"))
            for order in orders
        ]
        assert any(found.get(narrative.id) == 7 for found in read), (signature, read)
