"""What rows of a sheet are but for the values of their cells: those of one template are alike in all returns."""

from __future__ import annotations

import operator
import re
from collections.abc import Iterable
from typing import NamedTuple

from ...remembered import remembered
from .cell import position
from .main_xml import is_yes
from .plain_xml import (
    CELL,
    CELL_TYPES,
    NAMED_CELL,
    ROW,
    Strange,
    Written,
    of_row,
)

# Where something stands in a cell, or nothing: its type, its formula, its value.
_HELD = re.compile(r'"(?: t="([a-z]+)")?+(?:/>|>(?:<f(?: aca="false")?+>([^<]++)</f>)?+<v>([^<]*+)</v></c>)')
_GROUPS = 1 + _HELD.groups
# What stands for it, as it is in no XML.
_HERE = "\0"
_TYPES = frozenset((None, *CELL_TYPES))
_CELL_BEGINS = re.compile(rf"{NAMED_CELL}\Z")
_ROWS = re.compile(f"(?:{ROW.pattern})*+")
_ROW_TAG = re.compile(r'<row r="([0-9]+)"([^>]*+)>')
# How long shapes are, in characters, before somebody adds his own; only such are remembered.
_USUAL = 1 << 15


class Slot(NamedTuple):
    """A cell but for what stands in it: its place and its format."""

    place: tuple[int, int]
    format: str


_NOWHERE = Slot((-1, -1), "")


class Shape(NamedTuple):
    """What rows are but for values: which are hidden, from 0 on; the cells of values; others that hold something.

    `closed` are the numbers of the slots that are no cells, so that nothing can stand there; `rows` and `columns` say
    how far the cells reach, of blank ones too.
    """

    hidden: frozenset[int]
    slots: tuple[Slot, ...]
    closed: tuple[int, ...]
    others: tuple[tuple[tuple[int, int], Written], ...]
    rows: int
    columns: int


# A cell that holds something, the type, formula and value.
Held = tuple[Slot, str | None, str | None, str]


def shaped(rows: str, root: str) -> tuple[Shape, list[Held]]:
    """The shape of rows that are all written as usual, from the top down, and what stands in it.

    `root` is the tag of the sheet. Raises Strange for any other rows, Refused for cells that no sheet has.
    """
    pieces = _HELD.split(rows)
    text = _HERE.join(pieces[::_GROUPS])
    shape = _shape(text, root)
    kinds, formulas, values = (pieces[n::_GROUPS] for n in range(1, _GROUPS))
    if not _TYPES.issuperset(kinds) or any(kinds[n] or values[n] is not None for n in shape.closed):
        raise Strange
    found = zip(shape.slots, kinds, formulas, values, strict=True)
    return shape, [one for one in found if one[3] is not None]


# Most returns of a round come from the same template, and one program saved many of them.
@remembered(48, _USUAL)
def _shape(text: str, root: str) -> Shape:
    """The shape of rows in which a sign stands for what cells hold. Raises Strange and Refused."""
    *pieces, last = text.split(_HERE)
    slots = tuple(map(_slot, pieces))
    rows = '"/>'.join((*pieces, last))
    if not _ROWS.fullmatch(rows):
        raise Strange
    cells = {position(cell[0]): cell for cell in CELL.findall(rows)}
    if len(cells) < rows.count("<c "):
        raise Strange
    others = tuple((place, cell) for place, cell in cells.items() if cell[2] or cell[5])
    # In their order they would stand between the slots.
    if others and (list(cells) != sorted(cells) or any(' t="' in cell[6] for _, cell in others)):
        raise Strange
    closed = tuple(n for n, slot in enumerate(slots) if slot is _NOWHERE)
    reach = (max((place[axis] for place in cells), default=-1) + 1 for axis in (0, 1))
    return Shape(_hidden(_ROW_TAG.findall(rows), root), slots, closed, others, *reach)


def _slot(piece: str) -> Slot:
    """The cell whose tag ends with a piece, if one does."""
    cell = _CELL_BEGINS.match(piece + '"', piece.rfind("<c "))
    return Slot(position(cell[1]), cell[2] or "0") if cell else _NOWHERE


def _hidden(found: Iterable[tuple[str, str]], root: str) -> frozenset[int]:
    """The rows that are hidden. Raises Strange unless each stands below the one before."""
    numbers = [int(number) for number, _ in found]
    if any(map(operator.ge, numbers, numbers[1:])):
        raise Strange
    looks = {look: is_yes(of_row(look, root).get("hidden", "0")) for look in {look for _, look in found}}
    return frozenset(number - 1 for number, (_, look) in zip(numbers, found, strict=True) if looks[look])
