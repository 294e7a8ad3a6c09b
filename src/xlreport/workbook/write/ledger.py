"""整改台账: what was found in the returns of each unit, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence

from ...findings import LEDGER_WORDS, OPEN, LedgerRow, broken_by_kind
from ...form import SEVERITY_WORDS
from ...layout import Place
from .row_xml import Pen
from .rows import Rows
from .sheets import Book, Page

SHEET = "整改台账"
_HEADING = ("单位", "级别", "规则", "项目", "首次见于", "退回时间", "结果", "依据文件")
_LISTED = ("listed",) * 4
_WIDTHS = (18.0, 6.0, 14.0, 22.0, 18.0, 12.0, 8.0, 18.0)
_RULES_TITLE, _RULES_HEADING, _ALL = "各规则违反次数（按单位类别）", "规则", "合计"
_NO_KIND = "未注明"
# Columns that kinds of units can have beside the rule and the sum.
_MOST_KINDS = len(_WIDTHS) - 2


def write_ledger(book: Book, rows: Sequence[LedgerRow], footer: str = "", draft: str = "") -> None:
    """A sheet with one row for each error or warning, below it how often each rule was broken.

    The book must have a scratch folder.
    """
    page = book.page(SHEET, _WIDTHS, landscape=True, footer=footer, draft=draft, streamed=True)
    page.text(Place(SHEET, 0, 0, 1, len(_WIDTHS)), SHEET, "title")
    page.text(Place(SHEET, 1, 0, 1, len(_WIDTHS)), _summed(rows), "note")
    _head(page, 2, _HEADING)
    written = Rows(page, 3)
    for row in rows:
        written.put(_line(written.pen, row))
    written.end()
    _broken(page, 3 + len(rows) + 1, rows)
    page.sheet.freeze_panes(3, 0)
    page.sheet.repeat_rows(2)
    page.finish()


def _summed(rows: Sequence[LedgerRow]) -> str:
    states = [row.state for row in rows]
    counts = "，".join(f"{word} {states.count(state)} 处" for state, word in LEDGER_WORDS.items())
    return f"共 {len(rows)} 处：{counts}。" if rows else "没有发现过问题。"


def _head(page: Page, row: int, heading: Sequence[str]) -> None:
    for column, text in enumerate(heading):
        page.text(Place(SHEET, row, column), text, "head")


def _line(pen: Pen, line: LedgerRow) -> str:
    words = (
        line.unit.name or line.unit.code,
        SEVERITY_WORDS[line.severity],
        line.rule,
        line.label,
        line.first_file,
        line.returned,
        LEDGER_WORDS[line.state],
        line.by_file,
    )
    return pen.listed(words, ("listed", line.severity, *_LISTED, "error" if line.state == OPEN else "listed", "listed"))


def _broken(page: Page, row: int, rows: Sequence[LedgerRow]) -> None:
    """Which rule was broken how often by units of each kind; the kinds that are least often there are added up."""
    counts = broken_by_kind(rows)
    if not counts:
        return
    kinds = sorted({kind for by_kind in counts.values() for kind in by_kind})
    frequent = sorted(kinds, key=lambda kind: -sum(by_kind[kind] for by_kind in counts.values()))
    shown = [kind for kind in kinds if kind in frequent[:_MOST_KINDS]]
    page.text(Place(SHEET, row, 0, 1, len(_WIDTHS)), _RULES_TITLE, "block")
    _head(page, row + 1, [_RULES_HEADING, *(kind or _NO_KIND for kind in shown), _ALL])
    for n, (rule, by_kind) in enumerate(counts.items(), row + 2):
        page.text(Place(SHEET, n, 0), rule, "listed")
        for column, kind in enumerate(shown, 1):
            page.number(Place(SHEET, n, column), by_kind[kind], "number")
        page.number(Place(SHEET, n, 1 + len(shown)), by_kind.total(), "number")
