"""One edition of the official report: its tables, facts, texts, rules and wording."""

from .facts import Fact as Fact
from .facts import acceptance_key as acceptance_key
from .facts import blank_is_zero as blank_is_zero
from .facts import explanation_key as explanation_key
from .figure import Figure as Figure
from .figure import fitted as fitted
from .figure import from_text as from_text
from .figure import plain as plain
from .form import Form as Form
from .load import load as load
from .rulebook import Entry as Entry
from .rulebook import rule_book as rule_book
from .rules import SEVERITY_WORDS as SEVERITY_WORDS
from .rules import BlankRule as BlankRule
from .rules import Claim as Claim
from .rules import Narrative as Narrative
from .rules import RatioRule as RatioRule
from .rules import Rule as Rule
from .rules import TextRule as TextRule
from .sections import Section as Section
from .sections import TextBlock as TextBlock
from .tables import Key as Key
from .tables import Line as Line
from .tables import Number as Number
from .tables import Table as Table
