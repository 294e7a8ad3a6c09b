"""A returned workbook as a filing, or a refusal that names what is wrong and where."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO

from ...filing import Unit, of_facts
from ...findings import Reading, Returned, Stated, finding_of, refusal
from ...form import Fact, Form, Key, Number, blank_is_zero, explanation_key, shipped
from ...layout import (
    CONFIRMED,
    CORRECTS,
    LISTS,
    MEMBERS,
    RETURN,
    SUMMARY,
    Layout,
    Place,
    is_published,
    published,
)
from ...ooxml import RETURNS, SUMMARIES, Refused
from ..formulas import total
from .cell import EMPTY, NUMBER, OTHER
from .gate import is_legacy, take
from .grid import Grid, grids
from .identity import identity_sheets, read_identity, stamped_identity
from .legacy import legacy_grids
from .numbers import figure, stored_number
from .outside import outside
from .report_texts import read_texts
from .structure import Structure, described
from .words import EXACT, Words

# What a formula may have more or less of.
_FREE = re.compile(r"[\s$=]")


def read(source: Path | bytes | BinaryIO, editions: Sequence[Form] = ()) -> Reading:
    """Reads a returned workbook, or a summary; every finding of the file at once.

    It is read by the edition and the version of the layout that it names, if that is one of `editions` (by
    default those shipped with the program). Sheets are read only when all their locked labels stand at their
    places. Totals are taken as stated, never believed. Raises OSError as the file system does; whatever is wrong
    in the file is a finding.
    """
    editions = editions or shipped()
    try:
        data = take(source) if isinstance(source, Path) else _bytes(source)
        if is_legacy(data):
            return read_grids(legacy_grids(data), editions)
        book = grids(data, MEMBERS)
        book.allow(SUMMARIES if read_identity(book, editions).get("role") == SUMMARY else RETURNS)
        reading = replace(read_grids(book, editions), saved=book.saved)
    except Refused as refused:
        return Reading(None, (refusal(refused),))
    linked = (finding_of("EXTERNAL-LINKS", ""),) if book.external else ()
    return replace(reading, findings=reading.findings + linked)


def _bytes(source: bytes | BinaryIO) -> bytes:
    return source if isinstance(source, bytes) else source.read()


def read_grids(book: Mapping[str, Grid], editions: Sequence[Form]) -> Reading:
    """Reads the sheets of a workbook, whatever format they were stored in."""
    for name in identity_sheets(book, editions):
        if damage := book[name].damage:
            return Reading(None, (finding_of("SHEET-DAMAGED", name, found=damage),))
    facts, lost = read_identity(book, editions), None
    if facts.get("role") in LISTS:
        return Reading(None, (finding_of("OWN-LIST", ""),), role=facts["role"])
    if facts.get("role") not in (RETURN, SUMMARY):
        facts, lost = stamped_identity(book, editions)
        if not facts:
            return Reading(None, (lost,))
    unit = named(facts)
    known = {form.id: form for form in reversed(editions)}
    form, version = known.get(facts["form"]), facts["layout"]
    if form is None:
        refused = finding_of("IDENTITY-FORM", "", found=facts["form"], expected="、".join(sorted(known)))
        return Reading(None, (refused,), unit, facts["role"])
    if not is_published(form, version):
        refused = finding_of("IDENTITY-VERSION", "", found=version, expected=str(form.layout_version))
        return Reading(None, (refused,), unit, facts["role"])
    reading = _Reader(book, published(form, int(version)), facts).reading()
    return replace(reading, findings=(lost, *reading.findings)) if lost else reading


def named(facts: Mapping[str, str]) -> Unit:
    """The unit that the hidden sheet names."""
    return Unit(facts.get("code", ""), facts.get("unit", ""), facts.get("kind", ""))


class _Reader:
    """Reads the sheets of one workbook and gathers its findings."""

    def __init__(self, book: Mapping[str, Grid], layout: Layout, facts: Mapping[str, str]) -> None:
        self.book = book
        self.form: Form = layout.form
        self.layout = layout
        self.known = facts
        self.structure = Structure(book, layout, facts)
        self.intact = self.structure.intact
        self.findings = list(self.structure.findings)
        self.words = Words(self.structure, self.findings)

    def reading(self) -> Reading:
        returned = self.summary() if self.known["role"] == SUMMARY else self.returned()
        unit = returned.filing.unit if returned else named(self.known)
        return Reading(returned, tuple(self.findings), unit, self.known["role"])

    def found(
        self, code: str, where: str, place: Place | None = None, key: Key | str | None = None, **words: str
    ) -> None:
        self.findings.append(finding_of(code, where, place, key, **words))

    def returned(self) -> Returned:
        facts = dict(self.facts())
        inputs, unread = self.inputs()
        self.findings += outside(self.book, self.layout, self.intact, CORRECTS in self.known)
        texts, text_places = read_texts(self.structure, self.words, self.findings)
        return Returned(
            filing=of_facts(self.form, facts, inputs, texts),
            version=self.layout.version,
            stated=dict(self.stated(self.form.totals)),
            unread=frozenset(unread),
            text_places=text_places,
            identity=self.known,
            confirmed=self.confirmed(),
            leftovers=tuple(self.structure.leftovers()),
        )

    def confirmed(self) -> bool:
        grid = self.book.get(self.form.wording.marked.sheet)
        return bool(grid and CORRECTS in self.known and grid.at(*CONFIRMED).shown == self.form.yes)

    def summary(self) -> Returned | None:
        from .members import read_members

        unit = named(self.known)
        filing, findings = read_members(self.book, self.form, unit, self.known)
        self.findings += findings
        if filing is None:
            return None
        return Returned(filing, self.layout.version, dict(self.stated(self.form.keys)), identity=self.known)

    def facts(self) -> Iterator[tuple[str, str]]:
        """The facts that are not empty; known ones must not differ from the hidden sheet."""
        for key, fact in self.form.facts.items():
            if key not in self.layout.facts:  # an earlier version of the layout did not ask for it
                continue
            place, known = self.layout.facts[key], self.known.get(key, "")
            value = self.fact(place, fact) if place.sheet in self.intact else known
            if known and known != value:
                self.found("IDENTITY-DIFFERS", fact.label, place, key, found=value, expected=known)
                value = known
            if value:
                yield key, value
        yield from self.choices()
        yield from self.explanations()

    def fact(self, place: Place, fact: Fact) -> str:
        """A fact as typed; codes and years in half-width characters."""
        typed = self.words.at(place, fact.label, fact.key)
        if fact.key not in EXACT:
            return typed
        cell = self.structure.at(place)
        if typed and cell.marked:
            self.found("CELL-MARKED", fact.label, place, fact.key, found=described(cell), expected=fact.label)
        value = unicodedata.normalize("NFKC", typed).strip()
        if value != typed:
            self.found("CELL-REPAIRED", fact.label, place, fact.key, found=typed, expected=value)
        return value

    def choices(self) -> Iterator[tuple[str, str]]:
        for sheet in self.layout.figure_sheets():
            key = blank_is_zero(sheet.id)
            place = self.layout.facts[key]
            label = self.form.wording.blank.label
            value = self.words.at(place, label, key) if place.sheet in self.intact else ""
            if value == self.form.yes:
                yield key, value
            elif value:
                self.found("CHOICE-UNKNOWN", label, place, key, found=value, expected=self.form.yes)

    def explanations(self) -> Iterator[tuple[str, str]]:
        """What the unit says of what a rule may warn of."""
        for key, label in _explanations(self.layout):
            place = self.layout.facts[key]
            if place.sheet in self.intact and (said := self.words.at(place, label, key)):
                yield key, said

    def inputs(self) -> tuple[dict[Key, Decimal], set[Key]]:
        values, unread = {}, set()
        cells = {name: self.structure.cells[name] for name in self.intact}
        for key, place, number, unit in _inputs(self.layout):
            if place.sheet not in cells:
                unread.add(key)
                continue
            cell = cells[place.sheet].get(place.spot)
            if cell is None:
                continue
            value, code, suggestion = figure(cell, number, unit)
            if value is not None:
                values[key] = value
            elif code:
                unread.add(key)
            if code:
                words = {"suggestion": suggestion} if suggestion else {}
                expected = str(value) if value is not None else number.expected
                self.found(code, self.form.label(key), place, key, found=described(cell), expected=expected, **words)
        return values, unread

    def stated(self, keys: tuple[Key, ...]) -> Iterator[tuple[Key, Stated]]:
        for key in keys:
            place = self.layout.figures[key]
            cell = self.structure.at(place) if place.sheet in self.intact else EMPTY
            if cell is EMPTY:
                continue
            value = stored_number(cell.shown) if cell.kind in (NUMBER, OTHER) else None
            if cell.kind == OTHER:
                self.found("TOTAL-SEEN", self.form.label(key), place, key, found=described(cell))
            kept = cell.formula is not None and self.sums(key, cell.formula, value)
            yield key, Stated(cell.shown, value, kept)

    def sums(self, key: Key, formula: str, value: Decimal | None) -> bool:
        """Whether a formula is still the one that the template has there.

        In a summary nobody types: there a formula that shows something else than its value was changed, or damaged,
        unless it shows nothing at all, as after an application that keeps no values.
        """
        if self.known["role"] == SUMMARY:
            return not value
        expected = _template_formulas(self.layout)[key]
        return formula == expected or f"={_FREE.sub('', formula).upper()}" == expected


@functools.cache
def _inputs(layout: Layout) -> tuple[tuple[Key, Place, Number, str], ...]:
    """The cells in which a unit writes figures, what may stand there, and in what it is counted."""
    form = layout.form
    return tuple((key, layout.figures[key], form.number(key), form.unit(key)) for key in form.inputs)


@functools.cache
def _template_formulas(layout: Layout) -> Mapping[Key, str]:
    """What the template has in the cell of each total."""
    places = {key: [layout.figures[part] for part in layout.form.addends(key)] for key in layout.form.totals}
    return {key: f"={total(cells, cells[0].sheet)}" for key, cells in places.items()}


@functools.cache
def _explanations(layout: Layout) -> tuple[tuple[str, str], ...]:
    """Key and label of what a unit can explain."""
    keys = ((explanation_key(rule.id), rule.label) for rule in layout.form.rules)
    return tuple((key, label) for key, label in keys if key in layout.facts)
