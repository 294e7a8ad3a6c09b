"""What differs between two reports, or two states of a round."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from ..filing import Unit
from ..form import Key
from ..layout import Place

# How much of a text is quoted where it differs, and how much around that.
_LONGEST, _AROUND = 40, 8


class Difference(NamedTuple):
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

    @property
    def excerpts(self) -> tuple[str, str]:
        """What was and what is, from a little before the first sign that differs to a little behind the last."""
        was, now = _signs(self.old or ""), _signs(self.new or "")
        begin = _alike(was, now)
        end = _alike(was[: begin - len(was) - 1 : -1], now[: begin - len(now) - 1 : -1])
        return _cut(self.old or "", was, begin, end), _cut(self.new or "", now, begin, end)


def _signs(text: str) -> list[tuple[str, int]]:
    """The signs of a text that count where texts are compared, each with its place in it."""
    return [(fold, n) for n, sign in enumerate(text) for fold in unicodedata.normalize("NFKC", sign).strip()]


def _alike(one: Sequence[tuple[str, int]], other: Sequence[tuple[str, int]]) -> int:
    """How many signs two texts have in common from their begin on."""
    pairs = zip(one, other, strict=False)
    return next((n for n, ((sign, _), (now, _)) in enumerate(pairs) if sign != now), min(len(one), len(other)))


def _cut(text: str, signs: Sequence[tuple[str, int]], begin: int, end: int) -> str:
    """What stands between two signs of a text with a little around it; the middle of a long piece is left out."""
    if not signs:
        return "（没有）"
    first, last = max(0, begin - _AROUND), min(len(signs), len(signs) - end + _AROUND)
    piece = "".join(text[signs[first][1] : signs[last - 1][1] + 1].split()) if first < last else ""
    if len(piece) > _LONGEST:
        piece = f"{piece[: _LONGEST // 2]}…{piece[-_LONGEST // 2 :]}"
    return f"“{'…' * (first > 0)}{piece}{'…' * (last < len(signs))}”"


class Uncompared(NamedTuple):
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

    @property
    def told_there(self) -> str:
        """The same for whoever knows the file."""
        return f"{f'「{self.label}」：' if self.label else ''}{self.why}。"


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
