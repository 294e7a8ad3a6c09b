"""Reports that came as Word documents or web pages, read by the official labels of their tables."""

from .document import Cell, Table
from .read import is_document, read_document, read_sheets

__all__ = ["Cell", "Table", "is_document", "read_document", "read_sheets"]
