"""What a collection of files comes to, once each has been read: the one step that compares them.

It does not mind the order of the files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import count

from ..errors import FormsDiffer, YearsDiffer
from ..filing import Unit
from ..findings import ACCEPTED, DUPLICATE, REJECTED, SKIPPED, SUPERSEDED, Collection, Outcome, finding_of
from ..form import Form, load
from ..intake import locked_by
from ..layout import CORRECTS
from .differences import differences
from .judge import (
    accepted_by_office,
    beside,
    judged_by_year,
    matched,
    of_form,
    own_output,
    unchanged_copy,
    with_findings,
)
from .round import Round

_MOST_NAMED = 20
# What two files share when they may speak of one unit in one year.
_Mark = tuple[str, str, int | None]


def reconcile(outcomes: Iterable[Outcome], round: Round = Round()) -> Collection:
    """Compares files with what the office knows and with each other; each keeps or gets its one status.

    Raises FormsDiffer when returns are of several editions, none of which more of them name than any other.
    """
    roster = round.roster
    settled = [unchanged_copy(own_output(outcome, round.unit)) for outcome in _distinct(outcomes)]
    form = round.form or _form_of_most(settled)
    settled = [of_form(outcome, form) for outcome in settled]
    if roster is not None:
        settled = [matched(outcome, roster) for outcome in settled]
    settled = [judged_by_year(outcome, round.year) for outcome in settled]
    settled = [beside(outcome, round) for outcome in settled]
    settled = [accepted_by_office(outcome, round.accepts) for outcome in settled]
    for compare in (_superseded, _doubles, _summaries_of_members, _shared_members, _same_names, _still_open):
        found = compare(settled)
        settled = [found.get(outcome.file, outcome) for outcome in settled]
    present = {(o.unit.code, o.unit.name) for o in settled if o.status != SKIPPED}
    missing = tuple(unit for unit in (roster.units if roster else ()) if (unit.code, unit.name) not in present)
    return Collection(tuple(settled), missing, roster.units if roster else None, form)


def _form_of_most(outcomes: Iterable[Outcome]) -> Form:
    """The edition that more returns name than any other, the same bytes once; the newest where there are none."""
    named = {o.sha256: o.filing.form for o in outcomes if o.filing and o.status != SKIPPED}
    counts = Counter(form.id for form in named.values()).most_common()
    if not counts:
        return load()
    most = [id for id, count in counts if count == counts[0][1]]
    if len(most) > 1:
        listed = "、".join(f"{id} {counts[0][1]} 份" for id in sorted(most))
        raise FormsDiffer(f"报表的表式不同：{listed}。", "请用 --form 指明表式，其他表式的报表会退回。")
    return next(form for form in named.values() if form.id == most[0])


def one_year(collection: Collection) -> int | None:
    """The year of all returns that may count. Raises YearsDiffer when they are on several."""
    by_year: dict[int, list[str]] = {}
    for outcome in collection.with_status(ACCEPTED, DUPLICATE):
        if outcome.filing and outcome.filing.year is not None:
            by_year.setdefault(outcome.filing.year, []).append(outcome.file)
    if len(by_year) > 1:
        listed = "；".join(f"{year} 年 {len(files)} 份，如 {files[0]}" for year, files in sorted(by_year.items()))
        raise YearsDiffer(f"报表的年份不同：{listed}。", "请用 --year 指明年份，其他年份的报表会退回。")
    return next(iter(by_year), None)


def _distinct(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """The outcomes by name; of equal names, as two files in a zip may have, all but one get a number."""
    listed = sorted(outcomes, key=lambda outcome: (outcome.file, outcome.path, outcome.sha256))
    taken = {outcome.file for outcome in listed}
    distinct = []
    for n, outcome in enumerate(listed):
        if n and outcome.file == listed[n - 1].file:
            name = next(name for k in count(2) if (name := f"{outcome.file} ({k})") not in taken)
            taken.add(name)
            outcome = _renamed(outcome, name)
        distinct.append(outcome)
    return sorted(distinct, key=lambda outcome: outcome.file)


def _renamed(outcome: Outcome, name: str) -> Outcome:
    return replace(outcome, file=name)


# -- each other; what changes, by the name of the file


def _accepted(outcomes: Iterable[Outcome]) -> list[Outcome]:
    return [outcome for outcome in outcomes if outcome.status == ACCEPTED and outcome.filing]


def _superseded(outcomes: Sequence[Outcome]) -> dict[str, Outcome]:
    """What a corrected copy takes the place of: the one file with the hash that it carries, and so on back.

    An accepted return gives way only to a copy of the same unit.
    """
    by_hash: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        by_hash.setdefault(outcome.sha256, []).append(outcome)
    changed: dict[str, Outcome] = {}
    for copy in _accepted(outcomes):
        waiting = [copy]
        while waiting:
            later = waiting.pop()
            corrects = later.returned.identity.get(CORRECTS, "") if later.returned else ""
            for old in by_hash.get(corrects, []) if corrects else []:
                same = old.status != ACCEPTED or _name(old.unit) == _name(copy.unit)
                if same and old.status != SKIPPED and old.file not in changed and old is not copy:
                    changed[old.file] = with_findings(old, SUPERSEDED, finding_of("SUPERSEDED", "", found=copy.file))
                    waiting.append(old)
    return changed


def _doubles(outcomes: Sequence[Outcome]) -> dict[str, Outcome]:
    """Of equal content the first by name counts; of different content for one unit none."""
    changed: dict[str, Outcome] = {}
    for first, *others in _of_one_unit(_accepted(outcomes)):
        if all(other.filing == first.filing for other in others):
            same = finding_of("SAME-CONTENT", "", found=first.file)
            changed |= {other.file: with_findings(other, DUPLICATE, same) for other in others}
            continue
        differ = differences([first, *others])
        conflict = finding_of("CONFLICT", first.unit.name, found=_named([first, *others]), listed=differ)
        changed |= {outcome.file: with_findings(outcome, DUPLICATE, conflict) for outcome in (first, *others)}
    return changed


def _of_one_unit(outcomes: list[Outcome]) -> Iterable[list[Outcome]]:
    """Files of one unit and year: those of one code, and with those that have no code all of that name."""
    uncoded = {_mark(outcome, "name") for outcome in outcomes if not outcome.unit.code}
    leads: dict[_Mark, _Mark] = {}

    def group(mark: _Mark) -> _Mark:
        while mark in leads:
            mark = leads[mark]
        return mark

    for outcome in outcomes:
        name, code = _mark(outcome, "name"), _mark(outcome, "code")
        if outcome.unit.code and name in uncoded and group(name) != group(code):
            leads[group(code)] = group(name)
    groups: dict[_Mark, list[Outcome]] = {}
    for outcome in outcomes:
        groups.setdefault(group(_mark(outcome, "code" if outcome.unit.code else "name")), []).append(outcome)
    return groups.values()


def _mark(outcome: Outcome, what: str) -> _Mark:
    return what, getattr(outcome.unit, what), outcome.filing.year if outcome.filing else None


def _summaries_of_members(outcomes: Sequence[Outcome]) -> dict[str, Outcome]:
    """A summary beside a file of one of its own members is refused: the member would count twice."""
    files = {(_name(o.unit), o.filing.year): o.file for o in _accepted(outcomes) if o.filing}
    changed = {}
    for outcome in _accepted(outcomes):
        twice = {name: unit for name, unit in _members(outcome).items() if name in files}
        if twice:
            name = min(twice, key=str)
            found = finding_of("MEMBER-TWICE", "", found=files[name], expected=twice[name].name)
            changed[outcome.file] = with_findings(outcome, REJECTED, found)
    return changed


def _shared_members(outcomes: Sequence[Outcome]) -> dict[str, Outcome]:
    """Summaries that have a member in common are refused: nobody can tell which of them is right."""
    holders: dict[tuple[str, int | None], list[Outcome]] = {}
    for outcome in _accepted(outcomes):
        for name in _members(outcome):
            holders.setdefault(name, []).append(outcome)
    changed: dict[str, Outcome] = {}
    for name, sharing in sorted(holders.items(), key=str):
        if len(sharing) > 1:
            unit = _members(sharing[0])[name].name
            shared = finding_of("MEMBER-SHARED", "", found=_named(sharing), expected=unit)
            changed |= {o.file: with_findings(o, REJECTED, shared) for o in sharing if o.file not in changed}
    return changed


def _members(outcome: Outcome) -> dict[tuple[str, int | None], Unit]:
    """The units at every level of a summary; none for a return."""
    found: dict[tuple[str, int | None], Unit] = {}
    waiting = list(outcome.filing.members) if outcome.filing else []
    while waiting:
        member = waiting.pop()
        found[_name(member.unit), member.year] = member.unit
        waiting += member.members
    return found


def _name(unit: Unit) -> str:
    return unit.code or unit.name


def _same_names(outcomes: Sequence[Outcome]) -> dict[str, Outcome]:
    """Units of one name with several codes may be one unit whose code was mistyped."""
    files: dict[_Mark, list[Outcome]] = {}
    for outcome in _accepted(outcomes):
        files.setdefault(_mark(outcome, "name"), []).append(outcome)
    changed: dict[str, Outcome] = {}
    for same in (same for same in files.values() if len(same) > 1):
        warning = finding_of("SAME-NAME", same[0].unit.name, found=_named(same))
        changed |= {outcome.file: with_findings(outcome, ACCEPTED, warning) for outcome in same}
    return changed


def _named(outcomes: Sequence[Outcome]) -> str:
    """The files of some outcomes; a sentence cannot hold them all."""
    names = "、".join(outcome.file for outcome in outcomes[:_MOST_NAMED])
    return names if len(outcomes) <= _MOST_NAMED else f"{names} 等 {len(outcomes)} 份"


def _still_open(outcomes: Sequence[Outcome]) -> dict[str, Outcome]:
    """A return beside a lock file is still open in somebody's program."""
    locks = {locked_by(outcome): outcome.file for outcome in outcomes if locked_by(outcome)}
    return {
        o.file: with_findings(o, o.status, finding_of("STILL-OPEN", "", found=locks[o.path]))
        for o in outcomes
        if o.path in locks and o.status != SKIPPED
    }
