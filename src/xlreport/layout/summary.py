"""Where the members of a summary stand in its workbook."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping

from ..filing import Filing
from ..form import Form, Key, blank_is_zero
from .build import layout_of
from .place import Place

OVERVIEW = "概览"
UNITS = "单位一览"
BY_KIND = "分类小计"
MEMBERS = "单位明细"
NESTED = "下级单位明细"
FACTS = "单位信息"
TEXTS = "文字汇编"
DIGEST = "文字摘要"
REMARKS = "情况说明"
FINDINGS = "检查结果"
RETURNS = "报送情况"
DICTIONARY = "数据字典"

# How the sheets of a summary are arranged; its hidden sheet says so, that of the first version says nothing. In a large
# one texts and explanations stand member by member, on as many sheets as they need. Where members have members
# themselves 分类小计 goes on level by level.
VERSION, FIRST_VERSION = "summary_layout", "1"
PRESENT, LARGE = "2", "3"
LEVELLED, LARGE_LEVELLED = "4", "5"
VERSIONS = (FIRST_VERSION, PRESENT, LARGE, LEVELLED, LARGE_LEVELLED)
# A summary of more members, at all levels, is a large one: only the official tables and what stands on top of 单位明细
# are live sums, everything else is a value.
LIVE_UP_TO = 2_000
# The rows of a sheet.
MOST_ROWS = 1_048_576

# 单位明细: three rows of heads below title and note, four columns that name the member. Then, since the second
# version, a row of keys and, where the members are those of the summary itself, their totals.
HEAD_ROW, HEAD_LEVELS, FIRST_COLUMN = 2, 3, 4
KEY_ROW, TOTAL_ROW = HEAD_ROW + HEAD_LEVELS, HEAD_ROW + HEAD_LEVELS + 1
TOTAL_WORD = "合计"
# Behind the figures: where they come from.
SOURCE_HEAD, SOURCE_HEADING = "来源", ("文件", "SHA-256", "版式")
MEMBER_HEADING = ("序号", "代码", "单位", "类别")
REMARK_HEADING = ("序号", "单位", "规则", "项目", "情况说明", "同意计入的理由")
TEXT_HEADING = ("序号", "单位", "部分", "标题", "段", "内容")
# What 段 says of a row that goes on with the paragraph above it.
CONTINUED = "续"
# The lists that are read back, and their titles.
LISTS = {FACTS: "各单位基本信息", TEXTS: "各单位文字汇编", REMARKS: "情况说明"}
NO_REMARKS = "没有单位写情况说明，也没有同意计入的错误。"
BY_KIND_TITLE, BY_KIND_HEADING, BY_KIND_TOTAL = "按单位类别小计", ("项目", "列"), "合计"
# The sum of a level that is not everything.
BY_KIND_PART = "小计"
# Sheets that are plain lists have their head in the third row.
LIST_HEAD_ROW = 2
NO_KIND = "未注明"
# How many own headings of a section are known by their labels.
MOST_OWN = 1_000


def version_of(live: bool, nested: bool) -> str:
    """How a summary is arranged that is written now."""
    if nested:
        return LEVELLED if live else LARGE_LEVELLED
    return PRESENT if live else LARGE


def is_large(version: str) -> bool:
    """Whether texts and explanations stand member by member."""
    return version in (LARGE, LARGE_LEVELLED)


def has_levels(version: str) -> bool:
    """Whether 分类小计 has more than the first level, where there is more."""
    return version in (LEVELLED, LARGE_LEVELLED)


def first_row(sheet: str, version: str = PRESENT) -> int:
    """The row of the first member on 单位明细 or 下级单位明细."""
    if version == FIRST_VERSION:
        return KEY_ROW
    return TOTAL_ROW + 1 if sheet == MEMBERS else TOTAL_ROW


def sheet_of(name: str, part: int) -> str:
    """The sheet on which a part of a list stands, counted from 1: 文字汇编, 文字汇编2."""
    return name if part == 1 else f"{name}{part}"


def figure_places(form: Form, sheet: str, row: int) -> dict[Key, Place]:
    """The cells of one member's figures on 单位明细."""
    return {key: Place(sheet, row, FIRST_COLUMN + n) for n, key in enumerate(form.keys)}


def source_places(form: Form, sheet: str, row: int) -> list[Place]:
    """The cells that say which file a member comes from."""
    return [Place(sheet, row, FIRST_COLUMN + len(form.keys) + n) for n in range(len(SOURCE_HEADING))]


@functools.cache
def fact_keys(form: Form) -> tuple[str, ...]:
    """The facts of a member in the order of the columns of 单位信息, after the 序号."""
    return (*form.facts, *(blank_is_zero(sheet.id) for sheet in layout_of(form).figure_sheets()))


@functools.cache
def fact_label(form: Form, key: str) -> str:
    """The head of a column of 单位信息."""
    if key in form.facts:
        return form.facts[key].label
    sheet = layout_of(form).sheets[key.partition("/")[2]]
    return f"{sheet.name}：{form.wording.blank.label}"


@functools.lru_cache(8_192)
def text_label(form: Form, key: str) -> str:
    """What 文字汇编 calls a text block."""
    section, label = form.sections.get(key.partition("/")[0]), form.block(key).label
    return f"{section.title} · {label}" if section else label


@functools.cache
def text_keys(form: Form) -> Mapping[str, str]:
    """The keys of text blocks by what 文字汇编 calls them, as many own headings as there can be."""
    own = (f"{section.id}/extra_{n}" for section in form.sections.values() if section.texts for n in range(1, MOST_OWN))
    return {text_label(form, key): key for key in (*own, *form.texts)}


def numbered(members: tuple[Filing, ...], above: str = "") -> Iterator[tuple[str, Filing]]:
    """Every member at every level with its 序号: 2, and 2.1 for the first member of the second."""
    for n, member in enumerate(members, 1):
        number = f"{above}{n}"
        yield number, member
        yield from numbered(member.members, f"{number}.")


def shown_kind(form: Form, kind: str) -> str:
    """The kind under which a member is subtotalled."""
    return kind if kind in form.kinds else NO_KIND
