"""The ledger of a round: what was found in every version of a unit's return, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..filing import Unit
from ..findings import (
    ACCEPTED,
    ALLOWED,
    CORRECTED,
    EXPLAINED,
    OF_OFFICE,
    OPEN,
    SUPERSEDED,
    Collection,
    Finding,
    LedgerRow,
    Outcome,
)
from ..form import Key
from ..layout import Place
from .compare import corrects
from .due import files_of

if TYPE_CHECKING:
    from .register import Entry

# What makes two findings one: the rule, and the figure or the cell that it is about.
_Issue = tuple[str, Key | str | None, Place | None]


def with_ledger(collection: Collection, marked: Path | None = None) -> Collection:
    """The collection with its ledger, the register being that of a folder of marked copies. Raises as that does."""
    from .register import load_register

    return replace(collection, ledger=ledger(collection, load_register(marked) if marked else ()))


def ledger(collection: Collection, register: Sequence[Entry] = ()) -> tuple[LedgerRow, ...]:
    """One row for each error or warning of each unit, over all versions that are there."""
    files, _ = files_of(collection)
    return tuple(row for unit, outcomes in files.items() for row in _of_unit(unit, outcomes, register))


def _of_unit(unit: Unit, outcomes: Sequence[Outcome], register: Sequence[Entry]) -> Iterator[LedgerRow]:
    versions = in_order_of_time(outcomes)
    last = standing_versions(versions)
    seen: dict[_Issue, tuple[Finding, Outcome]] = {}
    for outcome in versions:
        for finding in filter(_counts, outcome.findings):
            seen.setdefault(_issue(finding), (finding, outcome))
    for issue, (finding, first) in seen.items():
        holding = {outcome.sha256 for outcome in versions if issue in map(_issue, filter(_counts, outcome.findings))}
        times = [entry.time for entry in register if entry.sha256 in holding and finding.code in entry.codes]
        state, by_file = _became(issue, last)
        returned = min(times, default="")
        yield LedgerRow(
            unit, finding.code, finding.severity, finding.label, first.file, finding.key, returned, state, by_file
        )


def in_order_of_time(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Versions of a return, each behind those that it corrects; otherwise as they were saved."""
    waiting = sorted(outcomes, key=lambda outcome: (outcome.noted, outcome.file))
    found: list[Outcome] = []
    while waiting:
        hashes = {outcome.sha256 for outcome in waiting}
        free = [o for o in waiting if corrects(o) not in hashes or corrects(o) == o.sha256] or waiting
        found.append(free[0])
        waiting.remove(free[0])
    return found


def standing_versions(versions: Sequence[Outcome]) -> list[Outcome]:
    """The versions by which a unit is judged: those that count, or else those that nothing has replaced."""
    if counted := [outcome for outcome in versions if outcome.status == ACCEPTED]:
        return counted
    corrected = {corrects(outcome) for outcome in versions}
    rest = [o for o in versions if o.status != SUPERSEDED and o.sha256 not in corrected] or list(versions)
    moments = {outcome.noted for outcome in rest}
    return rest[-1:] if "" not in moments and len(moments) == len(rest) else rest


def _became(issue: _Issue, last: Sequence[Outcome]) -> tuple[str, str]:
    """What became of an issue, and by which file; it is open while any standing version has it unanswered."""
    states = []
    for outcome in last:
        same = [finding for finding in outcome.findings if _issue(finding) == issue and _counts(finding)]
        states.append((_state(same), outcome.file))
    for state in (OPEN, ALLOWED, EXPLAINED):
        for found, file in states:
            if found == state:
                return state, "" if state == OPEN else file
    return states[0]


def _state(findings: Sequence[Finding]) -> str:
    if not findings:
        return CORRECTED
    if all(finding.accepted for finding in findings):
        return ALLOWED
    return EXPLAINED if all(finding.accepted or finding.explained for finding in findings) else OPEN


def _counts(finding: Finding) -> bool:
    """Whether a finding is something that a unit has to answer for."""
    return finding.severity != "note" and finding.code not in OF_OFFICE


def _issue(finding: Finding) -> _Issue:
    """What stands in another cell in a later version is the same as long as it is about the same figure."""
    return finding.code, finding.key, None if finding.key is not None else finding.place
