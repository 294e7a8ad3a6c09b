"""Reports read by the labels of their tables and the titles of their sections."""

from .own_page import hash_of_list, is_own_line
from .reader import anchors_in, read_document, read_sheets

__all__ = [
    "anchors_in",
    "hash_of_list",
    "is_own_line",
    "read_document",
    "read_sheets",
]
