"""Findings in a marked copy: at which of its cells they stand, and what colour these have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from ...filing import Filing
from ...findings import Finding, Returned, Suggestion
from ...form import Key
from ...layout import Layout, Place, layout_of, run_places

# From the worst on: what a cell is filled with when several findings concern it.
MARKED = ("error", "warning")


def placed(findings: Iterable[Finding], returned: Returned) -> list[Finding]:
    """The findings at their places in the copy: it has the present layout, and its paragraphs are without gaps."""
    at = _Moved(returned)
    return [at.finding(finding) for finding in findings]


class _Moved:
    """Where in the copy stands what stood somewhere in the return."""

    def __init__(self, returned: Returned) -> None:
        self.returned = returned
        self.old = returned.layout
        self.new: Layout = layout_of(returned.filing.form)
        self.copy = Returned(returned.filing)

    def finding(self, finding: Finding) -> Finding:
        change = finding.suggestion and self.change(finding.suggestion)
        says = finding.says
        if finding.key not in finding.others:  # some cells are listed by their names
            old, new = _listed(self.old, finding, self.returned), _listed(self.new, finding)
            says = says.replace(f"：{old}。", f"：{new}。")
        return replace(finding, place=self.place(finding), suggestion=change, says=says)

    def change(self, change: Suggestion) -> Suggestion:
        place = self.of_key(change.key, change.place)
        others, also = (tuple(map(self.change, changes)) for changes in (change.alternatives, change.also))
        return change._replace(place=place, alternatives=others, also=also)

    def place(self, finding: Finding) -> Place | None:
        if finding.key is not None:
            return self.of_key(finding.key, finding.place)
        named = (finding.place.sheet if finding.place else None, finding.expected, finding.label)
        sheets = (self.now(id) for id, sheet in self.old.sheets.items() if sheet.name in named)
        # A whole sheet: whoever fills it in again begins with its first cell.
        return next((self.first_input(name) for name in sheets if name), None)

    def now(self, id: str) -> str:
        """The present name of a sheet, if there still is one."""
        section = self.new.form.sections.get(id)
        return section.sheet if section else self.new.sheets[id].name if id in self.new.sheets else ""

    def of_key(self, key: Key | str | None, was: Place | None) -> Place | None:
        if isinstance(key, Key):
            return self.new.figures.get(key)
        if key is None or was is None or key not in (*self.new.texts, *self.returned.text_places):
            return self.new.facts.get(key or "")
        stood, places = self.returned.places_of(key), self.copy.places_of(key)
        if was in stood.paragraphs:
            return places.paragraphs[min(stood.paragraphs.index(was), len(places.paragraphs) - 1)]
        return places.heading or places.paragraphs[0]

    def first_input(self, sheet: str) -> Place | None:
        """A figure, a text or a fact; of a sheet of figures not the choice above them."""
        figures = [place for key, place in self.new.figures.items() if not self.new.form.addends(key)]
        texts = [place for places in self.new.texts.values() for place in places.paragraphs]
        found = ([p for p in places if p.sheet == sheet] for places in (figures, [*self.new.facts.values(), *texts]))
        return next((min(places) for places in found if places), None)


def _listed(layout: Layout, finding: Finding, returned: Returned | None = None) -> str:
    keys = (finding.key, *finding.others)
    places = (layout.figures[key] for key in keys if isinstance(key, Key))
    return "、".join((returned.shown_at(place) if returned else place).cell for place in places)


def place_of(finding: Finding) -> Place | None:
    """The cell to go to: the one that is likely wrong, where there is one."""
    return finding.likely.place if finding.likely else finding.place


def marks(findings: Iterable[Finding], layout: Layout) -> dict[Place, str]:
    """The role of each cell that is marked; the worst where several findings concern one."""
    found = [mark for finding in findings if finding.severity in MARKED for mark in _marks(finding, layout)]
    return {place: role for severity in reversed(MARKED) for place, role in found if role == severity}


def _marks(finding: Finding, layout: Layout) -> Iterator[tuple[Place, str]]:
    """Red for the cell that is likely wrong, amber for the others of an equality; all where none is likelier."""
    worst, change = place_of(finding), finding.suggestion
    doubtful = [finding.place, *(layout.figures[key] for key in finding.others)]
    if change and not finding.likely:
        doubtful += [change.place, *(other.place for other in change.alternatives)]
    yield from ((place, "warning") for place in doubtful if place)
    if worst and (finding.likely or finding.key not in finding.others):
        yield worst, finding.severity


def values_in(filing: Filing, known: Mapping[str, str]) -> Iterator[Place]:
    """The cells of everything that was filled in, without what is `known` and locked."""
    layout = layout_of(filing.form)
    yield from (layout.figures[key] for key in filing.inputs)
    yield from (place for key, place in layout.facts.items() if filing.fact(key) and not known.get(key))
    for places in run_places(filing).values():
        yield from places.paragraphs
    preface = filing.form.preface.key
    yield from layout.texts[preface].paragraphs[: len(filing.text(preface).paragraphs)]
