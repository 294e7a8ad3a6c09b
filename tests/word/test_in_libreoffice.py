"""LibreOffice as a second word processor: it prints and saves a report whole, and takes its tables from a page."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from support import libreoffice
from support.documents import converted, docx_blocks, docx_grids, html_grids
from support.filings import FORM
from support.township import lucun
from xlreport import Filing, Unit
from xlreport.word import Document, html, own, report, write_document


@pytest.fixture
def draft() -> Document:
    libreoffice.require()
    return report(lucun(), ["草稿，缺 1 个单位"])


def written(document: Document, path: Path) -> Path:
    write_document(document, path, path.suffix)
    return path


def test_a_round_trip_loses_no_paragraph_and_no_cell(draft: Document, tmp_path: Path) -> None:
    path = written(draft, tmp_path / "report.docx")
    again = converted(path, "docx", tmp_path).read_bytes()
    assert docx_blocks(again) == docx_blocks(path.read_bytes())


def test_a_report_is_printed_on_a_few_pages_of_a4_and_may_be_printed_again(draft: Document, tmp_path: Path) -> None:
    path = written(draft, tmp_path / "report.pdf")
    data = path.read_bytes()
    pages = len(re.findall(rb"/Type\s*/Page\b", data))
    assert 5 <= pages <= 8
    assert set(re.findall(rb"/MediaBox\s*\[0 0 (\d+)\.\d+ (\d+)", data)) == {(b"595", b"841")}
    assert own(draft)(path)


def test_tables_of_a_page_keep_all_spans_and_figures_in_a_word_processor(tmp_path: Path) -> None:
    libreoffice.require()
    inputs = {key: Decimal(n) for n, key in enumerate(FORM.inputs, 1001)}
    document = report(Filing(FORM, Unit("1", "甲镇", "乡镇"), 2024, inputs))
    path = written(document, tmp_path / "page.html")
    taken = converted(path, "docx:MS Word 2007 XML", tmp_path, "HTML (StarWriter)").read_bytes()
    plain = [{place: text.strip() for place, text in grid.items()} for grid in docx_grids(taken)]
    assert plain == html_grids(html(document))
