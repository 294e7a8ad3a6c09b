"""What became of each file of a collection, and which units are missing."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..files import same_mark
from ..filing import Filing, Mark, Unit
from ..form import SEVERITY_WORDS, Form, Key
from ..layout import SUMMARY
from .finding import Finding
from .returned import Returned, Told
from .sketch import Sketch


@dataclass(frozen=True)
class Merged:
    """What a merge came to; `summary` is None when no return could be accepted."""

    collection: Collection
    unit: Unit
    year: int | None
    summary: Filing | None
    written: Path | None

    @property
    def unnamed(self) -> bool:
        """Whether the summary cannot go up: it says not whose it is, and is that of a roster or of summaries."""
        from_below = any(member.members for member in self.summary.members) if self.summary else False
        named = self.unit.code and self.unit.name
        return bool(self.written) and not named and (self.collection.roster is not None or from_below)


ACCEPTED, REJECTED, DUPLICATE = "accepted", "rejected", "duplicate"
SUPERSEDED, UNKNOWN, SKIPPED = "superseded", "unknown", "skipped"

# Findings that say that a unit was not compared with last year, and that a summary is a draft.
_UNCOMPARED, _DRAFT = ("NOT-COMPARED", "PREVIOUS-TWICE"), "SUMMARY-DRAFT"
# It must fit at the head of a page.
_LONGEST_DRAFT = 100

# How the county reads a status.
STATUS_WORDS = {
    ACCEPTED: "已汇总",
    REJECTED: "退回",
    DUPLICATE: "重复",
    SUPERSEDED: "已被更正",
    UNKNOWN: "名册外",
    SKIPPED: "跳过",
}


_CHINA = datetime.timedelta(hours=8)


def in_china(moment: str) -> str:
    """The time in China of a moment that a file notes in UTC; empty for one that never was."""
    try:
        return (datetime.datetime.fromisoformat(moment) + _CHINA).strftime("%Y-%m-%d %H:%M")
    except (ValueError, OverflowError):
        return ""


@dataclass(frozen=True)
class Outcome:
    """One input file and its one status.

    `saved` is when an application last saved it, as the file notes that itself; `path` where it lies; `told` the
    figures that its texts say; `untouched` when it is a marked copy in which nobody has changed anything; `sketch` what
    its texts are found by.
    """

    file: str
    sha256: str
    status: str
    unit: Unit = Unit()
    findings: tuple[Finding, ...] = ()
    returned: Returned | None = field(default=None, compare=False, repr=False)
    role: str = ""
    saved: str = field(default="", compare=False)
    path: str = ""
    told: Mapping[str, tuple[Told, ...]] = field(default_factory=dict, compare=False, repr=False)
    untouched: bool = False
    sketch: Sketch = field(default=Sketch(), compare=False, repr=False)

    @property
    def filing(self) -> Filing | None:
        """What the file reports."""
        return self.returned.filing if self.returned else None

    def with_filing(self, filing: Filing) -> Outcome:
        """The outcome of the same file with a filing that the office knows better."""
        if not self.returned:
            return self
        read = self.returned.as_read or self.returned.filing
        return replace(self, returned=replace(self.returned, filing=filing, as_read=read))

    @property
    def seal(self) -> str:
        """The check code that stands on the paper of a return; empty for what is none or could not be read."""
        return self.returned.seal if self.returned and self.role != SUMMARY else ""

    @property
    def may_differ_from_paper(self) -> bool:
        """Whether cells that the check code counts were repaired: on the sheet it is not that of the repaired ones."""
        repaired = (finding.key for finding in self.findings if finding.code == "CELL-REPAIRED")
        return any(isinstance(key, Key) or key in ("year", "code") for key in repaired)


def with_findings(outcome: Outcome, status: str, *findings: Finding) -> Outcome:
    """The outcome with another status and more findings."""
    return replace(outcome, status=status, findings=in_order((*findings, *outcome.findings)))


def judged(outcome: Outcome, findings: Iterable[Finding]) -> Outcome:
    """The outcome with other findings, accepted or rejected as they demand; any other status stays."""
    found = in_order(findings)
    status = outcome.status
    if status in (ACCEPTED, REJECTED):
        status = REJECTED if any(finding.is_error for finding in found) else ACCEPTED
    return replace(outcome, status=status, findings=found)


@dataclass(frozen=True)
class Collection:
    """The outcomes of all files in the order of their names; `roster` is None when there is none.

    `form` is the edition that counts; None only in a collection that nobody has compared. `year` is the one that
    counts, if any is known; `year_counted` when nobody asked for it and other returns are on another.
    """

    outcomes: tuple[Outcome, ...]
    missing: tuple[Unit, ...] = ()
    roster: tuple[Unit, ...] | None = None
    form: Form | None = None
    year: int | None = None
    year_counted: bool = False

    @property
    def accepted(self) -> tuple[Filing, ...]:
        """The filings that count."""
        return tuple(o.filing for o in self.outcomes if o.status == ACCEPTED and o.filing)

    def with_status(self, *statuses: str) -> tuple[Outcome, ...]:
        """The outcomes of some statuses."""
        return tuple(outcome for outcome in self.outcomes if outcome.status in statuses)

    @property
    def absent(self) -> tuple[Unit, ...]:
        """The units of the roster whose figures are not counted, for whatever reason."""
        counted = {filing.unit.code for filing in self.accepted}
        return tuple(unit for unit in self.roster or () if unit.code not in counted)

    @property
    def counts(self) -> dict[str, int]:
        """How many units of the roster are due, and what became of each: the others add up to `due`."""
        missing = set(self.missing)
        twice = {mark for o in self.with_status(DUPLICATE) for mark in o.unit.known_by}
        states = [
            "missing" if unit in missing else DUPLICATE if not twice.isdisjoint(unit.sought_by) else REJECTED
            for unit in self.absent
        ]
        due = len(self.roster or ())
        left = {state: states.count(state) for state in (DUPLICATE, REJECTED, "missing")}
        return {"due": due, ACCEPTED: due - len(states), **left}

    @property
    def left_out(self) -> tuple[Outcome, ...]:
        """The files that somebody must look at: not counted, and not replaced by one that is."""
        refused = self.with_status(REJECTED, UNKNOWN)
        conflicts = (o for o in self.with_status(DUPLICATE) if any(f.is_error for f in o.findings))
        counted: dict[Mark, list[Outcome]] = {}
        for outcome in self.with_status(ACCEPTED):
            for mark in outcome.unit.known_by:
                counted.setdefault(mark, []).append(outcome)
        whole = self.roster is not None and not self.absent
        return (*(o for o in refused if (o.unit or not whole) and not _replaced(o, counted)), *conflicts)

    @property
    def uncompared(self) -> tuple[Unit, ...]:
        """The units that count and could not be compared with last year although there are reports of it."""
        return tuple(o.unit for o in self.with_status(ACCEPTED) if any(f.code in _UNCOMPARED for f in o.findings))

    @property
    def draft(self) -> str:
        """What an incomplete summary says on every page; empty when nothing is missing."""
        below = [
            (o.unit.name, f.found or "") for o in self.with_status(ACCEPTED) for f in o.findings if f.code == _DRAFT
        ]
        said = [f"{name}的汇总是{found}"[:_LONGEST_DRAFT] for name, found in below[:1]]
        if len(below) > 1:
            said = [f"{below[0][0][:_LONGEST_DRAFT]}等 {len(below)} 份汇总是草稿"]
        if self.absent:
            said.insert(0, f"缺 {len(self.absent)} 个单位")
        elif left_out := self.left_out:
            said.insert(0, f"有 {len(left_out)} 份报表未计入")
        return f"草稿，{'；'.join(said)}" if said else ""

    @property
    def complete(self) -> bool:
        """Whether every unit is counted, and no file is left that somebody must look at."""
        return not self.draft and not self.missing and bool(self.accepted)


def _replaced(refused: Outcome, counted: Mapping[Mark, list[Outcome]]) -> bool:
    """Whether a refused file has a counted one of its unit beside it which was not saved before it."""
    others = (other for mark in refused.unit.sought_by for other in counted.get(mark, ()))
    return any(same_mark(o.unit.name) == same_mark(refused.unit.name) and o.saved >= refused.saved for o in others)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Errors first, otherwise as found."""
    return tuple(sorted(findings, key=lambda finding: tuple(SEVERITY_WORDS).index(finding.severity)))


def first_error(findings: Iterable[Finding]) -> str:
    """The sentence of the first error, or else of the first finding."""
    listed = sorted(findings, key=lambda finding: not finding.is_error)
    return listed[0].message if listed else ""


@dataclass(frozen=True)
class Reading:
    """What reading a file came to: `returned` is None when the file is not ours or of an edition that nobody knows.

    It holds what could be read; it may count only when no finding is an error. `unit` is the unit that the file
    names, also when it was refused; `role` is return, summary or empty; `saved` says when an application last
    saved the file, as it notes that itself.
    """

    returned: Returned | None
    findings: tuple[Finding, ...]
    unit: Unit = Unit()
    role: str = ""
    saved: str = field(default="", compare=False)

    @property
    def filing(self) -> Filing | None:
        """What the file reports."""
        return self.returned.filing if self.returned else None
