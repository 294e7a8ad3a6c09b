"""The layout of a form, sheet by sheet from the top down."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ..form import (
    SEVERITY_WORDS,
    Fact,
    Form,
    Key,
    Line,
    Section,
    Table,
    TextBlock,
    blank_is_zero,
    explanation_key,
    rule_book,
)
from .heads import merged_heads
from .layout import CellCheck, ClaimCheck, Label, Sheet, TemplateLayout, TextPlaces
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
        self.cell_checks: list[CellCheck] = []
        self.claim_checks: list[ClaimCheck] = []

    def layout(self) -> TemplateLayout:
        self.guide()
        title, preview = self.basics()
        for section in self.form.sections.values():
            self.section(section)
        ready = self.self_check()
        self.rule_book()
        words = self.form.wording
        places = [*self.places(), title, preview, ready]
        return TemplateLayout(
            form=self.form,
            version=self.form.layout_version,
            sheets=self.sheets,
            figures=self.figures,
            facts=self.facts,
            texts=self.texts,
            merges=_merges(self.sheets.values(), places),
            areas=_areas(self.sheets.values(), places),
            identity=words.identity.sheet,
            copy_sheets=frozenset((words.marked.sheet, words.marked.leftovers_sheet)),
            title_preview=title,
            preface_preview=preview,
            ready=ready,
            cell_checks=tuple(self.cell_checks),
            claim_checks=tuple(self.claim_checks),
        )

    def places(self) -> Iterator[Place]:
        for sheet in self.sheets.values():
            yield from sheet.places
        yield from self.figures.values()
        yield from self.facts.values()
        for block in self.texts.values():
            yield from block.paragraphs
        yield from (check.result for check in self.cell_checks)
        yield from (check.result for check in self.claim_checks)

    def add(
        self,
        id: str,
        name: str,
        title: str,
        widths: Sequence[float],
        labels: Sequence[Label],
        landscape: bool = False,
        freeze: tuple[int, int] | None = None,
        row_height: float = 0,
    ) -> None:
        """A sheet with its title in the first row and its stamp in the second."""
        head = Label(Place(name, 0, 0, 1, len(widths)), title, "title")
        stamp = Place(name, 1, 0, 1, len(widths))
        self.sheets[id] = Sheet(id, name, tuple(widths), landscape, (head, *labels), stamp, freeze, row_height)

    def guide(self) -> None:
        words = self.form.wording.guide
        labels = [
            label
            for n, line in enumerate(words.lines, 1)
            for label in (
                Label(Place(words.sheet, n + 1, 0), f"{n}.", "advice", binding=False),
                Label(Place(words.sheet, n + 1, 1), line, "advice", binding=False),
            )
        ]
        self.add(words.id, words.sheet, words.title, words.widths, labels)

    def basics(self) -> tuple[Place, Place]:
        words = self.form.wording.basics
        name = words.sheet
        labels = []
        for row, fact in enumerate(self.form.facts.values(), 2):
            labels.append(Label(Place(name, row, 0), fact.label, "row"))
            labels.append(Label(Place(name, row, 2), fact.hint, "hint", binding=False))
            self.facts[fact.key] = Place(name, row, 1)
        row = 2 + len(self.form.facts)
        title, preview = Place(name, row, 1, 1, 2), Place(name, row + 2, 1, 1, 2)
        labels.append(Label(Place(name, row, 0), words.title_label, "row"))
        labels.append(Label(Place(name, row + 1, 0, 1, 3), words.texts_label, "block"))
        labels.append(Label(Place(name, row + 2, 0), words.preview_label, "row"))
        preface = self.form.preface
        labels.append(Label(Place(name, row + 3, 0, preface.rows), preface.label, "row"))
        rows = tuple(Place(name, row + 3 + n, 1) for n in range(preface.rows))
        self.texts[preface.key] = TextPlaces(None, rows)
        self.add(words.id, name, words.title, words.widths, labels)
        return title, preview

    def section(self, section: Section) -> None:
        labels: list[Label] = []
        row = 2
        for key in section.texts:
            row = self.text_block(section, self.form.texts[key], row, labels)
        for table in (self.form.tables[name] for name in section.tables):
            row = self.table(section, table, row, labels)
        freeze = self.first_figure(section) if section.freeze else None
        self.add(
            section.id,
            section.sheet,
            section.title,
            section.widths,
            labels,
            section.landscape,
            freeze,
            section.row_height,
        )

    def first_figure(self, section: Section) -> tuple[int, int]:
        place = min(place for place in self.figures.values() if place.sheet == section.sheet)
        return place.row, place.column

    def text_block(self, section: Section, text: TextBlock, row: int, labels: list[Label]) -> int:
        heading = None if text.heading is None else Place(section.sheet, row, 1)
        first = row + (heading is not None)
        rows = tuple(Place(section.sheet, first + n, 1) for n in range(text.rows))
        self.texts[text.key] = TextPlaces(heading, rows)
        end = first + text.rows
        labels.append(Label(Place(section.sheet, row, 0, end - row), text.label, "row"))
        return end

    def table(self, section: Section, table: Table, row: int, labels: list[Label]) -> int:
        """Places one table below `row`; its last column widens to the width of the sheet."""
        name, width = section.sheet, len(section.widths)
        if table.title:
            labels.append(Label(Place(name, row, 0, 1, width), table.title, "block"))
            row += 1
        depth = _depth(table.columns)
        # Tables of one section stand below one another: the deepest labels of rows make room for all of them, and
        # what a table has fewer columns than the sheet goes to its last one, so that all end at the same edge.
        left = max(_depth(self.form.tables[other].rows) for other in section.tables)
        if left:
            labels.append(Label(Place(name, row, 0, depth, left), table.corner, "head"))
        last = len(table.columns) - 1
        stretch = width - left - last

        def columns(first: int, count: int) -> tuple[int, int]:
            return left + first, count - 1 + stretch if first + count > last else count

        for first, count, level, levels, text in merged_heads([line.label for line in table.columns], depth):
            column, span = columns(first, count)
            labels.append(Label(Place(name, row + level, column, levels, span), text, "head"))
        row += depth
        for first, count, level, levels, text in merged_heads([line.label for line in table.rows], left):
            labels.append(Label(Place(name, row + first, level, count, levels), text, "row"))
        for n, line in enumerate(table.rows):
            for m, other in enumerate(table.columns):
                column, span = columns(m, 1)
                self.figures[Key(table.id, line.id, other.id)] = Place(name, row + n, column, 1, span)
        return row + len(table.rows)

    def self_check(self) -> Place:
        words = self.form.wording.self_check
        name, width = words.sheet, len(words.widths)
        ready = Place(name, 2, 0, 1, width)
        labels = [Label(Place(name, 3, n), text, "head") for n, text in enumerate(words.cells_heading)]
        row = 4
        identity = [fact for fact in self.form.facts.values() if fact.identity]
        row = self.required(name, row, words.required_label, identity, labels)
        for section in self.form.sections.values():
            if section.tables:
                row = self.blanks(name, row, section, labels)
        labels += [Label(Place(name, row, n), text, "head") for n, text in enumerate(words.rules_heading)]
        for claim in self.form.relations:
            row += 1
            labels.append(Label(Place(name, row, 0), claim.rule.label, "row"))
            labels.append(Label(Place(name, row, 1), claim.line.label[-1].replace("\n", ""), "row"))
            left, right, result = (Place(name, row, column) for column in (2, 3, 4))
            self.claim_checks.append(ClaimCheck(claim, left, right, result))
        self.explanations(name, row + 1, words.explained_heading, labels)
        self.add(words.id, name, words.title, words.widths, labels)
        return ready

    def explanations(self, name: str, row: int, heading: Sequence[str], labels: list[Label]) -> None:
        """A line for each rule that only warns, with a cell in which the unit can say why it is so."""
        labels += [Label(Place(name, row, n), text, "head") for n, text in enumerate(heading)]
        warnings = (rule for rule in self.form.rules if rule.id in self.form.explicable)
        for down, rule in enumerate(warnings, row + 1):
            labels.append(Label(Place(name, down, 0), rule.label, "row"))
            self.facts[explanation_key(rule.id)] = Place(name, down, 1)

    def rule_book(self) -> None:
        """The rule book, to be read; nothing depends on what stands there."""
        words = self.form.wording.rule_book
        name, row = words.sheet, 2
        labels = [Label(Place(name, row, n), text, "head", binding=False) for n, text in enumerate(words.heading)]
        for title, entries in rule_book(self.form):
            told = [("", title, "")]
            told += [
                (SEVERITY_WORDS[e.severity], f"{e.sentence}{e.advice}", words.cited.get(e.id, e.source))
                for e in entries
            ]
            for line in told:
                row += 1
                roles = ("row", "listed", "hint") if line[0] else ("block",) * 3
                for column, (text, role) in enumerate(zip(line, roles, strict=True)):
                    labels.append(Label(Place(name, row, column), text, role, binding=False))
        self.add(words.id, name, words.title, words.widths, labels)

    def required(self, name: str, row: int, label: str, facts: list[Fact], labels: list[Label]) -> int:
        labels.append(Label(Place(name, row, 0), label, "row"))
        cells = tuple(self.facts[fact.key] for fact in facts)
        empty, faulty, result = (Place(name, row, column) for column in (1, 2, 4))
        self.cell_checks.append(CellCheck("", cells, empty, faulty, None, result))
        return row + 1

    def blanks(self, name: str, row: int, section: Section, labels: list[Label]) -> int:
        labels.append(Label(Place(name, row, 0), section.title, "row"))
        cells = tuple(self.figures[key] for key in self.form.inputs if self.figures[key].sheet == section.sheet)
        empty, faulty, choice, result = (Place(name, row, column) for column in (1, 2, 3, 4))
        self.facts[blank_is_zero(section.id)] = choice
        self.cell_checks.append(CellCheck(section.id, cells, empty, faulty, choice, result))
        return row + 1


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
