"""The first sheets of a summary: key figures, charts and what needs a person; the list of units."""

from __future__ import annotations

import io
import statistics
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from support import libreoffice
from support.books import opened, parts
from support.filings import FORM, LAYOUT, YEAR, random_filing
from support.libreoffice import Input, Job
from xlreport import Filing, Key, Unit, merge, read, write_summary
from xlreport.findings import ACCEPTED, CODES, REJECTED, Collection, Finding, Outcome, Returned, finding_of
from xlreport.form import Indicator
from xlreport.layout import Place
from xlreport.layout.summary import MEMBERS, OVERVIEW, UNITS

COUNTY = Unit("370323", "沂源县", "县")
KINDS = ["县本级", "街道", *["乡镇"] * 6, *["部门"] * 12]
TOWNS = [random_filing(n, Unit(f"37032300{n:02}", f"第{n}单位", kind), largest=99) for n, kind in enumerate(KINDS)]
SUMMARY = merge(TOWNS, COUNTY)
LAST = merge([random_filing(n + 50, filing.unit, year=YEAR - 1) for n, filing in enumerate(TOWNS)])
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
VIEW = FORM.overview


def written(summary: Filing, last: Filing | None = None) -> bytes:
    target = io.BytesIO()
    outcomes = [
        Outcome(f"{m.unit.code}.xlsx", "0" * 64, ACCEPTED, m.unit, (), Returned(m), "return") for m in summary.members
    ]
    write_summary(summary, Collection(tuple(outcomes), (), tuple(m.unit for m in summary.members)), target, last)
    return target.getvalue()


DATA, COMPARED = written(SUMMARY), written(SUMMARY, LAST)


def amount(filing: Filing, indicator: Indicator) -> Decimal:
    return sum((filing[key] for key in indicator.keys), Decimal(0))


def shown(data: bytes, sheet: str) -> list[list[Any]]:
    return [list(row) for row in opened(data, values=True)[sheet].iter_rows(values_only=True)]


def decimals(values: list[Any]) -> list[Decimal]:
    return [Decimal(str(value)) for value in values]


# -- the first page


@pytest.mark.parametrize(("data", "last"), [(DATA, None), (COMPARED, LAST)], ids=["alone", "with last year"])
def test_the_first_page_shows_each_key_figure_with_last_year_and_the_change_where_known(
    data: bytes, last: Filing | None
) -> None:
    width = 3 if last else 4
    found = {row[at]: row[at + width : at + width + 3] for row in shown(data, OVERVIEW) for at in (0, 6) if row[at]}
    for indicator in VIEW.figures:
        now, before, change = found[f"{indicator.label}（{FORM.unit(indicator.keys[0])}）"]
        value = amount(SUMMARY, indicator)
        assert Decimal(str(now)) == value
        if last is not None:
            assert decimals([before, change]) == [amount(last, indicator), value - amount(last, indicator)]


def test_each_kind_of_unit_has_a_line_and_the_lines_add_up() -> None:
    brief = [indicator for indicator in VIEW.figures if indicator.brief]
    found = {row[0]: row[11 - len(brief) :] for row in shown(DATA, OVERVIEW) if row[0]}
    for kind in (*dict.fromkeys(KINDS), "合计"):
        own = [member for member in TOWNS if kind in ("合计", member.unit.kind)]
        sums = [sum(amount(member, indicator) for member in own) for indicator in brief]
        assert decimals(found[kind][: len(brief) + 1]) == [len(own), *sums]


def charts(data: bytes) -> list[tuple[str, list[str], list[list[Decimal]]]]:
    """Title, names and the numbers of each series of every chart, as cached in it."""
    found = []
    for name, content in sorted(parts(data).items()):
        if name.startswith("xl/charts/chart"):
            tree = ElementTree.fromstring(content)
            series = list(tree.iter(f"{CHART}ser"))

            def cached(element: ElementTree.Element, kind: str) -> list[str]:
                return [str(v.text) for one in element.iter(f"{CHART}{kind}") for v in one.iter(f"{CHART}v")]

            title = next(tree.iter(f"{CHART}title"))
            numbers = [[Decimal(v) for v in cached(one, "val")] for one in series]
            found.append((cached(title, "strCache")[0], cached(series[0], "cat"), numbers))
    return found


def test_the_charts_show_the_largest_units_the_groups_of_results_and_both_years() -> None:
    units, results, years = charts(COMPARED)
    order = sorted(TOWNS, key=lambda member: -amount(member, VIEW.ranked))
    rest = sum(amount(member, VIEW.ranked) for member in order[15:])
    assert units[1] == [*(member.unit.name for member in order[:15]), "其余单位"]
    assert units[2] == [[*(amount(member, VIEW.ranked) for member in order[:15]), rest]]
    assert units[0].endswith(f"最多的是{order[0].unit.name}（{amount(order[0], VIEW.ranked)} 件）")
    assert results[1:] == (
        [one.label for one in VIEW.results],
        [[amount(SUMMARY, one) for one in VIEW.results]],
    )
    assert years[1] == [one.label for one in VIEW.compared]
    assert years[2] == [[amount(filing, one) for one in VIEW.compared] for filing in (LAST, SUMMARY)]


def test_without_last_year_there_is_no_chart_of_two_years_and_every_chart_has_a_text_instead() -> None:
    assert [len(series) for _, _, series in charts(DATA)] == [1, 1]
    (drawing,) = [content for name, content in parts(DATA).items() if name.startswith("xl/drawings/drawing")]
    assert drawing.count(b' descr="') == 2


def test_at_most_ten_lines_say_what_needs_a_person() -> None:
    missing = tuple(Unit(str(n), f"缺{n}局", "部门") for n in range(30))
    warning = finding_of(next(code for code, known in CODES.items() if known.severity == "warning"), "")
    outcome = Outcome("a.xlsx", "0" * 64, ACCEPTED, TOWNS[0].unit, (warning,), Returned(TOWNS[0]), "return")
    target = io.BytesIO()
    write_summary(merge(TOWNS[:1], COUNTY), Collection((outcome,), missing, (TOWNS[0].unit, *missing)), target)
    lines = shown(target.getvalue(), OVERVIEW)
    first = next(n for n, row in enumerate(lines) if row[0] == "需要处理的单位") + 1
    needs = [(row[0], row[5]) for row in lines[first : first + 10]]
    assert needs == [
        *((f"缺{n}局", "缺报：没有收到报表。") for n in range(9)),
        ("还有 22 项", "见“报送情况”和“检查结果”。"),
    ]


def test_a_refused_file_of_a_unit_that_counts_since_needs_nobody_and_a_warning_is_told_with_short_labels() -> None:
    key = Key("t3", "received", "natural_person")
    place, unit = LAYOUT.figures[key], TOWNS[0].unit
    warning = Finding("T3-JUMP", "warning", FORM.label(key), "比上年多。", "请核对。", key, place)
    refused = Finding("CELL-TEXT", "error", FORM.label(key), "不是数。", "请改正。", key, place)
    outcomes = (
        Outcome("a.xlsx", "0" * 64, REJECTED, unit, (refused,), Returned(TOWNS[0]), "return"),
        Outcome("b.xlsx", "1" * 64, ACCEPTED, unit, (warning,), Returned(TOWNS[0]), "return"),
    )
    target = io.BytesIO()
    write_summary(merge(TOWNS[:1], COUNTY), Collection(outcomes, (), (unit,)), target)
    lines = shown(target.getvalue(), OVERVIEW)
    first = next(n for n, row in enumerate(lines) if row[0] == "需要处理的单位") + 1
    assert [row[5] for row in lines[first:] if row[5]] == [
        f"提醒 1 条：{place.named} 新收 · 自然人：比上年多。请核对。"
    ]


# -- the list of units


def list_of_units(data: bytes) -> tuple[list[list[Any]], list[list[Any]]]:
    """The lines above the second head, and those below it."""
    lines = shown(data, UNITS)
    first, second = (n for n, row in enumerate(lines) if row[0] == "序号")
    return lines[first + 1 : second], lines[second + 1 :]


def test_the_list_has_a_line_for_each_unit_below_total_subtotals_and_medians() -> None:
    above, units = list_of_units(DATA)
    assert [(row[0], row[3]) for row in above] == [
        ("合计", None),
        ("小计", "县本级"),
        ("小计", "部门"),
        ("中位数", "部门"),
        ("小计", "乡镇"),
        ("中位数", "乡镇"),
        ("小计", "街道"),
    ]
    for row in above:
        own = [member for member in TOWNS if row[3] in (None, member.unit.kind)]
        of_own = [[amount(member, one) for member in own] for one in VIEW.units]
        assert decimals(row[4:]) == [statistics.median(some) if row[0] == "中位数" else sum(some) for some in of_own]
    for n, (member, row) in enumerate(zip(TOWNS, units, strict=True), 1):
        assert row[:4] == [n, member.unit.code, member.unit.name, member.unit.kind]
        assert decimals(row[4:]) == [amount(member, one) for one in VIEW.units]


def test_a_list_that_is_sorted_still_shows_each_unit_its_own_figures(tmp_path: Path) -> None:
    libreoffice.require()
    sheet = opened(DATA)[UNITS]
    first = 1 + max(cell.row for cell in sheet["A"] if cell.value == "序号")
    file, exchanged = tmp_path / "summary.xlsx", (first, first + 7)
    file.write_bytes(DATA)
    numbers = [sheet.cell(row, 1).value for row in exchanged]
    typed = [Input(UNITS, f"A{row}", number) for row, number in zip(exchanged, reversed(numbers), strict=True)]
    (found,) = libreoffice.run([Job(file, typed, formulas=True)])
    for row, number in zip(exchanged, reversed(numbers), strict=True):
        cells = [Place(UNITS, row - 1, column).cell for column in range(4, 4 + len(VIEW.units))]
        values = [Decimal(str(found[UNITS, cell].value)) for cell in cells]
        assert values == [amount(TOWNS[number - 1], one) for one in VIEW.units]


# -- last year


def test_the_tables_show_last_year_beside_or_below_and_read_back_as_without_it() -> None:
    book = opened(COMPARED, values=True)
    for key in FORM.totals:
        place = LAYOUT.figures[key]
        values = [cell.value for cell in book[place.sheet][place.row + 1] if cell.value is not None]
        if FORM.tables[key.table].column[key.column].sums and len(FORM.tables[key.table].rows) > 1:
            assert decimals(values[-2:]) == [LAST[key], SUMMARY[key] - LAST[key]]
    assert read(COMPARED).filing == read(DATA).filing == SUMMARY


def test_every_formula_with_last_year_comes_to_the_value_that_was_stored(tmp_path: Path) -> None:
    libreoffice.require()
    file = tmp_path / "summary.xlsx"
    file.write_bytes(COMPARED)
    (found,) = libreoffice.run([Job(file, formulas=True)])
    book = opened(COMPARED, values=True)
    stored = {place: book[place[0]][place[1]].value for place in found}
    assert {place: cell.value for place, cell in found.items()} == pytest.approx(stored)


def test_a_member_without_a_name_or_a_code_is_still_in_the_chart_and_the_list() -> None:
    nameless = [replace(TOWNS[0], unit=Unit("", "", "乡镇")), replace(TOWNS[1], unit=Unit("7", "", "乡镇"))]
    data = written(merge(nameless, COUNTY))
    assert sorted(charts(data)[0][1]) == ["1", "7"]
    assert [row[1:3] for row in list_of_units(data)[1]] == [[None, None], ["7", None]]
    assert MEMBERS in opened(data).sheetnames
