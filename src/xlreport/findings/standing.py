"""Where each unit of a round stands: counted, in conflict, sent back, or missing."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from ..filing import Unit
from .contact import Contact
from .outcome import ACCEPTED, DUPLICATE, REJECTED, STATUS_WORDS, Collection, Outcome
from .publication import Published

MISSING = "missing"
# What a unit can be, the first that fits counts; and how the county reads it.
STATES = (ACCEPTED, DUPLICATE, REJECTED, MISSING)
STATE_WORDS = {**{state: STATUS_WORDS[state] for state in STATES[:-1]}, MISSING: "缺报"}


@dataclass(frozen=True)
class Standing:
    """One unit: its one state, its files, what is wrong first, and a text to paste into a messenger.

    `late` says whether what counts was saved after the day that was due; None where nobody can tell.
    """

    unit: Unit
    state: str
    outcomes: tuple[Outcome, ...] = ()
    first_reason: str = ""
    late: bool | None = None
    contact: Contact = Contact()
    message: str = ""


@dataclass(frozen=True)
class Status:
    """Every unit that is due in its one state, and the files that belong to none of them.

    Without a roster the units are those that files name. `unit` is the office that asks, `due` the day by which reports
    are to be in, `next` what is to be done now; `published` what was published, None where nobody keeps pages.
    """

    collection: Collection
    standings: tuple[Standing, ...]
    others: tuple[Outcome, ...] = ()
    unit: Unit = Unit()
    due: datetime.date | None = None
    next: str = ""
    published: Published | None = None

    @property
    def complete(self) -> bool:
        """Whether every unit is counted, and no file or page is left that somebody must look at."""
        return self.collection.complete and not (self.published and self.published.open)

    @property
    def counts(self) -> dict[str, int]:
        """How many units are due, and how many are in each state: these add up to `due`."""
        states = [standing.state for standing in self.standings]
        return {"due": len(states), **{state: states.count(state) for state in STATES}}

    def by_kind(self) -> dict[str, dict[str, int]]:
        """The same for each kind of unit, in the order of the units."""
        kinds = dict.fromkeys(standing.unit.kind for standing in self.standings)
        parts = {kind: tuple(s for s in self.standings if s.unit.kind == kind) for kind in kinds}
        return {kind: Status(self.collection, part).counts for kind, part in parts.items()}
