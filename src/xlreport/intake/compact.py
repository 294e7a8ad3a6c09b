"""What is kept of files once they are read: thousands of returns say for the most part the same, and texts are long."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import replace

from ..findings import Finding, Keeping, Outcome, Returned, Sketch, columns_of
from ..layout import Place

_NOWHERE: Mapping[Place, Place] = {}


def compact(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """The same outcomes: what is equal is held once, figures are packed, and what texts say lies in a scratch file."""
    keeping = _Keeping()
    return [keeping.outcome(outcome) for outcome in outcomes]


class _Keeping(Keeping):
    """What the outcomes of a collection share."""

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
        filing, columns = returned.filing, columns_of(returned.filing.form)
        return replace(
            returned,
            filing=self.filing(filing),
            unread=self.same(returned.unread),
            spots=returned.spots or _NOWHERE,
            stated=self.packing.pack(returned.stated, columns[bool(filing.members) + 1]),
            text_places=self.spooled(returned.text_places),
            identity=self.spooled(returned.identity),
        )

    def finding(self, finding: Finding) -> Finding:
        """Its figure, cell and words; a place in a document is equal to others that are called otherwise."""
        place = finding.place and self.once(finding.place, finding.place.words)
        words = {name: self.same(getattr(finding, name)) for name in ("code", "severity", "label", "advice", "key")}
        return replace(finding, place=place, **words)


def _packed(sketch: Sketch) -> Sketch:
    """Its numbers, of four bytes, one behind another."""
    return Sketch(array("I", sketch.samples), array("I", sketch.sentences))
