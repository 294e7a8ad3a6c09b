"""Every place of a form in a workbook, and the labels that must stand there."""

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ..form import Claim, Form, Key
from .place import Place

# Title, whose sheet it is, stamp: what begins below them.
FIRST_ROW = 3


class Label(NamedTuple):
    """A locked text at a place. A binding one must come back unchanged; the others only advise."""

    place: Place
    text: str
    role: str
    binding: bool = True


class TextPlaces(NamedTuple):
    """The cells of one text block; `heading` is None where the official form prints none."""

    heading: Place | None
    paragraphs: tuple[Place, ...]

    @property
    def first(self) -> Place | None:
        """Where it begins; None where it has no cell."""
        return self.heading or next(iter(self.paragraphs), None)


@dataclass(frozen=True, eq=False)
class Sheet:
    """One sheet: its labels and how it is printed. `freeze` is the first row and column that scroll.

    Widths in characters, `row_height` (of rows with figures) in points. `who` says for people whose sheet it is;
    `shown` are the other cells that only show something.
    """

    id: str
    name: str
    widths: tuple[float, ...]
    landscape: bool
    labels: tuple[Label, ...]
    stamp: Place
    freeze: tuple[int, int] | None = None
    row_height: float = 0
    who: Place | None = None
    shown: tuple[Place, ...] = ()

    @functools.cached_property
    def expected(self) -> tuple[tuple[Place, str | None], ...]:
        """What must stand where, from the top left on; None for the stamp, which every unit has its own."""
        binding = [(label.place, label.text) for label in self.labels if label.binding]
        return tuple(sorted([*binding, (self.stamp, None)], key=lambda pair: pair[0]))

    @property
    def places(self) -> Iterator[Place]:
        """The places of all its labels, of its stamp, and of what it shows."""
        yield from (label.place for label in self.labels)
        yield from filter(None, (self.stamp, self.who, *self.shown))


def headed(
    id: str,
    name: str,
    title: str,
    widths: Sequence[float],
    labels: Iterable[Label],
    shown: Iterable[Place],
    landscape: bool = False,
    freeze: tuple[int, int] | None = None,
    row_height: float = 0,
) -> Sheet:
    """A sheet with its title in the first row, whose it is in the second, and its stamp in the third."""
    head, who, stamp = (Place(name, row, 0, 1, len(widths)) for row in range(FIRST_ROW))
    return Sheet(
        id,
        name,
        tuple(widths),
        landscape,
        (Label(head, title, "title"), *labels),
        stamp,
        freeze,
        row_height,
        who,
        tuple(shown),
    )


class CellCheck(NamedTuple):
    """A line of the self-check sheet on the cells of one section, or without one on the identity.

    `choice` shows what was chosen for blanks, only where there are figures.
    """

    section: str
    cells: tuple[Place, ...]
    empty: Place
    faulty: Place
    choice: Place
    result: Place


class ClaimCheck(NamedTuple):
    """A line of the self-check sheet on one claim."""

    claim: Claim
    left: Place
    right: Place
    result: Place


class SelfCheckPlaces(NamedTuple):
    """The self-check sheet: the line on top, those on cells and on claims, and the results of rules that only warn."""

    ready: Place
    cells: tuple[CellCheck, ...]
    claims: tuple[ClaimCheck, ...]
    reminders: Mapping[str, Place]

    @property
    def results(self) -> list[Place]:
        """The result cells of the lines on cells and claims, from the top down."""
        return [check.result for check in self.cells] + [check.result for check in self.claims]


class TableLine(NamedTuple):
    """The line above the tables of a sheet: their state, and the link to the first cell that is missing or wrong."""

    state: Place
    link: Place


class SlipPlaces(NamedTuple):
    """The sheet that is signed: what it shows of the report, and the seal."""

    unit: Place
    year: Place
    figures: tuple[Place, ...]
    state: Place
    seal: Place
    signed: tuple[Place, ...]


@dataclass(frozen=True, eq=False)
class Layout:
    """Where a version of a form's layout has everything that is read. Sheets in the order of the workbook.

    `runs` are the rows in which the texts of a section run on, by its id; without any, every text has a block of its
    own. `merges` are the merged ranges of each sheet, `areas` how many rows and columns of it are printed, by its name.
    """

    form: Form
    version: int
    sheets: Mapping[str, Sheet]
    figures: Mapping[Key, Place]
    facts: Mapping[str, Place]
    texts: Mapping[str, TextPlaces]
    runs: Mapping[str, tuple[Place, ...]]
    merges: Mapping[str, frozenset[str]]
    areas: Mapping[str, tuple[int, int]]
    identity: str
    copy_sheets: frozenset[str]

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

    def summary_merges(self, sheet: Sheet) -> frozenset[str]:
        """The merged ranges of a sheet of figures as a summary has it, without what only a return has."""
        advice = (label.place for label in sheet.labels if not label.binding)
        return self.merges[sheet.name] - {place.range for place in (*advice, *sheet.shown, *self.facts.values())}

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
    """The present version of a layout, with what is only written.

    `cover` says to whom the report goes, by when, and whom to call; `counts` how much was written in a section;
    `hints` are last year's figures beside the inputs.
    """

    cover: tuple[Place, ...]
    title_preview: Place
    preface_preview: Place
    counts: Mapping[str, Place]
    lines: Mapping[str, TableLine]
    hints: Mapping[Key, Place]
    self_check: SelfCheckPlaces
    slip: SlipPlaces
