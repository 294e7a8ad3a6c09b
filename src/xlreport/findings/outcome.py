"""What became of each file of a collection, and which units are missing."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ..files import same_mark
from ..filing import Filing, Mark, Source, Unit
from ..form import SEVERITY_WORDS, Form, Key
from ..layout import CREATED, SUMMARY
from .contact import Contact
from .finding import Finding
from .ledger import LedgerRow
from .returned import Returned, Told
from .sketch import Sketch

if TYPE_CHECKING:
    from .changes import Changes

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
    SUPERSEDED: "已被取代",
    UNKNOWN: "名册外",
    SKIPPED: "跳过",
}


# What a file of ours says until an application saves it.
_NEVER_SAVED = CREATED.strftime("%Y-%m-%dT%H:%M:%SZ")
_CHINA = datetime.timedelta(hours=8)


def in_china(moment: str) -> str:
    """The time in China of a moment that a file notes in UTC; empty for one that never was."""
    try:
        return (datetime.datetime.fromisoformat(moment) + _CHINA).strftime("%Y-%m-%d %H:%M")
    except (ValueError, OverflowError):
        return ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One input file and its one status.

    `saved` is when an application last saved it, as the file notes that itself, `changed` when the file system says
    that it was; `path` where it lies; `told` the figures that its texts say; `untouched` when it is a marked copy in
    which nobody has changed anything; `sketch` what its texts are found by.
    """

    file: str
    sha256: str
    status: str
    unit: Unit = Unit()
    findings: tuple[Finding, ...] = ()
    returned: Returned | None = field(default=None, compare=False, repr=False)
    role: str = ""
    saved: str = field(default="", compare=False)
    changed: str = field(default="", compare=False)
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
    def noted(self) -> str:
        """When an application saved it; empty for a template that nobody saved, and for what is no moment."""
        return self.saved if self.saved != _NEVER_SAVED and in_china(self.saved) else ""

    @property
    def moment(self) -> str:
        """When it was last saved, as a hint: as the file notes it, or else as the file system says."""
        return self.noted or self.changed

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
    counts, if any is known; `year_counted` when nobody asked for it and other returns are on another. `changes` are
    those since the summary that a new one replaces, `ledger` what became of everything that was found, `contacts` whom
    to call, by `same_mark` of the unit's code. In a `partial` one the roster are the units of which there is a file.
    """

    outcomes: tuple[Outcome, ...]
    missing: tuple[Unit, ...] = ()
    roster: tuple[Unit, ...] | None = None
    form: Form | None = None
    year: int | None = None
    year_counted: bool = False
    changes: Changes | None = None
    ledger: tuple[LedgerRow, ...] = ()
    contacts: Mapping[str, Contact] = field(default_factory=dict, compare=False, repr=False)
    partial: bool = False

    def contact_of(self, outcome: Outcome | None, unit: Unit) -> Contact:
        """Whom to call at a unit: as its file says, or else as the office knows."""
        known = self.contacts.get(same_mark(unit.code), Contact())
        if outcome is None or outcome.filing is None:
            return known
        filing, shown = outcome.filing, outcome.filing.form.overview
        return Contact(filing.fact(shown.person) or known.contact, filing.fact(shown.telephone) or known.phone)

    @property
    def accepted(self) -> tuple[Filing, ...]:
        """The filings that count, each with the file that it comes from."""
        return tuple(
            replace(o.filing, source=Source(o.file, o.sha256, o.returned.layout_version))
            for o in self.outcomes
            if o.status == ACCEPTED and o.returned and o.filing
        )

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
        whole = self.roster is not None and not self.absent
        return (*(o for o in refused if (o.unit or not whole) and o.file not in self.settled), *conflicts)

    @functools.cached_property
    def settled(self) -> Mapping[str, str]:
        """The refused files that ask for nothing any more, each with the file of its unit that counts since."""
        counted: dict[Mark, list[Outcome]] = {}
        for outcome in self.with_status(ACCEPTED):
            for mark in outcome.unit.known_by:
                counted.setdefault(mark, []).append(outcome)
        found = {}
        for refused in self.with_status(REJECTED, UNKNOWN):
            others = (other for mark in refused.unit.sought_by for other in counted.get(mark, ()))
            if since := [other.file for other in others if _is_since(other, refused)]:
                found[refused.file] = since[0]
        return found

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


def _is_since(counted: Outcome, refused: Outcome) -> bool:
    """Whether a report of the same name that counts was not saved before one that was refused."""
    return same_mark(counted.unit.name) == same_mark(refused.unit.name) and counted.saved >= refused.saved


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Errors first, otherwise as found."""
    return tuple(sorted(findings, key=lambda finding: tuple(SEVERITY_WORDS).index(finding.severity)))


def first_error(findings: Iterable[Finding]) -> str:
    """The sentence of the first error, or else of the first finding."""
    first = first_found(findings)
    return first.message if first else ""


def first_found(findings: Iterable[Finding]) -> Finding | None:
    """The first error, or else the first finding."""
    return next(iter(sorted(findings, key=lambda finding: not finding.is_error)), None)


@dataclass(frozen=True)
class Reading:
    """What reading a file came to: `returned` is None when the file is not ours or of an edition that nobody knows.

    It holds what could be read; it may count only when no finding is an error. `unit` is the unit that the file
    names, also when it was refused; `role` is return, summary or empty; `saved` says when an application last
    saved the file, as it notes that itself; `untouched` that it is a marked document with the text that was sent.
    """

    returned: Returned | None
    findings: tuple[Finding, ...]
    unit: Unit = Unit()
    role: str = ""
    saved: str = field(default="", compare=False)
    untouched: bool = field(default=False, compare=False)

    @property
    def filing(self) -> Filing | None:
        """What the file reports."""
        return self.returned.filing if self.returned else None
