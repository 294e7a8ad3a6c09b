"""The page at the end of a marked document hides nothing: only what we wrote there, as it was sent, is passed over."""

from __future__ import annotations

import html

import pytest
from test_marked_documents import examined, figure, marked

from support.filings import FORM, random_filing
from support.packing import packed, unpacked
from support.pages import Cell, Page, as_docx, page_of, tables
from xlreport import Key, Unit
from xlreport.documents import read_document
from xlreport.findings import Reading

WORDS = FORM.wording.marked
HEADS = [Cell(text) for text in WORDS.heading]
DOCUMENT = "word/document.xml"


@pytest.fixture
def page() -> Page:
    return page_of(random_filing(5, Unit("370323102", "鲁村镇人民政府", "乡镇")))


def codes(reading: Reading) -> set[str]:
    return {finding.code for finding in reading.findings}


def left(reading: Reading) -> list[str]:
    assert reading.returned
    return [leftover.shown for leftover in reading.returned.leftovers]


def test_what_stands_behind_its_title_is_listed_and_its_tables_are_read(page: Page) -> None:
    at = next(n for n, block in enumerate(page) if not isinstance(block, str))
    whole = read_document(as_docx(page))
    found = read_document(as_docx([*page[:at], WORDS.page_title, *page[at:]]))
    assert (whole.filing and whole.filing.inputs) == (found.filing and found.filing.inputs)
    behind = [line for block in page[at:] if isinstance(block, str) for line in block.split("\n") if line.strip()]
    assert left(found) == [line.strip() for line in behind]
    assert codes(found) >= {"DOCUMENT-REST"}


def test_a_second_table_of_figures_behind_it_is_refused(page: Page) -> None:
    requests = tables(page)[1]
    assert "LABEL-TWICE" in codes(read_document(as_docx([*page, WORDS.page_title, requests])))
    assert "LABEL-TWICE" in codes(read_document(as_docx([*page, WORDS.page_title, [HEADS, *requests]])))


def test_a_table_of_figures_that_begins_as_our_list_does_is_read(page: Page) -> None:
    first, *_ = tables(page)
    found = read_document(as_docx([[HEADS, *block] if block is first else block for block in page]))
    assert found.filing
    assert Key("t2.5", "licensing", "decisions") in found.filing.inputs
    assert "LABEL-MISSING" in codes(found)


def test_a_list_that_we_did_not_write_is_listed_row_by_row(page: Page) -> None:
    row = [Cell("错误"), Cell("另有三件没有计入")]
    found = read_document(as_docx([*page, WORDS.page_title, WORDS.page_note, [HEADS, row]]))
    assert left(found) == ["错误　另有三件没有计入"]


def test_our_own_list_is_passed_over_and_what_somebody_wrote_into_it_is_not() -> None:
    document = marked(as_docx(figure(3)[0]))
    assert left(read_document(document)) == []
    parts = unpacked(document)
    text = parts[DOCUMENT].decode()
    place = html.escape(next(f.place.named for f in examined(document).findings if f.is_error and f.place))
    at = text.rindex(place)
    answered = f"{text[:at]}已核对，{text[at:]}".encode()
    reading = read_document(packed({**parts, DOCUMENT: answered}))
    assert any("已核对" in line for line in left(reading))
    assert not reading.untouched
    again = marked(packed({**parts, DOCUMENT: answered}))
    assert [line for line in left(read_document(again)) if "已核对" in line]
