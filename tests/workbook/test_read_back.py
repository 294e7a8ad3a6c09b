"""What is written is read back: figures, facts, texts and totals; and what comes of a file that is no workbook."""

from __future__ import annotations

import datetime
import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from support.books import formula, number, opened, packed, parts, saved, sheet_parts, text, typed
from support.filings import FORM, LAYOUT, YEAR, filings, workbook
from support.returned import BLANK, DATA, FILLED, TOWN, seen
from xlreport import Filing, Finding, Key, Reading, Text, Unit, blank, check, read

INTRO = LAYOUT.texts["overview/intro"].paragraphs[0]
ESCAPE = re.compile(r"_x[0-9A-Fa-f]{4}_")


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
    assert reading.returned is not None
    assert check(reading.returned) == check(filing)


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


@pytest.mark.parametrize("count", [0, 1, 5, 6, 59, 60, 61, 75])
def test_any_number_of_paragraphs_is_read_back_from_60_rows(count: int) -> None:
    assert len(LAYOUT.runs["overview"]) == 60
    said = replace(
        FILLED, texts={"overview/intro": Text("", tuple(f"第{n}段。" for n in range(count)))} if count else {}
    )
    assert read(workbook(said)).filing == said


@pytest.mark.parametrize("begin", ["=1+1", "+1", "-1", "@SUM(A1)", "'1", "http://a.cn/#b", "{=1}", "_x0041_", "#REF!"])
def test_a_text_that_looks_like_a_formula_a_link_or_an_escape_is_read_back(begin: str) -> None:
    facts = {"address": begin, "remarks": f"{begin}。"}
    heading = FORM.texts["overview/active"].heading or ""
    said = replace(FILLED, facts=facts, texts={"overview/active": Text(heading, (begin, f"{begin}二"))})
    assert read(workbook(said)).filing == said


def test_a_path_bytes_and_a_stream_are_read_alike(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(DATA)
    assert read(tmp_path / "a.xlsx") == read(DATA) == read(io.BytesIO(DATA))


def test_a_reading_says_what_the_file_is_and_of_whom() -> None:
    assert (read(DATA).unit, read(DATA).role, read(BLANK).unit, read(BLANK).role) == (TOWN, "return", Unit(), "return")


# -- totals as the sender saw them


def total_cell(content: str) -> tuple[Filing, tuple[Finding, ...]]:
    """What is read and found when the total J8 holds something."""
    reading = read(typed(DATA, "三、依申请公开", {"J8": content}))
    assert reading.returned is not None
    return reading.returned.filing, (*reading.findings, *check(reading.returned))


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (formula("SUM(D8:I8)", 1), [("TOTAL-STALE", "note", "三、依申请公开!J8")]),
        (formula("SUM($D$8:$I$8)", 1), [("TOTAL-STALE", "note", "三、依申请公开!J8")]),
        ("><f>SUM(D8:I8)</f>", []),
        (number(1), [("T3-TOTAL", "error", "三、依申请公开!J8")]),
        (text("1"), [("T3-TOTAL", "error", "三、依申请公开!J8")]),
        (formula("SUM(D8:H8)", 1), [("T3-TOTAL", "error", "三、依申请公开!J8")]),
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
    return read(typed(BLANK, LAYOUT.facts["unit"].sheet, cells))


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
    assert reading.returned is not None
    assert reading.returned.filing.year is None
    found = [finding for finding in (*reading.findings, *check(reading.returned)) if finding.is_error]
    assert ("YEAR-MISSING", LAYOUT.facts["year"]) in [(finding.code, finding.place) for finding in found]


def test_numbers_and_dates_typed_where_texts_are_expected_are_taken_as_texts() -> None:
    book = opened(BLANK)
    sheet = book[LAYOUT.facts["unit"].sheet]
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
        (text("见（一）〔２〕“三”①"), ("见（一）〔２〕“三”①",), []),
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
    reading = read(typed(BLANK, INTRO.sheet, {INTRO.cell: content}))
    assert reading.filing is not None
    assert reading.filing.text("overview/intro").paragraphs == paragraphs
    assert [(f.code, f.place and f.place.cell) for f in reading.findings] == [(code, INTRO.cell) for code in found]
    assert not any(finding.is_error for finding in reading.findings)


def test_a_choice_that_is_not_on_the_list_counts_as_none() -> None:
    reading = read(typed(DATA, "三、依申请公开", {"D4": text("否")}))
    assert (reading.filing, seen(reading.findings)) == (FILLED, [("CHOICE-UNKNOWN", "warning", "三、依申请公开!D4")])


def test_a_heading_that_was_emptied_says_nothing_and_one_that_was_reworded_stands_without_text() -> None:
    place = LAYOUT.texts["overview/active"].heading
    assert place is not None
    reworded = "（一）主动公开工作情况"
    for said, texts in (("", {}), (reworded, {"overview/active": Text(reworded, ())})):
        filing = read(typed(BLANK, place.sheet, {place.cell: text(said)})).filing
        assert filing is not None
        assert filing.texts == texts


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
