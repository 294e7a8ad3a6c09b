"""Documents are told from workbooks without loading what reads them, and no otherwise than by what does."""

from __future__ import annotations

import io
import zipfile

from hypothesis import given
from hypothesis import strategies as st

from support.filings import random_filing, workbook
from support.pages import as_docx, as_html, page_of
from xlreport.documents import is_document
from xlreport.documents.kinds import kind_of

PARTS = ("word/document.xml", "WORD/Document.xml", "word/styles.xml", "xl/workbook.xml", "a.html", "Word.docx")
BEGINNINGS = (
    b"",
    b"<html>",
    b"<?xml?><html>",
    b"{\\rtf1",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"PK\x03\x04",
    b"a: b\n",
)


def zipped(names: list[str], data: bytes) -> bytes:
    with zipfile.ZipFile(target := io.BytesIO(), "w") as parts:
        for name in names:
            parts.writestr(name, data)
    return target.getvalue()


ZIPS = st.builds(zipped, st.lists(st.sampled_from(PARTS), unique=True), st.sampled_from(BEGINNINGS))
OTHERS = st.builds(bytes.__add__, st.sampled_from(BEGINNINGS), st.binary(max_size=40))


@given(ZIPS | OTHERS)
def test_what_is_told_at_once_is_what_the_kinds_of_documents_say(data: bytes) -> None:
    assert is_document(data) == (kind_of(data) is not None)


def test_a_report_is_a_document_in_word_and_as_a_page_and_not_as_a_workbook() -> None:
    filing = random_filing(1)
    page = page_of(filing)
    told = {
        "docx": is_document(as_docx(page)),
        "html": is_document(as_html(page)),
        "xlsx": is_document(workbook(filing)),
    }
    assert told == {"docx": True, "html": True, "xlsx": False}
