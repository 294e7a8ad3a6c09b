"""The lists of a summary: facts, texts and explanations of its members, findings, and what became of each file."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

from ...findings import (
    STATUS_WORDS,
    Finding,
    Outcome,
    in_china,
)
from ...form import SEVERITY_WORDS, Key
from ...layout import CREATED, Place, heading, rows
from ...layout import summary as at
from .lists import SummaryBook
from .sheets import Page

_MOST_LINKS = 60_000
# What a file of ours says until an application saves it.
_NEVER_SAVED = CREATED.strftime("%Y-%m-%dT%H:%M:%SZ")


def write_facts(making: SummaryBook) -> None:
    """What each member says of itself, a column a fact."""
    page = _list(making, at.FACTS, [6, *([14.0] * len(at.fact_keys(making.form)))])
    page.sheet.repeat_columns(0, 2)
    page.sheet.fit_to_pages(0, 0)
    page.finish()


def write_remarks(making: SummaryBook) -> None:
    """What units say of warnings, and why the office accepts errors."""
    page = _list(making, at.REMARKS, [6, 18, 16, 20, 26, 19])
    if not any(rows(making.form, at.REMARKS, making.numbered)):
        none = Place(page.name, at.LIST_HEAD_ROW + 1, 1, 1, len(at.REMARK_HEADING) - 1)
        page.text(none, at.NO_REMARKS, "listed")
    page.finish()


def write_texts(making: SummaryBook) -> None:
    """All texts, a paragraph a row."""
    _list(making, at.TEXTS, [6, 15, 13, 14, 4, 52]).finish()


def _list(making: SummaryBook, name: str, widths: list[float]) -> Page:
    """A list that is read back."""
    listed = rows(making.form, name, making.numbered)
    return making.listed(name, at.LISTS[name], widths, heading(making.form, name), listed)


def write_findings(making: SummaryBook) -> None:
    listed, links = [], []
    for outcome in making.collection.outcomes:
        for finding in outcome.findings:
            listed.append(_finding_row(making, outcome, finding))
            links.append(_link(making, outcome, finding))
    columns = [
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
    page = making.listed(at.FINDINGS, "检查结果", widths, columns, listed, links[:_MOST_LINKS])
    if not listed:
        none = f"共检查 {len(making.collection.outcomes)} 份文件，没有发现问题。"
        page.text(Place(page.name, at.LIST_HEAD_ROW + 1, 0, 1, len(columns)), none, "listed")
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
    listed = [
        [o.unit.name, o.unit.kind, STATUS_WORDS[o.status], o.file, o.sha256, _saved(o), o.seal]
        for o in making.collection.outcomes
    ]
    listed += [[unit.name, unit.kind, "缺报", "", "", "", ""] for unit in making.collection.missing]
    columns = ["单位", "类别", "状态", "文件", "SHA-256", "保存时间（北京时间）", "校验码"]
    making.listed(at.RETURNS, "报送情况", [22, 8, 8, 22, 24, 14, 9], columns, listed).finish()


def _saved(outcome: Outcome) -> str:
    """When a file was last saved, in the time of China; empty for a template which nobody saved."""
    return "" if outcome.saved == _NEVER_SAVED else in_china(outcome.saved)
