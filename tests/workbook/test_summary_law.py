"""A summary is believed only as far as everything in it follows from its members."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest

from support import books
from support.filings import FORM, LAYOUT, random_filing
from support.summary_changes import (
    CHANGES,
    COUNTY,
    D6,
    FIRST,
    LIST,
    TOWNS,
    YEAR,
    changed,
    column,
    county,
    errors,
    file,
    summary_file,
    typed,
)
from xlreport import Collection, Text, Unit, merge, read
from xlreport.findings import ACCEPTED, REJECTED, Outcome
from xlreport.form import plain
from xlreport.layout import LONGEST_TEXT, Place
from xlreport.layout import summary as at


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


def test_members_of_a_member_are_of_one_year() -> None:
    assert ("YEAR-OTHER", None) in errors(changed(typed(at.FACTS, LIST + 1, YEAR, "2023"), 2))


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
