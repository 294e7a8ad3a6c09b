"""The tables of a form: figures by key, each a row crossed with a column."""

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from .basis import Grounds


class Key(NamedTuple):
    """The meaning of one figure; written `table/row/column`."""

    table: str
    row: str
    column: str

    def __str__(self) -> str:
        return "/".join(self)


class Number(NamedTuple):
    """What may stand in a number cell; `maximum` is inclusive, `decimals` 0 means whole numbers.

    `slips` are how many times too large or too small a number is that was typed in another unit, each with what is
    said of it.
    """

    id: str
    name: str
    decimals: int
    maximum: Decimal
    expected: str
    advice: str
    example: str
    slips: Mapping[Decimal, str]
    grounds: Grounds


class Line(NamedTuple):
    """A row or a column. `label` is its path in the merged heads; `sums` makes it a total.

    `short` is how a list calls it where there is no room for the official label.
    """

    id: str
    label: tuple[str, ...]
    sums: tuple[str, ...] = ()
    kind: str = ""
    unit: str = ""
    short: str = ""

    @property
    def called(self) -> str:
        """Its short label, or else the last part of the official one."""
        return self.short or "".join(self.label[-1:]).replace("\n", "")


@dataclass(frozen=True, eq=False)
class Table:
    """One block of figures; every figure is a row crossed with a column.

    `kind` and `unit` are those of lines that have none of their own; `subtotals` are groups of rows that no row
    adds up; `hint` is the column whose figures of last year stand beside the table, empty where those of all columns
    stand below it.
    """

    id: str
    title: str
    section: str
    label: tuple[str, ...]
    corner: str
    kind: str
    unit: str
    rows: tuple[Line, ...]
    columns: tuple[Line, ...]
    hint: str
    subtotals: tuple[Line, ...]

    @functools.cached_property
    def row(self) -> Mapping[str, Line]:
        """The rows by id."""
        return {line.id: line for line in self.rows}

    @functools.cached_property
    def column(self) -> Mapping[str, Line]:
        """The columns by id."""
        return {line.id: line for line in self.columns}

    def all_keys(self) -> Iterator[Key]:
        """All keys, row by row."""
        return (Key(self.id, row.id, column.id) for row in self.rows for column in self.columns)

    def unit_of(self, key: Key) -> str:
        """The unit that `key` is counted in: that of its row, its column or the table."""
        return self.row[key.row].unit or self.column[key.column].unit or self.unit

    def addends(self, key: Key) -> tuple[Key, ...]:
        """The figures that `key` adds up, empty for an input; a row's sum comes before a column's."""
        if across := self.column[key.column].sums:
            return tuple(key._replace(column=part) for part in across)
        return tuple(key._replace(row=part) for part in self.row[key.row].sums)
