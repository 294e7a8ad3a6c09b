"""What is written is read back, and whatever else comes back is named at its cell."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.styles import Font

from support.books import formula, number, opened, packed, parts, saved, sheet_parts, text, typed
from support.filings import FORM, LAYOUT, YEAR, changed, filings, random_filing, workbook
from xlreport import Filing, Finding, Key, Reading, Text, Unit, blank, check, read
from xlreport.layout import MEMBERS, Place, Sheet
from xlreport.layout.layout import Label
from xlreport.workbook.read.cell import NUMBER, TEXT, Cell
from xlreport.workbook.read.grid import Grid, grids
from xlreport.workbook.read.numbers import figure
from xlreport.workbook.read.reader import _read

TOWN = Unit("370323102", "鲁村镇人民政府", "乡镇")
FILLED = random_filing(1, TOWN)
DATA = workbook(FILLED)
BLANK = workbook(blank(FORM))
BOOK: Mapping[str, Grid] = dict(grids(DATA, MEMBERS))
SHEETS = list(LAYOUT.sheets.values())
LABELS = [(sheet, label) for sheet in SHEETS for label in sheet.labels if label.binding]
IDENTITY = LAYOUT.identity
D6 = Key("t3", "received", "natural_person")
FEES = Key("t2.8", "fees", "amount")
ESCAPE = re.compile(r"_x[0-9A-Fa-f]{4}_")


def merges_of(grid: Grid) -> frozenset[str]:
    assert grid.merges is not None
    return grid.merges


def seen(findings: tuple[Finding, ...]) -> list[tuple[str, str, str]]:
    """Code, severity and cell of findings."""
    places = [f"{f.place.sheet}!{f.place.cell}" if f.place else "" for f in findings]
    return [(f.code, f.severity, place) for f, place in zip(findings, places, strict=True)]


def errors(reading: Reading) -> list[tuple[str, Place | None]]:
    return [(finding.code, finding.place) for finding in reading.findings if finding.is_error]


def where(place: Place) -> str:
    return f"{place.sheet}!{place.cell}"


def figures_of(reading: Reading, sheet: str) -> set[Key]:
    """The inputs on one sheet that were taken over."""
    assert reading.filing is not None
    return {key for key in reading.filing.inputs if LAYOUT.figures[key].sheet == sheet}


# -- read(write(f)) == f


@settings(max_examples=60, deadline=None)
@given(filings())
def test_what_is_written_is_read_back(filing: Filing) -> None:
    assert read(workbook(filing)).filing == filing


@settings(max_examples=40, deadline=None)
@given(filings())
def test_what_we_wrote_has_no_fault_but_those_of_its_figures(filing: Filing) -> None:
    reading = read(workbook(filing))
    assert reading.findings == ()
    assert reading.filing is not None
    assert check(reading.filing) == check(filing)


@settings(max_examples=10, deadline=None)
@given(filings())
def test_what_is_read_back_is_written_as_the_same_bytes(filing: Filing) -> None:
    again = read(workbook(filing)).filing
    assert again is not None
    assert workbook(again) == workbook(filing)


@settings(max_examples=8, deadline=None)
@given(filings().filter(lambda filing: not ESCAPE.search(repr((filing.unit, filing.facts, filing.texts)))))
def test_a_workbook_saved_by_another_program_without_its_cached_values_reads_the_same(filing: Filing) -> None:
    # openpyxl writes an escape such as _x0041_ as if it were one, so that no such text is drawn.
    reading = read(saved(opened(workbook(filing))))
    assert (reading.filing, reading.findings) == (filing, ())


@pytest.mark.parametrize("count", [0, 1, 3, 4, 12])
def test_any_number_of_paragraphs_is_read_back_from_three_rows(count: int) -> None:
    said = replace(
        FILLED, texts={"overview/intro": Text("", tuple(f"第{n}段。" for n in range(count)))} if count else {}
    )
    assert read(workbook(said)).filing == said


@pytest.mark.parametrize("begin", ["=1+1", "+1", "-1", "@SUM(A1)", "'1", "http://a.cn/#b", "{=1}", "_x0041_", "#REF!"])
def test_a_text_that_looks_like_a_formula_a_link_or_an_escape_is_read_back(begin: str) -> None:
    facts = {"address": begin, "remarks": f"{begin}。"}
    said = replace(FILLED, facts=facts, texts={"overview/active": Text(begin, (begin, f"{begin}二"))})
    assert read(workbook(said)).filing == said


def test_a_path_bytes_and_a_stream_are_read_alike(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(DATA)
    assert read(tmp_path / "a.xlsx") == read(DATA) == read(io.BytesIO(DATA))


def test_a_reading_says_what_the_file_is_and_of_whom() -> None:
    assert (read(DATA).unit, read(DATA).role, read(BLANK).unit, read(BLANK).role) == (TOWN, "return", Unit(), "return")


# -- number cells

COUNT, MONEY = "0 或正整数", "0 或正数，最多 6 位小数"
MINDED = {"CELL-REPAIRED": "note"}
# What stands in the cell; the code of the finding, if any; the figure, if any; what the finding says was found.
COUNTS: dict[str, tuple[str, str, int | None, str]] = {
    "0": (number(0), "", 0, ""),
    "a whole number": (number(3), "", 3, ""),
    "a whole number written with decimals": (number("3.0"), "", 3, ""),
    "a whole number written with an exponent": (number("1.2E3"), "", 1200, ""),
    "the limit": (number(1_000_000_000), "", 1_000_000_000, ""),
    "nothing": ("/>".replace("/>", ">"), "", None, ""),
    "an empty text": (text(""), "", None, ""),
    "blanks": (text(" \u3000\u00a0"), "", None, ""),
    "text": (text("3"), "CELL-REPAIRED", 3, "3"),
    "full-width digits": (text("１２"), "CELL-REPAIRED", 12, "１２"),
    "grouped text": (text("1,234"), "CELL-REPAIRED", 1234, "1,234"),
    "grouped full-width text": (text("１，２３４"), "CELL-REPAIRED", 1234, "１，２３４"),
    "text between blanks": (text(" 3 "), "CELL-REPAIRED", 3, " 3 "),
    "text between wide blanks": (text("\u30003\u00a0"), "CELL-REPAIRED", 3, "\u30003\u00a0"),
    "text of a whole number with decimals": (text("3.0"), "CELL-REPAIRED", 3, "3.0"),
    "a number a little above a whole one": (number("3.0000000000000004"), "CELL-REPAIRED", 3, "3.0000000000000004"),
    "a number a little below a whole one": (number("2.9999999999999996"), "CELL-REPAIRED", 3, "2.9999999999999996"),
    "a unit": (text("12件"), "CELL-TEXT", None, "12件"),
    "a unit after a blank": (text("12 件"), "CELL-TEXT", None, "12 件"),
    "another unit": (text("3万元"), "CELL-TEXT", None, "3万元"),
    "none in words": (text("无"), "CELL-TEXT", None, "无"),
    "a slash": (text("/"), "CELL-TEXT", None, "/"),
    "a hyphen": (text("-"), "CELL-TEXT", None, "-"),
    "a dash": (text("—"), "CELL-TEXT", None, "—"),
    "an Arabic-Indic digit": (text("٣"), "CELL-TEXT", None, "٣"),
    "a superscript": (text("³"), "CELL-TEXT", None, "³"),
    "a Chinese numeral": (text("三"), "CELL-TEXT", None, "三"),
    "a circled digit": (text("③"), "CELL-TEXT", None, "③"),
    "a percentage": (text("12%"), "CELL-TEXT", None, "12%"),
    "loose grouping": (text("1,23"), "CELL-TEXT", None, "1,23"),
    "grouping that goes on wrongly": (text("1,234,56"), "CELL-TEXT", None, "1,234,56"),
    "an exponent as text": (text("1e3"), "CELL-TEXT", None, "1e3"),
    "infinity as text": (text("inf"), "CELL-TEXT", None, "inf"),
    "two numbers": (text("3 4"), "CELL-TEXT", None, "3 4"),
    "a negative text": (text("-1"), "CELL-NEGATIVE", None, "-1"),
    "a fraction as text": (text("1.5"), "CELL-FRACTION", None, "1.5"),
    "a formula": (formula("1+1", 2), "CELL-FORMULA", None, "=1+1"),
    "a formula without a value": ("><f>1+1</f>", "CELL-FORMULA", None, "=1+1"),
    "a link": (formula('HYPERLINK("http://a.cn","3")', 3), "CELL-FORMULA", None, '=HYPERLINK("http://a.cn","3")'),
    "a web service": (formula('WEBSERVICE("http://a.cn")'), "CELL-FORMULA", None, '=WEBSERVICE("http://a.cn")'),
    "another book": (formula("[1]Sheet1!A1", 3), "CELL-FORMULA", None, "=[1]Sheet1!A1"),
    "a command": (formula("cmd|'/c calc'!A0"), "CELL-FORMULA", None, "=cmd|'/c calc'!A0"),
    "a reference that is lost": ('t="e"><v>#REF!</v>', "CELL-ERROR", None, "#REF!"),
    "a division by zero": ('t="e"><v>#DIV/0!</v>', "CELL-ERROR", None, "#DIV/0!"),
    "not available": ('t="e"><v>#N/A</v>', "CELL-ERROR", None, "#N/A"),
    "true": ('t="b"><v>1</v>', "CELL-BOOLEAN", None, "TRUE"),
    "false": ('t="b"><v>0</v>', "CELL-BOOLEAN", None, "FALSE"),
    "a date": ('t="d"><v>2024-01-02</v>', "CELL-DATE", None, "2024-01-02"),
    "a negative number": (number(-1), "CELL-NEGATIVE", None, "-1"),
    "a fraction": (number("1.5"), "CELL-FRACTION", None, "1.5"),
    "a fraction near a whole number": (number("3.00000001"), "CELL-FRACTION", None, "3.00000001"),
    "more than the limit": (number(1_000_000_001), "CELL-TOO-LARGE", None, "1000000001"),
    "far more than the limit": (number("1e308"), "CELL-TOO-LARGE", None, "1e+308"),
}
# What no application writes, but a file may hold; only that it is an error is held here.
NONSENSE = {
    "no number": number("NaN"),
    "infinity": number("INF"),
    "more than a float holds": number("1e999"),
    "a text as a number": number("三"),
    "a text that does not exist": 't="s"><v>99999</v>',
    "a truth value that is none": 't="b"><v>2</v>',
}
AMOUNTS: dict[str, tuple[str, str, str | None, str]] = {
    "six decimals": (number("190.457379"), "", "190.457379", ""),
    "what a float makes of six decimals": (number("190.45737900000001"), "", "190.457379", ""),
    "a sum of floats": (number("0.30000000000000004"), "CELL-REPAIRED", "0.3", "0.30000000000000004"),
    "a text": (text("1,190.457379"), "CELL-REPAIRED", "1190.457379", "1,190.457379"),
    "its unit": (text("3.5万元"), "CELL-TEXT", None, "3.5万元"),
    "another unit": (text("35000元"), "CELL-TEXT", None, "35000元"),
    "seven decimals": (number("0.1234567"), "CELL-DECIMALS", None, "0.1234567"),
    "a negative amount": (number("-0.01"), "CELL-NEGATIVE", None, "-0.01"),
    "more than the limit": (number("1000000000.5"), "CELL-TOO-LARGE", None, "1000000000.5"),
}
SUGGESTIONS = {"12件": "12", "12 件": "12", "3.5万元": "3.5"}


def told(code: str, found: str, expected: str, value: Decimal | None, key: Key) -> list[tuple[object, ...]]:
    """The one finding of a cell, as a whole but for its wording; none without a code."""
    severity, wanted = ("note", str(value)) if value is not None else ("error", expected)
    return [(code, severity, key, LAYOUT.figures[key], found, wanted, SUGGESTIONS.get(found))] if code else []


def taken(key: Key, content: str) -> tuple[Decimal | None, list[tuple[object, ...]]]:
    """The figure that is read from one cell with such a content, and the findings of the file."""
    place = LAYOUT.figures[key]
    reading = read(typed(DATA, place.sheet, {place.cell: content}))
    assert reading.filing is not None
    assert changed(reading.filing, {key: None}) == changed(FILLED, {key: None})
    return reading.filing.inputs.get(key), [
        (f.code, f.severity, f.key, f.place, f.found, f.expected, f.suggestion.to if f.suggestion else None)
        for f in reading.findings
    ]


@pytest.mark.parametrize("name", COUNTS)
def test_a_count_is_read_repaired_or_refused_at_its_cell(name: str) -> None:
    content, code, whole, found = COUNTS[name]
    value = None if whole is None else Decimal(whole)
    assert taken(D6, content) == (value, told(code, found, COUNT, value, D6))


@pytest.mark.parametrize("name", AMOUNTS)
def test_an_amount_is_read_repaired_or_refused_at_its_cell(name: str) -> None:
    content, code, amount, found = AMOUNTS[name]
    value = None if amount is None else Decimal(amount)
    assert taken(FEES, content) == (value, told(code, found, MONEY, value, FEES))


@pytest.mark.parametrize("name", NONSENSE)
def test_a_value_that_is_none_is_an_error_at_its_cell(name: str) -> None:
    place = LAYOUT.figures[D6]
    reading = read(typed(DATA, place.sheet, {place.cell: NONSENSE[name]}))
    assert [place for _, place in errors(reading)] == [place]
    assert reading.filing == changed(FILLED, {D6: None})


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (datetime.date(2024, 1, 2), "2024-01-02"),
        (datetime.datetime(2024, 1, 2, 8, 30), "2024-01-02 08:30:00"),
    ],
)
def test_a_typed_date_is_refused_with_the_date_shown(value: datetime.date, shown: str) -> None:
    book = opened(DATA)
    book["三、依申请公开"]["D6"] = value
    (finding,) = read(saved(book)).findings
    assert (finding.code, finding.found, finding.place) == ("CELL-DATE", shown, LAYOUT.figures[D6])


def test_all_findings_of_a_file_are_named_at_once() -> None:
    keys = [key for key in FORM.inputs if key.table == "t3"]
    cells = {LAYOUT.figures[key]: case for key, case in zip(keys, COUNTS.values(), strict=False)}
    reading = read(typed(DATA, "三、依申请公开", {place.cell: case[0] for place, case in cells.items()}))
    expected = [(case[1], MINDED.get(case[1], "error"), where(place)) for place, case in cells.items() if case[1]]
    assert seen(reading.findings) == expected


def test_a_fault_on_every_sheet_is_named_at_once() -> None:
    data = DATA
    for sheet, cell, content in (
        ("三、依申请公开", "D6", text("12件")),
        ("四、复议诉讼", "A6", number("1.5")),
        ("二、主动公开", "B16", text("无")),
        ("一、总体情况", "B3", formula("1+1")),
        ("五、问题和改进", "A1", text("五、别的")),
    ):
        data = typed(data, sheet, {cell: content})
    assert sorted(seen(read(data).findings)) == [
        ("CELL-FRACTION", "error", "四、复议诉讼!A6"),
        ("CELL-TEXT", "error", "三、依申请公开!D6"),
        ("CELL-TEXT", "error", "二、主动公开!B16"),
        ("LABEL-CHANGED", "error", "五、问题和改进!A1"),
        ("TEXT-FORMULA", "warning", "一、总体情况!B3"),
    ]


@settings(max_examples=300, deadline=None)
@given(
    st.text(st.characters(exclude_categories=["Cs"])) | st.from_regex(r"\A[\s\d,.+-]{1,12}\Z"),
    st.sampled_from([D6, FEES]),
)
def test_a_text_is_a_figure_only_with_a_note_and_never_negative_or_above_the_limit(said: str, key: Key) -> None:
    kind = FORM.number(key)
    value, code, _ = figure(Cell(TEXT, said), kind, FORM.unit(key))
    assert (value is not None) == (code == "CELL-REPAIRED")
    assert value is None or 0 <= value <= kind.maximum
    assert code is not None or not said.strip()


@settings(max_examples=300, deadline=None)
@given(st.floats() | st.integers(0, 10**9).map(float), st.sampled_from([D6, FEES]))
def test_a_stored_number_is_taken_as_itself_within_a_billionth_or_not_at_all(stored: float, key: Key) -> None:
    kind = FORM.number(key)
    value, code, _ = figure(Cell(NUMBER, repr(stored)), kind, FORM.unit(key))
    assert (value is None) == (code not in (None, "CELL-REPAIRED"))
    if value is not None:
        assert abs(value - Decimal(repr(stored))) <= Decimal("1e-9")
        assert value == round(value, kind.decimals)
        assert 0 <= value <= kind.maximum


# -- labels, merges, sheets, stamps, identity: each changed by itself


def with_cell(place: Place, cell: Cell) -> dict[str, Grid]:
    grid = BOOK[place.sheet]
    return {**BOOK, place.sheet: replace(grid, cells={**grid.cells, (place.row, place.column): cell})}


def refused(book: Mapping[str, Grid], sheet: str) -> list[tuple[str, Place | None]]:
    """The errors of a workbook of which nothing was read from one sheet, and everything from the others."""
    reading = _read(book)
    others = {key for key in FILLED.inputs if LAYOUT.figures[key].sheet != sheet}
    assert reading.filing is not None
    assert set(reading.filing.inputs) == others
    assert not any(LAYOUT.texts[key].paragraphs[0].sheet == sheet for key in reading.filing.texts)
    return errors(reading)


def test_the_untouched_workbook_has_no_finding() -> None:
    assert (_read(BOOK).filing, _read(BOOK).findings) == (FILLED, ())


@pytest.mark.parametrize(("sheet", "label"), LABELS, ids=[where(label.place) for _, label in LABELS])
@pytest.mark.parametrize("change", ["added to", "cut", "emptied", "a number", "a formula"])
def test_a_label_that_was_changed_is_refused_at_its_cell(sheet: Sheet, label: Label, change: str) -> None:
    cells = {
        "added to": Cell(TEXT, f"{label.text}改"),
        "cut": Cell(TEXT, label.text[:-1]),
        "emptied": Cell(TEXT, ""),
        "a number": Cell(NUMBER, "3"),
        "a formula": Cell(TEXT, label.text, '="' + label.text + '"'),
    }
    assert refused(with_cell(label.place, cells[change]), sheet.name) == [("LABEL-CHANGED", label.place)]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
@pytest.mark.parametrize(
    "stamp",
    [
        "annual-2021 · 版式 9 · 鲁村镇人民政府 · 2024年",
        "annual-2021 · 版式 1 · 东里镇人民政府 · 2024年",
        "annual-2021 · 版式 1 · 鲁村镇人民政府 · 2023年",
        "annual-2020 · 版式 1 · 鲁村镇人民政府 · 2024年",
        "",
    ],
)
def test_a_stamp_that_was_changed_is_refused_at_its_cell_with_both_named(sheet: Sheet, stamp: str) -> None:
    book = with_cell(sheet.stamp, Cell(TEXT, stamp))
    assert refused(book, sheet.name) == [("STAMP-CHANGED", sheet.stamp)]
    (finding,) = _read(book).findings
    assert (finding.found, finding.expected) == (
        stamp,
        f"annual-2021 · 版式 {FORM.layout_version} · 鲁村镇人民政府 · 2024年",
    )


@pytest.mark.parametrize(
    ("sheet", "merge"), [(sheet, merge) for sheet in LAYOUT.merges for merge in sorted(LAYOUT.merges[sheet])]
)
def test_a_head_that_was_unmerged_is_refused_at_its_cell(sheet: str, merge: str) -> None:
    grid = BOOK[sheet]
    book = {**BOOK, sheet: replace(grid, merges=merges_of(grid) - {merge})}
    ((code, place),) = refused(book, sheet)
    assert (code, place and place.cell) == ("MERGE-CHANGED", merge.split(":")[0])


@pytest.mark.parametrize(
    ("sheet", "merge"),
    [
        ("二、主动公开", "B5:C5"),
        ("三、依申请公开", "D6:D7"),
        ("三、依申请公开", "D6:E6"),
        ("四、复议诉讼", "A6:B6"),
        ("一、总体情况", "B3:B4"),
        ("基本信息", "B3:B4"),
        ("自查", "D6:D7"),
    ],
)
def test_inputs_that_were_merged_are_refused_at_their_first_cell(sheet: str, merge: str) -> None:
    grid = BOOK[sheet]
    ((code, place),) = refused({**BOOK, sheet: replace(grid, merges=merges_of(grid) | {merge})}, sheet)
    assert (code, place and place.cell) == ("MERGE-CHANGED", merge.split(":")[0])


def test_two_sheets_of_one_name_are_refused_with_the_name() -> None:
    found = parts(DATA)
    name = "xl/workbook.xml"
    doubled = found[name].decode().replace('name="自查"', 'name="填表说明"')
    (finding,) = read(packed({**found, name: doubled})).findings
    assert (finding.code, finding.found) == ("SHEET-DOUBLED", "填表说明")


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_sheet_that_was_renamed_or_removed_is_named(sheet: Sheet) -> None:
    others = {name: grid for name, grid in BOOK.items() if name != sheet.name}
    for book, found in (({**others, "Sheet1": BOOK[sheet.name]}, "Sheet1"), (others, "无")):
        (missing,) = [finding for finding in _read(book).findings if finding.is_error]
        assert (missing.code, missing.expected, missing.found) == ("SHEET-MISSING", sheet.name, found)
        assert refused(book, sheet.name) == [("SHEET-MISSING", None)]


def test_two_sheets_that_changed_their_names_are_both_refused() -> None:
    one, two = "五、问题和改进", "六、其他事项"
    reading = _read({**BOOK, one: BOOK[two], two: BOOK[one]})
    titles = [LAYOUT.sheets["problems"].labels[0].place, LAYOUT.sheets["other"].labels[0].place]
    assert errors(reading) == [("LABEL-CHANGED", place) for place in titles]


def test_a_sheet_too_many_is_a_note() -> None:
    reading = _read({**BOOK, "Sheet1": Grid()})
    assert (reading.filing, seen(reading.findings)) == (FILLED, [("SHEET-UNKNOWN", "note", "")])


def identity_with(key: str, value: str) -> dict[str, Grid]:
    grid = BOOK[IDENTITY]
    row = next(row for row, column in grid.cells if column == 0 and grid.at(row, 0).shown == key)
    return {**BOOK, IDENTITY: replace(grid, cells={**grid.cells, (row, 1): Cell(TEXT, value)})}


def test_a_workbook_without_its_hidden_sheet_is_none_of_ours() -> None:
    others = {name: grid for name, grid in BOOK.items() if name != IDENTITY}
    for book in (others, {**others, "Sheet1": BOOK[IDENTITY]}, {**BOOK, IDENTITY: Grid()}):
        reading = _read(book)
        assert (reading.filing, seen(reading.findings)) == (None, [("IDENTITY-MISSING", "error", "")])


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("form", "", "IDENTITY-MISSING"),
        ("form", "annual-2019", "IDENTITY-FORM"),
        ("layout", "", "IDENTITY-MISSING"),
        ("layout", "99", "IDENTITY-VERSION"),
        ("role", "", "IDENTITY-MISSING"),
        ("role", "list", "IDENTITY-MISSING"),
    ],
)
def test_a_workbook_of_another_edition_version_or_kind_is_refused_and_not_read(key: str, value: str, code: str) -> None:
    reading = _read(identity_with(key, value))
    assert (reading.filing, seen(reading.findings)) == (None, [(code, "error", "")])


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("unit", "东里镇人民政府"),
        ("unit", ""),
        ("code", "370323103"),
        ("kind", "街道"),
        ("year", "2023"),
        ("year", ""),
        ("role", "summary"),
    ],
)
def test_a_hidden_fact_that_differs_from_what_the_sheets_say_is_refused(key: str, value: str) -> None:
    assert errors(_read(identity_with(key, value))) != []


@pytest.mark.parametrize(
    ("key", "value", "known"),
    [
        ("unit", "东里镇人民政府", "鲁村镇人民政府"),
        ("code", "370323103", "370323102"),
        ("kind", "街道", "乡镇"),
        ("year", "2023", "2024"),
    ],
)
def test_a_locked_fact_typed_over_is_refused_at_its_cell_with_both_named(key: str, value: str, known: str) -> None:
    place = LAYOUT.facts[key]
    (finding,) = _read(with_cell(place, Cell(TEXT, value))).findings
    assert (finding.code, finding.severity, finding.place, finding.found, finding.expected) == (
        "IDENTITY-DIFFERS",
        "error",
        place,
        value,
        known,
    )


# -- rows and columns put in or taken out, as applications move cells and merges


def moved(grid: Grid, line: int, by: int, axis: int) -> Grid:
    """A sheet with a line put in before `line` (by 1), or with that line taken out (by -1)."""

    def position(cell: tuple[int, int]) -> tuple[int, int]:
        here = list(cell)
        here[axis] += by * (cell[axis] >= line)
        return here[0], here[1]

    def merge(name: str) -> str | None:
        first, last = (corner(part) for part in name.split(":"))
        end = list(last)
        end[axis] += by * (last[axis] >= line)
        start = list(first)
        start[axis] += by * (first[axis] >= line + (by < 0))
        kept = start[axis] <= end[axis] and start != end
        return named(start[0], start[1], end[0], end[1]) if kept else None

    cells = {position(at): cell for at, cell in grid.cells.items() if by > 0 or at[axis] != line}
    return Grid(cells, frozenset(name for name in map(merge, merges_of(grid)) if name))


def corner(cell: str) -> tuple[int, int]:
    letters = cell.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(cell[len(letters) :]) - 1, column - 1


def named(top: int, left: int, bottom: int, right: int) -> str:
    return Place("", top, left, bottom - top + 1, right - left + 1).range


def lines(sheet: Sheet, axis: int) -> range:
    """The rows (or columns) of a sheet on which something of the form stands."""
    return range(max((p.row + p.rows, p.column + p.columns)[axis] for p in LAYOUT.places_on(sheet)))


SHIFTS = [
    (sheet, line, by, axis)
    for sheet in SHEETS
    for axis in (0, 1)
    for line in lines(sheet, axis)
    for by in (1, -1)
    # The advice on the first sheet and the rules on the last are not read, so that they may move.
    if sheet not in (SHEETS[0], SHEETS[-1]) or (axis == 0 and line < 2)
]
SHIFT_NAMES = [
    f"{sheet.name}-{'row' if axis == 0 else 'column'}-{line + 1}-{'in' if by > 0 else 'out'}"
    for sheet, line, by, axis in SHIFTS
]


@pytest.mark.parametrize(("sheet", "line", "by", "axis"), SHIFTS, ids=SHIFT_NAMES)
def test_a_row_or_column_put_in_or_taken_out_is_refused_with_a_cell_named(
    sheet: Sheet, line: int, by: int, axis: int
) -> None:
    found = refused({**BOOK, sheet.name: moved(BOOK[sheet.name], line, by, axis)}, sheet.name)
    assert [place and place.sheet for _, place in found] == [sheet.name]


def test_a_row_put_in_below_everything_is_no_finding() -> None:
    last = {sheet.name: lines(sheet, 0).stop for sheet in SHEETS}
    book = {**BOOK, **{name: moved(BOOK[name], row, 1, 0) for name, row in last.items()}}
    assert (_read(book).filing, _read(book).findings) == (FILLED, ())


def test_moved_lines_are_told_by_their_number() -> None:
    grid = BOOK["三、依申请公开"]
    (finding,) = _read({**BOOK, "三、依申请公开": moved(grid, 9, 1, 0)}).findings
    assert (finding.place and finding.place.cell, finding.found) == ("B10", "第 10 行之前多了 1 行")


# -- the same through real files


def change_title(book: Any) -> None:
    book["三、依申请公开"]["A1"] = "三、政府信息公开申请情况"


def change_corner(book: Any) -> None:
    book["三、依申请公开"]["A3"] = "（勾稽关系）"


def change_row_label(book: Any) -> None:
    book["三、依申请公开"]["A6"] = "一、新收申请"


def change_head(book: Any) -> None:
    book["四、复议诉讼"]["A4"] = "维持"


def change_stamp(book: Any) -> None:
    book["一、总体情况"]["A2"] = "annual-2021 · 版式 1 · 东里镇人民政府 · 2024年"


def unmerge(book: Any) -> None:
    book["三、依申请公开"].unmerge_cells("E4:I4")


def rename(book: Any) -> None:
    book["四、复议诉讼"].title = "四"


def remove(book: Any) -> None:
    del book["自查"]


def insert_rows(book: Any) -> None:
    book["三、依申请公开"].insert_rows(8)


def delete_rows(book: Any) -> None:
    book["二、主动公开"].delete_rows(6)


def insert_columns(book: Any) -> None:
    book["三、依申请公开"].insert_cols(4)


def change_identity(book: Any) -> None:
    book["标识"]["B1"] = "annual-2019"


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (change_title, [("LABEL-CHANGED", "三、依申请公开!A1")]),
        (change_corner, [("LABEL-CHANGED", "三、依申请公开!A3")]),
        (change_row_label, [("LABEL-CHANGED", "三、依申请公开!A6")]),
        (change_head, [("LABEL-CHANGED", "四、复议诉讼!A4")]),
        (change_stamp, [("STAMP-CHANGED", "一、总体情况!A2")]),
        (unmerge, [("MERGE-CHANGED", "三、依申请公开!E4")]),
        (rename, [("SHEET-MISSING", "")]),
        (remove, [("SHEET-MISSING", "")]),
        (insert_rows, [("LINES-MOVED", "三、依申请公开!A8")]),
        (delete_rows, [("LINES-MOVED", "二、主动公开!A6")]),
        (insert_columns, [("LINES-MOVED", "三、依申请公开!D3")]),
        (change_identity, [("IDENTITY-FORM", "")]),
    ],
)
def test_a_change_in_a_real_file_is_refused_with_the_cell_named(
    change: Callable[[Any], None], found: list[tuple[str, str]]
) -> None:
    book = opened(DATA)
    change(book)
    assert [(code, place) for code, severity, place in seen(read(saved(book)).findings) if severity == "error"] == found


def test_lost_protection_validation_and_formats_are_no_finding() -> None:
    book = opened(DATA)
    book.security = None
    for sheet in book:
        sheet.protection.sheet = False
        sheet.data_validations.dataValidation = []
        sheet.conditional_formatting = type(sheet.conditional_formatting)()
        sheet.sheet_state = "visible"
        sheet.oddFooter.left.text = sheet.oddFooter.right.text = None
        sheet.freeze_panes = None
        for row in sheet.iter_rows():
            for cell in row:
                cell.font, cell.number_format = Font(), "General"
    reading = read(saved(book))
    assert (reading.filing, reading.findings) == (FILLED, ())


def test_rich_text_is_read_with_all_its_runs() -> None:
    runs = 't="inlineStr"><is><r><t>甲</t></r><r><rPr><b/></rPr><t>B乙</t></r><rPh sb="0" eb="1"><t>jia</t></rPh></is>'
    filing = read(typed(DATA, "一、总体情况", {"B3": runs})).filing
    assert filing is not None
    assert filing.texts["overview/intro"].paragraphs[0] == "甲B乙"


# -- totals as the sender saw them


def total_cell(content: str) -> tuple[Filing, tuple[Finding, ...]]:
    """What is read and found when the total J6 holds something."""
    reading = read(typed(DATA, "三、依申请公开", {"J6": content}))
    assert reading.filing is not None
    return reading.filing, (*reading.findings, *check(reading.filing))


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (formula("SUM(D6:I6)", 1), [("TOTAL-STALE", "note", "三、依申请公开!J6")]),
        (formula("SUM($D$6:$I$6)", 1), [("TOTAL-STALE", "note", "三、依申请公开!J6")]),
        ("><f>SUM(D6:I6)</f>", []),
        (number(1), [("T3-TOTAL", "error", "三、依申请公开!J6")]),
        (text("1"), [("T3-TOTAL", "error", "三、依申请公开!J6")]),
        (formula("SUM(D6:H6)", 1), [("T3-TOTAL", "error", "三、依申请公开!J6")]),
        (number(FILLED[Key("t3", "received", "total")]), []),
    ],
)
def test_a_stated_total_is_never_believed(content: str, found: list[tuple[str, str, str]]) -> None:
    filing, findings = total_cell(content)
    assert (filing, seen(findings)) == (FILLED, found)


# -- facts and texts


def basics(**contents: str) -> Reading:
    """The blank template with some facts typed in."""
    cells = {LAYOUT.facts[key].cell: content for key, content in contents.items()}
    return read(typed(BLANK, "基本信息", cells))


def test_the_identity_typed_into_the_blank_template_is_read() -> None:
    reading = basics(unit=text("鲁村镇人民政府"), code=number(370323102), kind=text("乡镇"), year=number(YEAR))
    assert (reading.filing, reading.findings) == (blank(FORM, TOWN, YEAR), ())
    assert reading.unit == TOWN


def test_a_code_and_a_year_in_full_width_digits_are_repaired_with_a_note() -> None:
    reading = basics(
        unit=text("鲁村镇人民政府"), code=text("３７０３２３１０２"), kind=text("乡镇"), year=text("２０２４")
    )
    assert reading.filing == blank(FORM, TOWN, YEAR)
    assert [(f.code, f.severity, f.found, f.expected) for f in reading.findings] == [
        ("CELL-REPAIRED", "note", "３７０３２３１０２", "370323102"),
        ("CELL-REPAIRED", "note", "２０２４", "2024"),
    ]


@pytest.mark.parametrize("year", [text("二〇二四"), text("24"), number(1999), text("2024年")])
def test_a_year_that_is_none_is_an_error_at_its_cell(year: str) -> None:
    reading = basics(unit=text("鲁村镇人民政府"), code=text("370323102"), kind=text("乡镇"), year=year)
    assert reading.filing is not None
    assert reading.filing.year is None
    found = [finding for finding in (*reading.findings, *check(reading.filing)) if finding.is_error]
    assert ("YEAR-MISSING", LAYOUT.facts["year"]) in [(finding.code, finding.place) for finding in found]


def test_numbers_and_dates_typed_where_texts_are_expected_are_taken_as_texts() -> None:
    book = opened(BLANK)
    sheet = book["基本信息"]
    sheet[LAYOUT.facts["postcode"].cell] = 256104
    sheet[LAYOUT.facts["date"].cell] = datetime.date(2025, 1, 10)
    reading = read(saved(book))
    assert reading.filing is not None
    assert (reading.filing.facts, reading.findings) == ({"postcode": "256104", "date": "2025-01-10"}, ())


@pytest.mark.parametrize(
    ("content", "paragraphs", "found"),
    [
        (text("　甲。 "), ("甲。",), []),
        (text("甲。\n\n  乙。\r\n丙。"), ("甲。", "乙。", "丙。"), []),
        (text("甲_x000D_\n乙"), ("甲", "乙"), []),
        (text("甲_x0007_乙"), ("甲乙",), ["TEXT-CLEANED"]),
        (text("（一）〔２〕“三”①"), ("（一）〔２〕“三”①",), []),
        (text("文" * 900), ("文" * 900,), []),
        (text("文" * 901), ("文" * 901,), ["TEXT-LONG"]),
        (number(12), ("12",), []),
        (formula("1+1"), (), ["TEXT-FORMULA"]),
        ('t="e"><v>#REF!</v>', (), ["TEXT-ERROR"]),
    ],
)
def test_a_text_is_kept_verbatim_or_its_fault_is_named_at_its_cell(
    content: str, paragraphs: tuple[str, ...], found: list[str]
) -> None:
    reading = read(typed(BLANK, "一、总体情况", {"B3": content}))
    assert reading.filing is not None
    assert reading.filing.text("overview/intro").paragraphs == paragraphs
    assert [(f.code, f.place and f.place.cell) for f in reading.findings] == [(code, "B3") for code in found]
    assert not any(finding.is_error for finding in reading.findings)


def test_a_choice_that_is_not_on_the_list_counts_as_none() -> None:
    reading = read(typed(DATA, "自查", {"D7": text("否")}))
    assert (reading.filing, seen(reading.findings)) == (FILLED, [("CHOICE-UNKNOWN", "warning", "自查!D7")])


def test_a_heading_that_was_emptied_is_not_the_official_one() -> None:
    place = LAYOUT.texts["overview/active"].heading
    assert place is not None
    filing = read(typed(BLANK, place.sheet, {place.cell: text("")})).filing
    assert filing is not None
    assert filing.texts == {"overview/active": Text("", ())}


# -- files that are no workbooks


@pytest.mark.parametrize("cut", [0.1, 0.5, 0.9, 0.999])
def test_a_workbook_that_was_cut_off_is_refused(cut: float) -> None:
    reading = read(DATA[: int(len(DATA) * cut)])
    assert reading.filing is None
    assert [finding.severity for finding in reading.findings] == ["error"]


@pytest.mark.parametrize("sheet", ["三、依申请公开", "自查"])
def test_a_sheet_whose_part_is_missing_or_cut_off_is_named_and_the_others_are_read(sheet: str) -> None:
    found, part = parts(DATA), sheet_parts(DATA)[sheet]
    lost = {name: content for name, content in found.items() if name != part}
    for data in (packed(lost), packed({**found, part: found[part][:-200]})):
        reading = read(data)
        assert [(f.code, f.severity) for f in reading.findings] == [("SHEET-DAMAGED", "error")]
        assert sheet in reading.findings[0].message
        assert figures_of(reading, sheet) == set()
        assert figures_of(reading, "四、复议诉讼") != set()


def test_a_sheet_of_the_clerks_own_is_not_read_and_refuses_nothing_however_large_or_odd() -> None:
    book = opened(DATA)
    extra = book.create_sheet("我的草稿")
    for _ in range(300):
        extra.append([1] * 250)
    found = parts(saved(book))
    name = f"xl/worksheets/sheet{len(book.sheetnames)}.xml"
    odd = found[name].replace(b"<sheetData>", b"<sheetData><!DOCTYPE", 1)
    for data in (packed(found), packed({**found, name: odd})):
        reading = read(data)
        assert [(f.code, f.severity) for f in reading.findings] == [("SHEET-UNKNOWN", "note")]
        assert reading.filing == FILLED
