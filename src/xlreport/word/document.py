"""A report as headings, paragraphs, tables and charts, before any format: .docx and HTML are written from the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from ..form import plain

# The style of a paragraph that nobody wrote.
DRAFTED = "drafted"
# How the bars of a chart lie or stand.
BAR, COLUMN = "bar", "column"
# What parts the lines of a text, whatever wrote it.
_BREAKS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# What neither XML nor HTML can hold, and what they must not: such a character stands in a text by name.
_UNHELD = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


@dataclass(frozen=True)
class Paragraph:
    """A heading or a paragraph of a style of the look; a line break in its text is one."""

    style: str
    text: str


@dataclass(frozen=True)
class Cell:
    """A cell of a table, from row and column 0 on, over so many rows and columns."""

    row: int
    column: int
    rows: int
    columns: int
    style: str
    text: str


@dataclass(frozen=True)
class Table:
    """A table: every place of its grid belongs to one cell. Widths of columns in parts of the whole.

    `head` is how many rows are repeated where a page ends, `title` what it is called for those who do not see it.
    """

    title: str
    widths: tuple[float, ...]
    head: int
    cells: tuple[Cell, ...]

    def lines(self) -> Iterator[list[Cell]]:
        """The cells that begin in each row, from the left."""
        for row in range(max(cell.row + cell.rows for cell in self.cells)):
            yield sorted((cell for cell in self.cells if cell.row == row), key=lambda cell: cell.column)

    def grid(self) -> Iterator[list[Cell]]:
        """The cells of each row from the left, those included that begin in a row above it."""
        for row in range(max(cell.row + cell.rows for cell in self.cells)):
            over = (cell for cell in self.cells if cell.row <= row < cell.row + cell.rows)
            yield sorted(over, key=lambda cell: cell.column)


@dataclass(frozen=True)
class Chart:
    """A chart of bars of one colour, each with its name and value; the last `rest` of them are grey.

    `kind` is BAR for bars that lie below one another, COLUMN for those that stand side by side. `series` says what
    the values are; `title`, what is seen.
    """

    title: str
    kind: str
    series: str
    names: tuple[str, ...]
    values: tuple[Decimal, ...]
    rest: int = 0

    @property
    def described(self) -> str:
        """All that it shows, for those who do not see it."""
        bars = (f"{name} {plain(value)}" for name, value in zip(self.names, self.values, strict=True))
        return f"{self.title}。{'，'.join(bars)}。"


Block = Paragraph | Table | Chart


@dataclass(frozen=True)
class Document:
    """A report. `mark` tells whose it is and for which year, `author` who publishes it.

    `draft` stands on every page, and is empty for what may be published; `errors` stand on a last page that is no
    part of the report.
    """

    title: str
    author: str
    mark: str
    body: tuple[Block, ...]
    draft: str = ""
    errors: tuple[Paragraph, ...] = ()

    @property
    def charts(self) -> tuple[Chart, ...]:
        """Its charts from the first to the last."""
        return tuple(block for block in self.body if isinstance(block, Chart))

    @property
    def has_drafted(self) -> bool:
        """Whether a paragraph in it was drafted by the program."""
        return any(isinstance(block, Paragraph) and block.style == DRAFTED for block in self.body)


def held(text: str) -> str:
    """A text as XML and HTML can hold it: its lines parted in one way, what they cannot hold by name."""
    return _UNHELD.sub(lambda found: f"〔U+{ord(found[0]):04X}〕", _BREAKS.sub("\n", text))
