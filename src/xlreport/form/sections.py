"""The printed sections of a form and their blocks of text."""

import re
import unicodedata
from collections.abc import Mapping
from string import Formatter
from typing import NamedTuple

from .tables import Key

_DIGITS = ("", *"一二三四五六七八九")
# A number is no longer.
_BEGINNING = 20


class TextBlock(NamedTuple):
    """A heading with its paragraphs. `heading` is the official wording, None where none is printed.

    `names` are what the heading is usually called beside its label; `rows` is how many the blank template has below
    the heading.
    """

    key: str
    label: str
    heading: str | None
    rows: int
    longest: int
    names: tuple[str, ...]

    @property
    def called(self) -> tuple[str, ...]:
        """All of its names."""
        return (self.label, *self.names)


class Section(NamedTuple):
    """One printed section: either tables, on a sheet of its own, or texts, which may share one with the next section.

    `choice` says how many columns each part of the line above the tables is wide, `report_widths` how the columns of
    its tables share a page of the official report; `own_label` is what a part of a text section is called that its
    sender gave a heading of its own.
    """

    id: str
    sheet: str
    title: str
    widths: tuple[float, ...]
    report_widths: tuple[float, ...]
    landscape: bool
    freeze: bool
    row_height: float
    choice: tuple[int, ...]
    tables: tuple[str, ...]
    texts: tuple[str, ...]
    own_label: str

    def own_block(self, n: int, longest: int) -> TextBlock:
        """The block of the `n`th part with a heading of its own; no row is set aside for it."""
        return TextBlock(f"{self.id}/extra_{n}", f"{self.own_label}{_chinese(n)}", "", 0, longest, ())


# What stands for the parts in the pattern of the preface.
PARTS = "parts"


class Parts(NamedTuple):
    """Patterns of facts that are listed one after another, each only where its facts are there."""

    begin: str
    between: str
    end: str
    of: tuple[str, ...]

    def listed(self, facts: Mapping[str, str]) -> str:
        """Those whose facts are there; nothing where none is."""
        there = [text.format_map(facts) for text in self.of if all(facts[name] for name in named(text))]
        return f"{self.begin}{self.between.join(there)}{self.end}" if there else ""


def named(pattern: str) -> list[str]:
    """The facts that a pattern names."""
    return [name for _, name, _, _ in Formatter().parse(pattern) if name]


class Drafted(NamedTuple):
    """A sentence that stands in for a text that nobody wrote; `figures` are what its {names} add up."""

    text: str
    sentence: str
    figures: Mapping[str, tuple[Key, ...]]


class HeadingWords(NamedTuple):
    """How headings are written: a pattern for each style of numbering, the printed ones' first; what else may stand
    around a name; and their endings.
    """

    numbering: tuple[re.Pattern[str], ...]
    around: re.Pattern[str]
    endings: tuple[str, ...]

    def is_numbered_below(self, heading: str) -> bool:
        """Whether a heading is numbered otherwise than the printed ones: 1. below （一）."""
        begin = unicodedata.normalize("NFKC", heading.strip()[:_BEGINNING])
        return next((n for n, style in enumerate(self.numbering) if style.match(begin)), 0) > 0


def _chinese(n: int) -> str:
    """A number as titles count, 一 to 九十九; in digits beyond."""
    tens, ones = divmod(n, 10)
    ten = "十" if tens else ""
    return f"{_DIGITS[tens] if tens > 1 else ''}{ten}{_DIGITS[ones]}" if n < 100 else str(n)
