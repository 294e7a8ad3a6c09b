"""Formulas in plain functions, understood alike by Excel, WPS and LibreOffice."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from string import Formatter

from ..form import Key, Number, Parts, named
from ..layout import LONGEST_TEXT, Layout, Place, seal_characters, seal_period, seal_weights

# Whole numbers below it are taken modulo a number without a doubt.
_SAFE = 10**14


def rectangles(places: Iterable[Place]) -> tuple[Place, ...]:
    """As few blocks as rows allow that cover the first cells of all places, on one sheet."""
    return _rectangles(tuple(places))


@functools.lru_cache(4_096)
def _rectangles(places: tuple[Place, ...]) -> tuple[Place, ...]:
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
    return tuple(sorted(blocks))


def ranges(places: Iterable[Place], sheet: str = "") -> list[str]:
    """The ranges that cover places; with the sheet's name unless the formula stands on `sheet`."""
    return [_named(block, sheet) for block in rectangles(places)]


def _named(block: Place, sheet: str = "") -> str:
    cells = block.range if block.merged else block.cell
    return cells if block.sheet == sheet else f"'{block.sheet}'!{cells}"


def total(places: Iterable[Place], sheet: str = "") -> str:
    """The sum of places."""
    return f"SUM({','.join(ranges(places, sheet))})"


def each(function: str, places: Iterable[Place]) -> str:
    """A function of one range, added up over all ranges."""
    return "+".join(function.format(cells) for cells in ranges(places))


def by_number(layout: Layout, section: str) -> list[tuple[Number, list[Place]]]:
    """The inputs of a section by what may stand in them."""
    found: dict[str, list[Place]] = {}
    for key in layout.form.inputs:
        if layout.form.tables[key.table].section == section:
            found.setdefault(layout.form.number(key).id, []).append(layout.figures[key])
    return [(layout.form.numbers[name], places) for name, places in found.items()]


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


def right(cells: str, number: Number) -> str:
    """1 for each cell of a range that holds such a number, else 0: a division by 0 is where no fault is."""
    fault = f"({cells}<0)+({cells}>{number.maximum})+({cells}<>ROUND({cells},{number.decimals}))"
    return f"ISNUMBER({cells})*ISERROR(1/({fault}))"


def too_long(cell: str, longest: int) -> str:
    """Whether the paragraphs of one cell are longer than `longest` on the average, so that one of them is."""
    breaks = f'LEN({cell})-LEN(SUBSTITUTE({cell},CHAR(10),""))'
    return f"LEN({cell})>{longest}*(1+{breaks})"


@functools.cache
def seal_formula(layout: Layout, otherwise: str) -> str:
    """The check code of the cells that are filled in; `otherwise` where one of them is not a number.

    Spreadsheets take floor(n / p) for MOD; LibreOffice rounds n / p to 15 digits before, as Excel's INT is said to: it
    must not need more of them to be told from a whole number. Weights below 10^6 keep each product below 10^14, 14
    digits. An amount can be 10^15 steps: a rounded multiple of p is taken off before, so chosen that what is left
    is never near 0, and it does not matter if that was rounded wrongly.
    """
    form, year, code = layout.form, layout.facts["year"], layout.facts["code"].reference
    groups: dict[tuple[str, str], list[Key]] = {}
    for key in form.inputs:
        groups.setdefault((layout.figures[key].sheet, form.number(key).id), []).append(key)
    places = [*([layout.figures[key] for key in keys] for keys in groups.values()), [year]]
    prime, of_year = form.seal.prime, seal_weights(form).year
    terms = [part for keys in groups.values() for part in _weighted(layout, keys)]
    terms += [f"MOD(MOD(ROUND({year.reference},0),{prime})*{of_year},{prime})", _weighted_code(layout)]
    # COUNTA is of no use: in ranges of columns in which nothing was ever written LibreOffice 7.4 counts one too many.
    broken = "+".join(each("SUMPRODUCT(1-ISNUMBER({0})-ISBLANK({0}))", some) for some in places)
    code_text = f'TEXT(MOD({"+".join(terms)},{prime}),"00000000")'
    return f"IF(OR(ISERROR({code}),{broken}>0),{quoted(otherwise)},{code_text})"


def _weighted(layout: Layout, keys: Sequence[Key]) -> Iterator[str]:
    """Inputs of one kind on one sheet times their weights, a sum for each block of cells."""
    number, prime = layout.form.number(keys[0]), layout.form.seal.prime
    weights = seal_weights(layout.form).inputs
    of_cell = {(layout.figures[key].row, layout.figures[key].column): weights[key] for key in keys}
    for block in rectangles(layout.figures[key] for key in keys):
        columns = range(block.column, block.column + block.columns)
        rows = ([of_cell[row, column] for column in columns] for row in range(block.row, block.row + block.rows))
        matrix = ";".join(",".join(map(str, row)) for row in rows)
        steps = f"ROUND({_named(block)}{'*1' + '0' * number.decimals if number.decimals else ''},0)"
        if number.maximum.scaleb(number.decimals) >= _SAFE:
            steps = f"{steps}-(ROUND({steps}/{prime},0)-1)*{prime}"
        yield f"SUMPRODUCT(MOD(MOD({steps},{prime})*{{{matrix}}},{prime}))"


def _weighted_code(layout: Layout) -> str:
    """The characters of the unit's code times their weights, blanks for those that it does not have."""
    weights = seal_weights(layout.form).code
    if not weights:
        return "0"
    numbers = ";".join(str(n) for n, _ in enumerate(weights, 1))
    characters = f"MID({layout.facts['code'].reference}&REPT({quoted(' ')},{len(weights)}),{{{numbers}}},1)"
    place = f"FIND({characters},{quoted(seal_characters(layout.form))}&{characters})-1"
    matrix = ";".join(map(str, weights))
    return f"SUMPRODUCT(MOD({place},{seal_period(layout.form)})*{{{matrix}}})"


def trimmed(cell: str) -> str:
    """The text of a cell without any kind of blanks at its ends, or within it."""
    return f'TRIM(SUBSTITUTE(SUBSTITUTE({cell},"\u3000",""),"\u00a0",""))'


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
