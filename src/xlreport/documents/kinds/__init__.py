"""What opens each kind of document, told by its bytes, as paragraphs and tables; and what else a Word document says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...faces import hand_on

if TYPE_CHECKING:
    from .anchors import Anchors as Anchors
    from .docx import docx_blocks as docx_blocks
    from .docx import home_of as home_of
    from .docx import open_docx as open_docx
    from .kind import WORD as WORD
    from .kind import kind_of as kind_of
    from .properties import CODE as CODE
    from .properties import LIST as LIST
    from .properties import PROPERTIES as PROPERTIES
    from .properties import PROPERTY_NAMES as PROPERTY_NAMES
    from .properties import UNIT as UNIT
    from .properties import WRITTEN as WRITTEN
    from .properties import properties_part as properties_part
    from .properties import said_of_itself as said_of_itself

__all__ = hand_on(
    __name__,
    {
        "anchors": "Anchors",
        "docx": "docx_blocks home_of open_docx",
        "kind": "WORD kind_of",
        "properties": "CODE LIST PROPERTIES PROPERTY_NAMES UNIT WRITTEN properties_part said_of_itself",
    },
)
