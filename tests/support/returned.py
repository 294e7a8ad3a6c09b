"""A filled return and a blank one as the reader's tests change them, and how they tell what was found."""

from __future__ import annotations

from support.filings import FORM, random_filing, workbook
from xlreport import Finding, Reading, Unit, blank
from xlreport.layout import Place

TOWN = Unit("370323102", "鲁村镇人民政府", "乡镇")
FILLED = random_filing(1, TOWN)
DATA = workbook(FILLED)
BLANK = workbook(blank(FORM))


def seen(findings: tuple[Finding, ...]) -> list[tuple[str, str, str]]:
    """Code, severity and cell of findings."""
    places = [f"{f.place.sheet}!{f.place.cell}" if f.place else "" for f in findings]
    return [(f.code, f.severity, place) for f, place in zip(findings, places, strict=True)]


def errors(reading: Reading) -> list[tuple[str, Place | None]]:
    """Code and place of the errors."""
    return [(finding.code, finding.place) for finding in reading.findings if finding.is_error]


def where(place: Place) -> str:
    """A cell with its sheet."""
    return f"{place.sheet}!{place.cell}"
