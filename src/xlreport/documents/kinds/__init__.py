"""What opens each kind of document, told by its bytes, as paragraphs and tables; and what else a Word document says."""

from .anchors import Anchors
from .docx import docx_blocks, home_of, open_docx
from .kind import WORD, kind_of
from .properties import CODE, LIST, PROPERTIES, PROPERTY_NAMES, UNIT, WRITTEN, properties_part, said_of_itself

__all__ = [
    "Anchors",
    "CODE",
    "LIST",
    "PROPERTIES",
    "PROPERTY_NAMES",
    "UNIT",
    "WORD",
    "WRITTEN",
    "docx_blocks",
    "home_of",
    "kind_of",
    "open_docx",
    "properties_part",
    "said_of_itself",
]
