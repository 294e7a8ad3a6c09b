"""Everything that the rules of a form find in a return: by itself, and beside what the office knows."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from ..filing import Filing, blank, concerns
from ..findings import Finding, Returned, Told, finding_of
from ..form import FactRule, Form, acceptance_key, explanation_key
from ..layout import CARRIED, HANDED_OUT, figures_hash, handed_out_hash
from .figures import blanks, jumps, not_comparable, relation, stale, typed_sums, verdicts
from .names import Names
from .sentences import Sentences, sentences_of, told_in
from .suggest import suggested
from .texts import check_names, check_narrative, check_texts


def check(filing: Returned | Filing, previous: Filing | None = None, others: Iterable[str] = ()) -> tuple[Finding, ...]:
    """Everything that the form's rules find in a return, in the order of the printed form, with what would mend it.

    `previous` is last year's filing of the same unit, `others` are the names of other units of its kind;
    without them the rules that need them find nothing. A filing that no file brought is checked as well.
    """
    returned = filing if isinstance(filing, Returned) else Returned(filing)
    found, told = check_alone(returned)
    names = Names((name, None) for name in others)
    found = _answered(returned, [*found, *check_beside(returned, previous, names)])
    return suggested(found, returned, previous, told)


def check_alone(returned: Returned) -> tuple[tuple[Finding, ...], Mapping[str, tuple[Told, ...]]]:
    """What the rules find in a return by itself, and the figures that its sentences say; suggestions come later."""
    filing = returned.filing
    if _is_unfilled(returned):
        return (finding_of("UNFILLED", ""), *_identity(returned)), {}
    found = [*_identity(returned), *_carried(returned), *blanks(returned), *stale(returned), *typed_sums(returned)]
    found += [verdict.finding for verdict in verdicts(returned) if verdict.finding]
    found += _contacts(returned)
    told: Mapping[str, tuple[Told, ...]] = {}
    if not filing.members:
        sentences: Sentences = sentences_of(returned)
        told = told_in(filing, sentences)
        found += check_texts(returned, sentences, told)
        # The texts of a unit that speaks for all are compared with the figures of all.
        if filing.unit.kind not in filing.form.whole_kinds:
            found += check_narrative(told, returned)
    return _answered(returned, found), told


def _is_unfilled(returned: Returned) -> bool:
    """Whether a return says nothing, or no more than was in it when it was handed out."""
    filing = returned.filing
    if returned.unread or filing.members:
        return False
    handed_out = returned.identity.get(HANDED_OUT)
    if handed_out is None or (filing.inputs and handed_out == _hash_of_blank(filing.form)):
        handed_out = ""
    nothing = not (filing.inputs or filing.texts or filing.facts)
    return nothing or (bool(handed_out) and handed_out == handed_out_hash(filing))


@functools.cache
def _hash_of_blank(form: Form) -> str:
    """What a template says that was handed out blank, as most are: whoever has typed a figure has filled it in."""
    return handed_out_hash(blank(form))


def check_beside(returned: Returned, previous: Filing | None = None, names: Names | None = None) -> tuple[Finding, ...]:
    """What is found only with last year's filing, or the names of units of its kind; suggestions come later."""
    return _answered(returned, list(_beside(returned, previous, names)))


def check_kind(returned: Returned) -> tuple[Finding, ...]:
    """What the rules find that concern units of this kind, and not all units."""
    filing = returned.filing
    claims = (claim for claim in filing.form.relations if claim.rule.kinds and concerns(claim.rule, filing))
    judged = (relation(returned, claim, None) for claim in claims)
    return _answered(returned, [verdict.finding for verdict in judged if verdict.finding])


def _beside(returned: Returned, previous: Filing | None, names: Names | None) -> Iterator[Finding]:
    if previous:
        filing = returned.filing
        claims = (claim for claim in filing.form.comparisons if claim.previous and concerns(claim.rule, filing))
        compared = (relation(returned, claim, previous) for claim in claims)
        yield from (verdict.finding for verdict in compared if verdict.finding)
        yield from jumps(returned, previous)
        yield from not_comparable(returned, previous)
    if names and not returned.filing.members:
        yield from check_names(returned, names)


def _answered(returned: Returned, found: list[Finding]) -> tuple[Finding, ...]:
    """The findings in the order of the printed form, each with what the unit or the office says of it."""
    return tuple(answered(finding, returned.filing) for finding in sorted(found, key=_position(returned)))


def answered(finding: Finding, filing: Filing) -> Finding:
    """The finding with what the unit says of it, when it is a warning, or why the office accepts it."""
    if finding.severity == "note":
        return finding
    accepted = filing.fact(acceptance_key(finding.code))
    explained = filing.fact(explanation_key(finding.code)) if finding.severity == "warning" else ""
    return replace(finding, explained=explained, accepted=accepted)


def _position(returned: Returned) -> Callable[[Finding], tuple[int, int, int, str]]:
    names = [sheet.name for sheet in returned.layout.sheets.values()]

    def position(finding: Finding) -> tuple[int, int, int, str]:
        place = finding.place
        return (names.index(place.sheet), place.row, place.column, finding.code) if place else (-1, 0, 0, finding.code)

    return position


def _carried(returned: Returned) -> Iterator[Finding]:
    """The figures of a marked copy that were carried over from a report of another year, all as they were."""
    carried = returned.identity.get(CARRIED)
    if carried and carried == figures_hash(returned.filing):
        yield finding_of("UNCHANGED", "", expected=str(returned.filing.year or ""))


def _contacts(returned: Returned) -> Iterator[Finding]:
    """Facts that a report cannot do without, unless the paragraph that is made of them was written by hand."""
    filing, form = returned.filing, returned.filing.form
    if filing.members or filing.texts.get(form.preface.key):
        return
    for rule in (rule for rule in form.rules if isinstance(rule, FactRule)):
        for key in (key for key in rule.facts if not filing.fact(key) and key in returned.layout.facts):
            where = (form.facts[key].label, "没有填写。", rule.advice, key, returned.layout.facts[key])
            yield Finding(rule.id, rule.severity, *where, "", None)


def _identity(returned: Returned) -> Iterator[Finding]:
    filing, form, layout = returned.filing, returned.filing.form, returned.layout

    def missing(code: str, key: str, **words: str) -> Finding:
        return finding_of(code, form.facts[key].label, layout.facts[key], key, **words)

    if not filing.unit.name:
        yield missing("UNIT-MISSING", "unit", found="")
    if not filing.unit.code:
        yield missing("CODE-MISSING", "code", found=filing.unit.name)
    if filing.year is None:
        yield missing("YEAR-MISSING", "year", found=filing.fact("year"), expected=form.facts["year"].expected)
    if filing.unit.kind not in form.kinds:
        yield missing("KIND-MISSING", "kind", found=filing.unit.kind, expected="、".join(form.facts["kind"].choices))
