"""What differs between two reports, or two states of a round."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from ..filing import Unit
from ..form import Key
from ..layout import Place


@dataclass(frozen=True)
class Difference:
    """One thing that was and is now: a figure, a total, a fact or a text; None where there was or is nothing.

    `difference` is that of two figures, a blank counted as 0; None for a text.
    """

    unit: Unit
    key: Key | str
    label: str
    place: Place | None
    old: str | None
    new: str | None
    difference: Decimal | None = None


@dataclass(frozen=True)
class Uncompared:
    """What could not be compared: in which file, what it is called, the figures that it would be, and why.

    `is_texts` where it is all of the texts.
    """

    file: str
    label: str
    keys: tuple[Key, ...]
    why: str
    is_texts: bool = False

    @property
    def told(self) -> str:
        """The sentence that says so."""
        return f"{self.file}{f'「{self.label}」' if self.label else ''}：{self.why}。"


@dataclass(frozen=True)
class Changes:
    """What differs by unit, and in the whole: every figure of a summary, the derived totals of one return.

    `old` and `new` name what was compared; `added` and `gone` are units that only one of them has: all of their figures
    and texts differ. `uncompared` is what a document does not tell, `compared` the number of figures that were held
    beside one another where one of both is a document.
    """

    old: str
    new: str
    figures: tuple[Difference, ...] = ()
    texts: tuple[Difference, ...] = ()
    totals: tuple[Difference, ...] = ()
    added: tuple[Unit, ...] = ()
    gone: tuple[Unit, ...] = ()
    uncompared: tuple[Uncompared, ...] = ()
    compared: int | None = None

    def __bool__(self) -> bool:
        return bool(self.figures or self.texts or self.totals or self.added or self.gone)

    @property
    def count(self) -> int:
        """How many figures, totals and texts differ."""
        return len(self.figures) + len(self.texts) + len(self.totals)

    @property
    def is_whole(self) -> bool:
        """Whether every figure was compared."""
        return not any(one.keys for one in self.uncompared)

    @property
    def has_texts(self) -> bool:
        """Whether texts were compared."""
        return not any(one.is_texts for one in self.uncompared)

    @property
    def of_both(self) -> Changes:
        """The same without the lines of units that only one of them has: that such a unit is there says them all."""
        alone = {*self.added, *self.gone}
        figures, texts = (tuple(d for d in found if d.unit not in alone) for found in (self.figures, self.texts))
        return replace(self, figures=figures, texts=texts)
