"""Rows read one by one say what the sheet says that is held whole, however they are written."""

from __future__ import annotations

import functools
import io
import random
import re

import pytest

from support.books import opened, packed, parts, saved, sheet_parts
from support.summary_changes import county, file
from xlreport import Collection, write_summary
from xlreport.layout import MEMBERS
from xlreport.layout import summary as at
from xlreport.ooxml import SUMMARIES, Refused
from xlreport.workbook.read.cell import Cell
from xlreport.workbook.read.grid import grids
from xlreport.workbook.read.row_pass import Unordered

Cells = dict[tuple[int, int], Cell]
DAMAGED, WHOLE = "damaged", "must be seen whole"


@functools.cache
def large() -> bytes:
    target = io.BytesIO()
    write_summary(county(), Collection(()), target, live_up_to=0)
    return target.getvalue()


def streamed(data: bytes, sheet: str) -> Cells | str:
    book = grids(data, MEMBERS)
    book.allow(SUMMARIES)
    try:
        return {(row.number, column): cell for row in book.rows(sheet) for column, cell in row.cells.items()}
    except Unordered:
        return WHOLE
    except Refused as refused:
        return DAMAGED if refused.code == "SHEET-DAMAGED" else refused.code


def held(data: bytes, sheet: str) -> Cells | str:
    book = grids(data, MEMBERS)
    book.allow(SUMMARIES)
    try:
        grid = book[sheet]
    except Refused as refused:
        return refused.code
    return DAMAGED if grid.damage else dict(grid.cells)


def with_xml(data: bytes, sheet: str, old: str, new: str) -> bytes:
    found, part = parts(data), sheet_parts(data)[sheet]
    xml, count = re.subn(old, new, found[part].decode(), count=1, flags=re.DOTALL)
    assert count == 1, old
    return packed({**found, part: xml})


@pytest.mark.parametrize("sheet", [at.MEMBERS, at.FACTS, at.TEXTS, at.REMARKS, at.BY_KIND, at.UNITS])
@pytest.mark.parametrize("data", [file(), large(), saved(opened(large()))], ids=["small", "large", "openpyxl"])
def test_the_rows_of_a_sheet_are_its_cells(data: bytes, sheet: str) -> None:
    assert streamed(data, sheet) == held(data, sheet)


ROW, VALUE, TEXT = r'<row r="9"[^>]*>', r"(<row r=\"9\".*?<v>)[^<]*(</v>)", r"(<row r=\"9\".*?<t>)[^<]*(</t>)"
ODD = {
    "an entity": (TEXT, r"\1甲&amp;乙&lt;丙&gt;&quot;&apos;\2"),
    "a reference": (TEXT, r"\1甲&#20057;&#x4e19;\2"),
    "an unknown entity": (TEXT, r"\1&nbsp;\2"),
    "a bare ampersand": (TEXT, r"\1甲&乙\2"),
    "an escape": (TEXT, r"\1甲_x000A_乙\2"),
    "a control character": (TEXT, "\\1甲\x01\\2"),
    "a carriage return": (TEXT, "\\1甲\r\n乙\\2"),
    "a line feed and a tabulator": (TEXT, "\\1甲\n\t乙\\2"),
    "the end of a section": (TEXT, r"\1甲]]>乙\2"),
    "a section": (TEXT, r"\1<![CDATA[</row>]]>\2"),
    "a comment": (ROW, r"<!-- <row> -->\g<0>"),
    "an instruction": (ROW, r"<?a b?>\g<0>"),
    "text between rows": (ROW, r"甲\g<0>"),
    "blanks between rows": (ROW, r"\n  \g<0>"),
    "a number with blanks": (VALUE, r"\1 7 \2"),
    "a number with an exponent": (VALUE, r"\g<1>1.5E+2\2"),
    "a word for a number": (VALUE, r"\1甲\2"),
    "no number": (VALUE, r"\1\2"),
    "a formula": (VALUE.replace("<v>)", ")<v>"), r"\1<f>A1&amp;B1</f><v>7\2"),
    "a formula with an attribute": (r'(<row r="9".*?)<v>[^<]*(</v>)', r'\1<f aca="false">SUM(A1)</f><v>7\2'),
    "a shared formula": (r'(<row r="9".*?)<v>[^<]*(</v>)', r'\1<f t="shared" si="0" ref="A1">SUM(A1)</f><v>7\2'),
    "an array formula": (r'(<row r="9".*?)<v>[^<]*(</v>)', r'\1<f t="array" ref="A1:B9">SUM(A1)</f><v>7\2'),
    "two values": (VALUE, r"\g<1>7</v><v>8\2"),
    "another type": (r'(<row r="9".*?<c r="E9" s="\d+")(>)', r'\1 t="b"\2'),
    "an unknown type": (r'(<row r="9".*?<c r="E9" s="\d+")(>)', r'\1 t="zz"\2'),
    "an unknown format": (r'(<row r="9".*?<c r="E9" s=")\d+(")', r"\g<1>9999\2"),
    "an attribute twice": (r'(<row r="9") ', r'\1 ht="1" ht="1" '),
    "a format twice": (r'(<row r="9".*?<c r="E9") (s="\d+")', r"\1 \2 \2"),
    "a prefix of nobody": (r'(<row r="9") ', r'\1 x14ac:dyDescent="0.25" '),
    "an attribute of nobody": (r'(<row r="9") ', r'\1 other="1" '),
    "a row without a number": (r'<row r="9"', "<row"),
    "a row beyond every sheet": (r'<row r="9"', '<row r="1048577"'),
    "row 0": (r'<row r="9"', '<row r="0"'),
    "another row's number": (r'<row r="9"', '<row r="10"'),
    "a cell without a name": (r'<c r="E9"', "<c"),
    "a cell of another row": (r'<c r="E9"', '<c r="E8"'),
    "a cell twice": (r'<c r="F9"', '<c r="E9"'),
    "a cell beyond": (r'<c r="F9"', '<c r="XFE9"'),
    "a cell far right": (r'(<row r="9".*?)(</row>)', r'\1<c r="IW9"><v>1</v></c>\2'),
    "cells the other way round": (r'(<c r="E9".*?</c>)(<c r="F9".*?</c>)', r"\2\1"),
    "a cell in an extension": (r"</sheetData>", r'</sheetData><extLst><ext><c r="A1"/></ext></extLst>'),
    "a second block": (r"</sheetData>", r"</sheetData><sheetData></sheetData>"),
    "no end": (r"</sheetData>.*", ""),
    "no rows": (r"<sheetData>.*</sheetData>", "<sheetData/>"),
    "another element": (r'(<row r="9".*?</row>)', r"\1<col/>"),
    "a prefix for all": (r"<sheetData>.*</sheetData>", r'<x:sheetData xmlns:x="urn:x"></x:sheetData>'),
    "an empty row": (ROW, r'<row r="8" hidden="1"/>\g<0>'),
    "a document type": (r"<sheetData>", r"<!DOCTYPE a><sheetData>"),
    "another namespace": (r'xmlns="[^"]*"', 'xmlns="urn:x"'),
    "a block in a comment": (r"<sheetData>", r"<!-- <sheetData> --><sheetData>"),
}


@pytest.mark.parametrize("name", ODD)
def test_rows_that_are_written_oddly_say_what_the_held_sheet_says(name: str) -> None:
    data = with_xml(large(), at.MEMBERS, *ODD[name])
    assert streamed(data, at.MEMBERS) in (held(data, at.MEMBERS), WHOLE)


def test_bytes_that_are_changed_at_random_say_what_the_held_sheet_says() -> None:
    chance, found, part = random.Random(3), parts(large()), sheet_parts(large())[at.FACTS]
    for _ in range(150):
        changed = bytearray(found[part])
        changed[chance.randrange(len(changed))] = chance.choice(b"<>&\"'/ 0A\x00\xff\xe4]")
        data = packed({**found, part: bytes(changed)})
        assert streamed(data, at.FACTS) in (held(data, at.FACTS), WHOLE)
