"""The county's summary workbook: live sums over its members, and what became of every file."""

from __future__ import annotations

import datetime
import os
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO

from ...filing import Filing, Text
from ...findings import (
    DUPLICATE,
    REJECTED,
    SKIPPED,
    STATUS_WORDS,
    SUPERSEDED,
    UNKNOWN,
    Collection,
    Finding,
    Outcome,
    first_error,
)
from ...form import SEVERITY_WORDS, Form, Key, acceptance_key, explanation_key
from ...layout import SUMMARY, Place, Sheet, column_name, identity_facts, layout_of, merged_heads, stamp_text
from ...layout import summary as at
from .. import formulas
from .sheets import CREATED, Book, Page, reserve_figure_rows, storable, stored, write_labels, written

_MOST_LINKS = 60_000
# What a file of ours says until an application saves it, and how far the clocks of China are ahead.
_NEVER_SAVED = CREATED.strftime("%Y-%m-%dT%H:%M:%SZ")
_BEIJING = datetime.timedelta(hours=8)
# Characters that a page holds in landscape, and that shrink to fit one.
_PAGE_WIDTH, _SHRUNK_WIDTH = 92, 110


def write_summary(summary: Filing, collection: Collection, target: Path | BinaryIO) -> None:
    """Writes a filing with members as the summary workbook, with the outcomes of the files behind it.

    Every figure is a live formula over the members with its value stored. Raises OSError as the file
    system does; OutputError for a text that no cell can hold.
    """
    with (
        tempfile.TemporaryDirectory(prefix="xlreport-", ignore_cleanup_errors=True) as scratch,
        Book(target, summary.form, scratch=scratch) as book,
    ):
        _Summary(book, summary, collection, target if isinstance(target, Path) else None).write()


class _Summary:
    """Writes the sheets of one summary."""

    def __init__(self, book: Book, summary: Filing, collection: Collection, target: Path | None) -> None:
        self.book = book
        self.summary = summary
        self.form: Form = summary.form
        self.collection = collection
        self.folder = target.resolve().parent if target else None
        self.layout = layout_of(self.form)
        self.stamp = stamp_text(summary)
        self.title = f"{summary.unit.name}{summary.year or ''}年{self.form.title}汇总"
        self.numbered = list(at.numbered(summary.members))

    def write(self) -> None:
        self.overview()
        for sheet in self.layout.figure_sheets():
            self.figures(sheet)
        self.by_kind()
        self.members(at.MEMBERS, [(str(n), member) for n, member in enumerate(self.summary.members, 1)])
        if nested := [(number, member) for number, member in self.numbered if "." in number]:
            self.members(at.NESTED, nested)
        self.facts()
        self.texts()
        self.remarks()
        self.findings()
        self.returns()
        self.book.identity(self.layout.identity, identity_facts(self.summary, SUMMARY))

    def page(
        self, name: str, widths: Iterable[float], landscape: bool = True, pages: int = 0, streamed: bool = False
    ) -> Page:
        return self.book.page(name, widths, landscape, self.stamp, self.collection.draft, pages, streamed)

    # -- 汇总说明

    def overview(self) -> None:
        page = self.page(at.OVERVIEW, [14, 40, 16], landscape=False)
        page.text(Place(page.name, 0, 0, 1, 3), self.title, "title")
        page.text(Place(page.name, 1, 0, 1, 3), self.stamp, "stamp")
        row = 2
        if draft := self.collection.draft:
            page.text(Place(page.name, row, 0, 1, 3), draft, "draft")
            page.reserve(row, 24)
            row += 1
        row = self.counts(page, row)
        self.unresolved(page, row + 1)
        page.finish()

    def counts(self, page: Page, row: int) -> int:
        """How many units are in, at one glance."""
        collection, counted = self.collection, len(self.summary.members)
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
        rows.append(("依据", f"{self.form.title}（{self.form.source}）"))
        for label, value in rows:
            page.text(Place(page.name, row, 0), label, "row")
            page.text(Place(page.name, row, 1, 1, 2), value, "shown")
            page.reserve(row, 22)
            row += 1
        return row

    def unresolved(self, page: Page, row: int) -> None:
        """Who is missing, and which files were left out and why."""
        lines = [(unit.name, f"没有收到报表（代码 {unit.code}）。", "缺报") for unit in self.collection.missing]
        for outcome in self.collection.with_status(REJECTED, DUPLICATE, SUPERSEDED, UNKNOWN):
            why = f"{outcome.file}：{first_error(outcome.findings)}"
            lines.append((outcome.unit.name, why, STATUS_WORDS[outcome.status]))
        heading = ("单位", "情况", "状态") if lines else ()
        for column, text in enumerate(heading):
            page.text(Place(page.name, row, column), text, "head")
        for n, line in enumerate(lines, row + 1):
            for column, text in enumerate(line):
                page.text(Place(page.name, n, column), storable(text), "listed")

    # -- the tables

    def figures(self, sheet: Sheet) -> None:
        page = self.page(sheet.name, sheet.widths, sheet.landscape, pages=1)
        write_labels(page, sheet, self.stamp)
        reserve_figure_rows(page, self.layout, sheet)
        for key in self.layout.keys_on(sheet):
            page.formula(self.layout.figures[key], f"=SUM({self.over_members(key)})", self.summary[key], "number")
        row = self.layout.areas[sheet.name][0] + 1
        for name in self.form.sections[sheet.id].tables:
            row = self.subtotals(page, name, row)
        page.finish()

    def subtotals(self, page: Page, name: str, row: int) -> int:
        """The group sums of a table, which have no row of their own on the form."""
        table = self.form.tables[name]
        for view in table.subtotals:
            first = self.layout.figures[Key(name, view.sums[0], table.columns[0].id)].column
            page.text(Place(page.name, row, 0, 1, first), f"{view.label[0]}合计", "row")
            for column in table.columns:
                keys = [Key(name, part, column.id) for part in view.sums]
                cells = formulas.total((self.layout.figures[key] for key in keys), page.name)
                value = sum((self.summary[key] for key in keys), Decimal(0))
                place = Place(page.name, row, self.layout.figures[keys[0]].column)
                page.formula(place, f"={cells}", value, "number")
            page.reserve(row, 21)
            row += 1
        return row

    def over_members(self, key: Key) -> str:
        """The cells of one figure of all members."""
        column = column_name(at.FIRST_COLUMN + self.form.keys.index(key))
        return f"'{at.MEMBERS}'!${column}${at.FIRST_ROW + 1}:${column}${at.FIRST_ROW + len(self.summary.members)}"

    # -- 分类小计

    def by_kind(self) -> None:
        shown = [at.shown_kind(self.form, member.unit.kind) for member in self.summary.members]
        kinds = [kind for kind in (*self.form.kinds, at.NO_KIND) if kind in shown]
        widths = [40, 25, *([9] * len(kinds)), 9]
        page = self.page(at.BY_KIND, widths, landscape=True)
        self.list_head(page, "按单位类别小计", ["项目", "列", *kinds, "合计"])
        last = at.FIRST_ROW + len(shown)
        kind_cells = f"'{at.MEMBERS}'!$D${at.FIRST_ROW + 1}:$D${last}"
        for row, key in enumerate(self.form.keys, at.LIST_HEAD_ROW + 1):
            for column, label in enumerate(self.form.labels(key)):
                page.text(Place(page.name, row, column), label, "listed")
            for column, kind in enumerate(kinds, 2):
                members = [m for m, word in zip(self.summary.members, shown, strict=True) if word == kind]
                formula = f"=SUMIF({kind_cells},{formulas.quoted(kind)},{self.over_members(key)})"
                page.formula(
                    Place(page.name, row, column), formula, sum((m[key] for m in members), Decimal(0)), "number"
                )
            cells = formulas.total((Place(page.name, row, 2 + n) for n in range(len(kinds))), page.name)
            page.formula(Place(page.name, row, 2 + len(kinds)), f"={cells}", self.summary[key], "number")
        page.finish()

    # -- 单位明细

    def members(self, name: str, members: Sequence[tuple[str, Filing]]) -> None:
        """One row a unit, one column a figure, under three levels of heads."""
        widths = [6, 12, 24, 8, *([9] * len(self.form.keys))]
        page = self.page(name, widths, streamed=True)
        page.reserve(0, 27)
        page.text(Place(name, 0, 0, 1, 4), name, "block")
        page.text(Place(name, 1, 0, 1, 4), self.stamp, "stamp")
        self.member_heads(page)
        sums = self.row_formulas(name)
        for row, (number, member) in enumerate(members, at.FIRST_ROW):
            kind = at.shown_kind(self.form, member.unit.kind)
            for column, text in enumerate((number, member.unit.code, member.unit.name, kind)):
                page.text(Place(name, row, column), storable(text), "listed")
            self.member(page, member, row, sums)
        page.sheet.freeze_panes(at.FIRST_ROW, at.FIRST_COLUMN)
        last = at.FIRST_ROW + len(members) - 1
        page.sheet.autofilter(at.FIRST_ROW - 1, 0, last, len(widths) - 1)
        page.sheet.repeat_rows(at.HEAD_ROW, at.FIRST_ROW - 1)
        page.sheet.repeat_columns(0, at.FIRST_COLUMN - 1)
        page.sheet.fit_to_pages(0, 0)
        page.finish()

    def member_heads(self, page: Page) -> None:
        levels = at.FIRST_ROW - at.HEAD_ROW
        heads = list(merged_heads([self.member_head(key) for key in self.form.keys], levels))
        for level, row in enumerate(range(at.HEAD_ROW, at.FIRST_ROW)):
            for column, text in enumerate(at.MEMBER_HEADING):
                page.text(Place(page.name, row, column), "" if level else text, "head")
            for first, count, depth, _, text in heads:
                if depth == level:
                    page.text(Place(page.name, row, at.FIRST_COLUMN + first, 1, count), text, "head")
        for column in range(len(at.MEMBER_HEADING)):
            page.span(Place(page.name, at.HEAD_ROW, column, levels))

    def member_head(self, key: Key) -> tuple[str, str, str]:
        """Section, row and column of a figure: the three levels of its head."""
        section = self.form.sections[self.form.tables[key.table].section].title
        row, column = self.form.labels(key)
        return section, row.removeprefix(f"{section} / "), column

    def row_formulas(self, name: str) -> dict[Key, str]:
        """The formulas of a member's totals, with {row} for the number of its row."""
        places = at.figure_places(self.form, name, at.FIRST_ROW)
        row = str(at.FIRST_ROW + 1)
        return {
            key: "=" + formulas.total((places[part] for part in self.form.addends(key)), name).replace(row, "{row}")
            for key in self.form.totals
        }

    def member(self, page: Page, member: Filing, row: int, sums: dict[Key, str]) -> None:
        style_ = self.book.format("number")
        for column, key in enumerate(self.form.keys, at.FIRST_COLUMN):
            if key in sums:
                formula = sums[key].format(row=row + 1)
                written(page.sheet.write_formula(row, column, formula, style_, stored(member[key])))
            elif key in member.inputs:
                written(page.sheet.write_number(row, column, stored(member.inputs[key]), style_))
            else:
                written(page.sheet.write_blank(row, column, None, style_))

    # -- lists

    def list_head(self, page: Page, title: str, heading: Sequence[str]) -> None:
        width = len(page.widths)
        if sum(page.widths) > _SHRUNK_WIDTH:
            width = sum(sum(page.widths[:n]) <= _PAGE_WIDTH for n in range(1, width + 1))
        page.text(Place(page.name, 0, 0, 1, width), title, "title")
        page.text(Place(page.name, 1, 0, 1, width), self.stamp, "stamp")
        for column, text in enumerate(heading):
            page.text(Place(page.name, at.LIST_HEAD_ROW, column), text, "head")
        page.sheet.freeze_panes(at.LIST_HEAD_ROW + 1, 0)
        page.sheet.repeat_rows(at.LIST_HEAD_ROW)

    def listed(
        self,
        name: str,
        title: str,
        widths: list[float],
        heading: Sequence[str],
        rows: Iterable[Sequence[str]],
        links: Sequence[str] = (),
    ) -> Page:
        """A sheet that is a plain list of texts; a severity word colours its cell. Links stand in the last column."""
        page = self.page(name, widths, streamed=True)
        self.list_head(page, title, heading)
        colours = {SEVERITY_WORDS[severity]: severity for severity in ("error", "warning")}
        urls = iter(links)
        last = at.LIST_HEAD_ROW + 1
        for last, line in enumerate(rows, at.LIST_HEAD_ROW + 1):
            for column, text in enumerate(line):
                page.text(Place(name, last, column), storable(text), colours.get(text, "listed"))
            if url := next(urls, ""):
                page.sheet.write_url(last, len(heading) - 1, url, self.book.format("link"), "打开")
        page.sheet.autofilter(at.LIST_HEAD_ROW, 0, last, len(heading) - 1)
        return page

    def facts(self) -> None:
        keys = at.fact_keys(self.form)
        widths: list[float] = [6, *([14.0] * len(keys))]
        heading = ["序号", *(at.fact_label(self.form, key) for key in keys)]
        rows = [[number, *(member.fact(key) for key in keys)] for number, member in self.numbered]
        page = self.listed(at.FACTS, "各单位基本信息", widths, heading, rows)
        page.sheet.repeat_columns(0, 2)
        page.sheet.fit_to_pages(0, 0)
        page.finish()

    def remarks(self) -> None:
        """What units say of warnings, and why the office accepts errors."""
        rows = [
            [number, member.unit.name, rule.id, rule.label, said, why]
            for number, member in self.numbered
            for rule in self.form.rules
            for said, why in [(member.fact(explanation_key(rule.id)), member.fact(acceptance_key(rule.id)))]
            if said or why
        ]
        page = self.listed(at.REMARKS, "情况说明", [6, 18, 16, 20, 26, 19], at.REMARK_HEADING, rows)
        if not rows:
            none = "没有单位写情况说明，也没有同意计入的错误。"
            page.text(Place(page.name, at.LIST_HEAD_ROW + 1, 1, 1, len(at.REMARK_HEADING) - 1), none, "listed")
        page.finish()

    def texts(self) -> None:
        widths: list[float] = [6, 15, 13, 14, 4, 52]
        self.listed(at.TEXTS, "各单位文字汇编", widths, at.TEXT_HEADING, self.text_rows()).finish()

    def text_rows(self) -> Iterator[list[str]]:
        labels = at.text_labels(self.form)
        for key in self.form.texts:
            for number, member in self.numbered:
                if key in member.texts:
                    begin = [number, member.unit.name, labels[key]]
                    yield from _text_rows(begin, member.texts[key], self.form.texts[key].longest)

    def findings(self) -> None:
        rows, links = [], []
        for outcome in self.collection.outcomes:
            for finding in outcome.findings:
                rows.append(self.finding_row(outcome, finding))
                links.append(self.link(outcome, finding))
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
        page = self.listed(at.FINDINGS, "检查结果", widths, heading, rows, links[:_MOST_LINKS])
        if not rows:
            none = f"共检查 {len(self.collection.outcomes)} 份文件，没有发现问题。"
            page.text(Place(page.name, at.LIST_HEAD_ROW + 1, 0, 1, len(heading)), none, "listed")
        page.finish()

    def finding_row(self, outcome: Outcome, finding: Finding) -> list[str]:
        place = finding.place
        label = self.form.label(finding.key) if isinstance(finding.key, Key) else ""
        where = (place.sheet, place.cell) if place else ("", "")
        severity = SEVERITY_WORDS[finding.severity]
        seen = (finding.found or "", finding.expected or "")
        answer = finding.explained or (f"同意计入：{finding.accepted}" if finding.accepted else "")
        return [outcome.unit.name, outcome.file, severity, *where, label, *seen, finding.message, answer, ""]

    def link(self, outcome: Outcome, finding: Finding) -> str:
        """A relative link to the cell in the returned file; none where XlsxWriter cannot write one."""
        if not (self.folder and outcome.path) or "!" in outcome.file:
            return ""
        try:
            file = Path(outcome.path)  # a link stays a link: it may lead to itself
            path = Path(os.path.relpath(file.parent.resolve() / file.name, self.folder)).as_posix()
        except ValueError:  # on another drive
            return ""
        cell = f"#'{finding.place.sheet}'!{finding.place.cell}" if finding.place else ""
        url = f"external:{path}{cell}"
        hidden = any(unicodedata.category(character).startswith("C") for character in path)
        return "" if hidden or "#" in path or "%" in path or len(url) > 1000 else url

    def returns(self) -> None:
        rows = [
            [o.unit.name, o.unit.kind, STATUS_WORDS[o.status], o.file, o.sha256, _beijing(o.saved)]
            for o in self.collection.outcomes
        ]
        rows += [[unit.name, unit.kind, "缺报", "", "", ""] for unit in self.collection.missing]
        heading = ["单位", "类别", "状态", "文件", "SHA-256", "保存时间（北京时间）"]
        self.listed(at.RETURNS, "报送情况", [22, 8, 8, 24, 28, 15], heading, rows).finish()


def _beijing(moment: str) -> str:
    """The time in China of a moment that a file notes in UTC; empty for that of a template which nobody saved."""
    if not moment or moment == _NEVER_SAVED:
        return ""
    return (datetime.datetime.fromisoformat(moment) + _BEIJING).strftime("%Y-%m-%d %H:%M")


def _text_rows(begin: list[str], text: Text, longest: int) -> Iterator[list[str]]:
    """A row for each paragraph, and more for what is too long for one; a heading alone still has its row."""
    if not text.paragraphs:
        yield [*begin, text.heading, "0", ""]
    for n, paragraph in enumerate(text.paragraphs, 1):
        for first in range(0, len(paragraph) or 1, longest):
            count = at.CONTINUED if first else str(n)
            yield [*begin, text.heading, count, paragraph[first : first + longest]]
