"""One edition of the official report: its tables, facts, texts, rules and wording."""

from .basis import BASIS_WORDS, TECHNICAL, Grounds
from .entries import Entries
from .facts import Fact, acceptance_key, blank_is_zero, explanation_key
from .figure import NEAR, Figure, fitted, from_text, plain
from .form import Form
from .grammar import GAP, Grammar, Scope
from .headings import SECTION, TITLE, TWICE, Oddity, Paragraph, Part, parts
from .load import known_beside, load, published_places, published_versions, shipped
from .overview import Indicator, Overview
from .rulebook import Entry, entry_of, rule_book
from .rules import SEVERITY_WORDS, BlankRule, Claim, FactRule, Narrative, RatioRule, Rule, TextRule, is_plain
from .sections import PARTS, Parts, Section, TextBlock, named
from .tables import Key, Line, Number, Table
from .wording import BlankWords, SelfCheckWords

__all__ = [
    "BASIS_WORDS",
    "BlankRule",
    "BlankWords",
    "Claim",
    "Entries",
    "Entry",
    "Fact",
    "FactRule",
    "Figure",
    "Form",
    "GAP",
    "Grammar",
    "Grounds",
    "Indicator",
    "Key",
    "Line",
    "NEAR",
    "Narrative",
    "Number",
    "Oddity",
    "Overview",
    "PARTS",
    "Paragraph",
    "Part",
    "Parts",
    "RatioRule",
    "Rule",
    "SECTION",
    "SEVERITY_WORDS",
    "Scope",
    "Section",
    "SelfCheckWords",
    "TECHNICAL",
    "TITLE",
    "TWICE",
    "Table",
    "TextBlock",
    "TextRule",
    "acceptance_key",
    "blank_is_zero",
    "entry_of",
    "explanation_key",
    "fitted",
    "from_text",
    "is_plain",
    "known_beside",
    "load",
    "named",
    "parts",
    "plain",
    "published_places",
    "published_versions",
    "rule_book",
    "shipped",
]
