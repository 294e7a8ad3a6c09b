"""The files that hold a report: hostile texts, the same bytes, the same content in both, and the official look."""

from __future__ import annotations

import io
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given

from support import soffice
from support.documents import docx_blocks, html_blocks, part
from support.filings import FORM, filings, random_filing
from xlreport import Filing, Text, Unit
from xlreport.errors import OutputError
from xlreport.findings import finding_of
from xlreport.word import ENDINGS, Document, Paragraph, Table, html, own, report, write_document
from xlreport.word.docx import parts
from xlreport.word.look import look

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TOWN = Unit("1", "甲镇人民政府", "乡镇")
HOSTILE = {
    "markup": "<script>alert(1)</script> & <w:t> ]]> <!-- &amp; \"'",
    "a formula": '=cmd|"/c calc"!A1',
    "a link": "http://a.cn mailto:a@b.cn {HYPERLINK http://a.cn} www.a.cn",
    "marks that turn text around": "\u202e倒\u202c \u200f右\u200e \u2066隔\u2069",
    "as long as a cell": "长" * 32_767,
    "blanks": "  两边有空格\t制表 \u3000",
    "beyond the first plane": "𠀀\U0001f600",
    "format fields": "{title_name} {0} %s",
}
# Unlike the others these cannot be held as they are.
UNHELD = {
    "\x01\x0b\x1b[31m": "〔U+0001〕\n〔U+001B〕[31m",
    "\x7f\x85\x9f": "〔U+007F〕\n〔U+009F〕",
    "\ud800": "〔U+D800〕",
    "\ufffe\ufdd0": "〔U+FFFE〕〔U+FDD0〕",
    "甲\r\n乙\u2028丙": "甲\n乙\n丙",
}


def said(text: str) -> Filing:
    """A return that says a text wherever one can be."""
    facts = {"title_name": text, "address": text}
    texts = {"overview/active": Text(text, (text, text)), "other/extra_1": Text(text, ())}
    return Filing(FORM, Unit("1", text, "乡镇"), 2024, facts=facts, texts=texts)


def docx(document: Document, folder: Path, name: str = "report.docx") -> bytes:
    write_document(document, folder / name, ".docx")
    return (folder / name).read_bytes()


# -- hostile texts


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_stands_in_both_as_it_was_written(name: str, tmp_path: Path) -> None:
    document = report(said(HOSTILE[name]))
    for blocks in (docx_blocks(docx(document, tmp_path)), html_blocks(html(document))):
        assert [block for block in blocks if block == HOSTILE[name]] == [HOSTILE[name]] * 4
        assert sum(HOSTILE[name] in block for block in blocks if isinstance(block, str)) == 6


@pytest.mark.parametrize("text", UNHELD)
def test_what_no_document_can_hold_stands_in_it_by_name(text: str, tmp_path: Path) -> None:
    document = report(said(text))
    for blocks in (docx_blocks(docx(document, tmp_path)), html_blocks(html(document))):
        assert [block for block in blocks if block == UNHELD[text]] == [UNHELD[text]] * 4


# All that there is in the part that holds the text.
KNOWN = (
    "document body p pPr pStyle r rPr rFonts t br tab tbl tblPr tblW jc tblBorders tblLayout tblCellMar top left "
    "bottom right insideH insideV tblCaption tblGrid gridCol tr trPr trHeight cantSplit tblHeader tc tcPr tcW gridSpan "
    "vMerge vAlign keepNext sectPr headerReference footerReference pgSz pgMar"
)


def test_no_text_becomes_a_link_a_field_or_a_part_of_its_own() -> None:
    plain = parts(report(random_filing(1, TOWN)))
    for text in HOSTILE.values():
        found = parts(report(said(text)))
        assert list(found) == list(plain)
        differ = {name for name in plain if found[name] != plain[name]}
        assert differ == {"word/document.xml", "docProps/core.xml", "docProps/custom.xml"}
        tags = {element.tag for element in ElementTree.fromstring(found["word/document.xml"]).iter()}
        assert tags <= {f"{W}{tag}" for tag in KNOWN.split()}


class Tags(HTMLParser):
    """The elements and the attributes of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {tag, *(f"{tag}@{name}" for name, _ in attrs)}


def test_a_page_has_no_other_elements_than_those_of_a_plain_one() -> None:
    plain = Tags(html(report(random_filing(1, TOWN)))).found | {"br", "h4", "h4@class"}
    for text in (*HOSTILE.values(), *UNHELD):
        assert Tags(html(report(said(text)))).found <= plain
    assert "a" not in plain
    assert "script" not in plain
    assert not re.search("(src|href|url)[=(]", html(report(random_filing(1, TOWN))))


def test_why_it_is_a_draft_is_quoted_in_the_rules_of_a_page() -> None:
    plain = Tags(html(report(random_filing(1, TOWN), ["草稿"]))).found
    for text in (*HOSTILE.values(), '"; } </style><script>\\'):
        page = html(report(random_filing(1, TOWN), [text]))
        assert Tags(page).found == plain
        quoted = re.search(r'@top-center { content: "(.*?)"; color', page)
        assert quoted
        assert re.sub(r"\\([0-9a-f]+) ", lambda found: chr(int(found[1], 16)), quoted[1]) == text


# -- the same


@given(filings())
def test_a_document_and_a_page_of_a_return_hold_the_same(filing: Filing) -> None:
    document = report(filing)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts(document).items():
            archive.writestr(name, content)
    assert docx_blocks(target.getvalue()) == html_blocks(html(document))


def test_the_same_return_gives_the_same_bytes_without_any_time_in_them(tmp_path: Path) -> None:
    for filing in (random_filing(1, TOWN), said(HOSTILE["markup"])):
        for ending in (".docx", ".html"):
            for name in ("one", "two"):
                write_document(report(filing), tmp_path / name, ending)
            assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    data = docx(report(random_filing(1, TOWN)), tmp_path)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    core = part(data, "docProps/core.xml")
    assert [element.tag.rpartition("}")[2] for element in core] == ["title", "creator", "keywords"]


# -- the official look


def test_every_style_names_its_four_fonts_and_none_of_a_theme() -> None:
    styles = ElementTree.fromstring(parts(report(random_filing(1, TOWN)))["word/styles.xml"])
    fonts = list(styles.iter(f"{W}rFonts"))
    assert len(fonts) == 1 + len(look().styles)
    assert {tuple(sorted(key.removeprefix(W) for key in font.attrib)) for font in fonts} == {
        ("ascii", "cs", "eastAsia", "hAnsi")
    }


def test_titles_and_texts_have_the_sizes_and_pitches_of_an_official_document() -> None:
    styles = look().styles
    found = {
        name: (styles[name].face.east, styles[name].size, styles[name].pitch, styles[name].indent)
        for name in ("title", "section", "heading", "body")
    }
    assert found == {
        "title": ("方正小标宋简体", 22, 36, 0),
        "section": ("黑体", 16, 28, 2),
        "heading": ("楷体_GB2312", 16, 28, 2),
        "body": ("仿宋_GB2312", 16, 28, 2),
    }
    assert {styles[name].pitch for name in ("head", "label", "figure")} == {0}


def test_a_run_with_quotation_marks_or_dashes_takes_the_chinese_font() -> None:
    texts = {"overview/active": Text("", ("“甲”", "乙——丙", "丁…", "戊 1"))}
    document = ElementTree.fromstring(parts(report(Filing(FORM, TOWN, 2024, texts=texts)))["word/document.xml"])
    hinted = {
        "".join(run.itertext())
        for run in document.iter(f"{W}r")
        if (font := run.find(f"{W}rPr/{W}rFonts")) is not None and font.get(f"{W}hint") == "eastAsia"
    }
    assert {"“甲”", "乙——丙", "丁…"} <= hinted
    assert "戊 1" not in hinted


def test_tables_have_one_width_in_their_grid_and_their_cells_whole_rows_and_repeated_heads() -> None:
    document = ElementTree.fromstring(parts(report(random_filing(1, TOWN)))["word/document.xml"])
    heads = []
    for table in document.iter(f"{W}tbl"):
        grid = [int(str(column.get(f"{W}w"))) for column in table.iter(f"{W}gridCol")]
        whole = table.find(f"{W}tblPr/{W}tblW")
        assert whole is not None
        rows = list(table.iter(f"{W}tr"))
        sums = [sum(int(str(w.get(f"{W}w"))) for w in row.iter(f"{W}tcW")) for row in rows]
        assert {*sums, sum(grid)} == {int(str(whole.get(f"{W}w")))}
        assert [len(list(row.iter(f"{W}cantSplit"))) for row in rows] == [1] * len(rows)
        heads.append([len(list(row.iter(f"{W}tblHeader"))) for row in rows].count(1))
    assert heads == [0, 3, 3]


def test_pages_are_numbered_on_the_right_and_on_the_left() -> None:
    found = parts(report(random_filing(1, TOWN)))
    footers = [ElementTree.fromstring(found[f"word/footer{n}.xml"]) for n in (1, 2)]
    styles = [str(style.get(f"{W}val")) for footer in footers for style in footer.iter(f"{W}pStyle")]
    assert ["".join(footer.itertext()) for footer in footers] == ["— 1 —", "— 1 —"]
    assert [style for style in look().styles.values() if style.id in styles and style.align in ("left", "right")] == [
        look().styles["odd"],
        look().styles["even"],
    ]
    assert b"evenAndOddHeaders" in found["word/settings.xml"]


# -- drafts


def test_a_draft_says_so_in_the_head_of_every_page_and_its_errors_on_a_last_one_without_a_number() -> None:
    errors = [finding_of("UNFILLED", "")]
    document = report(random_filing(1, TOWN), ["草稿，缺 3 个单位"], errors)
    found = parts(document)
    assert document.draft == "草稿，缺 3 个单位；草稿，有 1 处错误没有改正"
    heads = ["".join(ElementTree.fromstring(found[f"word/header{n}.xml"]).itertext()) for n in (1, 2)]
    assert heads == [document.draft] * 2
    text = ElementTree.fromstring(found["word/document.xml"])
    relations = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    footers = [[f.get(relations) for f in page.iter(f"{W}footerReference")] for page in text.iter(f"{W}sectPr")]
    assert footers == [["footer1", "footer2"], ["footer3", "footer4"]]
    assert "".join(ElementTree.fromstring(found["word/footer3.xml"]).itertext()) == ""
    assert [error.text for error in document.errors] == [
        "还没有解决的问题",
        "（本页不属于报告，印发、公开前删去）",
        "1. 草稿，缺 3 个单位",
        f"2. {errors[0].message}",
    ]
    assert html_blocks(html(document))[0] == document.draft
    assert html_blocks(html(document))[-1] == document.errors[-1].text


def test_a_report_that_is_complete_says_nothing_of_drafts() -> None:
    document = report(random_filing(1, TOWN))
    assert (document.draft, document.errors) == ("", ())
    assert "草" not in html(document).partition("<main>")[2]


# -- whose file it is


@pytest.mark.parametrize("ending", [".docx", ".html"])
def test_a_report_may_be_written_again_until_somebody_edits_it(ending: str, tmp_path: Path) -> None:
    path, filing = tmp_path / f"report{ending}", random_filing(1, TOWN)
    write_document(report(filing), path, ending)
    assert own(report(filing))(path)
    assert own(report(random_filing(2, TOWN)))(path)  # the figures may be others
    assert not own(report(random_filing(1, Unit("2", "乙镇", "乡镇"))))(path)
    assert not own(report(random_filing(1, TOWN, 2023)))(path)
    edited(path)
    assert not own(report(filing))(path)


def edited(path: Path) -> None:
    """Changes a word of a report."""
    if path.suffix == ".html":
        path.write_text(path.read_text(encoding="utf-8").replace("政府", "人民政府", 3), encoding="utf-8")
        return
    with zipfile.ZipFile(path) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    found["word/document.xml"] = found["word/document.xml"].replace("主动".encode(), "自动".encode())
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in found.items():
            archive.writestr(name, content)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"%PDF-1.7", b"<html></html>", "正文".encode()])
def test_somebody_elses_file_is_not_ours(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "report.docx"
    path.write_bytes(data)
    assert not own(report(random_filing(1, TOWN)))(path)


def test_without_libreoffice_a_pdf_is_refused_and_the_way_round_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    soffice.remove(monkeypatch)
    with pytest.raises(OutputError) as refused:
        write_document(report(random_filing(1, TOWN)), tmp_path / "report.pdf", ".pdf")
    assert (refused.value.message, ".docx" in refused.value.suggestion) == (
        "写 PDF 要用 LibreOffice，这台电脑上没有找到。",
        True,
    )
    assert list(tmp_path.iterdir()) == []


IN_VAIN = {
    "one that writes nothing": ("exit 0", "LibreOffice 没有写出 PDF。"),
    "one that never ends": ("sleep 60 & sleep 60", "LibreOffice 在 1 秒内没有写出 PDF。"),
}


@soffice.IN_A_SHELL
@pytest.mark.parametrize("name", IN_VAIN)
def test_a_libreoffice_that_does_not_do_it_is_told_and_leaves_nothing(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    does, says = IN_VAIN[name]
    target = tmp_path / "out"
    target.mkdir()
    soffice.put(monkeypatch, tmp_path, does)
    monkeypatch.setattr("xlreport.word.pdf._PATIENCE", 1)
    with pytest.raises(OutputError) as refused:
        write_document(report(random_filing(1, TOWN)), target / "report.pdf", ".pdf")
    assert (refused.value.message, list(target.iterdir())) == (says, [])


def test_the_endings_are_those_of_the_command() -> None:
    assert ENDINGS == (".docx", ".html", ".pdf")


def test_every_style_of_a_report_is_in_the_look() -> None:
    document = report(random_filing(1, TOWN), ["草稿"], [finding_of("UNFILLED", "")], drafted=True)
    blocks = (*document.body, *document.errors)
    used = {block.style for block in blocks if isinstance(block, Paragraph)}
    used |= {cell.style for block in blocks if isinstance(block, Table) for cell in block.cells}
    assert used <= set(look().styles)
