"""The equations that the figures which a sender typed must satisfy: a form's linear claims for one filing."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from ..filing import Filing
from ..findings import Returned, Told
from ..form import NEAR, Claim, Form, Key


class Variable(NamedTuple):
    """A cell that somebody typed a figure into: in this report, or `earlier`, in last year's."""

    key: Key
    earlier: bool = False


class Equation(NamedTuple):
    """Cells that, each times its coefficient, add up to 0; `residual` is what they do add up to."""

    claims: tuple[Claim, ...]
    terms: Mapping[Variable, int]
    residual: Decimal

    @property
    def broken(self) -> bool:
        """Whether they do not add up to 0."""
        return abs(self.residual) > NEAR


@dataclass(frozen=True)
class Typed:
    """What was typed: inputs, and numbers over the formulas of totals. Intact totals follow from them.

    `previous` is last year's filing, `told` what the texts say.
    """

    returned: Returned
    previous: Filing | None = None
    told: Mapping[str, Sequence[Told]] = field(default_factory=dict)

    @property
    def filing(self) -> Filing:
        """The filing in whose cells it stands."""
        return self.returned.filing

    @functools.cached_property
    def totals(self) -> Mapping[Key, Decimal | None]:
        """The totals whose formula is gone; None for what is not a number."""
        stated, form = self.returned.stated, self.filing.form
        return {key: s.value for key, s in stated.items() if not s.ours and s.shown and form.addends(key)}

    @functools.cached_property
    def unread(self) -> frozenset[Variable]:
        """The cells in which something stands that is not a number."""
        texts = {key for key, value in self.totals.items() if value is None}
        return frozenset(Variable(key) for key in self.returned.unread | texts)

    def was(self, cell: Variable) -> Decimal | None:
        """What stands in a cell; None for a blank, and for what is not a number."""
        if cell.earlier:
            return self.previous[cell.key] if self.previous and cell.key in self.previous else None
        return self.totals[cell.key] if cell.key in self.totals else self.filing.inputs.get(cell.key)

    def value(self, cell: Variable) -> Decimal:
        """What a cell counts for: a blank is 0."""
        return self.was(cell) or Decimal(0)

    def parts(self, keys: Iterable[Key]) -> Mapping[Variable, int]:
        """The cells that figures add up, with how often each counts."""
        return _parts(self.filing.form, frozenset(self.totals), tuple(keys))


def equations(typed: Typed) -> tuple[Equation, ...]:
    """Every claim that concerns the unit and says something of what was typed; of equal ones the first."""
    filing, previous = typed.filing, typed.previous.form if typed.previous else None
    return tuple(
        Equation(claims, terms, sum((n * typed.value(cell) for cell, n in terms.items()), Decimal(0)))
        for claims, terms in _sides(filing.form, filing.unit.kind, frozenset(typed.totals), previous)
    )


@functools.lru_cache(256)
def _sides(
    form: Form, kind: str, totals: frozenset[Key], previous: Form | None
) -> tuple[tuple[tuple[Claim, ...], Mapping[Variable, int]], ...]:
    """The claims that concern a kind of unit, and the cells that they are about, where some totals were typed."""
    found: dict[frozenset[tuple[Variable, int]], tuple[tuple[Claim, ...], Mapping[Variable, int]]] = {}
    for claim in _claims(form, kind, totals, previous):
        terms = Counter(_parts(form, totals, claim.left))
        terms.subtract(_parts(form, totals, claim.right))
        terms.subtract(Variable(key, earlier=True) for key in claim.previous)
        if kept := {cell: n for cell, n in terms.items() if n}:
            claims, first = found.get(frozenset(kept.items()), ((), kept))
            found[frozenset(kept.items())] = (*claims, claim), first
    return tuple(found.values())


@functools.lru_cache(1024)
def _parts(form: Form, totals: frozenset[Key], keys: tuple[Key, ...]) -> Mapping[Variable, int]:
    found: Counter[Variable] = Counter()
    for key in keys:
        addends = () if key in totals else form.addends(key)
        found.update(_parts(form, totals, addends) if addends else [Variable(key)])
    return found


def _claims(form: Form, kind: str, totals: frozenset[Key], previous: Form | None) -> Iterator[Claim]:
    """The claims that the others do not imply: a line of totals says more only where totals were typed."""
    for claim in form.claims:
        implied = claim.line.sums and totals.isdisjoint(claim.left + claim.right)
        if (
            (not claim.rule.kinds or kind in claim.rule.kinds)
            and (claim.rule.total or not implied)
            and all(previous is not None and key in previous.leaves for key in claim.previous)
        ):
            yield claim


def without(
    equations: Iterable[Equation], unknown: frozenset[Variable]
) -> tuple[list[Equation], dict[Variable, Equation]]:
    """The equations with unknown cells eliminated, and for each that could be the equation that gives it."""
    left, giving = list(equations), dict[Variable, Equation]()
    for cell in sorted(unknown):
        pivot = next((equation for equation in left if abs(equation.terms.get(cell, 0)) == 1), None)
        if pivot is not None:
            left = [_minus(e, pivot, cell) for e in left if e is not pivot]
            giving = {other: _minus(e, pivot, cell) for other, e in giving.items()} | {cell: pivot}
    return [equation for equation in left if equation.terms or equation.broken], giving


def _minus(equation: Equation, pivot: Equation, cell: Variable) -> Equation:
    times = equation.terms.get(cell, 0) * pivot.terms[cell]
    if not times:
        return equation
    terms = Counter(equation.terms)
    terms.subtract({other: times * n for other, n in pivot.terms.items()})
    kept = {other: n for other, n in terms.items() if n}
    return Equation(equation.claims + pivot.claims, kept, equation.residual - times * pivot.residual)


def broken_groups(equations: Iterable[Equation]) -> Iterator[list[Equation]]:
    """The equations that hang together by their cells, where one of them is broken."""
    waiting = list(equations)
    of_cell: dict[Variable, list[int]] = {}
    for n, equation in enumerate(waiting):
        for cell in equation.terms:
            of_cell.setdefault(cell, []).append(n)
    seen: set[int] = set()
    for start, equation in enumerate(waiting):
        if equation.broken and start not in seen:
            group, edge = {start}, [start]
            while edge:
                near = {m for cell in waiting[edge.pop()].terms for m in of_cell[cell]} - group
                group |= near
                edge += near
            seen |= group
            yield [waiting[n] for n in sorted(group)]
