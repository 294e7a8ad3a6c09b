"""What a unit has published, held beside the report of it that counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..filing import Unit

PUBLISHED, DIFFERS, UNCOMPARED, UNPUBLISHED = "published", "differs", "uncompared", "unpublished"
# What can be said of a unit's pages, what needs a person most first; and how the county reads it.
PUBLICATION_WORDS = {DIFFERS: "不一致", UNCOMPARED: "未比较", PUBLISHED: "已公开", UNPUBLISHED: "未公开"}


@dataclass(frozen=True)
class Publication:
    """One page or document: how it stands to the report that counts, and in how many places it says otherwise.

    `why` says why it was not compared, or not wholly; `see` is the command that shows what differs.
    """

    file: str
    state: str
    differences: int = 0
    why: str = ""
    see: str = ""


def state_of_pages(pages: Sequence[Publication]) -> str:
    """The one state of a unit with these pages."""
    states = {page.state for page in pages}
    return next((state for state in PUBLICATION_WORDS if state in states), UNPUBLISHED)


def pages_in_words(pages: Sequence[Publication]) -> str:
    """The same as it is read, with the number of differences."""
    state = state_of_pages(pages)
    count = f" {sum(page.differences for page in pages)} 处" if state == DIFFERS else ""
    return f"{PUBLICATION_WORDS[state]}{count}"


@dataclass(frozen=True)
class Published:
    """All that was published: the pages of each unit, those of the whole, and those that are of none of them.

    A unit that speaks for the whole has published its pages.
    """

    of_units: Mapping[Unit, tuple[Publication, ...]] = field(default_factory=dict)
    whole: tuple[Publication, ...] = ()
    others: tuple[Publication, ...] = ()

    def of(self, unit: Unit) -> tuple[Publication, ...]:
        """The pages of a unit."""
        return self.of_units.get(unit, ())

    def __bool__(self) -> bool:
        return bool(self.of_units or self.whole or self.others)

    @property
    def pages(self) -> tuple[Publication, ...]:
        """Every page once."""
        of_units = (page for pages in self.of_units.values() for page in pages)
        return tuple(dict.fromkeys((*of_units, *self.whole, *self.others)))

    @property
    def open(self) -> tuple[Publication, ...]:
        """The pages that need a person."""
        return tuple(page for page in self.pages if page.state != PUBLISHED)

    def counts(self, units: Sequence[Unit]) -> dict[str, int]:
        """How many of some units are in each state."""
        states = [state_of_pages(self.of(unit)) for unit in units]
        return {state: states.count(state) for state in (PUBLISHED, DIFFERS, UNCOMPARED, UNPUBLISHED)}
