"""A return to send back: its values in a fresh template, what is wrong marked, and a list of it in front."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from ...findings import Finding, ListLine, Returned, line_of
from ...form import SEVERITY_WORDS, Form, Key
from ...layout import CONFIRMED, Place, copy_facts, layout_of, stamp_of, storable
from .guards import choice, validate
from .marks import MARKED, marks, place_of, placed, values_in
from .sheets import Book, Page, foot
from .style import height_of
from .template import write_sheets

# In characters, and what that is in pixels.
_COMMENT_WIDTH = 42
_COMMENT = {"author": "xlreport", "width": 300, "font_size": 9}


def write_marked(
    returned: Returned,
    findings: Sequence[Finding],
    sha256: str,
    target: Path | BinaryIO,
    carried: bool | None = None,
) -> None:
    """Writes a return again as the locked workbook of its form, everything that was found marked in it.

    What is likely wrong is red, what is to be checked amber, each with a comment; the first sheet lists all findings,
    the last what stood on sheets that could not be read. `sha256` is that of the file which the copy corrects.
    `carried` says whether the values of another year's report were carried over, None where it is of the right
    year. Raises OutputError for a text that no cell can hold, OSError as the file system does.
    """
    filing, words = returned.filing, returned.filing.form.wording.marked
    known = copy_facts(filing, returned.identity, sha256, bool(carried))
    findings = placed(findings, returned)
    fills = dict.fromkeys(values_in(filing, known), MARKED[-1]) if carried else {}
    with Book(target, filing.form) as book:
        front = book.page(words.sheet, words.widths, landscape=True, footer=foot(filing, words.sheet))
        pages = write_sheets(book, filing, known, fills | marks(findings, layout_of(filing.form)))
        _comments(pages, findings)
        advice = words.advice if carried is None else words.carried if carried else words.not_carried
        _list(front, findings, (stamp_of(known), advice), set(pages))
        if returned.leftovers:
            _leftovers(book, returned)
        book.identity(layout_of(filing.form).identity, known)
        front.sheet.activate()


def _comments(pages: Mapping[str, Page], findings: Sequence[Finding]) -> None:
    for place in {place_of(finding): None for finding in findings}:
        if place and place.sheet in pages:
            said = "\n".join(finding.message_to_unit for finding in findings if place_of(finding) == place)
            size = {"height": int(height_of(said, _COMMENT_WIDTH, "listed") * 4 / 3) + 16}
            pages[place.sheet].sheet.write_comment(place.row, place.column, storable(said), {**_COMMENT, **size})


def _list(page: Page, findings: Sequence[Finding], above: tuple[str, str], sheets: set[str]) -> None:
    """Every finding with a link to the cell that is likely wrong."""
    words, width = page.book.form.wording.marked, len(page.widths)
    for row, (text, role) in enumerate(zip((words.title, *above), ("title", "stamp", "note"), strict=True)):
        page.text(Place(page.name, row, 0, 1, width), text, role)
    head = 3 + _mended(page, findings)
    for column, text in enumerate(words.heading):
        page.text(Place(page.name, head, column), text, "head")
    for row, finding in enumerate(findings, head + 1):
        line = (SEVERITY_WORDS[finding.severity], "", *_line(finding, page.book.form))
        for column, text in enumerate(line):
            role = finding.severity if column == 0 and finding.severity in MARKED else "listed"
            page.text(Place(page.name, row, column), storable(text), role)
        place = place_of(finding)
        if place and place.sheet in sheets:
            link, shown = f"internal:'{place.sheet}'!{place.cell}", f"{place.sheet}!{place.cell}"
            page.sheet.write_url(row, 1, link, page.book.format("link"), shown)
            page.fit(Place(page.name, row, 1), shown, "link")
    page.sheet.repeat_rows(head)
    page.finish()


def _mended(page: Page, findings: Sequence[Finding]) -> bool:
    """Asks whether all is right so, if the copy itself has mended every error; else nobody could send it back."""
    errors = [finding for finding in findings if finding.is_error]
    if not errors or not all(_is_mended(finding, page.book.form) for finding in errors):
        return False
    words, (row, column) = page.book.form.wording.marked, CONFIRMED
    page.text(Place(page.name, row, 0, 1, column), words.confirm, "note")
    page.text(Place(page.name, row, column), "", "verdict", unlocked=True)
    validate(page, [Place(page.name, row, column)], choice((page.book.form.yes,), words.sheet, words.confirm_prompt))
    return True


def _is_mended(finding: Finding, form: Form) -> bool:
    """Whether the copy has a formula again, or the unit's own name, where something else stood."""
    return finding.code == "IDENTITY-DIFFERS" or _is_restored(finding, form)


def _is_restored(finding: Finding, form: Form) -> bool:
    return isinstance(finding.key, Key) and bool(form.addends(finding.key)) and finding.key not in finding.others


def _line(finding: Finding, form: Form) -> ListLine:
    """What the list says of a finding besides its cell; what the copy itself has mended is told."""
    line = line_of(finding, form, form.wording.marked.doubtful)
    restored = form.wording.marked.restored if _is_restored(finding, form) else ""
    return line._replace(told=line.told + restored)


def _leftovers(book: Book, returned: Returned) -> None:
    """The sheet of what stood on sheets that could not be read, cell by cell."""
    words = returned.filing.form.wording.marked
    name = words.leftovers_sheet
    page = book.page(name, words.leftovers_widths, footer=foot(returned.filing, name))
    page.text(Place(page.name, 0, 0, 1, len(page.widths)), words.leftovers_title, "title")
    for column, text in enumerate(words.leftovers_heading):
        page.text(Place(page.name, 1, column), text, "head")
    for row, line in enumerate(returned.leftovers, 2):
        for column, text in enumerate(line):
            page.text(Place(page.name, row, column), storable(text), "listed")
    page.finish()
