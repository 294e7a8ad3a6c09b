"""The units of which a report is due, and the files of each."""

from __future__ import annotations

from collections.abc import Iterable

from ..files import same_mark
from ..filing import Mark, Unit
from ..findings import SKIPPED, Collection, Outcome
from .judge import identified
from .roster import Roster


def files_of(collection: Collection) -> tuple[dict[Unit, list[Outcome]], tuple[Outcome, ...]]:
    """The files of each unit that is due, and those that belong to none, each file once.

    Without a roster the units are those that files name.
    """
    listed = collection.roster is not None
    units = Roster(collection.roster) if collection.roster is not None else _named(collection.outcomes)
    found: dict[Unit, list[Outcome]] = {unit: [] for unit in units.units}
    others = []
    for outcome in collection.outcomes:
        unit = identified(outcome, units) if listed else _found(units, outcome.unit)
        if unit is None or outcome.status == SKIPPED:
            others.append(outcome)
        else:
            found[unit].append(outcome)
    return found, tuple(others)


def _named(outcomes: Iterable[Outcome]) -> Roster:
    """The units that files name, those without a code only where no other has their name."""
    known: dict[Mark, Unit] = {}
    units = {o.unit for o in outcomes if o.unit and o.status != SKIPPED}
    for unit in sorted(units, key=lambda unit: (not same_mark(unit.code), unit)):
        if known.keys().isdisjoint(unit.sought_by):
            known |= dict.fromkeys(unit.known_by, unit)
    return Roster(tuple(sorted(dict.fromkeys(known.values()))))


def _found(units: Roster, unit: Unit) -> Unit | None:
    named = units.by_mark.get(unit.mark) or units.by_mark.get(("name", same_mark(unit.name)))
    return named if named and (named.is_same(unit) or named.mark == unit.mark) else None
