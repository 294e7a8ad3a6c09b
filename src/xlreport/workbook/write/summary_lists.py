"""The lists of a summary: findings, what became of each file, facts, texts and explanations of its members."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from ...findings import STATUS_WORDS, Finding, Outcome, in_china
from ...form import SEVERITY_WORDS, Key
from ...layout import CREATED, Place, heading, rows
from ...layout import summary as at
from .lists import LOOK_UP, WORK, SummaryBook, widths_of
from .rows import Part
from .sheets import Page

# XlsxWriter holds each of them; Excel can follow 65,530.
_MOST_LINKS = 10_000
# What a file of ours says until an application saves it.
_NEVER_SAVED = CREATED.strftime("%Y-%m-%dT%H:%M:%SZ")
_SEVERITIES = tuple(SEVERITY_WORDS)
_FINDINGS_HEADING = ("单位", "级别", "位置", "项目", "说明和处理", "情况说明", "文件")
_RETURNS_HEADING = ("单位", "类别", "状态", "联系人", "电话", "文件", "保存时间（北京时间）", "校验码", "SHA-256")


def write_findings(making: SummaryBook) -> None:
    """One line a finding, the units that have errors first."""
    order = _in_order(making)
    listed = (_finding_row(making, outcome, finding) for outcome, finding in _findings(order))
    links = (_link(making, outcome, finding) for outcome, finding in islice(_findings(order), _MOST_LINKS))
    widths: list[float] = [14, 5, 16, 18, 48, 16, 15]
    columns, where = _FINDINGS_HEADING, _FINDINGS_HEADING.index("位置")
    page = making.listed(at.FINDINGS, "检查结果", widths, columns, listed, links, where, colour=WORK)
    if not any(outcome.findings for outcome in making.collection.outcomes):
        none = f"共检查 {len(making.collection.outcomes)} 份文件，没有发现问题。"
        page.text(Place(page.name, at.LIST_HEAD_ROW + 1, 0, 1, len(columns)), none, "listed")
    page.finish()


def _in_order(making: SummaryBook) -> list[Outcome]:
    """Units with errors first, otherwise by name."""

    def worst(outcome: Outcome) -> tuple[int, str, str]:
        ranks = [_SEVERITIES.index(finding.severity) for finding in outcome.findings]
        return min(ranks, default=len(_SEVERITIES)), outcome.unit.name, outcome.file

    return sorted(making.collection.outcomes, key=worst)


def _findings(outcomes: Iterable[Outcome]) -> Iterator[tuple[Outcome, Finding]]:
    """Every finding of every file, errors first in each."""
    for outcome in outcomes:
        for finding in sorted(outcome.findings, key=lambda finding: _SEVERITIES.index(finding.severity)):
            yield outcome, finding


def _finding_row(making: SummaryBook, outcome: Outcome, finding: Finding) -> list[str]:
    form, key, place = making.form, finding.key, finding.place
    label = form.short(key) if isinstance(key, Key) else finding.label
    where = place.named if place else ""
    answer = finding.explained or (f"同意计入：{finding.accepted}" if finding.accepted else "")
    return [outcome.unit.name, SEVERITY_WORDS[finding.severity], where, label, finding.told, answer, outcome.file]


def _link(making: SummaryBook, outcome: Outcome, finding: Finding) -> str:
    """A relative link to the cell in the returned file; none where XlsxWriter cannot write one."""
    if not (making.folder and outcome.path) or "!" in outcome.file:
        return ""
    path = making.path_to(outcome.path)
    cell = f"#'{finding.place.sheet}'!{finding.place.cell}" if finding.place and not finding.place.words else ""
    url = f"external:{path}{cell}"
    return url if path and len(url) <= 1000 else ""


def write_returns(making: SummaryBook) -> None:
    """What became of each file, and who has sent none."""
    widths: list[float] = [20, 8, 8, 10, 14, 30, 15, 10, 8]
    roles = [*["listed"] * (len(_RETURNS_HEADING) - 1), "hash"]
    listed = _return_rows(making)
    page = making.listed(at.RETURNS, "报送情况", widths, _RETURNS_HEADING, listed, roles=roles, colour=WORK)
    page.finish()


def _return_rows(making: SummaryBook) -> Iterator[list[str]]:
    for outcome in making.collection.outcomes:
        yield _return_row(making, outcome)
    for unit in making.collection.missing:
        known = making.collection.contact_of(None, unit)
        yield [unit.name, unit.kind, "缺报", known.contact, known.phone, *[""] * 4]


def _return_row(making: SummaryBook, outcome: Outcome) -> list[str]:
    known, status = making.collection.contact_of(outcome, outcome.unit), STATUS_WORDS[outcome.status]
    begin = [outcome.unit.name, outcome.unit.kind, status, known.contact, known.phone]
    return [*begin, outcome.file, _saved(outcome), outcome.seal, outcome.sha256]


def _saved(outcome: Outcome) -> str:
    """When a file was last saved, in the time of China; empty for a template which nobody saved."""
    return "" if outcome.saved == _NEVER_SAVED else in_china(outcome.saved)


def write_remarks(making: SummaryBook) -> None:
    """What units say of warnings, and why the office accepts errors."""
    page = _list(making, at.REMARKS, WORK)
    if not any(rows(making.form, at.REMARKS, making.numbered)):
        none = Place(page.name, at.LIST_HEAD_ROW + 1, 1, 1, len(at.REMARK_HEADING) - 1)
        page.text(none, at.NO_REMARKS, "listed")
    page.finish()


def write_facts(making: SummaryBook, made: Sequence[Part] = (), silent: Iterable[int] = ()) -> None:
    """What each member says of itself, a column a fact; columns in which nobody says anything are folded away.

    If rows are `made` already, it is these, and those columns.
    """
    page = making.adopted(at.FACTS, made) if made else _list(making, at.FACTS)
    for column in silent if made else _silent(making):
        page.sheet.set_column(column, column, None, None, {"hidden": True})
    page.sheet.repeat_columns(0, 2)
    page.finish()


def _silent(making: SummaryBook) -> Iterator[int]:
    """The columns in which nobody says anything."""
    for column, key in enumerate(at.fact_keys(making.form), 1):
        if not any(member.fact(key) for _, member in making.numbered):
            yield column


def write_texts(making: SummaryBook, made: Sequence[Part] = ()) -> None:
    """All texts, a paragraph a row; the rows are those of `made` if there are any."""
    page = making.adopted(at.TEXTS, made) if made else _list(making, at.TEXTS)
    page.finish()


def _list(making: SummaryBook, name: str, colour: str = LOOK_UP) -> Page:
    """A list that is read back."""
    listed, widths = rows(making.form, name, making.numbered), widths_of(making.form, name)
    return making.listed(name, at.LISTS[name], widths, heading(making.form, name), listed, colour=colour)
