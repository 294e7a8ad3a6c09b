"""What a form says on the sheets that belong to none of its sections, group by group."""

from dataclasses import dataclass
from typing import NamedTuple


class Basics(NamedTuple):
    """The first sheet: to whom the report goes, how the workbook is filled in, the facts, and what is made of them."""

    id: str
    sheet: str
    title: str
    widths: tuple[float, ...]
    cover_labels: tuple[str, ...]
    lines: tuple[str, ...]
    facts_label: str
    texts_label: str
    preview_label: str
    title_label: str


class SelfCheckWords(NamedTuple):
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
    reminded: str
    remind: str
    told: str
    elsewhere: str
    elsewhere_label: str
    required_label: str
    not_concerned: str
    explained_heading: tuple[str, ...]
    explained_prompt: str
    explained_longest: int


class SlipWords(NamedTuple):
    """The sheet that is printed, signed and sealed."""

    id: str
    sheet: str
    title: str
    widths: tuple[float, ...]
    unit_label: str
    year_label: str
    figures_heading: tuple[str, ...]
    state_label: str
    seal_label: str
    seal_note: str
    seal_faulty: str
    signed: tuple[str, ...]


class RuleBookWords(NamedTuple):
    """The titles under which those rules stand that belong to no section."""

    cells: str
    years: str
    texts: str


class MarkedWords(NamedTuple):
    """The two sheets that only a marked copy has, and the page that is behind a marked document."""

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
    confirm: str
    confirm_prompt: str
    leftovers_sheet: str
    leftovers_title: str
    leftovers_widths: tuple[float, ...]
    leftovers_heading: tuple[str, ...]
    page_title: str
    page_note: str
    page_widths: tuple[float, ...]


class IdentityWords(NamedTuple):
    """The hidden sheet of named facts."""

    sheet: str


class BlankWords(NamedTuple):
    """The line above the tables of a sheet: the choice that blank cells are 0, the state, and where to go."""

    label: str
    prompt: str
    left: str
    faulty: str
    broken: str
    held: str
    last_year: str
    carried: str
    go: str
    go_prompt: str


@dataclass(frozen=True)
class RunningWords:
    """What stands above the texts of a section, and the guards of their cells."""

    count: str
    prompt: str
    error: str


class ReportWords(NamedTuple):
    """What the official report says besides the return itself: its title in lines, what stands below a chart, why it is
    a draft, what is wrong.
    """

    title: str
    caption: str
    refused: str
    lacking: str
    errors_title: str
    errors_note: str
    drafted_mark: str


class Wording(NamedTuple):
    """All of it."""

    basics: Basics
    self_check: SelfCheckWords
    slip: SlipWords
    rule_book: RuleBookWords
    marked: MarkedWords
    identity: IdentityWords
    blank: BlankWords
    running: RunningWords
    report: ReportWords

    @property
    def sheets(self) -> tuple[str, ...]:
        """The names of these sheets."""
        groups = (self.basics, self.self_check, self.slip, self.marked, self.identity)
        return (*(group.sheet for group in groups), self.marked.leftovers_sheet)
