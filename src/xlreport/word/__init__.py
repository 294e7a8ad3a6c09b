"""The official report as a document: what it says, how it looks, and the files that hold it."""

from .document import Block, Cell, Chart, Document, Paragraph, Table, held
from .look import styles_by_id
from .markup import element, escape, quoteattr
from .own import is_untouched, own
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
    "held",
    "html",
    "is_untouched",
    "own",
    "quoteattr",
    "report",
    "speaking",
    "styles_by_id",
    "write_document",
]
