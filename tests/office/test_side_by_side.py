"""A report beside its published page, and a summary beside the total made by hand: all that differs, nothing else."""

from __future__ import annotations

import contextlib
import functools
import io
import json
import random
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.styles import Font

from support import libreoffice
from support.books import opened, saved
from support.by_hand import TO_SHEETS, TO_WORD, total, with_figures
from support.filings import FORM, changed, random_filing, reported, workbook
from support.json_schema import broken
from support.pages import Page, as_docx, as_html, as_python_docx, page_of
from xlreport import Collection, Filing, Key, Unit, merge, write_summary
from xlreport.cli import main
from xlreport.documents import read_document
from xlreport.export import schema
from xlreport.form import plain
from xlreport.intake import read_by_hand
from xlreport.office.side_by_side import Side, side_by_side
from xlreport.word import report, write_document

TOWN = Unit("370323102", "鲁村镇人民政府", "乡镇")
COUNTY = Unit("370323", "沂源县", "县")
MEMBERS = (Unit("370323000", "沂源县人民政府（县本级）", "县本级"), TOWN, Unit("370323103", "东里镇人民政府", "乡镇"))
Planted = Mapping[Key, str]


def run(*arguments: object) -> tuple[int, str]:
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()):
        status = main([str(argument) for argument in arguments])
    return status, out.getvalue()


def told(old: Path, new: Path) -> tuple[int, Any]:
    status, out = run("diff", old, new, "--json")
    found = json.loads(out)
    assert broken(found, schema("diff")) == []
    return status, found


@functools.cache
def town() -> Filing:
    return random_filing(7, TOWN, largest=4000)


@functools.cache
def county() -> Filing:
    return merge([random_filing(n, unit, largest=4000) for n, unit in enumerate(MEMBERS, 1)], COUNTY)


@pytest.fixture(scope="module")
def books() -> Iterator[tuple[Path, Path]]:
    """The return of a town, and the summary of a county."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "town.xlsx").write_bytes(workbook(town()))
        write_summary(county(), Collection(()), folder / "county.xlsx")
        yield folder / "town.xlsx", folder / "county.xlsx"


def planted(filing: Filing, seed: int, most: int = 4) -> Planted:
    """Some figures, inputs and totals, each with another one."""
    chance = random.Random(seed)
    keys = chance.sample(FORM.keys, chance.randrange(1, most + 1))
    return {key: plain(filing[key] + chance.randrange(1, 2000)) for key in keys}


def expected(filing: Filing, figures: Planted) -> dict[str, tuple[str, str]]:
    return {str(key): (plain(filing[key]), text) for key, text in figures.items()}


def differing(found: Any) -> dict[str, tuple[str, str]]:
    """What is said to differ, blanks as the noughts that they count as."""
    lines = [*found["figures"], *found["totals"]]
    assert all(Decimal(one["new"] or 0) - Decimal(one["old"] or 0) == Decimal(one["difference"]) for one in lines)
    return {one["key"]: (one["old"] or "0", one["new"] or "0") for one in lines}


# -- the published page of a return

WRITERS: Mapping[str, Callable[[Page], bytes]] = {
    "docx": as_docx,
    "html": as_html,
    "other docx": as_python_docx,
    "gbk": lambda page: as_html(page, "gbk"),
}


def with_sentence(page: Page) -> Page:
    """The page with a sentence at the end of the first paragraph of section five."""
    at = next(n for n, block in enumerate(page) if isinstance(block, str) and block.startswith("五、"))
    text = page[at + 2]
    assert isinstance(text, str)
    return [*page[: at + 2], f"{text}另有一项。", *page[at + 3 :]]


@pytest.mark.parametrize("n", range(20))
def test_every_difference_of_a_published_page_is_found_and_no_other(
    n: int, books: tuple[Path, Path], tmp_path: Path
) -> None:
    kind = list(WRITERS)[n % len(WRITERS)]
    if kind == "other docx":
        pytest.importorskip("docx")
    figures = planted(town(), n)
    page = with_figures(page_of(town()), figures)
    page = with_sentence(page) if n % 3 == 0 else page
    path = tmp_path / f"page.{'html' if kind in ('html', 'gbk') else 'docx'}"
    path.write_bytes(WRITERS[kind](page))
    status, found = told(books[0], path)
    texts = ["problems/problems"] if n % 3 == 0 else []
    assert (differing(found), [one["key"] for one in found["texts"]], found["uncompared"], status) == (
        expected(town(), figures),
        texts,
        [],
        0,
    )


@pytest.mark.parametrize("kind", WRITERS)
def test_a_page_without_any_difference_has_none(kind: str, books: tuple[Path, Path], tmp_path: Path) -> None:
    if kind == "other docx":
        pytest.importorskip("docx")
    path = tmp_path / "page.html"
    path.write_bytes(WRITERS[kind](page_of(town())))
    _, found = told(books[0], path)
    assert (differing(found), found["texts"], found["uncompared"], found["compared"]) == ({}, [], [], 200)


@pytest.mark.parametrize("ending", [".docx", ".html"])
@pytest.mark.parametrize("whole", [False, True])
def test_what_the_program_writes_differs_in_nothing_from_what_it_was_written_of(
    ending: str, whole: bool, books: tuple[Path, Path], tmp_path: Path
) -> None:
    book, page = books[whole], tmp_path / f"page{ending}"
    assert run("report", book, "--out", page)[0] == 0
    assert told(book, page) == (
        0,
        {
            **{"version": 1, "old": str(book), "new": str(page), "figures": [], "texts": [], "totals": []},
            **{"compared": 200, "uncompared": []},
        },
    )


@settings(max_examples=30)
@given(reported(), st.sampled_from([as_docx, as_html]))
def test_whatever_is_filed_its_report_says_the_same_figures(filing: Filing, write: Callable[[Page], bytes]) -> None:
    reading = read_document(write(page_of(filing)))
    assert reading.returned
    found = side_by_side(Side("a", filing), Side("b", reading.returned.filing, reading.returned))
    assert (found.figures, found.totals, found.compared) == ((), (), 200)


@settings(max_examples=30)
@given(reported(), st.sampled_from([".docx", ".html"]))
def test_whatever_is_filed_the_report_that_was_written_of_it_says_the_same(filing: Filing, ending: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"report{ending}"
        write_document(report(filing), path, ending)
        returned = read_document(path.read_bytes()).returned
    assert returned
    found = side_by_side(Side("a", filing), Side("b", returned.filing, returned))
    assert (found.figures, found.texts, found.totals, found.compared) == ((), (), (), 200)


# -- the total made by hand

LOOKS: Mapping[str, Callable[[Page], bytes]] = {
    **{f"docx, {name}": look for name, look in TO_WORD.items()},
    **{f"xlsx, {n}": k for n, k in TO_SHEETS.items()},
}


def by_hand(folder: Path, look: str, figures: Planted) -> Path:
    path = folder / f"手工.{look[:4]}"
    path.write_bytes(LOOKS[look](total(county(), figures)))
    return path


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("seed", [None, 1])
def test_every_difference_of_a_total_made_by_hand_is_found_and_no_other(
    look: str, seed: int | None, books: tuple[Path, Path], tmp_path: Path
) -> None:
    if "another library" in look:
        pytest.importorskip("docx")
    figures = {} if seed is None else planted(county(), seed * 100 + list(LOOKS).index(look))
    path = by_hand(tmp_path, look, figures)
    status, found = told(books[1], path)
    assert (differing(found), found["texts"], status) == (expected(county(), figures), [], 0)
    assert [(one["keys"], "只比较了数字" in one["message"]) for one in found["uncompared"]] == [([], True)]


# -- what is not compared


def messages(found: Any) -> list[str]:
    return [one["message"].partition("：")[2] for one in found["uncompared"]]


def changed_cells(folder: Path, change: Callable[[Any], None]) -> Path:
    """The total on three sheets with something done to it by hand."""
    book = opened(TO_SHEETS["three sheets"](total(county(), {})))
    change(book)
    path = folder / "手工.xlsx"
    path.write_bytes(saved(book))
    return path


def cell_of(book: Any, text: str) -> Any:
    """The one cell that says something."""
    (found,) = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == text]
    return found


def right_of(book: Any, text: str, n: int = 1) -> Any:
    label = cell_of(book, text)
    return label.offset(0, n)


def struck(cell: Any) -> None:
    cell.value, cell.font = "12", Font(strike=True)


CHANGES: Mapping[str, tuple[Callable[[Any], None], str, int]] = {
    "a label that is called otherwise": (
        lambda book: setattr(cell_of(book, "行政处罚"), "value", "处罚"),
        "没有找到这个标签，或它的数字格，有 2 个数字没有比较。",
        2,
    ),
    "a label that stands there twice": (
        lambda book: setattr(cell_of(book, "行政处罚"), "value", "行政强制"),
        "这个标签出现了不止一次，不知道以哪一个为准，有 1 个数字没有比较。",
        2,
    ),
    "a formula that nobody has calculated": (
        lambda book: setattr(right_of(book, "行政处罚"), "value", "=1+1"),
        "的公式还没有算出数来，请用 Excel 或 WPS 打开、保存一次再比较。",
        1,
    ),
    "words": (
        lambda book: setattr(right_of(book, "行政处罚"), "value", "12件"),
        "写的是“12件”，不是一个数。",
        1,
    ),
    "a percentage": (
        lambda book: setattr(right_of(book, "行政处罚"), "number_format", "0%"),
        "%”，不是一个数。",
        1,
    ),
    "a number that is struck out": (
        lambda book: struck(right_of(book, "行政处罚")),
        "写的是“12（被划掉）”，不是一个数。",
        1,
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_a_total_does_not_tell_is_listed_and_never_guessed(
    name: str, books: tuple[Path, Path], tmp_path: Path
) -> None:
    change, said, figures = CHANGES[name]
    status, found = told(books[1], changed_cells(tmp_path, change))
    listed = [one for one in found["uncompared"] if one["keys"]]
    assert (differing(found), status, found["compared"]) == ({}, 1, 200 - figures)
    assert sum(len(one["keys"]) for one in listed) == figures
    assert any(message.endswith(said) for message in messages(found)), messages(found)


def test_a_number_that_no_label_names_is_listed(books: tuple[Path, Path], tmp_path: Path) -> None:
    def added(book: Any) -> None:
        book.active.append(["合计", 5])

    status, found = told(books[1], changed_cells(tmp_path, added))
    assert (differing(found), status) == ({}, 0)
    assert any("填着“5”，它的行或列不是表式上的标签" in message for message in messages(found))


def test_a_number_that_no_report_may_have_differs_as_it_is_shown(books: tuple[Path, Path], tmp_path: Path) -> None:
    key = Key("t2.6", "penalty", "decisions")
    value = f"{plain(county()[key])}.5"
    _, found = told(books[1], by_hand(tmp_path, "docx, as printed", {key: value}))
    assert differing(found) == expected(county(), {key: value})


def test_a_figure_with_text_that_may_not_count_is_not_compared(books: tuple[Path, Path], tmp_path: Path) -> None:
    key = Key("t2.6", "penalty", "decisions")
    value = plain(town()[key])
    page = as_html(page_of(changed(town(), {key: 77_777})))
    (tmp_path / "a.html").write_bytes(page.replace(b">77777<", f">9<s>{value}</s><".encode()))
    status, found = told(books[0], tmp_path / "a.html")
    assert (differing(found), status) == ({}, 1)
    assert any("不知道哪些算数" in message for message in messages(found))


def test_a_workbook_without_the_labels_is_refused_in_words(books: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_bytes(saved(openpyxl.Workbook()))
    status, out = run("diff", books[1], tmp_path / "x.xlsx", "--json")
    assert (status, "没有找到表式的标签" in json.loads(out)["error"]["message"]) == (2, True)


def far_away(book: Any) -> None:
    book.active.cell(900_000, 3, "x")


def merged_blanks(book: Any) -> None:
    for n in range(20):
        book.active.merge_cells(start_row=1 + n, end_row=4_900 + n, start_column=40 + n, end_column=40 + n)
        book.active.cell(1 + n, 40 + n, "x")


@pytest.mark.parametrize("change", [far_away, merged_blanks])
def test_a_sheet_that_is_larger_than_any_total_is_refused(change: Callable[[Any], None], tmp_path: Path) -> None:
    data = changed_cells(tmp_path, change).read_bytes()
    assert [finding.code for finding in read_by_hand(data).findings] == ["TOO-MUCH"]


def test_of_no_label_nothing_is_read() -> None:
    reading = read_by_hand(saved(openpyxl.Workbook()))
    assert (reading.returned, [finding.code for finding in reading.findings]) == (None, ["LABELS-NONE"])


def test_a_sheet_for_each_unit_beside_the_total_is_not_chosen_between(books: tuple[Path, Path], tmp_path: Path) -> None:
    def doubled(book: Any) -> None:
        book.copy_worksheet(book["表1"]).title = "鲁村镇"

    status, found = told(books[1], changed_cells(tmp_path, doubled))
    assert (differing(found), status, found["compared"]) == ({}, 1, 200 - 25 * 7)
    assert "在工作表“表1”“鲁村镇”里都有，有 175 个数字没有比较；只留要比较的工作表，其余的请隐藏。" in messages(found)


def test_formulas_count_by_their_values_also_in_other_formats(books: tuple[Path, Path], tmp_path: Path) -> None:
    libreoffice.require()

    def summed(book: Any) -> None:
        for sheet in book:
            for cell in (cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, int)):
                cell.value = f"={cell.value // 2}+{cell.value - cell.value // 2}"

    path = changed_cells(tmp_path, summed)
    for ending in ("xlsx", "xls", "ods"):
        again = libreoffice.resave(path, tmp_path / f"again.{ending}")
        _, found = told(books[1], again)
        assert (differing(found), found["compared"]) == ({}, 200)


# -- texts

WRITTEN_OTHERWISE: Mapping[str, Callable[[str], str]] = {
    "blanks": lambda text: f"　　{'　'.join(text)}",
    "half width": lambda text: text.replace("，", ",").replace("（", "(").replace("）", ")").replace("：", ":"),
    "full width": lambda text: text.translate({n: n + 0xFEE0 for n in range(0x30, 0x3A)}),
    "quotation marks": lambda text: text.replace("“", '"').replace("”", '"'),
    "what nobody sees": lambda text: "\u200b".join(text),
}


@pytest.mark.parametrize("name", WRITTEN_OTHERWISE)
def test_a_text_that_is_only_written_in_another_way_does_not_differ(
    name: str, books: tuple[Path, Path], tmp_path: Path
) -> None:
    page = page_of(town())
    first = next(n for n, block in enumerate(page) if isinstance(block, str) and block.startswith("一、"))
    change = WRITTEN_OTHERWISE[name]
    otherwise = [change(b) if isinstance(b, str) and n > first and "、" not in b[:2] else b for n, b in enumerate(page)]
    (tmp_path / "page.html").write_bytes(as_html(otherwise))
    _, found = told(books[0], tmp_path / "page.html")
    assert [(one["key"], one["old"], one["new"]) for one in found["texts"]] == []


def test_paragraphs_that_are_parted_otherwise_do_not_differ_and_their_order_does(
    books: tuple[Path, Path], tmp_path: Path
) -> None:
    page = page_of(town())
    at = next(n for n, block in enumerate(page) if isinstance(block, str) and block.startswith("五、")) + 2
    text = page[at]
    assert isinstance(text, str)
    (tmp_path / "page.html").write_bytes(as_html([*page[:at], text[:8], text[8:], *page[at + 1 :]]))
    assert told(books[0], tmp_path / "page.html")[1]["texts"] == []
    (tmp_path / "page.html").write_bytes(as_html([*page[:at], text[::-1], *page[at + 1 :]]))
    assert [one["key"] for one in told(books[0], tmp_path / "page.html")[1]["texts"]] == ["problems/problems"]


def test_another_year_and_another_unit_are_differences(books: tuple[Path, Path], tmp_path: Path) -> None:
    other = replace(
        town(), unit=Unit("9", "外地镇人民政府", "乡镇"), year=2023, facts={**town().facts, "title_name": ""}
    )
    (tmp_path / "page.html").write_bytes(as_html(page_of(other)))
    _, found = told(books[0], tmp_path / "page.html")
    assert [one["key"] for one in found["texts"]] == ["year", "title_name", "preface"]


def test_a_paragraph_that_was_drafted_for_the_whole_is_not_held_against_it(tmp_path: Path) -> None:
    whole = random_filing(1, MEMBERS[0])
    silent = {key: text for key, text in whole.texts.items() if key != "overview/on_request"}
    write_summary(merge([replace(whole, texts=silent)], COUNTY), Collection(()), tmp_path / "s.xlsx")
    assert "草拟" in run("report", tmp_path / "s.xlsx", "--out", tmp_path / "s.docx")[1]
    _, found = told(tmp_path / "s.xlsx", tmp_path / "s.docx")
    assert (differing(found), found["texts"], messages(found)) == ({}, [], ["汇总里没有这一段，公开的是另外草拟的。"])


# -- in words


def test_what_is_printed_says_which_figure_is_whose_and_where_texts_part(
    books: tuple[Path, Path], tmp_path: Path
) -> None:
    key = Key("t3", "received", "natural_person")
    page = with_sentence(with_figures(page_of(town()), {key: "9999"}))
    (tmp_path / "page.html").write_bytes(as_html(page))
    status, out = run("diff", books[0], tmp_path / "page.html")
    lines = out.splitlines()
    assert (status, lines[0]) == (0, "数字 1 处、文字 1 处（比较了 200 个数字和文字）")
    assert lines[1] == f"箭头前是 {books[0]} 的，箭头后是 {tmp_path / 'page.html'} 的。"
    was = plain(town()[key])
    assert f"{was} → 9999（{9999 - int(was):+d}）" in lines[3]
    assert lines[3].startswith("  表三 第 4 行 第 4 列  ")
    assert lines[4].startswith("  正文 第 27 段  存在的主要问题  文字不同：“…")
    assert "另有一项。" in lines[4].partition(" → ")[2]


def test_what_is_not_compared_stands_in_the_workbook_of_differences_too(
    books: tuple[Path, Path], tmp_path: Path
) -> None:
    path = by_hand(tmp_path, "xlsx, three sheets", {})
    assert run("diff", books[1], path, "--out", tmp_path / "o.xlsx")[0] == 0
    texts = [row[0].value for row in opened((tmp_path / "o.xlsx").read_bytes())["变动"].iter_rows()]
    assert [text for text in texts if text and text.startswith("没有比较：")] == [
        f"没有比较：{path}：里面没有各部分的文字，只比较了数字。"
    ]
