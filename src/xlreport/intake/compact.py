"""What is kept of files once they are read: thousands of returns say for the most part the same, and texts are long."""

from __future__ import annotations

import functools
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from ..files import Spool, Spooled
from ..findings import Finding, Outcome, Packing, Returned, Sketch
from ..form import Form, Key

_V = TypeVar("_V")
_T = TypeVar("_T")
# Of so many words and the like it is remembered that they were met: those that come again do so soon.
_REMEMBERED = 4_096
_EMPTY: Mapping[Any, Any] = {}


def compact(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """The same outcomes: what is equal is held once, figures are packed, and what texts say lies in a scratch file."""
    keeping = _Keeping()
    return [keeping.outcome(outcome) for outcome in outcomes]


class _Keeping:
    """What the outcomes of a collection share."""

    def __init__(self) -> None:
        self.packing, self.spool = Packing(), Spool()
        self.once = functools.lru_cache(_REMEMBERED, typed=True)(_first)

    def outcome(self, outcome: Outcome) -> Outcome:
        return replace(
            outcome,
            status=self.same(outcome.status),
            role=self.same(outcome.role),
            unit=self.same(outcome.unit),
            saved=self.same(outcome.saved),
            findings=tuple(map(self.finding, outcome.findings)),
            returned=outcome.returned and self.returned(outcome.returned),
            told=self.spooled(outcome.told),
            sketch=_packed(outcome.sketch),
        )

    def returned(self, returned: Returned) -> Returned:
        filing, columns = returned.filing, _columns(returned.filing.form)
        inputs = self.packing.pack(filing.inputs, columns[0])
        facts, texts = self.spooled(filing.facts), self.spooled(filing.texts)
        kept = replace(filing, unit=self.same(filing.unit), inputs=inputs, facts=facts, texts=texts)
        return replace(
            returned,
            filing=kept,
            unread=self.same(returned.unread),
            spots=returned.spots or _EMPTY,
            stated=self.packing.pack(returned.stated, columns[bool(filing.members) + 1]),
            text_places=self.spooled(returned.text_places),
            identity=self.spooled(returned.identity),
        )

    def finding(self, finding: Finding) -> Finding:
        """Its figure, cell and words; a place in a document is equal to others that are called otherwise."""
        place = finding.place and self.once(finding.place, finding.place.words)
        words = {name: self.same(getattr(finding, name)) for name in ("code", "severity", "label", "advice", "key")}
        return replace(finding, place=place, **words)

    def same(self, value: _T) -> _T:
        """The value, or the equal one that was met before."""
        known: _T = self.once(value)
        return known

    def spooled(self, values: Mapping[str, _V]) -> Mapping[str, _V]:
        return Spooled(self.spool, values, self.same(tuple(values))) if values else _EMPTY


def _packed(sketch: Sketch) -> Sketch:
    """Its numbers, of four bytes, one behind another."""
    return Sketch(array("I", sketch.samples), array("I", sketch.sentences))


def _first(value: _T, *_: object) -> _T:
    return value


@functools.cache
def _columns(form: Form) -> tuple[Mapping[Key, int], ...]:
    """The numbers of inputs, of totals, of all figures, each in the order of the form."""
    return tuple({key: n for n, key in enumerate(keys)} for keys in (form.inputs, form.totals, form.keys))
