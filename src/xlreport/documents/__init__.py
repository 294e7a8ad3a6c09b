"""Reports that came as Word documents or web pages, read by the labels of their tables, and sent back marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..faces import hand_on

if TYPE_CHECKING:
    from .document import Cell as Cell
    from .document import Table as Table
    from .marked import identity_of_document as identity_of_document
    from .marked import is_as_written as is_as_written
    from .marked import marked_document as marked_document
    from .read import read_document as read_document
    from .read import read_sheets as read_sheets
    from .telling import is_document as is_document

__all__ = hand_on(
    __name__,
    {
        "document": "Cell Table",
        "marked": "identity_of_document is_as_written marked_document",
        "read": "read_document read_sheets",
        "telling": "is_document",
    },
)
