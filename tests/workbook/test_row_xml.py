"""Rows written at once are those that XlsxWriter writes cell by cell; how wide texts are."""

from __future__ import annotations

import unicodedata
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from xlreport.layout import column_name, storable
from xlreport.workbook.write import style
from xlreport.workbook.write.plain_sheet import inline_text
from xlreport.workbook.write.row_xml import NUMBER, Pen

WIDTHS, ROLES = (6.0, 18.0, 4.0), ("cell", "listed", "hash")
ODD = (
    "",
    " ",
    "　",
    "a b",
    " a",
    "a\n",
    "甲\n乙",
    "<b>",
    "&amp;",
    "_x0041_",
    "a_b",
    "\x01",
    "\ud800",
    "\ufffe",
    "\ue000 乙",
    "字" * 40,
)
TEXTS = st.lists(st.one_of(st.text(max_size=60), st.sampled_from(ODD)), min_size=3, max_size=3)


def cell_by_cell(texts: list[str]) -> str:
    """The same row, in which nothing is taken for usual."""
    stored = [storable(text) for text in texts]
    cells = (
        f'<c r="{column_name(n)}{NUMBER}" s="{n}"{inline_text(text) if text else "/>"}' for n, text in enumerate(stored)
    )
    widths = [
        width if style.ROLES[role].get("text_wrap") else float("inf") for width, role in zip(WIDTHS, ROLES, strict=True)
    ]
    shown = zip(stored, widths, ROLES, strict=True)
    height = max((style.height_of(*one) for one in shown if one[0]), default=0.0)
    pixels = round(height / 0.75)
    high = f' ht="{pixels * 0.75:.16g}" customHeight="1"' if pixels not in (0, 20) else ""
    return f'<row r="{NUMBER}"{high}>{"".join(cells)}</row>'


@given(TEXTS)
def test_a_row_is_the_one_that_is_written_cell_by_cell(texts: list[str]) -> None:
    pen = Pen(WIDTHS, {role: n for n, role in enumerate(ROLES)})
    assert pen.listed(texts, ROLES) == cell_by_cell(texts)


def test_a_figure_is_a_number_or_a_formula_with_the_number_that_it_shows() -> None:
    pen = Pen(WIDTHS, {role: n for n, role in enumerate(ROLES)})
    assert pen.figure(1, Decimal("2.50"), "listed") == f'<c r="B{NUMBER}" s="1"><v>2.5</v></c>'
    formula = f'<c r="A{NUMBER}" s="0"><f>SUMIF(B1:B2,"&lt;&gt;a&amp;b")</f><v>3</v></c>'
    assert pen.figure(0, 3, "cell", 'SUMIF(B1:B2,"<>a&b")') == formula


def test_what_is_taken_for_wide_is_wide() -> None:
    every = "".join(map(chr, range(0x110000)))
    wide = "".join(style.WIDE.findall(every))
    assert {unicodedata.east_asian_width(character) for character in wide} <= set("WF")
