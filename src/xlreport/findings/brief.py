"""A finding in three parts, for whoever sees many of them: where, what is wrong, what to do."""

from __future__ import annotations

from typing import NamedTuple

from ..form import Form, Key
from .finding import Finding, Suggestion


class Brief(NamedTuple):
    """What stands in the lines of a list; of what concerns a whole file the first sentence stands for the place."""

    where: str
    says: str
    todo: str


def brief(finding: Finding, form: Form | None) -> Brief:
    """A finding with the short labels of its form; the likely value, or what was answered, instead of the advice."""
    place, change = finding.place, finding.suggestion
    official = form is not None and isinstance(finding.key, Key) and finding.label == form.label(finding.key)
    label = _short(finding.key, form) if official else finding.label
    where = f"{place.sheet}!{place.cell}  {label}".rstrip() if place else ""
    answer = f"同意计入：{finding.accepted}" if finding.accepted else finding.explained and f"说明：{finding.explained}"
    todo = answer or (_mending(finding, change, form) if change else finding.advice)
    says = finding.says + finding.strange
    if not where:
        first, end, says = says.partition("。")
        where = first + end
    return Brief(where, says, todo)


def _short(key: Key | str | None, form: Form | None) -> str:
    return form.short(key) if form and isinstance(key, Key) and key in form.leaves else ""


def _mending(finding: Finding, change: Suggestion, form: Form | None) -> str:
    elsewhere = change.place and change.place != finding.place
    where = f"{change.place.cell} {_short(change.key, form) or change.label} " if elsewhere and change.place else ""
    rivals = f"，另有 {change.rivals} 处同样可能" if change.rivals else ""
    return f"{where}{change.likely}应为 {change.to}：{change.reason}{rivals}。"
