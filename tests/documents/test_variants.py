"""The report as offices write it: the right 200 figures in every variant, or a refusal that names the label."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from support.filings import changed, random_filing
from support.pages import (
    Cell,
    Page,
    Rows,
    as_docx,
    as_html,
    as_python_docx,
    page_of,
    shifted,
    split_at,
    unmerged,
    with_tables,
    with_texts,
)
from xlreport import Filing, Key, Unit
from xlreport.documents import read_document
from xlreport.findings import Reading

UNIT = Unit("370323102", "鲁村镇人民政府", "乡镇")
FEES = Key("t2.8", "fees", "amount")


@functools.cache
def told() -> Filing:
    """A report in which nearly all figures differ from one another's neighbours."""
    return changed(random_filing(7, UNIT), {FEES: Decimal("3.204857")})


Change = Callable[[Page], Page]


def figures(reading: Reading) -> dict[Key, Decimal]:
    """All 200 figures as they were read: totals as stated."""
    assert reading.returned
    stated = {key: one.value for key, one in reading.returned.stated.items() if one.value is not None}
    return {**reading.returned.filing.inputs, **stated}


def errors(reading: Reading) -> set[str]:
    return {finding.code for finding in reading.findings if finding.is_error}


def texts(change: Callable[[str], str]) -> Change:
    return lambda page: with_texts(page, change)


def rows(change: Callable[[Rows], Rows], but: Callable[[Rows], bool] = lambda _: True) -> Change:
    return lambda page: with_tables(page, lambda table: [change(table) if but(table) else table])


def word(old: str, new: str) -> Change:
    return texts(lambda text: new if text.replace("\n", "") == old else text)


def exchanged(one: str, other: str) -> Change:
    to = {one: other, other: one}
    return texts(lambda text: to.get(text.replace("\n", ""), text))


def lines(page: Page, old: str, new: str) -> Page:
    return [re.sub(old, new, block) if isinstance(block, str) else block for block in page]


def has(label: str) -> Callable[[Rows], bool]:
    return lambda table: any(label in cell.text for row in table for cell in row)


def is_title(row: Sequence[Cell]) -> bool:
    return row[0].text.startswith("第二十条")


def in_four(page: Page) -> Page:
    return with_tables(page, lambda table: split_at(table, is_title) if has("规章")(table) else [table])


def halves(table: Rows) -> list[Rows]:
    """A table whose rows go on on the next page below the same heads."""
    if not has("自然人")(table):
        return [table]
    flat = unmerged(table)
    heads = sum(1 for row in flat if not re.search(r"\d", row[-1].text))
    return [flat[:14], [*flat[:heads], *flat[14:]]]


def only_figures(table: Rows, change: Callable[[str], str]) -> Rows:
    return [[replace(c, text=change(c.text)) if re.fullmatch(r"[\d.]+", c.text) else c for c in row] for row in table]


def two_levels(table: Rows) -> list[Rows]:
    """The heads of requests without the level that is one for all."""
    flat = unmerged(table)
    return [[row for row in flat if all(cell.text != "申请人情况" for cell in row)] if has("自然人")(table) else table]


def with_row(table: Rows, at: int, text: str) -> Rows:
    width = sum(cell.columns for cell in table[0])
    return [*table[:at], [Cell(text, width)], *table[at:]]


def without(table: Rows, label: str) -> Rows:
    """A table with no merged rows, and without one of its rows."""
    return [row for row in unmerged(table) if not any(label in cell.text for cell in row)]


def upright(table: Rows, label: str) -> Rows:
    """A table with the characters of a merged label in a cell each, one below the other."""
    flat, left = unmerged(table), list(label)
    begin = next(n for n, row in enumerate(flat) if row[0].text == label)
    for n, row in enumerate(flat[begin:], begin):
        if left and row[0].text in ("", label):
            flat[n] = [replace(row[0], text=left.pop(0)), *row[1:]]
    assert not left
    return flat


SIMPLIFIED = str.maketrans(
    "条项内发数废现规处许罚强业费额单万请组会务机总计结转办开区国护权类过",
    "條項內發數廢現規處許罰強業費額單萬請組會務機總計結轉辦開區國護權類過",
)

READ: Mapping[str, Change] = {
    "as printed": lambda page: page,
    "section two in four tables": in_four,
    "four tables without titles": lambda page: with_tables(
        in_four(page), lambda table: [[row for row in table if not is_title(row)]]
    ),
    "one table without titles": rows(lambda table: [row for row in table if not is_title(row)]),
    "a line with the unit above": rows(lambda table: with_row(table, 0, "单位：件")),
    "the title of the section in the table": rows(
        lambda t: with_row(t, 0, "三、收到和处理政府信息公开申请情况"), has("自然人")
    ),
    "an empty first column": rows(shifted, has("自然人")),
    "blanks in labels": texts(lambda text: " ".join(text) if re.fullmatch(r"\D{1,12}", text) else text),
    "line breaks in labels": texts(lambda text: "\n".join(text) if not re.fullmatch(r"[\d.]+", text) else text),
    "1、 for 1.": texts(lambda text: re.sub(r"^(\d)\.(?=\D)", r"\1、", text)),
    "half-width brackets": texts(lambda text: text.replace("（", "(").replace("）", ")").replace("：", ":")),
    "no brackets": texts(lambda text: re.sub("[（）：]", "", text)),
    "other quotation marks": texts(lambda text: text.replace("“", '"').replace("”", "」")),
    "full-width labels": texts(lambda text: text.replace("1.", "１．").replace("2.", "２．")),
    "traditional characters": texts(lambda text: text.translate(SIMPLIFIED)),
    "a misprint that is known": word("现行有效件数", "现行有效件"),
    "another one": word("2.其他法律行政法规禁止公开", "2.其他法律行政止公开"),
    "规范性文件 alone": word("行政规范性文件", "规范性文件"),
    "labels in each row": rows(lambda table: unmerged(table, repeated=True), has("自然人")),
    "labels in the first row only": rows(unmerged, has("自然人")),
    "a label upright, a character in each row": rows(lambda table: upright(table, "三、本年度办理结果"), has("自然人")),
    "a table on two pages": lambda page: with_tables(page, halves),
    "heads of two levels": lambda page: with_tables(page, two_levels),
    "full-width digits": rows(
        lambda t: only_figures(t, lambda s: s.translate({48 + n: 0xFF10 + n for n in range(10)}))
    ),
    "blanks around figures": rows(lambda table: only_figures(table, lambda text: f"\u00a0{text}\u3000")),
    "a note below": rows(lambda table: [*table, [Cell("注：以上数据不含垂直管理部门", 2)]], has("自然人")),
    "titles with blanks": lambda page: lines(page, "^([一二三四五六])、", r"\1 、 "),
    "titles by parts": lambda page: lines(page, "^([一二三四五六])、", r"第\1部分 "),
    "a title of one line": lambda page: lines(page, "年\n政府", "年政府"),
    "年度报告": lambda page: lines(page, "年\n政府信息公开工作年度报告", "年度政府信息公开工作报告"),
    "an empty row": rows(lambda table: [*table, [Cell("") for _ in table[-1]]], has("规章")),
}
# What is refused: the change, the code, and what the message must name.
REFUSED: Mapping[str, tuple[Change, str, str]] = {
    "an official row left out": (
        rows(lambda table: without(table, "8.属于行政查询事项"), has("自然人")),
        "LABEL-MISSING",
        "8.属于行政查询事项",
    ),
    "a row called otherwise": (word("（一）予以公开", "（一）公开"), "LABEL-MISSING", "（一）予以公开"),
    "a column called otherwise": (word("自然人", "公民"), "LABEL-MISSING", "自然人"),
    "a label upright that is another one": (
        lambda page: word("果", "菜")(rows(lambda table: upright(table, "三、本年度办理结果"), has("自然人"))(page)),
        "LABEL-MISSING",
        "三、本年度办理结果",
    ),
    "a head emptied": (word("商业企业", ""), "LABEL-MISSING", "商业企业"),
    "two rows of one label": (word("行政处罚", "行政强制"), "LABEL-TWICE", "行政强制"),
    "two columns of one label": (word("科研机构", "商业企业"), "LABEL-TWICE", "商业企业"),
    "a row of one's own": (
        rows(lambda table: [*table, [Cell("合计"), Cell("5"), Cell("5"), Cell("5")]], has("规章")),
        "CELL-NAMELESS",
        "5",
    ),
    "two labels of rows that changed places": (
        exchanged("2.重复申请", "3.要求提供公开出版物"),
        "LABEL-ORDER",
        "3.要求提供公开出版物",
    ),
    "two columns that changed places": (
        exchanged("商业企业", "科研机构"),
        "LABEL-ORDER",
        "科研机构",
    ),
    "a table left out": (
        lambda page: with_tables(page, lambda table: [] if has("行政复议")(table) else [table]),
        "LABEL-MISSING",
        "四、",
    ),
    "a table twice": (lambda page: with_tables(page, lambda table: [table, table]), "LABEL-TWICE", "第（一）项"),
    "a cell of words": (rows(lambda t: only_figures(t, lambda s: f"{s}件" if s != "0" else s)), "CELL-TEXT", "件"),
    "signs everywhere": (rows(lambda table: only_figures(table, lambda text: "/")), "CELL-TEXT", "/"),
    "another year in the period": (
        lambda page: lines(page, "自2024年1月1日起，至2024年", "自2023年1月1日起，至2023年"),
        "YEARS-IN-DOCUMENT",
        "2023",
    ),
    "a cell too many": (
        rows(lambda table: [[*row, Cell("9")] if row[0].text == "规章" else row for row in table]),
        "CELL-NAMELESS",
        "9",
    ),
    "a span too wide": (
        rows(lambda table: [[replace(c, columns=2) if c.text == "行政许可" else c for c in row] for row in table]),
        "LABEL-MISSING",
        "行政许可",
    ),
}
FORMATS: Mapping[str, Callable[[Page], bytes]] = {
    "docx": as_docx,
    "html": as_html,
    "gbk": lambda page: as_html(page, "gbk"),
    "layout table": lambda page: as_html(page, around=("<table><tr><td>", "</td></tr></table>")),
}


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("name", READ)
def test_every_variant_is_read_with_the_right_figures(name: str, kind: str) -> None:
    reading = read_document(FORMATS[kind](READ[name](page_of(told()))))
    assert (errors(reading), figures(reading)) == (set(), told().totals())
    assert (reading.unit.name, reading.filing and reading.filing.year) == (UNIT.name, 2024)


@pytest.mark.parametrize("kind", ["docx", "html"])
@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_told_is_refused_with_what_is_wrong(name: str, kind: str) -> None:
    change, code, named = REFUSED[name]
    reading = read_document(FORMATS[kind](change(page_of(told()))))
    assert any(finding.code == code and named in finding.message for finding in reading.findings), reading.findings


@pytest.mark.parametrize("name", ["as printed", "section two in four tables", "an empty first column", "1、 for 1."])
def test_so_is_what_another_library_writes(name: str) -> None:
    pytest.importorskip("docx")
    reading = read_document(as_python_docx(READ[name](page_of(told()))))
    assert (errors(reading), figures(reading)) == (set(), told().totals())


def test_signs_for_nothing_among_figures_are_noughts_with_one_warning() -> None:
    page = rows(lambda table: only_figures(table, lambda text: "/" if text == "0" else text))(page_of(told()))
    reading = read_document(as_html(page))
    found = [finding for finding in reading.findings if finding.code == "CELLS-NOTHING"]
    assert (errors(reading), figures(reading)) == (set(), told().totals())
    assert {finding.severity for finding in found if "第 " in finding.message} == {"warning"}


def test_a_label_that_is_longer_than_any_other_is_none() -> None:
    page = word("规章", f"规章{'的' * 1000}")(page_of(told()))
    assert "LABEL-MISSING" in errors(read_document(as_html(page)))


def test_the_form_of_2019_is_named() -> None:
    page = word("本年制发件数", "本年新制作数量")(page_of(told()))
    only_heads = with_tables(page, lambda table: [table[:2]])
    assert errors(read_document(as_html(only_heads))) == {"FORM-FORMER"}
