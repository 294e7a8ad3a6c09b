"""催报: where each unit stands, one row a unit, with a text to paste; printed on A4."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from ...files import visible
from ...filing import Filing
from ...findings import (
    ACCEPTED,
    DUPLICATE,
    MISSING,
    REJECTED,
    SKIPPED,
    STATE_WORDS,
    STATUS_WORDS,
    Standing,
    Status,
    first_error,
    in_china,
)
from ...form import Form
from ...layout import REMINDERS, Place, identity_facts, layout_of, storable
from .sheets import Book, Page

SHEET = "催报"
_HEADING = ("单位", "类别", "状态", "文件", "保存时间", "逾期", "联系人", "电话", "催报内容（可复制发送）")
_WIDTHS = (16.0, 7.0, 7.0, 16.0, 11.0, 5.0, 8.0, 12.0, 44.0)
_OTHERS = "不属于任何应报单位的文件"
_STATE_ROLES = {REJECTED: "error", DUPLICATE: "error", MISSING: "warning", ACCEPTED: "listed"}
_LATE = {True: "逾期", False: "按时", None: ""}


def write_status(status: Status, form: Form, target: Path | BinaryIO) -> None:
    """The list as a workbook. Raises OSError as the file system does."""
    with Book(target, form) as book:
        page = book.page(SHEET, _WIDTHS, landscape=True)
        row = _above(page, status)
        for column, text in enumerate(_HEADING):
            page.text(Place(SHEET, row, column), text, "head")
        for n, standing in enumerate(status.standings, row + 1):
            _line(page, n, standing)
        last = row + len(status.standings)
        page.sheet.autofilter(row, 0, last, len(_HEADING) - 1)
        page.sheet.repeat_rows(row)
        page.sheet.freeze_panes(row + 1, 1)
        _others(page, last + 2, status)
        page.finish()
        book.identity(layout_of(form).identity, status_facts(status, form))


def status_facts(status: Status, form: Form) -> dict[str, str]:
    """What the hidden sheet of such a workbook says."""
    return identity_facts(Filing(form, status.unit, status.collection.year), REMINDERS)


def _above(page: Page, status: Status) -> int:
    """Title, counts, counts by kind, and the row that comes next."""
    year = status.collection.year
    title = f"{status.unit.name}{f'{year}年' if year else ''}{page.book.form.title}报送情况"
    due = f"截止日期：{status.due.isoformat()}。" if status.due else ""
    counts = "；".join(f"{kind or '未注明类别'} {_counted(found)}" for kind, found in status.by_kind().items())
    lines = (title, f"应报 {_counted(status.counts)}。{due}保存时间以文件自己的记载为准，仅供参考。", counts)
    for row, (text, role) in enumerate(zip(lines, ("title", "note", "note"), strict=True)):
        page.text(Place(SHEET, row, 0, 1, len(_WIDTHS)), storable(text), role)
    return len(lines)


def _counted(counts: Mapping[str, int]) -> str:
    parts = "、".join(f"{word} {counts[state]}" for state, word in STATE_WORDS.items() if counts[state])
    return f"{counts['due']} 个（{parts}）" if parts else f"{counts['due']} 个"


def _line(page: Page, row: int, standing: Standing) -> None:
    files = [visible(outcome.file) for outcome in standing.outcomes]
    saved = [in_china(outcome.noted) for outcome in standing.outcomes]
    words = (
        standing.unit.name or standing.unit.code,
        standing.unit.kind,
        STATE_WORDS[standing.state],
        "\n".join(files),
        "\n".join(saved) if any(saved) else "",
        _LATE[standing.late],
        standing.contact.contact,
        standing.contact.phone,
        standing.message,
    )
    for column, text in enumerate(words):
        role = _STATE_ROLES[standing.state] if column == 2 else "listed"
        page.text(Place(SHEET, row, column), storable(text), role)


def _others(page: Page, row: int, status: Status) -> None:
    """Files that belong to no unit; what is skipped asks for nothing."""
    others = [outcome for outcome in status.others if outcome.status != SKIPPED]
    if not others:
        return
    width = len(_WIDTHS)
    page.text(Place(SHEET, row, 0, 1, width), _OTHERS, "block")
    for n, outcome in enumerate(others, row + 1):
        page.text(Place(SHEET, n, 0, 1, 2), storable(visible(outcome.unit.name)), "listed")
        page.text(Place(SHEET, n, 2), STATUS_WORDS[outcome.status], "listed")
        page.text(Place(SHEET, n, 3, 1, 3), storable(visible(outcome.file)), "listed")
        page.text(Place(SHEET, n, 6, 1, 3), storable(first_error(outcome.findings)), "listed")
