"""Where everything of a form stands in a workbook."""

from . import summary
from .build import layout_of
from .heads import merged_heads
from .identity import (
    CONTENT,
    CORRECTS,
    DRAFT,
    RETURN,
    SUMMARY,
    as_sent,
    content_hash,
    copy_facts,
    identity_facts,
    stamp_of,
    stamp_text,
    unnamed_facts,
)
from .layout import CellCheck, ClaimCheck, Layout, Sheet, TextPlaces
from .place import LONGEST_TEXT, Place, column_name
from .published import is_published, listing, published
from .summary import MEMBERS

__all__ = [
    "CONTENT",
    "CORRECTS",
    "CellCheck",
    "ClaimCheck",
    "DRAFT",
    "LONGEST_TEXT",
    "Layout",
    "MEMBERS",
    "Place",
    "RETURN",
    "SUMMARY",
    "Sheet",
    "TextPlaces",
    "as_sent",
    "column_name",
    "content_hash",
    "copy_facts",
    "identity_facts",
    "is_published",
    "layout_of",
    "listing",
    "merged_heads",
    "published",
    "stamp_of",
    "stamp_text",
    "summary",
    "unnamed_facts",
]
