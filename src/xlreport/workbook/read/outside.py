"""What a return holds where its form has no cell, or where nobody sees it: it is told, never read."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Set

from ...findings import Finding, finding_of
from ...layout import Layout, Place, Sheet
from .cell import DATE, NUMBER, OTHER, PERCENT, TEXT, Cell
from .grid import Grid
from .package import Refused
from .structure import described, shown

_NUMBERS = (NUMBER, OTHER, DATE, PERCENT)
# A text that was meant as a number, perhaps with a unit behind it.
_NUMERAL = re.compile(r"[+-]?[\d,]*\.?\d+%?\D{0,3}")
# How many cells a finding lists, and how much it quotes of each.
_LISTED, _QUOTED = 10, 60
# How much of the labels of a sheet another one must have to be its copy.
_ALIKE = 0.5

Spot = tuple[int, int]


def outside(book: Mapping[str, Grid], layout: Layout, intact: Set[str], is_copy: bool) -> Iterator[Finding]:
    """What is to be told of the sheets that are read, and of their copies. The comments of a marked copy are ours."""
    for sheet in layout.sheets.values():
        if sheet.name in intact:
            yield from _beside(book[sheet.name], layout, sheet)
            yield from _unseen(book[sheet.name], layout, sheet)
            yield from _above(book[sheet.name], sheet, is_copy)
    yield from _copies(book, layout, intact)


def _beside(grid: Grid, layout: Layout, sheet: Sheet) -> Iterator[Finding]:
    """What stands in cells that the form does not have: numbers beside figures are errors."""
    strange = sorted(place for place in grid.cells.keys() - _known(layout, sheet.name) if shown(grid.cells[place]))
    if layout.exact(sheet):
        numbers = {place for place in strange if layout.keys_on(sheet) and _is_number(grid.cells[place])}
    else:
        numbers = set()
        strange = [place for place in strange if _is_beyond(layout, sheet, place)]
    for code, places in (
        ("CELL-OUTSIDE", [place for place in strange if place in numbers]),
        ("TEXT-OUTSIDE", [place for place in strange if place not in numbers]),
    ):
        if places:
            yield finding_of(code, "", Place(sheet.name, *places[0]), found=_listed(sheet, grid, places))


def _is_number(cell: Cell) -> bool:
    if cell.kind == TEXT:
        return bool(_NUMERAL.fullmatch(re.sub(r"\s", "", unicodedata.normalize("NFKC", cell.shown))))
    return cell.kind in _NUMBERS


@functools.cache
def _known(layout: Layout, name: str) -> Set[Spot]:
    """Where the form has something on a sheet."""
    places = [place for sheet in layout.sheets.values() for place in sheet.places]
    places += [*layout.figures.values(), *_inputs(layout, name)]
    return {(place.row, place.column) for place in places if place.sheet == name}


@functools.cache
def _inputs(layout: Layout, name: str) -> tuple[Place, ...]:
    """The cells of a sheet in which a unit writes."""
    form = layout.form
    places = [layout.figures[key] for key in form.inputs] + list(layout.facts.values())
    for block in layout.texts.values():
        places += [*([block.heading] if block.heading else []), *block.paragraphs]
    return tuple(sorted({place for place in places if place.sheet == name}))


def _is_beyond(layout: Layout, sheet: Sheet, spot: Spot) -> bool:
    """Whether a cell is beyond the printed area of a sheet that has results and previews, or beside its texts."""
    rows, columns = layout.areas[sheet.name]
    texts = {place.row for block in layout.texts.values() for place in block.paragraphs if place.sheet == sheet.name}
    return spot[0] >= rows or spot[1] >= columns or spot[0] in texts


def _listed(sheet: Sheet, grid: Grid, places: Iterable[Spot]) -> str:
    """Some cells with what stands in them."""
    spots = list(places)
    told = [f"{Place(sheet.name, *spot).cell}“{described(grid.cells[spot])[:_QUOTED]}”" for spot in spots[:_LISTED]]
    return "、".join(told) + (f"等 {len(spots)} 格" if len(spots) > _LISTED else "")


def _unseen(grid: Grid, layout: Layout, sheet: Sheet) -> Iterator[Finding]:
    """What was typed and is hidden."""
    filled = [(place.row, place.column) for place in _inputs(layout, sheet.name)]
    filled = [spot for spot in filled if spot in grid.cells and shown(grid.cells[spot])]
    if grid.unseen.sheet and filled:
        yield finding_of("SHEET-HIDDEN", "", Place(sheet.name, *filled[0]), found=sheet.name)
    elif hidden := [spot for spot in filled if grid.unseen.hides(*spot)]:
        yield finding_of("LINES-HIDDEN", "", Place(sheet.name, *hidden[0]), found=_listed(sheet, grid, hidden))


def _above(grid: Grid, sheet: Sheet, is_copy: bool) -> Iterator[Finding]:
    """What lies above the cells."""
    floating = grid.floating
    if floating.boxes:
        words = "、".join(f"“{text[:_QUOTED]}”" for text in floating.boxes[:_LISTED])
        yield finding_of("TEXT-BOX", sheet.name, found=words)
    others = list(floating.others)
    if floating.comments and not is_copy:
        others.append("批注 " + "、".join(text[:_QUOTED] for text in floating.comments[:_LISTED]))
    if others:
        yield finding_of("ABOVE-CELLS", sheet.name, found="、".join(others))


def _copies(book: Mapping[str, Grid], layout: Layout, intact: Set[str]) -> Iterator[Finding]:
    """Sheets that are not read, but look like one that is and say something else."""
    ours = {sheet.name for sheet in layout.sheets.values()} | {layout.identity} | layout.copy_sheets
    for name in book:
        if name in ours:
            continue
        try:
            copy = book[name]
        except Refused:  # too large to look into
            continue
        for sheet in layout.sheets.values():
            if sheet.name in intact and _is_like(copy, book[sheet.name], sheet):
                original = book[sheet.name]
                said, read = (_said(grid, layout, sheet.name) for grid in (copy, original))
                if (said and said != read) or (original.unseen.sheet and not copy.unseen.sheet):
                    yield finding_of("SHEET-COPIED", "", found=name, expected=sheet.name)


def _is_like(copy: Grid, original: Grid, sheet: Sheet) -> bool:
    """Whether a sheet bears the labels of one of the form, wherever they stand."""
    texts = {_unspaced(cell.shown) for cell in copy.cells.values()}
    labels = {_unspaced(label.text) for label in sheet.labels if label.binding}
    return len(labels & texts) > _ALIKE * len(labels)


def _unspaced(text: str) -> str:
    return re.sub(r"\s", "", text)


def _said(grid: Grid, layout: Layout, name: str) -> dict[Spot, str]:
    """What stands in the cells in which a unit writes."""
    spots = [(place.row, place.column) for place in _inputs(layout, name)]
    return {spot: said for spot in spots if (said := described(grid.at(*spot)).strip())}
