"""The check code changes with whatever changes in the figures, the year and the code, and with nothing else."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.filings import FORM, filings
from xlreport import Filing, Key, Unit, merge
from xlreport.findings import Returned
from xlreport.layout import seal, seal_weights

PRIME = FORM.seal.prime
WEIGHTS = seal_weights(FORM)
MONEY = Key("t2.8", "fees", "amount")
COUNT = next(key for key in FORM.inputs if FORM.number(key).decimals == 0)
EMPTY = Filing(FORM)
# What somebody gets wrong in one cell: a little too much, two digits that change places, one digit misread.
SLIPS = sorted(
    {*range(1, 21)}
    | {9 * k * 10**m for k in range(1, 10) for m in range(7)}
    | {k * 10**m for k in range(1, 10) for m in range(7)}
)


def terms(weights: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    """What each slip does to the check code in each term, with the number of the term; a sign makes no difference."""
    for n, weight in enumerate(weights):
        for slip in SLIPS:
            yield n, min(weight * slip % PRIME, -weight * slip % PRIME)


def put(filing: Filing, key: Key, value: Decimal | int) -> Filing:
    """The same filing with one other figure."""
    return replace(filing, inputs={**filing.inputs, key: Decimal(value)})


@given(filings())
def test_a_check_code_is_eight_digits(filing: Filing) -> None:
    assert len(seal(filing)) == 8
    assert seal(filing).isascii()
    assert seal(filing).isdigit()


@given(filings())
def test_texts_and_other_facts_and_zeros_in_blank_cells_do_not_count(filing: Filing) -> None:
    filled = dict.fromkeys(FORM.inputs, Decimal(0)) | dict(filing.inputs)
    other = replace(filing, inputs=filled, texts={}, facts={}, unit=Unit(filing.unit.code, "别的名称"))
    assert seal(other) == seal(filing)


@given(filings(), st.sampled_from(FORM.inputs), st.integers(1, PRIME - 1), st.booleans())
def test_any_change_of_one_figure_below_the_prime_alters_it(filing: Filing, key: Key, change: int, up: bool) -> None:
    step = Decimal(change).scaleb(-FORM.number(key).decimals)
    assert seal(put(filing, key, filing[key] + (step if up else -step))) != seal(filing)


@given(filings(largest=PRIME // 10**6), st.sampled_from(FORM.inputs), st.sampled_from(FORM.inputs))
def test_two_different_figures_that_change_places_alter_it(filing: Filing, one: Key, other: Key) -> None:
    changed = put(put(filing, one, filing[other]), other, filing[one])
    same = FORM.number(one) is not FORM.number(other) or filing[one] == filing[other]
    assert same or seal(changed) != seal(filing)


def test_no_slip_in_one_term_makes_up_for_one_in_another() -> None:
    weights = (*WEIGHTS.inputs.values(), WEIGHTS.year, *WEIGHTS.code)
    first: dict[int, int] = {}
    assert len(SLIPS) * len(weights) == 127 * 197
    assert [(n, change) for n, change in terms(weights) if first.setdefault(change, n) != n] == []
    assert 0 not in first


def test_what_goes_from_one_cell_to_another_and_what_comes_to_both_alters_it() -> None:
    weights = (*WEIGHTS.inputs.values(), WEIGHTS.year, *WEIGHTS.code)
    assert all((a - b) % PRIME and (a + b) % PRIME for a, b in itertools.combinations(weights, 2))


def test_weights_are_small_enough_for_what_spreadsheets_do_to_quotients() -> None:
    assert max(*WEIGHTS.inputs.values(), WEIGHTS.year, *WEIGHTS.code) < 10**6
    assert PRIME < 10**8


def test_it_is_the_sum_of_terms_times_weights() -> None:
    filing = Filing(FORM, Unit("1"), 2024, {COUNT: Decimal(7), MONEY: Decimal("190.457379")})
    products = (7 * WEIGHTS.inputs[COUNT], 190457379 * WEIGHTS.inputs[MONEY], 2024 * WEIGHTS.year, 2 * WEIGHTS.code[0])
    assert seal(filing) == f"{sum(products) % PRIME:08}"
    assert seal(EMPTY) == "00000000"


def test_weights_stay_what_they_are_on_paper() -> None:
    assert (list(WEIGHTS.inputs.values())[:2], WEIGHTS.year, WEIGHTS.code[-1]) == ([100004, 970016], 951749, 800837)


def test_the_smallest_step_of_an_amount_counts() -> None:
    filing = put(EMPTY, MONEY, Decimal("190.457379"))
    assert len({seal(filing), seal(put(filing, MONEY, Decimal("190.457378"))), seal(EMPTY)}) == 3
    assert seal(put(filing, MONEY, Decimal("190.45737900"))) == seal(filing)


def test_year_and_code_count() -> None:
    known = Filing(FORM, Unit("370323102"), 2024)
    others = [replace(known, year=2025), replace(known, year=None), replace(known, unit=Unit("370323103"))]
    assert len({seal(known), *map(seal, others)}) == 4


@pytest.mark.parametrize(
    ("code", "other", "same"),
    [
        ("11370323MB28", "11370323mb28", True),
        ("Mb-1", "mB-1", True),
        ("1", "10", False),
        ("0", "", False),
        ("12", "21", False),
        ("镇1", "号1", True),
        ("镇1", "1", False),
        ("ſ", "S", False),
        ("𠀀1", "镇镇1", True),
        ("S" * 30, "S" * 31, True),
    ],
)
def test_of_a_code_counts_each_character_at_its_place_without_letter_case(code: str, other: str, same: bool) -> None:
    assert (seal(replace(EMPTY, unit=Unit(code))) == seal(replace(EMPTY, unit=Unit(other)))) is same


def test_a_summary_has_none() -> None:
    member = Filing(FORM, Unit("1", "甲镇"), 2024)
    assert (Returned(member).seal, Returned(merge([member], Unit("2", "乙县"))).seal) == (seal(member), "")
