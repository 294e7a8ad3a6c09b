"""The smallest changes of cells that mend broken equations and break none: one cell, else two."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations

from ..form import NEAR, Form, Key
from ..layout import layout_of
from .equations import Equation, Typed, Variable

# What is added to each cell that changes, or what it comes to.
Changes = Mapping[Variable, Decimal]


def smallest(typed: Typed, group: Sequence[Equation]) -> list[Changes]:
    """Every way to mend a group of equations by as few cells as can do it, as new values; none beyond two cells."""
    sets = _sets(group)
    for ways in (_singles, _pairs):
        found = [new for way in ways(group, sets) if (new := _possible(typed, way))]
        if found:
            return found
    return []


def hidden(group: Sequence[Equation]) -> set[Variable]:
    """The cells that stand in just the equations that another stands in: an error of one hides in the other."""
    sets = _sets(group)
    often = Counter(sets.values())
    return {cell for cell, own in sets.items() if often[own] > 1}


def exchanges(typed: Typed, group: Sequence[Equation]) -> Iterator[Changes]:
    """The neighbouring cells that were filled in for one another: changing them back mends the group."""
    first = next(equation for equation in group if equation.broken)
    near, cells = neighbours(typed.filing.form), {cell for equation in group for cell in equation.terms}
    for one in (cell for cell in first.terms if not cell.earlier):
        for two in cells.intersection(map(Variable, near[one.key])):
            added = typed.value(two) - typed.value(one)
            both = {one: added, two: -added}
            if added and not (two in first.terms and two < one) and all(_mended(e, both) for e in group):
                yield {cell: typed.value(cell) + n for cell, n in both.items()}


def _mended(equation: Equation, added: Changes) -> bool:
    return abs(equation.residual + sum(equation.terms.get(cell, 0) * n for cell, n in added.items())) <= NEAR


def allowed(typed: Typed, cell: Variable, value: Decimal) -> bool:
    """Whether a number may stand in a cell."""
    number = typed.filing.form.number(cell.key)
    return 0 <= value <= number.maximum and value == round(value, number.decimals)


def _possible(typed: Typed, way: Changes) -> Changes:
    """The new values; nothing if one of them may not stand in its cell."""
    new = {cell: typed.value(cell) + added for cell, added in way.items()}
    return new if all(allowed(typed, cell, value) for cell, value in new.items()) else {}


def _sets(group: Sequence[Equation]) -> dict[Variable, int]:
    """The equations that each cell stands in, as the bits of a number: sets are compared very often."""
    sets: dict[Variable, int] = {}
    for n, equation in enumerate(group):
        for cell in equation.terms:
            sets[cell] = sets.get(cell, 0) | 1 << n
    return sets


def _broken(group: Sequence[Equation]) -> int:
    return sum(1 << n for n, equation in enumerate(group) if equation.broken)


def _singles(group: Sequence[Equation], sets: Mapping[Variable, int]) -> Iterator[Changes]:
    broken = _broken(group)
    wrong = [equation for equation in group if equation.broken]
    for cell, own in sets.items():
        if own == broken:
            first, *others = (-equation.residual / equation.terms[cell] for equation in wrong)
            if all(abs(other - first) <= NEAR for other in others):
                yield {cell: first}


def _pairs(group: Sequence[Equation], sets: Mapping[Variable, int]) -> Iterator[Changes]:
    """One of the two stands in the first broken equation; what only one of them stands in is broken."""
    broken = _broken(group)
    first = broken & -broken
    for one in (cell for cell, own in sets.items() if own & first):
        for two, other in sets.items():
            own = sets[one]
            # An equation that holds and has only one of them would break; a broken one with neither would stay so.
            if (own ^ other) & ~broken or broken & ~(own | other) or (other & first and two <= one):
                continue
            solved = _solved(one, two, [equation for n, equation in enumerate(group) if (own | other) >> n & 1])
            if solved and all(solved.values()):
                yield solved


def _solved(one: Variable, two: Variable, equations: Sequence[Equation]) -> Changes | None:
    """What to add to two cells so that all of these equations hold."""
    rows = [(e.terms.get(one, 0), e.terms.get(two, 0), -e.residual) for e in equations]
    for (a, b, r), (c, d, s) in combinations(rows, 2):
        if determinant := a * d - b * c:
            x, y = (r * d - b * s) / determinant, (a * s - r * c) / determinant
            return {one: x, two: y} if all(abs(p * x + q * y - t) <= NEAR for p, q, t in rows) else None
    return None


@functools.cache
def neighbours(form: Form) -> Mapping[Key, tuple[Key, ...]]:
    """The figures beside, above and below each figure."""
    figures = layout_of(form).figures
    at = {(place.sheet, place.row, place.column): key for key, place in figures.items()}

    def near(key: Key) -> Iterator[Key]:
        place = figures[key]
        for down, right in ((0, -1), (0, 1), (-1, 0), (1, 0)):
            if other := at.get((place.sheet, place.row + down, place.column + right)):
                yield other

    return {key: tuple(near(key)) for key in figures}
