"""Every figure of a form in the tables of a document, found by the labels of its row and column, never by its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ...form import Form, Key
from ..document import JOINT, Cell, Table
from .labels import Labels, labels_of

# Heads have no more levels, with what stands above them.
_DEEPEST = 12


@dataclass(frozen=True)
class Spot:
    """A cell of a document, and the table in which it stands."""

    table: Table
    cell: Cell

    @property
    def shown(self) -> str:
        """What stands in it, as it is quoted."""
        return self.cell.text.replace(JOINT, "").strip()


@dataclass
class Found:
    """What the tables of a document hold.

    `spots` are the cells of each figure, more than one where its labels stand there twice; `strange` are cells among
    the figures that no label names; `beside` the texts around them that are no labels; `plain` the tables in which no
    figure was found; `known` is how many labels stand in all of them, `former` an edition that
    is no longer used and whose labels do.
    """

    spots: dict[Key, list[Spot]] = field(default_factory=dict)
    strange: list[Spot] = field(default_factory=list)
    beside: list[Spot] = field(default_factory=list)
    plain: list[Table] = field(default_factory=list)
    known: int = 0
    former: str = ""


def figures_in(form: Form, tables: Sequence[Table]) -> Found:
    """The figures in some tables."""
    found, labels = Found(), labels_of(form)
    for table in tables:
        reading = _Reading(labels, table)
        reading.read()
        found.known += len(reading.known)
        found.former = found.former or reading.former
        if not reading.spots:
            found.plain.append(table)
            continue
        for key, spot in reading.spots:
            found.spots.setdefault(key, []).append(spot)
        found.strange += reading.strange
        found.beside += reading.beside
    return found


def _upright(table: Table, normal: Mapping[int, str], labels: Labels) -> Iterator[tuple[int, str]]:
    """The cells in which single characters stand that are the label of rows from the top down, with that label."""
    columns: dict[tuple[int, int], list[Cell]] = {}
    for cell in sorted(table.cells, key=lambda cell: cell.row):
        columns.setdefault(cell.extent, []).append(cell)
    for run in (run for column in columns.values() for run in _runs(column)):
        label = "".join(normal[id(cell)] for cell in run)
        if label in labels.words:
            yield from ((id(cell), label) for cell in run if cell.text.strip())


def _runs(column: Sequence[Cell]) -> Iterator[list[Cell]]:
    """The cells one below the other in which at most one character stands each, as many as there are in a row."""
    run: list[Cell] = []
    for cell in column:
        is_single = len(cell.text.strip()) <= 1
        if run and not (is_single and cell.row == run[-1].row + run[-1].rows):
            yield run
            run = []
        if is_single:
            run.append(cell)
    yield run


class _Reading:
    """Reads one table from the top down.

    `block` are the rows since the last one of figures, `heads` those whose labels are above the figures.
    """

    def __init__(self, labels: Labels, table: Table) -> None:
        self.labels = labels
        form_words = labels.form.documents
        self.table = table
        self.lines = table.lines()
        self.normal = {id(cell): labels.normal(cell.text) for cell in table.cells}
        self.normal |= dict(_upright(table, self.normal, labels))
        self.known = {word for word in self.normal.values() if word in labels.words or word in labels.heads}
        former = form_words.former
        self.former = next((former[word] for word in self.normal.values() if word in former), "")
        self.spots: list[tuple[Key, Spot]] = []
        self.strange: list[Spot] = []
        self.beside: list[Spot] = []
        self.block: list[int] = []
        self.heads: list[int] = []
        # By table, extent, and whether a cell has one row: those below the same heads ask the same.
        self.columns: dict[tuple[str, tuple[int, int], bool], str | None] = {}

    def read(self) -> None:
        if not self.known:
            return
        for n, line in enumerate(self.lines):
            stub = self.stub(line)
            if named := self.labels.row([word for cell in line[:stub] if (word := self.normal[id(cell)])]):
                self.turn()
                self.figures(line[stub:], *named)
            elif table := self.unlabelled(n, line):
                self.turn()
                self.figures(line, table, self.labels.unlabelled[table])
            else:
                self.block.append(n)
        self.leave(self.block)

    def stub(self, line: Sequence[Cell]) -> int:
        """How many cells at the begin of a row are its labels: up to the last of those before anything else."""
        last = 0
        for n, cell in enumerate(line, 1):
            if self.normal[id(cell)] in self.labels.words:
                last = n
            elif self.normal[id(cell)]:
                break
        return last

    def turn(self) -> None:
        """From here on the rows since the last figures are heads, if they hold any label of a column."""
        if any(self.normal[id(cell)] in self.labels.heads for n in self.block for cell in self.lines[n]):
            self.heads = self.block
            self.columns.clear()
        else:
            self.leave(self.block)
        self.block = []

    def leave(self, rows: Sequence[int]) -> None:
        """Rows that are neither heads nor figures: a number in them would be lost."""
        for cell in (cell for n in rows for cell in self.lines[n] if cell.row == n and cell.text.strip()):
            if self.normal[id(cell)] not in self.labels.beside:
                strange = cell.text.strip()[-1:].isdigit() or cell.text.strip()[:1].isdigit()
                (self.strange if strange else self.beside).append(Spot(self.table, cell))

    def unlabelled(self, n: int, line: Sequence[Cell]) -> str:
        """The table whose row without a label this is: the first below all of its heads; empty if it is none."""
        if any(self.normal[id(cell)] in self.labels.heads for cell in line):
            return ""
        for table in self.labels.unlabelled:
            if any(cell.row == n and self.column(cell, table, self.block) for cell in line):
                return table
        return ""

    def figures(self, cells: Sequence[Cell], table: str, row: str) -> None:
        for cell in cells:
            asked = table, cell.extent, cell.rows == 1
            if asked not in self.columns:
                self.columns[asked] = self.column(cell, table, self.heads)
            if column := self.columns[asked]:
                self.spots.append((Key(table, row, column), Spot(self.table, cell)))
            elif cell.text.strip():
                self.strange.append(Spot(self.table, cell))

    def column(self, cell: Cell, table: str, heads: Sequence[int]) -> str | None:
        """The column of a table in which a cell stands: the lowest label above it is just as wide, the others wider."""
        if cell.rows > 1:
            return None
        above: list[Cell] = []
        for n in heads[-_DEEPEST:]:
            over = next((head for head in self.lines[n] if head.column <= cell.column < head.extent[1]), None)
            if over is not None and self.is_label(over) and not (above and self.is_same(over, above[-1])):
                above.append(over)
        if not above or above[-1].extent != cell.extent or any(head.extent[1] < cell.extent[1] for head in above):
            return None
        return self.labels.column([self.normal[id(head)] for head in above], table)

    def is_same(self, one: Cell, above: Cell) -> bool:
        """Whether a head only says again what the one above it does."""
        return one.extent == above.extent and self.normal[id(one)] == self.normal[id(above)]

    def is_label(self, head: Cell) -> bool:
        """Whether something stands in a cell among the heads that says more than a unit."""
        return bool(self.normal[id(head)]) and self.normal[id(head)] not in self.labels.beside


# -- all of them


def out_of_order(form: Form, spots: Mapping[Key, Sequence[Spot]]) -> Iterator[Key]:
    """Of each table of the form the first figure that stands before one that comes before it on the form."""
    for table in form.tables.values():
        stood = [(spots[key][0].table.n, *spots[key][0].cell.spot) for key in table.all_keys() if key in spots]
        keys = [key for key in table.all_keys() if key in spots]
        yield from [key for key, before, at in zip(keys[1:], stood, stood[1:], strict=False) if before > at][:1]


def lacking(form: Form, keys: set[Key]) -> Iterator[tuple[str, list[Key]]]:
    """Figures by the largest part of a table that they fill: all of it, rows, columns, single ones; each named."""
    for table in form.tables.values():
        left = [key for key in table.all_keys() if key in keys]
        if len(left) > 1 and len(left) == len(table.rows) * len(table.columns):
            yield f"{form.sections[table.section].title}{table.title}", left
            continue
        for row in table.rows:
            own = [key for key in left if key.row == row.id]
            if len(own) > 1 and len(own) == len(table.columns):
                yield form.labels(own[0])[0], own
                left = [key for key in left if key not in own]
        for column in table.columns:
            own = [key for key in left if key.column == column.id]
            if len(own) > 1:
                yield form.labels(own[0])[1], own
                left = [key for key in left if key not in own]
        for key in left:
            yield form.label(key), [key]
