"""What the findings of broken equalities suggest: the cell that is likely wrong, and what it should be."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ..filing import Filing
from ..findings import Finding, Returned, Suggestion, Told
from ..form import Claim, Form, Key, plain

if TYPE_CHECKING:
    from .localize import Change, Correction, Fault

# From which likelihood on a correction is called the likeliest, and from which share of the best one it is as good.
_LIKELY, _AS_GOOD = 0.5, 0.9
_MOST_OTHERS = 4


def suggested(
    findings: Iterable[Finding], returned: Returned, previous: Filing | None, told: Mapping[str, Sequence[Told]]
) -> tuple[Finding, ...]:
    """The findings, those of broken equalities, and of cells that could not be read, with what would mend them."""
    found = tuple(findings)
    form = returned.filing.form
    claims = _claims(form)
    if not any((f.code, f.key) in claims or f.key in returned.unread for f in found):
        return found
    from .equations import Typed
    from .localize import localize

    faults = [fault for fault in localize(Typed(returned, previous, told)) if fault.corrections]
    return tuple(_suggested(f, claims.get((f.code, f.key)), faults, form) for f in found)


@functools.cache
def _claims(form: Form) -> Mapping[tuple[str, object], Claim]:
    """The claims by rule and first figure, as findings name them."""
    return {(claim.rule.id, claim.left[0]): claim for claim in form.claims}


def _suggested(finding: Finding, claim: Claim | None, faults: Sequence[Fault], form: Form) -> Finding:
    """A finding with the suggestion of the first fault that concerns it, unless it has one of its own."""
    if finding.suggestion or not isinstance(finding.key, Key):
        return finding
    concerned = _within(form, claim) if claim else {finding.key}
    suggestions = (_suggestion(finding, fault, concerned, form) for fault in faults)
    return replace(finding, suggestion=next(filter(None, suggestions), None))


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
    told = {(change.key, change.to): _mending(finding, best, change, form)}
    as_good = 0
    for correction in others:
        other = _concerned(correction, finding.key, concerned)
        good = correction.likelihood >= _AS_GOOD * best.likelihood
        if change.certain or other is None or (other.key, other.to) in told or not (good or len(told) <= _MOST_OTHERS):
            continue
        told[other.key, other.to] = _mending(finding, correction, other, form)._replace(certain=False)
        as_good += good
    first, *alternatives = told.values()
    likely = "可以断定" if first.certain else "最可能" if best.likelihood >= _LIKELY else "可能"
    clear = best.likelihood >= _LIKELY and not as_good
    return first._replace(alternatives=tuple(alternatives), likely=likely, rivals=as_good, clear=clear)


def _concerned(correction: Correction, key: Key | str | None, concerned: set[Key]) -> Change | None:
    """The change that concerns a finding; its own cell before others."""
    changes = [change for change in correction.changes if change.key in concerned]
    return min(changes, key=lambda change: change.key != key, default=None)


def _mending(finding: Finding, correction: Correction, change: Change, form: Form) -> Suggestion:
    was = plain(change.was) if change.was is not None else finding.found if change.key == finding.key else None
    rest = [] if change.certain else [c for c in correction.changes if c is not change]
    also = tuple(Suggestion(c.key, c.place, None, plain(c.to), "", certain=False) for c in rest)
    words = (was, plain(change.to), correction.reason, change.certain)
    return Suggestion(change.key, change.place, *words, label=_label_beside(finding.key, change.key, form), also=also)


def _label_beside(told: Key | str | None, key: Key, form: Form) -> str:
    """The official label of a cell without the half that the finding's own cell shares: that has been said."""
    row, column = form.labels(key)
    if isinstance(told, Key) and told.table == key.table and told != key:
        return row if told.column == key.column else column if told.row == key.row else form.label(key)
    return form.label(key)
