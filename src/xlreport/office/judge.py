"""Each file against what the office knows: its own outputs, the roster, the year, last year, what it accepts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..checks import answered, check_beside, check_kind, check_narrative, suggested
from ..files import same_mark
from ..filing import Filing, Unit
from ..findings import (
    ACCEPTED,
    REJECTED,
    SKIPPED,
    STRANGERS,
    UNKNOWN,
    Collection,
    Finding,
    Outcome,
    Returned,
    finding_of,
    judged,
    with_findings,
)
from ..form import Form, acceptance_key
from ..layout import SUMMARY, Place
from .accepts import Accepts
from .carried import carried
from .roster import Roster
from .round import Round


def of_form(outcome: Outcome, form: Form) -> Outcome:
    """A return of another edition than the one that counts is rejected."""
    if not outcome.filing or outcome.status == SKIPPED or outcome.filing.form.id == form.id:
        return outcome
    return with_findings(
        outcome, REJECTED, finding_of("FORM-OTHER", "", found=outcome.filing.form.id, expected=form.id)
    )


def matched(outcome: Outcome, roster: Roster) -> Outcome:
    """Matched by code, without a code by name; the roster's name and kind then count."""
    unit = outcome.unit
    if outcome.status == SKIPPED or not unit:
        return outcome
    known = roster.by_mark.get(unit.mark)
    if known is None:
        return _unknown(outcome, roster)
    if same_mark(unit.name) != same_mark(known.name):
        words = {"found": unit.name, "expected": known.name, "listed": known.code}
        where, place, key = _fact(outcome, "unit")
        return with_findings(outcome, REJECTED, finding_of("UNIT-NAME", where, place, key, **words))
    found = replace(outcome, unit=known)
    found = found.with_filing(replace(outcome.filing, unit=known)) if outcome.filing else found
    if unit.kind == known.kind:
        return found
    other = same_mark(unit.kind) not in ("", same_mark(known.kind))
    differs = (finding_of("KIND-DIFFERS", "", found=unit.kind, expected=known.kind),) if other else ()
    return _of_its_kind(found, *differs)


def identified(outcome: Outcome, roster: Roster) -> Unit | None:
    """The unit of the roster that a file is from, whatever became of it; none where code and name are of two units."""
    unit = outcome.unit
    known = roster.by_mark.get(unit.mark) if unit else None
    named = roster.by_mark.get(("name", same_mark(unit.name)))
    return known if named in (None, known) else None


def _unknown(outcome: Outcome, roster: Roster) -> Outcome:
    """A unit that is not listed, perhaps because its code was mistyped."""
    unit = outcome.unit
    status = UNKNOWN if outcome.status == ACCEPTED else outcome.status
    if listed := roster.by_mark.get(("name", same_mark(unit.name))):
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
    return judged(outcome, [*findings, *others, *check_kind(outcome.returned)])


def beside(outcome: Outcome, round: Round) -> Outcome:
    """Compared with last year's filing of the unit and the names of others of its kind; then what is likely wrong."""
    returned, filing = outcome.returned, outcome.filing
    if returned is None or filing is None or outcome.status == SKIPPED:
        return outcome
    told = any(finding.code in ("UNFILLED", "YEAR-OTHER") for finding in outcome.findings)
    last, notes = round.previous.last_of(filing, round.roster) if round.previous and not told else (None, ())
    names = round.roster.names_of(filing.unit.kind) if round.roster else None
    compared = check_beside(returned, last, names)
    found = suggested([*notes, *compared, *outcome.findings], returned, last, outcome.told)
    return carried(outcome if found == outcome.findings else judged(outcome, found), last)


def accepted_by_office(outcome: Outcome, accepts: Accepts) -> Outcome:
    """An error that the office accepts no longer keeps a return out, and why anything is accepted is a fact of it."""
    code = same_mark(outcome.unit.code)
    reasons = {rule: reason for (given, rule), reason in accepts.items() if code and same_mark(given) == code}
    open_ = (finding for finding in outcome.findings if finding.severity != "note" and not finding.accepted)
    noted = {acceptance_key(f.code): reasons[f.code] for f in open_ if f.code in reasons}
    if not noted or not outcome.filing:
        return outcome
    filing = replace(outcome.filing, facts={**outcome.filing.facts, **noted})
    found = [finding if finding.accepted else answered(finding, filing) for finding in outcome.findings]
    return judged(outcome.with_filing(filing), found)


def speaking_for_all(collection: Collection, summary: Filing) -> Collection:
    """The collection with what the texts of units that speak for all say otherwise than the merged figures.

    While anything is missing, these are not the figures that the texts speak of.
    """

    def compared(outcome: Outcome) -> Outcome:
        filing = outcome.filing
        if outcome.status != ACCEPTED or not filing or not outcome.told:
            return outcome
        if filing.unit.kind not in filing.form.whole_kinds:
            return outcome
        if collection.draft:
            return with_findings(outcome, outcome.status, finding_of("WHOLE-LATER", ""))
        found = [answered(finding, filing) for finding in check_narrative(outcome.told, Returned(summary))]
        return with_findings(outcome, outcome.status, *found)

    return replace(collection, outcomes=tuple(map(compared, collection.outcomes)))


def along(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Documents that are no workbooks of ours, once every unit is counted: they came along."""

    def skipped(outcome: Outcome) -> Outcome:
        if outcome.status != REJECTED or outcome.unit or outcome.returned:
            return outcome
        if not all(finding.code in STRANGERS for finding in outcome.findings if finding.is_error):
            return outcome
        found = next(finding.says for finding in outcome.findings if finding.is_error)
        return replace(outcome, status=SKIPPED, findings=(finding_of("CAME-ALONG", "", found=found),))

    return [skipped(outcome) for outcome in outcomes]


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
