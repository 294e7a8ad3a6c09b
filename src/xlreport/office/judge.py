"""Each file against what the office knows: its own outputs, the roster, the year, last year, what it accepts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..checks import answered, check_beside, check_kind, check_narrative, suggested
from ..filing import Filing, Unit
from ..findings import (
    ACCEPTED,
    REJECTED,
    SKIPPED,
    UNKNOWN,
    Collection,
    Finding,
    Outcome,
    Returned,
    finding_of,
    in_order,
)
from ..form import Form, acceptance_key
from ..layout import SUMMARY, Place
from .accepts import Accepts
from .roster import Roster
from .round import Round


def with_findings(outcome: Outcome, status: str, *findings: Finding) -> Outcome:
    """The outcome with another status and more findings."""
    return replace(outcome, status=status, findings=in_order((*findings, *outcome.findings)))


def own_output(outcome: Outcome, own: Unit) -> Outcome:
    """An earlier summary of the unit that a summary is being written for is skipped."""
    same = (outcome.unit.code, outcome.unit.name) == (own.code, own.name)
    if outcome.role == SUMMARY and same:
        return replace(outcome, status=SKIPPED, findings=(finding_of("OWN-OUTPUT", ""),), returned=None)
    return outcome


def unchanged_copy(outcome: Outcome) -> Outcome:
    """A marked copy that nobody has touched says nothing new."""
    if not outcome.untouched:
        return outcome
    return replace(outcome, status=SKIPPED, findings=(finding_of("COPY-UNCHANGED", ""),), returned=None)


def of_form(outcome: Outcome, form: Form) -> Outcome:
    """A return of another edition than the one that counts is rejected."""
    if not outcome.filing or outcome.status == SKIPPED or outcome.filing.form.id == form.id:
        return outcome
    return with_findings(
        outcome, REJECTED, finding_of("FORM-OTHER", "", found=outcome.filing.form.id, expected=form.id)
    )


def matched(outcome: Outcome, roster: Roster) -> Outcome:
    """Matched by code, without a code by exact name; the roster's name and kind then count."""
    unit = outcome.unit
    if outcome.status == SKIPPED or not unit:
        return outcome
    known = roster.by_code.get(unit.code) if unit.code else roster.by_name.get(unit.name)
    if known is None:
        return _unknown(outcome, roster)
    if unit.name != known.name:
        words = {"found": unit.name, "expected": known.name, "listed": known.code}
        where, place, key = _fact(outcome, "unit")
        return with_findings(outcome, REJECTED, finding_of("UNIT-NAME", where, place, key, **words))
    found = replace(outcome, unit=known)
    found = found.with_filing(replace(outcome.filing, unit=known)) if outcome.filing else found
    if unit.kind == known.kind:
        return found
    differs = (finding_of("KIND-DIFFERS", "", found=unit.kind, expected=known.kind),) if unit.kind else ()
    return _of_its_kind(found, *differs)


def _unknown(outcome: Outcome, roster: Roster) -> Outcome:
    """A unit that is not listed, perhaps because its code was mistyped."""
    unit = outcome.unit
    status = UNKNOWN if outcome.status == ACCEPTED else outcome.status
    if listed := roster.by_name.get(unit.name):
        words = {"found": unit.code, "expected": listed.code, "listed": listed.name}
        where, place, key = _fact(outcome, "code")
        return with_findings(outcome, status, finding_of("UNIT-CODE", where, place, key, **words))
    return with_findings(outcome, status, finding_of("UNIT-UNKNOWN", "", found=f"{unit.name} {unit.code}".strip()))


def _of_its_kind(outcome: Outcome, *findings: Finding) -> Outcome:
    """Judged again by the rules for the kind that the roster says, and no longer by those for another."""
    if not outcome.returned or not outcome.filing:
        return with_findings(outcome, outcome.status, *findings)
    of_a_kind = {rule.id for rule in outcome.filing.form.rules if rule.kinds}
    others = [finding for finding in outcome.findings if finding.code not in of_a_kind]
    return _judged(outcome, [*findings, *others, *check_kind(outcome.returned)])


def _judged(outcome: Outcome, findings: Iterable[Finding]) -> Outcome:
    """The outcome with other findings, accepted or rejected as they demand; any other status stays."""
    found = in_order(findings)
    status = outcome.status
    if status in (ACCEPTED, REJECTED):
        status = REJECTED if any(finding.is_error for finding in found) else ACCEPTED
    return replace(outcome, status=status, findings=found)


def beside(outcome: Outcome, round: Round) -> Outcome:
    """Compared with last year's filing of the unit and the names of others of its kind; then what is likely wrong."""
    returned, filing = outcome.returned, outcome.filing
    if returned is None or filing is None or outcome.status == SKIPPED:
        return outcome
    last = round.previous.get(filing.unit.code)
    if last is not None and (filing.year is None or last.year != filing.year - 1):
        last = None
    units = round.roster.units if round.roster else ()
    others = [unit.name for unit in units if unit.kind == filing.unit.kind and unit.code != filing.unit.code]
    found = suggested([*check_beside(returned, last, others), *outcome.findings], returned, last, outcome.told)
    return outcome if found == outcome.findings else _judged(outcome, found)


def accepted_by_office(outcome: Outcome, accepts: Accepts) -> Outcome:
    """An error that the office accepts no longer keeps a return out; why is noted among its facts."""
    reasons = {rule: reason for (code, rule), reason in accepts.items() if code == outcome.unit.code}
    noted = {acceptance_key(f.code): reasons[f.code] for f in outcome.findings if f.is_error and f.code in reasons}
    if not noted or not outcome.filing:
        return outcome
    filing = replace(outcome.filing, facts={**outcome.filing.facts, **noted})
    return _judged(outcome.with_filing(filing), (answered(finding, filing) for finding in outcome.findings))


def speaking_for_all(collection: Collection, summary: Filing) -> Collection:
    """The collection with what the texts of units that speak for all say otherwise than the merged figures."""

    def compared(outcome: Outcome) -> Outcome:
        filing = outcome.filing
        if outcome.status != ACCEPTED or not filing or filing.unit.kind not in filing.form.whole_kinds:
            return outcome
        found = [answered(finding, filing) for finding in check_narrative(outcome.told, Returned(summary))]
        return with_findings(outcome, outcome.status, *found)

    return replace(collection, outcomes=tuple(map(compared, collection.outcomes)))


def _fact(outcome: Outcome, key: str) -> tuple[str, Place | None, str]:
    """Label, cell and key of a fact in a return; a summary has no such cell."""
    if not outcome.returned or outcome.role == SUMMARY:
        return "", None, key
    layout = outcome.returned.layout
    return layout.form.facts[key].label, layout.facts[key], key


def judged_by_year(outcome: Outcome, year: int | None) -> Outcome:
    """A return on another year than the one asked for is rejected."""
    filed = outcome.filing.year if outcome.filing else None
    if year is None or filed is None or filed == year or outcome.status == SKIPPED:
        return outcome
    status = REJECTED if outcome.status == ACCEPTED else outcome.status
    return with_findings(
        outcome, status, finding_of("YEAR-OTHER", *_fact(outcome, "year"), found=str(filed), expected=str(year))
    )
