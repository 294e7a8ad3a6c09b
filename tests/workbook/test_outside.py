"""What stands where the form has no cell, what is hidden, copied sheets, and numbers as a person sees them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest

from support.books import number, opened, packed, parts, saved, sheet_parts, typed
from support.filings import FORM, LAYOUT
from support.returned import DATA, FILLED, errors, seen, where
from xlreport import Reading, read
from xlreport.layout import MEMBERS, Place
from xlreport.workbook.read.cell import NUMBER, TEXT, Cell
from xlreport.workbook.read.formats import Format, hides_text, shown_number
from xlreport.workbook.read.grid import Grid, Unseen, grids
from xlreport.workbook.read.reader import read_grids

BOOK: Mapping[str, Grid] = dict(grids(DATA, MEMBERS))
FIGURES = LAYOUT.figures[FORM.inputs[0]].sheet
COPY = f"{FIGURES} (2)"
INPUTS = sorted(LAYOUT.figures[key] for key in FORM.inputs if LAYOUT.figures[key].sheet == FIGURES)


def read_with(*, hidden: bool = False, copy: Mapping[tuple[int, int], Cell] | None = None) -> Reading:
    """The return with a copy of one of its sheets, changed in some cells; perhaps its own is hidden."""
    own = BOOK[FIGURES]
    book = {**BOOK, FIGURES: own._replace(unseen=Unseen(sheet=hidden))}
    if copy is not None:
        book[COPY] = own._replace(cells={**own.cells, **copy})
    return read_grids(book, (FORM,))


def beside(spots: list[tuple[int, int]], cell: Cell) -> Reading:
    """The return with the same in some cells that the form does not have."""
    own = BOOK[FIGURES]
    return read_grids({**BOOK, FIGURES: own._replace(cells={**own.cells, **dict.fromkeys(spots, cell)})}, (FORM,))


# -- copied sheets

FIRST = (INPUTS[0].row, INPUTS[0].column)
BLANKED = {(place.row, place.column): Cell(TEXT, "") for place in INPUTS}
UNKNOWN = ("SHEET-UNKNOWN", "note", "")
COPIED = ("SHEET-COPIED", "error", "")


@pytest.mark.parametrize(
    ("hidden", "copy", "findings"),
    [
        (False, {FIRST: Cell(NUMBER, "987")}, [UNKNOWN, COPIED]),
        (False, {}, [UNKNOWN]),
        (False, BLANKED, [UNKNOWN]),
        (True, {}, [UNKNOWN, ("SHEET-HIDDEN", "warning", where(INPUTS[0])), COPIED]),
        (True, None, [("SHEET-HIDDEN", "warning", where(INPUTS[0]))]),
    ],
    ids=["another figure", "the same", "a blank copy", "the original is hidden", "hidden without a copy"],
)
def test_a_copied_sheet_is_an_error_when_nobody_knows_which_counts(
    hidden: bool, copy: Mapping[tuple[int, int], Cell] | None, findings: list[tuple[str, str, str]]
) -> None:
    assert seen(read_with(hidden=hidden, copy=copy).findings) == findings


def test_both_sheets_are_named_and_the_figures_need_not_be_typed_again() -> None:
    found = read_with(copy={FIRST: Cell(NUMBER, "987")}).findings[-1]
    assert (found.found, found.expected) == (COPY, FIGURES)
    assert "其他数字不用重填" in found.message


def test_a_copy_is_known_wherever_its_labels_have_moved_to() -> None:
    moved = {(row + 3, column + 1): cell for (row, column), cell in BOOK[FIGURES].cells.items()}
    assert errors(read_grids({**BOOK, "备份": Grid(moved)}, (FORM,))) == [("SHEET-COPIED", None)]


# -- content outside the form


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (Cell(NUMBER, "41"), "CELL-OUTSIDE"),
        (Cell(TEXT, "４１"), "CELL-OUTSIDE"),
        (Cell(TEXT, " 1,234 件"), "CELL-OUTSIDE"),
        (Cell(NUMBER, "41", "=SUM(B5:B9)"), "CELL-OUTSIDE"),
        (Cell(TEXT, "已核对"), "TEXT-OUTSIDE"),
        (Cell(TEXT, "见2023年报告"), "TEXT-OUTSIDE"),
    ],
)
def test_a_number_outside_a_table_is_an_error_and_words_a_warning(said: Cell, code: str) -> None:
    (found,) = beside([(40, 1)], said).findings
    quoted = said.formula or said.shown
    assert (found.code, found.place, found.found) == (code, Place(FIGURES, 40, 1), f"B41“{quoted}”")


@pytest.mark.parametrize("said", [Cell(NUMBER, "41"), Cell(TEXT, "４１"), Cell(NUMBER, "41", "=SUM(B7:B9)")])
def test_a_number_where_last_years_figure_is_printed_is_an_error(said: Cell) -> None:
    place = next(place for place in LAYOUT.hints.values() if place.sheet == FIGURES)
    assert errors(beside([(place.row, place.column)], said)) == [("CELL-OUTSIDE", place)]


def test_many_cells_outside_are_one_finding_that_lists_the_first() -> None:
    (found,) = beside([(40, column) for column in range(30)], Cell(NUMBER, "1")).findings
    assert (found.found or "").count("“1”") == 10
    assert (found.found or "").endswith("等 30 格")


def test_whatever_stands_outside_the_form_of_any_sheet_is_told() -> None:
    for sheet in LAYOUT.sheets.values():
        own = BOOK[sheet.name]
        book = {**BOOK, sheet.name: own._replace(cells={**own.cells, (400, 0): Cell(TEXT, "还有一段")})}
        assert seen(read_grids(book, (FORM,)).findings) == [("TEXT-OUTSIDE", "warning", f"{sheet.name}!A401")]


# -- numbers as they are shown


@pytest.mark.parametrize(
    ("key", "value", "code", "shown"),
    [
        ("postcode", 10020, "000000", "010020"),
        ("phone", 4713640016, "0000-0000000", "0471-3640016"),
        ("phone", 4713640016, "(0000)0000000", "(0471)3640016"),
        ("postcode", 256162, "General", "256162"),
    ],
)
def test_a_fact_that_is_a_number_is_taken_as_it_is_shown(key: str, value: int, code: str, shown: str) -> None:
    place = LAYOUT.facts[key]
    book = opened(DATA)
    cell = book[place.sheet][place.cell]
    cell.value, cell.number_format = value, code
    reading = read(saved(book))
    assert reading.filing is not None
    assert reading.filing.fact(key) == shown
    noted = [("CELL-REPAIRED", "note", where(place))] if shown != str(value) else []
    assert seen(reading.findings) == noted


def test_a_fact_that_its_format_hides_is_kept_with_a_warning() -> None:
    place = LAYOUT.facts["postcode"]
    book = opened(DATA)
    book[place.sheet][place.cell].value, book[place.sheet][place.cell].number_format = 256162, ";;;"
    reading = read(saved(book))
    assert reading.filing is not None
    assert (reading.filing.fact("postcode"), seen(reading.findings)) == (
        "256162",
        [("TEXT-MARKED", "warning", where(place))],
    )


@pytest.mark.parametrize(
    ("code", "stored", "expected"),
    [
        ("0!.0,", "35000", "3.5"),
        ("0.0,", "35000", "35.0"),
        ('0"万"', "3", "3万"),
        ("#,##0", "1234567.5", "1,234,568"),
        ("0000-0000000", "4713640016", "0471-3640016"),
        ("000", "7", "007"),
        ("#,##0.00", "1234.5", ""),
        ("0.00", "0.5", ""),
        ("0.0;-0.0;0", "-0.5", ""),
        ("0.0;(0.0)", "-0.5", "(0.5)"),
        ("[<5]0;[<10]0;[<20]0;@", "30", "####"),
        ('[<5]"少";"多"', "7", "多"),
        ("0.00E+00", "1234", "1.23E+3"),
        (";;;", "7", "（空白）"),
        ("0;-0;;@", "0", "（空白）"),
        ("[DBNum1]0", "7", "（格式 [DBNum1]0 的样子）"),
    ],
)
def test_what_a_format_shows_is_told_where_it_is_not_the_number(code: str, stored: str, expected: str) -> None:
    assert shown_number(stored, Format((code,))).seen == expected


@pytest.mark.parametrize(
    ("code", "hides"),
    [("@", False), ("General", False), ("0;-0;0;@", False), ("0;0", False), (";;;", True), ("0;0;0;x", True)],
)
def test_a_format_may_hide_a_text(code: str, hides: bool) -> None:
    assert hides_text(code) == hides


@pytest.mark.parametrize(("said", "hidden"), [("3", [2]), ("0", []), ("", []), ("x", []), ("9999999", [])])
def test_a_column_is_hidden_by_its_number_and_none_without_one(said: str, hidden: list[int]) -> None:
    sheet = next(iter(LAYOUT.sheets.values())).name
    found, part = parts(DATA), sheet_parts(DATA)[sheet]
    xml = (
        found[part]
        .decode()
        .replace("<sheetData>", f'<cols><col min="{said}" max="{said}" hidden="1"/></cols><sheetData>')
    )
    unseen = grids(packed({**found, part: xml}))[sheet].unseen
    assert [column for column in range(20) if unseen.hides(0, column)] == hidden


def test_a_rounded_amount_counts_as_stored() -> None:
    key = next(key for key in FORM.inputs if FORM.number(key).decimals)
    place = LAYOUT.figures[key]
    book = opened(typed(DATA, place.sheet, {place.cell: number("3.14159")}))
    book[place.sheet][place.cell].number_format = "0.0"
    (found,) = read(saved(book)).findings
    assert (found.code, found.found, found.expected) == ("CELL-ROUNDED", "3.14159，显示为“3.1”", "3.14159")
    filing = read(saved(book)).filing
    assert filing is not None
    assert filing.inputs[key] == Decimal("3.14159")
    assert filing.unit == FILLED.unit
