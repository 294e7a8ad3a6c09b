"""The check code of a filing: eight digits that change with any of its figures, its year and its code."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from ..filing import Filing
from ..form import Form, Key

# What stands for no character, before the alphabet.
_NONE = " "


class SealWeights(NamedTuple):
    """What is multiplied by what: inputs in the order of the form, the year, the characters of the unit's code."""

    inputs: Mapping[Key, int]
    year: int
    code: tuple[int, ...]


@functools.cache
def seal_weights(form: Form) -> SealWeights:
    """The weights of a form's terms."""
    first, length = len(form.inputs), form.facts["code"].longest
    weights = form.seal.weights(first + 1 + length)
    return SealWeights(dict(zip(form.inputs, weights, strict=False)), weights[first], weights[first + 1 :])


def seal(filing: Filing) -> str:
    """The check code of a filing, the same as on the sheet that was filled in.

    A blank and a year that is not known count as 0, a figure as the number of its smallest steps: 1.5 万元 is
    1500000. Texts and other facts do not count.
    """
    form = filing.form
    weights, of_inputs = seal_weights(form), _inputs(form)
    total = (filing.year or 0) * weights.year
    for key, value in filing.inputs.items():
        if value:
            decimals, weight = of_inputs[key]
            total += _steps(value, decimals) * weight
    for term, weight in zip(_characters(form, filing.unit.code), weights.code, strict=False):
        total += term * weight
    return f"{total % form.seal.prime:08}"


def seal_term(form: Form, key: Key, value: Decimal) -> int:
    """How many of its smallest steps a figure is; halves of one count as a whole."""
    return _steps(value, form.number(key).decimals)


@functools.cache
def _inputs(form: Form) -> Mapping[Key, tuple[int, int]]:
    """The decimals and the weight of each input."""
    return {key: (form.number(key).decimals, weight) for key, weight in seal_weights(form).inputs.items()}


@functools.lru_cache(8_192)
def _steps(value: Decimal, decimals: int) -> int:
    whole = int(value)
    if whole == value:
        return whole * int(10**decimals)
    return int(value.scaleb(decimals).to_integral_value(ROUND_HALF_UP))


def seal_characters(form: Form) -> str:
    """The text in which a formula finds a character of a code: half of its length more is the same in small letters.

    Its place from 0, modulo `seal_period`, is the term; what is not in it is found behind its end, where it is put.
    """
    known = f"{_NONE}{form.seal.alphabet}"
    # One place at the end of the first half, which nothing is found at, is that of all other characters.
    return f"{known}{known[-1]}{known.lower()}"


def seal_period(form: Form) -> int:
    """How many terms a character of a code can be: none, those of the alphabet, any other."""
    return len(form.seal.alphabet) + 2


def _characters(form: Form, code: str) -> Iterator[int]:
    """The terms of a code's characters; one beyond Unicode's first plane is two, as in Excel (not LibreOffice)."""
    for character in code:
        yield from _terms(form, character)


@functools.lru_cache(1_024)
def _terms(form: Form, character: str) -> list[int]:
    known = f"{_NONE}{form.seal.alphabet}"
    other = character.upper() not in known or not character.isascii()
    term = seal_period(form) - 1 if other else known.index(character.upper())
    return [term] * (len(character.encode("utf-16-le", "surrogatepass")) // 2)
