"""Reports that came as Word documents or web pages, read by the official labels of their tables."""

from .read import is_document, read_document

__all__ = ["is_document", "read_document"]
