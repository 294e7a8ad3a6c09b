"""A summary workbook in the making: what all its sheets share, and how its lists look."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from ...filing import Filing
from ...findings import (
    Collection,
)
from ...form import SEVERITY_WORDS, Form
from ...layout import Place, layout_of, stamp_text, storable
from ...layout import summary as at
from .sheets import Book, Page

# Characters that a page holds in landscape, and that shrink to fit one.
_PAGE_WIDTH, _SHRUNK_WIDTH = 92, 110


class SummaryBook:
    """One summary, and the workbook that is made of it."""

    def __init__(self, book: Book, summary: Filing, collection: Collection, target: Path | None) -> None:
        self.book = book
        self.summary = summary
        self.form: Form = summary.form
        self.collection = collection
        self.folder = target.resolve().parent if target else None
        self.layout = layout_of(self.form)
        self.stamp = stamp_text(summary)
        self.who = f"{summary.unit.name} · {summary.year or ''} 年"
        self.title = f"{summary.unit.name}{summary.year or ''}年{self.form.title}汇总"
        self.numbered = list(at.numbered(summary.members))

    def page(
        self, name: str, widths: Iterable[float], landscape: bool = True, pages: int = 0, streamed: bool = False
    ) -> Page:
        return self.book.page(name, widths, landscape, self.stamp, self.collection.draft, pages, streamed)

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
