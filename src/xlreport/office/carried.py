"""What a summary brings along from the level below: that it is a draft, and the errors that were accepted there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..checks import check_alone, check_beside
from ..files import showable
from ..filing import Filing, merge
from ..findings import SKIPPED, Finding, Outcome, Returned, finding_of, judged, with_findings
from ..form import acceptance_key
from ..layout import DRAFT, SUMMARY

# Of what was accepted, as much as one can read.
_MOST_REASONS = 20


def draft_below(outcome: Outcome) -> Outcome:
    """A summary that is a draft is counted, and what is made of it is a draft too."""
    said = outcome.returned.identity.get(DRAFT, "") if outcome.returned and outcome.role == SUMMARY else ""
    if not said or outcome.status == SKIPPED:
        return outcome
    return with_findings(outcome, outcome.status, finding_of("SUMMARY-DRAFT", "", found=showable(said)))


def carried(outcome: Outcome, last: Filing | None = None) -> Outcome:
    """The outcome of a summary with the errors that follow from what was accepted below, as accepted ones."""
    filing = outcome.filing
    if not filing or outcome.role != SUMMARY or outcome.status == SKIPPED:
        return outcome
    reasons = _reasons(filing)
    found = [_answered(finding, filing, last, reasons.get(finding.code, "")) for finding in outcome.findings]
    return outcome if found == list(outcome.findings) else judged(outcome, found)


def accepted_below(outcome: Outcome) -> Outcome:
    """A note of the errors that were accepted below and do not show in the figures of the summary itself."""
    if not outcome.filing or outcome.role != SUMMARY or outcome.status == SKIPPED:
        return outcome
    shown = {finding.code for finding in outcome.findings if finding.accepted}
    notes = [
        finding_of("ACCEPTED-BELOW", "", found=why, expected=rule)
        for rule, why in _reasons(outcome.filing).items()
        if rule not in shown
    ]
    return with_findings(outcome, outcome.status, *notes) if notes else outcome


def _answered(finding: Finding, filing: Filing, last: Filing | None, why: str) -> Finding:
    """An error is answered when it follows from the members' figures, and not without those it was accepted for."""
    what = (finding.code, finding.key)
    if not (finding.is_error and why) or what not in _errors(filing, last):
        return finding
    rest = list(_without(filing, finding.code))
    if rest and what in _errors(merge(rest, filing.unit), _beside(filing, last, finding.code)):
        return finding
    return replace(finding, accepted=why)


def _errors(filing: Filing, last: Filing | None) -> set[tuple[str, object]]:
    returned = Returned(filing)
    return {(found.code, found.key) for found in (*check_alone(returned)[0], *check_beside(returned, last))}


def _beside(filing: Filing, last: Filing | None, rule: str) -> Filing | None:
    """Last year's filing without the members for which the rule was broken this year."""
    if last is None or not last.members:
        return None
    accepted = [member.unit for member in _levels(filing) if member.fact(acceptance_key(rule))]
    rest = [leaf for leaf in last.leaf_filings() if not any(unit.is_same(leaf.unit) for unit in accepted)]
    return merge(rest, last.unit) if rest else None


def _without(filing: Filing, rule: str) -> Iterator[Filing]:
    """The leaves of a filing but those below a member for which the rule was accepted."""
    for member in filing.members:
        if not member.fact(acceptance_key(rule)):
            yield from _without(member, rule) if member.members else (member,)


def _levels(filing: Filing) -> Iterator[Filing]:
    for member in filing.members:
        yield member
        yield from _levels(member)


def _reasons(filing: Filing) -> dict[str, str]:
    """Why errors were accepted, by the rule, each with the unit."""
    found: dict[str, list[str]] = {}
    for member in _levels(filing):
        for rule in filing.form.rules:
            if why := member.fact(acceptance_key(rule.id)):
                found.setdefault(rule.id, []).append(f"{member.unit.name}：{why}")
    return {rule: _listed(reasons) for rule, reasons in found.items()}


def _listed(reasons: list[str]) -> str:
    more = f"；等 {len(reasons)} 个单位" if len(reasons) > _MOST_REASONS else ""
    return "；".join(reasons[:_MOST_REASONS]) + more
