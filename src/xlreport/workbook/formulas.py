"""Formulas in plain functions, understood alike by Excel, WPS and LibreOffice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from string import Formatter

from ..form import Number, Parts, named
from ..layout import LONGEST_TEXT, Place


def rectangles(places: Iterable[Place]) -> list[Place]:
    """As few blocks as rows allow that cover the first cells of all places, on one sheet."""
    runs: list[Place] = []
    for place in sorted(places):
        last = runs[-1] if runs else None
        if last and last.row == place.row and last.column + last.columns == place.column:
            runs[-1] = Place(last.sheet, last.row, last.column, 1, last.columns + 1)
        else:
            runs.append(Place(place.sheet, place.row, place.column))
    blocks: list[Place] = []
    for run in sorted(runs, key=lambda run: (run.column, run.columns, run.row)):
        last = blocks[-1] if blocks else None
        if last and (last.column, last.columns, last.row + last.rows) == (run.column, run.columns, run.row):
            blocks[-1] = Place(last.sheet, last.row, last.column, last.rows + 1, last.columns)
        else:
            blocks.append(run)
    return sorted(blocks)


def ranges(places: Iterable[Place], sheet: str = "") -> list[str]:
    """The ranges that cover places; with the sheet's name unless the formula stands on `sheet`."""
    named = []
    for block in rectangles(places):
        cells = block.range if block.merged else block.cell
        named.append(cells if block.sheet == sheet else f"'{block.sheet}'!{cells}")
    return named


def total(places: Iterable[Place], sheet: str = "") -> str:
    """The sum of places."""
    return f"SUM({','.join(ranges(places, sheet))})"


def each(function: str, places: Iterable[Place]) -> str:
    """A function of one range, added up over all ranges."""
    return "+".join(function.format(cells) for cells in ranges(places))


def faulty(places: Iterable[Place], number: Number) -> str:
    """How many of the cells hold something that is not such a number.

    Numbers with decimals are judged cell by cell; a form has few of them.
    """
    if number.decimals:
        return "+".join(f"IF({wrong(place.reference, number)},1,0)" for place in places)
    parts = [
        "SUMPRODUCT(--ISTEXT({0}))",
        "SUMPRODUCT(--ISLOGICAL({0}))",
        "SUMPRODUCT(--ISERROR({0}))",
        'COUNTIF({0},"<0")',
        f'COUNTIF({{0}},">{number.maximum}")',
    ]
    parts.append('SUMPRODUCT(ISNUMBER({0})*ISNUMBER(FIND(".",{0})))')
    return each("+".join(parts), list(places))


def wrong(cell: str, number: Number) -> str:
    """Whether one cell holds something that is not such a number."""
    fault = f"OR({cell}<0,{cell}>{number.maximum},{cell}<>ROUND({cell},{number.decimals}))"
    return f"IF(ISERROR({cell}),TRUE,IF(ISBLANK({cell}),FALSE,IF(ISNUMBER({cell}),{fault},TRUE)))"


def too_long(cell: str, longest: int) -> str:
    """Whether the paragraphs of one cell are longer than `longest` on the average, so that one of them is."""
    breaks = f'LEN({cell})-LEN(SUBSTITUTE({cell},CHAR(10),""))'
    return f"LEN({cell})>{longest}*(1+{breaks})"


def quoted(text: str) -> str:
    """A text as a formula writes it."""
    return '"' + text.replace('"', '""') + '"'


def listed(parts: Parts, cells: Mapping[str, str]) -> str:
    """Parts of the preface, each only where its facts are there."""
    pieces = []
    for text in parts.of:
        there = ",".join(f'{cells[name]}<>""' for name in named(text))
        pieces.append(f'IF(AND({there}),{quoted(parts.between)}&{filled(text, cells)},"")')
    said = "&".join(pieces) or '""'
    within = f"MID({said},{len(parts.between) + 1},{LONGEST_TEXT})"
    return f'IF({said}="","",{quoted(parts.begin)}&{within}&{quoted(parts.end)})'


def filled(pattern: str, cells: Mapping[str, str]) -> str:
    """A pattern of the form with {facts} taken from cells, in pieces short enough for a formula."""
    parts = []
    for text, name, _, _ in Formatter().parse(pattern):
        parts += [quoted(text)] if text else []
        parts += [cells[name]] if name else []
    return "&".join(parts)

def seal_formula(l, o): return '"00000000"'
