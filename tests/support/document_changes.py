"""One document, changed by chance one to three times and read: whether a figure was taken that it does not say."""

from __future__ import annotations

import functools
import random
from decimal import Decimal

from support.containers import archive, in_parts, word_2003
from support.filings import FORM, random_filing
from support.page_changes import Changed
from support.pages import Page, as_docx, as_html, page_of, split_at, with_tables
from xlreport.documents import read_document

_WRITERS = (as_docx, as_html, in_parts, word_2003, archive(bytes, "8bit", "utf-8"))


@functools.cache
def printed(filing_seed: int, in_four: bool) -> Page:
    page = page_of(random_filing(filing_seed))
    if not in_four:
        return page
    return with_tables(page, lambda table: split_at(table, lambda row: row[0].text.startswith("第二十条")))


def taken_wrongly(seed: int) -> str:
    """What was changed and is taken wrongly; empty where nothing is."""
    chance = random.Random(seed)
    filing_seed = chance.randrange(3)
    report = Changed(printed(filing_seed, chance.random() < 0.4), random_filing(filing_seed).totals())
    made = [report.change(chance) for _ in range(chance.choice([1, 1, 1, 2, 3]))]
    if {"drop", "add"} <= set(made):
        return ""  # in one row they shift its figures by a column, and that is what the document then says
    reading = read_document(chance.choice(_WRITERS)(report.page))
    if reading.returned is None or any(finding.is_error for finding in reading.findings):
        return ""
    stated = {key: one.value for key, one in reading.returned.stated.items()}
    read = {**reading.returned.filing.inputs, **stated}
    wrong = [str(key) for key in FORM.keys if read.get(key, Decimal(0)) != report.figures[key]]
    return f"seed {seed}, {'、'.join(made)}: {', '.join(wrong)}" if wrong else ""
