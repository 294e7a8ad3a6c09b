"""Texts that run on in the rows of a section: typed below the printed headings, or pasted as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from support.books import text, typed
from support.filings import FORM, LAYOUT
from support.returned import BLANK, seen, where
from xlreport import Reading, Text, read

SECTION = (
    "2024年，本机关认真贯彻条例。",
    "（一）主动公开情况",
    "公开政策文件 12 件。",
    "公开解读 3 件。",
    "（二）依申请公开情况",
    "受理申请 2 件。",
    "（三）政府信息管理",
    "规范管理。",
    "（四）政府信息公开平台建设",
    "维护网站专栏。",
    "（五）监督保障情况",
    "培训两次。",
)
READ = {
    "overview/intro": Text("", SECTION[:1]),
    "overview/active": Text("（一）主动公开情况", SECTION[2:4]),
    "overview/on_request": Text("（二）依申请公开情况", SECTION[5:6]),
    "overview/management": Text("（三）政府信息管理", SECTION[7:8]),
    "overview/platform": Text("（四）政府信息公开平台建设", SECTION[9:10]),
    "overview/safeguards": Text("（五）监督保障情况", SECTION[11:]),
}


def filled(section: str, cells: Mapping[int, str]) -> Reading:
    """The blank template with texts in some rows of a section, in the place of what is printed there."""
    run = LAYOUT.runs[section]
    return read(typed(BLANK, run[0].sheet, {run[row].cell: text(said) for row, said in cells.items()}))


def rows(section: str, said: Sequence[str], first: int = 0) -> dict[int, str]:
    """Texts from a row on, and nothing in all others."""
    blank = dict.fromkeys(range(len(LAYOUT.runs[section])), "")
    return blank | dict(enumerate(said, first))


def texts_of(reading: Reading) -> Mapping[str, Text]:
    assert reading.filing is not None
    return reading.filing.texts


def row_of(key: str, section: str = "overview") -> int:
    """The row of a run in which a text begins below its heading."""
    return LAYOUT.runs[section].index(LAYOUT.texts[key].paragraphs[0])


# -- where it is typed or pasted


def test_texts_below_the_printed_headings_are_read_below_them() -> None:
    cells = {row_of(key): "\n".join(said.paragraphs) for key, said in READ.items()}
    printed = {key: Text(FORM.texts[key].heading or "", said.paragraphs) for key, said in READ.items()}
    reading = filled("overview", cells)
    assert (texts_of(reading), reading.findings) == (printed, ())


@pytest.mark.parametrize(
    "cells",
    [
        rows("overview", SECTION),
        rows("overview", SECTION, 20),
        rows("overview", [line for said in SECTION for line in (said, "")]),
        rows("overview", ["\n".join(SECTION)]),
        rows("overview", ["\n\n".join(SECTION)], 30),
        rows("overview", ["\n".join(SECTION[:4]), "\n".join(SECTION[4:6]), "\n".join(SECTION[6:])]),
    ],
    ids=[
        "row by row",
        "further down",
        "every second row",
        "all in one cell",
        "all in one cell below",
        "in three cells",
    ],
)
def test_a_section_that_was_pasted_is_read_alike_however_it_stands(cells: Mapping[int, str]) -> None:
    reading = filled("overview", cells)
    assert (texts_of(reading), reading.findings) == (READ, ())


def test_a_section_pasted_above_printed_headings_that_stay_is_read_without_them() -> None:
    # All in the first cell, or as far as the room of the first text: the printed headings stay below.
    for said in (["\n".join(SECTION)], ["\n".join(SECTION[:6]), "\n".join(SECTION[6:])]):
        reading = filled("overview", dict(enumerate(said)))
        assert (texts_of(reading), reading.findings) == (READ, ())


def test_the_two_sections_of_one_sheet_are_read_apart() -> None:
    problems = filled("problems", rows("problems", ["（一）存在的主要问题", "一是慢。", "（二）改进情况", "加快。"]))
    other = filled("other", rows("other", ["（一）收取信息处理费情况", "没有收取。", "（二）", "另有一事。"]))
    assert list(texts_of(problems)) == ["problems/problems", "problems/improvements"]
    assert dict(texts_of(other)) == {
        "other/fees": Text("（一）收取信息处理费情况", ("没有收取。",)),
        "other/extra_1": Text("（二）", ("另有一事。",)),
    }


# -- headings of one's own


def test_a_heading_of_ones_own_is_kept_with_its_text() -> None:
    said = (*SECTION, "（六）政务公开工作要点落实情况", "逐项落实。")
    reading = filled("overview", rows("overview", said))
    own = {"overview/extra_1": Text("（六）政务公开工作要点落实情况", ("逐项落实。",))}
    assert (texts_of(reading), reading.findings) == (READ | own, ())


def test_a_preset_heading_that_was_reworded_or_completed_is_that_of_its_text() -> None:
    row = row_of("overview/active")
    reading = filled("overview", {row - 1: "（一）主动公开方面", row: "公开 12 件。"})
    assert texts_of(reading) == {"overview/active": Text("（一）主动公开方面", ("公开 12 件。",))}
    row = row_of("other/extra_1", "other")
    reading = filled("other", {row - 1: "（二）代表建议和委员提案", row: "办理 1 件。"})
    assert texts_of(reading) == {"other/extra_1": Text("（二）代表建议和委员提案", ("办理 1 件。",))}


def test_printed_headings_without_text_are_not_read() -> None:
    assert texts_of(read(BLANK)) == {}


# -- what is told


def test_the_title_of_the_section_in_its_texts_is_dropped_with_a_note() -> None:
    reading = filled("overview", rows("overview", ("一、总体情况", *SECTION)))
    place = LAYOUT.runs["overview"][0]
    assert (texts_of(reading), seen(reading.findings)) == (READ, [("TEXT-TITLE", "note", where(place))])
    assert reading.findings[0].found == "一、总体情况"


def test_a_heading_that_comes_twice_is_told_at_its_second_place_and_the_texts_are_joined() -> None:
    reading = filled("overview", rows("overview", (*SECTION, "（一）主动公开情况", "再公开 1 件。")))
    place = LAYOUT.runs["overview"][len(SECTION)]
    joined = Text("（一）主动公开情况", (*READ["overview/active"].paragraphs, "再公开 1 件。"))
    assert texts_of(reading) == {**READ, "overview/active": joined}
    assert seen(reading.findings) == [("TEXT-TWICE", "note", where(place))]


def test_the_title_of_another_section_is_told_and_its_texts_are_taken_there() -> None:
    said = (*SECTION, "五、存在的主要问题及改进情况", "（一）存在的主要问题", "一是慢。")
    reading = filled("overview", rows("overview", said))
    place = LAYOUT.runs["overview"][len(SECTION)]
    assert texts_of(reading) == {**READ, "problems/problems": Text("（一）存在的主要问题", ("一是慢。",))}
    ((code, _, told),) = seen(reading.findings)
    assert (code, told) == ("TEXT-SECTION", where(place))


def test_a_paragraph_of_more_than_900_characters_is_told_at_its_cell() -> None:
    for said in ("文" * 901, "短。\n" + "文" * 901):
        reading = filled("overview", {0: said})
        assert seen(reading.findings) == [("TEXT-LONG", "warning", where(LAYOUT.runs["overview"][0]))]
    assert filled("overview", {0: "\n".join(["文" * 900] * 3)}).findings == ()
