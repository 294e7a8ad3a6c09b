"""Whatever is filed, the report that is written of it reads back: year, unit, contacts, texts and figures as shown."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from support.filings import FORM, random_filing, reported
from xlreport import Filing, Outcome, Text
from xlreport.documents import read_document
from xlreport.files import same_mark
from xlreport.office import Roster
from xlreport.office.documents import of_roster
from xlreport.word import held, report, write_document

CONTACTS = ("address", "postcode", "phone", "email")
ENDINGS = (".docx", ".html")
ORDER = (FORM.preface.key, *FORM.sections)


def written(filing: Filing, ending: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"report{ending}"
        write_document(report(filing), path, ending)
        return path.read_bytes()


def read_again(data: bytes, filing: Filing) -> Filing:
    """What is read of a report where its unit is on the roster, with its full name."""
    reading = read_document(data)
    outcome = Outcome("a", "", "accepted", reading.unit, reading.findings, reading.returned)
    names = {same_mark(filing.unit.code): {"title_name": filing.fact("title_name")}}
    again = of_roster(outcome, Roster((filing.unit,), contacts=names)).filing
    assert again
    return again


def shown(filing: Filing) -> object:
    """What a report shows: blanks are noughts there, own headings only stand in their order."""
    texts = [
        ("own" if "/extra_" in key else key, held(text.heading), tuple(map(held, text.paragraphs)))
        for key, text in sorted(filing.texts.items(), key=lambda text: ORDER.index(text[0].partition("/")[0]))
    ]
    contacts = {} if FORM.preface.key in filing.texts else {key: held(filing.fact(key)) for key in CONTACTS}
    return filing.year, filing.unit, contacts, texts, filing.totals()


AWKWARD = replace(
    random_filing(3),
    facts={"title_name": "甲县2024年镇", "address": "路；1号（东）", "postcode": "256100", "email": "a，b"},
    texts={
        "overview/active": Text("（一）主动公开", ("二、收到  和处理", "打印本页", "1. 一是", "（五）监督保障")),
        "overview/extra_1": Text("没有编号的标题", ("三、收到和处理政府信息公开申请情况",)),
        "problems/problems": Text("（一）存在的主要问题", ("前后", "首页")),
    },
)


NUMBERS = {3: "（四）", 2: "（三）其他", 4: "（五）"}
OUT_OF_ORDER = replace(AWKWARD, texts={f"other/extra_{n}": Text(head, ("一段。",)) for n, head in NUMBERS.items()})


@settings(max_examples=60)
@given(reported(), st.sampled_from(ENDINGS))
@example(AWKWARD, ".docx")
@example(OUT_OF_ORDER, ".docx")
@example(AWKWARD, ".html")
def test_every_report_that_is_written_reads_back_as_it_is_shown(filing: Filing, ending: str) -> None:
    assert shown(read_again(written(filing, ending), filing)) == shown(filing)


@pytest.mark.parametrize("ending", ENDINGS)
def test_headings_are_told_by_style_and_by_words_where_styles_are_lost(ending: str) -> None:
    body = ("（二）依申请公开", "下面这一行不是标题：", "（三）政府信息管理")
    filing = replace(random_filing(3), texts={"overview/active": Text("（一）主动公开", body)})
    data = written(filing, ending)
    assert list(read_again(data, filing).texts.values()) == [Text("（一）主动公开", body)]
    if ending == ".html":
        bare = data.replace(b'class="', b'id="')
        assert list(read_again(bare, filing).texts) == ["overview/on_request"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_draft_says_on_its_pages_what_is_no_part_of_the_report(ending: str) -> None:
    filing = random_filing(3)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"report{ending}"
        write_document(report(filing, ["草稿，缺 1 个单位"]), path, ending)
        again = read_again(path.read_bytes(), filing)
    assert shown(again) == shown(filing)
