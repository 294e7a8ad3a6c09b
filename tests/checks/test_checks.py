"""What the checks find, and what they leave alone; most of it holds for every claim of the form."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings

from support.filings import (
    FORM,
    LAYOUT,
    YEAR,
    balanced,
    changed,
    consistent_filings,
    filings,
    random_filing,
    workbook,
)
from xlreport import Filing, Finding, Key, Text, Unit, blank, check, merge, read, verdicts, write
from xlreport.checks.figures import BROKEN, HELD, UNDECIDED
from xlreport.filing import concerns
from xlreport.findings import Returned, Stated
from xlreport.form import Claim, blank_is_zero

LAWS = settings(max_examples=30, deadline=None)
FILING = random_filing(1)
TOTAL_CLAIMS = [claim for claim in FORM.claims if claim.rule.total]
SHEETS = [sheet.id for sheet in LAYOUT.figure_sheets()]


def named(claim: Claim) -> str:
    return f"{claim.rule.id}/{claim.left[0].row}/{claim.left[0].column}"


def broken(filing: Filing | Returned) -> list[str]:
    return [named(verdict.claim) for verdict in verdicts(filing) if verdict.verdict == BROKEN]


def errors(filing: Filing | Returned) -> list[tuple[str, object]]:
    return [(finding.code, finding.key) for finding in check(filing) if finding.is_error]


def seen(findings: Sequence[Finding]) -> list[tuple[str, str, str]]:
    """Code, severity and cell of findings."""
    places = [f"{f.place.sheet}!{f.place.cell}" if f.place else "" for f in findings]
    return [(f.code, f.severity, place) for f, place in zip(findings, places, strict=True)]


def keys_on(sheet: str) -> list[Key]:
    return [key for key in FORM.inputs if FORM.tables[key.table].section == sheet]


def stating(filing: Filing, key: Key, value: Decimal | int | None, ours: bool, shown: str = "") -> Returned:
    """The filing of a sender who saw every total right, but one."""
    stated = {total: Stated(str(filing[total]), filing[total], True) for total in FORM.totals}
    known = None if value is None else Decimal(value)
    return Returned(filing, stated={**stated, key: Stated(shown or str(value), known, ours)})


# -- laws


@LAWS
@given(consistent_filings())
def test_a_consistent_filing_has_no_errors(filing: Filing) -> None:
    assert errors(filing) == []


@LAWS
@given(filings(largest=10**6))
def test_every_claim_has_one_verdict_unless_it_follows_from_the_others(filing: Filing) -> None:
    implied = [claim for claim in FORM.claims if not claim.rule.total and claim.line.sums]
    judged = [verdict.claim for verdict in verdicts(filing)]
    concerned = [claim for claim in FORM.claims if concerns(claim.rule, filing)]
    assert sorted(map(named, judged)) == sorted(named(claim) for claim in concerned if claim not in implied)


@LAWS
@given(filings(largest=10**6))
def test_only_a_broken_claim_has_a_finding(filing: Filing) -> None:
    assert all((verdict.finding is not None) == (verdict.verdict == BROKEN) for verdict in verdicts(filing))


@LAWS
@given(filings(largest=10**6))
def test_balancing_a_filing_holds_every_relation_that_has_figures(filing: Filing) -> None:
    assert broken(balanced(filing)) == []


@LAWS
@given(consistent_filings(), consistent_filings())
def test_the_merge_of_consistent_filings_is_consistent(one: Filing, two: Filing) -> None:
    assert errors(merge([one, two], Unit("370323", "沂源县", "县"))) == []


# -- every claim of the form


@pytest.mark.parametrize("claim", FORM.relations, ids=named)
def test_every_relation_is_broken_by_changing_any_one_of_its_inputs(claim: Claim) -> None:
    for key in {leaf for term in claim.left + claim.right for leaf in FORM.leaves[term]}:
        wrong = changed(FILING, {key: FILING[key] + 1})
        assert (broken(wrong), errors(wrong)) == ([named(claim)], [(claim.rule.id, claim.left[0])]), key


@pytest.mark.parametrize("claim", TOTAL_CLAIMS, ids=named)
def test_every_total_is_broken_by_typing_another_number_over_it_and_is_reported_once(claim: Claim) -> None:
    (key,) = claim.left
    over = stating(FILING, key, FILING[key] + 1, ours=False)
    rules = {other.rule.id for other in TOTAL_CLAIMS if other.left == claim.left}
    ((code, found),) = errors(over)
    assert (code in rules, found, len(broken(over))) == (True, key, 1)


def test_every_linear_rule_of_one_year_can_be_broken() -> None:
    relations = [changed(FILING, {claim.left[0]: FILING[claim.left[0]] + 1}) for claim in FORM.relations]
    totals = [stating(FILING, key, FILING[key] + 1, ours=False) for key in FORM.totals]
    of_one_year = {claim.rule.id for claim in FORM.claims if not claim.previous}
    assert {code for filing in relations + totals for code, _ in errors(filing)} == of_one_year


@pytest.mark.parametrize("key", FORM.totals, ids=str)
def test_a_stale_total_is_a_note_and_only_that(key: Key) -> None:
    place = LAYOUT.figures[key]
    stale = stating(FILING, key, FILING[key] + 1, ours=True)
    assert seen(check(stale)) == [("TOTAL-STALE", "note", f"{place.sheet}!{place.cell}")]


@pytest.mark.parametrize("ours", [True, False])
@pytest.mark.parametrize("key", FORM.totals, ids=str)
def test_a_total_that_shows_what_it_should_is_no_finding(key: Key, ours: bool) -> None:
    assert check(stating(FILING, key, FILING[key], ours)) == ()


@pytest.mark.parametrize("key", FORM.totals, ids=str)
def test_a_total_without_a_cached_value_is_no_finding(key: Key) -> None:
    assert check(stating(FILING, key, None, ours=True, shown="")) == ()


# -- one root cause once


def test_a_broken_column_is_not_reported_again_in_the_column_of_totals() -> None:
    received = Key("t3", "received", "natural_person")
    wrong = changed(FILING, {received: FILING[received] + 3})
    assert [finding.key for finding in check(wrong)] == [received]


def test_two_broken_columns_are_two_findings_in_the_order_of_the_printed_form() -> None:
    keys = [Key("t3", "received", column) for column in ("legal_service", "business")]
    wrong = changed(FILING, {key: FILING[key] + 1 for key in keys})
    assert seen(check(wrong)) == [
        ("T3-BALANCE", "error", "三、依申请公开!E8"),
        ("T3-BALANCE", "error", "三、依申请公开!H8"),
    ]


def test_columns_whose_faults_cancel_out_are_both_reported() -> None:
    more, less = Key("t3", "received", "natural_person"), Key("t3", "carried_out", "business")
    wrong = changed(FILING, {more: FILING[more] + 1, less: FILING[less] + 1})
    assert [finding.key for finding in check(wrong)] == [more, Key("t3", "received", "business")]


def test_a_total_that_two_rules_claim_is_reported_under_one() -> None:
    crossing = Key("t3", "concluded", "total")
    assert errors(stating(FILING, crossing, FILING[crossing] + 1, ours=False)) == [("T3-RESULTS", crossing)]


def test_a_total_is_not_reported_while_one_of_its_inputs_cannot_be_read() -> None:
    key = Key("t3", "granted", "natural_person")
    over = stating(changed(FILING, {key: None}), Key("t3", "granted", "total"), 99_999, ours=False)
    assert errors(replace(over, unread=frozenset([key]))) == []


# -- the blank rule


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_wholly_blank_table_is_one_error(sheet: str) -> None:
    empty = changed(FILING, dict.fromkeys(keys_on(sheet)))
    first = LAYOUT.figures[keys_on(sheet)[0]]
    (finding,) = check(empty)
    assert seen((finding,)) == [("BLANK-TABLE", "error", f"{first.sheet}!{first.cell}")]
    assert finding.expected == FORM.number(keys_on(sheet)[0]).expected


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_blank_table_whose_blanks_are_said_to_be_0_is_no_finding(sheet: str) -> None:
    empty = changed(FILING, dict.fromkeys(keys_on(sheet)))
    assert check(replace(empty, facts={**empty.facts, blank_is_zero(sheet): "是"})) == ()


@pytest.mark.parametrize("sheet", SHEETS)
def test_single_blanks_are_one_warning_that_lists_them(sheet: str) -> None:
    some = keys_on(sheet)[-2:]
    filing = balanced(changed(FILING, dict.fromkeys(some, 0)))
    (warning,) = check(changed(filing, dict.fromkeys(some)))
    cells = "、".join(LAYOUT.figures[key].cell for key in some)
    assert (warning.code, warning.severity) == ("BLANK-CELLS", "warning")
    assert (warning.key, *warning.others) == (*some,)
    assert f"有 2 个空白格，已按 0 计：{cells}。" in warning.message


def test_single_blanks_that_are_said_to_be_0_are_no_finding() -> None:
    key = Key("t4", "cases", "review_other")
    filing = replace(changed(FILING, {key: None}), facts={**FILING.facts, blank_is_zero("disputes"): "是"})
    assert check(filing) == ()


def test_an_unreadable_cell_is_not_a_blank() -> None:
    key = Key("t4", "cases", "review_other")
    assert check(Returned(changed(FILING, {key: None}), unread=frozenset([key]))) == ()


def test_blanks_are_0_in_a_claim_once_one_of_its_figures_is_filled() -> None:
    column = [key for key in FORM.inputs if key.table == "t3" and key.column == "research"]
    only = changed(FILING, dict.fromkeys(column) | {Key("t3", "carried_out", "research"): 2})
    assert errors(only) == [("T3-BALANCE", Key("t3", "received", "research"))]


def test_a_claim_is_undecided_when_all_its_figures_are_blank_or_one_cannot_be_read() -> None:
    column = [key for key in FORM.inputs if key.table == "t3" and key.column == "research"]
    empty = changed(FILING, dict.fromkeys(column))
    unread = Returned(changed(FILING, {column[0]: None}), unread=frozenset(column[:1]))
    for filing in (Returned(empty), unread):
        found = {named(v.claim): v.verdict for v in verdicts(filing) if v.claim in FORM.relations}
        assert found == {named(c): UNDECIDED if c.left[0].column == "research" else HELD for c in FORM.relations}


def test_blanks_of_a_summary_are_no_finding() -> None:
    half = changed(FILING, dict.fromkeys(keys_on("disputes")))
    assert check(merge([half], Unit("370323", "沂源县", "县"))) == ()


# -- who files


def test_a_template_that_nobody_filled_in_is_unfilled_and_nothing_else() -> None:
    assert seen(check(blank(FORM, FILING.unit, YEAR))) == [("UNFILLED", "error", "")]


def test_a_return_that_says_no_more_than_what_was_handed_out_is_unfilled_until_something_is_changed() -> None:
    given = replace(FILING, inputs={}, texts={"overview/active": Text("", ("去年的话。",))})
    handed_out = io.BytesIO()
    write(given, handed_out, handed_out=given)
    returned = read(io.BytesIO(handed_out.getvalue())).returned
    assert returned is not None
    assert seen(check(returned)) == [("UNFILLED", "error", "")]
    for other in (
        changed(returned.filing, {FORM.inputs[0]: 0}),
        replace(returned.filing, facts={**returned.filing.facts, "phone": "1"}),
        replace(returned.filing, texts={}),
    ):
        assert "UNFILLED" not in [finding.code for finding in check(replace(returned, filing=other))]


def test_whose_a_return_is_does_not_fill_it_in() -> None:
    template = read(io.BytesIO(workbook(blank(FORM)))).returned
    assert template is not None
    named = replace(template.filing, unit=FILING.unit, year=YEAR)
    assert [finding.code for finding in check(replace(template, filing=named))] == ["UNFILLED"]


# -- how to reach who files


@pytest.mark.parametrize("key", ["address", "postcode", "phone"])
def test_a_contact_that_is_missing_is_a_warning_at_its_cell(key: str) -> None:
    without = replace(FILING, facts={name: said for name, said in FILING.facts.items() if name != key})
    place = LAYOUT.facts[key]
    assert seen(check(without)) == [("CONTACTS", "warning", f"{place.sheet}!{place.cell}")]


@pytest.mark.parametrize("key", ["email", "filled_by", "title_name", "date"])
def test_other_facts_may_be_left_out(key: str) -> None:
    without = {name: said for name, said in FILING.facts.items() if name != key}
    assert check(replace(FILING, facts=without)) == ()


def test_contacts_are_not_asked_for_where_the_preface_was_written_by_hand_or_units_are_added_up() -> None:
    nowhere = replace(FILING, facts={})
    assert [finding.code for finding in check(nowhere)] == ["CONTACTS"] * 3
    said = Text("", (f"本年度报告的统计期限自{YEAR}年1月1日起，至{YEAR}年12月31日止。",))
    assert check(replace(nowhere, texts={**FILING.texts, FORM.preface.key: said})) == ()
    assert check(merge([nowhere], Unit("370323", "沂源县", "县"))) == ()


@pytest.mark.parametrize(
    ("unit", "finding"),
    [
        (replace(FILING.unit, name=""), ("UNIT-MISSING", "error", "封面和基本信息!B14")),
        (replace(FILING.unit, code=""), ("CODE-MISSING", "warning", "封面和基本信息!B15")),
        (replace(FILING.unit, kind=""), ("KIND-MISSING", "warning", "封面和基本信息!B16")),
        (replace(FILING.unit, kind="镇"), ("KIND-MISSING", "warning", "封面和基本信息!B16")),
    ],
)
def test_a_part_of_the_identity_that_is_missing_is_named_at_its_cell(unit: Unit, finding: tuple[str, str, str]) -> None:
    assert seen(check(replace(FILING, unit=unit))) == [finding]


# -- what is said


def test_a_broken_relation_says_where_what_was_found_what_was_expected_and_what_to_do() -> None:
    column = {key: 0 for key in FORM.inputs if key.table == "t3" and key.column == "natural_person"}
    wrong = changed(
        FILING, {**column, Key("t3", "received", "natural_person"): 12, Key("t3", "granted", "natural_person"): 10}
    )
    (suggestion,) = (finding.suggestion for finding in check(wrong))
    assert suggestion is not None
    assert check(wrong) == (
        Finding(
            code="T3-BALANCE",
            severity="error",
            label="一、本年新收政府信息公开申请数量 · 申请人情况 / 自然人",
            says="新收 12 + 上年结转 0 = 12，办结总计 10 + 结转下年 0 = 10，差 2，应相等。",
            advice="请核对本列的新收、上年结转、各项办理结果和结转下年度，改正后重报。",
            key=Key("t3", "received", "natural_person"),
            place=LAYOUT.figures[Key("t3", "received", "natural_person")],
            found="12",
            expected="10",
            suggestion=suggestion,
        ),
    )


def test_a_total_typed_over_says_what_was_typed_and_what_it_should_be() -> None:
    key = Key("t4", "cases", "review_total")
    parts = dict.fromkeys(FORM.addends(key), 1)
    (finding,) = check(stating(changed(FILING, parts), key, 0, ours=False))
    assert finding.message == (
        "四、复议诉讼!E8「四、政府信息公开行政复议、行政诉讼情况 · 行政复议 / 总计」："
        "合计格被改填为 0，按各项相加应为 4。（总计＝维持＋纠正＋其他＋未审结）"
        "请不要在总计格里填数，改正各项结果后重报。"
        "本格最可能应为 4（填的是 0，像是漏填，改得最少而各项勾稽关系都成立的只有这一种）。"
    )


def test_a_text_typed_over_a_total_is_an_error() -> None:
    key = Key("t4", "cases", "review_total")
    assert errors(stating(FILING, key, None, ours=False, shown="见附件")) == [("T4-TOTAL", key)]
