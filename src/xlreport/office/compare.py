"""Files compared with one another: which replaces which, which are the same, which hold one another.

Each comparison gives what changes, by the name of the file; none minds the order of the files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ..files import same_mark
from ..filing import Mark, Unit
from ..findings import (
    ACCEPTED,
    DUPLICATE,
    REJECTED,
    SKIPPED,
    SUPERSEDED,
    Outcome,
    finding_of,
    with_findings,
)
from ..intake import locked_by
from ..layout import CORRECTS
from .differences import differences

_MOST_NAMED = 20
# What two files share when they may speak of one unit in one year.
_Spoken = tuple[Mark, int | None]
# A unit at some level of a summary, and the year of its report.
_Member = tuple[Unit, int | None]


def named(files: Sequence[str]) -> str:
    """Some files by name; a sentence cannot hold them all."""
    names = "、".join(files[:_MOST_NAMED])
    return names if len(files) <= _MOST_NAMED else f"{names} 等 {len(files)} 份"


def _accepted(outcomes: Iterable[Outcome]) -> list[Outcome]:
    return [outcome for outcome in outcomes if outcome.status == ACCEPTED and outcome.filing]


# -- corrections


def superseded(outcomes: Sequence[Outcome]) -> dict[str, Outcome]:
    """What a corrected copy takes the place of: the file of its unit with the hash that it carries, and so on back."""
    by_hash: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        by_hash.setdefault(outcome.sha256, []).append(outcome)
    changed: dict[str, Outcome] = {}
    for copy in _accepted(outcomes):
        waiting = [copy]
        while waiting:
            later = waiting.pop()
            digest = corrects(later)
            for old in by_hash.get(digest, []) if digest else []:
                if _may_give_way(old, copy) and old.file not in changed and old is not copy:
                    changed[old.file] = with_findings(old, SUPERSEDED, finding_of("SUPERSEDED", "", found=copy.file))
                    waiting.append(old)
    return changed


def corrects(outcome: Outcome) -> str:
    """The digest of the file that a marked copy corrects; empty for any other file."""
    return outcome.returned.identity.get(CORRECTS, "") if outcome.returned else ""


def _may_give_way(old: Outcome, copy: Outcome) -> bool:
    """Only to a copy of the same unit; a return that was refused may have had the code wrong, or no unit at all."""
    if old.status == SKIPPED or not old.unit:
        return old.status != SKIPPED
    renamed = old.status != ACCEPTED and same_mark(old.unit.name) == same_mark(copy.unit.name)
    return renamed or old.unit.is_same(copy.unit)


# -- one unit in several files


def doubles(outcomes: Sequence[Outcome]) -> dict[str, Outcome]:
    """Of equal content the first by name counts; of different content for one unit none."""
    changed: dict[str, Outcome] = {}
    for first, *others in of_one_unit(outcomes):
        if all(same_content(first, other) for other in others):
            same = finding_of("SAME-CONTENT", "", found=first.file)
            changed |= {other.file: with_findings(other, DUPLICATE, same) for other in others}
            continue
        both = [first, *others]
        conflict = finding_of("CONFLICT", first.unit.name, found=_listed(both), listed=differences(both))
        changed |= {outcome.file: with_findings(outcome, DUPLICATE, conflict) for outcome in (first, *others)}
    return changed


def same_content(one: Outcome, other: Outcome) -> bool:
    """Whether two files report the same."""
    return one is other or _content(one) == _content(other)


def _content(outcome: Outcome) -> object:
    """What a file says, its unit in the spelling in which names are compared."""
    filing, unit = outcome.filing, outcome.unit
    return filing and replace(filing, unit=Unit(same_mark(unit.code), same_mark(unit.name), same_mark(unit.kind)))


def of_one_unit(outcomes: Iterable[Outcome]) -> Iterable[list[Outcome]]:
    """Files that count, of one unit and year: those of one code, and with those that have no code all of that name."""
    outcomes = _accepted(outcomes)
    uncoded = {_spoken(outcome) for outcome in outcomes if outcome.unit.mark[0] == "name"}
    leads: dict[_Spoken, _Spoken] = {}

    def group(mark: _Spoken) -> _Spoken:
        while mark in leads:
            mark = leads[mark]
        return mark

    for outcome in outcomes:
        name, code = _by_name(outcome), _spoken(outcome)
        if name in uncoded and group(name) != group(code):
            leads[group(code)] = group(name)
    groups: dict[_Spoken, list[Outcome]] = {}
    for outcome in outcomes:
        groups.setdefault(group(_spoken(outcome)), []).append(outcome)
    return groups.values()


def _spoken(outcome: Outcome) -> _Spoken:
    return outcome.unit.mark, outcome.filing.year if outcome.filing else None


def _by_name(outcome: Outcome) -> _Spoken:
    return ("name", same_mark(outcome.unit.name)), outcome.filing.year if outcome.filing else None


def same_names(outcomes: Sequence[Outcome]) -> dict[str, Outcome]:
    """Units of one name with several codes may be one unit whose code was mistyped."""
    files: dict[_Spoken, list[Outcome]] = {}
    for outcome in _accepted(outcomes):
        files.setdefault(_by_name(outcome), []).append(outcome)
    changed: dict[str, Outcome] = {}
    for same in (same for same in files.values() if len(same) > 1):
        warning = finding_of("SAME-NAME", same[0].unit.name, found=_listed(same))
        changed |= {outcome.file: with_findings(outcome, ACCEPTED, warning) for outcome in same}
    return changed


# -- summaries and their members


def summaries_of_members(outcomes: Sequence[Outcome]) -> dict[str, Outcome]:
    """A summary beside a file of one of its own members is refused: the member would count twice."""
    files = {(mark, o.filing.year): o.file for o in _accepted(outcomes) if o.filing for mark in o.unit.known_by}
    changed = {}
    for outcome in _accepted(outcomes):
        twice = {
            (mark, year): unit for unit, year in members(outcome) for mark in unit.sought_by if (mark, year) in files
        }
        if twice:
            member = min(twice, key=str)
            found = finding_of("MEMBER-TWICE", "", found=files[member], expected=twice[member].name)
            changed[outcome.file] = with_findings(outcome, REJECTED, found)
    return changed


def shared_members(outcomes: Sequence[Outcome]) -> dict[str, Outcome]:
    """Summaries that have a member in common are refused: nobody can tell which of them is right."""
    holders: dict[_Spoken, dict[str, Outcome]] = {}
    for outcome in _accepted(outcomes):
        for unit, year in members(outcome):
            for mark in unit.known_by:
                holders.setdefault((mark, year), {})[outcome.file] = outcome
    changed: dict[str, Outcome] = {}
    for outcome in _accepted(outcomes):
        for unit, year in members(outcome):
            sharing = {outcome.file: outcome}
            for mark in unit.sought_by:
                sharing |= holders.get((mark, year), {})
            if len(sharing) > 1 and outcome.file not in changed:
                listed = _listed(sorted(sharing.values(), key=lambda sharing: sharing.file))
                shared = finding_of("MEMBER-SHARED", "", found=listed, expected=unit.name)
                changed[outcome.file] = with_findings(outcome, REJECTED, shared)
    return changed


def members(outcome: Outcome) -> Iterator[_Member]:
    """The units at every level of a summary; none for a return."""
    waiting = list(outcome.filing.members) if outcome.filing else []
    while waiting:
        member = waiting.pop()
        if member.unit:
            yield member.unit, member.year
        waiting += member.members


# -- lock files


def still_open(outcomes: Sequence[Outcome]) -> dict[str, Outcome]:
    """A return beside a lock file is still open in somebody's program."""
    locks = {locked_by(outcome): outcome.file for outcome in outcomes if locked_by(outcome)}
    return {
        o.file: with_findings(o, o.status, finding_of("STILL-OPEN", "", found=locks[o.path]))
        for o in outcomes
        if o.path in locks and o.status != SKIPPED
    }


def _listed(outcomes: Sequence[Outcome]) -> str:
    return named([outcome.file for outcome in outcomes])
