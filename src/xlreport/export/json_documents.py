"""The JSON documents of files and of what was made of them; the names in all documents are a contract."""

from __future__ import annotations

from typing import Any

from ..errors import XlreportError
from ..files import visible
from ..filing import Filing, Unit
from ..findings import (
    Collection,
    Converted,
    Finding,
    Merged,
    Outcome,
    Report,
    Reported,
    Suggestion,
)
from ..form import Key, plain
from ..layout import Place

# With what every document begins: the number of its shape, which schemas/ tells.
BEGIN = {"version": 1}


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
    files = [outcome_document(outcome) for outcome in converted.collection.outcomes]
    names = ("file", "unit", "findings")
    written = {file: str(path) for file, path in converted.written.items()}
    return {
        **BEGIN,
        "files": [{"out": written.get(one["file"]), **{name: one[name] for name in names}} for one in files],
        "kept": [{"file": file, "message": visible(said)} for file, said in converted.kept.items()],
    }


def report_document(reported: Reported) -> dict[str, Any]:
    """The JSON of `report`: what was written, and what was read."""
    collection = reported.collection
    return {
        **BEGIN,
        "form": collection.form.id if collection.form else None,
        "reports": [_report(report) for report in reported.reports],
        "kept": [{"file": str(path), "message": visible(said)} for path, said in reported.kept.items()],
        "lacking": [{"name": name, "facts": list(labels)} for name, labels in reported.lacking.items()],
        "returns": [outcome_document(outcome) for outcome in collection.outcomes],
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


def unit_document(unit: Unit) -> dict[str, str] | None:
    return {"code": unit.code, "name": unit.name} if unit else None


def collection_document(collection: Collection, unit: Unit, year: int | None) -> dict[str, Any]:
    """What `check` found: an outcome for each file."""
    return {
        **BEGIN,
        "form": collection.form.id if collection.form else None,
        "year": year,
        "name": unit.name,
        "returns": [outcome_document(outcome) for outcome in collection.outcomes],
        "missing": [{"code": unit.code, "name": unit.name} for unit in collection.missing],
    }


def totals_document(summary: Filing | None) -> dict[str, str]:
    """All figures of a filing as plain decimals; none when there is no filing."""
    return {str(key): plain(value) for key, value in summary.totals().items()} if summary else {}


def error_document(error: XlreportError) -> dict[str, Any]:
    """What stopped the program."""
    said = {"code": error.code, "message": visible(error.message), "suggestion": visible(error.suggestion)}
    return {**BEGIN, "error": said}


def outcome_document(outcome: Outcome) -> dict[str, Any]:
    unit = outcome.unit
    return {
        "file": outcome.file,
        "sha256": outcome.sha256,
        "status": outcome.status,
        "unit": unit_document(unit),
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
