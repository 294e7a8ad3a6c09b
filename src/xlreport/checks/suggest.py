"""What the findings of broken equalities suggest: the cell that is likely wrong, and what it should be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..filing import Filing
from ..findings import Finding, Suggestion
from ..form import Claim, Form, Key, plain
from .localize import Change, Correction, Fault, localize

# From which likelihood on a correction is called the likeliest, and from which share of the best one it is as good.
_LIKELY, _AS_GOOD = 0.5, 0.9
_MOST_OTHERS = 4


def advised(findings: Iterable[Finding], filing: Filing, previous: Filing | None = None) -> tuple[Finding, ...]:
    """The findings, those of broken equalities, and of cells that could not be read, with what would mend them.

    What was suggested before, perhaps without last year's filing, is replaced.
    """
    found = tuple(findings)
    claims: dict[tuple[str, object], Claim] = {(claim.rule.id, claim.left[0]): claim for claim in filing.form.claims}
    if not any((f.code, f.key) in claims or f.key in filing.unread for f in found):
        return found
    faults = [fault for fault in localize(filing, previous) if fault.corrections]
    return tuple(_advised(f, claims.get((f.code, f.key)), faults, filing.form) for f in found)


def _advised(finding: Finding, claim: Claim | None, faults: Sequence[Fault], form: Form) -> Finding:
    """A finding with the suggestion of the first fault that concerns it, said at the end of its message."""
    before = finding.suggestion
    if (before and not before.sentence) or not isinstance(finding.key, Key):
        return finding
    message = finding.message.removesuffix(before.sentence) if before else finding.message
    concerned = _within(form, claim) if claim else {finding.key}
    for fault in faults:
        if suggestion := _suggestion(finding, fault, concerned, form):
            return replace(finding, message=message + suggestion.sentence, suggestion=suggestion)
    return replace(finding, message=message, suggestion=None)


def _within(form: Form, claim: Claim) -> set[Key]:
    """The figures that a claim speaks of, and all that they add up."""
    found, waiting = set[Key](), [*claim.left, *claim.right]
    while waiting:
        key = waiting.pop()
        found.add(key)
        waiting += form.addends(key)
    return found


def _suggestion(finding: Finding, fault: Fault, concerned: set[Key], form: Form) -> Suggestion | None:
    best, *others = fault.corrections
    change = _concerned(best, finding.key, concerned)
    if change is None:
        return None
    told = {(change.key, change.to): _mending(finding, best, change)}
    as_good = 0
    for correction in others:
        other = _concerned(correction, finding.key, concerned)
        good = correction.likelihood >= _AS_GOOD * best.likelihood
        if change.certain or other is None or (other.key, other.to) in told or not (good or len(told) <= _MOST_OTHERS):
            continue
        told[other.key, other.to] = replace(_mending(finding, correction, other), certain=False)
        as_good += good
    first, *alternatives = told.values()
    says = _sentence(finding, first, form, best.likelihood, as_good)
    return replace(first, sentence=says, alternatives=tuple(alternatives))


def _concerned(correction: Correction, key: Key | str | None, concerned: set[Key]) -> Change | None:
    """The change that concerns a finding; its own cell before others."""
    changes = [change for change in correction.changes if change.key in concerned]
    return min(changes, key=lambda change: change.key != key, default=None)


def _mending(finding: Finding, correction: Correction, change: Change) -> Suggestion:
    was = plain(change.was) if change.was is not None else finding.found if change.key == finding.key else None
    rest = [] if change.certain else [c for c in correction.changes if c is not change]
    also = [f"同时 {c.place.cell} 应为 {plain(c.to)}" for c in rest]
    reason = "，".join([*([correction.reason] if correction.reason else []), *also]) or "改后勾稽关系成立"
    return Suggestion(change.key, change.place, was, plain(change.to), reason, change.certain)


def _sentence(finding: Finding, change: Suggestion, form: Form, likelihood: float, as_good: int) -> str:
    """The suggestion as the message of a finding ends with it."""
    how = "可以断定" if change.certain else "最可能" if likelihood >= _LIKELY else "可能"
    where = f"本格{how}"
    if change.place and change.place != finding.place and isinstance(change.key, Key):
        where = f"{how}是 {change.place.cell}「{form.label(change.key)}」"
    typed = f"填的是 {change.was}，" if change.was else ""
    others = f"，另有 {as_good} 处同样可能" if as_good else ""
    return f"{where}应为 {change.to}（{typed}{change.reason}）{others}。"
