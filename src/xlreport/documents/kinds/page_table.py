"""A table of a web page: its rows and columns as they are read, and where each cell stands once spans are followed."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ...ooxml import Refused
from ..document import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Rough, RoughBlock, RoughTable, seen_columns

# In pixels: columns of at most a millimetre are none to the eye.
_UNSEEN = 3
_WIDTH = re.compile(r"\s*(\d{1,9})\s*(?:px)?\s*", re.ASCII | re.I)
_SPANS = re.compile(r"\s*\+?(\d{1,9})", re.ASCII)
# No application follows a span further.
_WIDEST = 1_000
# The attributes of an element.
Given = Mapping[str, str | None]


@dataclass
class OpenCell:
    """A cell, or the page itself, that is being read. The text of one that is `apart` may not count."""

    blocks: list[RoughBlock] = field(default_factory=list)
    columns: int = 1
    rows: int = 1
    apart: bool = False


@dataclass
class OpenTable:
    """A table that is being read, its cells as they stand in its rows."""

    width: int | None
    rows: list[list[OpenCell]] = field(default_factory=list)
    cell: OpenCell | None = None
    columns: list[int | None] = field(default_factory=list)
    row_apart: bool = False

    def begin(self, tag: str, given: Given) -> None:
        """Takes up an element that begins in it: a column, a row or a cell; others change nothing."""
        if tag == "col":
            self.columns += [_width(given)] * min(_span(given, "span", 1), MOST_COLUMNS - len(self.columns))
        elif tag == "tr":
            self.cell, self.row_apart = None, False
            self.rows.append([])
        elif tag in ("td", "th"):
            spans = _span(given, "colspan", 1), _span(given, "rowspan", 0)
            self.cell = OpenCell([], *spans, apart=self.row_apart)
            if not self.rows:
                self.rows.append([])
            self.rows[-1].append(self.cell)

    def set_apart(self) -> None:
        """Marks the row, or the cell, that has just begun."""
        if self.cell is None:
            self.row_apart = True
        else:
            self.cell.apart = True

    def end(self, tag: str) -> None:
        """Takes up the end of an element in it."""
        if tag in ("td", "th", "tr"):
            self.cell = None

    @property
    def seen(self) -> list[bool]:
        """Which columns are seen. One that is told to be wider than the table is none: LibreOffice writes it so
        where no pixel is left of it."""
        widest = self.width or sys.maxsize
        return [width is None or _UNSEEN < width <= widest for width in self.columns]

    def read(self) -> RoughTable:
        """The table, once all of it was read. Raises Refused for spans that cannot be followed."""
        return RoughTable(seen_columns(_placed([row for row in self.rows if row]), self.seen))


def open_table(given: Given) -> OpenTable:
    """A table that begins."""
    return OpenTable(_width(given))


def _width(given: Given) -> int | None:
    """A width in pixels; None where none is told."""
    said = _WIDTH.fullmatch(given.get("width") or "")
    return int(said[1]) if said else None


def _span(given: Given, name: str, least: int) -> int:
    """A span as browsers read it; 0 rows are all that are left."""
    said = _SPANS.match(given.get(name) or "")
    return max(min(int(said[1]), _WIDEST if least else MOST_ROWS), least) if said else 1


# -- spans


def _placed(rows: Sequence[Sequence[OpenCell]]) -> list[list[tuple[int, Rough]]]:
    """The cells of a table with their columns; one that spans more rows than there are ends with the last.

    Two cells that would lie over one another, which only broken spans bring about, are refused.
    """
    if len(rows) > MOST_ROWS:
        raise Refused("TOO-MUCH", "一张表的行", f"{MOST_ROWS} 行")
    placing = _Placing(len(rows))
    return [placing.row(n, row) for n, row in enumerate(rows)]


@dataclass
class _Placing:
    """The cells of so many rows that are being placed; `taken` are the columns in rows below into which some reach."""

    rows: int
    taken: dict[int, set[int]] = field(default_factory=dict)
    room: int = MOST_CELLS

    def row(self, n: int, cells: Sequence[OpenCell]) -> list[tuple[int, Rough]]:
        """The cells of a row, each in the first column that is free."""
        line, column = [], 0
        here = self.taken.pop(n, set())
        for cell in cells:
            while column in here:
                column += 1
            if column + cell.columns > MOST_COLUMNS:
                raise Refused("TOO-MUCH", "一张表的列", f"{MOST_COLUMNS} 列")
            deep = self.depth(n, cell)
            across = range(column, column + cell.columns)
            if not here.isdisjoint(across):
                raise Refused("SPANS-OVERLAP", f"第 {n + 1} 行")
            for below in range(n + 1, n + deep):
                self.taken.setdefault(below, set()).update(across)
            line.append((column, Rough(cell.blocks, cell.columns, deep)))
            column += cell.columns
        return line

    def depth(self, n: int, cell: OpenCell) -> int:
        """Over how many rows a cell goes, for which there must be room."""
        deep = min(cell.rows or self.rows, self.rows - n)
        self.room -= deep * cell.columns
        if self.room < 0:
            raise Refused("TOO-MUCH", "一张表的格", f"{MOST_CELLS} 格")
        return deep
