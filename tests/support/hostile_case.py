"""One good return, and how to make a hostile or broken file of it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from support.filings import FORM, LAYOUT, balanced, changed, random_filing, workbook
from support.packing import Edit, Parts, edited, packed, unpacked
from xlreport import Filing, Key, Text, Unit
from xlreport.findings import DUPLICATE, REJECTED, SKIPPED

NOTE_SAME = "SAME-CONTENT"
# The name of the good return: it sorts before those of all cases.
GOOD = "!good.xlsx"


@dataclass(frozen=True)
class Case:
    """A file to throw at a merge, and what must become of it: its status and its findings, all of them.

    A finding is its code and its cell, the cell empty where there is none. `found` is what the first one names.
    """

    name: str
    make: Callable[[Path], None]
    status: str
    findings: frozenset[tuple[str, str]]
    found: str | None = None


def _key(*names: str) -> Key:
    key = Key(*names)
    assert key in FORM.inputs, key
    return key


# Input cells that no rule of the form looks at, and what the good return has in them.
THREE, GROUPED, ZERO = (_key("t2.1", "normative", column) for column in ("issued", "repealed", "in_force"))
MONEY = _key("t2.8", "fees", "amount")
FIGURES = {THREE: Decimal(3), GROUPED: Decimal(1234), ZERO: Decimal(0), MONEY: Decimal("190.457379")}
# A text block with words that are easily spoilt; the last row of its cells is empty.
TEXT = "overview/on_request"
PARAGRAPHS = ("第一段，甲😀乙。", "第二段 _x0041_ <b>&amp;</b>。", "=1+1")


def at(key: Key) -> str:
    """The cell of a figure, as findings name it."""
    return LAYOUT.figures[key].reference.replace("'", "")


CELL = at(THREE)
SHEET, _, NAME = CELL.partition("!")
# Its row, the input right of it, a cell below it, and one beside the form.
ROW = LAYOUT.figures[THREE].row + 1
SECOND = LAYOUT.figures[GROUPED].cell
BELOW, BESIDE = f"B{ROW + 1}", f"F{ROW}"
# The first input of its sheet.
FIRST = at(FORM.inputs[0])
# An input cell on another sheet.
OTHER_CELL = at(_key("t4", "cases", "review_upheld"))


def text_cell(row: int) -> str:
    """The cell of a paragraph of the text block."""
    return LAYOUT.texts[TEXT].paragraphs[row].reference.replace("'", "")


def fact_cell(key: str) -> str:
    """The cell of a fact."""
    return LAYOUT.facts[key].reference.replace("'", "")


@functools.cache
def good_filing() -> Filing:
    """What the good return says: everything is filled in, and nothing is to be found in it."""
    unit = Unit("370323102", "鲁村镇人民政府", "乡镇")
    filing = balanced(changed(random_filing(1, unit), FIGURES))
    said = Text(FORM.texts[TEXT].heading or "", PARAGRAPHS)
    return replace(filing, texts={**filing.texts, TEXT: said})


@functools.cache
def _good_parts() -> Parts:
    return unpacked(workbook(good_filing()))


def good_parts() -> Parts:
    """The parts of the good return's workbook."""
    return dict(_good_parts())


# -- cases


def file(
    name: str, content: Callable[[], bytes], status: str, *findings: tuple[str, str], found: str | None = None
) -> Case:
    """A file of some bytes, made when it is written."""

    def make(path: Path) -> None:
        path.write_bytes(content())

    return Case(f"{name}.xlsx", make, status, frozenset(findings), found)


def refused(name: str, content: Callable[[], bytes], code: str, found: str | None = None) -> Case:
    """A file, or a sheet of it, that is not let in."""
    return file(name, content, REJECTED, (code, ""), found=found)


def harmless(name: str, *edits: Edit, notes: tuple[tuple[str, str], ...] = ()) -> Case:
    """A return that was changed and still says what the good one says: it is found to be the same."""
    return same(name, lambda: book(*edits), *notes)


def same(name: str, content: Callable[[], bytes], *notes: tuple[str, str]) -> Case:
    """A file that is odd and still says what the good one says."""
    return file(name, content, DUPLICATE, (NOTE_SAME, ""), *notes)


def wrong(name: str, *edits: Edit, findings: tuple[tuple[str, str], ...], found: str | None = None) -> Case:
    """A return that was changed and is rejected with these findings."""
    return file(name, lambda: book(*edits), REJECTED, *findings, found=found)


def skipped(name: str, code: str) -> Case:
    """A file that is not looked into."""
    return replace(file("", lambda: b"x", SKIPPED, (code, "")), name=name)


def book(*edits: Edit) -> bytes:
    """The good return after some edits."""
    return packed(edited(good_parts(), *edits))
