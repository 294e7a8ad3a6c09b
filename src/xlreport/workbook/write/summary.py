"""The county's summary workbook: live sums over its members, and what became of every file."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import BinaryIO

from ...files import scratch_folder
from ...filing import Filing
from ...findings import (
    DUPLICATE,
    REJECTED,
    SKIPPED,
    STATUS_WORDS,
    SUPERSEDED,
    UNKNOWN,
    Collection,
    first_error,
)
from ...form import Key
from ...layout import GroupSum, Place, Sheet, by_kind, column_name, group_sums, kinds_of, storable, summary_facts
from ...layout import summary as at
from .. import formulas
from .changes import write_changes
from .ledger import write_ledger
from .lists import SummaryBook
from .sheets import Book, Page, reserve_figure_rows, write_labels
from .summary_lists import write_facts, write_findings, write_remarks, write_returns, write_texts
from .summary_members import write_members


def write_summary(summary: Filing, collection: Collection, target: Path | BinaryIO) -> None:
    """Writes a filing with members as the summary workbook, with the outcomes of the files behind it.

    Every figure is a live formula over the members with its value stored. Raises OSError as the file
    system does; OutputError for a text that no cell can hold.
    """
    with scratch_folder() as scratch, Book(target, summary.form, scratch=scratch) as book:
        _write(SummaryBook(book, summary, collection, target if isinstance(target, Path) else None))


def _write(making: SummaryBook) -> None:
    _overview(making)
    for sheet in making.layout.figure_sheets():
        _figures(making, sheet)
    _by_kind(making)
    write_members(making, at.MEMBERS, [(str(n), member) for n, member in enumerate(making.summary.members, 1)])
    if nested := [(number, member) for number, member in making.numbered if "." in number]:
        write_members(making, at.NESTED, nested)
    write_facts(making)
    write_texts(making)
    write_remarks(making)
    write_findings(making)
    write_returns(making)
    if making.collection.changes:
        write_changes(making.book, making.collection.changes, making.stamp, making.collection.draft)
    if making.collection.ledger:
        write_ledger(making.book, making.collection.ledger, making.stamp, making.collection.draft)
    making.book.identity(making.layout.identity, summary_facts(making.summary, making.collection.draft))


def _overview(making: SummaryBook) -> None:
    page = making.page(at.OVERVIEW, [14, 40, 16], landscape=False)
    page.text(Place(page.name, 0, 0, 1, 3), making.title, "title")
    page.text(Place(page.name, 1, 0, 1, 3), making.stamp, "stamp")
    row = 2
    if draft := making.collection.draft:
        page.text(Place(page.name, row, 0, 1, 3), draft, "draft")
        page.reserve(row, 24)
        row += 1
    row = _counts(making, page, row)
    _unresolved(making, page, row + 1)
    page.finish()


def _counts(making: SummaryBook, page: Page, row: int) -> int:
    """How many units are in, at one glance."""
    collection, counted = making.collection, len(making.summary.members)
    roster = collection.roster
    included = (
        f"{len(roster) - len(collection.absent)} / {len(roster)} 个单位"
        if roster
        else f"{counted} 个单位（没有名册，不能判断是否缺报）"
    )
    rows = [("已汇总", included), ("缺报", f"{len(collection.missing)} 个单位")]
    for status in (REJECTED, DUPLICATE, SUPERSEDED, UNKNOWN, SKIPPED):
        if found := collection.with_status(status):
            rows.append((STATUS_WORDS[status], f"{len(found)} 份文件"))
    rows.append(("依据", f"{making.form.title}（{making.form.source}）"))
    for label, value in rows:
        page.text(Place(page.name, row, 0), label, "row")
        page.text(Place(page.name, row, 1, 1, 2), value, "shown")
        page.reserve(row, 22)
        row += 1
    return row


def _unresolved(making: SummaryBook, page: Page, row: int) -> None:
    """Who is missing, and which files were left out and why."""
    lines = [(unit.name, f"没有收到报表（代码 {unit.code}）。", "缺报") for unit in making.collection.missing]
    for outcome in making.collection.with_status(REJECTED, DUPLICATE, SUPERSEDED, UNKNOWN):
        why = f"{outcome.file}：{first_error(outcome.findings)}"
        lines.append((outcome.unit.name, why, STATUS_WORDS[outcome.status]))
    heading = ("单位", "情况", "状态") if lines else ()
    for column, text in enumerate(heading):
        page.text(Place(page.name, row, column), text, "head")
    for n, line in enumerate(lines, row + 1):
        for column, text in enumerate(line):
            page.text(Place(page.name, n, column), storable(text), "listed")


def _figures(making: SummaryBook, sheet: Sheet) -> None:
    page = making.page(sheet.name, sheet.widths, sheet.landscape, pages=1)
    write_labels(page, sheet, making.stamp, binding=True)
    if sheet.who:
        page.text(sheet.who, making.who, "who")
    reserve_figure_rows(page, making.layout, sheet)
    for key in making.layout.keys_on(sheet):
        page.formula(making.layout.figures[key], f"=SUM({_over_members(making, key)})", making.summary[key], "number")
    for line in group_sums(making.layout, sheet):
        _group_sum(making, page, line)
    page.finish()


def _group_sum(making: SummaryBook, page: Page, line: GroupSum) -> None:
    """A sum that has no row of its own on the form."""
    page.text(Place(page.name, line.row, 0, 1, line.columns[0][0]), line.label, "row")
    for column, keys in line.columns:
        cells = formulas.total((making.layout.figures[key] for key in keys), page.name)
        value = sum((making.summary[key] for key in keys), Decimal(0))
        page.formula(Place(page.name, line.row, column), f"={cells}", value, "number")
    page.reserve(line.row, 21)


def _over_members(making: SummaryBook, key: Key) -> str:
    """The cells of one figure of all members."""
    column = column_name(at.FIRST_COLUMN + making.form.keys.index(key))
    return f"'{at.MEMBERS}'!${column}${at.FIRST_ROW + 1}:${column}${at.FIRST_ROW + len(making.summary.members)}"


def _by_kind(making: SummaryBook) -> None:
    members = making.summary.members
    kinds = kinds_of(making.form, members)
    page = making.page(at.BY_KIND, [40, 25, *([9] * len(kinds)), 9], landscape=True)
    making.list_head(page, at.BY_KIND_TITLE, [*at.BY_KIND_HEADING, *kinds, at.BY_KIND_TOTAL])
    kind_cells = f"'{at.MEMBERS}'!$D${at.FIRST_ROW + 1}:$D${at.FIRST_ROW + len(members)}"
    for row, key in enumerate(making.form.keys, at.LIST_HEAD_ROW + 1):
        for column, label in enumerate(making.form.labels(key)):
            page.text(Place(page.name, row, column), label, "listed")
        sums = by_kind(making.form, key, kinds, members)
        for column, (kind, value) in enumerate(zip(kinds, sums, strict=True), 2):
            formula = f"=SUMIF({kind_cells},{formulas.quoted(kind)},{_over_members(making, key)})"
            page.formula(Place(page.name, row, column), formula, value, "number")
        cells = formulas.total((Place(page.name, row, 2 + n) for n in range(len(kinds))), page.name)
        page.formula(Place(page.name, row, 2 + len(kinds)), f"={cells}", making.summary[key], "number")
    page.finish()
