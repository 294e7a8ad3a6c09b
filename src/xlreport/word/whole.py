"""Who speaks for a summary: the member whose contacts and texts are those of all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from ..filing import Filing, Unit
from ..form import FactRule, Form


def speaking(
    summary: Filing, said: Mapping[str, str], otherwise: Mapping[str, str] = MappingProxyType({})
) -> tuple[Filing, tuple[str, ...]]:
    """A summary with the facts and texts of the member that speaks for all, and the facts that its report lacks.

    `said` are facts that somebody adds, `otherwise` those that hold where that member says nothing. The report names
    who publishes it in full, for those who ask too.
    """
    form = summary.form
    members = [member for member in summary.members if member.unit.kind in form.whole_kinds]
    whole = members[0] if len(members) == 1 else Filing(form)
    own = {key: whole.fact(key) for key in form.facts if not form.facts[key].identity}
    facts = {key: fact for told in (otherwise, own, said) for key, fact in told.items() if fact}
    name = next((facts[key] for key in form.naming if key in facts), summary.unit.name)
    unit = Unit(summary.unit.code, name, summary.unit.kind)
    lacking = tuple(key for key in _wanted(form, asked=whole.unit) if key not in facts)
    return replace(summary, unit=unit, facts=facts, texts=whole.texts), lacking


def _wanted(form: Form, asked: Unit) -> tuple[str, ...]:
    """The facts that must be known: the full name; the contacts too where nobody could be asked for them."""
    contacts = [key for rule in form.rules if isinstance(rule, FactRule) for key in rule.facts]
    return (*form.naming[1:], *(() if asked else dict.fromkeys(contacts)))
