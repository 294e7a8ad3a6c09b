"""What an office says on the workbooks that it hands out, and a workbook that comes back as it was handed out."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal

import pytest

from support.books import number, opened, saved, text, typed
from support.filings import FORM, LAYOUT, YEAR, random_filing
from support.returned import TOWN
from xlreport import Filing, Key, Text, blank, check, read, write
from xlreport.layout import Handout, Place

RECEIVED, FEES = Key("t3", "received", "total"), Key("t2.8", "fees", "amount")
IN_FORCE, REVIEWS = Key("t2.1", "normative", "in_force"), Key("t4", "cases", "review_total")
LAST = {RECEIVED: Decimal(12), FEES: Decimal("3.50"), REVIEWS: Decimal(0)}
HANDOUT = Handout("沂源县政务公开办", "2025年1月15日", "0533-3241000", LAST)
PREFILLED = replace(
    blank(FORM, TOWN, YEAR),
    facts={"title_name": "沂源县鲁村镇人民政府", "address": "鲁村镇驻地", "phone": "0533-3640016"},
    texts={"overview/active": Text(FORM.texts["overview/active"].heading or "", ("去年的一段。",))},
)


def handed(filing: Filing, handout: Handout = Handout(), handed_out: Filing | None = None) -> bytes:
    """A workbook as an office hands it out."""
    target = io.BytesIO()
    write(filing, target, handout=handout, handed_out=handed_out)
    return target.getvalue()


def codes(data: bytes) -> list[str]:
    """What is found in a workbook that came back."""
    reading = read(data)
    assert reading.returned is not None
    return [finding.code for finding in (*reading.findings, *check(reading.returned))]


def test_the_first_sheet_says_to_whom_it_goes_by_when_and_whom_to_call() -> None:
    for handout, said in ((HANDOUT, list(HANDOUT.cover)), (Handout(), [None] * 3)):
        sheet = opened(handed(PREFILLED, handout))[LAYOUT.cover[0].sheet]
        assert [sheet.cell(place.row + 1, 1).value for place in LAYOUT.cover] == ["报送给", "报送时间", "联系电话"]
        assert [sheet[place.cell].value for place in LAYOUT.cover] == said
        assert all(sheet[place.cell].protection.locked for place in LAYOUT.cover)


@pytest.mark.parametrize(
    ("key", "beside", "without"),
    [
        (RECEIVED, "上年 12", None),
        (FEES, "万元，上年 3.5", "万元"),
        (REVIEWS, "上年 0", None),
        (IN_FORCE, None, None),
    ],
)
def test_last_years_figures_stand_beside_the_inputs_in_locked_cells(
    key: Key, beside: str | None, without: str | None
) -> None:
    place = LAYOUT.hints[key]
    for handout, said in ((HANDOUT, beside), (Handout(), without)):
        cell = opened(handed(PREFILLED, handout))[place.sheet][place.cell]
        assert (cell.value, cell.protection.locked) == (said, True)


def test_a_hint_stands_right_of_its_table_or_below_it() -> None:
    def gap(key: Key) -> tuple[int, int]:
        figure, hint = LAYOUT.figures[key], LAYOUT.hints[key]
        return hint.row - figure.row, hint.column - figure.column - figure.columns + 1

    assert (gap(RECEIVED), gap(FEES), gap(REVIEWS)) == ((0, 1), (0, 1), (1, 0))


def test_what_an_office_says_is_no_content_of_the_return() -> None:
    filing = random_filing(1, TOWN)
    reading = read(handed(filing, HANDOUT))
    assert (reading.filing, reading.findings) == (filing, ())


def test_a_prefilled_workbook_that_comes_back_unchanged_is_not_filled_in() -> None:
    data = handed(PREFILLED, HANDOUT, handed_out=PREFILLED)
    assert codes(data) == ["UNFILLED"]
    assert codes(saved(opened(data))) == ["UNFILLED"]
    assert "UNFILLED" not in codes(handed(PREFILLED))


def test_a_template_that_nobody_named_and_a_unit_named_is_still_not_filled_in() -> None:
    contents = {"unit": text(TOWN.name), "code": text(TOWN.code), "kind": text(TOWN.kind), "year": number(YEAR)}
    cells = {LAYOUT.facts[key].cell: content for key, content in contents.items()}
    data = typed(handed(blank(FORM)), LAYOUT.facts["unit"].sheet, cells)
    assert codes(data) == ["UNFILLED"]


@pytest.mark.parametrize(
    ("place", "content"),
    [
        (LAYOUT.figures[FORM.inputs[0]], number(0)),
        (LAYOUT.texts["overview/intro"].paragraphs[0], text("今年的一段。")),
        (LAYOUT.facts["filled_by"], text("张三")),
        (LAYOUT.facts["blank_is_zero/disputes"], text(FORM.yes)),
    ],
)
def test_a_prefilled_workbook_with_one_cell_more_is_filled_in(place: Place, content: str) -> None:
    data = typed(handed(PREFILLED, HANDOUT, handed_out=PREFILLED), place.sheet, {place.cell: content})
    assert "UNFILLED" not in codes(data)
