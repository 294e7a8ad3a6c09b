"""Which cell is likely wrong where equalities are broken, and what it should be."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ..form import Claim, Key
from ..layout import Place
from .changes import Changes, allowed, exchanges, hidden, neighbours, smallest
from .equations import Equation, Typed, Variable, broken_groups, equations, without
from .evidence import ONE_SLIP, Evidence, Weight

# How likely a change must be among those that mend as much, to be called certain.
_CERTAIN = 0.995
# The weight of two slips of which nothing is known.
_TWO_SLIPS = -10.0


@dataclass(frozen=True)
class Change:
    """What one cell should be. `was` is None for a blank, and for what is not a number.

    `certain` means that no other change explains what is broken by as few cells, or none nearly as well.
    """

    key: Key
    place: Place
    was: Decimal | None
    to: Decimal
    certain: bool


@dataclass(frozen=True)
class Correction:
    """Changes that mend all that is broken of a fault and break nothing; `likelihood` is their share of all."""

    changes: tuple[Change, ...]
    reason: str
    likelihood: float


@dataclass(frozen=True)
class Fault:
    """Equalities that are broken together, and the corrections that mend them by the fewest cells, likeliest first."""

    claims: tuple[Claim, ...]
    corrections: tuple[Correction, ...]


def localize(typed: Typed) -> tuple[Fault, ...]:
    """The faults of a return's figures, each with the smallest corrections that there are for it.

    A fault without corrections needs more than two cells changed, or can be mended only in last year's report.
    Cells that could not be read come as faults without claims when the equalities give their value.
    """
    if typed.filing.members:
        return ()
    known = equations(typed)
    readable, giving = without(known, typed.unread)
    groups = list(broken_groups(readable))
    broken = {cell for group in groups for equation in group for cell in equation.terms}
    unread = (_read(typed, known, cell, e) for cell, e in giving.items() if not broken & e.terms.keys())
    return (*_ranked(typed, groups), *(fault for fault in unread if fault))


def _read(typed: Typed, known: Sequence[Equation], cell: Variable, giving: Equation) -> Fault | None:
    """What an unread cell must be; certain when two equations agree on it."""
    value = -giving.residual / giving.terms[cell]
    if len(typed.unread & giving.terms.keys()) > 1 or not allowed(typed, cell, value):
        return None
    agreeing = [e for e in known if cell in e.terms and len(typed.unread & e.terms.keys()) == 1]
    place = typed.returned.layout.figures[cell.key]
    change = Change(cell.key, place, None, value, len(agreeing) > 1)
    return Fault((), (Correction((change,), "由其他各格按勾稽关系得出", 1.0),))


def _ranked(typed: Typed, groups: Sequence[Sequence[Equation]]) -> Iterator[Fault]:
    evidence = Evidence(typed)
    found = [_ways(typed, group) for group in groups]
    weights = [[evidence.of(way, len(ways) == 1) for way in ways] for ways in found]
    weights = _exchanged(evidence, found, weights)
    for group, ways, weighed in zip(groups, found, weights, strict=True):
        claims = tuple(dict.fromkeys(claim for e in group if e.broken for claim in e.claims))
        yield Fault(claims, tuple(_corrections(typed, ways, weighed, group)))


def _ways(typed: Typed, group: Sequence[Equation]) -> list[Changes]:
    """The smallest changes, among which two neighbouring cells that were exchanged count as one."""
    ways = smallest(typed, group)
    return ways + [way for way in exchanges(typed, group) if way not in ways]


def _firm(group: Sequence[Equation]) -> bool:
    """Whether the rules that are broken allow for no exception."""
    return all(claim.rule.severity == "error" for e in group if e.broken for claim in e.claims)


def _exchanged(
    evidence: Evidence, found: Sequence[Sequence[Changes]], weights: Sequence[Sequence[Weight]]
) -> list[list[Weight]]:
    """More weight for cells of two faults that were filled in for one another."""
    best = [max((w.weight for w in weighed), default=0.0) for weighed in weights]
    result = [list(weighed) for weighed in weights]
    at = {cell: (n, k) for n, ways in enumerate(found) for k, way in enumerate(ways) if len(way) == 1 for cell in way}
    near = neighbours(evidence.typed.filing.form)
    for cell, (m, k) in at.items():
        for n, j in (at[other] for key in near[cell.key] if (other := Variable(key)) in at):
            if n != m and evidence.exchanged(both := {**found[m][k], **found[n][j]}):
                joint = evidence.of(both, alone=False)
                result[m][k] = max(result[m][k], replace(joint, weight=joint.weight - best[n] + ONE_SLIP))
    return result


def _corrections(
    typed: Typed, ways: Sequence[Changes], weights: Sequence[Weight], group: Sequence[Equation]
) -> Iterator[Correction]:
    """The corrections likeliest first, without those of last year's report, which the sender cannot make."""
    top = max((w.weight for w in weights), default=0.0)
    shares = [math.exp(weight.weight - top) for weight in weights]
    order = sorted(range(len(ways)), key=lambda n: (-shares[n], _position(typed, ways[n])))
    unseen = _unseen(group, ways, top)
    likely = {n: shares[n] / (sum(shares) + unseen) for n in order}
    share: dict[tuple[Variable, Decimal], float] = {}
    for n in order:
        for change in ways[n].items():
            share[change] = share.get(change, 0.0) + likely[n]
    figures, firm, vague = typed.returned.layout.figures, _firm(group), hidden(group)
    for n in order:
        if not any(cell.earlier for cell in ways[n]):
            changes = []
            for cell, to in ways[n].items():
                sure = firm and share[cell, to] >= _CERTAIN and (cell not in vague or weights[n].telling)
                changes.append(Change(cell.key, figures[cell.key], typed.was(cell), to, sure))
            yield Correction(tuple(changes), _reason(ways, weights[n]), likely[n])


def _position(typed: Typed, way: Changes) -> list[tuple[int, int]]:
    figures = typed.returned.layout.figures
    return sorted((figures[cell.key].row, figures[cell.key].column) for cell in way)


def _unseen(group: Sequence[Equation], ways: Sequence[Changes], top: float) -> float:
    """The share of what no search can find: another error that hides in the one that was found."""
    return math.exp(_TWO_SLIPS - top) if any(hidden(group).intersection(way) for way in ways) else 0.0


def _reason(ways: Sequence[Mapping[Variable, Decimal]], weight: Weight) -> str:
    only = ("改得最少而各项勾稽关系都成立的只有这一种",) if len(ways) == 1 else ()
    return "，".join(dict.fromkeys(weight.reasons + only))
