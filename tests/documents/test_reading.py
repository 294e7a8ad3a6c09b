"""A report that was written reads back equal, and nothing that stands in a document is lost."""

from __future__ import annotations

import re
import tempfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_looks import W, with_part

from support import libreoffice
from support.documents import converted
from support.filings import FORM, random_filing
from support.packing import unpacked
from support.pages import as_docx, as_html, docx_of, page_of
from support.township import lucun
from xlreport import Filing, Text
from xlreport.documents import read_document
from xlreport.documents.kinds.word_xml import WORD_2003
from xlreport.findings import Leftover
from xlreport.word import report, write_document

SHOWN = ("title_name", "address", "postcode", "phone", "email")


def written(filing: Filing, ending: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"report{ending}"
        write_document(report(filing), path, ending)
        return path.read_bytes()


def said(filing: Filing | None) -> object:
    """What a report shows: blanks are noughts there."""
    assert filing
    figures = {key: filing.inputs.get(key, Decimal(0)) for key in FORM.inputs}
    facts = {key: filing.fact(key) for key in SHOWN}
    return filing.unit.name, filing.year, figures, facts, list(filing.texts.items())


@pytest.mark.parametrize("ending", [".docx", ".html"])
def test_the_report_of_a_real_township_reads_back_with_every_figure_and_paragraph(ending: str) -> None:
    reading = read_document(written(lucun(), ending))
    assert (said(reading.filing), [finding.code for finding in reading.findings]) == (said(lucun()), ["FROM-DOCUMENT"])


@pytest.mark.parametrize("write", [as_docx, as_html])
def test_so_it_does_without_any_style(write: object) -> None:
    assert callable(write)
    assert said(read_document(write(page_of(lucun()))).filing) == said(lucun())


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([".docx", ".html"]))
def test_every_report_that_is_written_reads_back_equal(seed: int, ending: str) -> None:
    filing = random_filing(seed)
    assert said(read_document(written(filing, ending)).filing) == said(filing)


def test_every_paragraph_is_in_a_text_or_listed_as_left_out() -> None:
    page = page_of(lucun())
    strange = ["首页 > 政府信息公开", "本表由办公室填写", "谢谢"]
    at = next(n for n, block in enumerate(page) if isinstance(block, str) and block.startswith("三、"))
    odd = [strange[0], *page[: at + 1], strange[1], *page[at + 1 :], "打印本页", strange[2]]
    reading = read_document(as_html(odd))
    assert reading.returned
    assert reading.filing
    texts = [line for text in reading.filing.texts.values() for line in (text.heading, *text.paragraphs) if line]
    left = [leftover.shown for leftover in reading.returned.leftovers]
    assert left == [*strange[:2], "打印本页", strange[2]]
    assert said(reading.filing) == said(lucun())
    assert {finding.code for finding in reading.findings} == {"FROM-DOCUMENT", "DOCUMENT-REST"}
    assert len(texts) == 23


NOTES = '<w:{0}s xmlns:w="{1}"><w:{0}><w:p><w:r><w:t>另有三件</w:t></w:r></w:p>{2}</w:{0}></w:{0}s>'


@pytest.mark.parametrize("kind", ["footnote", "endnote"])
def test_notes_are_listed_and_tables_in_them_are_not_read(kind: str) -> None:
    document = as_docx(page_of(lucun()))
    requests = re.findall("<w:tbl>.*?</w:tbl>", unpacked(document)["word/document.xml"].decode())[1]
    reading = read_document(with_part(document, f"{kind}s", NOTES.format(kind, W, requests)))
    assert reading.returned
    assert said(reading.filing) == said(lucun())
    first, *others = reading.returned.leftovers
    assert first == Leftover("脚注和尾注", "第 1 段", "另有三件")
    assert "申请人情况" in [leftover.shown for leftover in others]
    assert {finding.code for finding in reading.findings} == {"FROM-DOCUMENT", "DOCUMENT-REST"}


def test_so_are_those_that_word_2003_writes_into_its_text() -> None:
    body = unpacked(as_docx(page_of(lucun())))["word/document.xml"].decode()
    told = "<w:p><w:r><w:t>见注</w:t><w:footnote><w:p><w:r><w:t>另有三件</w:t></w:r></w:p></w:footnote></w:r></w:p>"
    inside = body[body.index("<w:body>") :].replace("<w:sectPr/>", f"{told}<w:sectPr/>").replace("</w:document>", "")
    reading = read_document(f'<w:wordDocument xmlns:w="{WORD_2003}">{inside}</w:wordDocument>'.encode())
    assert reading.returned
    assert [leftover.shown for leftover in reading.returned.leftovers][-1] == "另有三件"


def test_a_preface_in_other_words_is_kept_and_its_contacts_are_known() -> None:
    words = (
        "根据条例编制。统计期限为2024年1月1日至2024年12月31日。联系地址：鲁村镇1号，邮政编码:256104，联系电话：0533-1。"
    )
    page = [words if isinstance(block, str) and "统计期限" in block else block for block in page_of(lucun())]
    filing = read_document(as_docx(page)).filing
    assert filing
    assert filing.texts["preface"] == Text("", (words,))
    assert [filing.fact(key) for key in ("address", "postcode", "phone")] == ["鲁村镇1号", "256104", "0533-1"]


def test_a_column_that_nobody_sees_is_none() -> None:
    body = (
        '<w:tbl><w:tblGrid><w:gridCol w:w="900"/><w:gridCol w:w="900"/><w:gridCol w:w="1"/></w:tblGrid><w:tr>'
        f"{CELL.format('', '信息内容')}{CELL.format('', '本年处理决定数量')}</w:tr><w:tr>{CELL.format('', '行政许可')}"
        f"{CELL.format(SPAN, '5')}</w:tr></w:tbl>"
    )
    filing = read_document(docx_of(body)).filing
    assert filing
    assert [str(value) for value in filing.inputs.values()] == ["5"]


@pytest.mark.parametrize(("table", "column"), [(900, 2), (900, 4367), ("", 3)])
def test_neither_is_one_of_a_page(table: object, column: int) -> None:
    """LibreOffice writes a width beyond that of the table where no pixel is left of a column."""
    page = (
        f"<html><body><table width={table}><col width=400><col width=400 span=1><col width={column}><tr><td>信息内容"
        "<td>本年处理决定数量<td><tr><td>行政许可<td colspan=2>5</table></body></html>"
    )
    filing = read_document(page.encode()).filing
    assert filing
    assert [str(value) for value in filing.inputs.values()] == ["5"]


def test_a_column_in_which_something_stands_alone_is_one_however_narrow() -> None:
    page = "<html><body><table><col><col width=1><tr><td>信息内容<td>本年处理决定数量<tr><td>行政许可<td>5</table>"
    filing = read_document(page.encode()).filing
    assert filing
    assert [str(value) for value in filing.inputs.values()] == ["5"]


@pytest.mark.parametrize("ending", ["docx", "html:HTML (StarWriter)", "html:XHTML Writer File"])
def test_a_report_that_libreoffice_saved_reads_the_same(ending: str, tmp_path: Path) -> None:
    libreoffice.require()
    (tmp_path / "report.docx").write_bytes(written(lucun(), ".docx"))
    again = converted(tmp_path / "report.docx", ending, tmp_path).read_bytes()
    assert said(read_document(again).filing) == said(lucun())


SPAN = '<w:gridSpan w:val="2"/>'
CELL = "<w:tc><w:tcPr>{}</w:tcPr><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
W_RUN = "<w:r><w:t>{}</w:t></w:r>"


@pytest.mark.parametrize(
    ("inside", "shown"),
    [
        ("<w:del><w:r><w:delText>9</w:delText></w:r></w:del><w:ins><w:r><w:t>5</w:t></w:r></w:ins>", "5"),
        ("<w:moveFrom><w:r><w:t>9</w:t></w:r></w:moveFrom><w:r><w:t>5</w:t></w:r>", "5"),
        (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>=9</w:instrText><w:t>9</w:t></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>5</w:t></w:r>'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
            "5",
        ),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>9</w:t></w:r><w:r><w:t>5</w:t></w:r>", "5"),
        ("<w:r><w:t>1</w:t></w:r><w:r><w:softHyphen/></w:r><w:hyperlink><w:r><w:t>5</w:t></w:r></w:hyperlink>", "15"),
        ("<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>5</w:t></w:r></w:sdtContent></w:sdt>", "5"),
    ],
    ids=["tracked", "moved", "field", "hidden", "in pieces", "control"],
)
def test_what_word_shows_in_a_cell_is_what_counts(inside: str, shown: str) -> None:
    cells = ["<w:tc><w:p><w:r><w:t>行政许可</w:t></w:r></w:p></w:tc>", f"<w:tc><w:p>{inside}</w:p></w:tc>"]
    heads = "".join(f"<w:tc><w:p>{W_RUN.format(text)}</w:p></w:tc>" for text in ("信息内容", "本年处理决定数量"))
    body = f"<w:tbl><w:tr>{heads}</w:tr><w:tr>{''.join(cells)}</w:tr></w:tbl>"
    filing = read_document(docx_of(body)).filing
    assert filing
    assert [str(value) for value in filing.inputs.values()] == [shown]
