"""The JSON documents of a round: who stands where, what was published, what was done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..files import visible
from ..findings import LedgerRow, Publication, Published, Standing, Status, state_of_pages
from .json_documents import BEGIN, outcome_document


def status_document(status: Status) -> dict[str, Any]:
    """Where each unit stands, what became of everything that was found, and what to do next."""
    collection = status.collection
    return {
        **BEGIN,
        "form": collection.form.id if collection.form else None,
        "year": collection.year,
        "name": status.unit.name,
        "units": [_standing(standing, status.published) for standing in status.standings],
        "counts": status.counts,
        "others": [outcome_document(outcome) for outcome in status.others],
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


def _standing(standing: Standing, published: Published | None) -> dict[str, Any]:
    return {
        "code": standing.unit.code,
        "name": standing.unit.name,
        "kind": standing.unit.kind,
        "state": standing.state,
        "files": [outcome.file for outcome in standing.outcomes],
        "first_reason": standing.first_reason or None,
        "late": standing.late,
        **standing.contact._asdict(),
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


def run_document(
    did: Sequence[tuple[str, int, str]], due: Sequence[tuple[str, int, str]], status: Status
) -> dict[str, Any]:
    """The JSON of `run`: what it did, and what is due, each with how many and where; and where each unit stands."""
    listed = {"did": did, "due": due}
    steps = {
        name: [{"what": what, "count": n, "where": where} for what, n, where in steps] for name, steps in listed.items()
    }
    return {**BEGIN, **steps, "status": status_document(status)}
