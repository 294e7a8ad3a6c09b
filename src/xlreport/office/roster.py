"""The units that must file: code, name, kind, and what else an office knows of each, from the list that it keeps."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..checks import Names
from ..files import same_mark
from ..filing import Mark, Unit

# The key of the fact that says whom to call.
CONTACT = "contact"


@dataclass(frozen=True)
class Roster:
    """The units that must file, in the order of the list.

    `year` is the one that the list is for, if it says so; `previous_codes` are the codes under which units filed
    last year, by the mark of their code now: several of units that were merged, none of those that kept their code.
    `contacts` are, by the same marks, the facts that the list says of a unit, whom to call, and the remark.
    `notes` say what was repaired and left out; `sha256` is that of the file.
    """

    units: tuple[Unit, ...]
    year: int | None = None
    previous_codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    contacts: Mapping[str, Mapping[str, str]] = field(default_factory=dict, compare=False)
    notes: tuple[str, ...] = field(default=(), compare=False)
    sha256: str = field(default="", compare=False)

    @functools.cached_property
    def by_mark(self) -> Mapping[Mark, Unit]:
        """The units by code, and by name."""
        names = {("name", same_mark(unit.name)): unit for unit in self.units}
        return names | {unit.mark: unit for unit in self.units}

    def names_of(self, kind: str) -> Names:
        """The names of the units of a kind."""
        return self._names.get(kind) or Names(())

    @functools.cached_property
    def _names(self) -> Mapping[str, Names]:
        of_kind: dict[str, list[tuple[str, str]]] = {}
        for unit in self.units:
            of_kind.setdefault(unit.kind, []).append((unit.name, unit.code))
        return {kind: Names(names) for kind, names in of_kind.items()}

    def previous_of(self, unit: Unit) -> tuple[str, ...]:
        """The codes under which a unit filed last year, if they were others."""
        return self.previous_codes.get(same_mark(unit.code), ())

    def contacts_of(self, unit: Unit) -> Mapping[str, str]:
        """What the list says of a unit besides: facts by their keys, `contact` and `remark`."""
        return self.contacts.get(same_mark(unit.code), {})

    def contact_of(self, unit: Unit) -> str:
        """Whom to call at a unit; empty where the list does not say."""
        return self.contacts_of(unit).get(CONTACT, "")
