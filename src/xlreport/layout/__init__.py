"""Where everything of a form stands in a workbook."""

from . import summary
from .build import layout_of
from .handout import Handout
from .identity import (
    BETWEEN,
    CARRIED,
    CONFIRMED,
    CONTENT,
    CORRECTS,
    DRAFT,
    HANDED_OUT,
    RETURN,
    SUMMARY,
    as_sent,
    content_hash,
    copy_facts,
    facts_of_stamp,
    figures_hash,
    handed_out_hash,
    identity_facts,
    stamp_of,
    stamp_text,
    unnamed_facts,
)
from .layout import CellCheck, ClaimCheck, Layout, Sheet, TextPlaces
from .place import LONGEST_TEXT, Place, column_name, storable
from .published import is_published, listing, published
from .running import read_again, run_places, run_rows, text_of
from .seal import SealWeights, seal, seal_characters, seal_period, seal_term, seal_weights
from .summary import MEMBERS
from .summary_identity import edited, facts_hash, has_hashes, summary_facts
from .summary_rows import GroupSum, by_kind, group_sums, heading, kinds_of, member_heads, member_words, rows

__all__ = [
    "BETWEEN",
    "CARRIED",
    "CONTENT",
    "CONFIRMED",
    "CORRECTS",
    "CellCheck",
    "ClaimCheck",
    "DRAFT",
    "GroupSum",
    "HANDED_OUT",
    "Handout",
    "LONGEST_TEXT",
    "Layout",
    "MEMBERS",
    "Place",
    "RETURN",
    "SUMMARY",
    "SealWeights",
    "Sheet",
    "TextPlaces",
    "as_sent",
    "by_kind",
    "column_name",
    "content_hash",
    "copy_facts",
    "edited",
    "facts_hash",
    "facts_of_stamp",
    "figures_hash",
    "group_sums",
    "handed_out_hash",
    "has_hashes",
    "heading",
    "identity_facts",
    "is_published",
    "kinds_of",
    "layout_of",
    "listing",
    "member_heads",
    "member_words",
    "published",
    "read_again",
    "rows",
    "run_places",
    "run_rows",
    "seal",
    "seal_characters",
    "seal_period",
    "seal_term",
    "seal_weights",
    "stamp_of",
    "stamp_text",
    "storable",
    "summary",
    "summary_facts",
    "text_of",
    "unnamed_facts",
]
