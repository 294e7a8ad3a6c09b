"""Seeded changes to reports in documents, and what the report then says: what no reader may get wrong unsaid."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

from support.pages import Cell, Page, Rows, tables
from xlreport import Key

_FIGURE = re.compile(r"\d+(\.\d+)?")
# The figures that a report shows, by the place of their cell: which table, which row, which cell.
Spot = tuple[int, int, int]
Truth = Mapping[Spot, tuple[Key, Decimal]]


class Changed:
    """A report with its figures marked, so that they can be followed through any change."""

    def __init__(self, page: Page, figures: Mapping[Key, Decimal]) -> None:
        self.page: Page = [block if isinstance(block, str) else [list(row) for row in block] for block in page]
        self.tables: list[Rows] = tables(self.page)
        self.figures = dict(figures)
        self.keys: dict[int, Key] = {}
        self.kept: list[Cell] = []
        for (_, cell), key in zip(self.cells(_FIGURE.fullmatch), figures, strict=True):
            self.keys[id(cell)] = key

    def cells(self, wanted: Callable[[str], object]) -> list[tuple[tuple[Rows, int, int], Cell]]:
        return [
            ((table, n, k), cell)
            for table in self.tables
            for n, row in enumerate(table)
            for k, cell in enumerate(row)
            if wanted(cell.text)
        ]

    def change(self, chance: random.Random) -> str:
        """Makes one change and says which."""
        change = chance.choice([empty, other, delete, double, swap, span, down, edit, exchange, drop, add, move])
        change(self, chance)
        return change.__name__

    def put(self, at: tuple[Rows, int, int], cell: Cell) -> None:
        table, n, k = at
        old = table[n][k]
        if id(old) in self.keys:
            self.keys[id(cell)] = self.keys.pop(id(old))
        self.kept.append(old)  # so that no other cell gets its id
        table[n][k] = cell


def empty(report: Changed, chance: random.Random) -> None:
    """Empties a cell, of a figure or of a label."""
    at, cell = chance.choice(report.cells(bool))
    if key := report.keys.get(id(cell)):
        report.figures[key] = Decimal(0)
    report.put(at, replace(cell, text=""))


def other(report: Changed, chance: random.Random) -> None:
    """Another figure: the document says so."""
    at, cell = chance.choice(report.cells(_FIGURE.fullmatch))
    said = str(chance.randrange(1000))
    if key := report.keys.get(id(cell)):
        report.figures[key] = Decimal(said)
    report.put(at, replace(cell, text=said))


def delete(report: Changed, chance: random.Random) -> None:
    table = chance.choice(report.tables)
    del table[chance.randrange(len(table))]


def double(report: Changed, chance: random.Random) -> None:
    table = chance.choice(report.tables)
    n = chance.randrange(len(table))
    table.insert(chance.randrange(len(table) + 1), [replace(cell) for cell in table[n]])


def swap(report: Changed, chance: random.Random) -> None:
    """Rows change places, with their labels."""
    table = chance.choice(report.tables)
    one, another = (chance.randrange(len(table)) for _ in range(2))
    table[one], table[another] = table[another], table[one]


def span(report: Changed, chance: random.Random) -> None:
    at, cell = chance.choice(report.cells(lambda text: True))
    report.put(at, replace(cell, columns=max(1, cell.columns + chance.choice([-2, -1, 1, 2, 5]))))


def down(report: Changed, chance: random.Random) -> None:
    at, cell = chance.choice(report.cells(lambda text: True))
    report.put(at, replace(cell, rows=max(1, cell.rows + chance.choice([-2, -1, 1, 2]))))


def edit(report: Changed, chance: random.Random) -> None:
    """A sign of a label is left out, doubled or another."""
    at, cell = chance.choice(report.cells(lambda text: len(text) > 1 and not _FIGURE.fullmatch(text)))
    n = chance.randrange(len(cell.text))
    sign = chance.choice(["", cell.text[n] * 2, "的", "5", "总计", "其他"])
    report.put(at, replace(cell, text=cell.text[:n] + sign + cell.text[n + 1 :]))


def exchange(report: Changed, chance: random.Random) -> None:
    """Two cells change what stands in them; figures are then those of the other labels."""
    one, another = (chance.choice(report.cells(_FIGURE.fullmatch)) for _ in range(2))
    keys = [report.keys.get(id(cell)) for _, cell in (one, another)]
    if keys[0] and keys[1]:
        first, second = report.figures[keys[0]], report.figures[keys[1]]
        report.figures[keys[0]], report.figures[keys[1]] = second, first
    (at, cell), (at_other, cell_other) = one, another
    if cell is not cell_other:
        report.put(at, replace(cell, text=cell_other.text))
        report.put(at_other, replace(cell_other, text=cell.text))


def drop(report: Changed, chance: random.Random) -> None:
    (table, n, k), _ = chance.choice(report.cells(lambda text: True))
    del table[n][k]


def add(report: Changed, chance: random.Random) -> None:
    (table, n, k), _ = chance.choice(report.cells(lambda text: True))
    table[n].insert(k, Cell(chance.choice(["", "7", "0", "其他"])))


def move(report: Changed, chance: random.Random) -> None:
    """A label comes to stand at another one's place, and that one at its."""
    labels = report.cells(lambda text: len(text) > 1 and not _FIGURE.fullmatch(text))
    (at, cell), (at_other, cell_other) = chance.choice(labels), chance.choice(labels)
    if cell is not cell_other:
        report.put(at, replace(cell, text=cell_other.text))
        report.put(at_other, replace(cell_other, text=cell.text))
