"""Where each unit stands, and what to write to it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from ..files import visible
from ..filing import Unit
from ..findings import (
    ACCEPTED,
    DUPLICATE,
    MISSING,
    REJECTED,
    SUPERSEDED,
    UNKNOWN,
    Collection,
    Finding,
    Outcome,
    Published,
    Standing,
    Status,
    in_china,
    in_short,
)
from ..form import Form
from .due import files_of

# How many characters a message to a unit may have, and how many one line of it can have in any case.
_LONGEST, _LEAST_LINE = 500, 120
# What stands besides the lines at most, and how much is shown of a name.
_ROOM, _LONGEST_NAME = 40, 60


def status(
    collection: Collection,
    unit: Unit = Unit(),
    due: datetime.date | None = None,
    published: Published | None = None,
) -> Status:
    """Every unit in its one state, for the office of `unit`, with what it has `published`.

    `due` is the day by which reports are to be in.
    """
    files, others = files_of(collection)
    standings = tuple(_standing(collection, one, tuple(outcomes), due) for one, outcomes in files.items())
    found = Status(collection, standings, others, unit, due, published=published)
    return replace(found, next=_next(found))


def state_of(outcomes: Iterable[Outcome]) -> str:
    """The one state of a unit with these files: accepted before duplicate before rejected before missing."""
    statuses = {outcome.status for outcome in outcomes}
    return next((state for state in (ACCEPTED, DUPLICATE) if state in statuses), REJECTED if statuses else MISSING)


def leading(outcomes: Iterable[Outcome]) -> Outcome | None:
    """The file that tells most of a unit: one that counts, or else the last one that is not replaced."""
    ranks = {status: n for n, status in enumerate((SUPERSEDED, UNKNOWN, REJECTED, DUPLICATE, ACCEPTED))}
    return max(outcomes, key=lambda o: (ranks[o.status], o.noted, o.file), default=None)


def _standing(collection: Collection, unit: Unit, outcomes: tuple[Outcome, ...], due: datetime.date | None) -> Standing:
    state, first = state_of(outcomes), leading(outcomes)
    told = _told(first) if first else []
    reason = told[0].message if told and state in (DUPLICATE, REJECTED) else ""
    message = _message(unit, state, first, told, due, collection.year)
    return Standing(unit, state, outcomes, reason, _late(first, due), collection.contact_of(first, unit), message)


def _told(outcome: Outcome) -> list[Finding]:
    return [finding for finding in outcome.findings if finding.is_error]


def _late(outcome: Outcome | None, due: datetime.date | None) -> bool | None:
    """Whether a report was saved after the day that was due, as far as it says when."""
    if due is None or outcome is None or not outcome.noted:
        return None
    return in_china(outcome.noted)[:10] > due.isoformat()


def _message(
    unit: Unit, state: str, outcome: Outcome | None, told: list[Finding], due: datetime.date | None, year: int | None
) -> str:
    """A text to paste: what is wrong where, what to do, by when."""
    report = f"{year}年政府信息公开工作年度报告" if year else "政府信息公开工作年度报告"
    name = _cut(visible(unit.name), _LONGEST_NAME)
    by = f"请于{due.year}年{due.month}月{due.day}日前" if due else "请尽快"
    if outcome is None or state == MISSING:
        return f"{name}：还没有收到贵单位的{report}，{by}报送。"
    if state == ACCEPTED:
        return f"{name}：贵单位的{report}已收到，并已汇总。"
    begin = f"{name}：贵单位报来的“{_cut(visible(outcome.file), _LONGEST_NAME)}”没有汇总："
    end = f"{by}改正后重报。" if state == REJECTED else f"{by}答复。"
    form = outcome.filing.form if outcome.filing else None
    longest = max(_LEAST_LINE, (_LONGEST - len(begin) - len(end) - _ROOM) // max(1, len(told)))
    return _listed(begin, [_cut(f"{n}. {_line(finding, form)}", longest) for n, finding in enumerate(told, 1)], end)


def _line(finding: Finding, form: Form | None) -> str:
    """What the unit is told of one finding, as short as it can be said."""
    if finding.to_unit:
        return finding.message_to_unit
    return in_short(finding, form)


def _listed(begin: str, lines: list[str], end: str) -> str:
    """As many lines as there is room for, and how many there are."""
    more = f"（共 {len(lines)} 处，其余见退回件）"
    text = begin
    for line in lines:
        if len(text) + len(line) + len(more) + len(end) + 3 > _LONGEST:
            return f"{text}\n{more}\n{end}"
        text = f"{text}\n{line}"
    return f"{text}\n{end}"


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _next(found: Status) -> str:
    """What is to be done now, in one line."""
    counts = found.counts
    words = ((REJECTED, "退回"), (DUPLICATE, "重复"), (MISSING, "缺报"))
    open_ = [f"{word} {counts[state]} 个" for state, word in words if counts[state]]
    steps = list(_steps(counts))
    if found.published and (pages := len(found.published.open)):
        open_.append(f"公开的要核对 {pages} 份")
        steps.append("用上面的 xlreport diff 逐处看，哪边错改哪边")
    if not steps:
        return "各单位都已计入，可以汇总上报：xlreport merge"
    return f"{'、'.join(open_)}：{'；'.join(steps)}。"


def _steps(counts: Mapping[str, int]) -> Iterator[str]:
    if counts[REJECTED] or counts[MISSING]:
        yield "发送催报内容（xlreport status --out 催报.xlsx）"
    if counts[REJECTED]:
        yield "发回退回件（xlreport check --marked 退回）"
    if counts[DUPLICATE]:
        yield "选定一份（xlreport merge --choose 文件名，或 --latest）"
