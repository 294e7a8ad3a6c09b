"""Every place of a form in a workbook, and the labels that must stand there."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..form import Claim, Form, Key
from .place import Place


@dataclass(frozen=True)
class Label:
    """A locked text at a place. A binding one must come back unchanged; the others only advise."""

    place: Place
    text: str
    role: str
    binding: bool = True


@dataclass(frozen=True)
class TextPlaces:
    """The cells of one text block; `heading` is None where the official form prints none."""

    heading: Place | None
    paragraphs: tuple[Place, ...]


@dataclass(frozen=True)
class Sheet:
    """One sheet: its labels and how it is printed. `freeze` is the first row and column that scroll.

    Widths in characters, `row_height` (of rows with figures) in points.
    """

    id: str
    name: str
    widths: tuple[float, ...]
    landscape: bool
    labels: tuple[Label, ...]
    stamp: Place
    freeze: tuple[int, int] | None = None
    row_height: float = 0

    @functools.cached_property
    def expected(self) -> tuple[tuple[Place, str | None], ...]:
        """What must stand where, from the top left on; None for the stamp, which every unit has its own."""
        binding = [(label.place, label.text) for label in self.labels if label.binding]
        return tuple(sorted([*binding, (self.stamp, None)], key=lambda pair: pair[0]))

    @property
    def places(self) -> Iterator[Place]:
        """The places of all its labels, and of its stamp."""
        yield from (label.place for label in self.labels)
        yield self.stamp


@dataclass(frozen=True)
class CellCheck:
    """A line of the self-check sheet on the cells of one sheet; `choice` only where there are figures."""

    sheet: str
    cells: tuple[Place, ...]
    empty: Place
    faulty: Place
    choice: Place | None
    result: Place


@dataclass(frozen=True)
class ClaimCheck:
    """A line of the self-check sheet on one claim."""

    claim: Claim
    left: Place
    right: Place
    result: Place


@dataclass(frozen=True, eq=False)
class Layout:
    """Where a version of a form's layout has everything that is read. Sheets in the order of the workbook.

    `merges` are the merged ranges of each sheet, `areas` how many rows and columns of it are printed, by its name.
    """

    form: Form
    version: int
    sheets: Mapping[str, Sheet]
    figures: Mapping[Key, Place]
    facts: Mapping[str, Place]
    texts: Mapping[str, TextPlaces]
    merges: Mapping[str, frozenset[str]]
    areas: Mapping[str, tuple[int, int]]
    identity: str
    copy_sheets: frozenset[str]

    def sheet_id_of(self, key: Key) -> str:
        """The id of the sheet on which a figure stands."""
        return self.form.tables[key.table].section

    def unlabelled(self, sheet: Sheet) -> tuple[Key, ...]:
        """The figures in rows that no label names: only they tell whether such a row is in its place."""
        return self._unlabelled.get(sheet.name, ())

    @functools.cached_property
    def _unlabelled(self) -> Mapping[str, tuple[Key, ...]]:
        tables = self.form.tables
        return {
            name: tuple(key for key in keys if not tables[key.table].row[key.row].label)
            for name, keys in self._keys.items()
        }

    def figure_sheets(self) -> Iterator[Sheet]:
        """The sheets that hold tables."""
        return (self.sheets[section.id] for section in self.form.sections.values() if section.tables)

    def exact(self, sheet: Sheet) -> bool:
        """Whether all of a sheet's cells are known by their places: that of a section, without results or previews."""
        return sheet.id in self.form.sections

    def keys_on(self, sheet: Sheet) -> tuple[Key, ...]:
        """The keys of the tables on one sheet."""
        return self._keys.get(sheet.name, ())

    @functools.cached_property
    def _keys(self) -> Mapping[str, tuple[Key, ...]]:
        found: dict[str, list[Key]] = {}
        for key in self.form.keys:
            found.setdefault(self.figures[key].sheet, []).append(key)
        return {name: tuple(keys) for name, keys in found.items()}

    def texts_on(self, name: str) -> set[str]:
        """The labels of a sheet, in one line each; none for a sheet that the form does not have."""
        sheets = (sheet for sheet in self.sheets.values() if sheet.name == name)
        return {label.text.replace("\n", "") for sheet in sheets for label in sheet.labels}


@dataclass(frozen=True, eq=False)
class TemplateLayout(Layout):
    """The present version of a layout, with what is only written: previews, and the lines of the self-check."""

    title_preview: Place
    preface_preview: Place
    ready: Place
    cell_checks: tuple[CellCheck, ...]
    claim_checks: tuple[ClaimCheck, ...]

    @property
    def results(self) -> list[Place]:
        """The result cells of the self-check sheet, from the top down."""
        return [c.result for c in self.cell_checks] + [c.result for c in self.claim_checks]
