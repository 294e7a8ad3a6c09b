"""What a summary brings along to the level above: that it is a draft, and the errors that were accepted."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

from support.filings import changed, random_filing
from xlreport import Collection, Filing, Key, Outcome, Round, Unit, collect, merge, write_summary
from xlreport.form import acceptance_key
from xlreport.intake import examine_paths
from xlreport.office.reconcile import reconcile

COUNTY, CITY = Unit("370323", "沂源县", "县"), Unit("3703", "淄博市", "市")
RECEIVED = Key("t3", "received", "natural_person")
WHY = "上年报告有误，已核实"


def summary(unit: Unit, *filings: Filing) -> bytes:
    """A summary workbook."""
    target = io.BytesIO()
    write_summary(merge(filings, unit), Collection(()), target)
    return target.getvalue()


def unbalanced(seed: int, because: str = "") -> Filing:
    """A return that breaks a rule, which the office accepted for a reason."""
    filing = changed(random_filing(seed), {RECEIVED: 999})
    noted = {acceptance_key("T3-BALANCE"): because} if because else {}
    return replace(filing, facts={**filing.facts, **noted})


def handed_in(tmp_path: Path, data: bytes) -> Collection:
    (tmp_path / "县.xlsx").write_bytes(data)
    return collect([str(tmp_path)])


def test_an_error_that_was_accepted_below_is_accepted_and_shown_with_the_reason(tmp_path: Path) -> None:
    (outcome,) = handed_in(tmp_path, summary(COUNTY, unbalanced(1, WHY), random_filing(2))).outcomes
    accepted = [(f.code, f.accepted) for f in outcome.findings if f.severity == "error"]
    assert (outcome.status, accepted) == ("accepted", [("T3-BALANCE", f"第1镇人民政府：{WHY}")])


def test_it_is_accepted_at_any_level_above(tmp_path: Path) -> None:
    county = merge([unbalanced(1, WHY), random_filing(2)], COUNTY)
    (outcome,) = handed_in(tmp_path, summary(CITY, county, random_filing(3))).outcomes
    assert (outcome.status, [f.accepted for f in outcome.findings if f.accepted]) == (
        "accepted",
        [f"第1镇人民政府：{WHY}"],
    )


def test_an_error_of_a_member_for_which_nobody_accepted_it_is_not_covered(tmp_path: Path) -> None:
    (outcome,) = handed_in(tmp_path, summary(COUNTY, unbalanced(1, WHY), unbalanced(2))).outcomes
    assert outcome.status == "rejected"


def test_what_was_accepted_and_does_not_show_in_the_sum_is_told(tmp_path: Path) -> None:
    quiet = replace(random_filing(1), facts={acceptance_key("T3-CARRIED"): WHY})
    (outcome,) = handed_in(tmp_path, summary(COUNTY, quiet, random_filing(2))).outcomes
    (note,) = [finding for finding in outcome.findings if finding.code == "ACCEPTED-BELOW"]
    assert (outcome.status, note.found, note.expected) == ("accepted", f"第1镇人民政府：{WHY}", "T3-CARRIED")


def drafts(tmp_path: Path, *counties: Unit) -> Collection:
    """Summaries whose hidden sheet says that they are drafts."""

    def draft(outcome: Outcome) -> Outcome:
        returned = outcome.returned
        assert returned
        return replace(
            outcome, returned=replace(returned, identity={**returned.identity, "draft": "草稿，缺 46 个单位"})
        )

    for n, unit in enumerate(counties, 1):
        (tmp_path / f"{n}.xlsx").write_bytes(summary(unit, random_filing(n)))
    return reconcile(map(draft, examine_paths([str(tmp_path)])))


def test_a_summary_of_a_draft_is_a_draft(tmp_path: Path) -> None:
    collection = drafts(tmp_path, COUNTY)
    assert [f.code for o in collection.outcomes for f in o.findings] == ["SUMMARY-DRAFT"]
    assert (len(collection.accepted), collection.complete) == (1, False)
    assert collection.draft == "草稿，沂源县的汇总是草稿，缺 46 个单位"


def test_a_summary_of_several_drafts_says_how_many(tmp_path: Path) -> None:
    assert drafts(tmp_path, COUNTY, Unit("370322", "高青县", "县")).draft == "草稿，沂源县等 2 份汇总是草稿"


def test_what_this_level_accepts_stands_beside_what_was_accepted_below(tmp_path: Path) -> None:
    (tmp_path / "县.xlsx").write_bytes(summary(COUNTY, unbalanced(1, WHY), random_filing(2)))
    (outcome,) = collect([str(tmp_path)], Round(accepts={(COUNTY.code, "T3-BALANCE"): "另一个理由"})).outcomes
    assert outcome.status == "accepted"
