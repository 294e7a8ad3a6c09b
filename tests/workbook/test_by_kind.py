"""分类小计 of a summary of summaries: the kinds of every level, live, printed by level, and held when it is read."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support import books, libreoffice
from support.books import formulas, opened
from support.filings import FORM
from support.libreoffice import Job
from support.trees import CITY, COUNTRY, COUNTY, EVEN, PROVINCE, town, trees, written
from xlreport import Filing, Key, Unit, merge, read
from xlreport.form import plain
from xlreport.layout import Place, kind_blocks, kind_head_row
from xlreport.layout import summary as at
from xlreport.workbook.write import lists

RECEIVED = Key("t3", "received", "natural_person")
FIRST = at.LIST_HEAD_ROW + 2
# A county in which the first figure of the form is not 0.
BEGUN = merge([replace(town(1, "乡镇"), inputs={**town(1, "乡镇").inputs, FORM.keys[0]: Decimal(1)})], COUNTY.unit)
FILES = {"even": EVEN, "city": CITY, "province": PROVINCE, "country": COUNTRY}


def rows(summary: Filing, *wanted: int) -> list[list[Any]]:
    """Some rows of the sheet, without empty cells."""
    sheet = opened(written(summary), values=True)[at.BY_KIND]
    found = list(sheet.iter_rows(values_only=True))
    return [[value for value in found[row] if value is not None] for row in wanted]


def places(summary: Filing, key: Key) -> list[list[Place]]:
    """The cells of a figure, level by level."""
    row = FIRST + FORM.keys.index(key)
    blocks = kind_blocks(FORM, summary.members)
    return [[Place(at.BY_KIND, row, n) for n in range(block.column, block.total + 1)] for block in blocks]


# -- what stands there


def test_each_level_has_its_kinds_below_a_title_that_says_what_it_covers() -> None:
    notice, titles, kinds = rows(CITY, 1, at.LIST_HEAD_ROW, at.LIST_HEAD_ROW + 1)
    assert notice[0] == "上级的数里已有下级的，各级不能相加；“合计”是全部，“小计”不含上面没有下级的单位。"
    assert titles == [
        "项目",
        "列",
        "第1级：直接汇总的 4 个单位",
        "第2级：开发区、县的下级，5 个单位；不含上面没有下级的 2 个",
        "底层：没有下级的 7 个单位，不论在第几级",
    ]
    first, second = ["部门", "开发区", "县", "合计"], ["县本级", "部门", "乡镇", "街道", "小计"]
    assert kinds == [*first, *second, "县本级", "部门", "乡镇", "街道", "开发区", "合计"]
    sheet = opened(written(CITY))[at.BY_KIND]
    merged = {str(cells) for cells in sheet.merged_cells.ranges}
    assert merged == {"A1:B1", "A2:B2", "C2:F2", "A3:A4", "B3:B4", "C3:F3", "G3:K3", "L3:Q3"}


def test_where_every_level_is_everything_there_are_no_parts_and_the_deepest_is_the_bottom() -> None:
    notice, titles, kinds = rows(EVEN, 1, at.LIST_HEAD_ROW, at.LIST_HEAD_ROW + 1)
    assert notice[0] == "上级的数里已有下级的，各级不能相加。"
    assert titles == ["项目", "列", "第1级：直接汇总的 2 个单位", "第2级：县、区的下级，6 个单位"]
    assert kinds == ["县", "区", "合计", "县本级", "部门", "乡镇", "街道", "合计"]


def test_each_figure_is_the_sum_over_the_units_of_its_kind_and_level() -> None:
    (line,) = rows(CITY, FIRST + FORM.keys.index(RECEIVED))

    def of(*numbers: int) -> Decimal:
        found = {leaf.unit.code: leaf[RECEIVED] for leaf in CITY.leaf_filings()}
        return sum((found[str(number)] for number in numbers), Decimal(0))

    first = [of(401), of(301, 402), COUNTY[RECEIVED]]
    second = [of(101), of(104), of(102, 103), of(301)]
    bottom = [of(101), of(104, 401), of(102, 103), of(301), of(402)]
    expected = [figure for block in (first, second, bottom) for figure in (*block, sum(block))]
    assert [*map(Decimal, line[2:])] == expected
    assert sum(first) == sum(bottom) == CITY[RECEIVED]


def test_the_sheet_of_a_summary_of_returns_is_as_it_was() -> None:
    head, first = rows(COUNTY, at.LIST_HEAD_ROW, at.LIST_HEAD_ROW + 1)
    assert head == ["项目", "列", "县本级", "部门", "乡镇", "合计"]
    assert first[:2] == list(FORM.labels(FORM.keys[0]))


def test_it_is_printed_level_by_level_with_the_names_of_the_figures_on_each_page() -> None:
    sheet = opened(written(PROVINCE))[at.BY_KIND]
    starts = [block.column for block in kind_blocks(FORM, PROVINCE.members)]
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth) == ("landscape", None)
    assert (sheet.print_title_rows, sheet.print_title_cols, sheet.freeze_panes) == ("$3:$4", "$A:$B", "C5")
    assert sheet.page_setup.scale >= 60
    assert {broken.id for broken in sheet.col_breaks.brk} <= set(starts[1:])


def test_only_rows_of_nothing_but_zeros_are_folded() -> None:
    sheet = opened(written(CITY), values=True)[at.BY_KIND]
    folded = [bool(sheet.row_dimensions[FIRST + 1 + n].hidden) for n in range(len(FORM.keys))]
    assert folded == [not CITY[key] for key in FORM.keys]
    assert 0 < sum(folded) < len(folded)


def test_what_each_level_comes_to_is_bold() -> None:
    sheet = opened(written(CITY))[at.BY_KIND]
    lines = list(sheet.iter_rows(min_row=FIRST + 1))
    totals = {block.total for block in kind_blocks(FORM, CITY.members)}
    assert len(lines) == len(FORM.keys)
    assert all({n for n, cell in enumerate(line) if cell.font.bold} == totals for line in lines)


@pytest.mark.parametrize("summary", [COUNTY, CITY, BEGUN], ids=["of returns", "of summaries", "begun with a figure"])
def test_folded_rows_hang_on_the_one_above_them(summary: Filing) -> None:
    sheet = opened(written(summary))[at.BY_KIND]
    head = kind_head_row(kind_blocks(FORM, summary.members)) + 1
    folded = [False, *(not summary[key] for key in FORM.keys), False]
    lines = [sheet.row_dimensions[head + n] for n in range(len(folded))]
    assert [(bool(line.hidden), line.outlineLevel) for line in lines] == [(fold, int(fold)) for fold in folded]
    assert [bool(line.collapsed) for line in lines] == [
        after and not own for own, after in zip(folded, (*folded[1:], False), strict=True)
    ]
    assert {line.height for line in lines[1:-1]} == {13.5}
    assert (sheet.sheet_properties.outlinePr.summaryBelow, sheet.sheet_format.outlineLevelRow) == (False, 1)


@pytest.mark.parametrize("blank", [slice(0), slice(1), slice(1, 3), slice(-2, None), slice(None)], ids=str)
def test_what_is_folded_hangs_on_the_row_above_it_and_without_any_there_is_no_outline(blank: slice) -> None:
    unit, left_out = Unit("101", "乙镇", "乡镇"), FORM.inputs[blank]
    only = Filing(FORM, unit, 2024, {key: Decimal(key not in left_out) for key in FORM.inputs})
    sheet = opened(written(merge([only], Unit("1", "甲县", "县"))))[at.BY_KIND]
    lines = [sheet.row_dimensions[at.LIST_HEAD_ROW + 1 + n] for n in range(len(FORM.keys) + 1)]
    folded = [False, *(not only[key] for key in FORM.keys), False]
    assert [(line.hidden, line.outlineLevel) for line in lines] == [(one, int(one)) for one in folded[:-1]]
    assert [bool(line.collapsed) for line in lines] == [b and not a for a, b in pairwise(folded)]
    assert sheet.sheet_format.outlineLevelRow == (1 if any(folded) else None)


# -- live sums


@pytest.mark.parametrize("name", FILES)
def test_a_spreadsheet_application_calculates_every_level_as_it_is_stored(name: str, tmp_path: Path) -> None:
    libreoffice.require()
    file, summary = tmp_path / "summary.xlsx", FILES[name]
    file.write_bytes(written(summary))
    (found,) = libreoffice.run([Job(file, formulas=True)])
    sheet = opened(file.read_bytes(), values=True)[at.BY_KIND]
    cells = {cell: one.value for (on, cell), one in found.items() if on == at.BY_KIND}
    assert len(cells) == len(FORM.keys) * sum(len(line) for line in places(summary, RECEIVED))
    assert cells == pytest.approx({cell: sheet[cell].value for cell in cells})


def test_a_figure_at_the_bottom_that_changes_changes_its_level_and_the_bottom(tmp_path: Path) -> None:
    libreoffice.require()
    file = tmp_path / "summary.xlsx"
    numbers = {member.unit.code: number for number, member in at.numbered(PROVINCE.members)}
    nested = [number for _, number in sorted((tuple(map(int, n.split("."))), n) for n in numbers.values() if "." in n)]
    row = at.first_row(at.NESTED) + nested.index(numbers["301"])
    cell = Place(at.NESTED, row, at.FIRST_COLUMN + FORM.keys.index(RECEIVED)).cell
    was = opened(whole := written(PROVINCE), values=True)[at.BY_KIND]
    file.write_bytes(books.typed(whole, at.NESTED, {cell: books.number(100_000)}))
    (found,) = libreoffice.run([Job(file, formulas=True)])
    changed = {
        (n, was.cell(FIRST, place.column + 1).value)
        for n, line in enumerate(places(PROVINCE, RECEIVED))
        for place in line
        if found[at.BY_KIND, place.cell].value != was[place.cell].value
    }
    assert changed == {(2, "街道"), (2, "小计"), (3, "街道"), (3, "合计")}


def test_a_large_summary_has_values_the_same_ones() -> None:
    large, small = written(PROVINCE, 0), written(PROVINCE)
    assert not any(cell.startswith(f"{at.BY_KIND}!") for cell in formulas(large))
    one, two = (opened(data, values=True)[at.BY_KIND].iter_rows(values_only=True) for data in (large, small))
    assert list(one) == list(two)


def test_a_sum_that_would_name_too_many_cells_is_a_value() -> None:
    zones = [merge([town(500 + n, "乡镇")], Unit(f"{n:03}", f"第{n}开发区", "开发区")) for n in range(1, 160, 2)]
    summary = merge([*zones, *(town(n, "开发区") for n in range(0, 160, 2))], Unit("37", "市", "市"))
    data, (_, _, bottom) = written(summary), places(summary, RECEIVED)
    found = formulas(data)
    assert [f"{at.BY_KIND}!{place.cell}" in found for place in bottom] == [True, False, True]
    assert (read(data).findings, read(data).filing) == ((), summary)


# -- read back


@settings(max_examples=8, deadline=None)
@given(trees(), st.sampled_from([0, at.LIVE_UP_TO]))
def test_whatever_the_shape_it_reads_back_as_it_was_written(tree: Filing, live_up_to: int) -> None:
    reading = read(written(tree, live_up_to))
    assert reading.findings == ()
    assert reading.filing == tree


@settings(max_examples=8, deadline=None)
@given(st.data())
def test_a_subtotal_that_is_typed_over_is_an_error_at_its_place(data: st.DataObject) -> None:
    name, live_up_to = data.draw(st.sampled_from(list(FILES))), data.draw(st.sampled_from([0, at.LIVE_UP_TO]))
    key = data.draw(st.sampled_from(FORM.keys))
    place, value = data.draw(st.sampled_from(list(subtotals(FILES[name], key).items())))
    changed = books.typed(written(FILES[name], live_up_to), at.BY_KIND, {place.cell: books.number(value + 1)})
    assert errors(changed) == [("SUMMARY-CELL", place, plain(value + 1), plain(value))]


@pytest.mark.parametrize("live_up_to", [0, at.LIVE_UP_TO])
def test_a_word_that_is_changed_is_an_error_at_its_place(live_up_to: int) -> None:
    block = kind_blocks(FORM, CITY.members)[1]
    title, kind = (Place(at.BY_KIND, at.LIST_HEAD_ROW + n, block.column) for n in (0, 1))
    beside = Place(at.BY_KIND, FIRST, 40)
    whole = written(CITY, live_up_to)
    for place, said, expected in ((title, "第2级", block.title), (kind, "镇", "县本级")):
        changed = books.typed(whole, at.BY_KIND, {place.cell: books.text(said)})
        assert errors(changed) == [("SUMMARY-CELL", place, said, expected)]
    book = opened(whole)
    book[at.BY_KIND][beside.cell].value = 7
    assert errors(books.saved(book)) == [("SUMMARY-CELL", beside, "7", "")]


def subtotals(summary: Filing, key: Key) -> dict[Place, Decimal]:
    """The cells of a figure on all levels, and what belongs there."""
    values = [value for block in kind_blocks(FORM, summary.members) for value in block.figures(key)]
    return dict(zip((place for line in places(summary, key) for place in line), values, strict=True))


def errors(data: bytes) -> list[tuple[str, Place | None, str | None, str | None]]:
    found = [finding for finding in read(data).findings if finding.is_error]
    return [(one.code, one.place, one.found, one.expected) for one in found]


# -- as earlier versions wrote it


@pytest.mark.parametrize(("live_up_to", "version"), [(0, at.LARGE), (at.LIVE_UP_TO, at.PRESENT)])
def test_a_summary_that_has_only_the_first_level_is_read_where_its_version_had_no_more(
    live_up_to: int, version: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = written(CITY, live_up_to)
    monkeypatch.setattr(lists, "kind_blocks", partial(kind_blocks, below=False))
    without = written(CITY, live_up_to)
    monkeypatch.setattr(at, "version_of", lambda live, nested: version)
    earlier = written(CITY, live_up_to)
    assert (errors(earlier), read(earlier).filing) == ([], CITY)
    assert {place.sheet for _, place, _, _ in errors(without) if place} == {at.BY_KIND}
    monkeypatch.undo()
    assert [version_of(data) for data in (whole, earlier)] == [str(int(version) + 2), version]


def version_of(data: bytes) -> str:
    returned = read(data).returned
    assert returned is not None
    return returned.identity[at.VERSION]
