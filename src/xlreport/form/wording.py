"""What a form says on the sheets that belong to none of its sections, group by group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Guide:
    """The sheet that tells how the workbook is filled in, a line a row."""

    id: str
    sheet: str
    title: str
    widths: tuple[float, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Basics:
    """The sheet of facts, with the title and the paragraph that are made from them."""

    id: str
    sheet: str
    title: str
    widths: tuple[float, ...]
    texts_label: str
    preview_label: str
    title_label: str


@dataclass(frozen=True)
class SelfCheckWords:
    """The self-check sheet: its heads, and what it says of a line."""

    id: str
    sheet: str
    title: str
    widths: tuple[float, ...]
    cells_heading: tuple[str, ...]
    rules_heading: tuple[str, ...]
    held: str
    broken: str
    undecided: str
    ready: str
    not_ready: str
    required_label: str
    choice_prompt: str
    not_concerned: str
    explained_heading: tuple[str, ...]
    explained_prompt: str
    explained_longest: int


@dataclass(frozen=True)
class RuleBookWords:
    """The sheet of rules, and the titles under which those stand that belong to no section.

    `cited` are the sources that the sheet gives for some rules in the place of their own, as published.
    """

    id: str
    sheet: str
    title: str
    widths: tuple[float, ...]
    heading: tuple[str, ...]
    cells: str
    years: str
    texts: str
    cited: Mapping[str, str]


@dataclass(frozen=True)
class MarkedWords:
    """The two sheets that only a marked copy has."""

    sheet: str
    title: str
    widths: tuple[float, ...]
    heading: tuple[str, ...]
    advice: str
    carried: str
    not_carried: str
    broken: str
    left: str
    right: str
    doubtful: str
    restored: str
    leftovers_sheet: str
    leftovers_title: str
    leftovers_widths: tuple[float, ...]
    leftovers_heading: tuple[str, ...]


@dataclass(frozen=True)
class IdentityWords:
    """The hidden sheet of named facts."""

    sheet: str


@dataclass(frozen=True)
class BlankWords:
    """The choice that blank cells are 0."""

    label: str


@dataclass(frozen=True)
class Wording:
    """All of it."""

    guide: Guide
    basics: Basics
    self_check: SelfCheckWords
    rule_book: RuleBookWords
    marked: MarkedWords
    identity: IdentityWords
    blank: BlankWords

    @property
    def sheets(self) -> tuple[str, ...]:
        """The names of these sheets."""
        groups = (self.guide, self.basics, self.self_check, self.rule_book, self.marked, self.identity)
        return (*(group.sheet for group in groups), self.marked.leftovers_sheet)
