"""Returned workbooks and summaries, read strictly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...faces import hand_on

if TYPE_CHECKING:
    from .by_hand import HandCell as HandCell
    from .by_hand import sheets_by_hand as sheets_by_hand
    from .foreign import MERGED as MERGED
    from .foreign import Lines as Lines
    from .foreign import Shown as Shown
    from .foreign import foreign_sheets as foreign_sheets
    from .foreign import is_foreign_workbook as is_foreign_workbook
    from .gate import LARGEST as LARGEST
    from .gate import largest as largest
    from .gate import take as take
    from .gate import too_large as too_large
    from .grid import Grid as Grid
    from .identity import identity_of as identity_of
    from .legacy import read_legacy_by as read_legacy_by
    from .reader import read as read
    from .strangers import is_document as is_document

__all__ = hand_on(
    __name__,
    {
        "by_hand": "HandCell sheets_by_hand",
        "foreign": "MERGED Lines Shown foreign_sheets is_foreign_workbook",
        "gate": "LARGEST largest take too_large",
        "grid": "Grid",
        "identity": "identity_of",
        "legacy": "read_legacy_by",
        "reader": "read",
        "strangers": "is_document",
    },
)
