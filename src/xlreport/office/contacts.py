"""Whom to call at the units that must file: as the list of units says, or else last year's reports."""

from __future__ import annotations

from ..files import same_mark
from ..filing import Unit
from ..findings import Contact
from ..form import Form
from .round import Round


def contacts_in(round: Round, form: Form, year: int | None) -> dict[str, Contact]:
    """The contacts of the units of the list, by `same_mark` of their code; empty without a list."""
    units = round.roster.units if round.roster else ()
    return {same_mark(unit.code): _contact(round, unit, form, year) for unit in units}


def _contact(round: Round, unit: Unit, form: Form, year: int | None) -> Contact:
    asked = form.overview.person, form.overview.telephone
    listed = round.roster.contacts_of(unit) if round.roster else {}
    told = (round.roster.contact_of(unit) if round.roster else "", listed.get(asked[1], ""))
    last = round.previous.versions(unit, year - 1) if round.previous and year else []
    known = [last[0][0].fact(key) if last else "" for key in asked]
    return Contact(*(said or before for said, before in zip(told, known, strict=True)))
