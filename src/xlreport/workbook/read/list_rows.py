"""The rows of a summary's lists in their order, whether their sheet is held or read as it comes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from ...layout import Place
from ...layout import summary as at
from .cell import EMPTY, Cell
from .grid import Grid
from .row_pass import Row
from .summary_cells import is_seen

# So many cells that do not belong where they stand are remembered of a sheet.
_MOST = 10


def rows_of(grid: Grid) -> Iterator[Row]:
    """The rows of a sheet that is held."""
    for number, places in groupby(sorted(grid.cells), lambda place: place[0]):
        yield Row(number, {column: grid.cells[number, column] for _, column in places})


class ListRows:
    """The rows of a list on one sheet, from its first on, as long as each has a 序号.

    `above` are the cells over it, `numbers` the 序号 so far, `beyond` the first cells below it that somebody can see.
    """

    def __init__(self, name: str, rows: Iterator[Row], first: int, sheet: str = "") -> None:
        self.name = name
        self.sheet = sheet or name
        self.first = first
        self.above: dict[tuple[int, int], Cell] = {}
        self.numbers: list[str] = []
        self.beyond: list[tuple[Place, Cell]] = []
        self._rows = rows
        self._ended = False

    def take(self) -> Row | None:
        """The next row; None behind the last one."""
        for row in () if self._ended else self._rows:
            number = row.cells.get(0, EMPTY).shown
            if row.number < self.first:
                self.above.update({(row.number, column): cell for column, cell in row.cells.items()})
            elif number and row.number == self.first + len(self.numbers):
                # A member has many rows on some lists.
                again = self.numbers and self.numbers[-1] == number
                self.numbers.append(self.numbers[-1] if again else number)
                return row
            else:
                self.leave(row)
                break
        self._ended = True
        return None

    def drain(self) -> None:
        """Goes on to the end of the sheet."""
        while self.take():
            pass
        for row in self._rows:
            self.leave(row)

    def leave(self, row: Row, known: Iterable[int] = ()) -> None:
        """Remembers the cells of a row that stand where nothing belongs."""
        for column in sorted(row.cells.keys() - set(known)) if len(self.beyond) < _MOST else ():
            if is_seen(row.cells[column]):
                self.beyond.append((Place(self.sheet, row.number, column), row.cells[column]))


# A row, and the list on which it stands.
Found = tuple[ListRows, Row]


class InStep:
    """A list that goes on over several sheets, whose rows stand member by member."""

    def __init__(self, parts: Sequence[ListRows]) -> None:
        self.parts = parts
        self._left = list(parts)
        self._next: Row | None = None

    def of(self, number: str) -> Iterator[Found]:
        """The rows of a member, if they are the next ones."""
        while (found := self._peek()) and found[1].cells[0].shown == number:
            self._next = None
            yield found

    def left(self) -> Iterator[Found]:
        """The row that belongs to no member, if there is one; then the sheets are read to their ends."""
        if found := self._peek():
            yield found
        for part in self._left:
            part.drain()

    def _peek(self) -> Found | None:
        while self._left:
            self._next = self._next or self._left[0].take()
            if self._next:
                return self._left[0], self._next
            self._left.pop(0).drain()
        return None


class Gathered:
    """A list whose rows stand in another order, held whole; of each member they are asked for once."""

    def __init__(self, name: str, grid: Grid) -> None:
        self.name = name
        self.grid = grid
        self._list = ListRows(name, rows_of(grid), at.LIST_HEAD_ROW + 1)
        self._rows: dict[str, list[Row]] = {}
        while row := self._list.take():
            self._rows.setdefault(row.cells[0].shown, []).append(row)

    def of(self, number: str) -> Iterator[Found]:
        """The rows of a member."""
        return ((self._list, row) for row in self._rows.pop(number, ()))

    def left(self) -> Iterator[Found]:
        """The rows that belong to no member."""
        return ((self._list, row) for rows in self._rows.values() for row in rows)
