"""What a person sees and a program may not: formats, runs, hidden and foreign content, XML for other readers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from xml.sax.saxutils import quoteattr

from support.filings import FORM, LAYOUT
from support.hostile_case import (
    BELOW,
    BESIDE,
    CELL,
    FIRST,
    MONEY,
    NAME,
    PARAGRAPHS,
    ROW,
    SECOND,
    SHEET,
    ZERO,
    Case,
    at,
    book,
    file,
    good_parts,
    harmless,
    refused,
    text_cell,
    wrong,
)
from support.hostile_cells import inline, shared_text
from support.hostile_xml import OFFICE, PART, inside
from support.packing import (
    RELATIONS,
    ROOT_RELATIONS,
    STRINGS,
    STYLES,
    WORKBOOK,
    Edit,
    Parts,
    added,
    on_sheet,
    packed,
    part_of,
    put,
    put_in_format,
    replaced,
    rewritten,
)
from xlreport.findings import REJECTED

ALTERNATE = (
    '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice Requires="x" xmlns:x="urn:x">{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>'
)
DRAWING = (
    '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:twoCellAnchor>{}</xdr:twoCellAnchor></xdr:wsDr>'
)
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRIKE, RAISED = "<rPr><strike/></rPr>", '<rPr><vertAlign val="superscript"/></rPr>'
# Formats under which 3 is something else: scaled, hidden, with digits or words, of a condition, or not to be made out.
SEEN: tuple[str | int, ...] = (
    "0,", "0,,", "0.0,", "0.,", "0!.0,", r"0\.0,", "0.0,;-0.0,", ";;;", ";;", '""', '"   "', '[Red]""', "*-", '"5"',
    '"3"0', '0"0"', "0!0", r"0\0", '0"."0', '0","000', '0"万"', '0"万元"', '0"件"', "0件", '#,##0"条"', '[$元-804]0',
    '"无"', '"约"0', 'General"万元"', '0"%"', "0‰", '"-"0', "(0)", "00-0", "0/0", "# ?/?", 12, 13, 69, 70, "[>5]0",
    '[<5]"无";0', '[=3]"5";0', "[<5]0,;0", "[DBNum1]General", "[DBNum2][$-804]0", "[$-D000000]0", "[x]0", '"a',
    "0" * 1001,
)  # fmt: skip
DATES = ("[$-F800]0", "[$-F400]h:mm", "0;yyyy;0", *range(71, 82))
# Formats under which 3 is 3.
NOTHING: tuple[str | int, ...] = (
    "0", "000", "0.00", "0.##", "#,##0", "??0", "+0", "0_ ", "0;-0", "0_);(0)", "0;0;0;@", "0;@", "0.00E+00",
    "General;-General", "G/通用格式", "[Red]0", "[Color 10]0", "[红色]0", "[$¥-804]0.0", "[$-804]0", "¥#,##0.00",
    "##0.0E+0", '"¥"0', "[<=5]0;0.0", '[>5]"无";0', '_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-',
    1, 2, 3, 4, 5, 37, 41, 44, 48, 49, 59, 62,
)  # fmt: skip
# Formats of which 190.457379 is rounded, and those that show nothing for 0.
ROUNDED: tuple[str | int, ...] = ("0", "0.00", "#,##0.0", "0.0000", "0.00E+00", "[$¥-804]0.0", 1, 2, 3, 4, 39, 43, 60)
EMPTY_ZERO = ("#", "#,###", "0;-0;;@", ";;;", "0;-0;")
DASHED_ZERO = ('0;-0;"-"', '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "0;0;-")


def cases() -> Iterator[Case]:
    """Every way in which a person may see something else than is stored."""
    yield from _formats()
    yield from _conditional()
    yield from _runs()
    yield from _outside()
    yield from _hidden()
    yield from _other_readers()


def _formats() -> Iterator[Case]:
    for n, code in enumerate(SEEN):
        yield wrong(f"seen {n}", put_in_format(CELL, "<v>3</v>", code), findings=(("CELL-SEEN", CELL),))
    for n, code in enumerate(DATES):
        number = "-3" if code == "0;yyyy;0" else "3"
        yield wrong(f"seen date {n}", put_in_format(CELL, f"<v>{number}</v>", code), findings=(("CELL-DATE", CELL),))
    for built_in in (67, 68):
        edit = put_in_format(CELL, "<v>3</v>", built_in)
        yield wrong(f"seen percentage {built_in}", edit, findings=(("CELL-PERCENT", CELL),))
    for n, code in enumerate(NOTHING):
        yield harmless(f"seen as it is {n}", put_in_format(CELL, "<v>3</v>", code))
    for n, code in enumerate(ROUNDED):
        note = (("CELL-ROUNDED", at(MONEY)),)
        yield harmless(f"seen rounded {n}", put_in_format(at(MONEY), "<v>190.457379</v>", code), notes=note)
    for n, code in enumerate(EMPTY_ZERO):
        note = (("CELL-ROUNDED", at(ZERO)),)
        yield harmless(f"seen as no zero {n}", put_in_format(at(ZERO), "<v>0</v>", code), notes=note)
    for n, code in enumerate(DASHED_ZERO):
        yield harmless(f"seen as a dash {n}", put_in_format(at(ZERO), "<v>0</v>", code))
    scaled = put_in_format(at(MONEY), "<v>35000</v>", "0!.0,")
    both = "35000，显示为“3.5”"
    yield wrong("seen with both values", scaled, findings=(("CELL-SEEN", at(MONEY)),), found=both)
    text = put_in_format(CELL, inline("3")[0], ";;;")
    typed = rewritten(PART, lambda xml: re.sub(rf'(<c r="{NAME}" s="\d+")><is>', r'\1 t="inlineStr"><is>', xml))
    yield wrong("text that its format hides", text, typed, findings=(("CELL-MARKED", CELL),))
    twice = _number_formats('<numFmt numFmtId="901" formatCode="0"/><numFmt numFmtId="901" formatCode="0,"/>')
    used = put_in_format(CELL, "<v>3</v>", 901)
    yield wrong("format that is written down twice", twice, used, findings=(("CELL-SEEN", CELL),))
    again = _number_formats('<numFmt numFmtId="14" formatCode="0"/>')
    used = put_in_format(CELL, "<v>3</v>", 14)
    yield wrong("built-in date that is written down as a number", again, used, findings=(("CELL-DATE", CELL),))
    nameless = rewritten(STYLES, lambda xml: xml.replace('<xf numFmtId="987"', '<xf numFmtId="x"'))
    edits = put_in_format(CELL, "<v>3</v>", 987), nameless
    yield wrong("format of no number", *edits, findings=(("CELL-DATE", CELL),))
    yield wrong("date by the style of the cell", *_styled_as_a_date(), findings=(("CELL-DATE", CELL),))
    endless = put_in_format(CELL, "<v>1e999</v>", "0.0")
    yield wrong("seen as endless", endless, findings=(("CELL-TOO-LARGE", CELL),))
    total = at(next(key for key in FORM.totals if key.table == "t3"))
    content = re.search(rf'<c r="{total.partition("!")[2]}"[^>]*>(.*?)</c>', _xml_of(total))
    assert content
    tenfold = put_in_format(total, content[1], '0"0"')
    yield harmless("total that is shown tenfold", tenfold, notes=(("TOTAL-SEEN", total),))


def _xml_of(cell: str) -> str:
    return good_parts()[part_of(good_parts(), cell.partition("!")[0])].decode()


def _number_formats(xml: str) -> Edit:
    return replaced(STYLES, "</numFmts>", f"{xml}</numFmts>")


def _styled_as_a_date() -> tuple[Edit, Edit]:
    """A cell whose own format says that it does not count, and whose style is shown as a date."""
    style = '<xf numFmtId="14"/></cellStyleXfs>'
    above = good_parts()[STYLES].decode().partition("</cellStyleXfs>")[0].partition("<cellStyleXfs")[2].count("<xf ")
    edit = _with_xf(f'<xf numFmtId="0" applyNumberFormat="0" xfId="{above}"/>')
    return replaced(STYLES, "</cellStyleXfs>", style), edit


def _conditional() -> Iterator[Case]:
    for name, code in {"hides": ";;;", "scales": "0,"}.items():
        dxf = f"<numFmt numFmtId='950' formatCode={quoteattr(code)}/>"
        yield wrong(f"condition that {name}", _with_dxf(dxf), findings=(("CELL-SEEN", CELL),))
    yield wrong("condition that strikes out", _with_dxf("<font><strike/></font>"), findings=(("CELL-MARKED", CELL),))
    yield harmless("condition that colours", _with_dxf("<font><color rgb='FFFF0000'/></font>"))
    yield harmless("condition that groups", _with_dxf("<numFmt numFmtId='950' formatCode='#,##0.00'/>"))
    newer = (
        f'<extLst><ext><x14:conditionalFormattings xmlns:x14="{X14}"><x14:conditionalFormatting><x14:cfRule>'
        '<x14:dxf><numFmt numFmtId="951" formatCode="0&quot;0&quot;"/></x14:dxf></x14:cfRule>'
        '<xm:sqref xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
        f"{NAME}</xm:sqref>"
        "</x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst>"
    )
    yield wrong("condition of a newer kind", inside(PART, newer), findings=(("CELL-SEEN", CELL),))
    colour = re.sub("<numFmt.*?/>", "<fill/>", newer)
    yield harmless("condition of a newer kind that colours", inside(PART, colour))
    strike = "<font><strike/></font>"
    yield harmless("condition in no place", _with_dxf(strike, f"B B0 {NAME}:C ZZZZ1"))
    typed = put(CELL, "<is><t>3</t></is>", ' t="inlineStr"')
    yield wrong("condition that strikes out a text", _with_dxf(strike), typed, findings=(("CELL-MARKED", CELL),))
    repaired = (("CELL-REPAIRED", CELL),)
    yield harmless("condition that groups a text", _with_dxf("<numFmt formatCode='#,##0'/>"), typed, notes=repaired)


def _with_dxf(dxf: str, places: str = f"Z9 {NAME}:{BELOW}") -> Edit:
    """Adds a conditional format to the styles, and a rule with it to some cells."""

    def edit(parts: Parts) -> None:
        index = parts[STYLES].count(b"<dxf>")
        replaced(STYLES, "</dxfs>", f"<dxf>{dxf}</dxf></dxfs>")(parts)
        rule = f'<cfRule type="expression" dxfId="{index}" priority="99"><formula>TRUE</formula></cfRule>'
        inside(PART, f'<conditionalFormatting sqref="{places}">{rule}</conditionalFormatting>')(parts)

    return edit


def _runs() -> Iterator[Case]:
    for name, runs in {
        "struck out in part": f"<r>{STRIKE}<t>1</t></r><r><t>3</t></r>",
        "struck out as a whole": f"<r>{STRIKE}<t>3</t></r>",
        "raised in part": f"<r><t>3</t></r><r>{RAISED}<t>2</t></r>",
        "of two runs": "<r><t>3</t></r><r><rPr><b/></rPr><t>.0</t></r>",
        "of a text and a run": "<t>3</t><r><t>.0</t></r>",
    }.items():
        yield wrong(f"figure {name}", shared_text(CELL, runs), findings=(("CELL-MARKED", CELL),))
        own = put(CELL, f"<is>{runs}</is>", ' t="inlineStr"')
        yield wrong(f"figure {name}, its own", own, findings=(("CELL-MARKED", CELL),))
    for name, runs in {
        "of one run": "<r><rPr><b/></rPr><t>3</t></r>",
        "that is not struck out": '<r><rPr><strike val="0"/></rPr><t>3</t></r>',
        "of a run and a blank one": "<r><t>3</t></r><r><rPr><b/></rPr><t> </t></r>",
    }.items():
        yield harmless(f"figure {name}", shared_text(CELL, runs), notes=(("CELL-REPAIRED", CELL),))
    for name, font in {"struck out": "<strike/>", "raised": '<vertAlign val="superscript"/>'}.items():
        yield wrong(f"number in a font that is {name}", _in_font(font), findings=(("CELL-MARKED", CELL),))
    yield harmless("number in a font that is bold", _in_font("<b/>"))
    code = LAYOUT.facts["code"].reference.replace("'", "")
    runs = f"<r>{STRIKE}<t>370</t></r><r><t>323102</t></r>"
    yield wrong("code that is struck out in part", shared_text(code, runs), findings=(("CELL-MARKED", code),))
    first = text_cell(0)
    half = f"<r>{STRIKE}<t>{PARAGRAPHS[0][:3]}</t></r><r><t>{PARAGRAPHS[0][3:]}</t></r>"
    yield harmless("text that is struck out in part", shared_text(first, half), notes=(("TEXT-MARKED", first),))
    raised = half.replace(STRIKE, RAISED)
    yield harmless("text that is raised in part", shared_text(first, raised))
    foreign = f"<t>{PARAGRAPHS[0]}</t>{ALTERNATE.format('<t>x</t>', '')}"
    lost = (("TEXT-ERROR", first), ("CELL-BROKEN", CELL))
    yield wrong(
        "text with another for other programs", shared_text(first, foreign), put(CELL, "<v>x</v>"), findings=lost
    )


def _in_font(font: str) -> Edit:
    def edit(parts: Parts) -> None:
        fonts = len(re.findall(rb"<font>", parts[STYLES].partition(b"</fonts>")[0]))
        replaced(STYLES, "</fonts>", f"<font>{font}</font></fonts>")(parts)
        _with_xf(f'<xf numFmtId="0" fontId="{fonts}"/>')(parts)

    return edit


def _with_xf(xml: str) -> Edit:
    """Shows a figure in a new cell format."""

    def edit(parts: Parts) -> None:
        styles = len(re.findall(rb"<xf ", parts[STYLES].partition(b"<cellXfs")[2]))
        replaced(STYLES, "</cellXfs>", f"{xml}</cellXfs>")(parts)
        put(CELL, "<v>3</v>", style=styles)(parts)

    return edit


def _outside() -> Iterator[Case]:
    for name, content, code in (
        ("number", "<v>41</v>", "CELL-OUTSIDE"),
        ("number as text", "<is><t>４１ 件</t></is>", "CELL-OUTSIDE"),
        ("sum", f"<f>SUM(B7:{NAME})</f><v>41</v>", "CELL-OUTSIDE"),
    ):
        kind = ' t="inlineStr"' if "<is>" in content else ""
        for cell in ("C11", BESIDE, "B40"):
            told = ((code, f"{SHEET}!{cell}"),)
            yield wrong(f"{name} at {cell}", _new_cell(cell, content, kind), findings=told)
    note = "<is><t>已核对</t></is>"
    yield harmless(
        "words beside", _new_cell(BESIDE, note, ' t="inlineStr"'), notes=(("TEXT-OUTSIDE", f"{SHEET}!{BESIDE}"),)
    )
    row = '<row r="80">{}</row>'
    for name, content in {"number": "<v>41</v>", "text": note}.items():
        kind = ' t="inlineStr"' if name == "text" else ""
        below = row.format(f'<c r="A80"{kind}>{content}</c>')
        sheet, told = text_cell(0).partition("!")[0], (("TEXT-OUTSIDE", f"{text_cell(0).partition('!')[0]}!A80"),)
        edit = on_sheet(sheet, partial(replaced, old="</sheetData>", new=f"{below}</sheetData>"))
        yield harmless(f"{name} below the texts", edit, notes=told)
    filled = put(CELL, f'<f t="array" ref="{NAME}:{SECOND}">{{3,1234}}</f><v>3</v>')
    spilt = (("CELL-FORMULA", CELL), ("CELL-FORMULA", f"{SHEET}!{SECOND}"))
    yield wrong("formula that fills inputs", filled, findings=spilt)
    copied = file(
        "copied sheet", lambda: packed(_copied(good_parts())), REJECTED, ("SHEET-COPIED", ""), ("SHEET-UNKNOWN", "")
    )
    yield copied


def _new_cell(cell: str, content: str, attributes: str = "") -> Edit:
    """A cell where there may be none, or an empty one."""
    number = int(cell[1:])

    def change(text: str) -> str:
        text = re.sub(rf'<c r="{cell}"[^>]*/>', "", text)
        new = f'<c r="{cell}"{attributes}>{content}</c>'
        if f'<row r="{number}"' in text:
            after = re.search(rf'<row r="{number}".*?</row>', text)
            assert after
            return text.replace(after[0], after[0].replace("</row>", f"{new}</row>"))
        return text.replace("</sheetData>", f'<row r="{number}">{new}</row></sheetData>')

    return rewritten(PART, change)


def _copied(parts: Parts) -> Parts:
    """A second sheet like the one with the figures, with another figure in it."""
    before = parts[PART]
    put(CELL, "<v>4</v>")(parts)
    parts["xl/worksheets/copy.xml"], parts[PART] = parts[PART], before
    relation = f'<Relationship Id="rId98" Type="{OFFICE}/worksheet" Target="worksheets/copy.xml"/></Relationships>'
    replaced(RELATIONS, "</Relationships>", relation)(parts)
    replaced(WORKBOOK, "</sheets>", f'<sheet name="{SHEET} (2)" sheetId="98" r:id="rId98"/></sheets>')(parts)
    return parts


def _hidden() -> Iterator[Case]:
    lines = (("LINES-HIDDEN", CELL),)
    yield harmless("hidden row", replaced(PART, f'<row r="{ROW}"', f'<row r="{ROW}" hidden="1"'), notes=lines)
    yield harmless("row that is not hidden", replaced(PART, f'<row r="{ROW}"', f'<row r="{ROW}" hidden="false"'))
    yield harmless("hidden row in which nothing is filled in", replaced(PART, '<row r="1"', '<row r="1" hidden="1"'))
    column = replaced(PART, "<cols>", '<cols><col min="2" max="2" hidden="true" width="9"/>')
    yield harmless("hidden column", column, notes=(("LINES-HIDDEN", FIRST),))
    sheet = replaced(WORKBOOK, f'<sheet name="{SHEET}"', f'<sheet state="hidden" name="{SHEET}"')
    yield harmless("hidden sheet", sheet, notes=(("SHEET-HIDDEN", FIRST),))
    box = "<xdr:sp><xdr:txBody><a:p><a:r><a:t>另有 5 件</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
    yield harmless("text box", *_drawn(DRAWING.format(box)), notes=(("TEXT-BOX", ""),))
    below = _relations_of(part_of(good_parts(), text_cell(0).partition("!")[0]))
    twice = *_drawn(DRAWING.format(box)), lambda parts: parts.update({below: parts[_relations_of(PART)]})
    yield harmless("text box on two sheets", *twice, notes=(("TEXT-BOX", ""),))
    yield harmless("shape without words", *_drawn(DRAWING.format("<xdr:sp/>")))
    yield harmless("drawing that is broken", *_drawn("<xdr"), notes=(("ABOVE-CELLS", ""),))
    yield harmless("button", *_drawn("", "control"), notes=(("ABOVE-CELLS", ""),))
    yield refused("macro on a sheet", partial(book, *_drawn("", "vbaProject")), "MACROS")
    cut = added(_relations_of(PART), b"<Relationships")
    yield harmless("references of a sheet that are cut off", cut, notes=(("ABOVE-CELLS", ""),))
    comment = f'<commentList><comment ref="{NAME}"><text><t>应为 4</t></text></comment></commentList>'
    comment = f'<comments xmlns="{MAIN}">{comment}</comments>'
    yield harmless("comment", *_drawn(comment, "comments"), notes=(("ABOVE-CELLS", ""),))


def _relations_of(part: str) -> str:
    """The part that holds the references of a sheet's part."""
    return f"xl/worksheets/_rels/{part.rpartition('/')[2]}.rels"


def _drawn(xml: str, kind: str = "drawing") -> tuple[Edit, Edit]:
    """Something above the cells of the sheet with the figures."""
    name = _relations_of(PART)
    relation = f'<Relationship Id="rId1" Type="{OFFICE}/{kind}" Target="../above.xml"/>'
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    relations = f'<Relationships xmlns="{space}">{relation}</Relationships>'
    return added(name, relations.encode()), added("xl/above.xml", xml.encode())


def _other_readers() -> Iterator[Case]:
    foreign = '<Relationship Id="rId90" Type="http://a.cn/officeDocument" Target="xl/other.xml"/>'
    other = added("xl/other.xml", good_parts()[WORKBOOK].replace(b"rId4", b"rId5"))
    first = rewritten(ROOT_RELATIONS, lambda text: re.sub(r"(<Relationships[^>]*>)", rf"\1{foreign}", text))
    yield harmless("workbook of somebody else's type", first, other)
    second = foreign.replace("http://a.cn", OFFICE)
    both = rewritten(ROOT_RELATIONS, lambda text: re.sub(r"(<Relationships[^>]*>)", rf"\1{second}", text))
    broken = {
        "two workbooks": (both, other),
        "sheet outside the list": (inside(WORKBOOK, '<sheet name="x" sheetId="99" r:id="rId4"/>'),),
        "two lists of sheets": (inside(WORKBOOK, '<sheets><sheet name="x" sheetId="99" r:id="rId4"/></sheets>'),),
        "sheet for other programs": (
            replaced(WORKBOOK, "</sheets>", ALTERNATE.format('<sheet name="x" r:id="rId4"/>', "") + "</sheets>"),
        ),
        "strings for other programs": (
            rewritten(STRINGS, lambda t: t.replace("<si>", ALTERNATE.format("<si><t>x</t></si>", "") + "<si>", 1)),
        ),
        "formats for other programs": (replaced(STYLES, "</cellXfs>", ALTERNATE.format("<xf/>", "") + "</cellXfs>"),),
    }
    for name, edits in broken.items():
        yield refused(name, partial(book, *edits), "XML-BROKEN")
    for name, content in {
        "a value for other programs": ALTERNATE.format("<v>9</v>", "<v>3</v>"),
        "a value beside one for other programs": "<v>3</v>" + ALTERNATE.format("<v>9</v>", ""),
        "a foreign element": '<v>3</v><y:v xmlns:y="urn:y">9</y:v>',
        "a foreign element in front": '<y:v xmlns:y="urn:y">9</y:v><v>3</v>',
    }.items():
        yield wrong(f"cell with {name}", put(CELL, content), findings=(("CELL-BROKEN", CELL),))
    for name, edit in {
        "row for other programs": replaced(
            PART, "</sheetData>", ALTERNATE.format("<row r='90'/>", "") + "</sheetData>"
        ),
        "foreign element between the cells": replaced(PART, f'<c r="{NAME}"', f'<y xmlns="urn:y"/><c r="{NAME}"'),
        "second block of cells": inside(PART, '<sheetData><row r="90"/></sheetData>'),
        "block of cells for other programs": inside(
            PART, ALTERNATE.format(f'<sheetData><row r="{ROW}"><c r="{NAME}"><v>9</v></c></row></sheetData>', "")
        ),
    }.items():
        yield wrong(name, edit, findings=(("SHEET-DAMAGED", ""),))
    yield harmless("controls for other programs", inside(PART, ALTERNATE.format("<controls/>", "")))
    yield harmless(
        "parts in capitals", _renamed(lambda name: name.upper().replace("[CONTENT_TYPES].XML", "[Content_Types].xml"))
    )
    yield harmless("parts with backslashes", _renamed(lambda name: name.replace("/", "\\")))
    many = "".join(f'<definedName name="n{n}">1</definedName>' for n in range(9_000))
    yield harmless("9000 names", inside(WORKBOOK, f"<definedNames>{many}</definedNames>"))


def _renamed(change: Callable[[str], str]) -> Edit:
    def edit(parts: Parts) -> None:
        changed = {change(name): data for name, data in parts.items()}
        parts.clear()
        parts.update(changed)

    return edit
