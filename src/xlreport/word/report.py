"""The official report of a filing: title, period and contacts, and the sections with their texts and tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from ..filing import Filing
from ..findings import Finding
from ..form import Form, Section, plain
from ..layout import layout_of
from .charts import charts_of
from .document import DRAFTED, Block, Cell, Document, Paragraph, Table, held

# How the labels of a table look in the report; the other labels of its sheet are no part of it.
_STYLES = {"block": "head", "head": "head", "row": "label"}


def report(
    filing: Filing,
    drafts: Sequence[str] = (),
    errors: Sequence[Finding] = (),
    drafted: bool = False,
    charts: bool = False,
) -> Document:
    """The report of a filing as its unit publishes it.

    `drafts` are sentences that say why it is not complete; they and `errors` make a draft of it, and are told on a page
    of their own. With `drafted` the text that the form can draft from figures is drafted where
    nobody wrote it, and says so; with `charts` there are charts below the table whose figures they show.
    """
    form = filing.form
    words = form.wording.report
    refused = words.refused.format(n=len(errors)) if errors else ""
    drawn = charts_of(filing) if charts else []
    sections = [block for section in form.sections.values() for block in _section(filing, section, drafted, drawn)]
    return Document(
        title=held(filing.filled(form.report_title)),
        author=held(next(filter(None, map(filing.fact, reversed(form.naming))), "")),
        mark=mark(filing),
        body=(Paragraph("title", held(filing.filled(words.title))), *_preface(filing), *sections),
        draft=held("；".join(filter(None, (*drafts, refused)))),
        errors=tuple(_errors(form, [*drafts, *(error.message for error in errors)])),
    )


def mark(filing: Filing) -> str:
    """What tells the report of one unit and year from others, in one word: LibreOffice parts key words at blanks."""
    year = "" if filing.year is None else str(filing.year)
    said = "·".join(("xlreport", filing.form.id, filing.unit.code, filing.unit.name, year))
    return held("".join(said.split()))


def _preface(filing: Filing) -> Iterator[Paragraph]:
    """The period and the contacts, as the unit words them or as the form does."""
    form = filing.form
    said = filing.text(form.preface.key).paragraphs or (filing.filled(form.preface_pattern),)
    return (Paragraph("body", held(text)) for text in said)


def _section(filing: Filing, section: Section, drafted: bool, drawn: Sequence[Block]) -> Iterator[Block]:
    yield Paragraph("section", section.title)
    for key in _texts(filing, section, drafted):
        text = filing.text(key)
        if text.heading:
            numbered_below = filing.form.headings.is_numbered_below(text.heading)
            yield Paragraph("point" if numbered_below else "heading", held(text.heading))
        yield from (Paragraph("body", held(paragraph)) for paragraph in text.paragraphs)
        if drafted and not text.paragraphs and _can_be_drafted(filing.form, key):
            yield Paragraph(DRAFTED, _drafted(filing))
    if section.tables:
        yield _table(filing, section)
        if filing.form.overview.results[0].keys[0].table in section.tables:
            yield from drawn


def _texts(filing: Filing, section: Section, drafted: bool) -> list[str]:
    """The texts of a section in the order in which they were written, one that is to be drafted where it is printed."""
    written = [key for key in filing.texts if key.startswith(f"{section.id}/")]
    for n, key in enumerate(section.texts):
        if drafted and key not in written and _can_be_drafted(filing.form, key):
            above = [written.index(other) for other in section.texts[:n] if other in written]
            written.insert(max(above, default=-1) + 1, key)
    return written


def _can_be_drafted(form: Form, key: str) -> bool:
    return form.drafted is not None and form.drafted.text == key


def _drafted(filing: Filing) -> str:
    """The sentence that the form drafts, with the figures of the filing."""
    drafted = filing.form.drafted
    assert drafted is not None
    sums = {name: plain(sum((filing[key] for key in keys), Decimal(0))) for name, keys in drafted.figures.items()}
    facts = {key: filing.fact(key) for key in filing.form.facts}
    return held(filing.form.wording.report.drafted_mark + drafted.sentence.format_map({**facts, **sums}))


def _table(filing: Filing, section: Section) -> Table:
    """The tables of a section in one, one below the other, as they stand on its sheet."""
    form, layout = filing.form, layout_of(filing.form)
    sheet = layout.sheets[section.id]
    labels = [(label.place, _STYLES[label.role], label.text) for label in sheet.labels if label.role in _STYLES]
    keys = [key for name in section.tables for key in form.tables[name].all_keys()]
    figures = [(layout.figures[key], "figure", plain(filing[key])) for key in keys]
    rows = {row: n for n, row in enumerate(sorted({place.row for place, _, _ in (*labels, *figures)}))}
    cells = tuple(
        Cell(rows[place.row], place.column, place.rows, place.columns, style, text)
        for place, style, text in sorted((*labels, *figures))
    )
    width = max(cell.column + cell.columns for cell in cells)
    # Below the heads of one table those of the next would be wrong.
    head = min(rows[place.row] for place, _, _ in figures) if len(section.tables) == 1 else 0
    return Table(section.title, section.report_widths[:width], head, cells)


def _errors(form: Form, told: Sequence[str]) -> Iterator[Paragraph]:
    """What is not settled; nothing for a report that is complete."""
    if told:
        yield Paragraph("errors", form.wording.report.errors_title)
        yield Paragraph("errors", form.wording.report.errors_note)
    for n, said in enumerate(told, 1):
        yield Paragraph("error", f"{n}. {held(said)}")
