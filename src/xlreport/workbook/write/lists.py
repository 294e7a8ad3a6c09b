"""A summary workbook in the making: what all its sheets share, and how its lists look."""

from __future__ import annotations

import functools
import os
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from ...charts import amount
from ...filing import Filing
from ...findings import (
    Collection,
)
from ...form import SEVERITY_WORDS, Form, Indicator, Key
from ...layout import KindBlock, Place, column_name, heading, kind_blocks, layout_of, stamp_text
from ...layout import summary as at
from .. import formulas
from .reckoned import Reckoned
from .rows import Part, Rows
from .sheets import Book, Page, foot, owner
from .style import ACCENT, AMBER, GREY

# Characters that a page holds in landscape, and that shrink to fit one.
PAGE_WIDTH, _SHRUNK_WIDTH = 92, 110
_COLOURS = {SEVERITY_WORDS[severity]: severity for severity in ("error", "warning")}
# So many files and folders are not looked up again.
_REMEMBERED = 64
# What a sheet is for, by the colour of its tab: to be read, the official tables, to be worked off, to be looked up.
READ, OFFICIAL, WORK, LOOK_UP = ACCENT, "#2E75B6", AMBER, GREY


class SummaryBook:
    """One summary, last year's if it is known, and the workbook that is made of it."""

    def __init__(
        self,
        book: Book,
        summary: Filing,
        collection: Collection,
        target: Path | None,
        last: Filing | None,
        live_up_to: int,
        most_rows: int,
    ) -> None:
        self.book = book
        self.summary = summary
        self.last = last
        self.form: Form = summary.form
        self.collection = collection
        self.folder = target.resolve().parent if target else None
        self.path_to = functools.lru_cache(_REMEMBERED)(self._path_to)
        self._resolved = functools.lru_cache(_REMEMBERED)(Path.resolve)
        self.layout = layout_of(self.form)
        self.stamp = stamp_text(summary)
        self.who = owner(summary)
        self.title = f"{summary.unit.name}{summary.year or ''}年{self.form.title}汇总"
        self.numbered = list(at.numbered(summary.members))
        # A large summary holds values where one of fewer members has formulas.
        self.live = len(self.numbered) <= live_up_to
        self.most_rows = most_rows
        self.draft = collection.draft

    # Not before somebody asks: what is made beside is begun first.
    @functools.cached_property
    def blocks(self) -> Sequence[KindBlock]:
        """What the members of each level and kind come to."""
        return kind_blocks(self.form, self.summary.members)

    @property
    def kinds(self) -> Mapping[str, Filing]:
        """What its own members of each kind come to."""
        return self.blocks[0].kinds

    @functools.cached_property
    def reckoned(self) -> Reckoned:
        """What follows from the figures of its own members."""
        return Reckoned(self.form, self.summary.members)

    @functools.cached_property
    def nested(self) -> list[tuple[str, Filing]]:
        """The members of members."""
        return [(number, member) for number, member in self.numbered if "." in number]

    @functools.cached_property
    def summing(self) -> dict[str, dict[str, list[int]]]:
        """The rows of the members that have members themselves, by kind and by the sheet that they stand on."""
        found: dict[str, dict[str, list[int]]] = {}
        for sheet, members in ((at.MEMBERS, self.summary.members), (at.NESTED, [one for _, one in self.nested])):
            for row, member in enumerate(members, at.first_row(sheet)):
                if member.members:
                    found.setdefault(self.kind_of(member), {}).setdefault(sheet, []).append(row)
        return found

    def page(
        self,
        name: str,
        widths: Iterable[float],
        landscape: bool = True,
        pages: int = 0,
        streamed: bool = False,
        colour: str = LOOK_UP,
        locked: bool = True,
    ) -> Page:
        footer = foot(self.summary, name)
        page = self.book.page(name, widths, landscape, footer, self.draft, pages, streamed, locked=locked)
        page.sheet.set_tab_color(colour)
        return page

    def now(self, indicator: Indicator) -> tuple[str, Decimal]:
        """The formula of an indicator over the official tables, and its value."""
        return formulas.total(self.layout.figures[key] for key in indicator.keys), amount(self.summary, indicator)

    def figure(self, page: Page, place: Place, formula: str, value: Decimal | int, role: str) -> None:
        """A sum over the members; in a large summary its value alone."""
        if self.live:
            page.formula(place, f"={formula}", value, role)
        else:
            page.number(place, value, role)

    def cells(self, key: Key) -> str:
        """The cells of one figure of all members."""
        return self.column(self.column_of(key))

    def column_of(self, key: Key) -> int:
        """The column in which members have a figure."""
        return self._columns[key]

    @functools.cached_property
    def _columns(self) -> Mapping[Key, int]:
        return {key: column for column, key in enumerate(self.form.keys, at.FIRST_COLUMN)}

    @property
    def kind_cells(self) -> str:
        """The cells of the kinds of all members."""
        return self.column(at.MEMBER_HEADING.index("类别"))

    def kind_of(self, member: Filing) -> str:
        """The kind under which a member is subtotalled."""
        return at.shown_kind(self.form, member.unit.kind)

    def column(self, column: int, sheet: str = at.MEMBERS) -> str:
        """A column of 单位明细 or 下级单位明细."""
        first, letters = at.first_row(sheet), column_name(column)
        last = first + len(self.summary.members if sheet == at.MEMBERS else self.nested)
        return f"'{sheet}'!${letters}${first + 1}:${letters}${last}"

    def _path_to(self, file: str) -> str:
        """How a link names a file, from where the summary will lie; empty where it cannot."""
        path = Path(file)
        try:  # a link stays a link: it may lead to itself
            found = Path(os.path.relpath(self._resolved(path.parent) / path.name, self.folder)).as_posix()
        except ValueError:  # on another drive
            return ""
        hidden = any(unicodedata.category(character).startswith("C") for character in found)
        return "" if hidden or "#" in found or "%" in found else found

    def list_head(self, page: Page, title: str, heading: Sequence[str]) -> None:
        width = len(page.widths)
        if sum(page.widths) > _SHRUNK_WIDTH:
            width = sum(sum(page.widths[:n]) <= PAGE_WIDTH for n in range(1, width + 1))
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
        links: Iterable[str] = (),
        linked: int = -1,
        roles: Sequence[str] = (),
        colour: str = LOOK_UP,
    ) -> Page:
        """A sheet that is a plain list of texts; a severity word colours its cell.

        `links` lead on from the column `linked`, row by row; `roles` are the looks of the columns. The list of a large
        summary goes on on more sheets; the last one is handed on.
        """
        page = self.list_page(name, title, widths, heading, colour)
        urls, usual, written, part = iter(links), tuple(roles or ["listed"] * len(heading)), _rows(page), 1
        for line in rows:
            if written.row == self.most_rows and not self.live:
                self.filtered(page, written).finish()
                part += 1
                page = self.list_page(at.sheet_of(name, part), f"{title}（{part}）", widths, heading, colour)
                written = _rows(page)
            looks = looks_of(line, usual)
            if url := next(urls, ""):
                line, looks = list(line), (*looks[:linked], "link", *looks[linked + 1 :])
                line[linked] = written.link(linked, url, line[linked])
            written.put(written.pen.listed(line, looks))
        return self.filtered(page, written)

    def adopted(self, name: str, parts: Sequence[Part]) -> Page:
        """A list that is read back, of rows that are made already; the last of its sheets is handed on."""
        how = widths_of(self.form, name), heading(self.form, name), LOOK_UP
        page = self.list_page(name, at.LISTS[name], *how)
        for n, part in enumerate(parts, 1):
            if n > 1:
                page.finish()
                page = self.list_page(at.sheet_of(name, n), f"{at.LISTS[name]}（{n}）", *how)
            rows = _rows(page)
            rows.adopt(part)
            self.filtered(page, rows)
        return page

    def list_page(self, name: str, title: str, widths: list[float], heading: Sequence[str], colour: str) -> Page:
        """A sheet of a list, with its head."""
        page = self.page(name, widths, streamed=True, colour=colour)
        self.list_head(page, title, heading)
        return page

    def filtered(self, page: Page, rows: Rows) -> Page:
        """A list with all its rows, and a filter above them."""
        rows.end()
        page.sheet.autofilter(at.LIST_HEAD_ROW, 0, max(rows.row - 1, at.LIST_HEAD_ROW + 1), len(page.widths) - 1)
        return page


def widths_of(form: Form, name: str) -> list[float]:
    """The widths of the columns of a list that is read back."""
    if name == at.FACTS:
        return [6.0, *([14.0] * len(at.fact_keys(form)))]
    return [6, 18, 20, 18, 4, 66] if name == at.TEXTS else [6, 18, 16, 20, 40, 30]


def looks_of(line: Iterable[str], usual: tuple[str, ...]) -> tuple[str, ...]:
    """The roles of the cells of a row; a severity word colours its cell."""
    return usual if _COLOURS.keys().isdisjoint(line) else tuple(map(_COLOURS.get, line, usual))


def _rows(page: Page) -> Rows:
    return Rows(page, at.LIST_HEAD_ROW + 1)
