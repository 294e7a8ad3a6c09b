"""Rules that need more than one report: last year's, the roster, the office; and kinds of unit."""

from __future__ import annotations

import contextlib
import io
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from support.filings import FORM, LAYOUT, balanced, changed, consistent_filings, random_filing, workbook
from support.years import COMPARED, FILING, LAST, THIS, TOWN
from xlreport import Filing, Key, Text, Unit, check, merge, read, verdicts
from xlreport.checks.figures import BROKEN, HELD, UNDECIDED
from xlreport.cli import main
from xlreport.errors import UsageError
from xlreport.findings import Returned, Stated
from xlreport.form import Claim, RatioRule, Rule, TextRule, acceptance_key, explanation_key
from xlreport.office.accepts import load_accepts

RATIOS = [(rule, key) for rule in FORM.rules if isinstance(rule, RatioRule) for key in rule.figures]


def codes(filing: Filing, previous: Filing | None = None) -> list[str]:
    return [finding.code for finding in check(filing, previous)]


def named(claim: Claim) -> str:
    return f"{claim.rule.id}/{claim.left[0]}"


# -- last year


def test_a_report_that_follows_from_last_years_has_no_fault() -> None:
    assert codes(THIS, LAST) == []


@pytest.mark.parametrize("claim", COMPARED, ids=named)
def test_every_rule_of_two_years_holds_is_broken_by_one_figure_and_is_undecided_without_last_year(claim: Claim) -> None:
    def verdict(filing: Filing, previous: Filing | None) -> str:
        return next(v.verdict for v in verdicts(filing, previous) if v.claim == claim)

    (key,) = claim.previous
    other = changed(LAST, {key: LAST[key] + 1})
    assert [verdict(THIS, LAST), verdict(THIS, other), verdict(THIS, None)] == [HELD, BROKEN, UNDECIDED]
    assert codes(THIS, other) == [claim.rule.id]


def test_what_was_carried_in_although_nothing_was_carried_out_is_an_error_with_both_figures() -> None:
    carried_in, carried_out = (Key("t3", row, "natural_person") for row in ("carried_in", "carried_out"))
    now, then = balanced(changed(THIS, {carried_in: 1})), changed(LAST, {carried_out: 0})
    (finding,) = (finding for finding in check(now, then) if finding.code == "T3-CARRIED")
    assert (finding.severity, finding.key, finding.found, finding.expected) == ("error", carried_in, "1", "0")
    assert finding.says == "本年填上年结转 1，上年报告结转下年 0，差 1，应相等。"


@pytest.mark.parametrize(("in_force", "found"), [(5, []), (4, ["T2-STOCK"])])
def test_the_stock_of_documents_follows_from_last_years(in_force: int, found: list[str]) -> None:
    issued, repealed, stock = (Key("t2.1", "normative", column) for column in ("issued", "repealed", "in_force"))
    now, then = changed(THIS, {issued: 0, repealed: 5, stock: in_force}), changed(LAST, {stock: 10})
    told = [finding for finding in check(now, then) if finding.code == "T2-STOCK"]
    assert [(finding.code, finding.severity) for finding in told] == [(code, "warning") for code in found]


@pytest.mark.parametrize(("rule", "key"), RATIOS, ids=lambda value: str(getattr(value, "id", value)))
def test_a_figure_is_compared_with_last_years_only_where_one_is_large(rule: RatioRule, key: Key) -> None:
    def told(now: Decimal, then: Decimal) -> list[str]:
        leaf = FORM.leaves[key][0]
        rest = dict.fromkeys(FORM.leaves[key], 0)
        this, last = (changed(FILING, {**rest, leaf: value}) for value in (now, then))
        return [f.code for f in check(this, last) if isinstance(f.key, Key) and f.key == key and f.code == rule.id]

    base = rule.least
    assert told(base * rule.above + 1, base) == [rule.id]
    assert told(base, base * rule.above + 1) == [rule.id]
    assert told(base * 2, base) == []
    assert told(rule.least - 1, Decimal(0)) == []


def test_one_figure_is_found_to_be_far_off_once() -> None:
    key = Key("t2.8", "fees", "amount")
    this, last = (changed(FILING, {key: value}) for value in (35000, Decimal("3.5")))
    assert [f.code for f in check(this, last) if f.key == key] == ["FEE-UNIT"]


# -- kinds of unit


@pytest.mark.parametrize("kind", FORM.kinds)
def test_only_those_who_may_enact_rules_may_report_them(kind: str) -> None:
    rows = {Key("t2.1", "rules", column): n for column, n in (("issued", 2), ("repealed", 0), ("in_force", 2))}
    filing = changed(replace(FILING, unit=replace(TOWN, kind=kind)), rows)
    expected = [] if kind in ("市本级", "市", "省", "其他") else ["T2-RULES", "T2-RULES"]
    assert codes(filing) == expected


def test_parts_of_10_and_1_with_a_total_of_0_are_an_error() -> None:
    figures = {key: 0 for key in FORM.inputs if key.table == "t4"}
    figures |= {Key("t4", "cases", "review_upheld"): 10, Key("t4", "cases", "review_pending"): 1}
    total = Key("t4", "cases", "review_total")
    filing = Returned(changed(FILING, figures), stated={total: Stated("0", Decimal(0), False)})
    (finding,) = check(filing)
    assert (finding.code, finding.severity, finding.found, finding.expected) == ("T4-TOTAL", "error", "0", "11")
    assert finding.suggestion is not None
    assert (finding.suggestion.key, finding.suggestion.label) == (total, FORM.label(total))


# -- laws


@settings(max_examples=30, deadline=None)
@given(consistent_filings())
def test_consistent_figures_give_no_finding_on_figures(filing: Filing) -> None:
    on_texts = ("TEXT-", "CONTACTS", "BLANK-", "CODE-", "KIND-", "UNIT-")
    assert [f.code for f in check(filing) if not f.code.startswith(on_texts)] == []


# -- each rule of the form


def saying(key: str, *paragraphs: str) -> Filing:
    return replace(THIS, texts={**THIS.texts, key: Text(FORM.texts[key].heading or "", paragraphs)})


FEES = Key("t2.8", "fees", "amount")
OTHERS = ("东里镇人民政府",)
WELL = "规范登记、审核、办理、答复和归档，全年没有被纠正的答复。"
FIRST = {claim.rule.id: claim for claim in FORM.claims}
# For each rule a report that breaks it; for some, last year's from which it does not follow.
BREAKING: dict[str, Filing | Returned | tuple[Filing, Filing]] = {
    "BLANK-TABLE": changed(THIS, dict.fromkeys(key for key in FORM.inputs if key.table == "t4")),
    "BLANK-CELLS": changed(THIS, {FORM.inputs[-1]: None}),
    "CONTACTS": replace(THIS, facts={}),
    **{
        claim.rule.id: Returned(THIS, stated={claim.left[0]: Stated("-1", Decimal(-1), False)})
        if claim.rule.total
        else (changed(THIS, {FORM.leaves[claim.left[0]][0]: 998}), LAST)
        for claim in FIRST.values()
    },
    "FEE-UNIT": (changed(THIS, {FEES: 35000}), changed(LAST, {FEES: 3})),
    "YEAR-JUMP": (changed(THIS, {Key("t2.5", "licensing", "decisions"): 9999}), LAST),
    "TEXT-EMPTY": saying("overview/active"),
    "TEXT-SHORT": saying("overview/active", "无。"),
    "TEXT-FIGURE": saying("overview/active", f"{WELL}收到政府信息公开申请99999件。"),
    "TEXT-YEAR": saying("overview/active", f"2023年，{WELL}"),
    "TEXT-PERIOD": saying("preface", "统计期限自2024年1月1日起，至2023年12月31日止。"),
    "TEXT-PLACEHOLDER": saying("overview/active", f"[镇名]{WELL}"),
    "TEXT-OTHER-UNIT": saying("overview/active", f"东里镇{WELL}"),
    "TEXT-PARTS": saying("overview/active", f"{WELL}共公开信息20条，其中文件4条、动态3条。"),
    "TEXT-SHARE": saying("overview/active", f"{WELL}公开信息20条，其中文件5条，占30%。"),
    "TEXT-BALANCE": saying("overview/active", f"{WELL}新收70件，上年结转3件，答复66件，结转下年度5件。"),
    "TEXT-CARRIED-YEAR": saying("overview/active", f"{WELL}0件转结2024年办结。"),
    "TEXT-LEVEL": saying("overview/active", f"{WELL}全省通过政府网站发布解读9份。"),
    "TEXT-CHOICE": saying("overview/active", f"本镇（街道）{WELL}"),
    "TEXT-PRIVATE": saying("overview/active", f"{WELL}申请人电话13800001234。"),
    "TEXT-ORDER": saying("overview/active", f"{WELL}依照《政府信息公开条例》（国务院令第771号）。"),
    "TEXT-REPEALED": saying("overview/active", f"{WELL}依照国办公开办函〔2019〕60号。"),
}  # fmt: skip


# What needs the reports of other units is tested where they are compared (tests/office/test_alike.py).
OF_ONE = [rule for rule in FORM.rules if not (isinstance(rule, TextRule) and rule.test == "alike")]


@pytest.mark.parametrize("rule", OF_ONE, ids=lambda rule: rule.id)
def test_every_rule_of_the_form_can_be_broken_and_held(rule: Rule) -> None:
    wrong = BREAKING[rule.id]
    filing, previous = wrong if isinstance(wrong, tuple) else (wrong, LAST)
    told = [finding for finding in check(filing, previous, OTHERS) if finding.code == rule.id]
    assert {finding.severity for finding in told} == {rule.severity}
    assert all(rule.advice in finding.message for finding in told)
    assert check(THIS, LAST, OTHERS) == ()


# -- on the command line


def run(*arguments: object) -> tuple[int, Any]:
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()):
        status = main([str(argument) for argument in (*arguments, "--json")])
    return status, json.loads(out.getvalue())


def found(document: Any) -> dict[str, list[str]]:
    """The codes found in each file."""
    return {outcome["file"]: [f["code"] for f in outcome["findings"]] for outcome in document["returns"]}


@pytest.fixture
def years(tmp_path: Path) -> Path:
    """A folder of this year's return, and one of last year's from which it does not follow."""
    carried_out = Key("t3", "carried_out", "natural_person")
    wrong = balanced(changed(LAST, {carried_out: LAST[carried_out] + 1}))
    for folder, filing in (("now", THIS), ("then", wrong)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.xlsx").write_bytes(workbook(filing))
    return tmp_path


def test_a_folder_of_last_years_returns_can_be_given(years: Path) -> None:
    assert found(run("check", years / "now")[1]) == {"a.xlsx": []}
    status, document = run("check", years / "now", "--previous", years / "then")
    assert (status, found(document)) == (1, {"a.xlsx": ["T3-CARRIED"]})


def test_last_years_summary_can_be_given(years: Path) -> None:
    run("merge", years / "then", "--out", years / "summary.xlsx", "--name", "沂源县", "--code", "370323")
    _, document = run("check", years / "now", "--previous", years / "summary.xlsx")
    assert found(document) == {"a.xlsx": ["T3-CARRIED"]}


def test_reports_of_another_year_than_the_last_are_refused_as_previous(years: Path) -> None:
    status, document = run("check", years / "now", "--previous", years / "now")
    assert (status, document["error"]["message"]) == (2, "上年的文件里没有 2023 年的报表。")


def test_units_that_were_merged_are_compared_with_the_sum_of_what_they_were(tmp_path: Path) -> None:
    parts = [replace(random_filing(n, Unit(f"old{n}", f"旧{n}镇", "乡镇"), 2023, largest=99)) for n in (1, 2)]
    whole = merge(parts)
    carried = {key._replace(row="carried_in"): whole[key] for key in FORM.inputs if key.row == "carried_out"}
    stock = Key("t2.1", "normative", "in_force")
    now = balanced(changed(random_filing(3, TOWN, largest=99), carried))
    now = changed(
        now, {stock: whole[stock] + now[stock._replace(column="issued")] - now[stock._replace(column="repealed")]}
    )
    now = changed(now, {stock: max(now[stock], Decimal(0))})
    for name, filings in (("now", [now]), ("then", parts)):
        (tmp_path / name).mkdir()
        for n, filing in enumerate(filings):
            (tmp_path / name / f"{n}.xlsx").write_bytes(workbook(filing))
    roster = tmp_path / "roster.csv"
    roster.write_text("代码,名称,类别,上年代码\n370323102,鲁村镇人民政府,乡镇,old1、old2\n", encoding="utf-8")
    _, document = run("check", tmp_path / "now", "--previous", tmp_path / "then", "--roster", roster)
    assert "T3-CARRIED" not in found(document)["0.xlsx"]
    roster.write_text("代码,名称,类别,上年代码\n370323102,鲁村镇人民政府,乡镇,old1\n", encoding="utf-8")
    _, document = run("check", tmp_path / "now", "--previous", tmp_path / "then", "--roster", roster)
    assert "T3-CARRIED" in found(document)["0.xlsx"]


def test_the_roster_names_the_other_units_and_settles_the_kind(tmp_path: Path) -> None:
    text = Text("", ("东里镇认真贯彻落实各项要求，工作扎实推进。",))
    filing = replace(FILING, unit=replace(TOWN, kind="市本级"), texts={**FILING.texts, "overview/intro": text})
    (tmp_path / "a.xlsx").write_bytes(workbook(changed(filing, {Key("t2.1", "rules", "issued"): 1})))
    roster = tmp_path / "roster.csv"
    roster.write_text("代码,名称,类别\n370323102,鲁村镇人民政府,乡镇\n2,东里镇人民政府,乡镇\n", encoding="utf-8")
    assert found(run("check", tmp_path / "a.xlsx")[1]) == {"a.xlsx": []}
    assert sorted(found(run("check", tmp_path / "a.xlsx", "--roster", roster)[1])["a.xlsx"]) == [
        "KIND-DIFFERS",
        "T2-RULES",
        "TEXT-OTHER-UNIT",
    ]


def test_what_was_found_for_another_kind_than_that_of_the_roster_is_taken_back_and_nothing_else(tmp_path: Path) -> None:
    wrong = {Key("t2.1", "rules", "issued"): 1, Key("t3", "granted", "business"): 99}
    (tmp_path / "a.xlsx").write_bytes(workbook(changed(FILING, wrong)))
    roster = tmp_path / "roster.csv"
    roster.write_text("代码,名称,类别\n370323102,鲁村镇人民政府,市本级\n", encoding="utf-8")
    alone = found(run("check", tmp_path / "a.xlsx")[1])["a.xlsx"]
    listed = found(run("check", tmp_path / "a.xlsx", "--roster", roster)[1])["a.xlsx"]
    assert (sorted(alone), sorted(listed)) == (["T2-RULES", "T3-BALANCE"], ["KIND-DIFFERS", "T3-BALANCE"])


# -- accepted by the office


def test_an_error_that_the_office_accepts_is_counted_recorded_and_carried_upward(years: Path) -> None:
    out = years / "county.xlsx"
    given = ("merge", years / "now", "--previous", years / "then", "--name", "沂源县", "--code", "370323", "--out", out)
    assert run(*given)[0] == 1
    status, document = run(*given, "--accept", "370323102:T3-CARRIED", "--because", "上年报告有误，已核实")
    (outcome,) = document["returns"]
    (finding,) = outcome["findings"]
    assert (status, outcome["status"], finding["severity"]) == (0, "accepted", "error")
    assert finding["accepted"] == "上年报告有误，已核实"
    county = read(out).filing
    assert county is not None
    assert county.members[0].fact(acceptance_key("T3-CARRIED")) == finding["accepted"]
    city = years / "city.xlsx"
    run("merge", out, "--name", "淄博市", "--code", "370300", "--out", city)
    above = read(city).filing
    assert above is not None
    assert [leaf.fact(acceptance_key("T3-CARRIED")) for leaf in above.leaf_filings()] == [finding["accepted"]]


def test_a_warning_that_the_unit_has_no_cell_to_explain_in_can_be_accepted_by_the_office(tmp_path: Path) -> None:
    text = Text(FORM.texts["overview/active"].heading or "", (f"全省通过政府网站发布解读9份。{WELL}",))
    filing = replace(THIS, texts={**THIS.texts, "overview/active": text})
    (tmp_path / "a.xlsx").write_bytes(workbook(filing))
    given = ("merge", tmp_path / "a.xlsx", "--out", tmp_path / "county.xlsx", "--name", "沂源县", "--code", "370323")
    (told,) = run(*given)[1]["returns"][0]["findings"]
    accepted = run(*given, "--force", "--accept", "370323102:TEXT-LEVEL", "--because", "省里统一口径")[1]
    (finding,) = accepted["returns"][0]["findings"]
    assert (told["code"], told["accepted"], finding["accepted"]) == ("TEXT-LEVEL", None, "省里统一口径")
    county = read(tmp_path / "county.xlsx").filing
    assert county is not None
    assert county.members[0].fact(acceptance_key("TEXT-LEVEL")) == "省里统一口径"


def test_every_warning_can_be_explained_by_the_unit_or_accepted_by_the_office() -> None:
    warnings = {rule.id for rule in FORM.rules if rule.severity == "warning"}
    assert warnings <= {*FORM.explicable, *FORM.acceptable}
    assert set(FORM.explicable).isdisjoint(FORM.acceptable)


def test_what_was_accepted_in_vain_is_said(years: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = ["merge", str(years / "now"), "--out", str(years / "out.xlsx"), "--because", "已核实"]
    assert main([*given, "--accept", "370323102:T3-CARRIED"]) == 0
    assert "--accept 没有用上：370323102:T3-CARRIED。" in capsys.readouterr().err


def test_what_is_accepted_can_stand_in_a_file(years: Path) -> None:
    lines = years / "同意.txt"
    lines.write_text("370323102:T3-CARRIED 上年报告有误\n\n1:T2-RULES 另一件事\n", encoding="utf-8")
    given = ("merge", years / "now", "--previous", years / "then", "--out", years / "out.xlsx")
    assert run(*given, "--accept", lines)[0] == 0


@pytest.mark.parametrize(
    ("accept", "because", "says"),
    [
        ("370323102:CELL-TEXT", "无误", "“CELL-TEXT”不能由县里同意计入。"),
        ("370323102:UNIT-NAME", "无误", "“UNIT-NAME”不能由县里同意计入。"),
        ("370323102:T3-CARRIED", "", "--accept 的写法不对：370323102:T3-CARRIED"),
        ("T3-CARRIED", "无误", "--accept 的写法不对：T3-CARRIED 无误"),
    ],
)
def test_only_rules_on_figures_can_be_accepted_and_only_for_a_reason(
    years: Path, accept: str, because: str, says: str
) -> None:
    given = ("merge", years / "now", "--out", years / "out.xlsx", "--accept", accept, "--because", because)
    status, document = run(*given)
    assert (status, document["error"]["message"]) == (2, says)


def test_a_file_of_accepted_errors_that_cannot_be_opened_is_told_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "同意.txt").write_text("370323102:T3-CARRIED 已核实", encoding="utf-8")
    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(UsageError, match=r"--accept 的文件打不开：.*没有权限"):
        load_accepts((FORM,), [str(tmp_path / "同意.txt")], "")


def test_what_a_unit_explains_stands_in_the_summary_and_is_read_back(tmp_path: Path) -> None:
    filing = changed(FILING, {FORM.inputs[-1]: None})
    filing = replace(filing, facts={**filing.facts, explanation_key("BLANK-CELLS"): "没有发生。"})
    (tmp_path / "a.xlsx").write_bytes(workbook(filing))
    out = tmp_path / "out.xlsx"
    _, document = run("merge", tmp_path / "a.xlsx", "--out", out)
    (finding,) = document["returns"][0]["findings"]
    assert (finding["code"], finding["explained"]) == ("BLANK-CELLS", "没有发生。")
    summary = read(out).filing
    assert summary is not None
    assert summary.members == (filing,)
    assert LAYOUT.facts[explanation_key("BLANK-CELLS")].sheet == "自查"
