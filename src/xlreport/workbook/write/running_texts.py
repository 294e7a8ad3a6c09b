"""The sheets of texts: rows in which the texts of a section run on, with the official headings to begin with."""

from __future__ import annotations

from ...filing import Filing
from ...form import Section
from ...layout import Place, layout_of, run_rows
from .. import formulas
from .guards import paint, running_validation, validate
from .sheets import Page

# In points: rows that nobody has filled in stay low, so that the sheet prints on few pages.
_EMPTY_ROW, _HEADING_ROW = 10.5, 15


def write_run(page: Page, filing: Filing, section: Section) -> None:
    """The rows of one section, and above them how much was written."""
    layout, rows = layout_of(filing.form), run_rows(filing, section)
    run, words = layout.runs[section.id], filing.form.wording.running
    printed = {place.row: heading for place, heading in headings(filing, section)}
    for place, text in zip(run, rows, strict=True):
        is_heading = place.row in printed
        page.text(place, text, "heading" if is_heading else "text", unlocked=True)
        page.grow(place.row, text, _HEADING_ROW if is_heading else _EMPTY_ROW)
    longest = filing.form.preface.longest
    advice = (words.prompt.format(longest=longest), words.error.format(longest=longest))
    validate(page, run, running_validation(section.title, *advice, f"NOT({formulas.too_long(run[0].cell, longest)})"))
    paint(page, run, formulas.too_long(run[0].cell, longest), page.book.format("broken"))
    written = sum(map(len, rows)) - sum(
        len(text) for place, text in headings(filing, section) if rows[place.row - run[0].row] == text
    )
    before, after = words.count.split("{n}")
    counted = f"SUMPRODUCT(LEN({formulas.ranges(run, page.name)[0]}))"
    intact = "".join(
        f"-IF({place.cell}={formulas.quoted(text)},{len(text)},0)" for place, text in headings(filing, section)
    )
    formula = f"={formulas.quoted(before)}&{counted}{intact}&{formulas.quoted(after)}"
    page.formula(layout.counts[section.id], formula, f"{before}{written}{after}", "count")


def headings(filing: Filing, section: Section) -> list[tuple[Place, str]]:
    """Where the blank template has the official headings of a section."""
    places = layout_of(filing.form).texts
    found = ((places[key].heading, filing.form.texts[key].heading) for key in section.texts)
    return [(place, heading) for place, heading in found if place and heading]
