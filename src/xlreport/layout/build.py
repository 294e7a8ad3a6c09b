"""The layout of a form, sheet by sheet from the top down."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, groupby
from typing import NamedTuple

from ..form import Fact, Form, Key, Line, Section, Table, blank_is_zero
from .build_check import self_check, slip
from .heads import merged_heads
from .layout import FIRST_ROW, Label, Sheet, TableLine, TemplateLayout, TextPlaces, headed
from .place import Place


@functools.cache
def layout_of(form: Form) -> TemplateLayout:
    """The present layout of a form; it depends on the form alone."""
    return _Builder(form).layout()


class _Builder:
    """Places the form sheet by sheet, each from the top down."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.sheets: dict[str, Sheet] = {}
        self.figures: dict[Key, Place] = {}
        self.facts: dict[str, Place] = {}
        self.texts: dict[str, TextPlaces] = {}
        self.runs: dict[str, tuple[Place, ...]] = {}
        self.counts: dict[str, Place] = {}
        self.lines: dict[str, TableLine] = {}
        self.hints: dict[Key, Place] = {}

    def layout(self) -> TemplateLayout:
        cover, title, preview = self.basics()
        for _, together in groupby(self.form.sections.values(), lambda section: section.sheet):
            self.sections(list(together))
        words = self.form.wording
        sheet, checks, explained = self_check(self.form, self.figures, self.facts, self.runs)
        self.facts |= explained
        self.sheets[words.self_check.id] = sheet
        self.sheets[words.slip.id], slip_places = slip(self.form)
        return TemplateLayout(
            form=self.form,
            version=self.form.layout_version,
            sheets=self.sheets,
            figures=self.figures,
            facts=self.facts,
            texts=self.texts,
            runs=self.runs,
            merges=_merges(self.sheets.values(), self.places()),
            areas=_areas(self.sheets.values(), self.places()),
            identity=words.identity.sheet,
            copy_sheets=frozenset((words.marked.sheet, words.marked.leftovers_sheet)),
            cover=cover,
            title_preview=title,
            preface_preview=preview,
            counts=self.counts,
            lines=self.lines,
            hints=self.hints,
            self_check=checks,
            slip=slip_places,
        )

    def places(self) -> Iterator[Place]:
        for sheet in self.sheets.values():
            yield from sheet.places
        yield from self.figures.values()
        yield from self.facts.values()
        for block in self.texts.values():
            yield from filter(None, (block.heading, *block.paragraphs))

    def basics(self) -> tuple[tuple[Place, ...], Place, Place]:
        words = self.form.wording.basics
        name, row = words.sheet, FIRST_ROW
        labels, cover = [], []
        for text in words.cover_labels:
            labels.append(Label(Place(name, row, 0), text, "row"))
            cover.append(Place(name, row, 1, 1, 2))
            row += 1
        for text in words.lines:
            labels.append(Label(Place(name, row, 0, 1, 3), text, "advice", binding=False))
            row += 1
        labels.append(Label(Place(name, row, 0, 1, 3), words.facts_label, "block"))
        for fact in self.form.facts.values():
            row += 1
            labels += self.fact(name, row, fact)
        title, preview = Place(name, row + 1, 1, 1, 2), Place(name, row + 3, 1, 1, 2)
        labels.append(Label(Place(name, row + 1, 0), words.title_label, "row"))
        labels.append(Label(Place(name, row + 2, 0, 1, 3), words.texts_label, "block"))
        labels.append(Label(Place(name, row + 3, 0), words.preview_label, "row"))
        preface = self.form.preface
        labels.append(Label(Place(name, row + 4, 0, preface.rows), preface.label, "row"))
        rows = tuple(Place(name, row + 4 + n, 1) for n in range(preface.rows))
        self.texts[preface.key] = TextPlaces(None, rows)
        shown = (*cover, title, preview)
        self.sheets[words.id] = headed(words.id, name, words.title, words.widths, labels, shown)
        return tuple(cover), title, preview

    def fact(self, name: str, row: int, fact: Fact) -> tuple[Label, Label]:
        self.facts[fact.key] = Place(name, row, 1)
        hint = Label(Place(name, row, 2), fact.hint, "hint", binding=False)
        return Label(Place(name, row, 0), fact.label, "row"), hint

    def sections(self, together: Sequence[Section]) -> None:
        """The sheet of one section, or of some that share it."""
        labels: list[Label] = []
        shown: list[Place] = []
        first, row = together[0], FIRST_ROW
        for section in together:
            if section is not first:
                labels.append(Label(Place(first.sheet, row, 0, 1, len(first.widths)), section.title, "title"))
                row += 1
            if section.texts:
                shown.append(Place(first.sheet, row, 0))
                self.counts[section.id] = shown[-1]
                row = self.running(section, row + 1)
            else:
                row = self.tables(section, row, labels, shown)
        freeze = self.first_figure(first) if first.freeze else None
        self.sheets[first.id] = headed(
            first.id,
            first.sheet,
            first.title,
            first.widths,
            labels,
            shown,
            landscape=first.landscape,
            freeze=freeze,
            row_height=first.row_height,
        )

    def first_figure(self, section: Section) -> tuple[int, int]:
        place = min(place for place in self.figures.values() if place.sheet == section.sheet)
        return place.row, place.column

    def running(self, section: Section, row: int) -> int:
        """The rows of a section's texts: each official heading with room below it."""
        first = row
        for block in (self.form.texts[key] for key in section.texts):
            heading = None if block.heading is None else Place(section.sheet, row, 0)
            row += heading is not None
            rows = tuple(Place(section.sheet, row + n, 0) for n in range(block.rows))
            self.texts[block.key] = TextPlaces(heading, rows)
            row += block.rows
        self.runs[section.id] = tuple(Place(section.sheet, n, 0) for n in range(first, row))
        return row

    def tables(self, section: Section, row: int, labels: list[Label], shown: list[Place]) -> int:
        """The line on blanks, and the tables below it; last year's figures at their side, or below them."""
        ends = list(accumulate(section.choice))
        label, choice, state, link = (
            Place(section.sheet, row, end - columns, 1, columns)
            for end, columns in zip(ends, section.choice, strict=True)
        )
        labels.append(Label(label, self.form.wording.blank.label, "zero", binding=False))
        self.facts[blank_is_zero(section.id)] = choice
        self.lines[section.id] = TableLine(state, link)
        row += 1
        for table in (self.form.tables[name] for name in section.tables):
            row = self.table(section, table, row, labels)
        shown += [state, link, *(place for place in self.hints.values() if place.sheet == section.sheet)]
        return row

    def table(self, section: Section, table: Table, row: int, labels: list[Label]) -> int:
        """Places one table below `row`; its last column widens to the width of the sheet."""
        name, width = section.sheet, len(section.widths) - self.hinted(section)
        if table.title:
            labels.append(Label(Place(name, row, 0, 1, width), table.title, "block"))
            row += 1
        # Tables of one section stand below one another: the deepest labels of rows make room for all of them, and
        # what a table has fewer columns than the sheet goes to its last one, so that all end at the same edge.
        left = max(_depth(self.form.tables[other].rows) for other in section.tables)
        columns = _Columns(left, len(table.columns) - 1, width)
        labels += _heads(table, columns, name, row)
        row += _depth(table.columns)
        for first, count, level, levels, text in merged_heads([line.label for line in table.rows], left):
            labels.append(Label(Place(name, row + first, level, count, levels), text, "row"))
        for n, line in enumerate(table.rows):
            for m, other in enumerate(table.columns):
                column, span = columns.across(m, 1)
                self.figures[Key(table.id, line.id, other.id)] = Place(name, row + n, column, 1, span)
            if table.hint:
                self.hints[Key(table.id, line.id, table.hint)] = Place(name, row + n, width)
        return row + len(table.rows) + self.below(table)

    def hinted(self, section: Section) -> bool:
        """Whether last year's figures have a column of their own beside the tables of a section."""
        return any(self.form.tables[name].hint for name in section.tables)

    def below(self, table: Table) -> int:
        """Places last year's figures below the last row, where they do not stand beside the table; how many rows."""
        if table.hint:
            return 0
        for column in table.columns:
            key = Key(table.id, table.rows[-1].id, column.id)
            place = self.figures[key]
            self.hints[key] = Place(place.sheet, place.row + 1, place.column, 1, place.columns)
        return 1


class _Columns(NamedTuple):
    """Where the columns of a table stand: from `left` on, the `last` of them as wide as the sheet has room."""

    left: int
    last: int
    width: int

    def across(self, first: int, count: int) -> tuple[int, int]:
        """The column of the sheet at which some begin, and how many of the sheet they take."""
        stretch = self.width - self.left - self.last
        return self.left + first, count - 1 + stretch if first + count > self.last else count


def _heads(table: Table, columns: _Columns, sheet: str, row: int) -> Iterator[Label]:
    """The corner and the labels of the columns, from a row down."""
    depth = _depth(table.columns)
    if columns.left:
        yield Label(Place(sheet, row, 0, depth, columns.left), table.corner, "head")
    for first, count, level, levels, text in merged_heads([line.label for line in table.columns], depth):
        column, span = columns.across(first, count)
        yield Label(Place(sheet, row + level, column, levels, span), text, "head")


def _depth(lines: Sequence[Line]) -> int:
    return max(len(line.label) for line in lines)


def _merges(sheets: Iterable[Sheet], places: Iterable[Place]) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {sheet.name: set() for sheet in sheets}
    for place in places:
        if place.merged:
            found[place.sheet].add(place.range)
    return {name: frozenset(ranges) for name, ranges in found.items()}


def _areas(sheets: Iterable[Sheet], places: Iterable[Place]) -> Mapping[str, tuple[int, int]]:
    rows = {sheet.name: 0 for sheet in sheets}
    for place in places:
        rows[place.sheet] = max(rows[place.sheet], place.row + place.rows)
    return {sheet.name: (rows[sheet.name], len(sheet.widths)) for sheet in sheets}
