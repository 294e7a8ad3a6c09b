"""Documents made to do harm, or broken: each ends with its code, soon."""

from __future__ import annotations

import base64
import io
import struct
import time
import zipfile
from collections.abc import Callable, Mapping

import pytest

from support.filings import random_filing
from support.packing import compound, packed
from support.pages import as_docx, as_html, docx_of, page_of
from xlreport.documents import read_document
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


def doc(flags: int = 0, begin: int = 0xA5EC, chains: Mapping[int, int] | None = None, **others: bytes) -> bytes:
    """A .doc file as far as it is judged before anybody reads it."""
    stream = struct.pack("<H8xH", begin, flags).ljust(4096, b"\0")
    return compound(
        {"WordDocument": stream, **{name.replace("__", "/"): data for name, data in others.items()}}, chains
    )


def rtf(body: str) -> bytes:
    return f"{{\\rtf1\\ansi {body}}}".encode()


def archive(*parts: bytes, head: str = "multipart/related", boundary: str = "b") -> bytes:
    """A web archive of some parts, each with its fields."""
    fields = f'MIME-Version: 1.0\r\nContent-Type: {head}; boundary="{boundary}"\r\n\r\n'.encode()
    line = f"--{boundary}".encode()
    return fields + b"".join(line + b"\r\n" + part + b"\r\n" for part in parts) + line + b"--\r\n"


def archived(body: bytes, packing: str = "base64") -> bytes:
    return f"Content-Type: text/html\r\nContent-Transfer-Encoding: {packing}\r\n\r\n".encode() + body


def nested(levels: int) -> bytes:
    part = archived(base64.b64encode(as_html(page_of(random_filing(1)))))
    for level in range(levels):
        part = archive(part, boundary=f"b{level}")
    return part


def word_2003(body: str, root: str = "", before: str = "", declared: str = "") -> bytes:
    """A document as Word 2003 wrote it as XML."""
    space = "http://schemas.microsoft.com/office/word/2003/wordml"
    return (
        f'<?xml version="1.0"?>{declared}<?mso-application progid="Word.Document"?>'
        f'<w:wordDocument xmlns:w="{space}" {root}>{before}<w:body>{body}</w:body></w:wordDocument>'
    ).encode()


def in_parts(*named: tuple[str, str, str]) -> bytes:
    """The parts of a .docx file one below the other, each by name and kind."""
    space = "http://schemas.microsoft.com/office/2006/xmlPackage"
    listed = "".join(
        f'<pkg:part pkg:name="{name}" pkg:contentType="{kind}"><pkg:xmlData>{content}</pkg:xmlData></pkg:part>'
        for name, kind, content in named
    )
    return f'<?xml version="1.0"?><pkg:package xmlns:pkg="{space}">{listed}</pkg:package>'.encode()


def listed(body: str, lists: str) -> bytes:
    """A document with a part for its lists."""
    named = relations(f"{OFFICE}/numbering").replace("word/document", "numbering")
    numbering = f'<w:numbering xmlns:w="{W}">{lists}</w:numbering>'
    return parts(body, word___rels__document_dot_xml_dot_rels=named, word__numbering_dot_xml=numbering)


def in_list(level: str) -> str:
    return f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr></w:pPr></w:p>'


_OF_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TEXT = ("/word/document.xml", _OF_WORD, f'<w:document xmlns:w="{W}"><w:body/></w:document>')


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
    "a page of half characters": (
        lambda: page("")[:-14] + b"\xff\xfe\x80<table><tr><td>\xb9\xe6</table>",
        "NOT-XLSX",
    ),
    "a page in UTF-16": (lambda: page(f"<table><tr>{LABELS}</table>").decode().encode("utf-16"), "LABEL-MISSING"),
    "RTF with an object": (lambda: rtf(r"{\object\objemb{\*\objdata d0cf11e0}}"), "OBJECTS"),
    "RTF with the data of an object alone": (lambda: rtf(r"{\*\objdata 0105}"), "OBJECTS"),
    "RTF with an object in what looks like a picture": (
        lambda: rtf(r"\bin40 {\object\objautlink x}" + "-" * 30),
        "OBJECTS",
    ),
    "RTF of a hundred thousand groups": (lambda: rtf("{" * 100_000 + "}" * 100_000), "XML-DEPTH"),
    "RTF that never ends its groups": (lambda: rtf("{" * 50), "ZIP-BROKEN"),
    "RTF of bytes that are not there": (lambda: rtf(r"\bin200000000 x"), "ZIP-BROKEN"),
    "RTF of bytes without end": (lambda: rtf(r"\bin209715200 " + "x" * (11 * MIB)), "FILE-TOO-LARGE"),
    "RTF that is cut off": (lambda: rtf("a")[:-1], "ZIP-BROKEN"),
    "RTF of escapes without end": (lambda: rtf("\\{" * (3 * MIB))[:-1], "ZIP-BROKEN"),
    "a .doc with macros": (lambda: doc(Macros__VBA__dir=b"x"), "MACROS"),
    "a .doc with macros beside the text": (lambda: doc(_VBA_PROJECT_CUR__x=b"x"), "MACROS"),
    "a .doc with an object": (lambda: doc(ObjectPool___1234__x=b"x"), "OBJECTS"),
    "a .doc with a password": (lambda: doc(flags=0x0100), "ENCRYPTED"),
    "a .doc that is none": (lambda: doc(begin=0x1234), "ZIP-BROKEN"),
    "a .doc that is cut off": (lambda: doc()[:2600], "ZIP-BROKEN"),
    "a .doc that is cut off before its directory": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + b"\xec\xa5\xc1\0".ljust(9000, b"\1"),
        "ZIP-BROKEN",
    ),
    "a .doc whose directory names another text": (
        lambda: doc().replace("WordDocument".encode("utf-16-le"), "WordDocumenX".encode("utf-16-le")),
        "NOT-XLSX",
    ),
    "a .doc whose text leads round in a circle": (lambda: doc(chains={9: 2}), "ZIP-BROKEN"),
    "a .doc whose directory leads round in a circle": (lambda: doc(chains={1: 1}), "ZIP-BROKEN"),
    "a .doc whose text leads out of the file": (lambda: doc(chains={4: 120}), "ZIP-BROKEN"),
    "a .doc whose text ends early": (lambda: doc(chains={4: 0xFFFF_FFFE}), "ZIP-BROKEN"),
    "a .doc of eleven MiB": (lambda: doc() + bytes(11 * MIB), "FILE-TOO-LARGE"),
    "an archive of one page that is no report": (lambda: archive(archived(b"PGI+YTwvYj4=")), "NOT-XLSX"),
    "an archive whose page cannot be unpacked": (lambda: archive(archived(b"PGI+YTwvYj4")), "PART-DAMAGED"),
    "an archive that is a bomb of marks": (lambda: archive(archived(base64.b64encode(page("<b>" * MIB)))), "TOO-MUCH"),
    "an archive of eleven MiB": (lambda: archive(archived(b"QUJD" * (3 * MIB))), "FILE-TOO-LARGE"),
    "archives in archives": (lambda: nested(3), "XML-DEPTH"),
    "an archive of parts without end": (lambda: archive(*[b"\r\n"] * 3_000), "TOO-MUCH"),
    "an archive of pages without end": (lambda: archive(*[archived(b"a", "8bit")] * 21), "TOO-MUCH"),
    "an archive without a line between its parts": (
        lambda: archive(archived(b"a", "8bit")).replace(b'boundary="b"', b""),
        "NOT-XLSX",
    ),
    "a long number before each paragraph": (
        lambda: listed(
            in_list("0") * 8_000,
            f'<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:lvlText w:val="{"%1" * 400_000}"/></w:lvl>'
            '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>',
        ),
        "NOT-XLSX",
    ),
    "the same as Word 2003 tells it": (
        lambda: word_2003(
            f'<w:p><w:pPr><w:listPr><w:t w:val="{"1" * 100_000}"/></w:listPr></w:pPr></w:p>' * 90,
        ),
        "NOT-XLSX",
    ),
    "lists of lists that are none": (
        lambda: listed(
            in_list("-1") + in_list("9"),
            '<w:num w:numId="1"><w:lvlOverride w:ilvl="99"/></w:num><w:num w:numId="1"/><w:abstractNum><w:lvl '
            'w:ilvl="x"><w:start w:val="-7"/></w:lvl></w:abstractNum>',
        ),
        "NOT-XLSX",
    ),
    "a DOCTYPE in Word XML": (lambda: word_2003("", declared="<!DOCTYPE a [<!ENTITY b 'c'>]>"), "XML-DOCTYPE"),
    "macros in Word XML": (lambda: word_2003("", root='w:macrosPresent="yes"'), "MACROS"),
    "macros in Word XML that does not say so": (
        lambda: word_2003(
            "", before='<w:docSuppData><w:binData w:name="editdata.mso">QQ==</w:binData></w:docSuppData>'
        ),
        "MACROS",
    ),
    "Word XML a thousand deep": (lambda: word_2003("<w:p>" * 1000 + "</w:p>" * 1000), "XML-DEPTH"),
    "Word XML of a cell over ten thousand columns": (lambda: word_2003(spanned("gridSpan", "10000")), "TOO-MUCH"),
    "Word XML with a picture of eight MiB": (
        lambda: word_2003(f"<w:p><w:binData>{'A' * 8 * MIB}</w:binData></w:p>"),
        "TOO-MUCH",
    ),
    "Word XML that is cut off": (lambda: word_2003("<w:p/>")[:-30], "XML-BROKEN"),
    "parts one below the other, with macros": (
        lambda: in_parts(_TEXT, ("/word/vbaProject.bin", "application/vnd.ms-office.vbaProject", "")),
        "MACROS",
    ),
    "parts one below the other, two of them the text": (lambda: in_parts(_TEXT, _TEXT), "XML-BROKEN"),
    "a document of long ago": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"),
        "ZIP-BROKEN",
    ),
}


def not_asked() -> str:
    raise AssertionError("LibreOffice was to read it")


@pytest.mark.parametrize("name", HOSTILE)
def test_it_ends_in_its_code_within_bounds_and_libreoffice_never_sees_it(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xlreport.documents.kinds.old.libreoffice_program", not_asked)
    made, code = HOSTILE[name]
    data, begin = made(), time.monotonic()
    outcome = examine_file(Item("a.docx", data, ""))
    errors = [finding.code for finding in outcome.findings if finding.is_error]
    assert (errors[:1], time.monotonic() - begin < SECONDS) == ([code] if code else [], True)


def test_there_are_eighty_of_them() -> None:
    assert len(HOSTILE) >= 80


def test_an_archive_of_as_many_pages_as_are_let_in_and_as_deep_is_read() -> None:
    pages = read_document(archive(*[archived(b"a", "8bit")] * 20))
    assert [finding.code for finding in pages.findings] == ["NOT-XLSX"]
    assert read_document(nested(2)).filing is not None


def test_a_document_without_parts_but_text_is_read_whatever_lies_beside_it() -> None:
    assert examine_file(Item("a.docx", docx_of("<w:p/>"), "")).findings[0].code == "NOT-XLSX"
