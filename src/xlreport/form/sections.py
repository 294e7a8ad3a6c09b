"""The printed sections of a form and their blocks of text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter


@dataclass(frozen=True)
class Section:
    """One printed section: either tables, on a sheet of its own, or texts, which may share one with the next section.

    `choice` says how many columns each part of the line above the tables is wide.
    """

    id: str
    sheet: str
    title: str
    widths: tuple[float, ...]
    landscape: bool
    freeze: bool
    row_height: float
    choice: tuple[int, ...]
    tables: tuple[str, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True)
class TextBlock:
    """A heading with its paragraphs. `heading` is the official wording, None where none is printed.

    `rows` is how many the blank template has below the heading.
    """

    key: str
    label: str
    heading: str | None
    rows: int
    longest: int


# What stands for the parts in the pattern of the preface.
PARTS = "parts"


@dataclass(frozen=True)
class Parts:
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
