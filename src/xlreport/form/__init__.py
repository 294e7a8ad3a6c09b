"""One edition of the official report: its tables, facts, texts, rules and wording."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..faces import hand_on

if TYPE_CHECKING:
    from .basis import BASIS_WORDS as BASIS_WORDS
    from .basis import TECHNICAL as TECHNICAL
    from .basis import Grounds as Grounds
    from .entries import Entries as Entries
    from .facts import Fact as Fact
    from .facts import acceptance_key as acceptance_key
    from .facts import blank_is_zero as blank_is_zero
    from .facts import explanation_key as explanation_key
    from .figure import NEAR as NEAR
    from .figure import Figure as Figure
    from .figure import fitted as fitted
    from .figure import from_text as from_text
    from .figure import plain as plain
    from .form import Form as Form
    from .grammar import GAP as GAP
    from .grammar import Grammar as Grammar
    from .grammar import Scope as Scope
    from .headings import SECTION as SECTION
    from .headings import TITLE as TITLE
    from .headings import TWICE as TWICE
    from .headings import Oddity as Oddity
    from .headings import Paragraph as Paragraph
    from .headings import Part as Part
    from .headings import parts as parts
    from .load import known_beside as known_beside
    from .load import load as load
    from .load import published_places as published_places
    from .load import published_versions as published_versions
    from .load import shipped as shipped
    from .overview import Indicator as Indicator
    from .overview import Overview as Overview
    from .rulebook import Entry as Entry
    from .rulebook import entry_of as entry_of
    from .rulebook import rule_book as rule_book
    from .rules import SEVERITY_WORDS as SEVERITY_WORDS
    from .rules import BlankRule as BlankRule
    from .rules import Claim as Claim
    from .rules import FactRule as FactRule
    from .rules import Narrative as Narrative
    from .rules import RatioRule as RatioRule
    from .rules import Rule as Rule
    from .rules import TextRule as TextRule
    from .rules import is_plain as is_plain
    from .sections import PARTS as PARTS
    from .sections import Parts as Parts
    from .sections import Section as Section
    from .sections import TextBlock as TextBlock
    from .sections import named as named
    from .tables import Key as Key
    from .tables import Line as Line
    from .tables import Number as Number
    from .tables import Table as Table
    from .wording import BlankWords as BlankWords
    from .wording import SelfCheckWords as SelfCheckWords

__all__ = hand_on(
    __name__,
    {
        "basis": "BASIS_WORDS TECHNICAL Grounds",
        "entries": "Entries",
        "facts": "Fact acceptance_key blank_is_zero explanation_key",
        "figure": "NEAR Figure fitted from_text plain",
        "form": "Form",
        "grammar": "GAP Grammar Scope",
        "headings": "SECTION TITLE TWICE Oddity Paragraph Part parts",
        "load": "known_beside load published_places published_versions shipped",
        "overview": "Indicator Overview",
        "rulebook": "Entry entry_of rule_book",
        "rules": "SEVERITY_WORDS BlankRule Claim FactRule Narrative RatioRule Rule TextRule is_plain",
        "sections": "PARTS Parts Section TextBlock named",
        "tables": "Key Line Number Table",
        "wording": "BlankWords SelfCheckWords",
    },
)
