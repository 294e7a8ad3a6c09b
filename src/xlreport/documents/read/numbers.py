"""What the cells of a report say as figures, by the rules for the cells of a workbook."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from ...findings import Finding, Stated, Untold, finding_of
from ...form import Figure, Form, Key, fitted, from_text
from ...layout import Layout, Place, layout_of
from ..document import JOINT
from .figures import Found, Spot, lacking, out_of_order
from .places import Places
from .texts import squeezed

# A number as a workbook would have it: nothing is repaired.
_NUMBER = re.compile(r"(?:0|[1-9]\d*)(?:\.\d+)?", re.ASCII)


@dataclass
class Numbers:
    """The inputs of a report, its totals as they are stated, the inputs that cannot be read, and where they stand.

    `untold` is what the report does not say, or not so that it can be read.
    """

    inputs: dict[Key, Decimal] = field(default_factory=dict)
    stated: dict[Key, Stated] = field(default_factory=dict)
    unread: set[Key] = field(default_factory=set)
    spots: dict[Place, Place] = field(default_factory=dict)
    untold: list[Untold] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def numbers_in(form: Form, found: Found, places: Places) -> Numbers:
    """What the cells say in which the figures of a form were found."""
    reading = _Reading(form, found, places)
    reading.read()
    return reading.numbers


class _Reading:
    def __init__(self, form: Form, found: Found, places: Places) -> None:
        self.form = form
        self.found = found
        self.places = places
        self.numbers = Numbers()

    @property
    def layout(self) -> Layout:
        return layout_of(self.form)

    def read(self) -> None:
        self.judge_labels()
        single = {key: spots[0] for key, spots in self.found.spots.items() if len(spots) == 1}
        read = self.numbers
        for key, spot in single.items():
            read.spots[self.layout.figures[key]] = self.places.figure(key, spot)
        nothing = self.nothing(single)
        read.unread |= {key for key in self.form.inputs if key not in single}
        for key in (key for key in self.form.keys if key in single):
            shown = single[key].shown
            value = Decimal(0) if key in nothing else self.figure(key, single[key], key in self.form.inputs)
            if self.form.addends(key):
                if shown:
                    read.stated[key] = Stated(shown, value, ours=False)
            elif value is not None:
                read.inputs[key] = value
            elif shown:
                read.unread.add(key)

    def figure(self, key: Key, spot: Spot, is_input: bool) -> Decimal | None:
        """What a cell says; a finding of an input where it is not plain."""
        number = self.form.number(key)
        found = _figure(spot.cell.text, key, self.form)
        if found.value is None and found.code:
            where = spot.shown, self.places.figure(key, spot)
            self.numbers.untold.append(Untold(self.form.label(key), (key,), found.code, *where))
        if found.code and is_input:
            words = {"suggestion": found.suggestion} if found.suggestion else {}
            expected = str(found.value) if found.value is not None else number.expected
            words |= {"found": spot.shown, "expected": expected}
            label, place = self.form.label(key), self.layout.figures[key]
            self.numbers.findings.append(finding_of(found.code, label, place, key, **words))
        return found.value

    def nothing(self, single: Mapping[Key, Spot]) -> set[Key]:
        """The figures for which something is written that means none, in tables where others are figures."""
        signs = {squeezed(sign) for sign in self.form.documents.nothing}
        found: set[Key] = set()
        for section in self.form.sections.values():
            spots = {key: spot for key, spot in single.items() if key.table in section.tables}
            none = [key for key, spot in spots.items() if squeezed(spot.cell.text) in signs]
            others = (_figure(spot.cell.text, key, self.form) for key, spot in spots.items() if key not in none)
            if none and any(figure.value is not None for figure in others):
                found.update(none)
                listed = "、".join(self.places.figure(key, spots[key]).cell for key in none)
                key = none[0]
                where = section.title, self.layout.figures[key], key
                finding = finding_of("CELLS-NOTHING", *where, found=str(len(none)), listed=listed)
                self.numbers.findings.append(finding)
        return found

    def judge_labels(self) -> None:
        """Findings of the figures that are not there exactly once, and of cells that no label names."""
        findings, untold = self.numbers.findings, self.numbers.untold
        for name, keys in lacking(self.form, {key for key in self.form.keys if key not in self.found.spots}):
            words = {"found": name, "expected": str(len(keys))}
            findings.append(finding_of("LABEL-MISSING", "", None, keys[0], **words))
            untold.append(Untold(name, tuple(keys), "LABEL-MISSING"))
        twice = {key for key, spots in self.found.spots.items() if len(spots) > 1}
        for name, keys in lacking(self.form, twice):
            findings.append(finding_of("LABEL-TWICE", "", None, keys[0], found=name))
            untold.append(Untold(name, tuple(keys), "LABEL-TWICE", self.places.sheets_of(keys)))
        for key in out_of_order(self.form, self.found.spots):
            place = self.places.figure(key, self.found.spots[key][0])
            findings.append(finding_of("LABEL-ORDER", self.form.label(key), place, key))
        for spot in self.found.strange:
            place = self.places.nameless(spot)
            findings.append(finding_of("CELL-NAMELESS", "", place, found=spot.shown))
            untold.append(Untold("", (), "CELL-NAMELESS", spot.shown, place))


def _figure(text: str, key: Key, form: Form) -> Figure:
    if JOINT in text:
        return Figure(None, "CELL-APART")
    number = form.number(key)
    shown = text.strip()
    return fitted(Decimal(shown), number) if _NUMBER.fullmatch(shown) else from_text(text, number, form.unit(key))
