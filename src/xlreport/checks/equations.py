"""The equations that the figures which a sender typed must satisfy: a form's linear claims for one filing."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from ..filing import Filing, concerns
from ..findings import Returned, Told
from ..form import NEAR, Claim, Key


class Variable(NamedTuple):
    """A cell that somebody typed a figure into: in this report, or `earlier`, in last year's."""

    key: Key
    earlier: bool = False


@dataclass(frozen=True)
class Equation:
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

    def parts(self, keys: Iterable[Key]) -> Counter[Variable]:
        """The cells that figures add up, with how often each counts."""
        found: Counter[Variable] = Counter()
        for key in keys:
            found.update(self._of(key))
        return found

    @functools.cached_property
    def _known(self) -> dict[Key, Counter[Variable]]:
        return {}

    def _of(self, key: Key) -> Counter[Variable]:
        if key not in self._known:
            addends = () if key in self.totals else self.filing.form.addends(key)
            self._known[key] = self.parts(addends) if addends else Counter([Variable(key)])
        return self._known[key]


def equations(typed: Typed) -> tuple[Equation, ...]:
    """Every claim that concerns the unit and says something of what was typed; of equal ones the first."""
    found: dict[frozenset[tuple[Variable, int]], Equation] = {}
    for claim in _claims(typed):
        terms = typed.parts(claim.left)
        terms.subtract(typed.parts(claim.right))
        terms.subtract(Variable(key, earlier=True) for key in claim.previous)
        kept = {cell: n for cell, n in terms.items() if n}
        if not kept:
            continue
        same = frozenset(kept.items())
        claims = (*found[same].claims, claim) if same in found else (claim,)
        found[same] = Equation(claims, kept, sum((n * typed.value(cell) for cell, n in kept.items()), Decimal(0)))
    return tuple(found.values())


def _claims(typed: Typed) -> Iterator[Claim]:
    """The claims that the others do not imply: a line of totals says more only where totals were typed."""
    filing = typed.filing
    for claim in filing.form.claims:
        implied = claim.line.sums and not any(key in typed.totals for key in claim.left + claim.right)
        if (
            concerns(claim.rule, filing)
            and (claim.rule.total or not implied)
            and all(typed.previous is not None and key in typed.previous for key in claim.previous)
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
