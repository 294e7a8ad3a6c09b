"""What is accepted, repaired or refused in a number cell, each by itself and all at once."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.books import formula, number, opened, saved, text, typed
from support.filings import FORM, LAYOUT, changed
from support.returned import DATA, FILLED, errors, seen, where
from xlreport import Key, read
from xlreport.workbook.read.cell import NUMBER, TEXT, Cell
from xlreport.workbook.read.numbers import figure

RECEIVED = Key("t3", "received", "natural_person")
FEES = Key("t2.8", "fees", "amount")
COUNT, MONEY = "0 或正整数", "0 或正数，最多 6 位小数"
MINDED = {"CELL-REPAIRED": "note"}
# What stands in the cell; the code of the finding, if any; the figure, if any; what the finding says was found.
COUNTS: dict[str, tuple[str, str, int | None, str]] = {
    "0": (number(0), "", 0, ""),
    "a whole number": (number(3), "", 3, ""),
    "a whole number written with decimals": (number("3.0"), "", 3, ""),
    "a whole number written with an exponent": (number("1.2E3"), "", 1200, ""),
    "the limit": (number(1_000_000_000), "", 1_000_000_000, ""),
    "nothing": ("/>".replace("/>", ">"), "", None, ""),
    "an empty text": (text(""), "", None, ""),
    "blanks": (text(" \u3000\u00a0"), "", None, ""),
    "text": (text("3"), "CELL-REPAIRED", 3, "3"),
    "full-width digits": (text("１２"), "CELL-REPAIRED", 12, "１２"),
    "grouped text": (text("1,234"), "CELL-REPAIRED", 1234, "1,234"),
    "grouped full-width text": (text("１，２３４"), "CELL-REPAIRED", 1234, "１，２３４"),
    "text between blanks": (text(" 3 "), "CELL-REPAIRED", 3, " 3 "),
    "text between wide blanks": (text("\u30003\u00a0"), "CELL-REPAIRED", 3, "\u30003\u00a0"),
    "text of a whole number with decimals": (text("3.0"), "CELL-REPAIRED", 3, "3.0"),
    "a number a little above a whole one": (number("3.0000000000000004"), "CELL-REPAIRED", 3, "3.0000000000000004"),
    "a number a little below a whole one": (number("2.9999999999999996"), "CELL-REPAIRED", 3, "2.9999999999999996"),
    "a unit": (text("12件"), "CELL-TEXT", None, "12件"),
    "a unit after a blank": (text("12 件"), "CELL-TEXT", None, "12 件"),
    "another unit": (text("3万元"), "CELL-TEXT", None, "3万元"),
    "none in words": (text("无"), "CELL-TEXT", None, "无"),
    "a slash": (text("/"), "CELL-TEXT", None, "/"),
    "a hyphen": (text("-"), "CELL-TEXT", None, "-"),
    "a dash": (text("—"), "CELL-TEXT", None, "—"),
    "an Arabic-Indic digit": (text("٣"), "CELL-TEXT", None, "٣"),
    "a superscript": (text("³"), "CELL-TEXT", None, "³"),
    "a Chinese numeral": (text("三"), "CELL-TEXT", None, "三"),
    "a circled digit": (text("③"), "CELL-TEXT", None, "③"),
    "a percentage": (text("12%"), "CELL-TEXT", None, "12%"),
    "loose grouping": (text("1,23"), "CELL-TEXT", None, "1,23"),
    "grouping that goes on wrongly": (text("1,234,56"), "CELL-TEXT", None, "1,234,56"),
    "an exponent as text": (text("1e3"), "CELL-TEXT", None, "1e3"),
    "infinity as text": (text("inf"), "CELL-TEXT", None, "inf"),
    "two numbers": (text("3 4"), "CELL-TEXT", None, "3 4"),
    "a negative text": (text("-1"), "CELL-NEGATIVE", None, "-1"),
    "a fraction as text": (text("1.5"), "CELL-FRACTION", None, "1.5"),
    "a formula": (formula("1+1", 2), "CELL-FORMULA", None, "=1+1"),
    "a formula without a value": ("><f>1+1</f>", "CELL-FORMULA", None, "=1+1"),
    "a link": (formula('HYPERLINK("http://a.cn","3")', 3), "CELL-FORMULA", None, '=HYPERLINK("http://a.cn","3")'),
    "a web service": (formula('WEBSERVICE("http://a.cn")'), "CELL-FORMULA", None, '=WEBSERVICE("http://a.cn")'),
    "another book": (formula("[1]Sheet1!A1", 3), "CELL-FORMULA", None, "=[1]Sheet1!A1"),
    "a command": (formula("cmd|'/c calc'!A0"), "CELL-FORMULA", None, "=cmd|'/c calc'!A0"),
    "a reference that is lost": ('t="e"><v>#REF!</v>', "CELL-ERROR", None, "#REF!"),
    "a division by zero": ('t="e"><v>#DIV/0!</v>', "CELL-ERROR", None, "#DIV/0!"),
    "not available": ('t="e"><v>#N/A</v>', "CELL-ERROR", None, "#N/A"),
    "true": ('t="b"><v>1</v>', "CELL-BOOLEAN", None, "TRUE"),
    "false": ('t="b"><v>0</v>', "CELL-BOOLEAN", None, "FALSE"),
    "a date": ('t="d"><v>2024-01-02</v>', "CELL-DATE", None, "2024-01-02"),
    "a negative number": (number(-1), "CELL-NEGATIVE", None, "-1"),
    "a fraction": (number("1.5"), "CELL-FRACTION", None, "1.5"),
    "a fraction near a whole number": (number("3.00000001"), "CELL-FRACTION", None, "3.00000001"),
    "more than the limit": (number(1_000_000_001), "CELL-TOO-LARGE", None, "1000000001"),
    "far more than the limit": (number("1e308"), "CELL-TOO-LARGE", None, "1e+308"),
}
# What no application writes, but a file may hold; only that it is an error is held here.
NONSENSE = {
    "no number": number("NaN"),
    "infinity": number("INF"),
    "more than a float holds": number("1e999"),
    "a text as a number": number("三"),
    "a text that does not exist": 't="s"><v>99999</v>',
    "a truth value that is none": 't="b"><v>2</v>',
}
AMOUNTS: dict[str, tuple[str, str, str | None, str]] = {
    "six decimals": (number("190.457379"), "", "190.457379", ""),
    "what a float makes of six decimals": (number("190.45737900000001"), "", "190.457379", ""),
    "a sum of floats": (number("0.30000000000000004"), "CELL-REPAIRED", "0.3", "0.30000000000000004"),
    "a text": (text("1,190.457379"), "CELL-REPAIRED", "1190.457379", "1,190.457379"),
    "its unit": (text("3.5万元"), "CELL-TEXT", None, "3.5万元"),
    "another unit": (text("35000元"), "CELL-TEXT", None, "35000元"),
    "seven decimals": (number("0.1234567"), "CELL-DECIMALS", None, "0.1234567"),
    "a negative amount": (number("-0.01"), "CELL-NEGATIVE", None, "-0.01"),
    "more than the limit": (number("1000000000.5"), "CELL-TOO-LARGE", None, "1000000000.5"),
}
SUGGESTIONS = {"12件": "12", "12 件": "12", "3.5万元": "3.5"}


def told(code: str, found: str, expected: str, value: Decimal | None, key: Key) -> list[tuple[object, ...]]:
    """The one finding of a cell, as a whole but for its wording; none without a code."""
    severity, wanted = ("note", str(value)) if value is not None else ("error", expected)
    return [(code, severity, key, LAYOUT.figures[key], found, wanted, SUGGESTIONS.get(found))] if code else []


def taken(key: Key, content: str) -> tuple[Decimal | None, list[tuple[object, ...]]]:
    """The figure that is read from one cell with such a content, and the findings of the file."""
    place = LAYOUT.figures[key]
    reading = read(typed(DATA, place.sheet, {place.cell: content}))
    assert reading.filing is not None
    assert changed(reading.filing, {key: None}) == changed(FILLED, {key: None})
    return reading.filing.inputs.get(key), [
        (f.code, f.severity, f.key, f.place, f.found, f.expected, f.suggestion.to if f.suggestion else None)
        for f in reading.findings
    ]


@pytest.mark.parametrize("name", COUNTS)
def test_a_count_is_read_repaired_or_refused_at_its_cell(name: str) -> None:
    content, code, whole, found = COUNTS[name]
    value = None if whole is None else Decimal(whole)
    assert taken(RECEIVED, content) == (value, told(code, found, COUNT, value, RECEIVED))


@pytest.mark.parametrize("name", AMOUNTS)
def test_an_amount_is_read_repaired_or_refused_at_its_cell(name: str) -> None:
    content, code, amount, found = AMOUNTS[name]
    value = None if amount is None else Decimal(amount)
    assert taken(FEES, content) == (value, told(code, found, MONEY, value, FEES))


@pytest.mark.parametrize("name", NONSENSE)
def test_a_value_that_is_none_is_an_error_at_its_cell(name: str) -> None:
    place = LAYOUT.figures[RECEIVED]
    reading = read(typed(DATA, place.sheet, {place.cell: NONSENSE[name]}))
    assert [place for _, place in errors(reading)] == [place]
    assert reading.filing == changed(FILLED, {RECEIVED: None})


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (datetime.date(2024, 1, 2), "2024-01-02"),
        (datetime.datetime(2024, 1, 2, 8, 30), "2024-01-02 08:30:00"),
    ],
)
def test_a_typed_date_is_refused_with_the_date_shown(value: datetime.date, shown: str) -> None:
    book = opened(DATA)
    book[LAYOUT.figures[RECEIVED].sheet][LAYOUT.figures[RECEIVED].cell] = value
    (finding,) = read(saved(book)).findings
    assert (finding.code, finding.found, finding.place) == ("CELL-DATE", shown, LAYOUT.figures[RECEIVED])


def test_all_findings_of_a_file_are_named_at_once() -> None:
    keys = [key for key in FORM.inputs if key.table == "t3"]
    cells = {LAYOUT.figures[key]: case for key, case in zip(keys, COUNTS.values(), strict=False)}
    reading = read(typed(DATA, "三、依申请公开", {place.cell: case[0] for place, case in cells.items()}))
    expected = [(case[1], MINDED.get(case[1], "error"), where(place)) for place, case in cells.items() if case[1]]
    assert seen(reading.findings) == expected


def test_a_fault_on_every_sheet_is_named_at_once() -> None:
    data = DATA
    for sheet, cell, content in (
        ("三、依申请公开", "D8", text("12件")),
        ("四、复议诉讼", "A8", number("1.5")),
        ("二、主动公开", "B18", text("无")),
        ("一、总体情况", "A5", formula("1+1")),
        ("五、六、问题和其他", "A1", text("五、别的")),
    ):
        data = typed(data, sheet, {cell: content})
    assert sorted(seen(read(data).findings)) == [
        ("CELL-FRACTION", "error", "四、复议诉讼!A8"),
        ("CELL-TEXT", "error", "三、依申请公开!D8"),
        ("CELL-TEXT", "error", "二、主动公开!B18"),
        ("LABEL-CHANGED", "error", "五、六、问题和其他!A1"),
        ("TEXT-FORMULA", "warning", "一、总体情况!A5"),
    ]


@settings(max_examples=300, deadline=None)
@given(
    st.text(st.characters(exclude_categories=["Cs"])) | st.from_regex(r"\A[\s\d,.+-]{1,12}\Z"),
    st.sampled_from([RECEIVED, FEES]),
)
def test_a_text_is_a_figure_only_with_a_note_and_never_negative_or_above_the_limit(said: str, key: Key) -> None:
    kind = FORM.number(key)
    value, code, _ = figure(Cell(TEXT, said), kind, FORM.unit(key))
    assert (value is not None) == (code == "CELL-REPAIRED")
    assert value is None or 0 <= value <= kind.maximum
    assert code is not None or not said.strip()


@settings(max_examples=300, deadline=None)
@given(st.floats() | st.integers(0, 10**9).map(float), st.sampled_from([RECEIVED, FEES]))
def test_a_stored_number_is_taken_as_itself_within_a_billionth_or_not_at_all(stored: float, key: Key) -> None:
    kind = FORM.number(key)
    value, code, _ = figure(Cell(NUMBER, repr(stored)), kind, FORM.unit(key))
    assert (value is None) == (code not in (None, "CELL-REPAIRED"))
    if value is not None:
        assert abs(value - Decimal(repr(stored))) <= Decimal("1e-9")
        assert value == round(value, kind.decimals)
        assert 0 <= value <= kind.maximum
