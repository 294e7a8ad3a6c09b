"""Labels and titles that Word numbers by itself are read with their numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

import pytest
from test_variants import errors, figures, told

from support import libreoffice
from support.documents import converted
from support.packing import packed, unpacked
from support.pages import Page, as_docx, docx_of, page_of
from xlreport.documents import read_document
from xlreport.documents.document import Line
from xlreport.documents.kinds.docx import docx_blocks, open_docx

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
# What a level looks like when it is printed, and how it is told to be numbered.
LEVELS: tuple[tuple[str, str, str], ...] = (
    (r"[一二三四五六]、", "chineseCountingThousand", "%1、"),
    (r"（[一二三四五六七]）", "chineseCounting", "（%2）"),
    (r"\d\.(?!\d)", "decimal", "%3."),
)
LISTS = "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def part(root: str, content: str) -> bytes:
    return f'<w:{root} xmlns:w="{W}">{content}</w:{root}>'.encode()


def list_of(levels: str, *more: str) -> bytes:
    """A part that defines a list, and two that count by it apart."""
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    own = '<w:num w:numId="7"><w:abstractNumId w:val="3"/></w:num>'
    apart = f'<w:num w:numId="8"><w:abstractNumId w:val="3"/>{anew}</w:num>'
    return part("numbering", f'<w:abstractNum w:abstractNumId="3">{levels}</w:abstractNum>{own}{apart}{"".join(more)}')


def level(depth: int, format: str, text: str, more: str = "") -> str:
    start = f'<w:start w:val="1"/><w:numFmt w:val="{format}"/>{more}'
    return f'<w:lvl w:ilvl="{depth}">{start}<w:lvlText w:val="{text}"/></w:lvl>'


def with_lists(document: bytes, lists: bytes, styles: bytes = b"") -> bytes:
    """A document with a part for its lists, and one for its styles."""
    others = {"word/numbering.xml": lists, **({"word/styles.xml": styles} if styles else {})}
    named = "".join(
        f'<Relationship Id="r{n}" Type="{KIND}/{kind}" Target="{kind}.xml"/>'
        for n, kind in enumerate(("numbering", "styles")[: len(others)])
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    relations = f'<Relationships xmlns="{space}">{named}</Relationships>'.encode()
    parts = unpacked(document)
    types = parts["[Content_Types].xml"].replace(
        b"</Types>", f'<Override PartName="/word/numbering.xml" ContentType="{LISTS}"/></Types>'.encode()
    )
    return packed({**parts, "[Content_Types].xml": types, "word/_rels/document.xml.rels": relations, **others})


def numbered_by_word(page: Page) -> bytes:
    """A document in which the numbers of row labels, and of the titles of sections, are not typed."""
    parts = unpacked(as_docx(page, measured=True))
    root = ElementTree.fromstring(parts["word/document.xml"])
    inside = {paragraph for table in root.iter(f"{{{W}}}tbl") for paragraph in table.iter(f"{{{W}}}p")}
    for paragraph in root.iter(f"{{{W}}}p"):
        texts = list(paragraph.iter(f"{{{W}}}t"))
        for depth, (shown, _, _) in enumerate(LEVELS if paragraph in inside else LEVELS[:1]):
            if texts and (said := re.match(shown, texts[0].text or "")):
                texts[0].text = (texts[0].text or "")[said.end() :]
                paragraph.insert(0, properties(depth, "7" if paragraph in inside else "8"))
    document = ElementTree.tostring(root)
    levels = "".join(level(depth, format, text) for depth, (_, format, text) in enumerate(LEVELS))
    return with_lists(packed({**parts, "word/document.xml": document}), list_of(levels))


def properties(depth: int, list: str) -> ElementTree.Element:
    return ElementTree.fromstring(
        f'<w:pPr xmlns:w="{W}"><w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{list}"/></w:numPr></w:pPr>'
    )


def test_numbers_that_word_counts_are_those_of_the_labels() -> None:
    data = numbered_by_word(page_of(told()))
    assert "一、本年新收" not in unpacked(data)["word/document.xml"].decode()
    reading = read_document(data)
    assert (errors(reading), figures(reading)) == (set(), told().totals())
    assert reading.filing
    assert list(reading.filing.texts) == list((read_document(as_docx(page_of(told()))).filing or told()).texts)


def test_so_they_are_when_libreoffice_has_saved_them_as_doc(tmp_path: Path) -> None:
    libreoffice.require()
    (tmp_path / "report.docx").write_bytes(numbered_by_word(page_of(told())))
    reading = read_document(converted(tmp_path / "report.docx", "doc:MS Word 97", tmp_path).read_bytes())
    assert (errors(reading), figures(reading)) == (set(), told().totals())


def test_a_number_before_a_figure_is_no_part_of_it() -> None:
    parts = unpacked(numbered_by_word(page_of(told())))
    fees = f'<w:pPr>{in_list(0)}</w:pPr><w:r><w:t xml:space="preserve">3.204857'
    document = unpacked(as_docx(page_of(told())))["word/document.xml"].decode()
    odd = document.replace('<w:r><w:t xml:space="preserve">3.204857', fees)
    assert odd != document
    assert "CELL-APART" in errors(read_document(packed({**parts, "word/document.xml": odd.encode()})))


def test_a_number_that_word_counts_otherwise_is_another_label() -> None:
    data = numbered_by_word(page_of(told()))
    parts = unpacked(data)
    later = parts["word/numbering.xml"].replace(
        b'<w:lvl w:ilvl="2"><w:start w:val="1"/>', b'<w:lvl w:ilvl="2"><w:start w:val="2"/>'
    )
    assert "LABEL-MISSING" in errors(read_document(packed({**parts, "word/numbering.xml": later})))


def paragraph(text: str, properties: str) -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def in_list(depth: int, list: str = "7") -> str:
    return f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{list}"/></w:numPr>'


ABC = (
    level(0, "japaneseCounting", "第%1部分")
    + level(1, "decimal", "%1.%2", "<w:isLgl/>")
    + level(2, "decimalEnclosedCircle", "%3")
)
ONES = "一二三四五六七八九"
COUNTED: Mapping[str, tuple[str, list[str]]] = {
    "from one to the next, deeper levels anew": (
        "".join(paragraph("x", in_list(depth)) for depth in (0, 1, 1, 2, 0, 1)),
        ["第一部分x", "1.1x", "1.2x", "①x", "第二部分x", "2.1x"],
    ),
    "beyond ten": (
        "".join(paragraph("", in_list(0)) for _ in range(21)),
        [
            f"第{n}部分"
            for n in (*"一二三四五六七八九", *(f"十{n}" for n in ("", *"一二三四五六七八九")), "二十", "二十一")
        ],
    ),
    "a level whose parent has none yet": (paragraph("x", in_list(1)), ["1.1x"]),
    "another list of the same kind, begun anew": (
        "".join(paragraph("x", in_list(0, list)) for list in ("7", "8", "8", "7")),
        ["第一部分x", "第一部分x", "第二部分x", "第二部分x"],
    ),
    "none, where it is taken off": (paragraph("x", in_list(0, "0")), ["x"]),
    "none of a list that is not there": (paragraph("x", in_list(0, "99")), ["x"]),
    "by a style": (
        paragraph("x", '<w:pStyle w:val="a"/>') + paragraph("x", '<w:pStyle w:val="b"/>'),
        ["第一部分x", "x"],
    ),
}


@pytest.mark.parametrize("name", COUNTED)
def test_paragraphs_are_counted(name: str) -> None:
    body, shown = COUNTED[name]
    style = '<w:style w:styleId="a"><w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr></w:style>'
    blocks = docx_blocks(open_docx(with_lists(docx_of(body), list_of(ABC), part("styles", style))))
    assert [block.text for block in blocks if isinstance(block, Line)] == shown


def test_bullets_are_no_text() -> None:
    blocks = docx_blocks(open_docx(with_lists(docx_of(paragraph("x", in_list(0))), list_of(level(0, "bullet", "•")))))
    assert blocks == (Line(1, "x"),)
