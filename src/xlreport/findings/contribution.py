"""What a figure is made of: who contributes how much to it, from which cell of which file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from ..filing import Source, Unit
from ..form import Key
from ..layout import Place


@dataclass(frozen=True)
class Contribution:
    """One unit's part of a figure, and what that is made of.

    `source` is the file that it comes from, `place` the cell of it that holds the figure; None where nobody knows.
    """

    unit: Unit
    value: Decimal
    source: Source | None = None
    place: Place | None = None
    members: tuple[Contribution, ...] = ()

    def all(self) -> Iterator[Contribution]:
        """The part itself and those that it is made of, at every level."""
        yield self
        for member in self.members:
            yield from member.all()


@dataclass(frozen=True)
class Breakdown:
    """A figure and its parts, which add up to it; `doubt` is what is wrong with the file, if anything."""

    key: Key
    label: str
    measure: str
    value: Decimal
    members: tuple[Contribution, ...]
    doubt: str = ""
