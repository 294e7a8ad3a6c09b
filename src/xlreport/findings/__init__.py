"""What was found in a file, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..faces import hand_on

if TYPE_CHECKING:
    from .brief import MANY as MANY
    from .brief import Brief as Brief
    from .brief import brief as brief
    from .brief import briefs as briefs
    from .brief import in_short as in_short
    from .catalogue import CODES as CODES
    from .catalogue import finding_of as finding_of
    from .catalogue import refusal as refusal
    from .changes import Changes as Changes
    from .changes import Difference as Difference
    from .changes import Uncompared as Uncompared
    from .codes_of_files import STRANGERS as STRANGERS
    from .codes_of_units import OF_OFFICE as OF_OFFICE
    from .contact import Contact as Contact
    from .contribution import Breakdown as Breakdown
    from .contribution import Contribution as Contribution
    from .contribution import KindShare as KindShare
    from .contribution import LevelShare as LevelShare
    from .converted import Converted as Converted
    from .finding import Finding as Finding
    from .finding import Suggestion as Suggestion
    from .keeping import Keeping as Keeping
    from .keeping import columns_of as columns_of
    from .ledger import ALLOWED as ALLOWED
    from .ledger import CORRECTED as CORRECTED
    from .ledger import EXPLAINED as EXPLAINED
    from .ledger import LEDGER_WORDS as LEDGER_WORDS
    from .ledger import OPEN as OPEN
    from .ledger import LedgerRow as LedgerRow
    from .ledger import broken_by_kind as broken_by_kind
    from .line import ListLine as ListLine
    from .line import line_of as line_of
    from .merged import Merged as Merged
    from .outcome import ACCEPTED as ACCEPTED
    from .outcome import DUPLICATE as DUPLICATE
    from .outcome import REJECTED as REJECTED
    from .outcome import SKIPPED as SKIPPED
    from .outcome import STATUS_WORDS as STATUS_WORDS
    from .outcome import SUPERSEDED as SUPERSEDED
    from .outcome import UNKNOWN as UNKNOWN
    from .outcome import Collection as Collection
    from .outcome import Outcome as Outcome
    from .outcome import Reading as Reading
    from .outcome import first_error as first_error
    from .outcome import first_found as first_found
    from .outcome import in_china as in_china
    from .outcome import in_order as in_order
    from .outcome import judged as judged
    from .outcome import with_findings as with_findings
    from .packed import Packed as Packed
    from .packed import Packing as Packing
    from .publication import DIFFERS as DIFFERS
    from .publication import PUBLICATION_WORDS as PUBLICATION_WORDS
    from .publication import PUBLISHED as PUBLISHED
    from .publication import UNCOMPARED as UNCOMPARED
    from .publication import UNPUBLISHED as UNPUBLISHED
    from .publication import Publication as Publication
    from .publication import Published as Published
    from .publication import pages_in_words as pages_in_words
    from .publication import state_of_pages as state_of_pages
    from .reported import Report as Report
    from .reported import Reported as Reported
    from .returned import Leftover as Leftover
    from .returned import Returned as Returned
    from .returned import Stated as Stated
    from .returned import Told as Told
    from .returned import Untold as Untold
    from .sent_back import SentBack as SentBack
    from .sketch import Sketch as Sketch
    from .standing import MISSING as MISSING
    from .standing import STATE_WORDS as STATE_WORDS
    from .standing import STATES as STATES
    from .standing import Standing as Standing
    from .standing import Status as Status

__all__ = hand_on(
    __name__,
    {
        "brief": "MANY Brief brief briefs in_short",
        "catalogue": "CODES finding_of refusal",
        "changes": "Changes Difference Uncompared",
        "codes_of_files": "STRANGERS",
        "codes_of_units": "OF_OFFICE",
        "contact": "Contact",
        "contribution": "Breakdown Contribution KindShare LevelShare",
        "converted": "Converted",
        "finding": "Finding Suggestion",
        "keeping": "Keeping columns_of",
        "ledger": "ALLOWED CORRECTED EXPLAINED LEDGER_WORDS OPEN LedgerRow broken_by_kind",
        "line": "ListLine line_of",
        "merged": "Merged",
        "outcome": (
            "ACCEPTED DUPLICATE REJECTED SKIPPED STATUS_WORDS SUPERSEDED UNKNOWN Collection Outcome Reading "
            "first_error first_found in_china in_order judged with_findings"
        ),
        "packed": "Packed Packing",
        "publication": (
            "DIFFERS PUBLICATION_WORDS PUBLISHED UNCOMPARED UNPUBLISHED Publication Published pages_in_words "
            "state_of_pages"
        ),
        "reported": "Report Reported",
        "returned": "Leftover Returned Stated Told Untold",
        "sent_back": "SentBack",
        "sketch": "Sketch",
        "standing": "MISSING STATE_WORDS STATES Standing Status",
    },
)
