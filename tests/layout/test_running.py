"""How texts run on in the rows of a section, and that what is written there is read again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.filings import FORM, LAYOUT, lines, random_filing
from xlreport import Filing, Text
from xlreport.layout import read_again, run_places, run_rows

LAWS = settings(max_examples=40, deadline=None)
FILING = random_filing(1)
OVERVIEW = FORM.sections["overview"]
RUN = LAYOUT.runs["overview"]
TITLE, OTHER = FORM.sections["problems"].title, {"problems/extra_1": Text("", ("乙。",))}
KEYS = [
    *(key for section in FORM.sections.values() for key in section.texts),
    *(f"{section.id}/extra_{n}" for section in FORM.sections.values() if section.texts for n in (1, 2, 9)),
]
HEADINGS = sorted({block.heading or "" for block in FORM.texts.values()})


def paragraphs() -> st.SearchStrategy[tuple[str, ...]]:
    """What somebody writes, headings of the form among it; not the titles of sections, behind which others begin."""
    return st.lists(lines(40) | st.sampled_from(HEADINGS).filter(bool), max_size=12).map(tuple)


def filings() -> st.SearchStrategy[Filing]:
    """Filings whose texts are in any order and under any headings."""
    texts = st.builds(Text, st.sampled_from(HEADINGS) | lines(40), paragraphs())
    found = st.lists(st.tuples(st.sampled_from(KEYS), texts), unique_by=lambda pair: pair[0], max_size=5)
    return found.map(lambda pairs: Filing(FORM, texts=dict(pairs)))


def rows(filing: Filing) -> list[str]:
    """What stands in the rows of all sections, blank ones left out."""
    sections = [FORM.sections[id] for id in LAYOUT.runs]
    return [line for section in sections for row in run_rows(filing, section) for line in row.split("\n") if line]


@LAWS
@given(filings())
def test_what_is_read_again_is_read_again_as_it_is(filing: Filing) -> None:
    once = read_again(filing)
    assert read_again(once) == once


@LAWS
@given(filings())
def test_no_paragraph_is_lost_in_the_rows(filing: Filing) -> None:
    written = rows(filing)
    said = [paragraph for text in filing.texts.values() for paragraph in text.paragraphs]
    assert [paragraph for paragraph in said if paragraph not in written] == []


@LAWS
@given(filings())
def test_a_text_of_the_normal_form_stands_where_its_places_say(filing: Filing) -> None:
    normal = read_again(filing)
    written = {
        place: row.split("\n")
        for id, run in LAYOUT.runs.items()
        for place, row in zip(run, run_rows(normal, FORM.sections[id]), strict=True)
    }
    for key, places in run_places(normal).items():
        text = normal.texts[key]
        assert len(places.paragraphs) == len(text.paragraphs)
        for place, said in zip(places.paragraphs, text.paragraphs, strict=True):
            assert said in written[place]
        if places.heading and text.heading:
            assert text.heading in written[places.heading]


def test_a_blank_filing_has_the_official_headings_and_room_below_them() -> None:
    found = dict(zip(RUN, run_rows(Filing(FORM), OVERVIEW), strict=True))
    assert {place: text for place, text in found.items() if text} == {
        LAYOUT.texts[key].heading: FORM.texts[key].heading for key in OVERVIEW.texts if FORM.texts[key].heading
    }


def test_texts_that_have_room_stand_below_their_printed_headings() -> None:
    for key, text in FILING.texts.items():
        places = run_places(FILING)[key]
        assert places.paragraphs == LAYOUT.texts[key].paragraphs[: len(text.paragraphs)]
        assert places.heading == LAYOUT.texts[key].heading


def test_texts_that_have_no_room_follow_one_another_without_gaps() -> None:
    long = tuple(f"第{n}段。" for n in range(20))
    filing = replace(FILING, texts={**FILING.texts, "overview/active": Text("（一）主动公开", long)})
    filled = [bool(row) for row in run_rows(filing, OVERVIEW)]
    assert filled == sorted(filled, reverse=True)
    assert read_again(filing) == filing


def test_what_does_not_fit_goes_to_the_last_row_a_line_each() -> None:
    many = tuple(f"第{n}段。" for n in range(len(RUN) + 5))
    filing = replace(FILING, texts={"overview/intro": Text("", many)})
    assert run_rows(filing, OVERVIEW)[-1] == "\n".join(many[len(RUN) - 1 :])
    assert run_places(filing)["overview/intro"].paragraphs[-6:] == (RUN[-1],) * 6
    assert read_again(filing) == filing


@pytest.mark.parametrize(
    ("key", "text", "again"),
    [
        ("overview/active", Text("主动公开情况", ("甲。",)), {"overview/active": Text("主动公开情况", ("甲。",))}),
        ("overview/active", Text("", ("甲。",)), {"overview/active": Text("（一）主动公开", ("甲。",))}),
        ("overview/active", Text("别的", ("甲。",)), {"overview/active": Text("（一）主动公开", ("别的", "甲。"))}),
        ("other/extra_1", Text("建议提案", ("甲。",)), {"other/extra_1": Text("（二）建议提案", ("甲。",))}),
        ("overview/intro", Text("", ("甲。", TITLE, "乙。")), {"overview/intro": Text("", ("甲。",)), **OTHER}),
        ("overview/active", Text("", ("（三）", "甲。")), {"overview/extra_1": Text("（三）", ("甲。",))}),
    ],
)
def test_a_heading_that_would_not_be_known_again_stands_below_one_that_is(
    key: str, text: Text, again: dict[str, Text]
) -> None:
    assert read_again(replace(FILING, texts={key: text})).texts == again
