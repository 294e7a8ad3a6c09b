"""Documents made to do harm, or broken: each ends with its code, soon."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable, Mapping

import pytest

from support.filings import random_filing
from support.packing import packed
from support.pages import as_docx, docx_of, page_of
from xlreport.intake.examine import examine_file
from xlreport.intake.inbox import Item

MIB = 1 << 20
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SECONDS = 20
CELL = "<w:tc><w:p><w:r><w:t>规章</w:t></w:r></w:p></w:tc>"
LABELS = "<td>规章<td>行政许可<td>行政处罚"


def parts(body: str = "", **others: str) -> bytes:
    document = f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    named = {name.replace("__", "/").replace("_dot_", "."): text for name, text in others.items()}
    return packed({name: text.encode() for name, text in {"word/document.xml": document, **named}.items()})


def raw(document: bytes) -> bytes:
    return packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": document})


def table(row: str, before: str = "") -> str:
    return f"<w:tbl>{before}<w:tr>{row}</w:tr></w:tbl>"


def spanned(name: str, value: str) -> str:
    return table(f'<w:tc><w:tcPr><w:{name} w:val="{value}"/></w:tcPr><w:p/></w:tc>')


def relations(*kinds: str, mode: str = "") -> str:
    listed = "".join(
        f'<Relationship Id="r{n}" Type="{kind}" Target="word/document.xml"{mode}/>' for n, kind in enumerate(kinds)
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{listed}</Relationships>'
    )


def page(body: str) -> bytes:
    return f"<!DOCTYPE html><html><body>{body}</body></html>".encode()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    target = io.BytesIO(data)
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr(name, content)
    return target.getvalue()


def whole() -> bytes:
    return as_docx(page_of(random_filing(1)))


# Each with the code that it ends in; none where it is read and has no error.
HOSTILE: Mapping[str, tuple[Callable[[], bytes], str]] = {
    "a DOCTYPE": (lambda: raw(b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), "XML-DOCTYPE"),
    "a DOCTYPE in UTF-16": (lambda: raw("<!DOCTYPE a><a/>".encode("utf-16")), "XML-DOCTYPE"),
    "elements a thousand deep": (lambda: parts("<w:sdt>" * 1000 + "</w:sdt>" * 1000), "XML-DEPTH"),
    "tables sixty deep": (lambda: parts("<w:tbl><w:tr><w:tc>" * 60 + "</w:tc></w:tr></w:tbl>" * 60), "XML-DEPTH"),
    "text boxes forty deep": (lambda: parts("<w:p><w:txbxContent>" * 40 + "</w:txbxContent></w:p>" * 40), "XML-DEPTH"),
    "a bomb of blanks": (lambda: raw(b"<a>" + b" " * (40 * MIB) + b"</a>"), "PART-TOO-LARGE"),
    "a bomb beside the text": (lambda: with_part(whole(), "word/media/a.png", bytes(40 * MIB)), "FILE-TOO-LARGE"),
    "a cell over ten thousand columns": (lambda: parts(spanned("gridSpan", "10000")), "TOO-MUCH"),
    "a span that no number holds": (lambda: parts(spanned("gridSpan", "9" * 5000)), "TOO-MUCH"),
    "a span below nothing": (lambda: parts(spanned("gridSpan", "-5")), "NOT-XLSX"),
    "a row that begins far right": (
        lambda: parts(table(f'<w:trPr><w:gridBefore w:val="99999"/></w:trPr>{CELL}')),
        "TOO-MUCH",
    ),
    "three hundred columns": (lambda: parts(table(CELL * 300)), "TOO-MUCH"),
    "six thousand rows": (lambda: parts(f"<w:tbl>{f'<w:tr>{CELL}</w:tr>' * 6000}</w:tbl>"), "TOO-MUCH"),
    "two thousand tables": (lambda: parts(table(CELL) * 2000), "TOO-MUCH"),
    "cells that go on from nothing": (
        lambda: parts(table("<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>" * 9)),
        "NOT-XLSX",
    ),
    "macros": (lambda: with_part(whole(), "word/vbaProject.bin", b"x"), "MACROS"),
    "macros by another name": (
        lambda: parts("", word___rels__document_dot_xml_dot_rels=relations(f"{OFFICE}/vbaProject")),
        "MACROS",
    ),
    "two texts": (
        lambda: parts("", _rels___dot_rels=relations(f"{OFFICE}/officeDocument", f"{OFFICE}/officeDocument")),
        "XML-BROKEN",
    ),
    "XML that ends early": (lambda: raw(b"<w:document><w:body>"), "XML-BROKEN"),
    "XML in no encoding": (lambda: raw(b'<?xml version="1.0" encoding="nope"?><a/>'), "XML-BROKEN"),
    "a long namespace": (lambda: raw(f'<a xmlns:b="{"c" * 5000}"/>'.encode()), "XML-BROKEN"),
    "names without end": (lambda: raw(b"<a>" + b"".join(b"<b%d/>" % n for n in range(40_000)) + b"</a>"), "TOO-MUCH"),
    "marks without end": (lambda: raw(b"<a>" + b"<b/>" * 1_000_001 + b"</a>"), "PART-TOO-LARGE"),
    "a name that leads out": (lambda: with_part(whole(), "../../a", b"x"), "ZIP-NAME"),
    "two parts of one name": (lambda: with_part(whole(), "WORD/document.xml", b"x"), "ZIP-DUPLICATE"),
    "three hundred parts": (lambda: parts("", **{f"word__{n}": "x" for n in range(300)}), "ZIP-PARTS"),
    "cut off": (lambda: whole()[:-400], "ZIP-BROKEN"),
    "nothing in it": (parts, "NOT-XLSX"),
    "a template far away": (
        lambda: with_part(
            whole(),
            "word/_rels/document.xml.rels",
            relations(f"{OFFICE}/attachedTemplate", mode=' TargetMode="External"').encode(),
        ),
        "",
    ),
    "an embedded object": (lambda: with_part(whole(), "word/embeddings/oleObject1.bin", b"\xd0\xcf\x11\xe0"), ""),
    "a page of ten thousand columns": (lambda: page(f"<table><tr><td colspan=10000>{LABELS}</table>"), "TOO-MUCH"),
    "a page of three hundred columns": (lambda: page(f"<table><tr>{'<td>规章' * 300}</table>"), "TOO-MUCH"),
    "rows spanned beyond all ends": (
        lambda: page(f"<table>{'<tr><td colspan=200 rowspan=99999999>规章' * 400}</table>"),
        "TOO-MUCH",
    ),
    "spans of nothing and less": (
        lambda: page("<table><tr><td colspan=0 rowspan=-3>a<td colspan=x>b</table>"),
        "NOT-XLSX",
    ),
    "cells over one another": (
        lambda: page("<table><tr><td>规章<td rowspan=2>行政许可<tr><td colspan=2>行政处罚</table>"),
        "SPANS-OVERLAP",
    ),
    "a page of tables two hundred deep": (lambda: page("<table><tr><td>" * 200), "XML-DEPTH"),
    "a page of marks without end": (lambda: page("<b>" * 200_000), "TOO-MUCH"),
    "a page of five thousand and one rows": (lambda: page(f"<table>{'<tr><td>规章' * 5001}</table>"), "TOO-MUCH"),
    "a page of eleven MiB": (lambda: page("a" * (11 * MIB)), "FILE-TOO-LARGE"),
    "a comment without end": (lambda: page(f"<!--{LABELS * 1000}"), "NOT-XLSX"),
    "marks that never end": (lambda: page("<a " * 20_000), "NOT-XLSX"),
    "declarations that never end": (lambda: page("<!" * 20_000), "NOT-XLSX"),
    "references without end": (lambda: page("&#" * 200_000 + "&#xD800;&#x110000;&#0;"), "NOT-XLSX"),
    "a tag of a million blanks": (lambda: page(f"<p {' ' * MIB}>"), "NOT-XLSX"),
    "tables in a script": (lambda: page(f"<script><table><tr>{LABELS}</table></script>"), "NOT-XLSX"),
    "tables that nobody sees": (
        lambda: page(f'<div style="display: none"><table><tr>{LABELS}</table></div>'),
        "NOT-XLSX",
    ),
    "a page of half characters": (lambda: page("")[:-14] + b"\xff\xfe\x80<table><tr><td>\xb9\xe6</table>", "NOT-XLSX"),
    "a page in UTF-16": (lambda: page(f"<table><tr>{LABELS}</table>").decode().encode("utf-16"), "LABEL-MISSING"),
    "RTF with an object": (lambda: rb"{\rtf1{\object\objemb{\*\objdata d0cf11e0}}}", "NOT-XLSX"),
    "a document of long ago": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"),
        "NOT-XLSX",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_it_ends_in_its_code_within_bounds(name: str) -> None:
    made, code = HOSTILE[name]
    data, begin = made(), time.monotonic()
    outcome = examine_file(Item("a.docx", data, ""))
    errors = [finding.code for finding in outcome.findings if finding.is_error]
    assert (errors[:1], time.monotonic() - begin < SECONDS) == ([code] if code else [], True)


def test_there_are_forty_of_them() -> None:
    assert len(HOSTILE) >= 40


def test_a_document_without_parts_but_text_is_read_whatever_lies_beside_it() -> None:
    assert examine_file(Item("a.docx", docx_of("<w:p/>"), "")).findings[0].code == "NOT-XLSX"
