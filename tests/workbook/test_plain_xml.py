"""Rows and texts that are taken by expressions are those that a parser finds, whatever was done to the XML."""

from __future__ import annotations

import functools
import io
import random
import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from support.returned import DATA
from xlreport.ooxml import RETURNS, Refused
from xlreport.workbook.read import sheet_pass, texts
from xlreport.workbook.read.cell import TEXT, Cell, number_cell, ordinal
from xlreport.workbook.read.formats import PLAIN, Format
from xlreport.workbook.read.plain_xml import Strange, attributes_of, of_row, said_formula
from xlreport.workbook.read.styles import Styles

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "returned"
STRINGS = [Cell(TEXT, f"文字 {n}") for n in range(300)]
STYLES = Styles({str(n): Format(("0.0",)) if n % 7 == 3 else PLAIN for n in range(200)}, {"5": "被划掉"})
# What hands, programs and attackers put between, into and around cells.
PIECES = (
    *('<c r="B2"/>', '<c r="B2" s="5"><v>7</v></c>', '<c r="B2"><v>7</v></c>', '<c r="AAA3"><v>1</v></c>'),
    *("<c><v>3</v></c>", '<c r="C3" t="inlineStr"><is><t>是</t></is></c>', '<c r="C3" t="inlineStr"><v>1</v></c>'),
    *('<c r="c3"><v>1</v></c>', '<c r="D3" t="s"><v>299</v></c>', '<c r="D3" t="s"><v>300</v></c>'),
    *('<c r="D3" t="b"><v>1</v></c>', '<c r="D3" t="e"><v>#N/A</v></c>'),
    *('<c r="D3" t="str"><f t="shared" si="0" ref="D3:D4">A1&amp;B1</f><v>x</v></c>',),
    *('<c r="E3"><f t="array" ref="E3:F9">A1</f><v>3</v></c>', '<c r="E4"><f t="shared" si="0"/><v>1</v></c>'),
    *('<row r="3">', "</row>", '<row r="3"/>', '<row r="4" hidden="1"/>', '<row r="9" ht="3" ht="4"/>', "<row/>"),
    *('<row r="3" x:dyDescent="1"/>', "<v>5</v>", "<v/>", "<v></v>", "<f>1+1</f>", "<x>1</x>", "<extLst/>", " "),
    *("\n", "\r", "<!-- <c r='A1'><v>1</v></c> -->", "<![CDATA[5]]>", "]]>", "<?x y?>", "<!DOCTYPE x>", "&amp;lt;"),
    *("&#38;lt;", "&#56;", "&#0;", "&#xD;", "&#13;", "&lt;", "&unknown;", "&", "<", ">", '"', "'", "\x0b", "\uffff"),
    *("_x0041_", "ＡＢ", "12", "<sheetData>", "</sheetData>", "<sheetData/>", '<sheetData xmlns="x">', "<cols>"),
    *('<mergeCell ref="A1:B2"/>', ' hidden="1"', ' t="s"', ' s="3"', ' r="A1"', ' xml:space="preserve"', ' cm="1"'),
    *(' xmlns="y"', "/>", "</c>", "<si>", "</si>", "<si><t>甲</t></si>", "<si/>", "<r>", "</r>", "<t>", "</t>"),
    *("<rPr><strike/></rPr>", "<rPh><t>a</t></rPh>"),
)
# Where something may be cut, doubled or put in: tags, and the texts between them.
TOKEN = re.compile(r"<[^<>]*>|[^<>]+")


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if re.search(r"worksheets/sheet\d|sharedStrings", name)]
        return {name: archive.read(name) for name in names}


@functools.cache
def written() -> tuple[tuple[str, bytes], ...]:
    """The sheets and texts of one return as XlsxWriter, LibreOffice and openpyxl write it."""
    found = list(parts(DATA).items())
    by_libreoffice = next(path for path in sorted(SAMPLES.glob("*.xlsx")) if "历山" in path.name).read_bytes()
    found += parts(by_libreoffice).items()
    again = io.BytesIO()
    openpyxl.load_workbook(io.BytesIO(by_libreoffice)).save(again)
    return (*found, *parts(again.getvalue()).items())


def pass_found(sheet: sheet_pass.SheetPass) -> object:
    """Everything that a pass over a sheet finds."""
    if sheet.damage or sheet.data is None:
        return "damaged"
    around, doubled = sheet.around, sheet.doubled()
    cells = {place: cell for place, cell in sheet.cells.items() if place not in doubled}
    surrounded = around.merges, around.rows, around.columns, around.conditional, around.changed(cells, STYLES)
    return cells, doubled, *surrounded


def found_by(quickly: bool, name: str, data: bytes) -> object:
    """What is found in a part; a word where it is refused or damaged. Raises Strange."""
    try:
        if "worksheets" in name:
            way = sheet_pass.by_expressions if quickly else sheet_pass.by_parser
            return pass_found(way(name, data, RETURNS, STRINGS, STYLES))
        return texts.by_expressions(name, data, RETURNS) if quickly else texts.by_parser(name, data, RETURNS)
    except Refused as refused:
        return refused.code


def differs(name: str, data: bytes) -> str:
    """How the two ways differ; "strange" where the expressions leave a part to the parser."""
    try:
        quick = found_by(True, name, data)
    except Strange:
        return "strange"
    slow = found_by(False, name, data)
    refused = isinstance(quick, str) and isinstance(slow, str)
    return "" if quick == slow or refused else f"{name}: {quick!r:.400} is not {slow!r:.400}"


def changed(rng: random.Random, text: str) -> str:
    """A part with something cut, doubled, exchanged or put in at one to three places."""
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        tokens = list(TOKEN.finditer(text))
        token, other = rng.choice(tokens), rng.choice(tokens)
        way = rng.randrange(6)
        begin, end = token.span()
        if way == 0:
            text = text[:begin] + text[end:]
        elif way == 1:
            text = text[:begin] + token[0] * 2 + text[end:]
        elif way == 2:
            text = text[:begin] + other[0] + text[end:]
        elif way == 3:
            text = text[:begin] + rng.choice(PIECES) + text[begin:]
        elif way == 4:
            at = rng.randrange(begin, end)
            text = text[:at] + rng.choice(PIECES) + text[at:]
        else:
            at = rng.randrange(len(text))
            text = text[:at] + rng.choice(("", rng.choice(PIECES), chr(rng.randrange(32, 127)))) + text[at + 1 :]
    return text


@pytest.mark.parametrize("part", range(len(written())), ids=lambda n: f"{n} {written()[n][0]}")
def test_what_programs_write_is_taken_by_expressions_and_is_what_a_parser_finds(part: int) -> None:
    assert differs(*written()[part]) == ""


@pytest.mark.parametrize("seed", range(8))
def test_no_change_makes_the_expressions_see_what_a_parser_does_not(seed: int) -> None:
    rng, taken = random.Random(seed), 0
    small = [(name, data.decode()) for name, data in written() if len(data) < 40_000]
    for _ in range(250):
        name, text = rng.choice(small)
        found = differs(name, changed(rng, text).encode())
        taken += found != "strange"
        assert found in ("", "strange")
    assert taken > 20


@pytest.mark.parametrize("seed", range(4))
def test_no_change_of_a_byte_does_either(seed: int) -> None:
    rng = random.Random(seed)
    small = [(name, data) for name, data in written() if len(data) < 40_000]
    for _ in range(150):
        name, data = rng.choice(small)
        at = rng.randrange(len(data))
        found = differs(name, data[:at] + bytes([rng.randrange(256)]) + data[at + 1 :])
        assert found in ("", "strange")


ROWS = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize(
    "rows",
    [
        "{}",
        '<row r="1">{}</row>',
        '<row r="1"{}></row>',
        '<row r="1"><c r="A1"{}><v>1</v></c></row>',
        '<row r="1"><c r="A1">{}</c></row>',
        '<row r="1"><c r="A1"><v>{}</v></c></row>',
        '<row r="1"><c r="A1" t="str"><v>{}</v></c></row>',
        '<row r="1"><c r="A1" t="str"><f>{}</f><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="inlineStr"><is><t>{}</t></is></c></row>',
        '<row r="2"/>{}<row r="5"/>',
    ],
)
def test_each_piece_at_each_place_is_seen_as_a_parser_sees_it(rows: str, piece: str) -> None:
    assert differs("worksheets/sheet1.xml", ROWS.format(rows.format(piece)).encode()) in ("", "strange")


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@pytest.mark.parametrize(
    "root",
    [
        f'<sst xmlns="{MAIN}">{{}}</sst>',
        '<sst xmlns="other">{}</sst>',
        "<sst>{}</sst>",
        f'<x:sst xmlns:x="{MAIN}">{{}}</x:sst>',
        f'<x:sst xmlns:x="{MAIN}" xmlns="other">{{}}</x:sst>',
        f'<x:sst xmlns="{MAIN}" xmlns:x="other">{{}}</x:sst>',
        f'\ufeff<sst xmlns="{MAIN}">{{}}</sst>',
        f'<?xml version="1.0" encoding="GBK"?><sst xmlns="{MAIN}">{{}}</sst>',
        f'<?xml version="1.1"?><sst xmlns="{MAIN}">{{}}</sst>',
        f'<sst xmlns="{MAIN}">{{}}</sst><sst/>',
    ],
)
@pytest.mark.parametrize(
    "inside",
    [
        "<si><t>甲</t></si>",
        "<si><t>甲</t></si><si><r><t>乙</t></r><r><rPr><strike/></rPr><t>丙</t></r></si><si><t>丁</t></si>",
        "<si><t>甲</t></si><si><t>a<si><t>b</t></si></t></si>",
        "<si><t>甲</t></si><extLst><si><t>乙</t></si></extLst>",
        "<si><t>甲]]></t></si>",
    ],
)
def test_texts_count_only_in_the_list_of_a_workbook(root: str, inside: str) -> None:
    assert differs("xl/sharedStrings.xml", root.format(inside).encode()) in ("", "strange")


@pytest.mark.parametrize(
    "frame",
    [
        f'<x:worksheet xmlns:x="{MAIN}"><sheetData>{{}}</sheetData></x:worksheet>',
        f'<x:worksheet xmlns:x="{MAIN}" xmlns="{MAIN}"><sheetData>{{}}</sheetData></x:worksheet>',
        f'<worksheet xmlns="{MAIN}"><ext xmlns="other"><sheetData>{{}}</sheetData></ext></worksheet>',
        f'<worksheet xmlns="{MAIN}"><extLst><ext><sheetData>{{}}</sheetData></ext></extLst></worksheet>',
        f'<worksheet xmlns="{MAIN}" xmlns:x="{MAIN}"><x:sheetData/><sheetData>{{}}</sheetData></worksheet>',
        f'<worksheet xmlns="{MAIN}" a="<sheetData>{{}}</sheetData>"/>',
        f"<worksheet xmlns='{MAIN}' a='xmlns:x=\"y\"'><sheetData>{{}}</sheetData></worksheet>",
        f'<worksheet xmlns="{MAIN}"><sheetData>{{}}</sheetData><!----></worksheet>',
        f'<worksheet xmlns="{MAIN}"><sheetData>{{}}</sheetData></worksheet><worksheet/>',
        f'<worksheet xmlns="{MAIN}"><sheetPr><sheetData>{{}}</sheetData></worksheet>',
    ],
)
def test_rows_count_only_in_the_list_of_a_sheet(frame: str) -> None:
    row = '<row r="1" x:dyDescent="1"><c r="A1"><v>1</v></c></row>'
    for rows in (row, row.replace(' x:dyDescent="1"', "")):
        assert differs("xl/worksheets/sheet1.xml", frame.format(rows).encode()) in ("", "strange")


@pytest.mark.parametrize(
    "unread",
    [
        '<dimension ref="A1:B9"/>',
        '<dimension ref="A1" ref="B1"/>',
        '<dimension ref="A1" r="&lt;"/>',
        '<dimension x:ref="A1"/>',
        '<dimension xmlns="http://www.w3.org/2000/xmlns/"/>',
        '<dimension ref="A1"><c r="A1"><v>1</v></c></dimension>',
        '<sheetViews><sheetView workbookViewId="0"/></sheetViews>',
        '<sheetViews><sheetView tabSelected="1"><pane ySplit="1"/><selection sqref="A1"/></sheetView></sheetViews>',
        '<sheetViews><sheetView tabSelected="1" tabSelected="1"/></sheetViews>',
        '<sheetViews><sheetView><selection a="1" a="2"/></sheetView></sheetViews>',
        "<sheetViews><sheetView><selection></sheetView></sheetViews>",
        '<sheetViews><sheetView><row r="1"><c r="A1"><v>1</v></c></row></sheetView></sheetViews>',
        "<headerFooter><oddFooter>&amp;L甲镇 &#31532; 页</oddFooter></headerFooter>",
        "<headerFooter><oddHeader></oddHeader><oddFooter/><evenFooter /></headerFooter>",
        "<headerFooter><oddHeader>甲</oddFooter></headerFooter>",
        "<headerFooter><oddFooter>&L</oddFooter></headerFooter>",
        "<headerFooter><oddFooter>&#0;</oddFooter></headerFooter>",
        "<headerFooter><oddFooter>]]></oddFooter></headerFooter>",
        '<headerFooter><oddFooter><c r="A1"/></oddFooter></headerFooter>',
    ],
)
def test_what_is_not_read_around_the_cells_changes_nothing(unread: str) -> None:
    row = '<row r="1"><c r="A1"><v>1</v></c></row>'
    for sheet in (f"{unread}<sheetData>{row}</sheetData>", f"<sheetData>{row}</sheetData>{unread}"):
        data = f'<worksheet xmlns="{MAIN}">{sheet}</worksheet>'.encode()
        assert differs("xl/worksheets/sheet1.xml", data) in ("", "strange")


@pytest.mark.parametrize("unread", ['<dimension ref="A1"/>', "<headerFooter><oddFooter/></headerFooter>"])
def test_what_is_not_read_parts_what_stands_around_it(unread: str) -> None:
    formats = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
    cell = f'<m:sqref xmlns:m="http://schemas.microsoft.com/office/excel/2006/main">A1{unread}:B9</m:sqref>'
    look = '<x:dxf><numFmt numFmtId="170" formatCode="0%"/></x:dxf>'
    rule = f'<x:conditionalFormatting xmlns:x="{formats}"><x:cfRule>{look}</x:cfRule>{cell}</x:conditionalFormatting>'
    rows = '<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>1</v></c></row></sheetData>'
    data = f'<worksheet xmlns="{MAIN}">{rows}<extLst><ext>{rule}</ext></extLst></worksheet>'.encode()
    assert differs("xl/worksheets/sheet1.xml", data) in ("", "strange")


@pytest.mark.parametrize(
    ("remembers", "long_"),
    [
        (said_formula, ("1" * 50_000,)),
        (attributes_of, (f' spans="{"1" * 9_000}"',)),
        (of_row, (' spans="1"', f'<worksheet a="{"1" * 9_000}">')),
        (ordinal, (f"{' ' * 9_000}1",)),
        (number_cell, (f"{' ' * 9_000}1",)),
    ],
)
def test_nothing_is_remembered_that_no_application_writes_so_long(remembers: Any, long_: tuple[str, ...]) -> None:
    remembers.cache_clear()
    with pytest.raises((Strange, ValueError)):
        remembers(*long_)
    assert remembers.cache_info().currsize == 0


@pytest.mark.parametrize("piece", [f"<f>{'1' * 50_000}</f><v>1</v>", f"<v>{' ' * 9_000}1</v>"])
@pytest.mark.parametrize("kind", ["", ' t="s"'])
def test_what_is_too_long_is_seen_as_a_parser_sees_it(piece: str, kind: str) -> None:
    for row in ('<row r="1">{}</row>', f'<row r="1" spans="{"1" * 9_000}">{{}}</row>'):
        data = ROWS.format(row.format(f'<c r="A1"{kind}>{piece}</c>')).encode()
        assert differs("worksheets/sheet1.xml", data) in ("", "strange")
