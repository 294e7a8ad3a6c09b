"""What speaks for one figure having been typed for another: slips of the hand, last year, the texts."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from ..form import Key, Narrative, plain
from .changes import neighbours
from .equations import Typed, Variable
from .sentences import agrees

# How often a slip is made, each as a share of all. Guesses: they only decide between cells that explain all the same,
# and benchmarks/locate.py shows what they come to. Being wrong by a half changes no certainty, only an order.
# The first line is for one key that is pressed: a long number has more slips than a short one.
_DIGIT, _TURNED, _MISSING, _DOUBLED, _ADDED = 0.015, 0.07, 0.05, 0.05, 0.005
_TENFOLD, _OTHER_UNIT, _FORGOTTEN, _COPIED, _SIGN, _OTHER = 0.06, 0.04, 0.12, 0.01, 0.10, 0.02
_EXCHANGED, _OF_LAST_YEAR = 0.01, 0.001
# How much likelier one slip is than two, as a logarithm.
ONE_SLIP = 7.0
# How often a cell says 0, and how much rarer a number is mistyped where 0 belongs.
_ZEROS, _FOR_ZERO = 0.6, 0.1
# How far figures stray from last year's, on a logarithmic scale, and how often they have nothing to do with them.
_SPREAD, _UNLIKE = 0.5, 0.15
_LOGARITHMS = 12
# From when on it is worth mentioning that a figure is like last year's.
_TELLING = 2.0
# What it is worth that a sentence agrees with a figure as it would be.
_SAID = 5.0


_NO_UNITS: Mapping[Decimal, str] = {}


@dataclass(frozen=True, order=True)
class Weight:
    """How much speaks for something, as a logarithm, and in what words.

    `telling` unless a slip is among it that what was typed tells nothing of: any figure may have been there.
    """

    weight: float
    reasons: tuple[str, ...] = ()
    telling: bool = True

    def __add__(self, other: Weight) -> Weight:
        return Weight(self.weight + other.weight, self.reasons + other.reasons, self.telling and other.telling)


class Slip(NamedTuple):
    """A way to mistype a number, `telling` when it leaves most of the digits."""

    likelihood: float
    name: str
    telling: bool = True


def slip(
    was: Decimal | None, to: Decimal, beside: Iterable[Decimal] = (), units: Mapping[Decimal, str] = _NO_UNITS
) -> Slip:
    """The likeliest way in which `was` came to be typed for `to`.

    `beside` are figures in neighbouring cells, `units` says how often one unit goes into another that is mistaken for
    it, and what that is called.
    """
    if not was:
        return Slip(_FORGOTTEN, "没有填" if was is None else "像是漏填", telling=False)
    found = [Slip(_OTHER / (10 * float(max(abs(was), to, Decimal(1)))) * (1 if to else _FOR_ZERO), "", telling=False)]
    if -was == to:
        found.append(Slip(_SIGN, "多写了负号"))
    if to:
        found += _misspelt(plain(abs(was)), plain(to))
        found += [Slip(_COPIED, "与相邻一格填的相同", telling=False) for other in beside if other == was]
    of_unit = ((times, _OTHER_UNIT, said) for times, said in units.items())
    for times, likelihood, name in ((Decimal(10), _TENFOLD, "差 10 倍"), *of_unit):
        if to and (was == to * times or was * times == to):
            found.append(Slip(likelihood, name))
    return max(found)


def _misspelt(was: str, to: str) -> Iterator[Slip]:
    """What the digits of two different numbers have to do with one another."""
    length = len(to)
    differing = [n for n in range(min(len(was), length)) if was[n] != to[n]]
    if len(was) == length and len(differing) == 1:
        yield Slip(_DIGIT, "有一位数字填错")
    if len(was) == length and len(differing) == 2 and differing[1] == differing[0] + 1:
        n = differing[0]
        if was[n : n + 2] == to[n + 1] + to[n]:
            yield Slip(_TURNED, "相邻两位数字写反")
    if len(was) + 1 == length and was in _shortened(to):
        yield Slip(_MISSING, "漏写一位数字")
    if len(was) == length + 1 and to in _shortened(was):
        n = differing[0] if differing else length
        doubled = n > 0 and was[n] == was[n - 1]
        yield Slip(_DOUBLED, "一位数字写重了") if doubled else Slip(_ADDED, "多写一位数字")


def _shortened(digits: str) -> set[str]:
    return {digits[:n] + digits[n + 1 :] for n in range(len(digits))}


def _expected(value: Decimal, last: Decimal | None) -> float:
    """How likely a figure is by itself, and beside last year's."""
    size = abs(float(value)) + 1
    flat = (1 - _ZEROS) / (_LOGARITHMS * size) if value else _ZEROS
    if last is None:
        return flat
    away = abs(math.log(size / (float(last) + 1)))
    return _UNLIKE * flat + (1 - _UNLIKE) * math.exp(-away / _SPREAD) / (2 * _SPREAD * size)


@dataclass(frozen=True)
class _Sentence:
    """What the texts say of a figure, what the figure is, and the cells that it adds up."""

    narrative: Narrative
    values: frozenset[Decimal]
    table: Decimal
    parts: Mapping[Variable, int]


@dataclass(frozen=True)
class Evidence:
    """What is known of a filing beside its equations."""

    typed: Typed

    def of(self, changes: Mapping[Variable, Decimal], alone: bool) -> Weight:
        """What speaks for these cells having been mistyped, and no others; `alone` if no others could be."""
        found = self.exchanged(changes)
        if found is None:
            slips = [self._of_one(cell, to) for cell, to in changes.items()]
            found = sum(slips, Weight(-ONE_SLIP * (len(slips) - 1)))
        return found if alone else found + self._of_texts(changes)

    def _of_one(self, cell: Variable, to: Decimal) -> Weight:
        """What speaks for one cell, the texts apart."""
        if cell.earlier:
            return Weight(math.log(_OF_LAST_YEAR))
        units = self.typed.filing.form.number(cell.key).slips
        likelihood, name, telling = slip(self.typed.was(cell), to, self._beside(cell.key), units)
        gained = self._gained(cell, to)
        return Weight(math.log(likelihood), (name,) if name else (), telling) + gained

    def _gained(self, cell: Variable, to: Decimal) -> Weight:
        """How much better a figure is than the one that was typed, by itself and beside last year's.

        A total has no say of its own: it is as likely as what it adds up.
        """
        if cell.key in self.typed.totals:
            return Weight(0)
        previous = self.typed.previous
        last = previous[cell.key] if previous and cell.key in previous else None
        gained = math.log(_expected(to, last) / _expected(self.typed.value(cell), last))
        return Weight(gained, (f"上年是 {plain(last)}",) if last is not None and gained > _TELLING else ())

    def exchanged(self, changes: Mapping[Variable, Decimal]) -> Weight | None:
        """What speaks for two neighbouring cells having been filled in for one another, if they were."""
        if len(changes) != 2:
            return None
        one, two = changes
        values = [self.typed.value(cell) for cell in (one, two)]
        if [changes[two], changes[one]] != values or two.key not in neighbours(self.typed.filing.form)[one.key]:
            return None
        name = "与相邻一格填颠倒了" if all(values) else "填到了相邻一格"
        gained = (self._gained(cell, to) for cell, to in changes.items())
        return sum(gained, Weight(math.log(_EXCHANGED), (name,)))

    def _beside(self, key: Key) -> Iterator[Decimal]:
        return (self.typed.value(Variable(other)) for other in neighbours(self.typed.filing.form)[key])

    def _of_texts(self, changes: Mapping[Variable, Decimal]) -> Weight:
        """The texts speak for what makes them right and against what makes them wrong."""
        found = Weight(0)
        for sentence in self._sentences:
            added = sum(
                (sentence.parts.get(cell, 0) * (to - self.typed.value(cell)) for cell, to in changes.items()),
                Decimal(0),
            )
            if added:
                agreed, will = (
                    any(agrees(v, n) for v in sentence.values) for n in (sentence.table, sentence.table + added)
                )
                reasons = (f"文字里写的{sentence.narrative.label}也合得上",) if will and not agreed else ()
                found += Weight(_SAID * (will - agreed), reasons)
        return found

    @functools.cached_property
    def _sentences(self) -> tuple[_Sentence, ...]:
        """Not those of a unit whose texts speak for others too."""
        filing, told = self.typed.filing, self.typed.told
        if filing.unit.kind in filing.form.whole_kinds:
            return ()
        found = []
        for narrative in (one for one in filing.form.narratives if one.id in told and one.figures):
            parts = self.typed.parts(narrative.figures)
            table = sum((n * self.typed.value(cell) for cell, n in parts.items()), Decimal(0))
            values = frozenset(one.value for one in told[narrative.id])
            found.append(_Sentence(narrative, values, table, parts))
        return tuple(found)
