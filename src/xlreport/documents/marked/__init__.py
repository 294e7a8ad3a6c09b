"""The same Word document back, with comments and a page of findings."""

from .marked import identity_of_document, is_as_written, marked_document

__all__ = [
    "identity_of_document",
    "is_as_written",
    "marked_document",
]
