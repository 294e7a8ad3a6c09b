"""Reports that came as documents: whose they are by name, what their workbooks say, where a reader finds a finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from ..files import same_mark
from ..filing import Filing, Mark, Unit
from ..findings import (
    ACCEPTED,
    DUPLICATE,
    SKIPPED,
    SUPERSEDED,
    Finding,
    Outcome,
    Returned,
    Suggestion,
    finding_of,
    with_findings,
)
from ..layout import CORRECTS, RETURN, Place
from .compare import corrects
from .roster import Roster

_MOST_LISTED = 10
# What no document can say.
_UNSAID = ("CODE-MISSING", "KIND-MISSING")


def is_document(outcome: Outcome) -> bool:
    """Whether a file was read as a document."""
    return _document(outcome) is not None


def _document(outcome: Outcome) -> Returned | None:
    """What was read of a document; None for any other file."""
    return outcome.returned if outcome.returned and outcome.returned.is_document else None


def of_roster(outcome: Outcome, roster: Roster | None) -> Outcome:
    """A document with the unit of the roster that it names: in short, in full, or below the name of a higher level."""
    filing = outcome.filing
    if roster is None or filing is None or not is_document(outcome):
        return outcome
    unit = _named(roster, filing)
    if unit is None:
        return outcome
    findings = tuple(finding for finding in outcome.findings if finding.code not in _UNSAID)
    return replace(outcome.with_filing(replace(filing, unit=unit)), unit=unit, findings=findings)


def _named(roster: Roster, filing: Filing) -> Unit | None:
    """The one unit whose name the title or the line of contacts says; exact names before those below others."""
    said = list(dict.fromkeys(filter(None, (same_mark(filing.fact(key)) for key in filing.form.naming))))
    naming = filing.form.naming
    exact = [unit for unit in roster.units if not set(said).isdisjoint(_names(roster, unit, naming))]
    below = [unit for unit in roster.units if any(_is_below(mark, unit, roster, filing) for mark in said)]
    found = exact or below
    return found[0] if said and len(found) == 1 else None


def _names(roster: Roster, unit: Unit, naming: Iterable[str]) -> set[str]:
    """What the roster calls a unit."""
    full = roster.contacts_of(unit)
    return {same_mark(unit.name), *(same_mark(full.get(key, "")) for key in naming)} - {""}


def _is_below(mark: str, unit: Unit, roster: Roster, filing: Filing) -> bool:
    above = tuple(filing.form.documents.above)
    return any(
        mark.endswith(name) and mark.removesuffix(name).endswith(above)
        for name in _names(roster, unit, filing.form.naming)
    )


# -- beside workbooks


def documents_aside(outcomes: Sequence[Outcome]) -> dict[str, Outcome]:
    """Documents of units that have a workbook too give way to it; where their figures differ the workbook says so."""
    changed: dict[str, Outcome] = {}
    books: dict[Mark, dict[str, Outcome]] = {}
    for book in filter(_is_book, outcomes):
        for mark in book.unit.known_by:
            books.setdefault(mark, {})[book.file] = book
    origins = _origins(outcomes)
    for document in (o for o in outcomes if is_document(o) and o.status not in (SKIPPED, SUPERSEDED)):
        likely = {file: book for mark in document.unit.sought_by for file, book in books.get(mark, {}).items()}
        every = [book for _, book in sorted(likely.items()) if _is_same(book, document)]
        own = [book for book in every if not _are_of_one(book, document, origins)]
        if not own:
            changed |= _twice(document, every)
            continue
        aside = finding_of("DOCUMENT-ASIDE", "", found=own[0].file)
        changed[document.file] = with_findings(document, SUPERSEDED, aside)
        for book in own:
            if listed := _differing(book, document):
                warning = finding_of("DOCUMENT-DIFFERS", "", found=document.file, listed=listed)
                now = changed.get(book.file, book)
                changed[book.file] = with_findings(now, now.status, warning)
    return changed


def _origins(outcomes: Iterable[Outcome]) -> dict[str, str]:
    """By the digest of each file that corrects another the digest of the file that was there first."""
    earlier = {outcome.sha256: corrects(outcome) for outcome in outcomes if corrects(outcome)}
    found = {}
    for digest in earlier:
        first, seen = digest, set[str]()
        while first in earlier and first not in seen:
            seen.add(first)
            first = earlier[first]
        found[digest] = first
    return found


def _are_of_one(book: Outcome, document: Outcome, origins: Mapping[str, str]) -> bool:
    """Whether a unit was sent both, the marked document and the template, and has sent both again."""
    origin = origins.get(book.sha256)
    return origin is not None and origin == origins.get(document.sha256)


def _twice(document: Outcome, books: Iterable[Outcome]) -> dict[str, Outcome]:
    """A document with the figures of the template that was sent with it counts once; one with others is in conflict."""
    if document.status != ACCEPTED or document.filing is None:
        return {}
    said = document.filing.totals()
    same = [o for o in books if o.status == ACCEPTED and o.filing and o.filing.totals() == said]
    if not same:
        return {}
    once = finding_of("SAME-FIGURES", "", found=same[0].file)
    return {document.file: with_findings(document, DUPLICATE, once)}


def _is_book(outcome: Outcome) -> bool:
    """Whether a file is a workbook that somebody filled in."""
    if outcome.filing is None or outcome.role != RETURN or is_document(outcome) or outcome.status == SKIPPED:
        return False
    return not any(finding.code == "UNFILLED" for finding in outcome.findings)


def _is_same(book: Outcome, document: Outcome) -> bool:
    """Whether both are of one unit and year."""
    years = {outcome.filing.year for outcome in (book, document) if outcome.filing}
    return len(years) == 1 and document.unit.is_same(book.unit)


def _differing(book: Outcome, document: Outcome) -> str:
    """The figures in which a workbook differs from a document that it does not correct."""
    one, other = document.filing, book.filing
    if one is None or other is None or document.returned is None or book.returned is None:
        return ""
    if one.form is not other.form or book.returned.identity.get(CORRECTS) == document.sha256:
        return ""
    unread = document.returned.unread | book.returned.unread
    keys = [key for key in one.form.inputs if key not in unread and one[key] != other[key]]
    listed = [f"{one.form.short(key)} {one[key]}（文档）、{other[key]}（工作簿）" for key in keys[:_MOST_LISTED]]
    return "；".join([*listed, *([f"等 {len(keys)} 处"] if len(keys) > _MOST_LISTED else [])])


def says_the_same(document: Outcome, original: Outcome) -> bool:
    """Whether a document shows the figures, totals and texts of another, but for blanks."""
    return _shown_in(document) == _shown_in(original)


def _shown_in(outcome: Outcome) -> object:
    if outcome.returned is None:
        return None
    filing, stated = outcome.returned.filing, outcome.returned.stated
    texts = [line for text in filing.texts.values() for line in (text.heading, *text.paragraphs)]
    said = "".join("".join(texts).split())
    return dict(filing.inputs), outcome.returned.unread, {key: total.shown for key, total in stated.items()}, said


# -- where findings stand


def where_they_stand(outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """The findings of documents at the places that their reader sees; none where the document has nothing."""
    for outcome in outcomes:
        if is_document(outcome):
            yield replace(outcome, findings=tuple(_shown(outcome, finding) for finding in outcome.findings))
        else:
            yield outcome


def _shown(outcome: Outcome, finding: Finding) -> Finding:
    suggestion = finding.suggestion and _shown_change(outcome, finding.suggestion)
    return replace(finding, place=_place(outcome, finding.place), suggestion=suggestion)


def _shown_change(outcome: Outcome, change: Suggestion) -> Suggestion:
    others, also = (
        tuple(_shown_change(outcome, one) for one in changes) for changes in (change.alternatives, change.also)
    )
    return change._replace(place=_place(outcome, change.place), alternatives=others, also=also)


def _place(outcome: Outcome, place: Place | None) -> Place | None:
    if place is None or place.words or outcome.returned is None:
        return place
    return outcome.returned.spots.get(place)


def in_workbook(outcome: Outcome, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings of a document at the places of a workbook, for the copy that goes back."""
    document = _document(outcome)
    if document is None:
        return tuple(findings)
    back = {spot: place for place, spot in document.spots.items()}
    return tuple(replace(finding, place=back.get(finding.place) if finding.place else None) for finding in findings)
