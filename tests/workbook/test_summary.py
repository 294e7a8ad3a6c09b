"""The county's summary workbook: what stands on its sheets, and that it reads back as what was merged."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings

from support.books import formulas, opened, parts, saved, tags
from support.filings import FORM, LAYOUT, changed, random_filing, summaries
from xlreport import Filing, Key, Unit, check, merge, read, write_summary
from xlreport.filing import Source
from xlreport.findings import ACCEPTED, REJECTED, UNKNOWN, Collection, Outcome, Returned, finding_of
from xlreport.layout import MEMBERS, Place, column_name, member_heads
from xlreport.layout import summary as at
from xlreport.layout.summary import BY_KIND, FINDINGS, FIRST_COLUMN, KEY_ROW, OVERVIEW, RETURNS, TEXTS, UNITS, first_row
from xlreport.workbook.write import style

COUNTY = Unit("370323", "沂源县", "县")
TOWN, STREET, BUREAU = Unit("1", "甲镇", "乡镇"), Unit("2", "乙街道", "街道"), Unit("3", "丙局", "部门")
FIRST_ROW = first_row(MEMBERS)
MISSING = Unit("4", "丁局", "部门")
TOWNS = [random_filing(seed, unit) for seed, unit in enumerate((TOWN, STREET, BUREAU), 1)]


def accepted(filing: Filing) -> Outcome:
    """The outcome of a return that counts."""
    file = f"{filing.unit.code}.xlsx"
    return Outcome(
        file, "0" * 64, ACCEPTED, filing.unit, (), Returned(filing), "return", "2025-01-10T00:00:00Z", f"in/{file}"
    )


def complete(*filings: Filing) -> Collection:
    """A collection in which everybody has filed."""
    return Collection(tuple(map(accepted, filings)), (), tuple(filing.unit for filing in filings))


def written(summary: Filing, collection: Collection) -> bytes:
    target = io.BytesIO()
    write_summary(summary, collection, target)
    return target.getvalue()


SUMMARY = merge(TOWNS, COUNTY)
DATA = written(SUMMARY, complete(*TOWNS))
BOOK, VALUES = opened(DATA), opened(DATA, values=True)


def rows(book: Any, sheet: str) -> list[list[Any]]:
    """What stands on a sheet, without its empty rows."""
    return [list(row) for row in book[sheet].iter_rows(values_only=True) if any(cell is not None for cell in row)]


# -- reading back


@settings(max_examples=15, deadline=None)
@given(summaries())
def test_a_summary_reads_back_as_the_merge_that_was_written(summary: Filing) -> None:
    collection = complete(*summary.members)
    reading = read(written(summary, collection))
    assert (reading.role, reading.findings) == ("summary", ())
    assert reading.filing == summary
    assert reading.filing.totals() == summary.totals()


def test_summaries_are_merged_as_returns_are() -> None:
    other = merge([random_filing(9, Unit("9", "戊镇", "乡镇"))], Unit("370322", "高青县", "县"))
    counties = [read(written(one, complete(*one.members))).filing for one in (SUMMARY, other)]
    city = merge([county for county in counties if county], Unit("370300", "淄博市", "市"))
    assert [leaf.unit.name for leaf in city.leaf_filings()] == ["戊镇", "甲镇", "乙街道", "丙局"]
    assert read(written(city, complete(*city.members))).filing == city


def test_the_same_merge_gives_the_same_bytes() -> None:
    assert written(merge(reversed(TOWNS), COUNTY), complete(*TOWNS)) == DATA


def test_a_sum_that_was_typed_over_is_an_error_at_its_cell() -> None:
    key = FORM.inputs[0]
    place = LAYOUT.figures[key]
    book = opened(DATA)
    book[place.sheet][place.cell] = 12345
    reading = read(saved(book))
    assert reading.returned is not None
    (finding,) = [finding for finding in check(reading.returned) if finding.is_error]
    assert (finding.code, finding.place, finding.found) == ("TOTAL-TYPED", place, "12345")


# -- the figures


def test_every_figure_is_a_live_sum_over_the_members_with_its_true_value() -> None:
    found = formulas(DATA)
    last = FIRST_ROW + len(TOWNS)
    for n, key in enumerate(FORM.keys):
        place, column = LAYOUT.figures[key], column_name(FIRST_COLUMN + n)
        assert found[f"{place.sheet}!{place.cell}"] == f"SUM('{MEMBERS}'!${column}${FIRST_ROW + 1}:${column}${last})"
        assert Decimal(str(VALUES[place.sheet][place.cell].value)) == sum(filing[key] for filing in TOWNS)


def test_the_members_have_one_row_each_and_a_column_for_every_figure() -> None:
    sheet = VALUES[MEMBERS]
    for row, filing in enumerate(SUMMARY.members, FIRST_ROW + 1):
        told = [sheet.cell(row, column).value for column in range(1, FIRST_COLUMN + 1)]
        assert told == [str(row - FIRST_ROW), filing.unit.code, filing.unit.name, filing.unit.kind]
        figures = [sheet.cell(row, FIRST_COLUMN + n).value for n in range(1, len(FORM.keys) + 1)]
        assert [Decimal(str(figure)) for figure in figures] == list(filing.totals().values())


def test_the_members_stand_under_three_levels_of_heads_frozen_and_filterable() -> None:
    sheet = BOOK[MEMBERS]
    assert (sheet.freeze_panes, bool(sheet.auto_filter.ref)) == (Place("", FIRST_ROW, FIRST_COLUMN).cell, True)
    column = FIRST_COLUMN + 1 + FORM.keys.index(Key("t3", "received", "business"))
    heads = [sheet.cell(row, column).value for row in range(3, KEY_ROW + 1)]
    assert heads[2] == "申请人情况 / 法人或其他组织 / 商业企业"


def test_the_heads_of_the_members_are_merged_over_what_they_cover_and_as_high_as_their_texts() -> None:
    sheet = BOOK[MEMBERS]
    beside = [Place("", at.HEAD_ROW, column, at.HEAD_LEVELS) for column in range(FIRST_COLUMN)]
    sources = Place("", at.HEAD_ROW, FIRST_COLUMN + len(FORM.keys), at.HEAD_LEVELS, len(at.SOURCE_HEADING))
    groups = [Place("", row, column, 1, count) for row, column, count, _ in member_heads(FORM) if count > 1]
    above = ["A1:D1", "A2:D2", "E2:P2"]
    merged = {str(cells) for cells in sheet.merged_cells.ranges}
    assert merged == {*above, *(place.range for place in (*beside, sources, *groups))}
    heights = [sheet.row_dimensions[row].height for row in range(at.HEAD_ROW + 1, FIRST_ROW + 2)]
    assert heights == [15.75, 76.5, 101.25, 13.5, 13.5, 13.5]


def test_all_members_come_to_a_row_of_sums_between_the_heads_and_the_first_of_them() -> None:
    names, last = [column_name(FIRST_COLUMN + n) for n in range(len(FORM.keys))], FIRST_ROW + len(TOWNS)
    cells, shown = BOOK[MEMBERS][at.TOTAL_ROW + 1][: -len(at.SOURCE_HEADING)], VALUES[MEMBERS][at.TOTAL_ROW + 1]
    sums = [f"=SUM({name}{FIRST_ROW + 1}:{name}{last})" for name in names]
    assert [cell.value for cell in cells] == [None, None, at.TOTAL_WORD, None, *sums]
    assert [Decimal(str(cell.value)) for cell in shown[FIRST_COLUMN : len(cells)]] == [
        SUMMARY[key] for key in FORM.keys
    ]
    assert all(cell.font.bold for cell in cells)
    assert {cell.font.size for cell in BOOK[MEMBERS][KEY_ROW + 1]} == {style.ROLES["key"]["font_size"]}


def test_zeros_are_grey_in_every_row_of_figures_by_member_and_by_kind() -> None:
    grey = {name: [str(rule.sqref) for rule in BOOK[name].conditional_formatting] for name in (MEMBERS, BY_KIND)}
    last = column_name(FIRST_COLUMN + len(FORM.keys) - 1)
    assert grey == {
        MEMBERS: [f"E{FIRST_ROW + 1}:{last}{FIRST_ROW + len(TOWNS)}"],
        BY_KIND: [f"C4:F{3 + len(FORM.keys)}"],
    }


def test_the_group_sums_of_table_three_stand_below_it() -> None:
    (table,) = (table for table in FORM.tables.values() if table.subtotals)
    place = max(LAYOUT.figures[key] for key in table.all_keys())
    sheet = VALUES[place.sheet]
    for n, view in enumerate(table.subtotals):
        row = place.row + 3 + n
        figures = [
            sheet.cell(row, LAYOUT.figures[Key(table.id, view.sums[0], column.id)].column + 1).value
            for column in table.columns
        ]
        assert sheet.cell(row, 1).value == f"{view.label[0]}合计"
        assert figures == [
            sum(SUMMARY[Key(table.id, part, column.id)] for part in view.sums) for column in table.columns
        ]


def test_subtotals_by_kind_add_up_to_the_figure_of_each_row() -> None:
    head, *lines = rows(VALUES, BY_KIND)[2:]
    assert head[2:] == ["部门", "乡镇", "街道", "合计"]
    assert len(lines) == len(FORM.keys)
    for key, line in zip(FORM.keys, lines, strict=True):
        assert [Decimal(str(figure)) for figure in line[2:]] == [
            *(filing[key] for filing in (TOWNS[2], TOWNS[0], TOWNS[1])),
            SUMMARY[key],
        ]


# -- what became of the files


def drafted() -> Collection:
    """A collection with a refused, an unknown and a missing return."""
    place = LAYOUT.figures[FORM.inputs[0]]
    wrong = finding_of(
        "CELL-TEXT", FORM.label(FORM.inputs[0]), place, FORM.inputs[0], found="12件", expected="0 或正整数"
    )
    rejected = Outcome("乙.xlsx", "1" * 64, REJECTED, STREET, (wrong,), None, "return", "", "in/乙.xlsx")
    stranger = finding_of("UNIT-UNKNOWN", "", found="己局 6")
    unknown = Outcome("己.xlsx", "2" * 64, UNKNOWN, Unit("6", "己局"), (stranger,), None, "return", "", "in/己.xlsx")
    return Collection((accepted(TOWNS[0]), rejected, unknown), (MISSING,), (TOWN, STREET, MISSING))


DRAFT = written(merge(TOWNS[:1], COUNTY), drafted())


def test_a_complete_summary_says_so_and_is_no_draft() -> None:
    assert rows(VALUES, OVERVIEW)[0][0] == "沂源县2024年政府信息公开工作年度报告汇总"
    assert "应报 3 个单位，已汇总 3" in [line[0] for line in rows(VALUES, OVERVIEW)]
    assert all(not sheet.oddHeader.center.text for sheet in BOOK.worksheets)


def test_an_incomplete_one_says_on_every_printed_sheet_that_it_is_a_draft() -> None:
    book = opened(DRAFT)
    headers = {sheet.title: sheet.oddHeader.center.text for sheet in book.worksheets if sheet.sheet_state == "visible"}
    assert set(headers.values()) == {"草稿，缺 2 个单位"}
    assert rows(book, OVERVIEW)[2][0] == "草稿，缺 2 个单位。应报 3 个单位，已汇总 1，退回 1，缺报 1，名册外 1 份文件"


def test_the_overview_names_who_is_missing_and_who_was_refused_and_why() -> None:
    listed = {line[0]: line[5] for line in rows(opened(DRAFT), OVERVIEW)}
    assert listed["丁局"] == "缺报：没有收到报表。"
    assert ("退回：" in listed["乙街道"], "填的是“12件”" in listed["乙街道"]) == (True, True)
    assert listed["己局"].startswith("名册外：")


def test_every_finding_stands_in_its_row_with_a_link_to_the_cell() -> None:
    place = LAYOUT.figures[FORM.inputs[0]]
    line = rows(opened(DRAFT), FINDINGS)[3]
    assert line[:4] == ["乙街道", "错误", f"{place.sheet}!{place.cell}", FORM.short(FORM.inputs[0])]
    assert ("填的是“12件”，应为0 或正整数" in line[4], line[6]) == (True, "乙.xlsx")


def test_every_file_and_every_missing_unit_stands_under_what_was_returned() -> None:
    listed = [[*line[:3], line[5], line[8]] for line in rows(opened(DRAFT), RETURNS)[3:]]
    assert listed == [
        ["甲镇", "乡镇", "已汇总", "1.xlsx", "0" * 64],
        ["乙街道", "街道", "退回", "乙.xlsx", "1" * 64],
        ["己局", None, "名册外", "己.xlsx", "2" * 64],
        ["丁局", "部门", "缺报", None, None],
    ]


def test_a_summary_without_findings_says_how_many_files_were_looked_at() -> None:
    assert rows(BOOK, FINDINGS)[3][0] == "共检查 3 份文件，没有发现问题。"


# -- texts


def test_all_texts_stand_verbatim_under_their_unit_and_heading() -> None:
    listed = {(line[1], line[2], line[5]) for line in rows(BOOK, TEXTS)[3:]}
    for filing in TOWNS:
        for key, text in filing.texts.items():
            block = FORM.texts[key]
            for paragraph in text.paragraphs:
                assert any(
                    unit == filing.unit.name and block.label in part and said == paragraph
                    for unit, part, said in listed
                )


def test_no_text_of_a_member_becomes_a_formula_or_a_link() -> None:
    evil = '=HYPERLINK("http://a.cn","点")'
    unit = Unit("1", evil, "乡镇")
    facts = {"address": evil, "email": "mailto:a@a.cn", "remarks": "http://a.cn"}
    filing = replace(random_filing(1, unit), facts=facts)
    data = written(merge([filing], Unit("9", evil, "县")), complete(filing))
    good = replace(filing, unit=TOWN)
    assert sorted(formulas(data)) == sorted(formulas(written(merge([good], COUNTY), complete(good))))
    assert all(set(link.attrib) <= {"ref", "location", "display"} for _, link in tags(data, "hyperlink"))
    assert not any(b"a.cn" in content for name, content in parts(data).items() if name.endswith(".rels"))


@pytest.mark.parametrize("sheet", [sheet.title for sheet in BOOK.worksheets])
def test_every_sheet_is_locked_but_those_that_are_sorted_or_unfolded_and_prints_on_a4(sheet: str) -> None:
    found = BOOK[sheet]
    assert found.protection.sheet == (sheet not in (UNITS, BY_KIND))
    assert found.sheet_state != "visible" or (found.page_setup.paperSize, found.oddFooter.left.text) == (
        9,
        f"沂源县 · 2024 年 · {sheet}",
    )


def test_a_blank_of_every_member_is_blank_and_the_sum_is_0() -> None:
    key = FORM.inputs[0]
    blanks = [changed(filing, {key: None}) for filing in TOWNS]
    data = written(merge(blanks, COUNTY), complete(*blanks))
    assert opened(data, values=True)[LAYOUT.figures[key].sheet][LAYOUT.figures[key].cell].value == 0
    filing = read(data).filing
    assert filing is not None
    assert key not in filing.inputs


def test_a_row_of_a_county_that_differs_from_its_own_members_is_an_error() -> None:
    city = merge([SUMMARY], Unit("370300", "淄博市", "市"))
    book = opened(written(city, complete(*city.members)))
    key = FORM.inputs[0]
    book[MEMBERS].cell(FIRST_ROW + 1, FIRST_COLUMN + 1 + FORM.keys.index(key)).value = 999
    (finding,) = read(saved(book)).findings
    assert (finding.code, finding.key, finding.found, finding.expected) == (
        "MEMBERS-DIFFER",
        key,
        "999",
        str(SUMMARY[key]),
    )


def test_each_member_says_at_every_level_which_file_it_comes_from() -> None:
    collection = complete(*TOWNS)
    county = read(written(merge(collection.accepted, COUNTY), collection)).filing
    assert county is not None
    outcome = Outcome("county.xlsx", "c" * 64, ACCEPTED, COUNTY, (), Returned(county), "summary")
    above = Collection((outcome,), (), (COUNTY,))
    city = read(written(merge(above.accepted, Unit("3703", "淄博市", "市")), above)).filing
    assert city is not None
    (member,) = city.members
    version = str(FORM.layout_version)
    assert member.source == Source("county.xlsx", "c" * 64, version)
    files = [Source(f"{filing.unit.code}.xlsx", "0" * 64, version) for filing in TOWNS]
    assert [leaf.source for leaf in member.members] == files
