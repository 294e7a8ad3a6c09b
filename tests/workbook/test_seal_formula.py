"""The check code on the sheet is the program's, as LibreOffice computes it."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from support.filings import FORM, LAYOUT
from support.libreoffice import require
from support.sealing import DIVIDED, NOT_A_NUMBER, Typed, any_filing, beside_multiples, sealed_by_libreoffice
from xlreport import Filing, Unit
from xlreport.layout import seal
from xlreport.workbook.formulas import seal_formula

EMPTY = Filing(FORM)
MONEY = [key for key in FORM.inputs if FORM.number(key).decimals]
LARGEST = {key: FORM.number(key).maximum for key in FORM.inputs}
# Functions of which every application that offices have knows what they do, also over whole ranges.
PLAIN = {"IF", "OR", "ISERROR", "ISNUMBER", "ISBLANK", "SUMPRODUCT", "MOD", "ROUND", "MID", "REPT", "FIND", "TEXT"}


def test_the_formula_is_short_and_made_of_plain_functions() -> None:
    formula = seal_formula(LAYOUT, NOT_A_NUMBER)
    assert len(formula) < 8192
    assert set(re.findall(r"[A-Z]+(?=\()", formula)) == PLAIN
    assert "IF(" not in formula.partition("(")[2]


def test_two_hundred_filings_have_the_same_check_code_in_libreoffice(tmp_path: Path) -> None:
    require()
    filings = [any_filing(seed) for seed in range(200)]
    shown = list(sealed_by_libreoffice([Typed(filing) for filing in filings], tmp_path))
    assert shown == [seal(filing) for filing in filings]


def test_products_beside_multiples_of_the_prime_and_the_largest_amounts_are_no_trap(tmp_path: Path) -> None:
    require()
    products = [
        {key: Decimal(beside_multiples(key)[n]).scaleb(-FORM.number(key).decimals) for key in FORM.inputs}
        for n in range(3)
    ]
    multiples = [range(FORM.seal.prime * n - 1, FORM.seal.prime * n + 2) for n in (1, 9_999_999, 10_000_000)]
    amounts = [
        dict.fromkeys(MONEY, Decimal(steps).scaleb(-6)) for some in multiples for steps in some if steps <= 10**15
    ]
    alone = [{key: value} for some in products for key, value in some.items()]
    filings = [replace(EMPTY, inputs=inputs) for inputs in ({}, LARGEST, *products, *amounts, *alone)]
    shown = list(sealed_by_libreoffice([Typed(filing) for filing in filings], tmp_path))
    assert shown == [seal(filing) for filing in filings]


def test_what_is_no_number_is_said_in_the_place_of_a_check_code(tmp_path: Path) -> None:
    require()
    places = [*(LAYOUT.figures[key] for key in (FORM.inputs[0], *MONEY, FORM.inputs[-1])), LAYOUT.facts["year"]]
    wrong = [{place: value} for place in places for value in ("无", "12", DIVIDED)]
    filings = [Typed(any_filing(seed), cells) for seed, cells in enumerate([*wrong, {LAYOUT.facts["code"]: DIVIDED}])]
    assert list(sealed_by_libreoffice(filings, tmp_path)) == [NOT_A_NUMBER] * len(filings)


def test_codes_of_any_length_and_characters_have_the_same_check_code(tmp_path: Path) -> None:
    require()
    codes = ["0", "1" * 30, "Az-9" * 10, "=1+1", "1e5", "3 4", "-1", "ＡＢ１", "“镇”?*~", FORM.seal.alphabet[7:]]
    filings = [replace(EMPTY, unit=Unit(code)) for code in codes]
    shown = list(sealed_by_libreoffice([Typed(filing) for filing in filings], tmp_path))
    assert shown == [seal(filing) for filing in filings]
