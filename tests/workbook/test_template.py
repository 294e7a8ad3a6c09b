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

import xlreport
from support.books import formulas, opened, parts, sheet_trees, tags
from support.filings import FORM, LAYOUT, YEAR, changed, filings, random_filing, workbook
from xlreport import Filing, Key, Text, Unit, blank, write
from xlreport.errors import OutputError
from xlreport.form import blank_is_zero, explanation_key, is_plain
from xlreport.layout import ClaimCheck, Place, run_places, seal

COMMITTED = Path(__file__).parents[2] / "templates" / "annual_report.xlsx"
TOWN = Unit("370323102", "鲁村镇人民政府", "乡镇")
EMPTY = blank(FORM)
NAMED = blank(FORM, TOWN, YEAR)
FILLED = random_filing(1, TOWN)
FILES = {"empty": workbook(EMPTY), "named": workbook(NAMED), "filled": workbook(FILLED)}
LOCKED_FACTS = {"empty": set(), "named": {"unit", "code", "kind", "year"}, "filled": {"unit", "code", "kind", "year"}}
PALE_YELLOW = "FFFFFBE6"
SHEETS = [sheet.name for sheet in LAYOUT.sheets.values()]
BASICS, SELF_CHECK, SLIP = (LAYOUT.sheets[id].name for id in ("basics", "self_check", "slip"))
TABLES = [sheet.name for sheet in LAYOUT.figure_sheets()]
CHECKS = LAYOUT.self_check
NUMBER, MONEY = LAYOUT.figures[Key("t3", "received", "natural_person")], LAYOUT.figures[Key("t2.8", "fees", "amount")]


def inputs(locked: set[str]) -> Iterator[Place]:
    """Every place that somebody fills in."""
    yield from (LAYOUT.figures[key] for key in FORM.inputs)
    yield from (place for key, place in LAYOUT.facts.items() if key not in locked)
    for text in LAYOUT.texts.values():
        yield from text.paragraphs
        yield from [text.heading] if text.heading else []


def links() -> Iterator[Place]:
    """What can be selected besides: to follow a link its cell must not be locked."""
    yield from (line.link for line in LAYOUT.lines.values())


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
        "PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[1]), str(Path(xlreport.__file__).parents[1])]),
    }
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.strip() == hashlib.sha256(FILES["filled"]).hexdigest()


# -- locks


@pytest.mark.parametrize("name", FILES)
def test_every_input_and_every_link_is_unlocked_and_nothing_else(name: str) -> None:
    unlocked = {
        f"{sheet.title}!{cell.coordinate}"
        for sheet in opened(FILES[name])
        for row in sheet.iter_rows()
        for cell in row
        if not cell.protection.locked and cell.__class__.__name__ == "Cell"
    }
    assert unlocked == first_cells(inputs(LOCKED_FACTS[name])) | first_cells(links())


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


def test_on_the_sheets_of_tables_only_inputs_and_links_can_be_selected() -> None:
    closed = {sheet.title for sheet in opened(FILES["empty"]) if sheet.protection.selectLockedCells}
    assert closed == set(TABLES)


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
    facts = {row[0].value: row[1].value for row in identity.iter_rows()}
    assert re.fullmatch("[0-9a-f]{64}", facts.pop("handed_out"))
    assert facts == {
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
    ("name", "stamp", "who"),
    [
        ("empty", f"annual-2021 · 版式 {FORM.layout_version}", FORM.title),
        (
            "named",
            f"annual-2021 · 版式 {FORM.layout_version} · 单位 鲁村镇人民政府 · 代码 370323102 · 2024年",
            "鲁村镇人民政府 · 2024 年",
        ),
    ],
)
def test_every_sheet_bears_the_stamp_in_a_cell_and_says_in_its_footer_whose_it_is(
    name: str, stamp: str, who: str
) -> None:
    book = opened(FILES[name])
    footers = {sheet: tree.text or "" for sheet, tree in tags(FILES[name], "oddFooter")}
    assert {sheet: book[sheet]["A3"].value for sheet in SHEETS} == dict.fromkeys(SHEETS, stamp)
    assert {sheet: f.split("&R")[0] for sheet, f in footers.items()} == {s: f"&L&8 {who} · {s}" for s in SHEETS}


def test_a_footer_doubles_ampersands_and_keeps_within_255_characters() -> None:
    filing = replace(NAMED, unit=Unit("1", "甲&乙" * 40, "部门"))
    footers = [element.text or "" for _, element in tags(workbook(filing), "oddFooter")]
    assert {len(footer) <= 255 for footer in footers} == {True}
    left, _, right = footers[0].removeprefix("&L&8 ").partition("&R")
    assert "甲&&乙甲&&乙" in left
    assert "&" not in left.replace("&&", "")
    assert right == "&8第 &P 页  共 &N 页"


@pytest.mark.parametrize(("name", "who"), [("empty", None), ("named", "鲁村镇人民政府 · 2024 年")])
def test_every_sheet_says_whose_it_is_under_its_title(name: str, who: str | None) -> None:
    book = opened(FILES[name], values=True)
    assert {sheet: book[sheet]["A2"].value for sheet in SHEETS} == dict.fromkeys(SHEETS, who)


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
    places = [*inputs(LOCKED_FACTS[name]), *links()]
    assert covered == Counter({(place.sheet, at(place)): 1 for place in places})


def test_texts_of_validations_are_within_the_limits_of_excel() -> None:
    limits = {"prompt": 255, "promptTitle": 32, "error": 224, "errorTitle": 32, "formula1": 257}
    for sheet in opened(FILES["empty"]):
        for validation in sheet.data_validations.dataValidation:
            assert {name for name, most in limits.items() if len(getattr(validation, name) or "") > most} == set()


@pytest.mark.parametrize(
    ("place", "rule"),
    [
        (NUMBER, ("whole", None, "0", "1000000000")),
        (LAYOUT.figures[FORM.totals[0]], None),
        (MONEY, ("decimal", None, "0", "1000000000")),
        (LAYOUT.facts["year"], ("whole", None, "2008", "2100")),
        (LAYOUT.facts["kind"], ("list", None, '"县本级,市本级,部门,乡镇,街道,开发区,县,市,其他"', None)),
        (LAYOUT.facts["blank_is_zero/requests"], ("list", None, '"是"', None)),
        (LAYOUT.texts["preface"].paragraphs[0], ("textLength", "lessThanOrEqual", "900", None)),
        (LAYOUT.lines["requests"].link, ("custom", None, "FALSE", None)),
    ],
)
def test_a_cell_takes_what_its_kind_takes(place: Place, rule: tuple[str | None, ...] | None) -> None:
    sheet = opened(FILES["empty"])[place.sheet]
    found = [v for v in sheet.data_validations.dataValidation if place.cell in v.sqref]
    assert [(v.type, v.operator, v.formula1, v.formula2) for v in found] == ([rule] if rule else [])


def test_every_row_of_a_text_has_one_validation_by_a_formula_for_the_first() -> None:
    for run in LAYOUT.runs.values():
        (found,) = (
            v for v in opened(FILES["empty"])[run[0].sheet].data_validations.dataValidation if run[0].cell in v.sqref
        )
        assert (found.type, str(found.sqref)) == ("custom", f"{run[0].cell}:{run[-1].cell}")
        assert f"{run[0].cell}" in found.formula1


def test_the_prompt_of_a_money_cell_says_its_unit_and_that_of_a_count_says_its_own() -> None:
    def prompt(place: Place) -> Any:
        sheet = opened(FILES["empty"])[place.sheet]
        return next(v.prompt for v in sheet.data_validations.dataValidation if place.cell in v.sqref)

    assert "万元" in prompt(MONEY)
    assert "件" in prompt(NUMBER)


@pytest.mark.parametrize("check", CHECKS.claims, ids=lambda check: check.result.cell)
def test_a_result_of_the_self_check_tells_its_rule_when_it_is_selected(check: ClaimCheck) -> None:
    sheet = opened(FILES["empty"])[SELF_CHECK]
    (told,) = [v for v in sheet.data_validations.dataValidation if check.result.cell in v.sqref]
    assert (told.promptTitle, told.prompt) == (check.claim.rule.id, check.claim.rule.sentence)


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
    for line in LAYOUT.lines.values():
        expected[line.state.sheet][at(line.state)] += 1
    for sheet in TABLES:
        assert painted[sheet] == expected[sheet]


def test_every_result_of_the_self_check_and_its_first_line_are_coloured_and_what_is_to_be_explained() -> None:
    sheet = opened(FILES["empty"])[SELF_CHECK]
    painted = {cell for found in sheet.conditional_formatting for cell in cells_of(str(found.sqref))}
    plain = [rule.id for rule in FORM.rules if rule.id in CHECKS.reminders and is_plain(rule)]
    explained = [LAYOUT.facts[explanation_key(rule)] for rule in plain]
    expected = (*CHECKS.results, *CHECKS.reminders.values(), CHECKS.ready, *explained)
    assert painted == {at(place) for place in expected}


def test_a_paragraph_that_is_too_long_turns_red_by_the_test_that_its_validation_has() -> None:
    for run in LAYOUT.runs.values():
        sheet = opened(FILES["empty"])[run[0].sheet]
        (rule,) = (
            found.rules[0]
            for found in sheet.conditional_formatting
            if str(found.sqref) == f"{run[0].cell}:{run[-1].cell}"
        )
        (validation,) = (v for v in sheet.data_validations.dataValidation if run[0].cell in v.sqref)
        assert validation.formula1 == f"NOT({rule.formula[0]})"
        assert "900" in rule.formula[0]


# -- formulas

PLAIN_FUNCTIONS = {
    "ABS",
    "ADDRESS",
    "AND",
    "CHAR",
    "COLUMN",
    "COUNT",
    "COUNTBLANK",
    "COUNTIF",
    "FIND",
    "HYPERLINK",
    "IF",
    "INT",
    "ISBLANK",
    "ISERROR",
    "ISLOGICAL",
    "ISNUMBER",
    "ISTEXT",
    "LEFT",
    "LEN",
    "MID",
    "MIN",
    "MOD",
    "NOT",
    "OR",
    "REPT",
    "ROUND",
    "ROW",
    "ROWS",
    "SUBSTITUTE",
    "SUM",
    "SUMPRODUCT",
    "TEXT",
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


def shown_by_formulas() -> Iterator[Place]:
    """Every place that shows what follows from others."""
    yield from (LAYOUT.figures[key] for key in FORM.totals)
    yield from (LAYOUT.title_preview, LAYOUT.preface_preview, CHECKS.ready, *LAYOUT.counts.values(), *CHECKS.results)
    yield from (sheet.who for sheet in LAYOUT.sheets.values() if sheet.who)
    for line in LAYOUT.lines.values():
        yield from (line.state, line.link)
    for check in CHECKS.cells:
        yield from (check.empty, check.faulty)
        yield from [check.choice] if check.section and FORM.sections[check.section].tables else []
    for claim in CHECKS.claims:
        yield from (claim.left, *([claim.right] if claim.claim.right else []))
    yield from (CHECKS.reminders[rule.id] for rule in FORM.rules if rule.id in CHECKS.reminders and is_plain(rule))
    slip = LAYOUT.slip
    yield from (slip.unit, slip.year, *slip.figures, slip.state, slip.seal)
    labels = {fact.label for fact in FORM.facts.values()}
    yield from (place for place, label in zip(slip.signed, FORM.wording.slip.signed, strict=True) if label in labels)


def test_exactly_what_follows_from_inputs_is_a_formula() -> None:
    assert set(formulas(FILES["filled"])) == first_cells(shown_by_formulas())


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
        ("t3/received/total", "SUM(D8:I8)"),
        ("t3/concluded/natural_person", "SUM(D10:D30)"),
        ("t3/concluded/total", "SUM(D31:I31)"),
        ("t4/cases/suit_direct_total", "SUM(F8:I8)"),
    ],
)
def test_a_total_is_a_sum_of_the_cells_beside_it(key: str, formula: str) -> None:
    place = LAYOUT.figures[Key(*key.split("/"))]
    assert formulas(FILES["empty"])[f"{place.sheet}!{place.cell}"] == formula


def results(filing: Filing) -> list[str]:
    """The first line of the self-check and its results, as stored."""
    sheet = opened(workbook(filing), values=True)[SELF_CHECK]
    return [sheet[place.cell].value for place in (CHECKS.ready, *CHECKS.results)]


READY = "检查通过，可以报送。"


def test_the_self_check_of_a_consistent_filing_says_that_it_can_be_returned() -> None:
    assert results(FILLED) == [READY, *["通过"] * len(CHECKS.results)]


def test_the_self_check_of_a_blank_filing_counts_what_is_missing() -> None:
    assert results(EMPTY) == [
        "还不能报送：10 项未填。",
        "未填（4格）",
        "提醒（缺5段）",
        "未填（10格）",
        "未填（144格）",
        "未填（12格）",
        "提醒（缺2段）",
        "提醒（缺1段）",
        *["不适用"] * 3,
        *["未填"] * 6,
    ]


def test_the_self_check_leaves_out_rules_for_other_kinds_of_unit() -> None:
    key, first = Key("t2.1", "rules", "issued"), 1 + len(CHECKS.cells)
    for kind, said in (("乡镇", "不符（相差2）"), ("市本级", "不适用")):
        filing = replace(changed(FILLED, {key: 2}), unit=Unit("1", "甲", kind))
        assert results(filing)[first : first + 3] == [said, *([said] * 2 if kind == "市本级" else ["通过"] * 2)]


@pytest.mark.parametrize("rule", FORM.explicable)
def test_every_warning_can_be_explained_beside_it(rule: str) -> None:
    place = LAYOUT.facts[explanation_key(rule)]
    sheet = opened(FILES["named"])[place.sheet]
    label = next(found.label for found in FORM.rules if found.id == rule)
    assert (sheet.cell(place.row + 1, 1).value, sheet[place.cell].protection.locked) == (label, False)
    said = replace(FILLED, facts={**FILLED.facts, explanation_key(rule): "情况属实。"})
    assert opened(workbook(said))[place.sheet][place.cell].value == "情况属实。"


def reminded(filing: Filing) -> dict[str, str]:
    """What the self-check says of each rule that only warns, where it does not pass; and its first line."""
    sheet = opened(workbook(filing), values=True)[SELF_CHECK]
    told = {rule: sheet[place.cell].value for rule, place in CHECKS.reminders.items()}
    return {"": sheet[CHECKS.ready.cell].value, **{rule: said for rule, said in told.items() if said != "通过"}}


ELSEWHERE = {rule.id: "上级核对" for rule in FORM.rules if rule.id in CHECKS.reminders and not is_plain(rule)}


def test_what_only_warns_is_counted_until_it_is_explained() -> None:
    without = replace(
        FILLED, facts={key: said for key, said in FILLED.facts.items() if key not in ("phone", "address")}
    )
    one = "可以报送，但还有 1 项提醒：请补齐，或在下面写明情况。"
    assert reminded(without) == {"": one, "CONTACTS": "提醒（2处）", **ELSEWHERE}
    said = replace(without, facts={**without.facts, explanation_key("CONTACTS"): "由县统一公布。"})
    assert reminded(said) == {"": READY, "CONTACTS": "已说明", **ELSEWHERE}
    preface = replace(without, texts={**without.texts, "preface": Text("", ("本机关改写了这一段。",))})
    assert reminded(preface) == {"": READY, **ELSEWHERE}


def test_a_text_that_is_missing_too_short_or_too_long_is_told_beside_its_section() -> None:
    first = 1 + [check.section for check in CHECKS.cells].index("overview")
    official = FORM.texts["overview/active"].heading or ""
    for said, result, ready in (
        (None, "提醒（缺1段）", False),
        (Text(official, ("无",)), "通过", False),
        (Text(official, ("文" * 900,)), "通过", True),
        (Text(official, ("文" * 901,)), "提醒（1段过长）", False),
    ):
        texts = {key: text for key, text in FILLED.texts.items() if key != "overview/active"}
        if said:
            texts = {key: said if key == "overview/active" else text for key, text in FILLED.texts.items()}
        found = results(replace(FILLED, texts=texts))
        assert (found[first], found[0] == READY) == (result, ready)


def test_the_self_check_says_by_how_much_a_relation_is_broken() -> None:
    key = Key("t3", "received", "research")
    wrong = changed(FILLED, {key: FILLED[key] + 7})
    broken = [said for said in results(wrong) if said != "通过"]
    assert broken == ["还不能报送：1 项不符。", "不符（相差7）"]


def test_the_self_check_takes_blanks_for_0_where_that_was_chosen() -> None:
    blanks = {key: None for key in FORM.inputs if key.table == "t4"}
    chosen = replace(changed(FILLED, blanks), facts={**FILLED.facts, "blank_is_zero/disputes": "是"})
    assert results(chosen) == [READY, *["通过"] * len(CHECKS.results)]


# -- the line above the tables


def lines(filing: Filing) -> dict[str, tuple[str, str | None]]:
    """State and link above the tables of each section, as stored."""
    book = opened(workbook(filing), values=True)
    return {
        id: (book[line.state.sheet][line.state.cell].value, book[line.link.sheet][line.link.cell].value)
        for id, line in LAYOUT.lines.items()
    }


def test_the_line_above_tables_says_how_many_cells_are_blank_and_links_to_the_first() -> None:
    assert lines(EMPTY) == {
        "disclosure": ("还有 10 格未填", "到第一处"),
        "requests": ("还有 144 格未填", "到第一处"),
        "disputes": ("还有 12 格未填", "到第一处"),
    }


def test_the_line_above_tables_passes_without_a_link_or_says_which_column_differs_by_how_much() -> None:
    key = Key("t3", "received", "business")
    passed = ("通过", None)
    assert set(lines(FILLED).values()) == {passed}
    assert lines(changed(FILLED, {key: FILLED[key] + 7})) == {
        "disclosure": passed,
        "requests": ("商业企业一列相差 7", "到第一处"),
        "disputes": passed,
    }
    blanks = changed(FILLED, {key: None for key in FORM.inputs if key.table == "t4"})
    assert lines(blanks)["disputes"] == ("还有 12 格未填", "到第一处")
    chosen = replace(blanks, facts={**FILLED.facts, blank_is_zero("disputes"): FORM.yes})
    assert lines(chosen)["disputes"] == passed


# -- the slip


def test_the_slip_shows_whose_report_it_is_its_main_figures_the_state_and_the_check_code() -> None:
    sheet, slip = opened(FILES["filled"], values=True)[SLIP], LAYOUT.slip
    shown = [sheet[place.cell].value for place in (slip.unit, slip.year, slip.state, slip.seal)]
    assert shown == [FILLED.fact("title_name"), "2024", READY, seal(FILLED)]
    figures = [Decimal(str(sheet[place.cell].value)) for place in slip.figures]
    assert figures == [FILLED[key] for key in FORM.key_figures]
    assert [sheet.cell(place.row + 1, 1).value for place in slip.figures] == [*map(FORM.short, FORM.key_figures)]


def test_the_slip_of_a_blank_template_has_room_to_sign() -> None:
    sheet = opened(FILES["empty"], values=True)[SLIP]
    assert [sheet.cell(place.row + 1, 1).value for place in LAYOUT.slip.signed] == list(FORM.wording.slip.signed)
    assert {sheet[place.cell].value for place in LAYOUT.slip.signed} == {None}
    assert all((sheet.row_dimensions[place.row + 1].height or 0) >= 30 for place in LAYOUT.slip.signed)


def test_title_and_preface_are_shown_as_they_will_be_printed() -> None:
    sheet = opened(FILES["filled"], values=True)[BASICS]
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
    assert opened(FILES["empty"]).active.title == BASICS


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
        NUMBER.sheet: NUMBER.cell
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
    places = run_places(filing)[key].paragraphs
    sheet = opened(workbook(filing))[places[0].sheet]
    return [sheet.row_dimensions[place.row + 1].height for place in places]


@pytest.mark.parametrize("length", [1, 33, 34, 400, 900])
def test_a_paragraph_has_the_height_that_it_needs_in_print(length: int) -> None:
    said = replace(NAMED, texts={"overview/intro": Text("", ("文" * length,))})
    # A column of 70 characters is 367 points wide between its margins, a character 10, a line 12 points high.
    needed = math.ceil(10 * length / 367) * 12
    assert needed <= (heights(said, "overview/intro")[0] or 0) <= 409


@pytest.mark.parametrize("name", FILES)
def test_rows_of_texts_fit_themselves_and_empty_ones_are_low(name: str) -> None:
    rows = {(sheet, int(row.get("r", "0"))): row for sheet, row in tags(FILES[name], "row")}
    sheets = opened(FILES[name])
    for run in LAYOUT.runs.values():
        for place in run:
            row = rows[place.sheet, place.row + 1]
            assert "customHeight" not in row.attrib
            assert sheets[place.sheet][place.cell].value or float(row.get("ht", "0")) <= 12


def test_printed_headings_stand_in_their_rows_with_room_below() -> None:
    for section in FORM.sections.values():
        blocks = [FORM.texts[key] for key in section.texts]
        sheet = opened(FILES["empty"])[section.sheet]
        expected = [text for block in blocks for text in ([block.heading] * bool(block.heading) + [None] * block.rows)]
        assert [sheet[place.cell].value for place in LAYOUT.runs.get(section.id, ())] == expected


def test_more_paragraphs_than_there_is_room_move_what_is_below_them() -> None:
    room = FORM.texts["overview/intro"].rows
    said = replace(
        NAMED,
        texts={
            "overview/intro": Text("", tuple(f"第{n}段。" for n in range(room + 3))),
            "overview/platform": Text("（四）平台建设", ("甲。",)),
        },
    )
    sheet = opened(workbook(said))["一、总体情况"]
    rows = [sheet[place.cell].value for place in LAYOUT.runs["overview"]]
    expected = [*said.texts["overview/intro"].paragraphs, "（四）平台建设", "甲。"]
    assert [row for row in rows if row] == expected


def test_more_paragraphs_than_a_section_has_rows_share_the_last_one_a_line_each() -> None:
    run = LAYOUT.runs["overview"]
    said = replace(NAMED, texts={"overview/intro": Text("", tuple(f"第{n}段。" for n in range(len(run) + 2)))})
    sheet = opened(workbook(said))[run[0].sheet]
    last = len(run) - 1
    assert sheet[run[-1].cell].value == f"第{last}段。\n第{last + 1}段。\n第{last + 2}段。"


def test_it_is_counted_what_was_written_besides_the_printed_headings() -> None:
    said = replace(NAMED, texts={"overview/active": Text(FORM.texts["overview/active"].heading or "", ("一二三。",))})
    for filing, count in ((EMPTY, 0), (said, 4)):
        place = LAYOUT.counts["overview"]
        shown = opened(workbook(filing), values=True)[place.sheet][place.cell].value
        assert shown.startswith(f"已写 {count} 字。")


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
