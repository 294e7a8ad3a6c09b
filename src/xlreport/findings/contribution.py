"""What a figure is made of: who contributes how much to it, from which cell of which file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

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


class KindShare(NamedTuple):
    """What the units of one kind contribute, and how many they are."""

    kind: str
    units: int
    value: Decimal


@dataclass(frozen=True)
class LevelShare:
    """What the units of one level contribute, by kind; the depth of those at the bottom of any level is BOTTOM."""

    depth: int
    title: str
    kinds: tuple[KindShare, ...]

    @property
    def value(self) -> Decimal:
        """What all of them contribute."""
        return sum((kind.value for kind in self.kinds), Decimal(0))


@dataclass(frozen=True)
class Breakdown:
    """A figure and its parts, which add up to it; `doubt` is what is wrong with the file, if anything.

    `levels` are there where parts have parts; each is another way to part the figure, and they do not add up.
    """

    key: Key
    label: str
    measure: str
    value: Decimal
    members: tuple[Contribution, ...]
    levels: tuple[LevelShare, ...] = ()
    doubt: str = ""
