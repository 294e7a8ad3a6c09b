"""Whatever is changed in a document: a figure that it does not say is never taken without an error."""

from __future__ import annotations

import functools
import random
from decimal import Decimal

import pytest

from support.filings import FORM, random_filing
from support.page_changes import Changed
from support.pages import Page, as_docx, as_html, page_of, split_at, with_tables
from xlreport.documents import read_document

SEEDS, AT_ONCE = 500, 25


@functools.cache
def printed(filing_seed: int, in_four: bool) -> Page:
    page = page_of(random_filing(filing_seed))
    if not in_four:
        return page
    return with_tables(page, lambda table: split_at(table, lambda row: row[0].text.startswith("第二十条")))


@pytest.mark.parametrize("first", range(0, SEEDS, AT_ONCE))
def test_no_figure_that_differs_from_the_document_is_taken_without_an_error(first: int) -> None:
    for seed in range(first, first + AT_ONCE):
        chance = random.Random(seed)
        filing_seed = chance.randrange(3)
        report = Changed(printed(filing_seed, chance.random() < 0.4), random_filing(filing_seed).totals())
        made = [report.change(chance) for _ in range(chance.choice([1, 1, 1, 2, 3]))]
        if {"drop", "add"} <= set(made):
            continue  # in one row they shift its figures by a column, and that is what the document then says
        reading = read_document((as_docx if chance.random() < 0.5 else as_html)(report.page))
        if reading.returned is None or any(finding.is_error for finding in reading.findings):
            continue
        stated = {key: one.value for key, one in reading.returned.stated.items()}
        read = {**reading.returned.filing.inputs, **stated}
        assert {key: read.get(key, Decimal(0)) for key in FORM.keys} == report.figures, (seed, made)
