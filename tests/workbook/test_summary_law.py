"""A summary is believed only as far as everything in it follows from its members."""

from __future__ import annotations

import functools
import io
import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from support import books
from support.books import opened, saved
from support.filings import FORM, LAYOUT, random_filing
from xlreport import Collection, Filing, Key, Text, Unit, merge, read, write_summary
from xlreport.checks import check_alone
from xlreport.findings import ACCEPTED, REJECTED, Outcome
from xlreport.form import acceptance_key, plain
from xlreport.layout import LONGEST_TEXT, Place
from xlreport.layout import summary as at
from xlreport.layout.summary_rows import group_sums

TOWNS = [Unit(f"37032310{n}", f"第{n}镇人民政府", "乡镇" if n % 2 else "街道") for n in range(1, 4)]
COUNTY, CITY = Unit("370323", "沂源县", "县"), Unit("3703", "淄博市", "市")
REASON = {acceptance_key("T3-BALANCE"): "已核实"}


def county(first: int = 0, unit: Unit = COUNTY) -> Filing:
    towns = [random_filing(n + first, replace(u, code=f"{u.code}{first}")) for n, u in enumerate(TOWNS, 1)]
    towns[0] = replace(towns[0], facts={**towns[0].facts, **REASON})
    return merge(towns, unit)


def summary_file(summary: Filing, collection: Collection | None = None) -> bytes:
    target = io.BytesIO()
    write_summary(summary, collection or Collection(()), target)
    return target.getvalue()


@functools.cache
def file(levels: int = 1) -> bytes:
    """A county's summary, or that of a city of two counties."""
    if levels == 1:
        return summary_file(county())
    return summary_file(merge([county(), county(4, Unit("370324", "沂水县", "县"))], CITY))


def errors(data: bytes) -> list[tuple[str, str | None]]:
    """The code and the sheet of each error, each pair once."""
    reading = read(data)
    found = [*reading.findings, *(check_alone(reading.returned)[0] if reading.returned else ())]
    return list(dict.fromkeys((f.code, f.place.sheet if f.place else None) for f in found if f.is_error))


def changed(change: Callable[[Any], None], levels: int = 1) -> bytes:
    """The summary as somebody left it who opened it, changed it, and saved it."""
    book = opened(file(levels))
    change(book)
    return saved(book)


def column(key: Key) -> int:
    return at.FIRST_COLUMN + 1 + FORM.keys.index(key)


D6 = Key("t3", "received", "natural_person")
FIRST = at.first_row(at.MEMBERS) + 1
LIST = at.LIST_HEAD_ROW + 2


def typed(sheet: str, row: int, column: int, value: Any) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        book[sheet].cell(row, column).value = value

    return change


def row_deleted(*sheets: str) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        for name in sheets:
            book[name].delete_rows(LIST if name in at.LISTS else FIRST)

    return change


def rows_exchanged(sheet: str, row: int) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        one, two = ([cell.value for cell in book[sheet][n]] for n in (row, row + 1))
        for n, values in ((row, two), (row + 1, one)):
            for cell, value in zip(book[sheet][n], values, strict=True):
                cell.value = value

    return change


def columns_exchanged(book: Any) -> None:
    sheet = book[at.MEMBERS]
    for row in sheet.iter_rows(min_row=FIRST, min_col=11, max_col=12):
        row[0].value, row[1].value = row[1].value, row[0].value


def unit_added(book: Any) -> None:
    for name, row in ((at.MEMBERS, FIRST), (at.FACTS, LIST)):
        values = [cell.value for cell in book[name][row]]
        for n, value in enumerate(["4", *values[1:]], 1):
            book[name].cell(row + 3, n).value = value


def nested_added(book: Any) -> None:
    sheet = book.create_sheet(at.NESTED)
    for n, cell in enumerate(book[at.MEMBERS][FIRST], 1):
        sheet.cell(at.first_row(at.NESTED) + 1, n).value = cell.value
    sheet.sheet_state = "hidden"


def words_on_a_sheet_of_members(book: Any) -> None:
    """They stand where no member would be read."""
    book.create_sheet(at.NESTED).cell(99, 5).value = 7


def all_deleted(book: Any) -> None:
    for name in (at.MEMBERS, *at.LISTS):
        book[name].delete_rows(LIST if name in at.LISTS else FIRST, 10_000)


TEXT_ROW = LIST
GROUP_SUM = next(line for sheet in LAYOUT.figure_sheets() for line in group_sums(LAYOUT, sheet))
YEAR = 2 + at.fact_keys(FORM).index("year")
CHANGES: dict[str, tuple[Callable[[Any], None], tuple[str, str | None]]] = {
    "a row of figures deleted": (row_deleted(at.MEMBERS), ("SUMMARY-ROWS", at.MEMBERS)),
    "a unit deleted from all lists": (row_deleted(at.MEMBERS, at.FACTS), ("SUMMARY-ROWS", at.MEMBERS)),
    "a row of facts deleted": (row_deleted(at.FACTS), ("SUMMARY-ROWS", at.FACTS)),
    "a number twice": (typed(at.MEMBERS, FIRST + 1, 1, "1"), ("SUMMARY-ROWS", at.MEMBERS)),
    "rows renumbered": (typed(at.FACTS, LIST + 2, 1, "4"), ("SUMMARY-ROWS", at.FACTS)),
    "figures of two units exchanged": (rows_exchanged(at.MEMBERS, FIRST), ("SUMMARY-ROWS", at.MEMBERS)),
    "two columns of figures exchanged": (columns_exchanged, ("MEMBER-EDITED", None)),
    "a unit added": (unit_added, ("MEMBER-DOUBLED", None)),
    "a sheet of members of members that nobody has": (words_on_a_sheet_of_members, ("SUMMARY-CELL", at.NESTED)),
    "hidden figures that would override": (nested_added, ("SUMMARY-ROWS", at.NESTED)),
    "a figure typed over": (typed(at.MEMBERS, FIRST, column(D6), 999), ("MEMBER-EDITED", None)),
    "a figure emptied": (typed(at.MEMBERS, FIRST, column(D6), None), ("MEMBER-EDITED", None)),
    "a figure made a formula": (typed(at.MEMBERS, FIRST, column(D6), "=1+1"), ("CELL-FORMULA", at.MEMBERS)),
    "the file of a member changed": (
        typed(at.MEMBERS, FIRST, at.FIRST_COLUMN + len(FORM.keys) + 1, "别的.xlsx"),
        ("MEMBER-EDITED", None),
    ),
    "the total of all typed over": (
        typed(at.MEMBERS, at.TOTAL_ROW + 1, column(D6), 12345),
        ("SUMMARY-CELL", at.MEMBERS),
    ),
    "a key changed": (
        typed(at.MEMBERS, at.KEY_ROW + 1, column(D6), "t3/received/business"),
        ("SUMMARY-CELL", at.MEMBERS),
    ),
    "a total typed over": (typed(at.MEMBERS, FIRST, column(FORM.totals[0]), 12345), ("SUMMARY-CELL", at.MEMBERS)),
    "a head changed": (typed(at.MEMBERS, at.KEY_ROW, column(D6), "总计"), ("SUMMARY-CELL", at.MEMBERS)),
    "a name that differs between lists": (typed(at.MEMBERS, FIRST, 3, "别的镇"), ("SUMMARY-CELL", at.MEMBERS)),
    "a code that differs between lists": (typed(at.FACTS, LIST, 4, "370323999"), ("SUMMARY-CELL", at.MEMBERS)),
    "a kind typed over": (typed(at.MEMBERS, FIRST, 4, "部门"), ("SUMMARY-CELL", at.MEMBERS)),
    "a fact typed over": (typed(at.FACTS, LIST, 7, "别处"), ("MEMBER-EDITED", None)),
    "a paragraph typed over": (typed(at.TEXTS, TEXT_ROW, 6, "别的文字。"), ("MEMBER-EDITED", None)),
    "a paragraph deleted": (row_deleted(at.TEXTS), ("MEMBER-EDITED", None)),
    "a reason typed over": (typed(at.REMARKS, LIST, 6, "别的理由"), ("MEMBER-EDITED", None)),
    "a reason deleted": (row_deleted(at.REMARKS), ("MEMBER-EDITED", None)),
    "a sum by kind typed over": (typed(at.BY_KIND, LIST, 3, 12345), ("SUMMARY-CELL", at.BY_KIND)),
    "an official total typed over": (
        typed(LAYOUT.figures[D6].sheet, LAYOUT.figures[D6].row + 1, LAYOUT.figures[D6].column + 1, 12345),
        ("TOTAL-TYPED", LAYOUT.figures[D6].sheet),
    ),
    "the label of a group sum changed": (
        typed(LAYOUT.figures[D6].sheet, GROUP_SUM.row + 1, 1, "小计"),
        ("SUMMARY-CELL", LAYOUT.figures[D6].sheet),
    ),
    "something beside the list": (typed(at.FACTS, LIST, 30, 7), ("SUMMARY-CELL", at.FACTS)),
    "a rule that the form does not have": (typed(at.REMARKS, LIST, 3, "T9-NONE"), ("LABEL-CHANGED", at.REMARKS)),
    "a block that the form does not have": (typed(at.TEXTS, LIST, 3, "别的栏目"), ("LABEL-CHANGED", at.TEXTS)),
    "a paragraph of nobody": (typed(at.TEXTS, LIST, 1, "9"), ("SUMMARY-ROWS", at.TEXTS)),
    "a fact made a formula": (typed(at.FACTS, LIST, 7, '="别处"'), ("SUMMARY-CELL", at.FACTS)),
    "a member of another year": (typed(at.FACTS, LIST, YEAR, "2023"), ("YEAR-OTHER", None)),
    "no member left": (all_deleted, ("UNFILLED", None)),
    "a sheet that is not a list gone": (lambda book: book.remove(book[at.BY_KIND]), ("SHEET-MISSING", None)),
    "a list gone": (lambda book: book.remove(book[at.REMARKS]), ("SHEET-MISSING", None)),
    "the identity changed": (typed(LAYOUT.identity, 4, 2, "别的县"), ("SUMMARY-IDENTITY", None)),
}


@pytest.mark.parametrize("name", CHANGES)
def test_whatever_is_changed_in_a_summary_by_hand_is_an_error_at_its_place(name: str) -> None:
    change, expected = CHANGES[name]
    assert expected in errors(changed(change))


def test_what_is_wrong_in_a_list_is_told_as_it_is_shown_with_what_belongs_there() -> None:
    total = FORM.totals[0]
    (found,) = (f for f in read(changed(CHANGES["a total typed over"][0])).findings if f.code == "SUMMARY-CELL")
    assert (found.found, found.expected) == ("12345", plain(county().members[0][total]))


def test_a_total_whose_formula_gives_a_text_is_an_error() -> None:
    cell = Place(at.MEMBERS, FIRST - 1, column(FORM.totals[0]) - 1).cell
    data = books.typed(file(), at.MEMBERS, {cell: 't="str"><f>A1</f><v>无</v>'})
    assert ("SUMMARY-CELL", at.MEMBERS) in errors(data)


@pytest.mark.parametrize("levels", [1, 2])
def test_a_summary_that_was_only_saved_again_is_believed(levels: int) -> None:
    assert errors(changed(lambda book: None, levels)) == []
    assert read(changed(lambda book: None, levels)).filing == read(file(levels)).filing


def test_a_member_of_a_member_that_is_typed_over_no_longer_adds_up() -> None:
    change = typed(at.NESTED, FIRST, column(D6), 999)
    assert ("MEMBERS-DIFFER", None) in errors(changed(change, 2))


def test_a_row_stands_only_below_its_parent() -> None:
    assert ("SUMMARY-ROWS", at.NESTED) in errors(changed(typed(at.NESTED, FIRST, 1, "3.1"), 2))


def test_a_damaged_list_is_named_and_nothing_of_the_summary_is_read() -> None:
    from support.books import packed, parts

    found = parts(file())
    for name in (name for name in found if name.startswith("xl/worksheets/sheet")):
        damaged = packed({**found, name: found[name][: len(found[name]) // 2]})
        reading = read(damaged)
        codes = {finding.code for finding in reading.findings}
        unread = not codes and reading.filing == county()  # a sheet that only people read
        assert unread or codes & {"SHEET-DAMAGED", "IDENTITY-MISSING"}, name


@pytest.mark.parametrize("sheet", [at.MEMBERS, at.FACTS, at.TEXTS, at.REMARKS])
def test_where_a_list_is_gone_that_is_all_that_is_told(sheet: str) -> None:
    reading = read(changed(lambda book: book.remove(book[sheet])))
    assert [(f.code, f.expected) for f in reading.findings if f.is_error] == [("SHEET-MISSING", sheet)]
    assert reading.filing is None


def test_of_a_damaged_sheet_of_subtotals_it_is_only_told_that_it_is_damaged() -> None:
    name = books.sheet_parts(file())[at.BY_KIND]
    found = books.parts(file())
    damaged = books.packed({**found, name: found[name][: len(found[name]) // 2]})
    assert errors(damaged) == [("SHEET-DAMAGED", None)]


def test_a_summary_made_before_there_were_hashes_is_read_by_its_rows_and_totals_alone() -> None:
    def without(book: Any) -> None:
        sheet = book[LAYOUT.identity]
        for row in range(sheet.max_row, 0, -1):
            if sheet.cell(row, 1).value in ("draft", "members", "content", "hashes/1"):
                sheet.delete_rows(row)

    assert errors(changed(without)) == []

    def and_a_total(book: Any) -> None:
        without(book)
        book[at.MEMBERS].cell(FIRST, column(FORM.totals[0])).value = 12345

    assert errors(changed(and_a_total)) == [("SUMMARY-CELL", at.MEMBERS)]


def test_a_draft_says_so_on_its_hidden_sheet_for_the_level_above() -> None:
    missing = Collection((), (TOWNS[0],), (*TOWNS, Unit("9", "第九镇", "乡镇")))
    returned = read(summary_file(county(), missing)).returned
    assert returned is not None
    assert returned.identity["draft"] == missing.draft != ""


def test_any_flipped_bit_of_a_summary_is_an_error_or_changes_nothing() -> None:
    whole = file(2)
    filing, draft = read(whole).filing, read(whole).returned
    chance = random.Random(1)
    for _ in range(60):
        at_byte = chance.randrange(len(whole))
        flipped = bytearray(whole)
        flipped[at_byte] ^= 1 << chance.randrange(8)
        if not errors(bytes(flipped)):
            reading = read(bytes(flipped))
            assert reading.filing == filing
            assert reading.returned is not None
            assert draft is not None
            assert reading.returned.identity == draft.identity


def test_statuses_of_summaries_follow(tmp_path: Any) -> None:
    from xlreport import collect

    (tmp_path / "good.xlsx").write_bytes(file())
    (tmp_path / "bad.xlsx").write_bytes(changed(CHANGES["a row of figures deleted"][0]))
    outcomes: dict[str, Outcome] = {o.file: o for o in collect([str(tmp_path)]).outcomes}
    assert {name: o.status for name, o in outcomes.items()} == {"good.xlsx": ACCEPTED, "bad.xlsx": REJECTED}


def test_a_paragraph_too_long_for_one_cell_goes_on_in_the_next_row_and_is_read_as_one() -> None:
    long = ("甲" * (LONGEST_TEXT + 5), "乙")
    town = random_filing(1, TOWNS[0])
    block = next(iter(town.texts))
    said = replace(town, texts={**town.texts, block: Text(town.texts[block].heading, long)})
    filing = read(summary_file(merge([said, random_filing(2, TOWNS[1])], COUNTY))).filing
    assert filing is not None
    assert filing.members[0].texts[block].paragraphs == long
