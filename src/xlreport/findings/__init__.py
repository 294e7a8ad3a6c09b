"""What was found in a file, and what became of it."""

from .catalogue import CODES, finding_of
from .codes_of_files import STRANGERS
from .finding import Finding, Suggestion
from .outcome import (
    ACCEPTED,
    DUPLICATE,
    REJECTED,
    SKIPPED,
    STATUS_WORDS,
    SUPERSEDED,
    UNKNOWN,
    Collection,
    Merged,
    Outcome,
    Reading,
    first_error,
    in_order,
    judged,
    with_findings,
)
from .returned import Leftover, Returned, Stated, Told

__all__ = [
    "ACCEPTED",
    "CODES",
    "Collection",
    "DUPLICATE",
    "Finding",
    "Leftover",
    "Merged",
    "Outcome",
    "REJECTED",
    "Reading",
    "Returned",
    "SKIPPED",
    "STATUS_WORDS",
    "STRANGERS",
    "SUPERSEDED",
    "Stated",
    "Suggestion",
    "Told",
    "UNKNOWN",
    "finding_of",
    "first_error",
    "in_order",
    "judged",
    "with_findings",
]
