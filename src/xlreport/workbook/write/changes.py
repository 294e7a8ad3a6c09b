"""变动: what differs between two reports, a line each."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from ...files import scratch_folder, visible
from ...filing import Filing
from ...form import Form
from ...layout import CHANGES, Place, identity_facts, layout_of, storable
from .sheets import Book, Page

if TYPE_CHECKING:
    from ...findings import Changes, Difference

SHEET = "变动"
_HEADING = ("单位", "项目", "位置", "原来", "现在", "增减")
_WIDTHS = (18.0, 30.0, 16.0, 16.0, 16.0, 10.0)
# A summary must stay within what is read of one; what is more is counted.
_MOST = 5_000
_WHOLE = "合计"


def write_changes(book: Book, changes: Changes, footer: str = "", draft: str = "") -> None:
    """A sheet with what differs: in the whole, then by unit; the book must have a scratch folder."""
    page = book.page(SHEET, _WIDTHS, landscape=True, footer=footer, draft=draft, streamed=True)
    width = len(_WIDTHS)
    page.text(Place(SHEET, 0, 0, 1, width), SHEET, "title")
    page.text(Place(SHEET, 1, 0, 1, width), storable(visible(_compared(changes))), "note")
    for column, text in enumerate(_HEADING):
        page.text(Place(SHEET, 2, column), text, "head")
    lines = list(_lines(changes))
    for row, line in enumerate(lines[:_MOST], 3):
        _write_line(page, row, line)
    if not lines or len(lines) > _MOST:
        said = f"等，共 {len(lines)} 处不同。" if lines else "没有不同。"
        page.text(Place(SHEET, 3 + min(len(lines), _MOST), 0, 1, width), said, "listed")
    for row, one in enumerate(changes.uncompared, 4 + min(len(lines), _MOST)):
        page.text(Place(SHEET, row, 0, 1, width), storable(visible(f"没有比较：{one.told}")), "listed")
    page.sheet.freeze_panes(3, 0)
    page.sheet.repeat_rows(2)
    page.finish()


def write_difference(form: Form, changes: Changes, target: Path | BinaryIO) -> None:
    """A workbook of its own with what differs. Raises OSError as the file system does."""
    with scratch_folder() as scratch, Book(target, form, scratch=scratch) as book:
        write_changes(book, changes)
        book.identity(layout_of(form).identity, changes_facts(form))


def changes_facts(form: Form) -> dict[str, str]:
    """What the hidden sheet of such a workbook says."""
    return identity_facts(Filing(form), CHANGES)


def _compared(changes: Changes) -> str:
    parts = [f"{changes.old or '上次汇总'} → {changes.new or '本次汇总'}"]
    for word, units in (("新增", changes.added), ("减少", changes.gone)):
        if units:
            parts.append(f"{word} {len(units)} 个单位：{'、'.join(unit.name or unit.code for unit in units)}")
    return "；".join(parts)


_Line = tuple[str, str, str, str | None, str | None, Decimal | None]


def _lines(changes: Changes) -> Iterator[_Line]:
    for difference in changes.totals:
        yield _line(_WHOLE, difference)
    both = changes.of_both
    for difference in (*both.figures, *both.texts):
        yield _line(difference.unit.name or difference.unit.code, difference)


def _line(who: str, difference: Difference) -> _Line:
    place = difference.place
    where = place.named if place else ""
    return who, difference.label, where, difference.old, difference.new, difference.difference


def _write_line(page: Page, row: int, line: _Line) -> None:
    *words, old, new, difference = line
    for column, text in enumerate(words):
        page.text(Place(SHEET, row, column), storable(str(text or "")), "listed")
    for column, value in enumerate((old, new), 3):
        if difference is None or value is None:
            page.text(Place(SHEET, row, column), storable(visible(value or "")), "listed")
        else:
            page.number(Place(SHEET, row, column), Decimal(value), "number")
    page.number(Place(SHEET, row, 5), difference, "number")
