"""Words of sentences are found as an expression of all of them would find them."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlreport import load
from xlreport.form import Grammar

USUAL = load().grammar
# Words that begin as other things do, as one another do, or with what means something else in an expression.
ODD = replace(
    USUAL, words=dict.fromkeys(["1月", "20", "，甲", "]", "^甲", "-", "\\d", "甲乙", "甲乙丙丁", "丁"], "who")
)
PIECES = st.sampled_from([*"，：《》年月日零一十件0129.%余", *"]^-\\d甲乙丙丁", "2024年", "1月", "为零", *USUAL.words])
TEXTS = st.lists(st.one_of(PIECES, PIECES.map(lambda word: word[:-1])), max_size=12).map("".join)


def matched(grammar: Grammar) -> re.Pattern[str]:
    """Its expression with all words in it, the longest first."""
    words = sorted(map(re.escape, grammar.words), key=len, reverse=True)
    return re.compile("|".join([f"(?P<word>{'|'.join(words)})", grammar.scanner.pattern]))


@pytest.mark.parametrize(("grammar", "pattern"), [(one, matched(one)) for one in (USUAL, ODD)], ids=["usual", "odd"])
@given(TEXTS)
def test_words_that_are_looked_up_are_those_that_would_be_matched(
    grammar: Grammar, pattern: re.Pattern[str], text: str
) -> None:
    expected = [
        (*match.span(), None if match.lastgroup == "word" else match.lastgroup)
        for match in pattern.finditer(text)
        if match.lastgroup != "begin"
    ]
    found = [(start, end, match and match.lastgroup) for start, end, match in grammar.scanned(text)]
    assert found == expected


@pytest.mark.parametrize("words", [{}, {"": "who"}], ids=["none", "a blank one"])
def test_a_form_without_words_has_numbers_all_the_same(words: dict[str, str]) -> None:
    assert [(*span, match and match["number"]) for *span, match in replace(USUAL, words=words).scanned("共3件")] == [
        (1, 3, "3")
    ]
