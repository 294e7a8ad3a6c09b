"""What a workbook says of itself on its hidden sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ...findings import Finding, finding_of
from ...form import Form, shipped
from ...layout import BETWEEN, MEMBERS, RETURN, facts_of_stamp, is_published, published, stamp_of
from ...ooxml import Refused
from .grid import Grid, grids

# What the hidden sheet of every workbook of ours says.
REQUIRED = ("form", "layout", "role")


def identity_of(data: bytes) -> dict[str, str]:
    """What a workbook says of itself on its hidden sheet; empty when it is not one of ours."""
    try:
        return read_identity(grids(data, MEMBERS), shipped())
    except Refused:
        return {}


def identity_sheets(book: Mapping[str, Grid], editions: Sequence[Form]) -> list[str]:
    """The sheets of a workbook that some edition calls its hidden sheet."""
    names = dict.fromkeys(form.wording.identity.sheet for form in editions)
    return [name for name in names if name in book]


def read_identity(book: Mapping[str, Grid], editions: Sequence[Form]) -> dict[str, str]:
    """The facts on the hidden sheet, whatever the editions call it; empty when nothing says what the workbook is."""
    for name in identity_sheets(book, editions):
        grid = book[name]
        rows = sorted(row for row, column in grid.cells if column == 0)
        facts = {grid.at(row, 0).shown: grid.at(row, 1).shown for row in rows}
        if all(facts.get(fact) for fact in REQUIRED):
            return facts
    return {}


def stamped_identity(book: Mapping[str, Grid], editions: Sequence[Form]) -> tuple[dict[str, str], Finding]:
    """What the stamps of a return say whose hidden sheet is lost, if all sheets are there and agree; and what to tell.

    A hidden sheet that is there but does not say what the workbook is stays in force: it may be that of another
    output. The role is that of a return: a summary is not known by its stamps alone.
    """
    hidden = editions[0].wording.identity.sheet
    for form in () if identity_sheets(book, editions) else editions:
        stamps = dict(_stamps(book, form))
        if not stamps:
            continue
        facts = _facts(form, min(stamps.values()))
        whole = is_published(form, facts["layout"]) and all(
            stamps.get(sheet.name) == stamp_of(facts) for sheet in published(form, int(facts["layout"])).sheets.values()
        )
        found, missing = "、".join(dict.fromkeys(stamps.values())), form.wording.identity.sheet
        if whole and MEMBERS not in book:
            return facts, finding_of("IDENTITY-STAMPS", "", found=found, expected=missing)
        return {}, finding_of("IDENTITY-LOST", "", found=found, expected=missing)
    return {}, finding_of("IDENTITY-MISSING", "", expected=hidden)


def _stamps(book: Mapping[str, Grid], form: Form) -> Iterator[tuple[str, str]]:
    """The sheets of a workbook that bear a stamp of a form."""
    versions = (n for n in range(1, form.layout_version + 1) if is_published(form, str(n)))
    for layout in (published(form, version) for version in versions):
        for sheet in (sheet for sheet in layout.sheets.values() if sheet.name in book):
            said = book[sheet.name].at(sheet.stamp.row, sheet.stamp.column).shown
            if said.startswith(f"{form.id}{BETWEEN}"):
                yield sheet.name, said


def _facts(form: Form, stamp: str) -> dict[str, str]:
    """What a stamp says, as the hidden sheet would say it."""
    known = dict.fromkeys((key for key, fact in form.facts.items() if fact.identity), "")
    facts = facts_of_stamp(stamp)
    year = str(form.year(facts["year"]) or "")
    return {**known, **facts, "role": RETURN, "year": year}
