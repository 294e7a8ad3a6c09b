"""A report as paragraphs and tables, whatever kind of document it stood in, each with where it stood."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ..ooxml import RETURNS, Refused

# No page and no document of this report comes near.
MOST_COLUMNS, MOST_ROWS, MOST_CELLS, MOST_TABLES = RETURNS.columns, RETURNS.rows, RETURNS.cells, 1_000

# Stands behind a number that nobody typed, and by text that may not count: a label is the same with it, a figure none.
JOINT = "\N{WORD JOINER}"


# The numbers of the first and the last paragraph at which something stands in a Word document.
At = tuple[int, int]


@dataclass(frozen=True)
class Line:
    """A paragraph, the nth of its document from 1 on; also a `row`, from 1 on, of a table below it without figures.

    `at` is where it stands, as far as that was asked for, `style` the name of its style.
    """

    n: int
    text: str
    at: At | None = field(default=None, compare=False)
    row: int = 0
    style: str = ""


@dataclass(frozen=True)
class Cell:
    """A cell from row and column 0 on, over so many rows and columns; `at` as of a line."""

    row: int
    column: int
    rows: int
    columns: int
    text: str
    at: At | None = field(default=None, compare=False)

    @property
    def spot(self) -> tuple[int, int]:
        """Where it begins: row and column."""
        return self.row, self.column

    @property
    def extent(self) -> tuple[int, int]:
        """Its first column, and the one behind its last."""
        return self.column, self.column + self.columns


@dataclass(frozen=True)
class Table:
    """A table, the nth of its document from 1 on; no two cells of it share a place.

    One that fills a `sheet` of a workbook has its cells where they stand on it.
    """

    n: int
    cells: tuple[Cell, ...]
    sheet: str = ""

    def lines(self) -> list[list[Cell]]:
        """The cells that stand in each row, from the left, those included that begin above it."""
        rows: list[list[Cell]] = [[] for _ in range(max((cell.row + cell.rows for cell in self.cells), default=0))]
        for cell in sorted(self.cells, key=lambda cell: cell.column):
            for row in range(cell.row, cell.row + cell.rows):
                rows[row].append(cell)
        return rows


Block = Line | Table


class Known(str):
    """The text of a paragraph, the name of its style, and where it stands as far as that was asked for."""

    style: str = ""
    at: At | None = None


def known(text: str, style: str, at: At | None = None) -> Known:
    """A text of which that is known."""
    said = Known(text)
    said.style, said.at = style, at
    return said


@dataclass
class Rough:
    """A cell as its document has it: what stands in it, and over how many rows and columns it says that it goes."""

    blocks: list[RoughBlock]
    columns: int = 1
    rows: int = 1
    at: At | None = None

    @property
    def text(self) -> str:
        """Its paragraphs, a line each."""
        return "\n".join(block for block in self.blocks if isinstance(block, str))


@dataclass
class RoughTable:
    """A table as its document has it: rows of cells by the column in which each begins."""

    rows: list[list[tuple[int, Rough]]]

    @property
    def is_layout(self) -> bool:
        """Whether it only arranges others."""
        return any(not isinstance(block, str) for row in self.rows for _, cell in row for block in cell.blocks)


RoughBlock = str | RoughTable


RoughRows = list[list[tuple[int, Rough]]]


def seen_columns(rows: RoughRows, seen: Sequence[bool]) -> RoughRows:
    """The rows without columns that are too narrow to be seen, which applications add where edges hardly differ.

    As they are where something stands in such a column alone. Columns of which nothing is told are `seen`.
    """
    if all(seen):
        return rows
    at = [0]
    for n in range(2 * MOST_COLUMNS):
        at.append(at[-1] + (n >= len(seen) or seen[n]))
    narrowed = []
    for row in rows:
        line = [(at[column], at[column + cell.columns], cell) for column, cell in row]
        if any(first == last and cell.text.strip() for first, last, cell in line):
            return rows
        narrowed.append([(first, last - first, cell) for first, last, cell in line if first < last])
    for line in narrowed:
        for _, columns, cell in line:
            cell.columns = columns
    return [[(first, cell) for first, _, cell in line] for line in narrowed]


def numbered(blocks: Sequence[RoughBlock]) -> tuple[Block, ...]:
    """The paragraphs and tables from the top down; a table that only arranges others is gone, what is in it is not."""
    found: list[Block] = []
    lines = tables = 0
    for block in _flat(blocks):
        if isinstance(block, RoughTable):
            tables += 1
            found.append(Table(tables, _cells(block)))
            continue
        at, style = (block.at, block.style) if isinstance(block, Known) else (None, "")
        for text in block.replace(JOINT, "").split("\n"):
            if text.strip():
                lines += 1
                found.append(Line(lines, text.strip(), at, style=style))
    if tables > MOST_TABLES:
        raise Refused("TOO-MUCH", "表格", f"{MOST_TABLES} 张")
    return tuple(found)


def _flat(blocks: Sequence[RoughBlock]) -> Iterator[RoughBlock]:
    waiting = [iter(blocks)]
    while waiting:
        block = next(waiting[-1], None)
        if block is None:
            waiting.pop()
        elif isinstance(block, RoughTable) and block.is_layout:
            waiting.append(iter([inner for row in block.rows for _, cell in row for inner in cell.blocks]))
        else:
            yield block


def _cells(table: RoughTable) -> tuple[Cell, ...]:
    cells = [
        Cell(row, column, cell.rows, cell.columns, cell.text, cell.at)
        for row, line in enumerate(table.rows)
        for column, cell in line
    ]
    if len(cells) > MOST_CELLS or len(table.rows) > MOST_ROWS:
        raise Refused("TOO-MUCH", "一张表的格", f"{MOST_ROWS} 行、{MOST_CELLS} 格")
    if any(cell.column + cell.columns > MOST_COLUMNS for cell in cells):
        raise Refused("TOO-MUCH", "一张表的列", f"{MOST_COLUMNS} 列")
    return tuple(cells)


def text_hash(blocks: Sequence[Block]) -> str:
    """A hash of all text of a document, without blanks."""
    texts = ([block.text] if isinstance(block, Line) else [cell.text for cell in block.cells] for block in blocks)
    said = ["".join(text.split()) for block in texts for text in block]
    return hashlib.sha256(repr(said).encode("utf-8", "backslashreplace")).hexdigest()
