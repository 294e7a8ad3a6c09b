"""What the locked workbook holds: seen by openpyxl or in its XML, never by our own reader."""

from __future__ import annotations

import hashlib
import io
import math
import os
import re
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from openpyxl.utils import range_boundaries

from support.books import formulas, opened, parts, sheet_trees, tags
from support.filings import FORM, LAYOUT, YEAR, changed, filings, random_filing, workbook
from xlreport import Filing, Key, Text, Unit, blank, write
from xlreport.errors import OutputError
from xlreport.form import explanation_key, rule_book
from xlreport.layout import Place

COMMITTED = Path(__file__).parents[2] / "templates" / "annual_report.xlsx"
TOWN = Unit("370323102", "鲁村镇人民政府", "乡镇")
EMPTY = blank(FORM)
NAMED = blank(FORM, TOWN, YEAR)
FILLED = random_filing(1, TOWN)
FILES = {"empty": workbook(EMPTY), "named": workbook(NAMED), "filled": workbook(FILLED)}
LOCKED_FACTS = {"empty": set(), "named": {"unit", "code", "kind", "year"}, "filled": {"unit", "code", "kind", "year"}}
PALE_YELLOW = "FFFFFBE6"
SHEETS = [sheet.name for sheet in LAYOUT.sheets.values()]
RESULTS = [check.result for check in LAYOUT.cell_checks] + [check.result for check in LAYOUT.claim_checks]


def inputs(locked: set[str]) -> Iterator[Place]:
    """Every place that somebody fills in."""
    yield from (LAYOUT.figures[key] for key in FORM.inputs)
    yield from (place for key, place in LAYOUT.facts.items() if key not in locked)
    for text in LAYOUT.texts.values():
        yield from text.paragraphs
        yield from [text.heading] if text.heading else []


def first_cells(places: Iterator[Place]) -> set[str]:
    return {f"{place.sheet}!{place.cell}" for place in places}


def cells_of(ranges: str) -> Iterator[tuple[int, int]]:
    for name in ranges.split():
        left, top, right, bottom = (edge or 1 for edge in range_boundaries(name))
        yield from ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))


def at(place: Place) -> tuple[int, int]:
    return place.row + 1, place.column + 1


# -- the committed template


def test_the_committed_template_equals_a_fresh_one_part_by_part() -> None:
    assert parts(COMMITTED.read_bytes()) == parts(FILES["empty"])


# -- the same bytes


@settings(max_examples=10, deadline=None)
@given(filings())
def test_the_same_filing_gives_the_same_bytes(filing: Filing) -> None:
    assert workbook(filing) == workbook(filing)


def test_a_file_and_a_stream_get_the_same_bytes(tmp_path: Path) -> None:
    write(FILLED, tmp_path / "a.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == FILES["filled"]


@pytest.mark.parametrize("seed", ["1", "2"])
def test_another_process_at_another_time_in_another_place_gives_the_same_bytes(seed: str) -> None:
    code = (
        "import hashlib, time; from support.filings import *; "
        "time.time = time.time_ns = lambda: 0; "
        "print(hashlib.sha256(workbook(random_filing(1, Unit('370323102', '鲁村镇人民政府', '乡镇')))).hexdigest())"
    )
    environment = {
        **os.environ,
        "PYTHONHASHSEED": seed,
        "TZ": "Asia/Shanghai",
        "PYTHONPATH": str(Path(__file__).parents[1]),
    }
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.strip() == hashlib.sha256(FILES["filled"]).hexdigest()


# -- locks


@pytest.mark.parametrize("name", FILES)
def test_every_input_is_unlocked_and_nothing_else(name: str) -> None:
    unlocked = {
        f"{sheet.title}!{cell.coordinate}"
        for sheet in opened(FILES[name])
        for row in sheet.iter_rows()
        for cell in row
        if not cell.protection.locked and cell.__class__.__name__ == "Cell"
    }
    assert unlocked == first_cells(inputs(LOCKED_FACTS[name]))


@pytest.mark.parametrize("name", FILES)
def test_every_input_is_pale_yellow_and_nothing_else(name: str) -> None:
    yellow = {
        f"{sheet.title}!{cell.coordinate}"
        for sheet in opened(FILES[name])
        for row in sheet.iter_rows()
        for cell in row
        if cell.fill.fgColor.rgb == PALE_YELLOW and cell.__class__.__name__ == "Cell"
    }
    assert yellow == first_cells(inputs(LOCKED_FACTS[name]))


def test_no_row_and_no_column_is_unlocked_as_a_whole() -> None:
    styled = [
        (sheet, element.attrib)
        for tag, attribute in (("col", "style"), ("row", "s"))
        for sheet, element in tags(FILES["empty"], tag)
        if attribute in element.attrib
    ]
    assert styled == []


@pytest.mark.parametrize("name", FILES)
def test_every_sheet_is_protected_without_a_password_and_the_structure_is_locked(name: str) -> None:
    book = opened(FILES[name])
    assert {sheet.title: sheet.protection.sheet for sheet in book} == dict.fromkeys([*SHEETS, "标识"], True)
    assert {sheet.title: sheet.protection.password for sheet in book} == dict.fromkeys([*SHEETS, "标识"])
    assert book.security.lockStructure is True


def test_a_protected_sheet_lets_row_heights_be_changed_and_not_rows_be_inserted() -> None:
    protection = opened(FILES["empty"])["一、总体情况"].protection
    assert (protection.formatRows, protection.insertRows, protection.deleteRows) == (False, True, True)


def test_a_password_protects_every_sheet() -> None:
    hashes = {sheet.protection.password for sheet in opened(workbook(EMPTY, "abc-123"))}
    assert len(hashes) == 1
    assert hashes.isdisjoint({None, ""})


@pytest.mark.parametrize("password", ["1234567890123456", "密码", "café"])
def test_a_password_that_excel_cannot_take_is_refused(password: str) -> None:
    with pytest.raises(OutputError):
        write(EMPTY, io.BytesIO(), password)


def test_a_password_of_15_characters_is_taken() -> None:
    assert opened(workbook(EMPTY, "123456789012345"))["自查"].protection.password


def test_the_identity_is_on_a_hidden_sheet_that_excel_does_not_offer_to_show() -> None:
    identity = opened(FILES["filled"])["标识"]
    assert identity.sheet_state == "veryHidden"
    assert {row[0].value: row[1].value for row in identity.iter_rows()} == {
        "form": "annual-2021",
        "layout": str(FORM.layout_version),
        "role": "return",
        "unit": "鲁村镇人民政府",
        "code": "370323102",
        "kind": "乡镇",
        "year": "2024",
    }


# -- the stamp


@pytest.mark.parametrize(
    ("name", "stamp"),
    [
        ("empty", f"annual-2021 · 版式 {FORM.layout_version}"),
        ("named", f"annual-2021 · 版式 {FORM.layout_version} · 鲁村镇人民政府 · 2024年"),
    ],
)
def test_every_sheet_bears_the_stamp_in_a_cell_and_in_its_footer(name: str, stamp: str) -> None:
    book = opened(FILES[name])
    footers = {sheet: tree.text or "" for sheet, tree in tags(FILES[name], "oddFooter")}
    assert {sheet: book[sheet]["A2"].value for sheet in SHEETS} == dict.fromkeys(SHEETS, stamp)
    assert {sheet: footer.split("&R")[0] for sheet, footer in footers.items()} == dict.fromkeys(SHEETS, f"&L&8 {stamp}")


def test_a_footer_doubles_ampersands_and_keeps_within_255_characters() -> None:
    filing = replace(NAMED, unit=Unit("1", "甲&乙" * 40, "部门"))
    footers = [element.text or "" for _, element in tags(workbook(filing), "oddFooter")]
    assert {len(footer) <= 255 for footer in footers} == {True}
    left, _, right = footers[0].removeprefix("&L&8 ").partition("&R")
    assert "甲&&乙甲&&乙" in left
    assert "&" not in left.replace("&&", "")
    assert right == "&8第 &P 页  共 &N 页"


# -- validation


@pytest.mark.parametrize("name", FILES)
def test_every_input_has_one_validation_with_prompt_and_error_text(name: str) -> None:
    book = opened(FILES[name])
    covered = Counter(
        (sheet.title, cell)
        for sheet in book
        for validation in sheet.data_validations.dataValidation
        for cell in cells_of(str(validation.sqref))
        if validation.showInputMessage and validation.showErrorMessage and validation.prompt and validation.error
    )
    assert covered == Counter({(place.sheet, at(place)): 1 for place in inputs(LOCKED_FACTS[name])})


def test_texts_of_validations_are_within_the_limits_of_excel() -> None:
    limits = {"prompt": 255, "promptTitle": 32, "error": 224, "errorTitle": 32, "formula1": 257}
    for sheet in opened(FILES["empty"]):
        for validation in sheet.data_validations.dataValidation:
            assert {name for name, most in limits.items() if len(getattr(validation, name) or "") > most} == set()


@pytest.mark.parametrize(
    ("sheet", "cell", "rule"),
    [
        ("三、依申请公开", "D6", ("whole", None, "0", "1000000000")),
        ("四、复议诉讼", "O6", None),
        ("二、主动公开", "B16", ("decimal", None, "0", "1000000000")),
        ("基本信息", "B7", ("whole", None, "2008", "2100")),
        ("基本信息", "B6", ("list", None, '"县本级,市本级,部门,乡镇,街道,开发区,县,市,其他"', None)),
        ("自查", "D6", ("list", None, '"是"', None)),
        ("一、总体情况", "B3", ("textLength", "lessThanOrEqual", "900", None)),
    ],
)
def test_a_cell_takes_what_its_kind_takes(sheet: str, cell: str, rule: tuple[str | None, ...] | None) -> None:
    found = [v for v in opened(FILES["empty"])[sheet].data_validations.dataValidation if cell in v.sqref]
    assert [(v.type, v.operator, v.formula1, v.formula2) for v in found] == ([rule] if rule else [])


def test_the_prompt_of_a_money_cell_says_its_unit_and_that_of_a_count_says_its_own() -> None:
    def prompt(sheet: str, cell: str) -> Any:
        return next(v.prompt for v in opened(FILES["empty"])[sheet].data_validations.dataValidation if cell in v.sqref)

    assert "万元" in prompt("二、主动公开", "B16")
    assert "件" in prompt("三、依申请公开", "D6")


# -- conditional formats


def test_every_number_cell_and_every_figure_of_a_relation_can_turn_red() -> None:
    painted: dict[str, Counter[tuple[int, int]]] = {}
    for sheet in opened(FILES["named"]):
        ranges = [str(found.sqref) for found in sheet.conditional_formatting]
        painted[sheet.title] = Counter(cell for name in ranges for cell in cells_of(name))
    expected: dict[str, Counter[tuple[int, int]]] = {name: Counter() for name in painted}
    for key in FORM.inputs:
        expected[LAYOUT.figures[key].sheet][at(LAYOUT.figures[key])] += 1
    for claim in FORM.relations:
        for key in claim.left + claim.right:
            expected[LAYOUT.figures[key].sheet][at(LAYOUT.figures[key])] += 1
    for sheet in ("二、主动公开", "三、依申请公开", "四、复议诉讼"):
        assert painted[sheet] == expected[sheet]


def test_every_result_of_the_self_check_and_its_first_line_turn_red() -> None:
    sheet = opened(FILES["empty"])["自查"]
    painted = {cell for found in sheet.conditional_formatting for cell in cells_of(str(found.sqref))}
    assert painted == {at(place) for place in (LAYOUT.ready, *RESULTS)}


# -- formulas

PLAIN_FUNCTIONS = {
    "ABS",
    "AND",
    "COUNT",
    "COUNTBLANK",
    "COUNTIF",
    "FIND",
    "IF",
    "INT",
    "ISBLANK",
    "ISERROR",
    "ISLOGICAL",
    "ISNUMBER",
    "ISTEXT",
    "LEFT",
    "OR",
    "ROUND",
    "SUM",
    "SUMPRODUCT",
    "TRIM",
}


def test_every_formula_uses_plain_functions_only() -> None:
    data = FILES["filled"]
    written = [*formulas(data).values(), *(element.text or "" for _, element in tags(data, "formula"))]
    written += [element.text or "" for name in ("formula1", "formula2") for _, element in tags(data, name)]
    without_texts = [re.sub(r'"[^"]*"', "", code) for code in written]
    used = {name for code in without_texts for name in re.findall(r"([A-Za-z_.][\w.]*)\(", code)}
    assert used <= PLAIN_FUNCTIONS
    assert {"SUM", "IF", "COUNTBLANK", "AND"} <= used


def test_no_formula_is_longer_than_excel_takes() -> None:
    assert max(map(len, formulas(FILES["filled"]).values())) <= 8192
    assert max(len(element.text or "") for _, element in tags(FILES["filled"], "formula")) <= 8192


def test_exactly_the_totals_the_previews_and_the_self_check_are_formulas() -> None:
    places = [LAYOUT.figures[key] for key in FORM.totals] + [LAYOUT.title_preview, LAYOUT.preface_preview, LAYOUT.ready]
    places += [place for check in LAYOUT.cell_checks for place in (check.empty, check.faulty, check.result)]
    for check in LAYOUT.claim_checks:
        places += [check.left, *([check.right] if check.claim.right else []), check.result]
    assert set(formulas(FILES["filled"])) == first_cells(iter(places))


@settings(max_examples=15, deadline=None)
@given(filings())
def test_no_text_of_a_filing_becomes_a_formula_or_a_link(filing: Filing) -> None:
    data = workbook(filing)
    assert set(formulas(data)) == set(formulas(FILES["empty"]))
    assert list(tags(data, "hyperlink")) == []
    assert set(parts(data)) == set(parts(FILES["empty"]))


@settings(max_examples=15, deadline=None)
@given(filings(largest=10**6))
def test_every_total_is_stored_with_its_true_value(filing: Filing) -> None:
    book = opened(workbook(filing), values=True)
    stored = {key: book[LAYOUT.figures[key].sheet][LAYOUT.figures[key].cell].value for key in FORM.totals}
    assert stored == {key: int(filing[key]) for key in FORM.totals}


@pytest.mark.parametrize(
    ("key", "formula"),
    [
        ("t3/received/total", "SUM(D6:I6)"),
        ("t3/concluded/natural_person", "SUM(D8:D28)"),
        ("t3/concluded/total", "SUM(D29:I29)"),
        ("t4/cases/suit_direct_total", "SUM(F6:I6)"),
    ],
)
def test_a_total_is_a_sum_of_the_cells_beside_it(key: str, formula: str) -> None:
    place = LAYOUT.figures[Key(*key.split("/"))]
    assert formulas(FILES["empty"])[f"{place.sheet}!{place.cell}"] == formula


def results(filing: Filing) -> list[str]:
    """The first line of the self-check and its results, as stored."""
    sheet = opened(workbook(filing), values=True)["自查"]
    return [sheet[place.cell].value for place in (LAYOUT.ready, *RESULTS)]


def test_the_self_check_of_a_consistent_filing_says_that_it_can_be_returned() -> None:
    assert results(FILLED) == ["检查通过，可以报送。", *["通过"] * 13]


def test_the_self_check_of_a_blank_filing_counts_what_is_missing() -> None:
    assert results(EMPTY) == [
        "还不能报送：10 项未填。",
        "未填（4格）",
        "未填（10格）",
        "未填（144格）",
        "未填（12格）",
        *["不适用"] * 3,
        *["未填"] * 6,
    ]


def test_the_self_check_leaves_out_rules_for_other_kinds_of_unit() -> None:
    key = Key("t2.1", "rules", "issued")
    for kind, said in (("乡镇", "不符（相差2）"), ("市本级", "不适用")):
        filing = replace(changed(FILLED, {key: 2}), unit=Unit("1", "甲", kind))
        assert results(filing)[5:8] == [said, *([said] * 2 if kind == "市本级" else ["通过"] * 2)]


@pytest.mark.parametrize("rule", FORM.explicable)
def test_every_warning_can_be_explained_beside_it(rule: str) -> None:
    place = LAYOUT.facts[explanation_key(rule)]
    sheet = opened(FILES["named"])[place.sheet]
    label = next(found.label for found in FORM.rules if found.id == rule)
    assert (sheet.cell(place.row + 1, 1).value, sheet[place.cell].protection.locked) == (label, False)
    said = replace(FILLED, facts={**FILLED.facts, explanation_key(rule): "情况属实。"})
    assert opened(workbook(said))[place.sheet][place.cell].value == "情况属实。"


def test_the_rule_book_stands_on_the_last_sheet() -> None:
    sheet = opened(FILES["empty"])["规则"]
    told = [row[1].value for row in sheet.iter_rows() if row[1].value]
    for title, entries in rule_book(FORM):
        assert title in told
        assert {f"{entry.sentence}{entry.advice}" for entry in entries} <= set(told)


def test_the_self_check_says_by_how_much_a_relation_is_broken() -> None:
    key = Key("t3", "received", "research")
    wrong = changed(FILLED, {key: FILLED[key] + 7})
    assert results(wrong) == ["还不能报送：1 项不符。", *["通过"] * 9, "不符（相差7）", *["通过"] * 3]


def test_the_self_check_takes_blanks_for_0_where_that_was_chosen() -> None:
    blanks = {key: None for key in FORM.inputs if key.table == "t4"}
    chosen = replace(changed(FILLED, blanks), facts={**FILLED.facts, "blank_is_zero/disputes": "是"})
    assert results(chosen) == ["检查通过，可以报送。", *["通过"] * 13]


def test_title_and_preface_are_shown_as_they_will_be_printed() -> None:
    sheet = opened(FILES["filled"], values=True)["基本信息"]
    shown = sheet[LAYOUT.title_preview.cell].value, sheet[LAYOUT.preface_preview.cell].value
    assert shown == (FILLED.filled(FORM.report_title), FILLED.filled(FORM.preface_pattern))


# -- what applications do with it


@pytest.mark.parametrize("name", FILES)
def test_there_are_no_macros_no_links_and_nothing_else_that_warns(name: str) -> None:
    sheets = [f"xl/worksheets/sheet{n}.xml" for n in range(1, len(SHEETS) + 2)]
    assert sorted(parts(FILES[name])) == sorted(
        [
            *sheets,
            "[Content_Types].xml",
            "_rels/.rels",
            "docProps/app.xml",
            "docProps/core.xml",
            "xl/_rels/workbook.xml.rels",
            "xl/sharedStrings.xml",
            "xl/styles.xml",
            "xl/theme/theme1.xml",
            "xl/workbook.xml",
        ]
    )
    assert [part for part, content in parts(FILES[name]).items() if b'TargetMode="External"' in content] == []


def test_the_book_opens_on_the_sheet_where_filling_in_begins() -> None:
    assert opened(FILES["empty"]).active.title == "基本信息"


def test_the_sheets_stand_in_the_order_of_the_form() -> None:
    assert opened(FILES["empty"]).sheetnames == [*SHEETS, "标识"]


def test_every_sheet_prints_on_a4_without_gridlines() -> None:
    book = opened(FILES["empty"])
    assert {name: (book[name].page_setup.paperSize, book[name].sheet_view.showGridLines) for name in SHEETS} == (
        dict.fromkeys(SHEETS, (9, False))
    )
    assert [name for name in SHEETS if book[name].page_setup.orientation == "landscape"] == ["四、复议诉讼"]


def test_only_table_three_has_frozen_panes() -> None:
    assert {sheet.title: sheet.freeze_panes for sheet in opened(FILES["empty"]) if sheet.freeze_panes} == {
        "三、依申请公开": "D6"
    }


def test_every_label_stands_at_its_place() -> None:
    book = opened(FILES["empty"])
    wrong = [
        (label, book[sheet.name][label.place.cell].value)
        for sheet in LAYOUT.sheets.values()
        for label in sheet.labels
        if (book[sheet.name][label.place.cell].value or "") != label.text
    ]
    assert wrong == []


def test_every_sheet_has_exactly_the_merges_of_its_layout() -> None:
    book = opened(FILES["filled"])
    assert {name: {str(merge) for merge in book[name].merged_cells.ranges} for name in SHEETS} == {
        name: set(LAYOUT.merges[name]) for name in SHEETS
    }


# -- texts


def heights(filing: Filing, key: str) -> list[float | None]:
    sheet = opened(workbook(filing))[LAYOUT.texts[key].paragraphs[0].sheet]
    return [sheet.row_dimensions[place.row + 1].height for place in LAYOUT.texts[key].paragraphs]


@pytest.mark.parametrize("length", [1, 33, 34, 400, 900])
def test_a_paragraph_has_the_height_that_it_needs_in_print(length: int) -> None:
    said = replace(NAMED, texts={"overview/intro": Text("", ("文" * length,))})
    # A column of 63 characters is 330 points wide between its margins, a character 10, a line 12 points high.
    needed = math.ceil(10 * length / 330) * 12
    assert needed <= (heights(said, "overview/intro")[0] or 0) <= 409


def test_more_paragraphs_than_rows_share_the_last_row_a_line_each() -> None:
    said = replace(NAMED, texts={"overview/intro": Text("", ("一。", "二。", "三。", "四。", "五。"))})
    sheet = opened(workbook(said))["一、总体情况"]
    cells = [sheet[place.cell].value for place in LAYOUT.texts["overview/intro"].paragraphs]
    assert cells == ["一。", "二。", "三。\n四。\n五。"]


def test_headings_are_prefilled_with_the_official_wording() -> None:
    sheet = opened(FILES["empty"])["一、总体情况"]
    places = [text.heading for text in LAYOUT.texts.values() if text.heading and text.heading.sheet == sheet.title]
    assert [sheet[place.cell].value for place in places] == [
        "（一）主动公开",
        "（二）依申请公开",
        "（三）政府信息管理",
        "（四）政府信息公开平台建设",
        "（五）监督保障",
    ]


def test_a_text_that_no_cell_can_hold_is_refused() -> None:
    said = replace(NAMED, texts={"overview/intro": Text("", ("文" * 32_768,))})
    with pytest.raises(OutputError):
        workbook(said)


def test_figures_are_stored_as_numbers_with_their_decimals() -> None:
    fees = Key("t2.8", "fees", "amount")
    place = LAYOUT.figures[fees]
    cell = opened(workbook(changed(NAMED, {fees: Decimal("190.457379")})))[place.sheet][place.cell]
    assert (cell.value, cell.data_type) == (190.457379, "n")


def test_files_in_the_workbook_bear_no_date_of_their_making() -> None:
    with zipfile.ZipFile(io.BytesIO(FILES["filled"])) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_sheets_of_the_workbook_are_well_formed_xml() -> None:
    assert list(sheet_trees(FILES["filled"])) == [*SHEETS, "标识"]
