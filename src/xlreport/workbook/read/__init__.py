"""Returned workbooks and summaries, read strictly."""

from ...ooxml import Refused
from . import legacy
from .by_hand import HandCell, sheets_by_hand
from .foreign import MERGED, Lines, Shown, foreign_sheets, is_foreign_workbook
from .gate import LARGEST, take, too_large
from .grid import Grid
from .identity import identity_of
from .legacy import read_legacy_by
from .reader import read
from .strangers import is_document

__all__ = [
    "Grid",
    "HandCell",
    "LARGEST",
    "Lines",
    "MERGED",
    "Refused",
    "Shown",
    "foreign_sheets",
    "identity_of",
    "is_document",
    "is_foreign_workbook",
    "legacy",
    "read",
    "read_legacy_by",
    "sheets_by_hand",
    "take",
    "too_large",
]
