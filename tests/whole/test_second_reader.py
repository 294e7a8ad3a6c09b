"""openpyxl, which shares no code with our reader, sees the same figures, facts and texts in every return."""

from __future__ import annotations

import functools
import re
import unicodedata
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings

from support import hostile
from support.books import opened
from support.filings import FORM, LAYOUT, filings, workbook
from support.hostile_case import Case
from xlreport import Filing, Key, Reading, check, read
from xlreport.findings import DUPLICATE
from xlreport.form import blank_is_zero
from xlreport.layout import Place

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
RETURNED = sorted((SAMPLES / "returned").glob("*.xlsx"))
# openpyxl cannot open the others: no workbooks, and a workbook with a sheet less than it lists.
FAULTY = [path for path in sorted((SAMPLES / "faults").glob("*.xlsx")) if path.read_bytes()[:2] == b"PK"]
# A text's index that leads nowhere ends openpyxl; ours names the cell.
ACCEPTED = [case for case in hostile.CELLS if case.status == DUPLICATE and case.name != "text of no string.xlsx"]
ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
NEAR = Decimal("1e-9")

# A cell: its value as openpyxl gives it.
Seen = Any


@functools.lru_cache(1)
def looked_into(data: bytes) -> Any:
    """The workbook as openpyxl sees it, for all who look into it one after another."""
    return opened(data)


def value_at(book: Any, place: Place) -> Seen:
    return book[place.sheet].cell(place.row + 1, place.column + 1).value


def agrees(ours: Decimal | None, value: Seen) -> bool:
    """Whether a cell says this figure, None for a blank."""
    said = unicodedata.normalize("NFKC", decoded(value)).strip().replace(",", "")
    if ours is None or isinstance(value, bool) or not said:
        return ours is None and not said
    return abs(Decimal(said) - ours) <= NEAR


def decoded(value: Seen) -> str:
    return "" if value is None else ESCAPE.sub(lambda match: chr(int(match[1], 16)), str(value))


def disagreements(reading: Reading, data: bytes) -> list[tuple[Key, Decimal | None, Seen]]:
    """Input cells that one of the two sees otherwise, but for those that our reader would not take."""
    assert reading.returned is not None
    inputs, book = reading.returned.filing.inputs, looked_into(data)
    seen = {key: value_at(book, LAYOUT.figures[key]) for key in FORM.inputs if key not in reading.returned.unread}
    return [(key, inputs.get(key), value) for key, value in seen.items() if not agrees(inputs.get(key), value)]


def words(data: bytes) -> tuple[dict[str, str], dict[str, list[str]]]:
    """All facts, and the lines of the texts section by section, as openpyxl sees them."""
    book = looked_into(data)
    facts = {key: str(value).strip() for key, place in LAYOUT.facts.items() if (value := value_at(book, place))}
    runs = {FORM.preface.key: LAYOUT.texts[FORM.preface.key].paragraphs, **LAYOUT.runs}
    cells = {id: [str(value_at(book, place) or "") for place in places] for id, places in runs.items()}
    return facts, {id: [line for cell in said for line in cell.split("\n") if line] for id, said in cells.items()}


def words_of(filing: Filing) -> tuple[dict[str, str], dict[str, list[str]]]:
    """The facts of a filing, and the lines of its texts; a printed heading above nothing stands there too."""
    keys = (*FORM.facts, *(blank_is_zero(sheet.id) for sheet in LAYOUT.figure_sheets()))
    lines: dict[str, list[str]] = {FORM.preface.key: [], **{id: [] for id in LAYOUT.runs}}
    for key, text in filing.texts.items():
        lines[key.partition("/")[0]] += [line for line in (text.heading, *text.paragraphs) if line]
    return {key: fact for key in keys if (fact := filing.fact(key))}, lines


def without_unused(lines: dict[str, list[str]], filing: Filing) -> dict[str, list[str]]:
    """The lines of the texts without the printed headings of texts that are not there."""
    unused = {block.heading for key, block in FORM.texts.items() if key not in filing.texts}
    return {id: [line for line in said if line not in unused] for id, said in lines.items()}


def assert_same_words(data: bytes, filing: Filing) -> None:
    (facts, lines), (our_facts, our_lines) = words(data), words_of(filing)
    assert facts == our_facts
    assert without_unused(lines, filing) == without_unused(our_lines, filing)


@pytest.mark.parametrize("path", RETURNED, ids=lambda path: str(path.stem))
def test_both_readers_see_the_same_in_a_returned_sample(path: Path) -> None:
    data = path.read_bytes()
    reading = read(data)
    assert reading.returned is not None
    assert [f for f in (*reading.findings, *check(reading.returned)) if f.is_error] == []
    assert reading.returned.unread == frozenset()
    assert disagreements(reading, data) == []
    assert_same_words(data, reading.returned.filing)


@pytest.mark.parametrize("path", FAULTY, ids=lambda path: str(path.stem))
def test_what_is_read_of_a_faulty_sample_is_what_openpyxl_sees(path: Path) -> None:
    data = path.read_bytes()
    reading = read(data)
    if reading.filing is None:
        assert [finding.code for finding in reading.findings if finding.is_error] != []
    else:
        assert disagreements(reading, data) == []


@pytest.mark.parametrize("case", ACCEPTED, ids=lambda case: str(case.name))
def test_both_readers_see_the_same_in_an_odd_return_that_is_accepted(case: Case, tmp_path: Path) -> None:
    case.make(tmp_path / case.name)
    data = (tmp_path / case.name).read_bytes()
    reading = read(data)
    assert reading.filing is not None
    assert reading.returned is not None
    assert reading.returned.unread == frozenset()
    assert disagreements(reading, data) == []


@settings(max_examples=40, deadline=None)
@given(filings())
def test_both_readers_see_the_same_figures_in_any_return(filing: Filing) -> None:
    data = workbook(filing)
    reading = read(data)
    assert reading.filing is not None
    assert reading.returned is not None
    assert reading.returned.unread == frozenset()
    assert disagreements(reading, data) == []


@settings(max_examples=20, deadline=None)
@given(filings())
def test_both_readers_see_the_same_facts_and_texts_in_any_return(filing: Filing) -> None:
    # openpyxl reads an escape such as _x0041_ as it stands.
    assume(not ESCAPE.search(repr((filing.unit, filing.facts, filing.texts))))
    data = workbook(filing)
    reading = read(data)
    assert reading.returned is not None
    assert_same_words(data, reading.returned.filing)


def test_a_figure_that_only_one_reader_sees_would_be_noticed() -> None:
    assert agrees(Decimal(3), 3)
    assert [agrees(Decimal(3), value) for value in (None, "", 4, 3.001, True, "4")] == [False] * 6
    assert agrees(None, None)
    assert [agrees(None, value) for value in (0, "0", False, 3)] == [False] * 4
