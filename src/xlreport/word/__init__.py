"""The official report as a document: what it says, how it looks, and the files that hold it."""

from .document import Block, Cell, Chart, Document, Paragraph, Table
from .markup import element, escape, quoteattr
from .own import own
from .page import html
from .report import report
from .whole import speaking
from .write import ENDINGS, write_document

__all__ = [
    "Block",
    "Cell",
    "Chart",
    "Document",
    "ENDINGS",
    "Paragraph",
    "Table",
    "element",
    "escape",
    "html",
    "own",
    "quoteattr",
    "report",
    "speaking",
    "write_document",
]
