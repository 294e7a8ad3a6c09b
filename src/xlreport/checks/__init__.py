"""Whether a filing keeps the rules of its form, and which cell is likely wrong."""

from .check import answered, check, check_alone, check_beside, check_kind
from .figures import verdicts
from .names import Names
from .sketch import SAMPLES, Phrase, phrases, shared, sketch_of
from .suggest import suggested
from .texts import check_narrative

__all__ = [
    "Names",
    "Phrase",
    "SAMPLES",
    "answered",
    "check",
    "check_alone",
    "check_beside",
    "check_kind",
    "check_narrative",
    "phrases",
    "shared",
    "sketch_of",
    "suggested",
    "verdicts",
]
