"""What was found in a file, and what became of it."""

from .brief import MANY, Brief, brief, briefs
from .catalogue import CODES, finding_of
from .codes_of_files import STRANGERS
from .codes_of_units import OF_OFFICE
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
    in_china,
    in_order,
    judged,
    with_findings,
)
from .returned import Leftover, Returned, Stated, Told
from .sketch import Sketch

__all__ = [
    "ACCEPTED",
    "Brief",
    "CODES",
    "Collection",
    "DUPLICATE",
    "Finding",
    "Leftover",
    "MANY",
    "Merged",
    "OF_OFFICE",
    "Outcome",
    "REJECTED",
    "Reading",
    "Returned",
    "SKIPPED",
    "STATUS_WORDS",
    "STRANGERS",
    "SUPERSEDED",
    "Sketch",
    "Stated",
    "Suggestion",
    "Told",
    "UNKNOWN",
    "brief",
    "briefs",
    "finding_of",
    "first_error",
    "in_china",
    "in_order",
    "judged",
    "with_findings",
]
