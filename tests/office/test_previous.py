"""Last year's reports: taken whatever else lies beside them, and named where they cannot be."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from support.books import opened, saved
from support.filings import FORM, LAYOUT, balanced, changed, random_filing, workbook
from support.small_edition import small
from support.years import COMPARED, LAST, THIS, TOWN, follows, last_year
from xlreport import Collection, Filing, Key, Round, Unit, load_roster, merge, read, write_summary
from xlreport.errors import UsageError
from xlreport.form import acceptance_key, known_beside
from xlreport.office import check_files
from xlreport.office.previous import Previous, load_previous
from xlreport.workbook.write import write_marked

CARRIED = Key("t3", "carried_out", "natural_person")
BROUGHT = Key("t3", "carried_in", "natural_person")
WRONG = balanced(changed(LAST, {CARRIED: LAST[CARRIED] + 1}))
OTHER = Unit("2", "东里镇人民政府", "乡镇")


def put(folder: Path, files: Mapping[str, Filing | bytes]) -> Path:
    """A folder with some workbooks in it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / f"{name}.xlsx").write_bytes(content if isinstance(content, bytes) else workbook(content))
    return folder


def summary(unit: Unit, *filings: Filing) -> bytes:
    """A summary workbook."""
    target = io.BytesIO()
    write_summary(merge(filings, unit), Collection(()), target)
    return target.getvalue()


def compared(tmp_path: Path, then: Mapping[str, Filing | bytes], roster: str = "", now: Filing = THIS) -> Collection:
    """This year's return beside a folder of others."""
    listed = None
    if roster:
        tmp_path.mkdir(exist_ok=True)
        (tmp_path / "roster.csv").write_text(roster, encoding="utf-8")
        listed = load_roster(tmp_path / "roster.csv", [FORM])
    previous = load_previous(put(tmp_path / "then", then), known_beside(None))
    return check_files([str(put(tmp_path / "now", {"a": now}))], Round(previous=previous, roster=listed))


def codes(collection: Collection) -> list[str]:
    return [finding.code for outcome in collection.outcomes for finding in outcome.findings]


def messages(collection: Collection) -> str:
    return "".join(finding.message for outcome in collection.outcomes for finding in outcome.findings)


COUNTY = Unit("9", "县", "县")
BESIDE: dict[str, dict[str, Filing | bytes]] = {
    "nothing": {},
    "this year's": {"b": THIS, "c": random_filing(5, OTHER), "d": random_filing(6)},
    "the year before it": {"b": random_filing(1, TOWN, 2022), "c": random_filing(6, OTHER, 2022)},
    "a summary that holds it": {"b": summary(COUNTY, WRONG, random_filing(3, OTHER, 2023))},
    "the same in another spelling": {"b": replace(WRONG, unit=replace(TOWN, name=f"{TOWN.name}\u200b"))},
    "what is no report": {"b": b"%PDF-1.7", "c": b""},
    "reports of nobody and of no year": {"b": random_filing(6, Unit(), 2023), "c": replace(WRONG, year=None)},
}


@pytest.mark.parametrize("what", BESIDE)
def test_last_years_report_is_taken_whatever_lies_beside_it(what: str, tmp_path: Path) -> None:
    assert "T3-CARRIED" in codes(compared(tmp_path, {"a": WRONG, **BESIDE[what]}))


def test_a_member_is_found_in_a_summary_beside_files_of_other_members(tmp_path: Path) -> None:
    other = random_filing(3, OTHER, 2023)
    assert codes(compared(tmp_path, {"a": other, "b": summary(COUNTY, WRONG, other)})) == ["T3-CARRIED"]


def test_two_versions_of_last_year_are_both_named(tmp_path: Path) -> None:
    collection = compared(tmp_path, {"定稿": balanced(LAST), "初稿": WRONG})
    assert codes(collection) == ["PREVIOUS-TWICE"]
    assert "初稿.xlsx、定稿.xlsx" in messages(collection)
    assert collection.uncompared == (TOWN,)


def test_a_unit_without_a_report_of_last_year_is_told(tmp_path: Path) -> None:
    collection = compared(tmp_path, {"a": random_filing(3, OTHER, 2023)})
    assert (codes(collection), collection.uncompared) == (["NOT-COMPARED"], (TOWN,))
    assert "没有“鲁村镇人民政府”2023 年的报表" in messages(collection)


def test_a_report_of_last_year_that_is_wrong_is_told_with_the_reason(tmp_path: Path) -> None:
    broken = changed(LAST, {CARRIED: LAST[CARRIED] + 1})
    collection = compared(tmp_path, {"a": broken, "b": random_filing(3, OTHER, 2023)})
    assert codes(collection) == ["NOT-COMPARED"]
    assert "上年报表“a.xlsx”不能用：" in messages(collection)
    assert "。。" not in messages(collection)


def test_nothing_that_can_be_used_stops_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"没有可用的上年报表：.*不是 \.xlsx 工作簿"):
        load_previous(put(tmp_path, {"a": b"%PDF-1.7"}), known_beside(None))


ROSTER = "代码,名称,类别,上年代码\n370323102,鲁村镇人民政府,乡镇,{}\n"


@pytest.mark.parametrize("between", ["、", "/", ",", ";", "；", "，", "和", "+", "＋", " ", "与"])
def test_previous_codes_are_told_apart_whatever_stands_between_them(between: str, tmp_path: Path) -> None:
    text = ROSTER.format(f'"old1{between}old2"')
    (tmp_path / "roster.csv").write_text(text, encoding="utf-8")
    roster = load_roster(tmp_path / "roster.csv", [FORM])
    assert roster.previous_codes == {"370323102": ("old1", "old2")}


def test_a_unit_that_was_merged_of_several_is_not_compared_with_some_of_them(tmp_path: Path) -> None:
    part = replace(WRONG, unit=Unit("old1", "旧镇", "乡镇"))
    collection = compared(tmp_path, {"a": part, "b": WRONG}, ROSTER.format("old1、old2"))
    assert codes(collection) == ["NOT-COMPARED"]
    assert "没有“old2”2023 年的报表" in messages(collection)


def test_an_error_that_was_accepted_last_year_does_not_stop_the_comparison(tmp_path: Path) -> None:
    unbalanced = changed(WRONG, {Key("t3", "received", "natural_person"): 999})
    accepted = replace(unbalanced, facts={**unbalanced.facts, acceptance_key("T3-BALANCE"): "已核实"})
    files = {"a": summary(COUNTY, accepted, random_filing(3, OTHER, 2023))}
    assert "T3-CARRIED" in codes(compared(tmp_path, files))


def test_units_that_were_merged_are_compared_with_their_sum(tmp_path: Path) -> None:
    parts = {n: replace(random_filing(int(n), Unit(f"old{n}", f"旧镇{n}", "乡镇"), 2023)) for n in "12"}
    total = sum(filing[CARRIED] for filing in parts.values())
    collection = compared(tmp_path, parts, ROSTER.format("old1、old2"))
    (found,) = [finding for outcome in collection.outcomes for finding in outcome.findings if finding.key == BROUGHT]
    assert f"上年报告结转下年 {total}" in found.message


MERGED = [Unit(f"old{n}", f"旧镇{n}", "乡镇") for n in "12"]


def test_units_that_were_merged_follow_from_the_sum_of_what_they_carried(tmp_path: Path) -> None:
    one = {key: 1 for claim in COMPARED for key in claim.previous if LAST[key]}
    nothing = dict.fromkeys(FORM.inputs, Decimal(0))
    first = changed(LAST, {key: LAST[key] - n for key, n in one.items()})
    second = changed(replace(LAST, inputs=nothing), one)
    parts = [balanced(replace(filing, unit=unit)) for filing, unit in zip((first, second), MERGED, strict=True)]
    files = {"a": parts[0], "b": parts[1], "c": WRONG}
    assert codes(compared(tmp_path / "1", files, ROSTER.format("old1、old2"))) == []
    wrong = balanced(changed(parts[1], {CARRIED: 1}))
    collection = compared(tmp_path / "2", {**files, "b": wrong}, ROSTER.format("old1、old2"))
    assert (codes(collection), f"上年报告结转下年 {LAST[CARRIED] + 1}" in messages(collection)) == (
        ["T3-CARRIED"],
        True,
    )


def test_units_that_were_merged_of_different_editions_are_not_added_up(tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text(ROSTER.format("old1、old2"), encoding="utf-8")
    forms = zip(MERGED, (FORM, small(tmp_path)), strict=True)
    known = {(unit.mark, 2023): ((Filing(form, unit, 2023), f"{unit.code}.xlsx"),) for unit, form in forms}
    last, notes = Previous(known).last_of(THIS, load_roster(tmp_path / "roster.csv", [FORM]))
    assert (last, [note.code for note in notes]) == (None, ["NOT-COMPARED"])
    assert "不是同一版表式" in notes[0].message


def test_a_corrected_report_of_last_year_takes_the_place_of_the_first(tmp_path: Path) -> None:
    first, target = workbook(balanced(LAST)), io.BytesIO()
    returned = read(first).returned
    assert returned
    write_marked(returned, [], hashlib.sha256(first).hexdigest(), target)
    book = opened(target.getvalue())
    for key, value in WRONG.inputs.items():
        book[LAYOUT.figures[key].sheet][LAYOUT.figures[key].cell] = float(value)
    assert codes(compared(tmp_path, {"a": first, "b": saved(book)})) == ["T3-CARRIED"]


def test_a_report_without_a_year_is_not_compared(tmp_path: Path) -> None:
    previous = load_previous(put(tmp_path, {"a": balanced(LAST)}), known_beside(None))
    assert previous.last_of(replace(THIS, year=None), None) == (None, ())


NOW_OTHER = follows(random_filing(3, OTHER, largest=99))
BOTH = (LAST, last_year(NOW_OTHER))
SUMMED, OWN = merge(BOTH, COUNTY), merge([LAST], COUNTY)


def earlier(*filings: Filing) -> Previous:
    """Some reports of last year."""
    known = {(one.unit.mark, 2023): tuple((f, "a.xlsx") for f in filings if f.unit == one.unit) for one in filings}
    return Previous(known)


@pytest.mark.parametrize(
    ("then", "compared_with"),
    [
        ((*BOTH, OWN), OWN),
        (BOTH, SUMMED),
        ((*BOTH, OWN, merge([BOTH[1]], COUNTY)), SUMMED),
        ((LAST,), None),
    ],
    ids=["its own", "none of its own", "two of its own", "not of every member"],
)
def test_a_summary_is_compared_with_its_own_of_last_year_or_else_with_the_sum_over_all_members(
    then: tuple[Filing, ...], compared_with: Filing | None
) -> None:
    assert earlier(*then).last_summary(merge([THIS, NOW_OTHER], COUNTY), None) == compared_with


def test_a_summary_is_not_compared_with_reports_of_another_edition(tmp_path: Path) -> None:
    now, other = merge([THIS, NOW_OTHER], COUNTY), small(tmp_path)
    assert earlier(*BOTH, Filing(other, COUNTY, 2023)).last_summary(now, None) == SUMMED
    assert earlier(LAST, Filing(other, OTHER, 2023)).last_summary(now, None) is None


def test_a_summary_of_nobody_or_of_no_year_has_no_own_one_of_last_year() -> None:
    unnamed, last = merge([THIS, NOW_OTHER]), earlier(*BOTH, OWN, replace(OWN, unit=Unit()))
    assert last.last_summary(unnamed, None) == merge(BOTH)
    assert last.last_summary(replace(unnamed, unit=COUNTY, year=None), None) is None


ACCEPTED = replace(THIS, facts={**THIS.facts, acceptance_key("T3-CARRIED"): "已核实"})


@pytest.mark.parametrize(
    ("last_other", "accepted", "status"),
    [
        (last_year(NOW_OTHER), ACCEPTED, "accepted"),
        (last_year(NOW_OTHER), THIS, "rejected"),
        (changed(last_year(NOW_OTHER), {CARRIED: last_year(NOW_OTHER)[CARRIED] + 1}), ACCEPTED, "rejected"),
    ],
    ids=["accepted below", "accepted by nobody", "another member is wrong too"],
)
def test_what_does_not_follow_from_last_year_is_answered_only_by_the_members_for_which_it_was_accepted(
    last_other: Filing, accepted: Filing, status: str, tmp_path: Path
) -> None:
    then = summary(COUNTY, WRONG, balanced(last_other))
    previous = load_previous(put(tmp_path / "then", {"a": then}), known_beside(None))
    now = put(tmp_path / "now", {"a": summary(COUNTY, accepted, NOW_OTHER)})
    (outcome,) = check_files([str(now)], Round(previous=previous)).outcomes
    assert (outcome.status, [f.code for f in outcome.findings if f.is_error or f.accepted]) == (status, ["T3-CARRIED"])
