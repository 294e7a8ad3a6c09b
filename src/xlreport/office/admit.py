"""Which files are taken up at all: not the office's own, nor what says nothing new, nor what hides whose it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import count

from ..files import same_mark
from ..filing import Unit
from ..findings import REJECTED, SKIPPED, Outcome, finding_of, judged, with_findings
from ..layout import SUMMARY, unnamed_facts
from .compare import corrects, members
from .documents import is_document, says_the_same
from .roster import Roster


def distinct(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """The outcomes by name; of equal names, as two files in a zip may have, all but one get a number."""
    listed = sorted(outcomes, key=lambda outcome: (outcome.file, outcome.path, outcome.sha256))
    taken = {outcome.file for outcome in listed}
    known = []
    for n, outcome in enumerate(listed):
        if n and outcome.file == listed[n - 1].file:
            name = next(name for k in count(2) if (name := f"{outcome.file} ({k})") not in taken)
            taken.add(name)
            outcome = replace(outcome, file=name)
        known.append(outcome)
    return sorted(known, key=lambda outcome: outcome.file)


def roster_itself(outcome: Outcome, roster: Roster | None) -> Outcome:
    """The roster in use may lie among the returns."""
    if roster is None or not outcome.sha256 or outcome.sha256 != roster.sha256:
        return outcome
    return replace(outcome, status=SKIPPED, findings=(finding_of("ROSTER", ""),), returned=None)


def unchanged_copies(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """A marked copy that nobody has touched says nothing new where the file that it corrects is there too.

    Alone it is refused: what could not be read is blank in it. That nobody has touched it a document tells of
    itself, so it is held against that file.
    """
    there = {outcome.sha256: outcome for outcome in outcomes}

    def judged_copy(outcome: Outcome) -> Outcome:
        if not (outcome.untouched and outcome.returned):
            return outcome
        if original := there.get(corrects(outcome)):
            if is_document(outcome) and not says_the_same(outcome, original):
                return outcome
            return replace(outcome, status=SKIPPED, findings=(finding_of("COPY-UNCHANGED", ""),), returned=None)
        return with_findings(outcome, REJECTED, finding_of("COPY-ALONE", ""))

    return [judged_copy(outcome) for outcome in outcomes]


def own_outputs(outcomes: Sequence[Outcome], own: Unit) -> list[Outcome]:
    """Earlier summaries of the unit that a summary is being written for are skipped.

    One that names no unit is ours when members of it lie here as files; else a lower level forgot its name.
    """
    files = {mark for o in outcomes if o.role != SUMMARY for mark in o.unit.known_by}

    def judged_summary(outcome: Outcome) -> Outcome:
        if outcome.role != SUMMARY or outcome.status == SKIPPED:
            return outcome
        if not outcome.unit:
            ours = not own and any(not files.isdisjoint(unit.sought_by) for unit, _ in members(outcome))
        else:
            ours = outcome.unit.is_same(own) and same_mark(outcome.unit.name) == same_mark(own.name)
        if ours:
            return replace(outcome, status=SKIPPED, findings=(finding_of("OWN-OUTPUT", ""),), returned=None)
        return outcome if outcome.unit else _unnamed(outcome)

    return [judged_summary(outcome) for outcome in outcomes]


def _unnamed(outcome: Outcome) -> Outcome:
    """A summary has no cells for its unit: instead of those, what its sender must do is named."""
    others = [finding for finding in outcome.findings if finding.key not in _identity_keys(outcome)]
    return judged(outcome, [finding_of("SUMMARY-UNNAMED", ""), *others])


def _identity_keys(outcome: Outcome) -> tuple[str, ...]:
    """The facts by which the unit of an outcome is known, but for the year."""
    form = outcome.filing.form if outcome.filing else None
    return tuple(key for key, fact in form.facts.items() if fact.identity and key != "year") if form else ()


def of_whole_identity(outcome: Outcome) -> Outcome:
    """A return whose hidden sheet names a unit but not all of its facts could be given another's code by hand."""
    if not outcome.returned or not outcome.filing or outcome.role == SUMMARY or outcome.status == SKIPPED:
        return outcome
    form = outcome.filing.form
    stamped = any(finding.code == "IDENTITY-STAMPS" for finding in outcome.findings)  # stamps hold no more
    if stamped or not (absent := unnamed_facts(form, outcome.returned.identity)):
        return outcome
    labels = "、".join(form.facts[key].label for key in absent)
    return with_findings(outcome, REJECTED, finding_of("IDENTITY-PARTIAL", "", found=labels))
