"""What became of each file of a collection, and which units are missing."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..filing import Filing, Unit
from ..form import SEVERITY_WORDS, Form
from .finding import Finding
from .returned import Returned, Told


@dataclass(frozen=True)
class Merged:
    """What a merge came to; `summary` is None when no return could be accepted."""

    collection: Collection
    unit: Unit
    year: int | None
    summary: Filing | None
    written: Path | None


ACCEPTED, REJECTED, DUPLICATE = "accepted", "rejected", "duplicate"
SUPERSEDED, UNKNOWN, SKIPPED = "superseded", "unknown", "skipped"

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
    figures that its texts say; `untouched` when it is a marked copy in which nobody has changed anything.
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

    @property
    def filing(self) -> Filing | None:
        """What the file reports."""
        return self.returned.filing if self.returned else None

    def with_filing(self, filing: Filing) -> Outcome:
        """The outcome of the same file with a filing that the office knows better."""
        return replace(self, returned=replace(self.returned, filing=filing)) if self.returned else self


@dataclass(frozen=True)
class Collection:
    """The outcomes of all files in the order of their names; `roster` is None when there is none.

    `form` is the edition that counts; None only in a collection that nobody has compared.
    """

    outcomes: tuple[Outcome, ...]
    missing: tuple[Unit, ...] = ()
    roster: tuple[Unit, ...] | None = None
    form: Form | None = None

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
    def draft(self) -> str:
        """What an incomplete summary says on every page; empty when nothing is missing."""
        if self.absent:
            return f"草稿，缺 {len(self.absent)} 个单位"
        left_out = self.with_status(REJECTED, UNKNOWN) + tuple(
            o for o in self.with_status(DUPLICATE) if any(f.is_error for f in o.findings)
        )
        return f"草稿，有 {len(left_out)} 份报表未计入" if left_out else ""

    @property
    def complete(self) -> bool:
        """Whether every file is accepted, skipped or the same as another, and no unit is missing."""
        return not self.draft and not self.missing and bool(self.accepted) and not self.with_status(SUPERSEDED)


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
