"""Filings beside the check codes that LibreOffice computes for them, many in one workbook."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import xlsxwriter

from support.filings import FORM, LAYOUT
from support.libreoffice import Job, run
from xlreport import Filing, Key, Unit
from xlreport.layout import Place, seal_weights
from xlreport.workbook.formulas import seal_formula

DIVIDED = "=1/0"
NOT_A_NUMBER = "有格不是数字"
_CODES = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_./ 号镇ßſıİéΩЖ＊"
_FORMULA = seal_formula(LAYOUT, NOT_A_NUMBER)
# The sheets of a filing, how many rows it takes there, and how many filings one workbook takes.
_SHEETS = sorted({place.sheet for place in (*LAYOUT.figures.values(), LAYOUT.facts["code"])})
_ROWS = 1 + max(place.row for place in (*LAYOUT.figures.values(), LAYOUT.facts["code"]))
_IN_ONE = 1000
_ROW = re.compile(r"((?:'!|:)[A-Z]+)(\d+)")


@dataclass(frozen=True)
class Typed:
    """A filing in its cells, and what somebody typed over some of them: a text, or a division by zero."""

    filing: Filing
    over: Mapping[Place, str] = field(default_factory=dict)

    @property
    def cells(self) -> Mapping[Place, str | Decimal | int]:
        """What stands where, of what the check code counts."""
        filing = self.filing
        found: dict[Place, str | Decimal | int] = {LAYOUT.figures[key]: value for key, value in filing.inputs.items()}
        found[LAYOUT.facts["code"]] = filing.unit.code
        if filing.year is not None:
            found[LAYOUT.facts["year"]] = filing.year
        return found | dict(self.over)


def any_filing(seed: int) -> Filing:
    """A filing from a seed: blanks, small and the largest figures, any code, a year or none."""
    chance = random.Random(seed)
    density = chance.choice([0.0, 0.5, 1.0])
    inputs = {key: _any_figure(chance, key) for key in FORM.inputs if chance.random() < density}
    code = "".join(chance.choices(_CODES, k=chance.randrange(31))).strip()
    year = chance.choice([None, chance.randrange(2008, 2101)])
    return Filing(FORM, Unit(code), year, inputs)


def _any_figure(chance: random.Random, key: Key) -> Decimal:
    """A figure, often one whose product with its weight lies beside a multiple of the prime."""
    number, prime = FORM.number(key), FORM.seal.prime
    most = int(number.maximum.scaleb(number.decimals))
    near = beside_multiples(key)[chance.randrange(3)] + prime * chance.randrange(10)
    steps = chance.choice([near, chance.randrange(100), chance.randrange(most + 1), most - chance.randrange(100)])
    multiple = chance.randrange(1, most // prime + 1) * prime + chance.choice([-1, 0, 1])
    return Decimal(chance.choice([steps, steps, multiple])).scaleb(-number.decimals).normalize() + 0


def beside_multiples(key: Key) -> tuple[int, int, int]:
    """Terms below the prime whose products with the weight of a figure are one less than a multiple, one, one more."""
    prime = FORM.seal.prime
    inverse = pow(seal_weights(FORM).inputs[key], -1, prime)
    return (-inverse % prime, prime, inverse)


def sealed_by_libreoffice(filings: Sequence[Typed], folder: Path) -> Iterator[object]:
    """What LibreOffice shows where the formula of the check code stands, for each filing."""
    for first in range(0, len(filings), _IN_ONE):
        some = filings[first : first + _IN_ONE]
        file = folder / f"{first}.xlsx"
        _write(some, file)
        (found,) = run([Job(file, formulas=True)], seconds=600)
        file.unlink()
        yield from (found["校验码", f"A{n}"].value for n, _ in enumerate(some, 1))


def _write(filings: Sequence[Typed], file: Path) -> None:
    """The cells that count of each filing, below those of the filing before, and its formula beside them."""
    with xlsxwriter.Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        codes = book.add_worksheet("校验码")
        sheets = {name: book.add_worksheet(name) for name in _SHEETS}
        for n, filing in enumerate(filings):
            for place, value in filing.cells.items():
                _put(sheets[place.sheet], place.row + n * _ROWS, place.column, value)
            codes.write_formula(n, 0, f"={_ROW.sub(partial(_lower, n), _FORMULA)}")


def _lower(n: int, found: re.Match[str]) -> str:
    """A reference of the formula as that of the n-th filing."""
    return f"{found[1]}{int(found[2]) + n * _ROWS}"


def _put(sheet: Any, row: int, column: int, value: str | Decimal | int) -> None:
    if value == DIVIDED:
        sheet.write_formula(row, column, value)
    elif isinstance(value, str):
        sheet.write_string(row, column, value)
    else:
        sheet.write_number(row, column, float(value))
