"""Returned workbooks and summaries, read strictly."""

from . import legacy
from .foreign import MERGED, Lines, Shown, foreign_sheets, is_foreign_workbook
from .gate import LARGEST, take, too_large
from .grid import Grid
from .identity import identity_of
from .legacy import read_legacy_by
from .package import END_OF_DIRECTORY, ZIP, Refused, directory, inflated, is_locked
from .reader import read, refusal
from .strangers import is_document

__all__ = [
    "END_OF_DIRECTORY",
    "Grid",
    "LARGEST",
    "Lines",
    "MERGED",
    "Refused",
    "Shown",
    "ZIP",
    "directory",
    "foreign_sheets",
    "identity_of",
    "inflated",
    "is_document",
    "is_foreign_workbook",
    "is_locked",
    "legacy",
    "read",
    "read_legacy_by",
    "refusal",
    "take",
    "too_large",
]
