"""Packed figures are the dict that they stand for, to the last nought."""

from __future__ import annotations

import copy
import pickle
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.filings import FORM, random_filing
from xlreport import Filing, merge
from xlreport.findings import Packed, Packing
from xlreport.form import Key
from xlreport.layout import content_hash, seal

COLUMNS = {key: n for n, key in enumerate(FORM.inputs)}
FIGURES = st.decimals(0, 10**10, places=6) | st.integers(0, 10**9).map(Decimal) | st.sampled_from([Decimal("0.00")])
INPUTS = st.dictionaries(st.sampled_from(FORM.inputs), FIGURES)


def ordered(inputs: dict[Key, Decimal]) -> dict[Key, Decimal]:
    """In the order of the form, as a reader has them."""
    return {key: inputs[key] for key in FORM.inputs if key in inputs}


@given(st.lists(INPUTS, min_size=1, max_size=4))
def test_packed_figures_do_whatever_the_dict_does(several: list[dict[Key, Decimal]]) -> None:
    packing = Packing()
    for inputs in map(ordered, several):
        found = packing.pack(inputs, COLUMNS)
        assert isinstance(found, Packed)
        does: tuple[object, ...] = (found, list(found), len(found), repr(found))
        assert does == (inputs, list(inputs), len(inputs), repr(inputs))
        assert [repr(found.get(key)) for key in FORM.keys] == [repr(inputs.get(key)) for key in FORM.keys]
        assert [key in found for key in FORM.keys] == [key in inputs for key in FORM.keys]
        assert repr(list(found.items())) == repr(list(inputs.items()))
        for sent in (pickle.loads(pickle.dumps(found)), copy.deepcopy(found)):
            assert repr(sent) == repr(inputs)
            assert isinstance(sent, dict)
        for key in (key for key in FORM.keys if key not in inputs):
            with pytest.raises(KeyError):
                found[key]


@given(st.lists(INPUTS, min_size=1, max_size=4))
def test_a_filing_of_packed_figures_is_the_same_in_every_sum_and_hash(several: list[dict[Key, Decimal]]) -> None:
    packing = Packing()
    plain = [replace(random_filing(n), inputs=ordered(inputs)) for n, inputs in enumerate(several)]
    packed = [replace(filing, inputs=packing.pack(filing.inputs, COLUMNS)) for filing in plain]
    assert packed == plain
    assert list(map(content_hash, packed)) == list(map(content_hash, plain))
    assert list(map(seal, packed)) == list(map(seal, plain))
    assert repr([filing.totals() for filing in packed]) == repr([figures_of(filing) for filing in plain])
    assert repr(merge(packed).inputs) == repr(merge(plain).inputs)


def figures_of(filing: Filing) -> dict[Key, Decimal]:
    return {key: filing[key] for key in FORM.keys}


def test_more_values_than_two_bytes_number_are_packed_as_well() -> None:
    packing, key = Packing(), FORM.inputs[0]
    kept = [packing.pack({key: Decimal(n)}, COLUMNS)[key] for n in range(70_000)]
    assert kept == list(range(70_000))


def test_what_has_a_key_of_its_own_is_left_as_it_is() -> None:
    values = {Key("甲", "乙", "丙"): Decimal(1)}
    assert Packing().pack(values, COLUMNS) is values
