"""What was found in a file, and what became of it."""

from .brief import MANY, Brief, brief, briefs
from .catalogue import CODES, finding_of, refusal
from .changes import Changes, Difference, Uncompared
from .codes_of_files import STRANGERS
from .codes_of_units import OF_OFFICE
from .contact import Contact
from .contribution import Breakdown, Contribution, KindShare, LevelShare
from .converted import Converted
from .finding import Finding, Suggestion
from .keeping import Keeping, columns_of
from .ledger import ALLOWED, CORRECTED, EXPLAINED, LEDGER_WORDS, OPEN, LedgerRow, broken_by_kind
from .line import ListLine, line_of
from .merged import Merged
from .outcome import (
    ACCEPTED,
    DUPLICATE,
    REJECTED,
    SKIPPED,
    STATUS_WORDS,
    SUPERSEDED,
    UNKNOWN,
    Collection,
    Outcome,
    Reading,
    first_error,
    in_china,
    in_order,
    judged,
    with_findings,
)
from .packed import Packed, Packing
from .publication import (
    DIFFERS,
    PUBLICATION_WORDS,
    PUBLISHED,
    UNCOMPARED,
    UNPUBLISHED,
    Publication,
    Published,
    pages_in_words,
    state_of_pages,
)
from .reported import Report, Reported
from .returned import Leftover, Returned, Stated, Told, Untold
from .sent_back import SentBack
from .sketch import Sketch
from .standing import MISSING, STATE_WORDS, STATES, Standing, Status

__all__ = [
    "ACCEPTED",
    "ALLOWED",
    "Breakdown",
    "Brief",
    "CODES",
    "CORRECTED",
    "Changes",
    "Collection",
    "Contact",
    "Contribution",
    "Converted",
    "DIFFERS",
    "DUPLICATE",
    "Difference",
    "EXPLAINED",
    "Finding",
    "Keeping",
    "KindShare",
    "LEDGER_WORDS",
    "LedgerRow",
    "Leftover",
    "LevelShare",
    "ListLine",
    "MANY",
    "MISSING",
    "Merged",
    "OF_OFFICE",
    "OPEN",
    "Outcome",
    "PUBLICATION_WORDS",
    "PUBLISHED",
    "Packed",
    "Packing",
    "Publication",
    "Published",
    "REJECTED",
    "Reading",
    "Report",
    "Reported",
    "Returned",
    "SKIPPED",
    "STATES",
    "STATE_WORDS",
    "STATUS_WORDS",
    "STRANGERS",
    "SUPERSEDED",
    "SentBack",
    "Sketch",
    "Standing",
    "Stated",
    "Status",
    "Suggestion",
    "Told",
    "UNCOMPARED",
    "UNKNOWN",
    "UNPUBLISHED",
    "Uncompared",
    "Untold",
    "brief",
    "briefs",
    "broken_by_kind",
    "columns_of",
    "finding_of",
    "first_error",
    "in_china",
    "in_order",
    "judged",
    "line_of",
    "pages_in_words",
    "refusal",
    "state_of_pages",
    "with_findings",
]
