"""What a collection of files comes to, once each has been read: the one step that compares them.

It does not mind the order of the files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

from .advice import advised
from .checks import answered, check_beside, check_kind
from .errors import YearsDiffer
from .filing import Filing, Source, Unit
from .finding import Finding, find
from .form import accepted
from .identity import SUMMARY
from .inbox import locked_by
from .layout import Place, layout_of
from .narrative import check_narrative
from .outcome import ACCEPTED, DUPLICATE, REJECTED, SKIPPED, UNKNOWN, Collection, Outcome, in_order

_MOST_NAMED = 20
# What two files share when they may speak of one unit in one year.
_Mark = tuple[str, str, int | None]


def settle(
    outcomes: Iterable[Outcome],
    roster: Sequence[Unit] | None = None,
    year: int | None = None,
    own: Unit = Unit(),
    previous: Mapping[str, Filing] | None = None,
    accepts: Mapping[tuple[str, str], str] | None = None,
) -> Collection:
    """Compares files with the roster, the year, last year and each other; each keeps or gets its one status.

    `own` is the unit that the caller writes a summary for; its earlier summaries are skipped. `previous`
    are last year's filings by code; `accepts` says, by code and rule, why an error is accepted.
    """
    settled = [_own_output(outcome, own) for outcome in _distinct(outcomes)]
    if roster is not None:
        known = _Roster({unit.code: unit for unit in roster}, {unit.name: unit for unit in roster})
        settled = [known.matched(outcome) for outcome in settled]
    settled = [_judged_by_year(outcome, year) for outcome in settled]
    settled = [_beside(outcome, previous or {}, roster or ()) for outcome in settled]
    settled = [_accepted_by_office(outcome, accepts or {}) for outcome in settled]
    for compare in (_doubles, _summaries_of_members, _shared_members, _same_names, _still_open):
        found = compare(settled)
        settled = [found.get(outcome.file, outcome) for outcome in settled]
    present = {(o.unit.code, o.unit.name) for o in settled if o.status != SKIPPED}
    missing = tuple(unit for unit in roster or () if (unit.code, unit.name) not in present)
    return Collection(tuple(settled), missing, None if roster is None else tuple(roster))


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


def _with(outcome: Outcome, status: str, *findings: Finding) -> Outcome:
    return replace(outcome, status=status, findings=in_order((*findings, *outcome.findings)))


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
    filing = replace(outcome.filing, source=Source(name, outcome.sha256)) if outcome.filing else None
    return replace(outcome, file=name, filing=filing)


def _own_output(outcome: Outcome, own: Unit) -> Outcome:
    same = (outcome.unit.code, outcome.unit.name) == (own.code, own.name)
    if outcome.role == SUMMARY and same:
        return replace(outcome, status=SKIPPED, findings=(find("OWN-OUTPUT", ""),), filing=None)
    return outcome


# -- the roster and the year


@dataclass(frozen=True)
class _Roster:
    """The units that must file, found by code and by name."""

    by_code: Mapping[str, Unit]
    by_name: Mapping[str, Unit]

    def matched(self, outcome: Outcome) -> Outcome:
        """Matched by code, without a code by exact name; the roster's name and kind then count."""
        unit = outcome.unit
        if outcome.status == SKIPPED or not unit:
            return outcome
        known = self.by_code.get(unit.code) if unit.code else self.by_name.get(unit.name)
        if known is None:
            return self.unknown(outcome)
        if unit.name != known.name:
            wrong = find("UNIT-NAME", *_fact(outcome, "unit"), found=unit.name, expected=known.name, listed=known.code)
            return _with(outcome, REJECTED, wrong)
        filing = replace(outcome.filing, unit=known) if outcome.filing else None
        matched = replace(outcome, unit=known, filing=filing)
        if unit.kind == known.kind:
            return matched
        differs = (find("KIND-DIFFERS", "", found=unit.kind, expected=known.kind),) if unit.kind else ()
        return _of_its_kind(matched, *differs)

    def unknown(self, outcome: Outcome) -> Outcome:
        """A unit that is not listed, perhaps because its code was mistyped."""
        unit = outcome.unit
        status = UNKNOWN if outcome.status == ACCEPTED else outcome.status
        if listed := self.by_name.get(unit.name):
            where = _fact(outcome, "code")
            wrong = find("UNIT-CODE", *where, found=unit.code, expected=listed.code, listed=listed.name)
            return _with(outcome, status, wrong)
        return _with(outcome, status, find("UNIT-UNKNOWN", "", found=f"{unit.name} {unit.code}".strip()))


def _of_its_kind(outcome: Outcome, *findings: Finding) -> Outcome:
    """Judged again by the rules for the kind that the roster says, and no longer by those for another."""
    if not outcome.filing:
        return _with(outcome, outcome.status, *findings)
    of_a_kind = {rule.id for rule in outcome.filing.form.rules if rule.kinds}
    others = [finding for finding in outcome.findings if finding.code not in of_a_kind]
    return _judged(outcome, [*findings, *others, *check_kind(outcome.filing)])


def _judged(outcome: Outcome, findings: Iterable[Finding]) -> Outcome:
    """The outcome with other findings, accepted or rejected as they demand; any other status stays."""
    found = in_order(findings)
    status = outcome.status
    if status in (ACCEPTED, REJECTED):
        status = REJECTED if any(finding.is_error for finding in found) else ACCEPTED
    return replace(outcome, status=status, findings=found)


def _beside(outcome: Outcome, previous: Mapping[str, Filing], roster: Sequence[Unit]) -> Outcome:
    """Compared with last year's filing of the unit, and with the names of the others of its kind."""
    filing = outcome.filing
    if filing is None or outcome.status == SKIPPED:
        return outcome
    last = previous.get(filing.unit.code)
    if last is not None and (filing.year is None or last.year != filing.year - 1):
        last = None
    others = [unit.name for unit in roster if unit.kind == filing.unit.kind and unit.code != filing.unit.code]
    found = advised([*check_beside(filing, last, others), *outcome.findings], filing, last)
    return outcome if found == outcome.findings else _judged(outcome, found)


def _accepted_by_office(outcome: Outcome, accepts: Mapping[tuple[str, str], str]) -> Outcome:
    """An error that the office accepts no longer keeps a return out; why is noted among its facts."""
    reasons = {rule: reason for (code, rule), reason in accepts.items() if code == outcome.unit.code}
    noted = {accepted(f.code): reasons[f.code] for f in outcome.findings if f.is_error and f.code in reasons}
    if not noted or not outcome.filing:
        return outcome
    filing = replace(outcome.filing, facts={**outcome.filing.facts, **noted})
    return _judged(replace(outcome, filing=filing), (answered(finding, filing) for finding in outcome.findings))


def speaking_for_all(collection: Collection, summary: Filing) -> Collection:
    """The collection with what the texts of units that speak for all say otherwise than the merged figures."""

    def compared(outcome: Outcome) -> Outcome:
        filing = outcome.filing
        if outcome.status != ACCEPTED or not filing or filing.unit.kind not in filing.form.whole_kinds:
            return outcome
        found = [answered(finding, filing) for finding in check_narrative(filing, summary)]
        return _with(outcome, outcome.status, *found)

    return replace(collection, outcomes=tuple(map(compared, collection.outcomes)))


def _fact(outcome: Outcome, key: str) -> tuple[str, Place | None, str]:
    """Label, cell and key of a fact in a return; a summary has no such cell."""
    if not outcome.filing or outcome.role == SUMMARY:
        return "", None, key
    form = outcome.filing.form
    return form.facts[key].label, layout_of(form).facts[key], key


def _judged_by_year(outcome: Outcome, year: int | None) -> Outcome:
    filed = outcome.filing.year if outcome.filing else None
    if year is None or filed is None or filed == year or outcome.status == SKIPPED:
        return outcome
    status = REJECTED if outcome.status == ACCEPTED else outcome.status
    return _with(outcome, status, find("YEAR-OTHER", *_fact(outcome, "year"), found=str(filed), expected=str(year)))


# -- each other; what changes, by the name of the file


def _accepted(outcomes: Iterable[Outcome]) -> list[Outcome]:
    return [outcome for outcome in outcomes if outcome.status == ACCEPTED and outcome.filing]


def _doubles(outcomes: Sequence[Outcome]) -> dict[str, Outcome]:
    """Of equal content the first by name counts; of different content for one unit none."""
    changed: dict[str, Outcome] = {}
    for first, *others in _of_one_unit(_accepted(outcomes)):
        if all(other.filing == first.filing for other in others):
            same = find("SAME-CONTENT", "", found=first.file)
            changed |= {other.file: _with(other, DUPLICATE, same) for other in others}
            continue
        conflict = find("CONFLICT", first.unit.name, found=_named([first, *others]))
        changed |= {outcome.file: _with(outcome, DUPLICATE, conflict) for outcome in (first, *others)}
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
            found = find("MEMBER-TWICE", "", found=files[name], expected=twice[name].name)
            changed[outcome.file] = _with(outcome, REJECTED, found)
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
            shared = find("MEMBER-SHARED", "", found=_named(sharing), expected=unit)
            changed |= {o.file: _with(o, REJECTED, shared) for o in sharing if o.file not in changed}
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
        warning = find("SAME-NAME", same[0].unit.name, found=_named(same))
        changed |= {outcome.file: _with(outcome, ACCEPTED, warning) for outcome in same}
    return changed


def _named(outcomes: Sequence[Outcome]) -> str:
    """The files of some outcomes; a sentence cannot hold them all."""
    names = "、".join(outcome.file for outcome in outcomes[:_MOST_NAMED])
    return names if len(outcomes) <= _MOST_NAMED else f"{names} 等 {len(outcomes)} 份"


def _still_open(outcomes: Sequence[Outcome]) -> dict[str, Outcome]:
    """A return beside a lock file is still open in somebody's program."""
    locks = {locked_by(outcome): outcome.file for outcome in outcomes if locked_by(outcome)}
    return {
        o.file: _with(o, o.status, find("STILL-OPEN", "", found=locks[o.path]))
        for o in outcomes
        if o.path in locks and o.status != SKIPPED
    }
