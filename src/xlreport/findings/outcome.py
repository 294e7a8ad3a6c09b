"""What became of each file of a collection, and which units are missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from ..filing import Filing, Unit
from ..form import SEVERITY_WORDS
from .finding import Finding


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


@dataclass(frozen=True)
class Outcome:
    """One input file and its one status. `time` is when it was last changed; `path` where it lies."""

    file: str
    sha256: str
    status: str
    unit: Unit = Unit()
    findings: tuple[Finding, ...] = ()
    filing: Filing | None = field(default=None, compare=False, repr=False)
    role: str = ""
    time: str = ""
    path: str = ""


@dataclass(frozen=True)
class Collection:
    """The outcomes of all files in the order of their names; `roster` is None when there is none."""

    outcomes: tuple[Outcome, ...]
    missing: tuple[Unit, ...] = ()
    roster: tuple[Unit, ...] | None = None

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
    """What reading a file came to: `filing` is None when the file is not ours or of another edition.

    A filing holds what could be read; it may count only when no finding is an error. `unit` is the unit
    that the file names, also when it was refused; `role` is return, summary or empty.
    """

    filing: Filing | None
    findings: tuple[Finding, ...]
    unit: Unit = Unit()
    role: str = ""
