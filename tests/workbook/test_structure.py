"""Labels, merges, sheets, stamps, lines and the identity: whatever was changed is refused with its cell named."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest
from openpyxl.styles import Font

from support.books import opened, packed, parts, saved, typed
from support.filings import FORM, LAYOUT
from support.returned import DATA, FILLED, errors, seen, where
from xlreport import Reading, read
from xlreport.layout import MEMBERS, Place, Sheet, stamp_text
from xlreport.layout.layout import Label
from xlreport.ooxml import RETURNS
from xlreport.workbook.read.cell import NUMBER, TEXT, Cell
from xlreport.workbook.read.grid import Grid, grids
from xlreport.workbook.read.reader import read_grids

BOOK: Mapping[str, Grid] = dict(grids(DATA, MEMBERS))
SHEETS = list(LAYOUT.sheets.values())
LABELS = [(sheet, label) for sheet in SHEETS for label in sheet.labels if label.binding]
IDENTITY = LAYOUT.identity
STAMP = "annual-2021 · 版式 2 · 单位 鲁村镇人民政府 · 代码 370323102 · 2024年"
BASICS, TEXTS, TABLE, REQUESTS, DISPUTES, SHARED, SELF_CHECK, SLIP = (sheet.name for sheet in SHEETS)


def merges_of(grid: Grid) -> frozenset[str]:
    assert grid.merges is not None
    return grid.merges


# -- labels, merges, sheets, stamps, identity: each changed by itself


def with_cell(place: Place, cell: Cell) -> dict[str, Grid]:
    grid = BOOK[place.sheet]
    return {**BOOK, place.sheet: grid._replace(cells={**grid.cells, (place.row, place.column): cell})}


def read_book(book: Mapping[str, Grid]) -> Reading:
    return read_grids(book, (FORM,))


def refused(book: Mapping[str, Grid], sheet: str) -> list[tuple[str, Place | None]]:
    """The errors of a workbook of which nothing was read from one sheet, and everything from the others."""
    reading = read_book(book)
    others = {key for key in FILLED.inputs if LAYOUT.figures[key].sheet != sheet}
    assert reading.filing is not None
    assert set(reading.filing.inputs) == others
    assert not any(LAYOUT.texts[key].paragraphs[0].sheet == sheet for key in reading.filing.texts)
    return errors(reading)


def test_the_untouched_workbook_has_no_finding() -> None:
    assert (read_book(BOOK).filing, read_book(BOOK).findings) == (FILLED, ())


@pytest.mark.parametrize(("sheet", "label"), LABELS, ids=[where(label.place) for _, label in LABELS])
@pytest.mark.parametrize("change", ["added to", "cut", "emptied", "a number", "a formula"])
def test_a_label_that_was_changed_is_refused_at_its_cell(sheet: Sheet, label: Label, change: str) -> None:
    cells = {
        "added to": Cell(TEXT, f"{label.text}改"),
        "cut": Cell(TEXT, label.text[:-1]),
        "emptied": Cell(TEXT, ""),
        "a number": Cell(NUMBER, "3"),
        "a formula": Cell(TEXT, label.text, '="' + label.text + '"'),
    }
    assert refused(with_cell(label.place, cells[change]), sheet.name) == [("LABEL-CHANGED", label.place)]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
@pytest.mark.parametrize(
    "stamp",
    [
        STAMP.replace("版式 2", "版式 9"),
        STAMP.replace("鲁村镇", "东里镇"),
        STAMP.replace("370323102", "370323103"),
        STAMP.replace("2024年", "2023年"),
        STAMP.replace("annual-2021", "annual-2020"),
        STAMP.replace("代码 370323102 · ", ""),
        "",
    ],
)
def test_a_stamp_that_was_changed_is_refused_at_its_cell_with_both_named(sheet: Sheet, stamp: str) -> None:
    book = with_cell(sheet.stamp, Cell(TEXT, stamp))
    assert refused(book, sheet.name) == [("STAMP-CHANGED", sheet.stamp)]
    (finding,) = read_book(book).findings
    assert (finding.found, finding.expected) == (stamp, STAMP)


@pytest.mark.parametrize(
    ("sheet", "merge"), [(sheet, merge) for sheet in LAYOUT.merges for merge in sorted(LAYOUT.merges[sheet])]
)
def test_a_head_that_was_unmerged_is_refused_at_its_cell(sheet: str, merge: str) -> None:
    grid = BOOK[sheet]
    book = {**BOOK, sheet: grid._replace(merges=merges_of(grid) - {merge})}
    ((code, place),) = refused(book, sheet)
    assert (code, place and place.cell) == ("MERGE-CHANGED", merge.split(":")[0])


@pytest.mark.parametrize(
    ("sheet", "merge"),
    [
        (TABLE, "B7:C7"),
        (REQUESTS, "D8:D9"),
        (REQUESTS, "D8:E8"),
        (DISPUTES, "A8:B8"),
        (TEXTS, "A5:A6"),
        (BASICS, "B13:B14"),
        (SELF_CHECK, "D8:D9"),
        (SLIP, "B7:B8"),
    ],
)
def test_inputs_that_were_merged_are_refused_at_their_first_cell(sheet: str, merge: str) -> None:
    grid = BOOK[sheet]
    ((code, place),) = refused({**BOOK, sheet: grid._replace(merges=merges_of(grid) | {merge})}, sheet)
    assert (code, place and place.cell) == ("MERGE-CHANGED", merge.split(":")[0])


def test_a_file_of_as_many_parts_as_the_limit_is_read_and_one_of_one_more_is_refused() -> None:
    found = parts(DATA)
    more = {f"docProps/{n}.xml": b"<a/>" for n in range(RETURNS.parts - len(found))}
    assert read(packed({**found, **more})).filing == FILLED
    (finding,) = read(packed({**found, **more, "docProps/last.xml": b"<a/>"})).findings
    assert (finding.code, finding.found) == ("ZIP-PARTS", str(RETURNS.parts + 1))


def test_a_list_of_sheets_inside_of_something_else_is_refused() -> None:
    found = parts(DATA)
    listed = found["xl/workbook.xml"].decode().replace("<sheets>", "<x><sheets>").replace("</sheets>", "</sheets></x>")
    reading = read(packed({**found, "xl/workbook.xml": listed}))
    assert (reading.filing, errors(reading)) == (None, [("XML-BROKEN", None)])


def test_two_sheets_of_one_name_are_refused_with_the_name() -> None:
    found = parts(DATA)
    name = "xl/workbook.xml"
    doubled = found[name].decode().replace(f'name="{SELF_CHECK}"', f'name="{SLIP}"')
    (finding,) = read(packed({**found, name: doubled})).findings
    assert (finding.code, finding.found) == ("SHEET-DOUBLED", SLIP)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_sheet_that_was_renamed_or_removed_is_named(sheet: Sheet) -> None:
    others = {name: grid for name, grid in BOOK.items() if name != sheet.name}
    for book, found in (({**others, "Sheet1": BOOK[sheet.name]}, "Sheet1"), (others, "无")):
        (missing,) = [finding for finding in read_book(book).findings if finding.is_error]
        assert (missing.code, missing.expected, missing.found) == ("SHEET-MISSING", sheet.name, found)
        assert refused(book, sheet.name) == [("SHEET-MISSING", None)]


def test_two_sheets_that_changed_their_names_are_both_refused() -> None:
    one, two = TEXTS, SHARED
    reading = read_book({**BOOK, one: BOOK[two], two: BOOK[one]})
    titles = [LAYOUT.sheets["overview"].labels[0].place, LAYOUT.sheets["problems"].labels[0].place]
    assert errors(reading) == [("LABEL-CHANGED", place) for place in titles]


def test_a_sheet_too_many_is_a_note() -> None:
    reading = read_book({**BOOK, "Sheet1": Grid()})
    assert (reading.filing, seen(reading.findings)) == (FILLED, [("SHEET-UNKNOWN", "note", "")])


def identity_with(key: str, value: str) -> dict[str, Grid]:
    grid = BOOK[IDENTITY]
    row = next(row for row, column in grid.cells if column == 0 and grid.at(row, 0).shown == key)
    return {**BOOK, IDENTITY: grid._replace(cells={**grid.cells, (row, 1): Cell(TEXT, value)})}


WITHOUT = {name: grid for name, grid in BOOK.items() if name != IDENTITY}
STAMPED = SHEETS[3].stamp


@pytest.mark.parametrize("more", [{}, {"Sheet1": BOOK[IDENTITY]}], ids=["gone", "renamed"])
def test_without_its_hidden_sheet_a_return_is_known_by_its_stamps_when_all_agree(more: Mapping[str, Grid]) -> None:
    reading = read_book({**WITHOUT, **more})
    assert (reading.filing, reading.unit) == (FILLED, FILLED.unit)
    lost = reading.findings[0]
    assert (lost.code, lost.severity, lost.found) == ("IDENTITY-STAMPS", "warning", stamp_text(FILLED))


@pytest.mark.parametrize(
    "changes",
    [{STAMPED.sheet: None}, {STAMPED.sheet: "东里镇"}, {STAMPED.sheet: ""}, {MEMBERS: "1"}],
    ids=["a sheet is gone", "a stamp differs", "a stamp is gone", "it may be a summary"],
)
def test_without_its_hidden_sheet_it_is_told_whose_return_it_seems_to_be(changes: Mapping[str, str | None]) -> None:
    book = dict(WITHOUT)
    for name, said in changes.items():
        grid = book.pop(name, Grid())
        if said is not None:
            stamp = stamp_text(FILLED).replace("鲁村镇", said) if said else ""
            place = (STAMPED.row, STAMPED.column)
            book[name] = grid._replace(cells={**grid.cells, place: Cell(TEXT, stamp)})
    reading = read_book(book)
    (lost,) = reading.findings
    assert (reading.filing, lost.code) == (None, "IDENTITY-LOST")
    assert stamp_text(FILLED) in (lost.found or "")
    assert "不用重新录入" in lost.message


def test_a_workbook_without_hidden_sheet_and_stamps_is_none_of_ours() -> None:
    for book in ({"Sheet1": Grid(), "Sheet2": BOOK[IDENTITY]}, {**BOOK, IDENTITY: Grid()}):
        reading = read_book(book)
        assert (reading.filing, seen(reading.findings)) == (None, [("IDENTITY-MISSING", "error", "")])


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("form", "", "IDENTITY-MISSING"),
        ("form", "annual-2019", "IDENTITY-FORM"),
        ("layout", "", "IDENTITY-MISSING"),
        ("layout", "99", "IDENTITY-VERSION"),
        ("layout", "9" * 5000, "IDENTITY-VERSION"),
        ("role", "", "IDENTITY-MISSING"),
        ("role", "list", "IDENTITY-MISSING"),
    ],
)
def test_a_workbook_of_another_edition_version_or_kind_is_refused_and_not_read(key: str, value: str, code: str) -> None:
    reading = read_book(identity_with(key, value))
    assert (reading.filing, seen(reading.findings)) == (None, [(code, "error", "")])


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("unit", "东里镇人民政府"),
        ("unit", ""),
        ("code", "370323103"),
        ("kind", "街道"),
        ("year", "2023"),
        ("year", ""),
        ("role", "summary"),
    ],
)
def test_a_hidden_fact_that_differs_from_what_the_sheets_say_is_refused(key: str, value: str) -> None:
    assert errors(read_book(identity_with(key, value))) != []


@pytest.mark.parametrize(
    ("key", "value", "known"),
    [
        ("unit", "东里镇人民政府", "鲁村镇人民政府"),
        ("code", "370323103", "370323102"),
        ("kind", "街道", "乡镇"),
        ("year", "2023", "2024"),
    ],
)
def test_a_locked_fact_typed_over_is_refused_at_its_cell_with_both_named(key: str, value: str, known: str) -> None:
    place = LAYOUT.facts[key]
    (finding,) = read_book(with_cell(place, Cell(TEXT, value))).findings
    assert (finding.code, finding.severity, finding.place, finding.found, finding.expected) == (
        "IDENTITY-DIFFERS",
        "error",
        place,
        value,
        known,
    )


# -- rows and columns put in or taken out, as applications move cells and merges


def moved(grid: Grid, line: int, by: int, axis: int) -> Grid:
    """A sheet with a line put in before `line` (by 1), or with that line taken out (by -1)."""

    def position(cell: tuple[int, int]) -> tuple[int, int]:
        here = list(cell)
        here[axis] += by * (cell[axis] >= line)
        return here[0], here[1]

    def merge(name: str) -> str | None:
        first, last = (corner(part) for part in name.split(":"))
        end = list(last)
        end[axis] += by * (last[axis] >= line)
        start = list(first)
        start[axis] += by * (first[axis] >= line + (by < 0))
        kept = start[axis] <= end[axis] and start != end
        return named(start[0], start[1], end[0], end[1]) if kept else None

    cells = {position(at): cell for at, cell in grid.cells.items() if by > 0 or at[axis] != line}
    return Grid(cells, frozenset(name for name in map(merge, merges_of(grid)) if name))


def corner(cell: str) -> tuple[int, int]:
    letters = cell.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(cell[len(letters) :]) - 1, column - 1


def named(top: int, left: int, bottom: int, right: int) -> str:
    return Place("", top, left, bottom - top + 1, right - left + 1).range


def lines(sheet: Sheet, axis: int) -> range:
    """The rows (or columns) of a sheet on which something of the form stands."""
    return range(LAYOUT.areas[sheet.name][axis])


def below_all(sheet: Sheet, row: int) -> bool:
    """Whether a row is below all labels and figures: hints stand there, or texts run on; such rows may move."""
    figures = [LAYOUT.figures[key] for key in LAYOUT.keys_on(sheet)]
    return row > max(place.row for place in (*figures, *(place for place, _ in sheet.expected)))


SHIFTS = [
    (sheet, line, by, axis)
    for sheet in SHEETS
    for axis in (0, 1)
    for line in lines(sheet, axis)
    for by in (1, -1)
    if axis == 1 or not below_all(sheet, line)
]
SHIFT_NAMES = [
    f"{sheet.name}-{'row' if axis == 0 else 'column'}-{line + 1}-{'in' if by > 0 else 'out'}"
    for sheet, line, by, axis in SHIFTS
]


@pytest.mark.parametrize(("sheet", "line", "by", "axis"), SHIFTS, ids=SHIFT_NAMES)
def test_a_row_or_column_put_in_or_taken_out_is_refused_with_a_cell_named(
    sheet: Sheet, line: int, by: int, axis: int
) -> None:
    found = refused({**BOOK, sheet.name: moved(BOOK[sheet.name], line, by, axis)}, sheet.name)
    assert [place and place.sheet for _, place in found] == [sheet.name]


@pytest.mark.parametrize("run", LAYOUT.runs.values(), ids=list(LAYOUT.runs))
def test_a_row_put_in_among_texts_below_all_labels_changes_nothing(run: Sequence[Place]) -> None:
    (sheet,) = (sheet for sheet in SHEETS if sheet.name == run[0].sheet)
    for row in (place.row for place in run if below_all(sheet, place.row)):
        reading = read_book({**BOOK, sheet.name: moved(BOOK[sheet.name], row, 1, 0)})
        assert (reading.filing, reading.findings) == (FILLED, ())


def test_a_row_put_in_below_everything_is_no_finding() -> None:
    last = {sheet.name: lines(sheet, 0).stop for sheet in SHEETS}
    book = {**BOOK, **{name: moved(BOOK[name], row, 1, 0) for name, row in last.items()}}
    assert (read_book(book).filing, read_book(book).findings) == (FILLED, ())


def test_moved_lines_are_told_by_their_number() -> None:
    grid = BOOK[REQUESTS]
    (finding,) = read_book({**BOOK, REQUESTS: moved(grid, 11, 1, 0)}).findings
    assert (finding.place and finding.place.cell, finding.found) == ("B12", "第 12 行之前多了 1 行")


# -- the same through real files


def change_title(book: Any) -> None:
    book[REQUESTS]["A1"] = "三、政府信息公开申请情况"


def change_corner(book: Any) -> None:
    book[REQUESTS]["A5"] = "（勾稽关系）"


def change_row_label(book: Any) -> None:
    book[REQUESTS]["A8"] = "一、新收申请"


def change_head(book: Any) -> None:
    book[DISPUTES]["A6"] = "维持"


def change_stamp(book: Any) -> None:
    book[TEXTS]["A3"] = STAMP.replace("鲁村镇", "东里镇")


def change_second_title(book: Any) -> None:
    book[SHARED]["A29"] = "六、其他"


def unmerge(book: Any) -> None:
    book[REQUESTS].unmerge_cells("E6:I6")


def rename(book: Any) -> None:
    book[DISPUTES].title = "四"


def remove(book: Any) -> None:
    del book[SLIP]


def insert_rows(book: Any) -> None:
    book[REQUESTS].insert_rows(10)


def insert_rows_above_a_title(book: Any) -> None:
    book[SHARED].insert_rows(10)


def delete_rows(book: Any) -> None:
    book[TABLE].delete_rows(8)


def insert_columns(book: Any) -> None:
    book[REQUESTS].insert_cols(4)


def change_identity(book: Any) -> None:
    book["标识"]["B1"] = "annual-2019"


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (change_title, [("LABEL-CHANGED", "三、依申请公开!A1")]),
        (change_corner, [("LABEL-CHANGED", "三、依申请公开!A5")]),
        (change_row_label, [("LABEL-CHANGED", "三、依申请公开!A8")]),
        (change_head, [("LABEL-CHANGED", "四、复议诉讼!A6")]),
        (change_stamp, [("STAMP-CHANGED", "一、总体情况!A3")]),
        (change_second_title, [("LABEL-CHANGED", "五、六、问题和其他!A29")]),
        (unmerge, [("MERGE-CHANGED", "三、依申请公开!E6")]),
        (rename, [("SHEET-MISSING", "")]),
        (remove, [("SHEET-MISSING", "")]),
        (insert_rows, [("LINES-MOVED", "三、依申请公开!A10")]),
        (insert_rows_above_a_title, [("LINES-MOVED", "五、六、问题和其他!A29")]),
        (delete_rows, [("LINES-MOVED", "二、主动公开!A8")]),
        (insert_columns, [("LINES-MOVED", "三、依申请公开!D5")]),
        (change_identity, [("IDENTITY-FORM", "")]),
    ],
)
def test_a_change_in_a_real_file_is_refused_with_the_cell_named(
    change: Callable[[Any], None], found: list[tuple[str, str]]
) -> None:
    book = opened(DATA)
    change(book)
    assert [(code, place) for code, severity, place in seen(read(saved(book)).findings) if severity == "error"] == found


def test_lost_protection_validation_and_formats_are_no_finding() -> None:
    book = opened(DATA)
    book.security = None
    for sheet in book:
        sheet.protection.sheet = False
        sheet.data_validations.dataValidation = []
        sheet.conditional_formatting = type(sheet.conditional_formatting)()
        sheet.sheet_state = "visible"
        sheet.oddFooter.left.text = sheet.oddFooter.right.text = None
        sheet.freeze_panes = None
        for row in sheet.iter_rows():
            for cell in row:
                cell.font, cell.number_format = Font(), "General"
    reading = read(saved(book))
    assert (reading.filing, reading.findings) == (FILLED, ())


def test_rich_text_is_read_with_all_its_runs() -> None:
    runs = 't="inlineStr"><is><r><t>甲</t></r><r><rPr><b/></rPr><t>B乙</t></r><rPh sb="0" eb="1"><t>jia</t></rPh></is>'
    filing = read(typed(DATA, TEXTS, {LAYOUT.texts["overview/intro"].paragraphs[0].cell: runs})).filing
    assert filing is not None
    assert filing.texts["overview/intro"].paragraphs[0] == "甲B乙"
