"""The same Word document back to its unit, beside the filled template: from the file that was handed in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from .. import documents
from ..filing import Unit
from ..findings import Finding, Outcome
from ..intake import bytes_of
from ..ooxml import Refused
from ..workbook.read import take
from .documents import is_document

# Of a report of another year the template is made one of the right year, which no document can be.
_OTHER_YEAR = "YEAR-OTHER"


def document_back(outcome: Outcome, findings: Sequence[Finding]) -> bytes | None:
    """The document of a unit with what it is told marked in it; None where it was none or cannot be marked."""
    if outcome.filing is None or not is_document(outcome) or any(f.code == _OTHER_YEAR for f in findings):
        return None
    data = bytes_of(outcome)
    return data and documents.marked_document(data, outcome.filing.form, outcome.unit, findings, outcome.sha256)


def own_document(unit: Unit) -> Callable[[Path], bool]:
    """Whether nothing is lost with the file at a path: it is such a document of the unit that nobody has saved since.

    The test raises OSError as the file system does.
    """

    def is_own(path: Path) -> bool:
        try:
            return documents.is_as_written(take(path), unit)
        except Refused:
            return False

    return is_own


def identity_of_sent(path: Path) -> dict[str, str]:
    """What such a document says of itself; empty for any other file, and for one that cannot be read."""
    try:
        return documents.identity_of_document(take(path))
    except (OSError, Refused):
        return {}
