"""A round: what the office knows apart from the files that are handed in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..filing import Unit
from ..form import Form, known_beside
from .accepts import Accepts
from .choices import Choice
from .decisions import Decisions
from .roster import Roster

if TYPE_CHECKING:
    from .previous import Previous


@dataclass(frozen=True, eq=False)
class Round:
    """The edition and the year that are asked for, who adds up, who must file, last year, what is accepted.

    Without a `form` the edition is the one that most returns name, without a `year` (here or in the roster) the
    year is the one that most of them name. `unit` is the one that a summary is written for; its earlier summaries
    are skipped. `previous` are last year's reports, None when nobody named any. `choices` say which of several versions
    counts, in the order in which they were made; with `latest` the one that was saved last does. `new` is what was
    decided only now, to be kept. In a `partial` one only units are due of which there is a file.
    """

    form: Form | None = None
    unit: Unit = Unit()
    year: int | None = None
    roster: Roster | None = None
    previous: Previous | None = None
    accepts: Accepts = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    latest: bool = False
    new: Decisions = Decisions()
    partial: bool = False

    @property
    def editions(self) -> tuple[Form, ...]:
        """The editions that a file may name."""
        return known_beside(self.form)
