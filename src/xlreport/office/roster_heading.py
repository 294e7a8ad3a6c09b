"""Where the columns of a roster stand: the words that head them, and the row in which these are found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import RosterError
from ..files import same_mark, showable
from ..form import Form
from ..workbook.read import Lines
from .roster import CONTACT

CODE, NAME, KIND, YEAR, PREVIOUS, REMARK = "code", "name", "kind", "year", "previous_code", "remark"
# What heads each column, the likeliest word first; the first one is what we write ourselves.
_WORDS: Mapping[str, tuple[str, ...]] = {
    CODE: (
        *("代码", "单位代码", "编码", "单位编码", "机构代码", "机构编码", "组织机构代码", "行政区划代码", "区划代码"),
        *("统一社会信用代码", "社会信用代码", "信用代码", "代号", "code"),
    ),
    NAME: (
        *("名称", "单位名称", "单位", "单位简称", "机构名称", "部门名称", "部门", "报送单位", "填报单位", "应报单位"),
        *("单位（部门）", "name", "unit"),
    ),
    KIND: (
        *("类别", "单位类别", "类型", "单位类型", "单位性质", "性质", "机构类别", "机构类型", "机构性质", "种类"),
        *("kind", "type"),
    ),
    YEAR: ("年份", "年度", "报告年份", "报告年度", "year"),
    PREVIOUS: ("上年代码", "原代码", "原单位代码", "上年单位代码", "previous_code"),
    CONTACT: ("联系人", "联络员", "经办人", "联系人姓名", "信息员", "contact"),
    REMARK: ("备注", "说明", "备注说明", "remark", "note", "notes"),
}
REQUIRED = (CODE, NAME, KIND)
# Above the row that names the columns stand at most a title and some remarks.
_MOST_ABOVE = 20
_STARS = re.compile(r"[*＊★:：]")
_IN_BRACKETS = re.compile(r"(?<=.)[(（\[【].*[)）\]】]$")
# How many of the columns that a row names make it likely that it is meant to name them.
_SOME = 2

# Words by what they are compared by: which column each heads, and how likely.
Words = Mapping[str, tuple[str, int]]


@dataclass(frozen=True)
class Heading:
    """The row of a table, from 0, that names its columns, and where each stands; `table` is the name of the sheet."""

    table: str
    row: int
    columns: Mapping[str, int]


def heading_words(editions: Iterable[Form]) -> Words:
    """The words that head the columns of a roster: our own, and those of the facts of a form that a roster may say."""
    facts = {key: (*fact.roster, key) for form in editions for key, fact in form.facts.items() if fact.roster}
    listed = {**_WORDS, **facts}
    return {_mark(word): (column, rank) for column, words in listed.items() for rank, word in enumerate(words)}


def own_columns(form: Form) -> Mapping[str, str]:
    """The columns of a roster that we write ourselves, each with its heading."""
    facts = {key: fact.label for key, fact in form.facts.items() if fact.roster}
    between = {column: _WORDS[column][0] for column in (CONTACT, PREVIOUS, REMARK)}
    return {**{column: _WORDS[column][0] for column in REQUIRED}, **facts, **between}


def find_heading(path: Path, tables: Mapping[str, Lines], words: Words) -> Heading:
    """The first row that names code, name and kind, in the first table that has one.

    Of a head of two rows it is the lower one. Raises RosterError, naming what is missing, where there is none.
    """
    best: tuple[int, str, int, Mapping[str, int]] = (0, "", 0, {})
    for table, lines in tables.items():
        for n, line in enumerate(lines[:_MOST_ABOVE]):
            columns = columns_of([cell.text for cell in line], words)
            if set(REQUIRED) <= columns.keys():
                below = columns_of([cell.text for cell in lines[n + 1]], words) if n + 1 < len(lines) else {}
                lower = set(REQUIRED) <= below.keys()
                return Heading(table, n + lower, {**columns, **below} if lower else columns)
            best = max(best, (len(columns), table, n, columns), key=lambda found: found[0])
    raise _headless(path, tables, best)


def columns_of(cells: Sequence[str], words: Words) -> dict[str, int]:
    """The columns that the cells of a row name; of several that name one the likeliest word counts, then the first."""
    found: dict[str, tuple[int, int]] = {}
    for n, text in enumerate(cells):
        if column_rank := words.get(_mark(text)):
            column, rank = column_rank
            found[column] = min(found.get(column, (rank, n)), (rank, n))
    return {column: n for column, (_, n) in found.items()}


def is_heading(cells: Sequence[str], words: Words) -> bool:
    """Whether a row names the columns once more, as at the head of another page."""
    return set(REQUIRED) <= columns_of(cells, words).keys()


def _mark(text: str) -> str:
    """A heading without blanks, stars and what stands in brackets behind it."""
    bare = _STARS.sub("", same_mark(text))
    return _IN_BRACKETS.sub("", bare)


def _headless(path: Path, tables: Mapping[str, Lines], best: tuple[int, str, int, Mapping[str, int]]) -> RosterError:
    count, table, n, columns = best
    if not any(cell.text.strip() for lines in tables.values() for line in lines for cell in line):
        return RosterError(f"名册是空的：{path.name}", "第一行应为：代码、名称、类别。")
    missing = "、".join(f"“{_WORDS[column][0]}”" for column in REQUIRED if column not in columns)
    advice = "请在单位上面用一行写明各列的名称：代码、名称、类别。"
    if count < _SOME:
        return RosterError(f"名册 {path.name} 里没有写明列名的一行，缺少 {missing} 列。", advice)
    seen = "、".join(filter(None, (showable(cell.text.strip()) for cell in tables[table][n])))
    return RosterError(f"名册 {path.name} 第 {n + 1} 行是列名，缺少 {missing} 列；这一行写的是：{seen}。", advice)
