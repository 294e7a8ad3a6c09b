"""A sheet that somebody made by hand as a table: titles are no heads, and a head that is not merged covers the blanks
beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ...form import Form
from ..document import Cell, Table
from .labels import Labels, labels_of


def as_tables(form: Form, sheets: Sequence[Table]) -> list[Table]:
    """The sheets with lines of one text that is no label left blank, and upper heads as wide as they are meant.

    Nothing is moved: which figure is which is still told by the labels alone.
    """
    return [_as_table(sheet, labels_of(form)) for sheet in sheets]


def _as_table(table: Table, labels: Labels) -> Table:
    rows: dict[int, list[Cell]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell)
    return replace(table, cells=tuple(cell for row in rows.values() for cell in _row(row, labels)))


def _row(row: Sequence[Cell], labels: Labels) -> Sequence[Cell]:
    filled = {cell.column: labels.normal(cell.text) for cell in row if cell.text.strip()}
    known = labels.words | labels.heads
    if len(filled) == 1 and known.isdisjoint(filled.values()) and not _is_of_figures(row):
        return [replace(cell, text="") for cell in row]
    return list(_spread(row, labels)) if labels.heads.issuperset(filled.values()) else row


def _is_of_figures(row: Sequence[Cell]) -> bool:
    """Whether a figure stands alone in a row."""
    return any(cell.text.strip().replace(",", "").replace(".", "").isdigit() for cell in row)


def _spread(row: Sequence[Cell], labels: Labels) -> Iterator[Cell]:
    """The heads of a row from the left; one below which others stand takes the blanks up to the next."""
    open_: Cell | None = None
    for cell in sorted(row, key=lambda cell: cell.column):
        said = labels.normal(cell.text)
        if open_ is not None and not said and cell.rows == 1 and cell.column == open_.extent[1]:
            open_ = replace(open_, columns=open_.columns + cell.columns)
            continue
        if open_ is not None:
            yield open_
        upper = said in labels.heads and said not in labels.columns and cell.rows == cell.columns == 1
        open_ = cell if upper else None
        if not upper:
            yield cell
    if open_ is not None:
        yield open_
