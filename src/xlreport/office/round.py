"""A round: what the office knows apart from the files that are handed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..filing import Filing, Unit
from ..form import Form, known_beside
from .accepts import Accepts
from .roster import Roster


@dataclass(frozen=True)
class Round:
    """The edition and the year that are asked for, who adds up, who must file, last year, what is accepted.

    Without a `form` the edition is the one that most returns name, without a `year` (here or in the roster) the
    year is theirs. `unit` is the one that a summary is written for; its earlier summaries are skipped. `previous`
    are last year's filings by code.
    """

    form: Form | None = None
    unit: Unit = Unit()
    year: int | None = None
    roster: Roster | None = None
    previous: Mapping[str, Filing] = field(default_factory=dict)
    accepts: Accepts = field(default_factory=dict)

    @property
    def editions(self) -> tuple[Form, ...]:
        """The editions that a file may name."""
        return known_beside(self.form)
