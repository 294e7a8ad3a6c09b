"""Cells and blocks of cells by their place."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field


@dataclass(frozen=True, order=True)
class Place:
    """A cell, or the block of merged cells that counts as one; row and column from 0."""

    sheet: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    # Where it is in a document, which has no cells with names.
    words: str = field(default="", compare=False)

    @functools.cached_property
    def spot(self) -> tuple[int, int]:
        """Row and column of its first cell, as the cells of a sheet are kept."""
        return self.row, self.column

    @property
    def cell(self) -> str:
        """The name of its first cell: C6; in a document its row and column in words."""
        return self.words or f"{column_name(self.column)}{self.row + 1}"

    @property
    def named(self) -> str:
        """Its sheet and cell in one: 三、依申请公开!C6; in a document 表三 第 5 行 第 3 列."""
        return f"{self.sheet}{' ' if self.words else '!'}{self.cell}"

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


# What a cell holds, in characters; in units of UTF-16 where an application counts them so.
LONGEST_TEXT = 32_767
_HALVES = re.compile("[\ud800-\udfff]")


def cell_position(name: str) -> tuple[int, int]:
    """Row and column, from 0, of a cell by its name: C6."""
    letters = name.rstrip("0123456789")
    column = functools.reduce(lambda column, letter: column * 26 + ord(letter) - 64, letters, 0)
    return int(name[len(letters) :]) - 1, column - 1


@functools.lru_cache(16_384)
def column_name(index: int) -> str:
    """The letters of a column, counted from 0."""
    letters = ""
    index += 1
    while index:
        index, letter = divmod(index - 1, 26)
        letters = chr(65 + letter) + letters
    return letters


def storable(text: str) -> str:
    """A text as a cell can hold it: cut where it is too long, saying so; halves of characters replaced."""
    if len(text) <= LONGEST_TEXT // 2 and not _HALVES.search(text):
        return text
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) <= 2 * LONGEST_TEXT:
        return units.decode("utf-16-le", "replace")
    notice = f"……（全文 {len(text)} 字，见原文件）"
    return units[: 2 * (LONGEST_TEXT - len(notice))].decode("utf-16-le", "ignore") + notice
