"""Reports read by the labels of their tables and the titles of their sections."""

from .own_page import is_own_line, is_own_table
from .reader import anchors_in, is_document, read_document, read_sheets

__all__ = [
    "anchors_in",
    "is_document",
    "is_own_line",
    "is_own_table",
    "read_document",
    "read_sheets",
]
