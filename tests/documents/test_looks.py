"""What nobody sees is no figure, and what may be read in two ways is none either, however a document says it."""

from __future__ import annotations

import pytest

from support.packing import packed, unpacked
from support.pages import docx_of
from xlreport import Filing
from xlreport.documents import read_document
from xlreport.findings import Reading

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
STYLES = (
    '<w:style w:type="character" w:styleId="Hidden"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Below"><w:basedOn w:val="Hidden"/></w:style>'
    '<w:style w:type="character" w:styleId="Circle"><w:basedOn w:val="Circle"/></w:style>'
    '<w:style w:type="character" w:styleId="Note"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Secret"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Gone"><w:rPr><w:strike/></w:rPr></w:style>'
)


def run(text: str, look: str = "") -> str:
    return f"<w:r><w:rPr>{look}</w:rPr><w:t>{text}</w:t></w:r>"


def styled(name: str, more: str = "") -> str:
    return f'<w:rStyle w:val="{name}"/>{more}'


def cell(inside: str, style: str = "") -> str:
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:tc><w:p>{named}{inside}</w:p></w:tc>"


def table(figure: str) -> str:
    heads = f"{cell(run('信息内容'))}{cell(run('本年处理决定数量'))}"
    return f"<w:tbl><w:tr>{heads}</w:tr><w:tr>{cell(run('行政许可'))}{figure}</w:tr></w:tbl>"


def with_part(document: bytes, kind: str, content: str, target: str = "") -> bytes:
    """A document with a part of a kind beside its text."""
    where = target or f"{kind}.xml"
    named = f'<Relationship Id="r1" Type="{KINDS}/{kind}" Target="{where}"/>'
    relations = f'<Relationships xmlns="{PACKAGE}">{named}</Relationships>'.encode()
    others = {"word/_rels/document.xml.rels": relations, f"word/{where}": content.encode()}
    return packed({**unpacked(document), **others})


def reading(figure: str) -> Reading:
    return read_document(with_part(docx_of(table(figure)), "styles", f'<w:styles xmlns:w="{W}">{STYLES}</w:styles>'))


def values(filing: Filing | None) -> list[str]:
    assert filing
    return [str(value) for value in filing.inputs.values()]


def apart(reading: Reading) -> list[str | None]:
    """What was found in the cells that may be read in two ways."""
    return [finding.found for finding in reading.findings if finding.code == "CELL-APART"]


@pytest.mark.parametrize(
    "figure",
    [
        cell(run("9", styled("Hidden")) + run("5")),
        cell(run("9", styled("Below")) + run("5")),
        cell(run("9") + run("5", styled("Hidden", '<w:vanish w:val="0"/>')), "Secret"),
        cell(run("9", '<w:vanish w:val="1"/>') + run("5", styled("Circle"))),
        cell(run("", "<w:strike/>") + run("5", '<w:strike w:val="false"/><w:vertAlign w:val="baseline"/>')),
        cell(run("5", '<w:color w:val="C00000"/>')),
    ],
    ids=["style", "style below", "style of the paragraph", "itself", "nothing struck", "red"],
)
def test_what_styles_hide_is_no_figure(figure: str) -> None:
    assert (values(reading(figure).filing), apart(reading(figure))) == (["5"], [])


@pytest.mark.parametrize(
    "figure",
    [
        cell(run("1", "<w:strike/>") + run("5")),
        cell(run("1", "<w:dstrike/>") + run("5")),
        cell(run("1") + run("5", '<w:vertAlign w:val="superscript"/>')),
        cell(run("1") + run("5", '<w:vertAlign w:val="subscript"/>')),
        cell(run("1", '<w:color w:val="FFFFFF"/>') + run("5")),
        cell(run("1") + run("5", styled("Note"))),
        cell(run("1") + run("5"), "Gone"),
    ],
    ids=["struck", "struck twice", "raised", "lowered", "white", "raised by a style", "struck by a style"],
)
def test_a_figure_that_may_be_read_in_two_ways_is_refused_by_name(figure: str) -> None:
    assert (values(reading(figure).filing), apart(reading(figure))) == ([], ["15"])


@pytest.mark.parametrize(
    "figure",
    [
        "<s>1</s>5",
        "<strike>1</strike>5",
        "<del>1</del>5",
        "1<sup>5</sup>",
        "1<sub>5</sub>",
        '<span style="text-decoration: line-through">1</span>5',
        '<span style="visibility:hidden">1</span>5',
        '<span style="mso-hide: all">1</span>5',
        '<span style="font-size:0px">1</span>5',
        '<span style="background:red;color:#FFF">1</span>5',
        '<font color="White">1</font>5',
    ],
)
def test_so_it_is_on_a_page(figure: str) -> None:
    page = f"<html><body><table><tr><td>信息内容<td>本年处理决定数量<tr><td>行政许可<td>{figure}</table>"
    found = read_document(page.encode())
    assert (values(found.filing), apart(found)) == ([], ["15"])


def test_other_looks_of_a_page_change_no_figure() -> None:
    look = "font-size:0.8em;color:#fff000;background-color:white;visibility:visible"
    page = f'<html><body><table><tr><td>信息内容<td>本年处理决定数量<tr><td>行政许可<td style="{look}">5</table>'
    assert values(read_document(page.encode()).filing) == ["5"]


SHEETS = {
    "a class": ("*.GONE{display:none}", '<span class="x Gone">1</span>5'),
    "a tag with a class": ("span.note , p.a { Vertical-Align : Super }", '1<span class="note">5</span>'),
    "an id": ("<!--#h{mso-hide:all}-->", '<i id="H">1</i>5'),
    "a tag": ("i{text-decoration:line-through}", "<i>1</i>5"),
    "two classes": (".a.b{visibility:hidden}", '<i class="b a">1</i>5'),
    "a tag with two": ("i.a.b{visibility:hidden}", '<i class="b a">1</i>5'),
    "within others": ("td>.a~u+i.b{font-size:0}", '<i class="b">1</i>5'),
    "on the screen": ("@media screen and (min-width:9px){.a{display:none}}", '<b class="a">1</b>5'),
    "everywhere": ("@MEDIA ALL{.a{display:none}}", '<b class="a">1</b>5'),
    "where it is wide": ("@media (min-width:9px){.a{display:none}}", '<b class="a">1</b>5'),
    "a sheet for the screen": ('</style><style media="Screen">.a{display:none}', '<b class="a">1</b>5'),
    "behind the end of nothing": ("} .a{display:none}", '<b class="a">1</b>5'),
    "behind another rule": ("td{color:red} @import 'a.css';.a{x:y;display:none}", '<b class="a">1</b>5'),
    "in a rule": (".t{color:red;display:none;b{color:red}}", '<b class="t">1</b>5'),
    "not in print only": ("@media not print{.a{display:none}}", '<b class="a">1</b>5'),
    "behind what has arguments": (":not(.b, .c), .a{display:none}", '<b class="a">1</b>5'),
}


def page_of(sheet: str, figure: str) -> str:
    rows = f"<tr><td>信息内容<td>本年处理决定数量<tr><td>行政许可<td>{figure}"
    return f"<html><head><Style>{sheet}</style></head><body><table>{rows}</table></body></html>"


@pytest.mark.parametrize(("sheet", "figure"), SHEETS.values(), ids=SHEETS)
def test_so_it_is_where_a_style_sheet_says_so(sheet: str, figure: str) -> None:
    found = read_document(page_of(sheet, figure).encode())
    assert (values(found.filing), apart(found)) == ([], ["15"])


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_a_style_sheet_may_be_a_part_of_an_archive_of_its_own(encoding: str) -> None:
    sheet, figure = SHEETS["a class"]
    parts = {"text/html": page_of("", figure), "text/css": f"/* 样式 */ {sheet}"}
    lines = ["MIME-Version: 1.0", 'Content-Type: multipart/related; boundary="x"', ""]
    for kind, text in parts.items():
        lines += ["--x", f"Content-Type: {kind}", "Content-Transfer-Encoding: 8bit", "", text]
    found = read_document("\r\n".join([*lines, "--x--", ""]).encode(encoding))
    assert (values(found.filing), apart(found)) == ([], ["15"])


@pytest.mark.parametrize(
    ("sheet", "figure"),
    [
        ("@Media print{.a{display:none}}", '<b class="a">1</b>5'),
        ('</style><style media="print">.a{display:none}', '<b class="a">1</b>5'),
        ("</style>.a{display:none}<style>", '<b class="a">1</b>5'),
        (".a:hover{display:none}", '<b class="a">1</b>5'),
        (".menu b{display:none}", "<b>1</b>5"),
        (".a.c{display:none} .d{display:none}", '<b class="a b">1</b>5'),
        (".a{display:block;color:white} /* .a{display:none} */", '<b class="a">1</b>5'),
        ("span.a{display:none}", '<b class="a">1</b>5'),
        ("span.a.b{display:none}", '<b class="a b">1</b>5'),
        (".a{-webkit-backface-visibility:hidden;mso-ansi-font-size:0}", '<b class="a">1</b>5'),
        ("@media only screen and (max-width: 767px), print{.a{display:none}}", '<b class="a">1</b>5'),
        ("@media print and (color){.a{display:none}}", '<b class="a">1</b>5'),
        ("b:not(.x, .a, .y){display:none}", '<b class="a">1</b>5'),
        (".a,img{visibility:hidden}", '1<img><img class="a"><input class="a">5'),
    ],
    ids=[
        "in print",
        "a sheet for print",
        "what is no sheet",
        "when pointed at",
        "in a menu",
        "other classes",
        "a comment",
        "another tag",
        "another tag with both",
        "of the back and of other letters",
        "on a telephone",
        "in print in colour",
        "an argument",
        "of what has no text",
    ],
)
def test_other_rules_of_a_style_sheet_change_no_figure(sheet: str, figure: str) -> None:
    assert values(read_document(page_of(sheet, figure).encode()).filing) == ["15"]


@pytest.mark.parametrize(("rules", "refused"), [(500, []), (501, ["TOO-MUCH"])])
def test_a_page_with_more_rules_of_two_marks_than_one_can_need_is_refused(rules: int, refused: list[str]) -> None:
    sheet = "".join([f".a{n}{{display:none}}" for n in range(501)] + [f".a.b{n}{{display:none}}" for n in range(rules)])
    found = read_document(page_of(sheet, "5").encode())
    assert [finding.code for finding in found.findings if finding.code == "TOO-MUCH"] == refused


@pytest.mark.parametrize("row", ['<tr class="a"><td>行政许可<td>', '<tr><td>行政许可<td class="a">'])
def test_what_a_row_or_a_cell_shows_apart_is_apart_in_all_its_paragraphs(row: str) -> None:
    heads = "<tr><td>信息内容<td>本年处理决定数量"
    page = f"<html><style>.a{{display:none}}</style><table>{heads}{row}<p></p><p>15</p><tr><td>行政强制<td>6</table>"
    found = read_document(page.encode())
    assert (values(found.filing), apart(found)) == (["6"], ["15"])


@pytest.mark.parametrize(
    "sheet",
    [
        "".join(f".a.b{n}{{display:none}}" for n in range(600)),
        "".join(f".b{n},.c:hover," for n in range(10_001)) + "b{display:none}",
        "}" * 200_001,
    ],
    ids=["of several marks", "selectors", "rules"],
)
def test_a_page_with_more_rules_than_one_can_need_is_refused(sheet: str) -> None:
    assert [finding.code for finding in read_document(page_of(sheet, "5").encode()).findings] == ["TOO-MUCH"]


def test_text_that_is_struck_stays_text() -> None:
    body = f"<w:p>{run('一、总体情况')}</w:p><w:p>{run('改了', '<w:strike/>')}{run('又改')}</w:p>"
    found = read_document(docx_of(body + table(cell(run("5")))))
    assert found.filing
    assert [line for text in found.filing.texts.values() for line in text.paragraphs] == ["改了又改"]


@pytest.mark.parametrize("elsewhere", ['<w:altChunk w:id="r1"/>', '<w:p><w:subDoc w:id="r1"/></w:p>'])
def test_a_document_of_which_a_part_lies_elsewhere_is_refused(elsewhere: str) -> None:
    found = read_document(docx_of(f"{table(cell(run('5')))}{elsewhere}"))
    assert (found.filing, [finding.code for finding in found.findings]) == (None, ["TEXT-ELSEWHERE"])
