"""Reports that came as Word documents or web pages, read by the labels of their tables, and sent back marked."""

from .read import is_document, read_document

__all__ = ["is_document", "read_document"]
