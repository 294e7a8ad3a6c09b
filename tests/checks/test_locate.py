"""Which cell is said to be wrong: every proposal mends all that is broken, and certainty is never false."""

from __future__ import annotations

import io
import random
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings

from support.filings import FORM, LAYOUT, balanced, changed, consistent_filings, random_filing, workbook
from support.years import LAST, THIS
from xlreport import Filing, Finding, Key, Text, Unit, check, collect, merge, verdicts
from xlreport.checks import check_alone
from xlreport.checks.changes import allowed, neighbours
from xlreport.checks.equations import Typed, Variable
from xlreport.checks.evidence import ONE_SLIP, Evidence, slip
from xlreport.checks.figures import BROKEN
from xlreport.checks.localize import Change, Correction, Fault, localize
from xlreport.export.json_documents import collection_document
from xlreport.findings import Returned, Stated
from xlreport.form import plain

LAWS = settings(max_examples=30, deadline=None)
FILING = random_filing(1, largest=9_999)
T3 = [key for key in FORM.keys if key.table == "t3"]


def t3(row: str, column: str) -> Key:
    return Key("t3", row, column)


def t4(column: str) -> Key:
    return Key("t4", "cases", column)


def localized(given: Filing | Returned, previous: Filing | None = None) -> tuple[Fault, ...]:
    """The faults, with what the texts say."""
    returned = given if isinstance(given, Returned) else Returned(given)
    return localize(Typed(returned, previous, check_alone(returned)[1]))


def as_typed(filing: Filing) -> Returned:
    """The same filing with a number typed over every total."""
    return Returned(filing, stated={key: Stated(plain(filing[key]), filing[key], False) for key in FORM.totals})


def put(given: Filing | Returned, figures: Mapping[Key, Decimal | int]) -> Returned:
    """The filing with other inputs, and other numbers over its totals."""
    returned = given if isinstance(given, Returned) else Returned(given)
    totals = {key: Stated(str(n), Decimal(n), False) for key, n in figures.items() if FORM.addends(key)}
    inputs = {key: n for key, n in figures.items() if not FORM.addends(key)}
    return replace(returned, filing=changed(returned.filing, inputs), stated={**returned.stated, **totals})


def mended(filing: Returned, faults: tuple[Fault, ...], which: int = 0) -> Returned:
    """The filing after one correction of every fault."""
    chosen = [fault.corrections[min(which, len(fault.corrections) - 1)] for fault in faults]
    return put(filing, {change.key: change.to for correction in chosen for change in correction.changes})


def broken(filing: Filing | Returned, previous: Filing | None = None) -> list[str]:
    return [str(v.claim.left[0]) for v in verdicts(filing, previous) if v.verdict == BROKEN]


def said(faults: tuple[Fault, ...]) -> list[list[tuple[str, Decimal, bool]]]:
    """The changes of the first correction of each fault."""
    return [[(str(c.key), c.to, c.certain) for c in fault.corrections[0].changes] for fault in faults]


# -- a fully stated table is a code


@pytest.mark.parametrize("key", T3, ids=str)
def test_every_single_error_in_a_fully_stated_table_is_found_exactly(key: Key) -> None:
    right = as_typed(FILING)
    for wrong in (FILING[key] + 1, FILING[key] * 10 + 7, Decimal(0)):
        if wrong != FILING[key]:
            faults = localized(put(right, {key: wrong}))
            assert said(faults) == [[(str(key), FILING[key], True)]]
            assert [len(fault.corrections) for fault in faults] == [1]


@pytest.mark.parametrize("seed", range(40))
def test_two_independent_errors_in_a_fully_stated_table_are_found_exactly(seed: int) -> None:
    chance = random.Random(seed)
    one, two = chance.sample(T3, 2)
    if one.row == two.row or one.column == two.column:
        two = two._replace(row="carried_in", column="research")
    faults = localized(put(as_typed(FILING), {one: FILING[one] + 17, two: FILING[two] + 2_900}))
    expected = sorted([(str(one), FILING[one], True), (str(two), FILING[two], True)])
    assert [sorted(changes) for changes in said(faults)] == [expected]


# -- laws


@LAWS
@given(consistent_filings())
def test_nothing_is_proposed_where_nothing_is_broken(filing: Filing) -> None:
    assert (localized(filing), localized(as_typed(filing))) == ((), ())


@pytest.mark.parametrize("typed", [True, False])
@pytest.mark.parametrize("seed", range(25))
def test_every_correction_mends_all_that_is_broken_and_breaks_nothing(seed: int, typed: bool) -> None:
    chance = random.Random(seed)
    right = random_filing(seed, largest=300)
    keys = chance.sample(FORM.keys if typed else FORM.inputs, chance.randrange(1, 3))
    wrong = put(as_typed(right) if typed else right, {key: chance.randrange(1_000) for key in keys})
    faults = localized(wrong)
    assert bool(faults) == bool(broken(wrong))
    for n in range(max((len(fault.corrections) for fault in faults), default=0)):
        assert broken(mended(wrong, faults, n)) == []


@pytest.mark.parametrize("seed", range(25))
def test_what_is_called_certain_is_the_change_that_was_made(seed: int) -> None:
    chance = random.Random(seed)
    right = random_filing(seed, largest=300)
    key = chance.choice(FORM.keys)
    faults = localized(put(as_typed(right), {key: right[key] + chance.choice((1, 9, 90))}))
    certain = [(c.key, c.to) for f in faults for o in f.corrections for c in o.changes if c.certain]
    assert set(certain) <= {(key, right[key])}


def test_more_errors_than_two_in_one_place_are_left_alone() -> None:
    keys = [
        t3(row, column)
        for row, column in (("received", "business"), ("granted", "research"), ("refused_by_law", "legal_service"))
    ]
    (fault,) = localized(put(as_typed(FILING), {key: FILING[key] + 11 * (n + 1) for n, key in enumerate(keys)}))
    assert fault.corrections == ()


def test_errors_in_places_that_have_nothing_to_do_with_each_other_are_as_many_faults() -> None:
    wrong = {t3("received", "business"): 77_777, t3("received", "research"): 88_888, t4("review_total"): 99_999}
    assert [len(fault.claims) for fault in localized(put(FILING, wrong))] == [1, 1, 1]


def test_a_summary_is_left_to_its_members() -> None:
    county = merge([changed(FILING, {t3("received", "business"): 77_777})], Unit("370323", "沂源县", "县"))
    assert localized(county) == ()


# -- certainty


def test_errors_that_explain_one_another_are_all_given_and_none_is_certain() -> None:
    block = {t4(f"review_{name}"): 3 for name in ("upheld", "corrected", "other", "pending")}
    (fault,) = localized(put(FILING, {**block, t4("review_total"): 14}))
    rivals = [o for o in fault.corrections if o.changes[0].key != t4("review_total") and len(o.changes) == 1]
    assert [(o.changes[0].to, o.changes[0].certain) for o in rivals] == [(Decimal(5), False)] * 4
    assert len({o.likelihood for o in rivals}) == 1


def test_a_slip_of_the_hand_decides_between_cells_that_explain_the_same() -> None:
    block = {t4("review_upheld"): 1_203, t4("review_corrected"): 0, t4("review_other"): 0, t4("review_pending"): 88}
    (fault,) = localized(put(FILING, {**block, t4("review_total"): 1_921}))
    (change,) = fault.corrections[0].changes
    assert (change, fault.corrections[0].reason) == (
        Change(t4("review_total"), LAYOUT.figures[t4("review_total")], Decimal(1_921), Decimal(1_291), True),
        "相邻两位数字写反",
    )


def test_a_rule_that_allows_exceptions_makes_nothing_certain() -> None:
    stock = t3("received", "business")._replace(table="t2.1", row="normative", column="in_force")
    faults = localized(put(THIS, {stock: THIS[stock] * 10_000}), LAST)
    assert said(faults) == [[(str(stock), THIS[stock], False)]]


def test_a_total_that_was_forgotten_is_likely_the_sum_but_not_certain_as_an_error_of_a_part_would_hide_in_it() -> None:
    block = {t4("review_upheld"): 10, t4("review_corrected"): 0, t4("review_other"): 0, t4("review_pending"): 1}
    (fault,) = localized(put(FILING, {**block, t4("review_total"): 0}))
    ((change,),) = [correction.changes for correction in fault.corrections]
    assert (change.key, change.to, change.certain) == (t4("review_total"), Decimal(11), False)


# -- evidence


@pytest.mark.parametrize(
    ("was", "to", "name"),
    [
        (None, 12, "没有填"),
        (0, 12, "像是漏填"),
        (128, 125, "有一位数字填错"),
        (152, 125, "相邻两位数字写反"),
        (12, 125, "漏写一位数字"),
        (1_225, 125, "一位数字写重了"),
        (1_275, 125, "多写一位数字"),
        (1_250, 125, "差 10 倍"),
        (35_000, Decimal("3.5"), "差 1 万倍，像是用错了单位"),
        (-125, 125, "多写了负号"),
        (77, 125, ""),
    ],
)
def test_slips_of_the_hand_have_names(was: int | None, to: Decimal | int, name: str) -> None:
    units = FORM.number(Key("t2.8", "fees", "amount")).slips
    assert slip(None if was is None else Decimal(was), Decimal(to), (), units)[1] == name


def test_a_figure_like_its_neighbour_is_called_a_copy() -> None:
    assert slip(Decimal(77), Decimal(125), [Decimal(77)])[1] == "与相邻一格填的相同"


def test_last_years_figure_finds_what_was_carried_in_wrong() -> None:
    key = t3("carried_in", "business")
    assert said(localized(put(THIS, {key: THIS[key] + 40}), LAST)) == [[(str(key), THIS[key], True)]]


def test_last_years_figure_decides_between_cells_that_explain_the_same_and_is_named() -> None:
    upheld, pending = t4("review_upheld"), t4("review_pending")
    typed = {upheld: 2_999, t4("review_corrected"): 40, t4("review_other"): 50, pending: 3_093}
    for key, to in ((upheld, 3), (pending, 97)):
        (fault,) = localized(put(THIS, {**typed, t4("review_total"): 3_186}), changed(LAST, {**typed, key: to}))
        assert said((fault,))[0][0][:2] == (str(key), Decimal(to))
        assert f"上年是 {to}" in fault.corrections[0].reason


def test_a_fault_of_last_years_report_is_none_of_the_senders() -> None:
    key = t3("carried_out", "business")
    (fault,) = localized(THIS, changed(LAST, {key: LAST[key] + 1}))
    assert fault.corrections == ()


def test_the_texts_decide_between_cells_that_explain_the_same() -> None:
    column = {key: 0 for key in FORM.inputs if key.table == "t3"}
    figures = {t3("received", "business"): 40, t3("granted", "business"): 20, t3("carried_out", "business"): 10}
    wrong = changed(FILING, {**column, **figures})
    text = Text("", ("本年新收政府信息公开申请40件，予以公开20件，结转下年度20件。",))
    telling = replace(wrong, texts={**wrong.texts, "overview/on_request": text})
    (fault,) = localized(telling)
    assert said((fault,))[0][0][:2] == (str(t3("carried_out", "business")), Decimal(20))
    assert "文字里写的结转下年度继续办理总计也合得上" in fault.corrections[0].reason


def test_texts_that_speak_for_all_units_decide_between_no_cells_of_their_own() -> None:
    column = {key: 0 for key in FORM.inputs if key.table == "t3"}
    figures = {t3("received", "business"): 40, t3("granted", "business"): 20, t3("carried_out", "business"): 10}
    wrong = changed(FILING, {**column, **figures})
    text = Text("", ("本年新收政府信息公开申请40件，予以公开20件，结转下年度20件。",))
    county = replace(wrong, unit=replace(wrong.unit, kind=FORM.whole_kinds[0]))
    told = localized(replace(county, texts={**wrong.texts, "overview/on_request": text}))
    assert told == localized(county)


def test_what_two_cells_of_the_same_sums_could_only_mend_together_has_no_answer() -> None:
    column = {key: 0 for key in FORM.inputs if key.table == "t3"}
    most = int(FORM.number(t3("received", "business")).maximum)
    figures = dict.fromkeys((t3(row, "business") for row in ("refused_by_law", "declined_repeat")), most)
    wrong, total = changed(FILING, {**column, **figures}), t3("carried_in", "total")
    for filled in (wrong, put(wrong, {total: wrong[total]})):
        (fault,) = localized(filled)
        assert fault.corrections == ()


def test_two_slips_weigh_as_both_of_them_and_as_much_less_as_two_are_rarer_than_one() -> None:
    evidence = Evidence(Typed(Returned(FILING)))
    one, two = ({Variable(t4(name)): Decimal(to)} for name, to in (("review_upheld", 71), ("review_total", 17)))
    weights = [evidence.of(changes, alone=True).weight for changes in (one, two, {**one, **two})]
    assert weights[2] == pytest.approx(weights[0] + weights[1] - ONE_SLIP)


def test_texts_that_say_nothing_of_a_figure_weigh_nothing() -> None:
    evidence, changes = Evidence(Typed(Returned(FILING))), {Variable(t4("review_upheld")): Decimal(71)}
    assert evidence.of(changes, alone=False) == evidence.of(changes, alone=True)


def test_the_neighbours_of_a_figure_are_the_figures_beside_above_and_below_it() -> None:
    places = LAYOUT.figures
    for key, near in neighbours(FORM).items():
        one = places[key]
        beside = {
            other
            for other, two in places.items()
            if two.sheet == one.sheet and abs(two.row - one.row) + abs(two.column - one.column) == 1
        }
        assert set(near) == beside


def test_a_figure_is_corrected_only_to_what_its_cell_takes() -> None:
    most = int(FORM.number(t3("received", "business")).maximum)
    for to, may in ((0, True), (-1, False), (most, True), (most + 1, False)):
        assert allowed(Typed(Returned(FILING)), Variable(t3("received", "business")), Decimal(to)) is may


@pytest.mark.parametrize("typed", [True, False])
def test_a_figure_in_its_neighbours_cell_is_moved_back(typed: bool) -> None:
    one, two = t3("received", "natural_person"), t3("received", "business")
    right = balanced(changed(FILING, {one: 4_321, two: 0}))
    faults = localized(put(as_typed(right) if typed else right, {one: right[two], two: right[one]}))
    found = {change[:2] for changes in said(faults) for change in changes}
    assert found == {(str(one), right[one]), (str(two), right[two])}


# -- cells that could not be read


def test_an_unread_cell_is_given_by_the_others_and_certain_where_two_equalities_agree() -> None:
    key = t3("granted", "business")
    for typed, certain in ((Returned(FILING), False), (as_typed(FILING), True)):
        unread = replace(typed, filing=changed(FILING, {key: None}), unread=frozenset([key]))
        expected = Change(key, LAYOUT.figures[key], None, FILING[key], certain)
        assert localized(unread) == (Fault((), (Correction((expected,), "由其他各格按勾稽关系得出", 1.0),)),)


def test_unread_cells_of_one_equality_give_nothing() -> None:
    keys = [t3("granted", "business"), t3("received", "business")]
    assert localized(Returned(changed(FILING, dict.fromkeys(keys)), unread=frozenset(keys))) == ()


def test_an_unread_cell_is_given_nothing_that_may_not_stand_in_it() -> None:
    key, others = t3("granted", "business"), {t3("received", "business"): 0, t3("carried_in", "business"): 0}
    below = changed(FILING, {**others, t3("carried_out", "business"): 1, key: None})
    assert localized(Returned(below, unread=frozenset([key]))) == ()


def test_an_error_is_found_beside_an_unread_cell() -> None:
    unread, key = t3("granted", "business"), t3("received", "research")
    typed = as_typed(FILING)
    filing = replace(typed, filing=changed(FILING, {unread: None}), unread=frozenset([unread]))
    assert said(localized(put(filing, {key: FILING[key] + 1}))) == [[(str(key), FILING[key], True)]]


# -- in findings and on the command line


def found(filing: Filing | Returned, previous: Filing | None = None) -> list[Finding]:
    return [finding for finding in check(filing, previous) if finding.is_error]


def test_every_finding_of_a_broken_equality_names_the_cell_at_the_end_of_its_message() -> None:
    key = t3("granted", "business")
    right = put(as_typed(FILING), {})
    findings = found(put(right, {key: FILING[key] + 1}))
    assert [f.code for f in findings] == ["T3-BALANCE", "T3-TOTAL", "T3-RESULTS", "T3-RESULTS"]
    typed = plain(FILING[key] + 1)
    row, column = FORM.labels(key)
    # What a finding's own cell has in common with the wrong one has been said of it.
    labels = [row, column, row, FORM.label(key)]
    for finding, label in zip(findings, labels, strict=True):
        assert finding.suggestion is not None
        assert (finding.suggestion.key, finding.suggestion.to) == (key, plain(FILING[key]))
        change = f"{LAYOUT.figures[key].cell}「{label}」应为 {plain(FILING[key])}（填的是 {typed}，"
        assert f"可以断定是 {change}" in finding.message
        assert finding.mending
        assert finding.message.endswith(finding.mending)
        assert finding.suggestion.alternatives == ()


def test_what_is_suggested_beside_last_years_filing_is_said_once() -> None:
    key = t3("carried_in", "business")
    wrong = put(THIS, {key: THIS[key] + 40})
    findings = check(wrong, LAST)
    assert findings
    for finding in findings:
        assert finding.suggestion is not None
        assert (finding.suggestion.key, finding.suggestion.certain) == (key, True)
        assert finding.message.count("应为") == 1


def test_the_suggestion_stands_in_json_with_its_alternatives(tmp_path: Path) -> None:
    block = {t4(f"review_{name}"): 3 for name in ("upheld", "corrected", "other", "pending")}
    book = openpyxl.load_workbook(io.BytesIO(workbook(changed(FILING, block))))
    total = LAYOUT.figures[t4("review_total")]
    book[total.sheet][total.cell] = 18
    book.save(tmp_path / "a.xlsx")
    document: Any = collection_document(collect([str(tmp_path)]), Unit(), None)
    ((finding,),) = [outcome["findings"] for outcome in document["returns"]]
    suggestion = finding["suggestion"]
    alternatives = suggestion.pop("alternatives")
    assert suggestion == {
        "key": "t4/cases/review_total",
        "sheet": "四、复议诉讼",
        "cell": total.cell,
        "from": "18",
        "to": "12",
        "reason": "有一位数字填错",
        "certain": False,
    }
    assert [(other["key"], other["to"], sorted(other)) for other in alternatives] == [
        (f"t4/cases/review_{name}", "9", sorted(suggestion)) for name in ("upheld", "corrected", "other", "pending")
    ]
