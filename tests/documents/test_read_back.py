"""Whatever is filed, the report that is written of it reads back: year, unit, contacts, texts and figures as shown."""

from __future__ import annotations

import tempfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.filings import FORM, filings
from xlreport import Filing, Outcome, Unit
from xlreport.documents import read_document
from xlreport.office import Roster
from xlreport.office.documents import of_roster
from xlreport.word import report, write_document

SHOWN = ("address", "postcode", "phone", "email")


def written(filing: Filing, ending: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"report{ending}"
        write_document(report(filing), path, ending)
        return path.read_bytes()


def back(filing: Filing, ending: str) -> Filing | None:
    reading = read_document(written(filing, ending))
    outcome = Outcome("a", "", "accepted", reading.unit, reading.findings, reading.returned)
    roster = Roster((filing.unit,), contacts={filing.unit.code: {"title_name": filing.fact("title_name")}})
    return of_roster(outcome, roster).filing


@settings(max_examples=200)
@given(filings(), st.sampled_from([".docx", ".html"]))
def test_law(filing: Filing, ending: str) -> None:
    from hypothesis import assume
    assume(filing.unit.name and filing.unit.code and filing.year)
    again = back(filing, ending)
    assert again
    assert again.year == filing.year
    assert again.unit == filing.unit
    assert {k: again.fact(k) for k in SHOWN} == {k: filing.fact(k) for k in SHOWN}
    assert {key: again.inputs.get(key, Decimal(0)) for key in FORM.inputs} == {key: filing.inputs.get(key, Decimal(0)) for key in FORM.inputs}
    assert again.texts == filing.texts
