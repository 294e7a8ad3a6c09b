"""Reports that came as Word documents or web pages, read by the labels of their tables, and sent back marked."""

from .document import Cell, Table
from .marked import identity_of_document, is_as_written, marked_document
from .read import is_document, read_document, read_sheets

__all__ = [
    "Cell",
    "Table",
    "identity_of_document",
    "is_as_written",
    "is_document",
    "marked_document",
    "read_document",
    "read_sheets",
]
