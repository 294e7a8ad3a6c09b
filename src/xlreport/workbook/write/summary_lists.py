"""The lists of a summary: facts, texts and explanations of its members, findings, and what became of each file."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from ...filing import Text
from ...findings import (
    STATUS_WORDS,
    Finding,
    Outcome,
    in_china,
)
from ...form import SEVERITY_WORDS, Key, acceptance_key, explanation_key
from ...layout import Place
from ...layout import summary as at
from .lists import SummaryBook
from .sheets import CREATED

_MOST_LINKS = 60_000
# What a file of ours says until an application saves it.
_NEVER_SAVED = CREATED.strftime("%Y-%m-%dT%H:%M:%SZ")


def write_facts(making: SummaryBook) -> None:
    keys = at.fact_keys(making.form)
    widths: list[float] = [6, *([14.0] * len(keys))]
    heading = ["序号", *(at.fact_label(making.form, key) for key in keys)]
    rows = [[number, *(member.fact(key) for key in keys)] for number, member in making.numbered]
    page = making.listed(at.FACTS, "各单位基本信息", widths, heading, rows)
    page.sheet.repeat_columns(0, 2)
    page.sheet.fit_to_pages(0, 0)
    page.finish()


def write_remarks(making: SummaryBook) -> None:
    """What units say of warnings, and why the office accepts errors."""
    rows = [
        [number, member.unit.name, rule.id, rule.label, said, why]
        for number, member in making.numbered
        for rule in making.form.rules
        for said, why in [(member.fact(explanation_key(rule.id)), member.fact(acceptance_key(rule.id)))]
        if said or why
    ]
    page = making.listed(at.REMARKS, "情况说明", [6, 18, 16, 20, 26, 19], at.REMARK_HEADING, rows)
    if not rows:
        none = "没有单位写情况说明，也没有同意计入的错误。"
        page.text(Place(page.name, at.LIST_HEAD_ROW + 1, 1, 1, len(at.REMARK_HEADING) - 1), none, "listed")
    page.finish()


def write_texts(making: SummaryBook) -> None:
    widths: list[float] = [6, 15, 13, 14, 4, 52]
    making.listed(at.TEXTS, "各单位文字汇编", widths, at.TEXT_HEADING, _all_text_rows(making)).finish()


def _all_text_rows(making: SummaryBook) -> Iterator[list[str]]:
    labels = at.text_labels(making.form)
    for key in making.form.texts:
        for number, member in making.numbered:
            if key in member.texts:
                begin = [number, member.unit.name, labels[key]]
                yield from _text_rows(begin, member.texts[key], making.form.texts[key].longest)


def write_findings(making: SummaryBook) -> None:
    rows, links = [], []
    for outcome in making.collection.outcomes:
        for finding in outcome.findings:
            rows.append(_finding_row(making, outcome, finding))
            links.append(_link(making, outcome, finding))
    heading = [
        "单位",
        "文件",
        "级别",
        "工作表",
        "单元格",
        "项目",
        "发现",
        "应为",
        "说明和处理",
        "情况说明",
        "原文件",
    ]
    widths: list[float] = [11, 11, 5, 10, 6, 12, 8, 8, 21, 8, 5]
    page = making.listed(at.FINDINGS, "检查结果", widths, heading, rows, links[:_MOST_LINKS])
    if not rows:
        none = f"共检查 {len(making.collection.outcomes)} 份文件，没有发现问题。"
        page.text(Place(page.name, at.LIST_HEAD_ROW + 1, 0, 1, len(heading)), none, "listed")
    page.finish()


def _finding_row(making: SummaryBook, outcome: Outcome, finding: Finding) -> list[str]:
    place = finding.place
    label = making.form.label(finding.key) if isinstance(finding.key, Key) else ""
    where = (place.sheet, place.cell) if place else ("", "")
    severity = SEVERITY_WORDS[finding.severity]
    seen = (finding.found or "", finding.expected or "")
    answer = finding.explained or (f"同意计入：{finding.accepted}" if finding.accepted else "")
    return [outcome.unit.name, outcome.file, severity, *where, label, *seen, finding.message, answer, ""]


def _link(making: SummaryBook, outcome: Outcome, finding: Finding) -> str:
    """A relative link to the cell in the returned file; none where XlsxWriter cannot write one."""
    if not (making.folder and outcome.path) or "!" in outcome.file:
        return ""
    try:
        file = Path(outcome.path)  # a link stays a link: it may lead to itself
        path = Path(os.path.relpath(file.parent.resolve() / file.name, making.folder)).as_posix()
    except ValueError:  # on another drive
        return ""
    cell = f"#'{finding.place.sheet}'!{finding.place.cell}" if finding.place else ""
    url = f"external:{path}{cell}"
    hidden = any(unicodedata.category(character).startswith("C") for character in path)
    return "" if hidden or "#" in path or "%" in path or len(url) > 1000 else url


def write_returns(making: SummaryBook) -> None:
    rows = [
        [o.unit.name, o.unit.kind, STATUS_WORDS[o.status], o.file, o.sha256, _saved(o)]
        for o in making.collection.outcomes
    ]
    rows += [[unit.name, unit.kind, "缺报", "", "", ""] for unit in making.collection.missing]
    heading = ["单位", "类别", "状态", "文件", "SHA-256", "保存时间（北京时间）"]
    making.listed(at.RETURNS, "报送情况", [22, 8, 8, 24, 28, 15], heading, rows).finish()


def _saved(outcome: Outcome) -> str:
    """When a file was last saved, in the time of China; empty for a template which nobody saved."""
    return "" if outcome.saved == _NEVER_SAVED else in_china(outcome.saved)


def _text_rows(begin: list[str], text: Text, longest: int) -> Iterator[list[str]]:
    """A row for each paragraph, and more for what is too long for one; a heading alone still has its row."""
    if not text.paragraphs:
        yield [*begin, text.heading, "0", ""]
    for n, paragraph in enumerate(text.paragraphs, 1):
        for first in range(0, len(paragraph) or 1, longest):
            count = at.CONTINUED if first else str(n)
            yield [*begin, text.heading, count, paragraph[first : first + longest]]
