"""A report and one of the year before that it follows from."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from support.filings import FORM, changed, random_filing
from xlreport import Filing, Unit

TOWN = Unit("370323102", "鲁村镇人民政府", "乡镇")
FILING = random_filing(1, TOWN, largest=99)
COMPARED = [claim for claim in FORM.comparisons if claim.previous]


def last_year(filing: Filing) -> Filing:
    """A report of the year before that this one follows from."""
    inputs = dict(filing.inputs)
    for claim in COMPARED:
        left, right = (sum((filing[key] for key in keys), Decimal(0)) for keys in (claim.left, claim.right))
        (key,) = claim.previous
        inputs[key] = left - right
    year = None if filing.year is None else filing.year - 1
    return replace(filing, year=year, inputs={key: max(value, Decimal(0)) for key, value in inputs.items()})


def follows(filing: Filing) -> Filing:
    """The filing with stocks that can follow from a year before."""
    stock = {key: filing[key] + 100 for claim in COMPARED for key in claim.left if key.column == "in_force"}
    return changed(filing, {key: value for key, value in stock.items() if key.row != "rules"})


THIS = follows(FILING)
LAST = last_year(THIS)
