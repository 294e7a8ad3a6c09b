"""What a unit's template already says: what the list of units and last year's report know of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from ..files import same_mark
from ..filing import Filing, Unit, blank
from ..form import Form, Key, plain
from ..layout import Handout, layout_of
from .previous import Previous
from .roster import Roster


@dataclass(frozen=True)
class Knowledge:
    """What is known of all units of a year: the edition, whom they report to, the list, and last year's reports."""

    form: Form
    year: int
    roster: Roster
    previous: Previous | None = None
    handout: Handout = Handout()


def prefilled(known: Knowledge, unit: Unit) -> tuple[Filing, Handout]:
    """A unit's report before anybody has filled it in, and what stands beside its inputs.

    Figures that a rule makes equal to last year's are filled in, a whole line of them if any is not 0: a table in which
    nothing but zeros stood would no longer be one that was left out. Facts are those of the list, or else last year's.
    """
    filing = blank(known.form, unit, known.year)
    last = known.previous.last_of(filing, known.roster)[0] if known.previous else None
    facts = {**_lasting(filing, last), **_listed(known, unit)}
    if last is None:
        return replace(filing, facts=facts), known.handout
    inputs = _carried(known.form, last)
    beside = {key: last[key] for key in layout_of(known.form).hints if key in last}
    sources = {key: _source(filing, last, key, value) for key, value in inputs.items()}
    return replace(filing, facts=facts, inputs=inputs), known.handout._replace(last_year=beside, sources=sources)


def _listed(known: Knowledge, unit: Unit) -> Mapping[str, str]:
    said = known.roster.contacts_of(unit)
    return {key: said[key] for key, fact in known.form.facts.items() if fact.roster and said.get(key)}


def _lasting(filing: Filing, last: Filing | None) -> Mapping[str, str]:
    """The facts that are mostly what they were; the full name only of a unit that is called the same."""
    if last is None:
        return {}
    form, same = filing.form, same_mark(last.unit.name) == same_mark(filing.unit.name)
    keys = (key for key, fact in form.facts.items() if fact.stays and (same or key not in form.naming))
    return {key: last.fact(key) for key in keys if last.fact(key)}


def _carried(form: Form, last: Filing) -> dict[Key, Decimal]:
    known = {key: old for key, old in form.carried.items() if old in last}
    filled = {(key.table, key.row) for key, old in known.items() if last[old]}
    return {key: last[old] for key, old in known.items() if (key.table, key.row) in filled}


def _source(filing: Filing, last: Filing, key: Key, value: Decimal) -> str:
    row, _ = last.form.labels(filing.form.carried[key])
    words = filing.form.wording.blank
    return words.carried.format(year=last.year or "", label=row.rpartition(" / ")[2], n=plain(value))
