"""Where everything of a form stands in a workbook."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from .form import (
    SEVERITY_WORDS,
    Claim,
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


@dataclass(frozen=True, order=True)
class Place:
    """A cell, or the block of merged cells that counts as one; row and column from 0."""

    sheet: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1

    @property
    def cell(self) -> str:
        """The name of its first cell: C6."""
        return f"{column_name(self.column)}{self.row + 1}"

    @property
    def range(self) -> str:
        """The names of its first and last cell: C6:D6."""
        last = Place(self.sheet, self.row + self.rows - 1, self.column + self.columns - 1)
        return f"{self.cell}:{last.cell}"

    @property
    def merged(self) -> bool:
        """Whether it is more than one cell."""
        return self.rows * self.columns > 1

    @property
    def reference(self) -> str:
        """How a formula on any sheet names its first cell: '三、依申请公开'!C6."""
        return f"'{self.sheet}'!{self.cell}"


@functools.lru_cache(16_384)
def column_name(index: int) -> str:
    """The letters of a column, counted from 0."""
    letters = ""
    index += 1
    while index:
        index, letter = divmod(index - 1, 26)
        letters = chr(65 + letter) + letters
    return letters


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
    """All places of a form. Sheets in the order of the workbook."""

    form: Form
    sheets: Mapping[str, Sheet]
    figures: Mapping[Key, Place]
    facts: Mapping[str, Place]
    texts: Mapping[str, TextPlaces]
    title_preview: Place
    preface_preview: Place
    ready: Place
    cell_checks: tuple[CellCheck, ...]
    claim_checks: tuple[ClaimCheck, ...]
    identity: str

    @functools.cached_property
    def merges(self) -> Mapping[str, frozenset[str]]:
        """The merged ranges of each sheet, by sheet name."""
        found: dict[str, set[str]] = {sheet.name: set() for sheet in self.sheets.values()}
        for place in self._all_places():
            if place.merged:
                found[place.sheet].add(place.range)
        return {name: frozenset(ranges) for name, ranges in found.items()}

    def sheet_id_of(self, key: Key) -> str:
        """The id of the sheet on which a figure stands."""
        return self.form.tables[key.table].section

    def unlabelled(self, sheet: Sheet) -> tuple[Key, ...]:
        """The figures in rows that no label names: only they tell whether such a row is in its place."""
        return tuple(key for key in self.keys_on(sheet) if not self.form.tables[key.table].row[key.row].label)

    def figure_sheets(self) -> Iterator[Sheet]:
        """The sheets that hold tables."""
        return (self.sheets[section.id] for section in self.form.sections.values() if section.tables)

    def keys_on(self, sheet: Sheet) -> tuple[Key, ...]:
        """The keys of the tables on one sheet."""
        return self._keys.get(sheet.name, ())

    @functools.cached_property
    def _keys(self) -> Mapping[str, tuple[Key, ...]]:
        found: dict[str, list[Key]] = {}
        for key in self.form.keys:
            found.setdefault(self.figures[key].sheet, []).append(key)
        return {name: tuple(keys) for name, keys in found.items()}

    @functools.cached_property
    def copy_sheets(self) -> frozenset[str]:
        """The sheets that only a marked copy has; nothing is read from them."""
        words = self.form.wording["marked"]
        return frozenset((words["sheet"], words["leftovers_sheet"]))

    def texts_on(self, name: str) -> set[str]:
        """The labels of a sheet, in one line each; none for a sheet that the form does not have."""
        sheets = (sheet for sheet in self.sheets.values() if sheet.name == name)
        return {label.text.replace("\n", "") for sheet in sheets for label in sheet.labels}

    @property
    def results(self) -> list[Place]:
        """The result cells of the self-check sheet, from the top down."""
        return [c.result for c in self.cell_checks] + [c.result for c in self.claim_checks]

    def places_on(self, sheet: Sheet) -> Iterator[Place]:
        """Every place on one sheet."""
        return (place for place in self._all_places() if place.sheet == sheet.name)

    def _all_places(self) -> Iterator[Place]:
        for sheet in self.sheets.values():
            yield from sheet.places
        yield from self.figures.values()
        yield from self.facts.values()
        yield from (self.title_preview, self.preface_preview, self.ready)
        for block in self.texts.values():
            yield from block.paragraphs
        yield from self.results


@functools.cache
def layout_of(form: Form) -> Layout:
    """The one layout of a form; it depends on the form alone."""
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

    def layout(self) -> Layout:
        self.guide()
        title, preview = self.basics()
        for section in self.form.sections.values():
            self.section(section)
        ready = self.self_check()
        self.rule_book()
        return Layout(
            form=self.form,
            sheets=self.sheets,
            figures=self.figures,
            facts=self.facts,
            texts=self.texts,
            title_preview=title,
            preface_preview=preview,
            ready=ready,
            cell_checks=tuple(self.cell_checks),
            claim_checks=tuple(self.claim_checks),
            identity=self.form.wording["identity"]["sheet"],
        )

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
        words = self.form.wording["guide"]
        labels = [
            label
            for n, line in enumerate(words["lines"], 1)
            for label in (
                Label(Place(words["sheet"], n + 1, 0), f"{n}.", "advice", binding=False),
                Label(Place(words["sheet"], n + 1, 1), line, "advice", binding=False),
            )
        ]
        self.add(words["id"], words["sheet"], words["title"], words["widths"], labels)

    def basics(self) -> tuple[Place, Place]:
        words = self.form.wording["basics"]
        name = words["sheet"]
        labels = []
        for row, fact in enumerate(self.form.facts.values(), 2):
            labels.append(Label(Place(name, row, 0), fact.label, "row"))
            labels.append(Label(Place(name, row, 2), fact.hint, "hint", binding=False))
            self.facts[fact.key] = Place(name, row, 1)
        row = 2 + len(self.form.facts)
        title, preview = Place(name, row, 1, 1, 2), Place(name, row + 2, 1, 1, 2)
        labels.append(Label(Place(name, row, 0), words["title_label"], "row"))
        labels.append(Label(Place(name, row + 1, 0, 1, 3), words["texts_label"], "block"))
        labels.append(Label(Place(name, row + 2, 0), words["preview_label"], "row"))
        preface = self.form.preface
        labels.append(Label(Place(name, row + 3, 0, preface.rows), preface.label, "row"))
        rows = tuple(Place(name, row + 3 + n, 1) for n in range(preface.rows))
        self.texts[preface.key] = TextPlaces(None, rows)
        self.add(words["id"], name, words["title"], words["widths"], labels)
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
        words = self.form.wording["self_check"]
        name, width = words["sheet"], len(words["widths"])
        ready = Place(name, 2, 0, 1, width)
        labels = [Label(Place(name, 3, n), text, "head") for n, text in enumerate(words["cells_heading"])]
        row = 4
        identity = [fact for fact in self.form.facts.values() if fact.identity]
        row = self.required(name, row, words["required_label"], identity, labels)
        for section in self.form.sections.values():
            if section.tables:
                row = self.blanks(name, row, section, labels)
        labels += [Label(Place(name, row, n), text, "head") for n, text in enumerate(words["rules_heading"])]
        for claim in self.form.relations:
            row += 1
            labels.append(Label(Place(name, row, 0), claim.rule.label, "row"))
            labels.append(Label(Place(name, row, 1), claim.line.label[-1].replace("\n", ""), "row"))
            left, right, result = (Place(name, row, column) for column in (2, 3, 4))
            self.claim_checks.append(ClaimCheck(claim, left, right, result))
        self.explanations(name, row + 1, words["explained_heading"], labels)
        self.add(words["id"], name, words["title"], words["widths"], labels)
        return ready

    def explanations(self, name: str, row: int, heading: list[str], labels: list[Label]) -> None:
        """A line for each rule that only warns, with a cell in which the unit can say why it is so."""
        labels += [Label(Place(name, row, n), text, "head") for n, text in enumerate(heading)]
        warnings = (rule for rule in self.form.rules if rule.id in self.form.explicable)
        for down, rule in enumerate(warnings, row + 1):
            labels.append(Label(Place(name, down, 0), rule.label, "row"))
            self.facts[explanation_key(rule.id)] = Place(name, down, 1)

    def rule_book(self) -> None:
        """The rule book, to be read; nothing depends on what stands there."""
        words = self.form.wording["rule_book"]
        name, row = words["sheet"], 2
        labels = [Label(Place(name, row, n), text, "head", binding=False) for n, text in enumerate(words["heading"])]
        for title, entries in rule_book(self.form):
            told = [("", title, "")]
            told += [(SEVERITY_WORDS[e.severity], f"{e.sentence}{e.advice}", e.source) for e in entries]
            for line in told:
                row += 1
                roles = ("row", "listed", "hint") if line[0] else ("block",) * 3
                for column, (text, role) in enumerate(zip(line, roles, strict=True)):
                    labels.append(Label(Place(name, row, column), text, role, binding=False))
        self.add(words["id"], name, words["title"], words["widths"], labels)

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


def merged_heads(paths: Sequence[tuple[str, ...]], depth: int) -> Iterator[tuple[int, int, int, int, str]]:
    """Each label once: first line, how many lines, level, how many levels, text.

    Lines that share the beginning of their paths share its cells; a short path's last cell reaches down.
    """
    for level in range(depth):
        first = 0
        while first < len(paths):
            begin = paths[first][: level + 1]
            end = first + 1
            while end < len(paths) and len(begin) > level and paths[end][: level + 1] == begin:
                end += 1
            if len(begin) > level:
                levels = 1 if len(paths[first]) > level + 1 else depth - level
                yield first, end - first, level, levels, begin[level]
            first = end
