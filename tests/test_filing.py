"""How filings add up: laws over any filings, then a few words on names and years."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.filings import FORM, YEAR, filings_of_one_year, random_filing, shuffled, summaries, units, workbook
from xlreport import Filing, Key, Unit, blank, merge, read
from xlreport.errors import YearsDiffer

LAWS = settings(max_examples=25, deadline=None)
MANY = st.lists(filings_of_one_year() | summaries(), min_size=1, max_size=4)
NAMED = units(st.just("沂源县"))


def leaves(filing: Filing) -> list[str]:
    """What was added up in the end, in an order that depends on content alone."""
    return sorted(repr((leaf.unit, leaf.year, leaf.inputs, leaf.facts, leaf.texts)) for leaf in filing.leaf_filings())


def result(filing: Filing) -> tuple[dict[Key, Decimal], list[str]]:
    """What a merge's laws speak of: totals and leaf members."""
    return filing.totals(), leaves(filing)


@LAWS
@given(st.lists(filings_of_one_year(), min_size=3, max_size=3))
def test_merging_is_associative(three: list[Filing]) -> None:
    one, two, last = three
    assert merge([merge([one, two]), last]) == merge([one, merge([two, last])]) == merge(three)


@LAWS
@given(MANY, MANY, NAMED)
def test_merging_in_stages_gives_the_totals_and_leaf_members_of_merging_at_once(
    left: list[Filing], right: list[Filing], unit: Unit
) -> None:
    assert result(merge([merge(left, unit), merge(right)])) == result(merge([*left, *right]))


@LAWS
@given(MANY, st.integers(0, 1000))
def test_merging_does_not_mind_the_order(several: list[Filing], seed: int) -> None:
    assert result(merge(shuffled(several, seed))) == result(merge(several))


@LAWS
@given(st.lists(filings_of_one_year(), min_size=1, max_size=4), st.integers(0, 1000))
def test_a_merge_of_units_is_the_same_filing_in_any_order(several: list[Filing], seed: int) -> None:
    assert merge(shuffled(several, seed)) == merge(several)


@LAWS
@given(MANY)
def test_the_total_of_sums_is_the_sum_of_totals(several: list[Filing]) -> None:
    merged = merge(several)
    assert merged.totals() == {key: sum((one[key] for one in several), Decimal(0)) for key in FORM.keys}


@LAWS
@given(MANY)
def test_a_blank_filing_is_the_identity_of_merging(several: list[Filing]) -> None:
    merged, more = merge(several), merge([*several, blank(FORM)])
    assert (more.inputs, more.totals(), more.year) == (merged.inputs, merged.totals(), merged.year)


@LAWS
@given(MANY)
def test_a_figure_of_a_merge_is_blank_only_where_it_is_blank_in_all_members(several: list[Filing]) -> None:
    assert set(merge(several).inputs) == {key for one in several for key in one.inputs}


@LAWS
@given(st.lists(filings_of_one_year(), min_size=1, max_size=3), NAMED.filter(bool), NAMED)
def test_naming_a_merge_wraps_it_as_one_member_of_the_level_above(
    several: list[Filing], county: Unit, city: Unit
) -> None:
    named = merge(several, county)
    assert merge([named], city).members == (named,)
    assert merge([merge(several)], city) == merge(several, city)
    assert result(merge([named], city)) == result(named)


@LAWS
@given(filings_of_one_year())
def test_a_total_is_the_sum_of_what_the_form_says_it_adds_up(filing: Filing) -> None:
    assert {key: filing[key] for key in FORM.totals} == {
        key: sum((filing[part] for part in FORM.addends(key)), Decimal(0)) for key in FORM.totals
    }


def test_a_total_across_and_a_total_down_agree_where_they_cross() -> None:
    filing = random_filing(1)
    down = sum((filing[leaf._replace(column="total")] for leaf in column("granted", "other_other")), Decimal(0))
    assert filing[Key("t3", "concluded", "total")] == down > 0


def column(first: str, last: str) -> Iterable[Key]:
    rows = [row.id for row in FORM.tables["t3"].rows]
    return (Key("t3", row, "total") for row in rows[rows.index(first) : rows.index(last) + 1])


def test_money_is_added_as_decimals() -> None:
    fees = Key("t2.8", "fees", "amount")
    two = [Filing(FORM, Unit(str(n)), YEAR, {fees: Decimal(fee)}) for n, fee in enumerate(["0.1", "0.2"])]
    assert merge(two)[fees] == Decimal("0.3")


def test_filings_of_different_years_cannot_be_merged() -> None:
    with pytest.raises(YearsDiffer) as refusal:
        merge([random_filing(1, year=2024), random_filing(2, year=2023)])
    assert refusal.value.message == "报表的年份不同：2023、2024。"


def test_a_filing_of_another_year_than_the_one_asked_for_cannot_be_merged() -> None:
    with pytest.raises(YearsDiffer):
        merge([random_filing(1, year=2024)], year=2023)


def test_a_filing_without_a_year_takes_that_of_the_others() -> None:
    assert merge([random_filing(1, year=2024), replace(random_filing(2), year=None)]).year == 2024


def test_merging_nothing_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match=r"none at all|one form"):
        merge([])


def test_equality_is_that_of_content_and_not_of_where_it_came_from() -> None:
    filing = random_filing(1)
    assert read(workbook(filing)).filing == filing
    assert replace(filing, year=2023) != filing
    assert replace(filing, facts={**filing.facts, "phone": "1"}) != filing


def test_a_title_and_a_preface_are_filled_from_the_facts_with_the_short_name_standing_in() -> None:
    town = Filing(FORM, Unit("370323102", "鲁村镇人民政府", "乡镇"), 2024, facts={"postcode": "256104"})
    whole = replace(town, facts={"title_name": "沂源县鲁村镇人民政府"})
    assert town.filled(FORM.report_title) == "鲁村镇人民政府2024年政府信息公开工作年度报告"
    assert whole.filled(FORM.report_title) == "沂源县鲁村镇人民政府2024年政府信息公开工作年度报告"
    assert town.filled(FORM.preface_pattern) == (
        "本年度报告中所列数据的统计期限自2024年1月1日起，至2024年12月31日止。如对报告内容有疑问，"
        "请与鲁村镇人民政府联系（邮编：256104）。"
    )


@pytest.mark.parametrize(
    ("facts", "listed"),
    [
        ({}, ""),
        ({"phone": "1"}, "（电话：1）"),
        ({"email": "a@b.cn", "address": "某路1号"}, "（地址：某路1号；邮箱：a@b.cn）"),
    ],
)
def test_a_preface_lists_the_contacts_that_are_there(facts: dict[str, str], listed: str) -> None:
    town = Filing(FORM, Unit("1", "鲁村镇人民政府", "乡镇"), 2024, facts=facts)
    assert town.filled(FORM.preface_pattern).endswith(f"请与鲁村镇人民政府联系{listed}。")


def test_a_text_that_was_left_alone_has_the_official_heading() -> None:
    assert blank(FORM).text("overview/active") == ("（一）主动公开", ())
    assert blank(FORM).text("overview/intro") == ("", ())
