"""One edition of the official report: its tables, facts, texts, rules and wording."""

from .basis import BASIS_WORDS, TECHNICAL, Grounds
from .facts import Fact, acceptance_key, blank_is_zero, explanation_key
from .figure import NEAR, Figure, fitted, from_text, plain
from .form import Form
from .load import known_beside, load, published_places, shipped
from .rulebook import Entry, entry_of, rule_book
from .rules import SEVERITY_WORDS, BlankRule, Claim, Narrative, RatioRule, Rule, TextRule
from .sections import Section, TextBlock
from .tables import Key, Line, Number, Table
from .wording import SelfCheckWords

__all__ = [
    "BASIS_WORDS",
    "BlankRule",
    "Claim",
    "Entry",
    "Fact",
    "Figure",
    "Form",
    "Grounds",
    "Key",
    "Line",
    "NEAR",
    "Narrative",
    "Number",
    "RatioRule",
    "Rule",
    "SEVERITY_WORDS",
    "Section",
    "SelfCheckWords",
    "TECHNICAL",
    "Table",
    "TextBlock",
    "TextRule",
    "acceptance_key",
    "blank_is_zero",
    "entry_of",
    "explanation_key",
    "fitted",
    "from_text",
    "known_beside",
    "load",
    "plain",
    "published_places",
    "rule_book",
    "shipped",
]
