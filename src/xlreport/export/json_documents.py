"""The JSON documents of the command line; their names are a contract."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from ..errors import XlreportError
from ..files import visible
from ..filing import Filing, Unit
from ..findings import (
    Breakdown,
    Changes,
    Collection,
    Contribution,
    Converted,
    Difference,
    Finding,
    LedgerRow,
    Merged,
    Outcome,
    Publication,
    Published,
    Report,
    Reported,
    Standing,
    Status,
    Suggestion,
    Uncompared,
    state_of_pages,
)
from ..form import Entry, Form, Key, plain, rule_book
from ..layout import Place, TextPlaces, layout_of

# With what every document begins: the number of its shape, which schemas/ tells.
_BEGIN = {"version": 1}


def check_document(collection: Collection) -> dict[str, Any]:
    """The JSON of `check`."""
    return collection_document(collection, Unit(), collection.year)


def merge_document(merged: Merged) -> dict[str, Any]:
    """The JSON of `merge`."""
    document = collection_document(merged.collection, merged.unit, merged.year)
    written = str(merged.written) if merged.written else None
    return document | {"summary": written, "totals": totals_document(merged.summary)}


def convert_document(converted: Converted) -> dict[str, Any]:
    """The JSON of `convert`: each file with the workbook that was written of it."""
    files = [_outcome(outcome) for outcome in converted.collection.outcomes]
    names = ("file", "unit", "findings")
    written = {file: str(path) for file, path in converted.written.items()}
    return {
        **_BEGIN,
        "files": [{"out": written.get(one["file"]), **{name: one[name] for name in names}} for one in files],
        "kept": [{"file": file, "message": visible(said)} for file, said in converted.kept.items()],
    }


def report_document(reported: Reported) -> dict[str, Any]:
    """The JSON of `report`: what was written, and what was read."""
    collection = reported.collection
    return {
        **_BEGIN,
        "form": collection.form.id if collection.form else None,
        "reports": [_report(report) for report in reported.reports],
        "kept": [{"file": str(path), "message": visible(said)} for path, said in reported.kept.items()],
        "lacking": [{"name": name, "facts": list(labels)} for name, labels in reported.lacking.items()],
        "returns": [_outcome(outcome) for outcome in collection.outcomes],
    }


def _report(report: Report) -> dict[str, Any]:
    return {
        "unit": {"code": report.unit.code, "name": report.unit.name},
        "year": report.year,
        "file": report.source,
        "written": str(report.written),
        "draft": report.draft or None,
        "has_drafted": report.has_drafted,
    }


def status_document(status: Status) -> dict[str, Any]:
    """Where each unit stands, what became of everything that was found, and what to do next."""
    collection = status.collection
    return {
        **_BEGIN,
        "form": collection.form.id if collection.form else None,
        "year": collection.year,
        "name": status.unit.name,
        "units": [_standing(standing, status.published) for standing in status.standings],
        "counts": status.counts,
        "others": [_outcome(outcome) for outcome in status.others],
        "ledger": [_ledger_row(row) for row in collection.ledger],
        "published": _published(status.published),
        "next": status.next,
    }


def _state_of(pages: Sequence[Publication]) -> dict[str, Any]:
    """What was published of a unit, or of the whole."""
    differences = sum(page.differences for page in pages)
    return {"state": state_of_pages(pages), "differences": differences, "pages": [_page(page) for page in pages]}


def _published(published: Published | None) -> dict[str, Any] | None:
    if published is None:
        return None
    return {"whole": _state_of(published.whole), "others": [_page(page) for page in published.others]}


def _page(page: Publication) -> dict[str, Any]:
    return {
        "file": page.file,
        "state": page.state,
        "differences": page.differences,
        "message": visible(page.why) or None,
        "see": page.see or None,
    }


def diff_document(changes: Changes) -> dict[str, Any]:
    """What differs between two reports."""
    return {
        **_BEGIN,
        "old": changes.old,
        "new": changes.new,
        "figures": [_difference(difference) for difference in changes.figures],
        "texts": [_text_difference(difference) for difference in changes.texts],
        "totals": [_difference(difference) for difference in changes.totals],
        "compared": changes.compared,
        "uncompared": [_uncompared(one) for one in changes.uncompared],
    }


def _uncompared(one: Uncompared) -> dict[str, Any]:
    return {
        "file": one.file,
        "label": one.label or None,
        "keys": list(map(str, one.keys)),
        "message": visible(one.told),
    }


def show_document(shown: Breakdown) -> dict[str, Any]:
    """What a figure is made of, at every level."""
    return {
        **_BEGIN,
        "key": str(shown.key),
        "label": shown.label,
        "value": plain(shown.value),
        "members": [_contribution(member) for member in shown.members],
    }


def _contribution(part: Contribution) -> dict[str, Any]:
    source, place = part.source, part.place
    return {
        "code": part.unit.code,
        "name": part.unit.name,
        "value": plain(part.value),
        "file": (source and source.file) or None,
        "sheet": place.sheet if place else None,
        "cell": place.cell if place else None,
        "sha256": (source and source.sha256) or None,
        "members": [_contribution(member) for member in part.members],
    }


def _standing(standing: Standing, published: Published | None) -> dict[str, Any]:
    return {
        "code": standing.unit.code,
        "name": standing.unit.name,
        "kind": standing.unit.kind,
        "state": standing.state,
        "files": [outcome.file for outcome in standing.outcomes],
        "first_reason": standing.first_reason or None,
        "late": standing.late,
        **asdict(standing.contact),
        "message": standing.message,
        "published": _state_of(published.of(standing.unit)) if published is not None else None,
    }


def _ledger_row(row: LedgerRow) -> dict[str, Any]:
    return {
        "code": row.unit.code,
        "rule": row.rule,
        "key": str(row.key) if row.key is not None else None,
        "first_file": row.first_file,
        "returned": row.returned or None,
        "state": row.state,
        "by_file": row.by_file or None,
    }


def _difference(difference: Difference) -> dict[str, Any]:
    return {
        "unit": _unit(difference.unit),
        "key": str(difference.key),
        "label": difference.label,
        "old": difference.old,
        "new": difference.new,
        "difference": plain(difference.difference or Decimal(0)),
    }


def _text_difference(difference: Difference) -> dict[str, Any]:
    return {
        "unit": _unit(difference.unit),
        "key": str(difference.key),
        "old": difference.old,
        "new": difference.new,
    }


def _unit(unit: Unit) -> dict[str, str] | None:
    return {"code": unit.code, "name": unit.name} if unit else None


def run_document(
    did: Sequence[tuple[str, int, str]], due: Sequence[tuple[str, int, str]], status: Status
) -> dict[str, Any]:
    """The JSON of `run`: what it did, and what is due, each with how many and where; and where each unit stands."""
    listed = {"did": did, "due": due}
    steps = {
        name: [{"what": what, "count": n, "where": where} for what, n, where in steps] for name, steps in listed.items()
    }
    return {**_BEGIN, **steps, "status": status_document(status)}


def items_document(form: Form) -> dict[str, Any]:
    """Every figure, text and fact of a form with its cells."""
    layout = layout_of(form)
    return {
        **_BEGIN,
        "form": form.id,
        "items": [_item(form, key, layout.figures[key]) for key in form.keys],
        "texts": [_text(form, key, places) for key, places in layout.texts.items()],
        "facts": [{"key": key, "sheet": place.sheet, "cell": place.cell} for key, place in layout.facts.items()],
    }


def _item(form: Form, key: Key, place: Place) -> dict[str, str]:
    row, column = form.labels(key)
    return {
        "key": str(key),
        "row_label": row,
        "column_label": column,
        "kind": form.number(key).id,
        "unit": form.unit(key),
        "role": "total" if form.addends(key) else "input",
        "sheet": place.sheet,
        "cell": place.cell,
    }


def _text(form: Form, key: str, places: TextPlaces) -> dict[str, Any]:
    return {
        "key": key,
        "label": form.block(key).label,
        "sheet": places.paragraphs[0].sheet,
        "heading": places.heading.cell if places.heading else None,
        "cells": [place.cell for place in places.paragraphs],
    }


def collection_document(collection: Collection, unit: Unit, year: int | None) -> dict[str, Any]:
    """What `check` found: an outcome for each file."""
    return {
        **_BEGIN,
        "form": collection.form.id if collection.form else None,
        "year": year,
        "name": unit.name,
        "returns": [_outcome(outcome) for outcome in collection.outcomes],
        "missing": [{"code": unit.code, "name": unit.name} for unit in collection.missing],
    }


def totals_document(summary: Filing | None) -> dict[str, str]:
    """All figures of a filing as plain decimals; none when there is no filing."""
    return {str(key): plain(value) for key, value in summary.totals().items()} if summary else {}


def error_document(error: XlreportError) -> dict[str, Any]:
    """What stopped the program."""
    said = {"code": error.code, "message": visible(error.message), "suggestion": visible(error.suggestion)}
    return {**_BEGIN, "error": said}


def rules_document(form: Form) -> dict[str, Any]:
    """The rule book."""
    rules = [{"group": title, **entry._asdict()} for title, entries in rule_book(form) for entry in entries]
    return {**_BEGIN, "form": form.id, "rules": rules}


def explanations_document(asked: str, entries: Sequence[Entry]) -> dict[str, Any]:
    """What a code means; of a word all that fits."""
    if [entry.id for entry in entries] == [asked.upper()]:
        return {**_BEGIN, **entries[0]._asdict()}
    return {**_BEGIN, "word": asked, "entries": [entry._asdict() for entry in entries]}


def _outcome(outcome: Outcome) -> dict[str, Any]:
    unit = outcome.unit
    return {
        "file": outcome.file,
        "sha256": outcome.sha256,
        "status": outcome.status,
        "unit": _unit(unit),
        "seal": outcome.seal or None,
        "findings": [_finding(finding) for finding in outcome.findings],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    suggestion = finding.suggestion
    others = {"alternatives": [_suggestion(other) for other in suggestion.alternatives]} if suggestion else {}
    return {
        "code": finding.code,
        "severity": finding.severity,
        **_where(finding.key, finding.place),
        "found": finding.found,
        "expected": finding.expected,
        "message": finding.message,
        "suggestion": {**_suggestion(suggestion), **others} if suggestion else None,
        "explained": finding.explained or None,
        "accepted": finding.accepted or None,
    }


def _suggestion(suggestion: Suggestion) -> dict[str, Any]:
    return {
        **_where(suggestion.key, suggestion.place),
        "from": suggestion.was,
        "to": suggestion.to,
        "reason": suggestion.why,
        "certain": suggestion.certain,
    }


def _where(key: Key | str | None, place: Place | None) -> dict[str, str | None]:
    name = str(key) if isinstance(key, Key) else key
    return {"key": name, "sheet": place.sheet if place else None, "cell": place.cell if place else None}
