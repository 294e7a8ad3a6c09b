"""A return to send back: its values in a fresh template, what is wrong marked, and a list of it in front."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from ...filing import Filing
from ...findings import Finding, Returned
from ...form import SEVERITY_WORDS, Key
from ...layout import Place, copy_facts, layout_of, stamp_of, storable
from .sheets import Book, Page
from .style import height_of
from .template import write_sheets

# From the worst on: what a cell is filled with when several findings concern it.
_MARKED = ("error", "warning")
# In characters, and what that is in pixels.
_COMMENT_WIDTH = 42
_COMMENT = {"author": "xlreport", "width": 300, "font_size": 9}


def write_marked(returned: Returned, findings: Sequence[Finding], sha256: str, target: Path | BinaryIO) -> None:
    """Writes a return again as the locked workbook of its form, everything that was found marked in it.

    Errors are red, warnings amber, each with a comment; the first sheet lists all findings, the last what
    stood on sheets that could not be read. `sha256` is that of the file which the copy corrects. Raises
    OutputError for a text that no cell can hold, OSError as the file system does.
    """
    filing, words = returned.filing, returned.filing.form.wording.marked
    known = copy_facts(filing, returned.identity, sha256)
    findings = [_placed(finding, returned) for finding in findings]
    with Book(target, filing.form) as book:
        front = book.page(words.sheet, words.widths, footer=stamp_of(known))
        pages = write_sheets(book, filing, known, _fills(findings))
        for place in {finding.place: None for finding in findings if finding.place}:
            if place.sheet in pages:
                said = "\n".join(finding.message for finding in findings if finding.place == place)
                size = {"height": int(height_of(said, _COMMENT_WIDTH, "listed") * 4 / 3) + 16}
                pages[place.sheet].sheet.write_comment(place.row, place.column, storable(said), {**_COMMENT, **size})
        _list(front, filing, findings, stamp_of(known), set(pages))
        if returned.leftovers:
            _leftovers(book.page(words.leftovers_sheet, words.leftovers_widths, footer=stamp_of(known)), returned)
        book.identity(layout_of(filing.form).identity, known)
        front.sheet.activate()


def _placed(finding: Finding, returned: Returned) -> Finding:
    """A finding at its place in the copy, which always has the present layout."""
    layout = layout_of(returned.filing.form)
    if returned.layout is layout or finding.place is None:
        return finding
    texts = {key: text.paragraphs[0] for key, text in layout.texts.items()}
    known = (layout.figures.items(), layout.facts.items(), texts.items())
    places: dict[Key | str | None, Place] = {key: place for items in known for key, place in items}
    change = finding.suggestion and replace(finding.suggestion, place=places.get(finding.suggestion.key))
    return replace(finding, place=places.get(finding.key), suggestion=change)


def _fills(findings: Iterable[Finding]) -> dict[Place, str]:
    """The role of each cell that is marked."""
    fills: dict[Place, str] = {}
    for severity in reversed(_MARKED):
        fills |= {finding.place: severity for finding in findings if finding.severity == severity and finding.place}
    return fills


def _list(page: Page, filing: Filing, findings: Sequence[Finding], stamp: str, sheets: set[str]) -> None:
    """Every finding with a link to its cell."""
    words, width = filing.form.wording.marked, len(page.widths)
    page.text(Place(page.name, 0, 0, 1, width), words.title, "title")
    page.text(Place(page.name, 1, 0, 1, width), stamp, "stamp")
    page.text(Place(page.name, 2, 0, 1, width), words.advice, "note")
    for column, text in enumerate(words.heading):
        page.text(Place(page.name, 3, column), text, "head")
    for row, finding in enumerate(findings, 4):
        place = finding.place
        label = filing.form.label(finding.key) if isinstance(finding.key, Key) else ""
        line = (
            SEVERITY_WORDS[finding.severity],
            "",
            label,
            finding.found or "",
            finding.expected or "",
            finding.message,
        )
        for column, text in enumerate(line):
            role = finding.severity if column == 0 and finding.severity in _MARKED else "listed"
            page.text(Place(page.name, row, column), storable(text), role)
        if place and place.sheet in sheets:
            link = f"internal:'{place.sheet}'!{place.cell}"
            page.sheet.write_url(row, 1, link, page.book.format("link"), f"{place.sheet}!{place.cell}")
    page.sheet.repeat_rows(3)
    page.finish()


def _leftovers(page: Page, returned: Returned) -> None:
    """What stood on sheets that could not be read, cell by cell."""
    words = returned.filing.form.wording.marked
    page.text(Place(page.name, 0, 0, 1, len(page.widths)), words.leftovers_title, "title")
    for column, text in enumerate(words.leftovers_heading):
        page.text(Place(page.name, 1, column), text, "head")
    for row, line in enumerate(returned.leftovers, 2):
        for column, text in enumerate(line):
            page.text(Place(page.name, row, column), storable(text), "listed")
    page.finish()
