"""A Word report marked in place: comments at the right cell or sentence, its text as it was, read again the same."""

from __future__ import annotations

import functools
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from support import libreoffice
from support.comments import Comment, comments, texts
from support.filings import FORM, changed, random_filing
from support.pages import Page, as_docx, as_python_docx, page_of, shifted, split_at, with_tables, with_texts
from xlreport import Key, Unit
from xlreport.documents import marked_document, read_document
from xlreport.findings import Finding, Outcome
from xlreport.intake import Item, examine_file
from xlreport.office.documents import where_they_stand
from xlreport.office.send_back import told

UNIT = Unit("370323102", "鲁村镇人民政府", "乡镇")
WORDS = FORM.wording.marked
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# What stands in no report but where it was planted.
ODD = 98_765


def examined(data: bytes) -> Outcome:
    """A file by itself, its findings where its reader finds them."""
    (outcome,) = where_they_stand([examine_file(Item("a.docx", data, ""))])
    return outcome


def findings(outcome: Outcome) -> tuple[Finding, ...]:
    """What the unit is told; that the document has no code is not its fault."""
    return tuple(finding for finding in told(outcome) if finding.key not in ("code", "kind"))


def marked(data: bytes) -> bytes:
    outcome = examined(data)
    made = marked_document(data, FORM, UNIT, findings(outcome), outcome.sha256)
    assert made, [finding.code for finding in outcome.findings]
    return made


def read_as(data: bytes) -> object:
    reading = read_document(data)
    assert reading.returned
    return reading.filing, reading.returned.stated, reading.returned.leftovers, reading.findings


# -- thirty of them

Plant = Callable[[int], tuple[Page, str, bool]]


def figure(seed: int) -> tuple[Page, str, bool]:
    """A figure of requests that does not add up: the comment stands around it."""
    column = FORM.tables["t3"].columns[seed % 6].id
    if FORM.addends(key := Key("t3", "received", column)):
        key = Key("t3", "received", "natural_person")
    return page_of(changed(random_filing(seed, UNIT), {key: ODD})), str(ODD), True


def word_in_cell(seed: int) -> tuple[Page, str, bool]:
    """A cell that is no number."""
    page, odd, _ = figure(seed)
    return with_texts(page, lambda text: f"{odd}件" if text == odd else text), f"{odd}件", True


def sentence(seed: int) -> tuple[Page, str, bool]:
    """A sentence about another year, in the middle of a paragraph."""
    wrong = f"2021年，本镇主动公开信息{ODD}条。"
    page = page_of(random_filing(seed, UNIT))
    at = next(n for n, block in enumerate(page) if isinstance(block, str) and block.startswith("一、")) + 1
    return [*page[:at], f"工作扎实有序。{wrong}成效明显。", *page[at:]], wrong, False


def no_label(seed: int) -> tuple[Page, str, bool]:
    """A column that is called otherwise: it has no place, the comment stands at the title."""
    page = with_texts(page_of(random_filing(seed, UNIT)), lambda text: "公民" if text == "自然人" else text)
    title = next(block for block in page if isinstance(block, str))
    return page, title.replace("\n", ""), False


def strange(seed: int) -> tuple[Page, str, bool]:
    """A number in a row that no label names."""
    from support.pages import Cell

    page = page_of(random_filing(seed, UNIT))
    row = [Cell("合计"), *[Cell(str(ODD))] * 3]
    return with_tables(page, lambda t: [[*t, row] if t[0][0].text.startswith("第二十条") else t]), str(ODD), True


PLANTS: tuple[Plant, ...] = (figure, word_in_cell, sentence, no_label, strange)
SHAPES: Mapping[str, Callable[[Page], Page]] = {
    "as printed": lambda page: page,
    "in four tables": lambda page: with_tables(
        page, lambda table: split_at(table, lambda row: row[0].text.startswith("第二十条"))
    ),
    "an empty first column": lambda page: with_tables(
        page, lambda t: [shifted(t)] if any(c.text == "商业企业" for row in t for c in row) else [t]
    ),
}
CASES = [(plant, shape, write) for plant in PLANTS for shape in SHAPES for write in (as_docx, as_python_docx)]
MARKED = [f"{plant.__name__}, {shape}, {write.__name__}" for plant, shape, write in CASES]


@functools.cache
def case(n: int) -> tuple[bytes, bytes, str, bool]:
    """A document, the same marked, what the comment must stand around, and whether that is a cell."""
    plant, shape, write = CASES[n]
    page, around, in_cell = plant(n)
    data = write(SHAPES[shape](page))
    return data, marked(data), around, in_cell


def shown(found: list[Comment], around: str) -> list[bool]:
    return [comment.in_cell for comment in found if "".join(comment.around.split()) == "".join(around.split())]


def test_there_are_thirty() -> None:
    assert len(CASES) == 30


@pytest.mark.parametrize("n", range(len(CASES)), ids=MARKED)
def test_a_comment_stands_around_what_is_wrong_and_all_text_is_as_it_was(n: int) -> None:
    data, made, around, in_cell = case(n)
    found = comments(made)
    assert in_cell in shown(found, around), found
    assert {comment.author for comment in found} == {"xlreport"}
    before, after = texts(data), texts(made)
    assert (after[: len(before)], after[len(before)]) == (before, "".join(WORDS.page_title.split()))
    assert read_as(made) == read_as(data)


def test_they_stay_so_when_libreoffice_has_saved_them(tmp_path: Path) -> None:
    libreoffice.require()
    (tmp_path / "in").mkdir()
    for n in range(len(CASES)):
        (tmp_path / "in" / f"{n}.docx").write_bytes(case(n)[1])
    command = [libreoffice.program(), "--headless", "--norestore"]
    command += [f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--convert-to", "docx"]
    command += ["--outdir", str(tmp_path / "out"), *map(str, sorted((tmp_path / "in").iterdir()))]
    with libreoffice.alone():
        subprocess.run(command, check=True, capture_output=True, timeout=300)
    for n in range(len(CASES)):
        data, made, around, in_cell = case(n)
        saved = (tmp_path / "out" / f"{n}.docx").read_bytes()
        assert in_cell in shown(comments(saved), around), (MARKED[n], comments(saved))
        assert [one.says for one in comments(saved)] == [one.says for one in comments(made)]
        assert (texts(saved), read_as(saved)) == (texts(made), read_as(data)), MARKED[n]
        reading = read_document(saved)
        assert (reading.untouched, reading.returned and reading.returned.identity["corrects"]) == (
            True,
            examined(data).sha256,
        )
