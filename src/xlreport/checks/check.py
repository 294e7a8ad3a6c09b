"""Whether a filing keeps the rules of its form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from ..filing import Filing, concerns
from ..findings import Finding, finding_of
from ..form import acceptance_key, explanation_key
from ..layout import layout_of
from .figures import blanks, jumps, relation, stale, typed_sums, verdicts
from .suggest import advised
from .texts import check_names, check_texts


def check(filing: Filing, previous: Filing | None = None, others: Iterable[str] = ()) -> tuple[Finding, ...]:
    """Everything that the form's rules find in a filing, in the order of the printed form.

    `previous` is last year's filing of the same unit, `others` are the names of other units of its kind;
    without them the rules that need them find nothing.
    """
    if not (filing.inputs or filing.texts or filing.facts or filing.unread or filing.members):
        return (finding_of("UNFILLED", ""), *_identity(filing))
    found = [*_identity(filing), *blanks(filing), *stale(filing), *typed_sums(filing)]
    found += [verdict.finding for verdict in verdicts(filing) if verdict.finding]
    if not filing.members:
        found += check_texts(filing)
    return advised(_answered(filing, [*found, *_beside(filing, previous, others)]), filing, previous)


def check_beside(filing: Filing, previous: Filing | None = None, others: Iterable[str] = ()) -> tuple[Finding, ...]:
    """What `check` finds only because it is given last year's filing, or the names of other units; not yet advised."""
    return _answered(filing, list(_beside(filing, previous, others)))


def check_kind(filing: Filing) -> tuple[Finding, ...]:
    """What the rules find that concern units of this kind, and not all units."""
    claims = (claim for claim in filing.form.relations if claim.rule.kinds and concerns(claim.rule, filing))
    judged = (relation(filing, claim, None) for claim in claims)
    return _answered(filing, [verdict.finding for verdict in judged if verdict.finding])


def _beside(filing: Filing, previous: Filing | None, others: Iterable[str]) -> Iterator[Finding]:
    if previous:
        compared = (verdict for verdict in verdicts(filing, previous) if verdict.claim.previous)
        yield from (verdict.finding for verdict in compared if verdict.finding)
        yield from jumps(filing, previous)
    if not filing.members:
        yield from check_names(filing, others)


def _answered(filing: Filing, found: list[Finding]) -> tuple[Finding, ...]:
    """The findings in the order of the printed form, each with what the unit or the office says of it."""
    return tuple(answered(finding, filing) for finding in sorted(found, key=_position(filing)))


def answered(finding: Finding, filing: Filing) -> Finding:
    """The finding with what the unit says of it, when it is a warning, or why the office accepts it."""
    if finding.severity == "warning":
        return replace(finding, explained=filing.fact(explanation_key(finding.code)))
    return (
        replace(finding, accepted=filing.fact(acceptance_key(finding.code))) if finding.severity == "error" else finding
    )


def _position(filing: Filing) -> Callable[[Finding], tuple[int, int, int, str]]:
    names = [sheet.name for sheet in layout_of(filing.form).sheets.values()]

    def position(finding: Finding) -> tuple[int, int, int, str]:
        place = finding.place
        return (names.index(place.sheet), place.row, place.column, finding.code) if place else (-1, 0, 0, finding.code)

    return position


def _identity(filing: Filing) -> Iterator[Finding]:
    form, layout = filing.form, layout_of(filing.form)

    def missing(code: str, key: str, **words: str) -> Finding:
        return finding_of(code, form.facts[key].label, layout.facts[key], key, **words)

    if not filing.unit.name:
        yield missing("UNIT-MISSING", "unit", found="")
    if not filing.unit.code:
        yield missing("CODE-MISSING", "code", found=filing.unit.name)
    if filing.year is None:
        yield missing("YEAR-MISSING", "year", found=filing.fact("year"), expected="四位数字的年份")
    if filing.unit.kind not in form.kinds:
        yield missing("KIND-MISSING", "kind", found=filing.unit.kind, expected="、".join(form.kinds))
