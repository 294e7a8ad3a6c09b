"""A summary of many members: values instead of formulas, lists over several sheets, and the same filing read back."""

from __future__ import annotations

import functools
import io
import re
import tracemalloc
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from openpyxl.formatting.rule import Rule
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat

from support.books import formulas, opened, packed, parts, saved, sheet_parts
from support.filings import FORM, LAYOUT, random_filing, summaries
from support.summary_changes import CHANGES, CITY, COUNTY, county, errors
from xlreport import Collection, Filing, Text, Unit, merge, read, write_summary
from xlreport.findings import ACCEPTED, REJECTED, Outcome, Returned, finding_of
from xlreport.layout import Place
from xlreport.layout import summary as at

# So many rows a sheet that every list of texts goes on on another.
ROWS = at.LIST_HEAD_ROW + 21
UNITS = (Unit("1", "甲镇", "乡镇"), Unit("2", "乙街道", "街道"), Unit("3", "丙局", "部门"))
TOWNS = [random_filing(seed, unit) for seed, unit in enumerate(UNITS, 1)]
SUMMARY = merge(TOWNS, COUNTY)


def complete(*filings: Filing) -> Collection:
    """A collection in which everybody has filed."""
    files = ((filing, f"{filing.unit.code}.xlsx") for filing in filings)
    outcomes = (
        Outcome(file, "0" * 64, ACCEPTED, filing.unit, (), Returned(filing), "return") for filing, file in files
    )
    return Collection(tuple(outcomes), (), tuple(filing.unit for filing in filings))


def written(summary: Filing, collection: Collection = Collection(()), live_up_to: int = 0, rows: int = ROWS) -> bytes:
    target = io.BytesIO()
    write_summary(summary, collection, target, live_up_to=live_up_to, most_rows=rows)
    return target.getvalue()


@functools.cache
def file(levels: int = 1, rows: int = ROWS) -> bytes:
    """A county's summary, or that of a city of two counties, as if they were large."""
    if levels == 1:
        return written(county(), rows=rows)
    return written(merge([county(), county(4, Unit("370324", "沂水县", "县"))], CITY), rows=rows)


LARGE, SMALL = written(SUMMARY, complete(*TOWNS)), written(SUMMARY, complete(*TOWNS), live_up_to=len(TOWNS))


# -- what stands in it


@settings(max_examples=6, deadline=None)
@given(summaries())
def test_it_reads_back_as_the_merge_that_was_written(summary: Filing) -> None:
    reading = read(written(summary, complete(*summary.members)))
    assert (reading.role, reading.findings) == ("summary", ())
    assert reading.filing == summary


def test_the_same_members_give_the_same_bytes() -> None:
    assert written(merge(reversed(TOWNS), COUNTY), complete(*TOWNS)) == LARGE


def test_every_figure_in_it_is_that_of_a_small_one() -> None:
    large, small = opened(LARGE, values=True), opened(SMALL, values=True)
    alike = (at.UNITS, at.OVERVIEW, at.BY_KIND, at.MEMBERS, *(sheet.name for sheet in LAYOUT.figure_sheets()))
    for name in alike:
        cells = {
            cell.coordinate: (cell.value, other.value)
            for row, others in zip(large[name].iter_rows(), small[name].iter_rows(), strict=True)
            for cell, other in zip(row, others, strict=True)
            if cell.value != other.value
        }
        # The notices say that there are values.
        assert set(cells) <= {"A2"}, name


def test_the_official_tables_and_the_totals_above_the_members_alone_are_sums() -> None:
    found = {cell.partition("!")[0] for cell in formulas(LARGE)}
    tables = {sheet.name for sheet in LAYOUT.figure_sheets()}
    assert found == {at.OVERVIEW, at.MEMBERS, *tables}
    rows = {int(re.sub(r"\D", "", cell)) for cell in formulas(LARGE) if cell.startswith(f"{at.MEMBERS}!")}
    assert rows == {at.TOTAL_ROW + 1}


def test_it_says_so_where_somebody_would_look_for_formulas() -> None:
    book = opened(LARGE)
    assert "本表是数值，不是公式" in book[at.UNITS]["A2"].value
    assert "其他都是数值" in book[at.MEMBERS]["A2"].value


def test_texts_stand_member_by_member_on_as_many_sheets_as_they_need() -> None:
    book = opened(LARGE)
    names = [name for name in book.sheetnames if name.startswith(at.TEXTS)]
    assert names == [at.TEXTS, *(f"{at.TEXTS}{n}" for n in range(2, len(names) + 1))]
    assert {book[name].max_row for name in names[:-1]} == {ROWS}
    numbers = [book[name].cell(row, 1).value for name in names for row in range(4, book[name].max_row + 1)]
    assert numbers == sorted(numbers)
    assert set(numbers) == {"1", "2", "3"}


def test_findings_go_on_on_another_sheet_each_with_its_link() -> None:
    place = LAYOUT.figures[FORM.inputs[0]]
    wrong = finding_of("CELL-TEXT", "", place, FORM.inputs[0], found="12件", expected="0 或正整数")
    outcome = Outcome("乙.xlsx", "1" * 64, REJECTED, TOWNS[1].unit, (wrong,) * 23, None, "return", "", "in/乙.xlsx")
    book = opened(written(SUMMARY, Collection((*complete(*TOWNS).outcomes, outcome))))
    found = [book[name].cell(row, 3).value for name in (at.FINDINGS, f"{at.FINDINGS}2") for row in range(4, ROWS + 1)]
    assert [one for one in found if one] == [place.named] * 23


def test_a_small_one_is_what_it_was() -> None:
    book = opened(SMALL)
    assert [name for name in book.sheetnames if name.startswith(at.TEXTS)] == [at.TEXTS]
    assert f"{at.UNITS}!F4" in formulas(SMALL)


# -- what is changed in it


def of_lists(name: str) -> bool:
    """Whether a change of a small summary means the same in a large one."""
    return name not in ("a paragraph deleted", "a reason deleted", "no member left", "a paragraph of nobody")


@pytest.mark.parametrize("name", list(filter(of_lists, CHANGES))[::3])
def test_whatever_is_changed_by_hand_is_an_error_at_its_place(name: str) -> None:
    change, expected = CHANGES[name]
    book = opened(file())
    change(book)
    assert expected in errors(saved(book))


@pytest.mark.parametrize("levels", [1, 2])
def test_one_that_was_only_saved_again_is_believed(levels: int) -> None:
    again = saved(opened(file(levels)))
    assert errors(again) == []
    assert read(again).filing == read(file(levels)).filing


def changed(sheet: str, row: int, column: int, value: Any) -> bytes:
    book = opened(file(2))
    book[sheet].cell(row, column).value = value
    return saved(book)


FIRST, LIST = at.first_row(at.MEMBERS) + 1, at.LIST_HEAD_ROW + 2
BESIDE = at.FIRST_COLUMN + len(FORM.keys) + 5


@pytest.mark.parametrize(
    ("sheet", "row", "column", "value", "expected"),
    [
        (at.MEMBERS, FIRST, at.FIRST_COLUMN + 1 + FORM.keys.index(FORM.totals[0]), 12345, ("SUMMARY-CELL", at.MEMBERS)),
        (at.MEMBERS, FIRST, BESIDE, 7, ("SUMMARY-CELL", at.MEMBERS)),
        (at.MEMBERS, FIRST + 20, 5, 7, ("SUMMARY-CELL", at.MEMBERS)),
        (at.MEMBERS, at.HEAD_ROW + 1, BESIDE, 7, ("SUMMARY-CELL", at.MEMBERS)),
        (at.NESTED, FIRST, at.FIRST_COLUMN + 1, 999, ("MEMBERS-DIFFER", None)),
        (at.NESTED, FIRST, 3, "别的", ("SUMMARY-CELL", at.NESTED)),
        (at.BY_KIND, LIST, 3, 12345, ("SUMMARY-CELL", at.BY_KIND)),
        (at.FACTS, LIST, 30, "7", ("SUMMARY-CELL", at.FACTS)),
        (f"{at.TEXTS}2", LIST, 6, "别的文字。", ("MEMBER-EDITED", None)),
        (f"{at.TEXTS}2", LIST, 2, "别的单位", ("SUMMARY-CELL", f"{at.TEXTS}2")),
        (f"{at.TEXTS}2", LIST, 9, "旁边", ("SUMMARY-CELL", f"{at.TEXTS}2")),
        (f"{at.TEXTS}2", LIST - 1, 2, "别的", ("SUMMARY-CELL", f"{at.TEXTS}2")),
        (f"{at.TEXTS}2", LIST, 1, "9", ("SUMMARY-ROWS", f"{at.TEXTS}2")),
        (f"{at.TEXTS}2", 90, 6, "下面", ("SUMMARY-CELL", f"{at.TEXTS}2")),
        (at.REMARKS, LIST, 1, "9", ("SUMMARY-ROWS", at.REMARKS)),
    ],
)
def test_whatever_is_changed_on_its_sheets_of_values_is_an_error(
    sheet: str, row: int, column: int, value: Any, expected: tuple[str, str | None]
) -> None:
    assert expected in errors(changed(sheet, row, column, value))


def test_a_row_of_texts_that_is_deleted_and_a_sheet_of_them_that_is_gone_are_errors() -> None:
    deleted, gone = opened(file(2)), opened(file(2))
    deleted[f"{at.TEXTS}2"].delete_rows(LIST)
    gone.remove(gone[f"{at.TEXTS}2"])
    assert {code for code, _ in errors(saved(deleted))} & {"MEMBER-EDITED", "SUMMARY-ROWS"}
    assert {code for code, _ in errors(saved(gone))} & {"MEMBER-EDITED", "SUMMARY-ROWS"}


def test_an_explanation_of_nobody_is_an_error() -> None:
    book = opened(written(SUMMARY))
    book[at.REMARKS].cell(LIST, 2).value = "有人写了"
    assert ("SUMMARY-CELL", at.REMARKS) in errors(saved(book))


def test_a_paragraph_longer_than_a_cell_goes_on_in_the_next_row_perhaps_on_the_next_sheet() -> None:
    block = next(iter(FORM.texts))
    long = ("甲" * 40_000, *"一二三四五六七八九")
    town = TOWNS[0]
    said = Filing(FORM, town.unit, town.year, town.inputs, texts={block: Text(FORM.texts[block].heading or "", long)})
    assert read(written(merge([said], COUNTY))).filing == merge([said], COUNTY)


# -- how it is read


def part_changed(data: bytes, sheet: str, change: Any) -> bytes:
    found, part = parts(data), sheet_parts(data)[sheet]
    return packed({**found, part: change(found[part])})


def rows_turned(xml: bytes) -> bytes:
    """The last two rows the other way round, each with its number."""
    found = list(re.finditer(rb"<row .*?</row>", xml))
    one, two = found[-2:]
    return xml[: one.start()] + two[0] + one[0] + xml[two.end() :]


@pytest.mark.parametrize("sheet", [at.MEMBERS, at.FACTS, at.TEXTS])
def test_rows_that_are_written_in_another_order_are_still_those_rows(sheet: str) -> None:
    turned = part_changed(file(), sheet, rows_turned)
    assert turned != file()
    assert (read(turned).filing, errors(turned)) == (county(), [])


def test_a_cell_in_another_row_is_damage_of_its_sheet_whatever_its_row() -> None:
    def moved(xml: bytes) -> bytes:
        return xml.replace(b'r="E9"', b'r="E99"', 1)

    for sheet in (at.MEMBERS, at.FACTS, f"{at.TEXTS}2"):
        reading = read(part_changed(file(2), sheet, moved))
        assert [(finding.code, finding.label) for finding in reading.findings] == [("SHEET-DAMAGED", sheet)]


def test_a_sheet_in_another_encoding_says_the_same() -> None:
    def encoded(xml: bytes) -> bytes:
        return xml.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")

    assert read(part_changed(file(), at.FACTS, encoded)).filing == county()


def test_a_format_that_changes_what_is_shown_counts_although_it_stands_behind_the_rows() -> None:
    book = opened(file())
    rule: Any = Rule("cellIs", operator="greaterThan", formula=["-1"])
    rule.dxf = DifferentialStyle(numFmt=NumberFormat(numFmtId=200, formatCode='"9999"'))
    column = at.FIRST_COLUMN + FORM.keys.index(FORM.inputs[3])
    cell = Place(at.MEMBERS, FIRST - 1, column).cell
    book[at.MEMBERS].conditional_formatting.add(f"{cell}:{cell}", rule)
    assert ("CELL-SEEN", at.MEMBERS) in errors(saved(book))


def test_a_doctype_behind_the_first_rows_is_refused_as_in_the_first_line() -> None:
    def with_doctype(xml: bytes) -> bytes:
        return xml.replace(b"<sheetData>", b'<!DOCTYPE a [<!ENTITY b "c">]><sheetData>', 1)

    assert {finding.code for finding in read(part_changed(file(), at.TEXTS, with_doctype)).findings} == {"XML-DOCTYPE"}


@pytest.mark.parametrize("sheet", [at.MEMBERS, at.FACTS, at.TEXTS, at.REMARKS])
def test_a_sheet_that_breaks_off_is_named_and_nothing_is_read(sheet: str) -> None:
    reading = read(part_changed(file(), sheet, lambda xml: xml[: len(xml) * 2 // 3]))
    assert ([finding.code for finding in reading.findings], reading.filing) == (["SHEET-DAMAGED"], None)


def test_rows_are_not_read_to_their_end_once_there_are_too_many() -> None:
    def swollen(xml: bytes) -> bytes:
        row = b'<row r="%d"><c r="A%d"><v>1</v></c></row>'
        more = b"".join(row % (n, n) for n in range(20, 200_020))
        return xml.replace(b"</sheetData>", more + b"</sheetData>")

    data = part_changed(file(), at.FACTS, swollen)
    tracemalloc.start()
    codes = [code for code, _ in errors(data)]
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert codes == ["SUMMARY-CELL"]
    assert most < 16 << 20


def test_a_total_that_an_application_did_not_keep_is_no_error() -> None:
    again = saved(opened(SMALL))
    assert (errors(again), read(again).filing) == ([], SUMMARY)


def test_decimals_of_values_are_kept() -> None:
    key = next(key for key in FORM.inputs if FORM.number(key).decimals)
    town = TOWNS[0]
    odd = Filing(FORM, town.unit, town.year, {**town.inputs, key: Decimal("0.1")}, town.facts, town.texts)
    assert read(written(merge([odd, TOWNS[1]], COUNTY))).filing == merge([odd, TOWNS[1]], COUNTY)
