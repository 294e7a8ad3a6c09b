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
    pages_in_words,
)
from ...form import Form
from ...layout import REMINDERS, Place, identity_facts, layout_of, storable
from .sheets import Book, Page

SHEET = "催报"
_HEADING = ("单位", "类别", "状态", "文件", "保存时间", "逾期", "联系人", "电话", "催报内容（可复制发送）")
_WIDTHS = (16.0, 7.0, 7.0, 16.0, 11.0, 5.0, 8.0, 12.0, 44.0)
# Where pages are kept, how they stand to the reports comes last, at the cost of the message.
_PUBLIC, _PUBLIC_WIDTH = "公开", 10.0
_OTHERS, _PAGES = "不属于任何应报单位的文件", "公开的网页和文档里要核对的"
_STATE_ROLES = {REJECTED: "error", DUPLICATE: "error", MISSING: "warning", ACCEPTED: "listed"}
_LATE = {True: "逾期", False: "按时", None: ""}


def write_status(status: Status, form: Form, target: Path | BinaryIO) -> None:
    """The list as a workbook. Raises OSError as the file system does."""
    with Book(target, form) as book:
        public = bool(status.published)
        widths = (*_WIDTHS[:-1], _WIDTHS[-1] - _PUBLIC_WIDTH, _PUBLIC_WIDTH) if public else _WIDTHS
        page = book.page(SHEET, widths, landscape=True)
        row = _above(page, status)
        heading = (*_HEADING, _PUBLIC) if public else _HEADING
        for column, text in enumerate(heading):
            page.text(Place(SHEET, row, column), text, "head")
        for n, standing in enumerate(status.standings, row + 1):
            _line(page, n, standing)
            if status.published:
                page.text(Place(SHEET, n, len(_HEADING)), pages_in_words(status.published.of(standing.unit)), "listed")
        last = row + len(status.standings)
        page.sheet.autofilter(row, 0, last, len(heading) - 1)
        page.sheet.repeat_rows(row)
        page.sheet.freeze_panes(row + 1, 1)
        _pages(page, _others(page, last + 2, status), status)
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


def _others(page: Page, row: int, status: Status) -> int:
    """Files that belong to no unit; what is skipped asks for nothing. Gives the row for what comes next."""
    others = [outcome for outcome in status.others if outcome.status != SKIPPED]
    if not others:
        return row
    width = len(_WIDTHS)
    page.text(Place(SHEET, row, 0, 1, width), _OTHERS, "block")
    for n, outcome in enumerate(others, row + 1):
        page.text(Place(SHEET, n, 0, 1, 2), storable(visible(outcome.unit.name)), "listed")
        page.text(Place(SHEET, n, 2), STATUS_WORDS[outcome.status], "listed")
        page.text(Place(SHEET, n, 3, 1, 3), storable(visible(outcome.file)), "listed")
        page.text(Place(SHEET, n, 6, 1, 3), storable(first_error(outcome.findings)), "listed")
    return row + len(others) + 2


def _pages(page: Page, row: int, status: Status) -> None:
    """Pages that need a person, with why, or how to see what differs."""
    pages = status.published.open if status.published else ()
    if not pages:
        return
    width = len(_WIDTHS) + 1
    page.text(Place(SHEET, row, 0, 1, width), _PAGES, "block")
    for n, one in enumerate(pages, row + 1):
        page.text(Place(SHEET, n, 0, 1, 2), storable(visible(one.file)), "listed")
        page.text(Place(SHEET, n, 2), pages_in_words([one]), "listed")
        page.text(Place(SHEET, n, 3, 1, width - 3), storable(visible(one.why or one.see)), "listed")
