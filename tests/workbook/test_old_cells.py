"""What stands in the cells of .xls and .ods files is seen as in .xlsx, and never as another number."""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping
from pathlib import Path

import pytest

from support import libreoffice
from support.filings import LAYOUT, random_filing, workbook
from support.hostile_files import ODS
from support.libreoffice import Input, Job
from support.packing import (
    BOOLEAN,
    BOUND_SHEET,
    GOES_ON,
    PASSWORD,
    TEXT_INDEX,
    TEXTS,
    edited,
    old_sheet_head,
    old_workbook,
    on_sheet,
    open_document,
    packed,
    put,
    put_in_format,
    records,
    rewritten,
    unpacked,
)
from xlreport import Unit, read
from xlreport.layout import LONGEST_TEXT
from xlreport.ooxml import RETURNS, Refused
from xlreport.workbook.read import legacy, xls
from xlreport.workbook.read.cell import Cell
from xlreport.workbook.read.xls import xls_grids

FILING = random_filing(7, Unit("370323102", "鲁村镇人民政府", "乡镇"))
SHEET = "二、主动公开"
MARK = 987654
# A merged input cell of its own row, and what is in it in the files that are changed by hand.
CELL = f"{SHEET}!B11"
TYPED = {
    "B8": "=1/0",
    "C8": "12%",
    "D8": "TRUE",
    "B11": "=1+2",
    "B14": '="3"',
    "B15": "=#N/A",
    "B18": "2024-1-3",
    "D7": "=TRUE()",
}
FOUND = {
    ("CELL-FORMULA", f"{SHEET}!B8"),
    ("CELL-PERCENT", f"{SHEET}!C8"),
    ("CELL-BOOLEAN", f"{SHEET}!D8"),
    ("CELL-FORMULA", f"{SHEET}!B11"),
    ("CELL-FORMULA", f"{SHEET}!B14"),
    ("CELL-ERROR", f"{SHEET}!B15"),
    ("CELL-DATE", f"{SHEET}!B18"),
    ("CELL-FORMULA", f"{SHEET}!D7"),
}


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Has .xls read where coverage and mutants reach it; `test_legacy.py` reads it in the child process."""
    monkeypatch.setattr(legacy, "_reader", xls_grids)


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    """A return with a mark in one cell, and with what is no number in many, as LibreOffice saves them."""
    libreoffice.require()
    folder = tmp_path_factory.mktemp("saved")
    written = folder / "written.xlsx"
    written.write_bytes(workbook(FILING))
    marked = Input(SHEET, CELL.partition("!")[2], MARK)
    typed = {"mark": [marked], "odd": [Input(SHEET, *each, keyed=True) for each in TYPED.items()]}
    names = [f"{name}.{suffix}" for name in typed for suffix in ("xls", "ods")]
    libreoffice.run([Job(written, typed[Path(name).stem], folder / name) for name in names])
    return {name: (folder / name).read_bytes() for name in names}


def found(data: bytes) -> set[tuple[str, str]]:
    """The codes and cells of what is found in a file."""
    return {
        (finding.code, f"{finding.place.sheet}!{finding.place.cell}" if finding.place else "")
        for finding in read(data).findings
    }


@pytest.mark.parametrize("suffix", ["xls", "ods"])
def test_what_is_no_number_is_found_in_its_cell(suffix: str, saved: Mapping[str, bytes]) -> None:
    assert found(saved[f"odd.{suffix}"]) == FOUND


@pytest.mark.parametrize("suffix", ["xls", "ods"])
def test_totals_are_stated_by_the_formulas_of_the_template(suffix: str, saved: Mapping[str, bytes]) -> None:
    returned = read(saved[f"mark.{suffix}"]).returned
    assert returned is not None
    totals = returned.filing.form.totals
    assert {key: (stated.value, stated.ours) for key, stated in returned.stated.items()} == {
        key: (returned.filing[key], True) for key in totals
    }


# How a number or a text looks, and what is to be found then.
STRUCK = "<is><r><rPr><strike/></rPr><t>1</t></r><r><t>2</t></r></is>"
LOOKS = {
    "hidden by its format": (put_in_format(CELL, "<v>3</v>", ";;;"), "CELL-SEEN"),
    "with a digit more": (put_in_format(CELL, "<v>4</v>", '0"0"'), "CELL-SEEN"),
    "scaled": (put_in_format(CELL, "<v>35000</v>", "0.0,"), "CELL-SEEN"),
    "rounded": (put_in_format(f"{SHEET}!B18", "<v>3.25</v>", "0.0"), "CELL-ROUNDED"),
    "struck out in part": (put(CELL, STRUCK, ' t="inlineStr"'), "CELL-MARKED"),
    "in a hidden column": (
        on_sheet(SHEET, lambda part: rewritten(part, lambda text: re.sub('(<col min="2")', r'\1 hidden="1"', text))),
        "LINES-HIDDEN",
    ),
    "in a hidden row": (
        on_sheet(SHEET, lambda part: rewritten(part, lambda text: re.sub('(<row r="11")', r'\1 hidden="1"', text))),
        "LINES-HIDDEN",
    ),
}


@pytest.mark.parametrize("name", LOOKS)
def test_what_a_person_sees_is_judged_as_in_xlsx(name: str, tmp_path: Path) -> None:
    libreoffice.require()
    edit, code = LOOKS[name]
    written = tmp_path / "written.xlsx"
    written.write_bytes(packed(edited(unpacked(workbook(FILING)), edit)))
    files = [written, *(tmp_path / f"again.{suffix}" for suffix in ("xlsx", "xls", "ods"))]
    libreoffice.run([Job(written, save=file) for file in files[1:]])
    assert [{found_code for found_code, _ in found(file.read_bytes())} for file in files] == [{code}] * 4


# -- .ods

VALUE = f'office:value-type="float" office:value="{MARK}" calcext:value-type="float"'
SAID = f"<text:p>{MARK}</text:p>"
STRING, FLOAT = 'office:value-type="string"', 'office:value-type="float"'
BROKEN, SEEN, ERROR, FORMULA, TEXT = "CELL-BROKEN", "CELL-SEEN", "CELL-ERROR", "CELL-FORMULA", "CELL-TEXT"
# How long a text may be before blanks are drawn together.
MOST = 4 * LONGEST_TEXT
# What stands in the place of the value and of the text that is shown, and what is to be found then, if anything.
CELLS = {
    "no type": ("", SAID, BROKEN),
    "a list without a type": ("", "<text:list/>", BROKEN),
    "a value without a type": (f'office:value="{MARK}"', "", BROKEN),
    "a type that nobody knows": (f'office:value-type="double" office:value="{MARK}"', SAID, BROKEN),
    "a number without a value": (FLOAT, SAID, BROKEN),
    "a value that is no number": (f'{FLOAT} office:value="1,5"', SAID, BROKEN),
    "infinity": (f'{FLOAT} office:value="INF"', SAID, BROKEN),
    "a number that is shown as another": (VALUE, "<text:p>98.7654</text:p>", SEEN),
    "a number that is hidden": (VALUE, "", SEEN),
    "a number with a word": (VALUE, f"<text:p>{MARK}万</text:p>", SEEN),
    "a number with a digit more": (VALUE, f"<text:p>{MARK}0</text:p>", SEEN),
    "a number in two groups": (VALUE, "<text:p>9,87654</text:p>", SEEN),
    "a number shown in groups": (VALUE, "<text:p>987,654</text:p>", ""),
    "a number shown with decimals": (VALUE, f"<text:p>{MARK}.00</text:p>", ""),
    "a number shown short": (VALUE, "<text:p>9.88E+05</text:p>", "CELL-ROUNDED"),
    "a number shown cut off": (VALUE, "<text:p>9.87E+05</text:p>", SEEN),
    "a zero shown as a dash": (f'{FLOAT} office:value="0"', "<text:p> - </text:p>", ""),
    "a number shown as a dash": (VALUE, "<text:p> - </text:p>", SEEN),
    "money": (f'office:value-type="currency" office:value="{MARK}"', "<text:p>￥987,654.00</text:p>", ""),
    "an error": (f'{STRING} calcext:value-type="error"', "<text:p>#REF!</text:p>", ERROR),
    "an error that counts as 0": (f'{FLOAT} office:value="0"', "<text:p>#DIV/0!</text:p>", ERROR),
    "an error by its number": (f'{FLOAT} office:value="0"', "<text:p>Err:502</text:p>", ERROR),
    "a formula": (f'table:formula="of:=[.B5]" {VALUE}', SAID, FORMULA),
    "a formula with a text": (f'table:formula="of:=[.A5]" {STRING}', "<text:p>3</text:p>", FORMULA),
    "a formula without a value": ('table:formula="of:=[.B5]"', "", FORMULA),
    "a percentage": ('office:value-type="percentage" office:value="3"', "<text:p>3</text:p>", "CELL-PERCENT"),
    "a date": ('office:value-type="date" office:date-value="1900-01-03"', "<text:p>3</text:p>", "CELL-DATE"),
    "a time": ('office:value-type="time" office:time-value="PT3H"', "<text:p>3</text:p>", "CELL-DATE"),
    "a boolean": ('office:value-type="boolean" office:boolean-value="true"', "<text:p>1</text:p>", "CELL-BOOLEAN"),
    "a text": (STRING, SAID, "CELL-REPAIRED"),
    "a text with blanks": (STRING, f'<text:p><text:s text:c="2"/> {MARK}</text:p>', "CELL-REPAIRED"),
    "a text with blanks between": (STRING, "<text:p>98<text:s/>7</text:p>", TEXT),
    "a text in two paragraphs": (STRING, "<text:p>98</text:p><text:p>7</text:p>", TEXT),
    "a text that is stored as another": (f'{STRING} office:string-value="3"', SAID, BROKEN),
    "a text of blanks without end": (STRING, '<text:p><text:s text:c="32767"/>3</text:p>' * 9, BROKEN),
    "a text behind as many blanks as are read": (STRING, f"<text:p>{' ' * (MOST - 6)}{MARK}</text:p>", "CELL-REPAIRED"),
    "a text behind a blank more": (STRING, f"<text:p>{' ' * (MOST - 5)}{MARK}</text:p>", BROKEN),
    "a comment": (VALUE, f"<office:annotation><text:p>3</text:p></office:annotation>{SAID}", ""),
    "a text with a tab in it": (STRING, "<text:p>98<text:tab/>7</text:p>", TEXT),
    "a number with a footnote": (VALUE, f"<text:p>{MARK}<text:note><text:p>3</text:p></text:note></text:p>", ""),
    "a table in the cell": (VALUE, f"<table:table/>{SAID}", BROKEN),
}


@pytest.mark.parametrize("name", CELLS)
def test_a_cell_of_an_ods_file_says_what_it_stores_and_shows(name: str, saved: Mapping[str, bytes]) -> None:
    value, said, code = CELLS[name]
    assert found(changed(saved["mark.ods"], (VALUE, value), (SAID, said))) == ({(code, CELL)} if code else set())


def changed(data: bytes, *changes: tuple[str, str]) -> bytes:
    """An .ods file with other words in its content, where each pattern stands first: the slip has the mark too."""
    content = unpacked(data)["content.xml"].decode()
    for old, new in changes:
        content, count = re.subn(old, new, content, count=1)
        assert count == 1
    return open_document(content.encode())


# How a text in an .ods file looks that is marked.
MARKS = {
    "struck out": 'style:text-line-through-style="solid"',
    "raised": 'style:text-position="super 58%"',
    "lowered": 'style:text-position="sub 58%"',
}


@pytest.mark.parametrize("name", [*MARKS, "plain"])
def test_a_number_in_a_marked_text_of_an_ods_file_is_not_repaired(name: str, saved: Mapping[str, bytes]) -> None:
    look = (
        f'<style:style style:name="X" style:family="text"><style:text-properties {MARKS.get(name, "")}/></style:style>'
    )
    end = "</office:automatic-styles>"
    said = f'<text:p><text:span text:style-name="X">{MARK}</text:span></text:p>'
    data = changed(saved["mark.ods"], (end, look + end), (VALUE, STRING), (SAID, said))
    assert found(data) == {("CELL-MARKED" if name in MARKS else "CELL-REPAIRED", CELL)}


ROW = rf"<table:table-row [^>]*>(?:(?!</table:table-row>).)*{VALUE}.*?</table:table-row>"
SHEETS: dict[str, tuple[str, str, set[tuple[str, str]]]] = {
    "a row that is repeated on every page": (
        f"({ROW})",
        r"<table:table-header-rows>\1</table:table-header-rows>",
        set(),
    ),
    "a row in two groups": (
        f"({ROW})",
        r"<table:table-row-group><table:table-row-group>\1</table:table-row-group></table:table-row-group>",
        set(),
    ),
    "a row where none belongs": (f"({ROW})", r"<table:shapes>\1</table:shapes>", {("SHEET-DAMAGED", "")}),
    "an input that is merged with less": (
        rf'({VALUE}) table:number-columns-spanned="3"',
        r'\1 table:number-columns-spanned="2"',
        {("MERGE-CHANGED", CELL)},
    ),
    "a formula that spills into labels": (
        VALUE,
        f'table:number-matrix-rows-spanned="4" table:number-matrix-columns-spanned="1" table:formula="of:=1" {VALUE}',
        {("LABEL-CHANGED", f"{SHEET}!B13")},
    ),
    "a repetition of a merged cell": (VALUE, f'{VALUE} table:number-columns-repeated="2"', {("SHEET-DAMAGED", "")}),
    "something else in a row": (
        f"({ROW})",
        r"\1<table:table-row><table:shapes/></table:table-row>",
        {("SHEET-DAMAGED", "")},
    ),
    "a repetition of 0": (VALUE, f'{VALUE} table:number-columns-repeated="0"', {("SHEET-DAMAGED", "")}),
    "two sheets of one name": ('table:name="报送单"', f'table:name="{SHEET}"', {("SHEET-DOUBLED", "")}),
}


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_of_an_ods_file_is_read_only_when_all_is_in_its_place(name: str, saved: Mapping[str, bytes]) -> None:
    old, new, expected = SHEETS[name]
    assert found(changed(saved["mark.ods"], (old, new))) == expected


def table(*rows: str) -> bytes:
    """An .ods workbook of one sheet."""
    filled = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    content, count = re.subn("<table:table-row>.*</table:table-row>", filled, ODS)
    assert count == 1
    return open_document(content.encode())


NUMBER = '<table:table-cell {} office:value-type="float" office:value="3"><text:p>3</text:p></table:table-cell>'


PAIR = '<table:table-cell table:number-columns-spanned="2"/><table:covered-table-cell/>'
BLOCK = 'table:number-matrix-columns-spanned="50" table:number-matrix-rows-spanned="100" table:formula="of:=1"'
BLOCKS = (NUMBER.format(BLOCK) + '<table:table-cell table:number-columns-repeated="49"/>') * 6
TOO_MUCH = {
    "merges": (table(*[PAIR * 50] * 101), "合并单元格"),
    "cells": (table(*[NUMBER.format('table:number-columns-repeated="200"')] * 251), "单元格"),
    "cells of formulas": (table(BLOCKS, *[""] * 99, BLOCKS), "单元格"),
}


@pytest.mark.parametrize("name", TOO_MUCH)
def test_an_ods_file_with_more_than_a_return_has_is_refused(name: str) -> None:
    data, what = TOO_MUCH[name]
    (finding,) = read(data).findings
    assert (finding.code, finding.found) == ("TOO-MUCH", what)


# -- .xls

# The record of the marked cell: a short number in row 11, column 2.
RECORD = struct.pack("<4H", 0x27E, 10, 10, 1)
DAMAGED = {("SHEET-DAMAGED", "")}
PATCHES: dict[str, tuple[bytes, bytes, set[tuple[str, str]]]] = {
    "a kind of record that nobody knows": (RECORD, struct.pack("<4H", 0x37E, 10, 10, 1), DAMAGED),
    "a blank as long as a number": (RECORD, struct.pack("<4H", 0x201, 10, 10, 1), DAMAGED),
    "a number of an older kind": (RECORD, struct.pack("<4H", 0x07E, 10, 10, 1), DAMAGED),
    "a cell in another row": (RECORD, struct.pack("<4H", 0x27E, 10, 9, 1), DAMAGED),
    "a cell in a column that is taken": (RECORD, struct.pack("<4H", 0x27E, 10, 10, 0), DAMAGED),
    "a cell beside its row": (RECORD, struct.pack("<4H", 0x27E, 10, 10, 1 + 64), DAMAGED),
    "an input that is merged with less": (
        struct.pack("<4H", 10, 10, 1, 3),
        struct.pack("<4H", 10, 10, 1, 2),
        {("MERGE-CHANGED", CELL)},
    ),
    "two sheets of one name": (
        "\6\1一、总体情况".encode("utf-16-le").replace(b"\6\0\1\0", b"\6\1"),
        "\6\1二、主动公开".encode("utf-16-le").replace(b"\6\0\1\0", b"\6\1"),
        {("SHEET-DOUBLED", "")},
    ),
}


@pytest.mark.parametrize("name", PATCHES)
def test_a_sheet_of_an_xls_file_is_read_only_when_all_is_in_its_place(name: str, saved: Mapping[str, bytes]) -> None:
    old, new, expected = PATCHES[name]
    data = saved["mark.xls"]
    assert data.count(old) == 1
    assert found(data.replace(old, new)) == expected


def cells_of(data: bytes) -> Mapping[tuple[int, int], Cell]:
    """The cells of a workbook of one sheet."""
    (grid,) = xls_grids(data).values()
    return grid.cells


def sst(length: int) -> bytes:
    """The records of one shared text, which goes on in others."""
    pieces = [b"a" * min(8000, length - at) for at in range(0, length, 8000)]
    head = struct.pack("<LLHB", 1, 1, length, 0)
    return records((TEXTS, head + pieces[0]), *((GOES_ON, b"\0" + piece) for piece in pieces[1:]))


def texts(count: int) -> bytes:
    """So many cells with the shared text."""
    return records(*((TEXT_INDEX, struct.pack("<3HL", row, 0, 0, 0)) for row in range(count)))


REFUSED = {
    "a password behind other records": (old_workbook(records((0x42, b"\xe4\4"), (PASSWORD, bytes(54)))), "ENCRYPTED"),
    "a name that readers tell differently": (
        old_workbook(records((BOUND_SHEET, old_sheet_head(9, b"\x08\0\0T")))),
        "LEGACY-DIED",
    ),
    "more text than a return has": (old_workbook(sst(LONGEST_TEXT), texts(129)), "TOO-MUCH"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_an_xls_file_that_is_not_let_in_says_why(name: str) -> None:
    data, code = REFUSED[name]
    assert [finding.code for finding in read(data).findings] == [code]


def test_a_text_that_is_too_long_and_a_boolean_that_is_none_are_broken_cells() -> None:
    assert cells_of(old_workbook(sst(LONGEST_TEXT), texts(1)))[0, 0] == Cell("text", "a" * LONGEST_TEXT)
    assert cells_of(old_workbook(sst(LONGEST_TEXT + 1), texts(1)))[0, 0].kind == "broken"
    for value, kind in ((0, "boolean"), (1, "boolean"), (2, "broken")):
        boolean = records((BOOLEAN, struct.pack("<3HBB", 0, 0, 0, value, 0)))
        assert cells_of(old_workbook(cells=boolean))[0, 0].kind == kind


@pytest.mark.parametrize(("later", "shown"), [(0, "1900-01-02"), (1, "1904-01-04")])
def test_a_date_counts_from_the_day_from_which_its_workbook_counts(later: int, shown: str) -> None:
    look = records(
        (0x22, struct.pack("<H", later)),
        (0x31, struct.pack("<5H4B", 200, 0, 8, 400, 0, 0, 0, 0, 0) + b"\1\0A"),
        (0xE0, struct.pack("<3H", 0, 14, 0) + bytes(14)),
    )
    assert cells_of(old_workbook(look))[0, 0] == Cell("date", shown)


def test_as_many_characters_as_the_limit_are_read_from_an_xls_file(
    saved: Mapping[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = saved["mark.xls"]
    length = sum(len(cell.shown) for grid in xls_grids(data).values() for cell in grid.cells.values())
    monkeypatch.setattr(xls, "RETURNS", RETURNS._replace(texts=length))
    assert len(xls_grids(data)) == len(LAYOUT.sheets) + 1
    monkeypatch.setattr(xls, "RETURNS", RETURNS._replace(texts=length - 1))
    with pytest.raises(Refused, match="TOO-MUCH"):
        xls_grids(data)
