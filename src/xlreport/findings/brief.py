"""A finding in three parts, for whoever sees many of them: where, what is wrong, what to do."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from typing import NamedTuple

from ..files import visible
from ..form import Form, Key
from .finding import Finding, Suggestion

# From how many on the same is told once for all.
MANY = 4


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
    where = f"{place.named}  {label}".rstrip() if place else ""
    answer = f"同意计入：{finding.accepted}" if finding.accepted else finding.explained and f"说明：{finding.explained}"
    todo = answer or (_mending(finding, change, form) if change else finding.advice)
    says = finding.strange + finding.says
    if not where:
        first, end, says = says.partition("。")
        where = first + end
    return Brief(visible(where), visible(says), visible(todo))


def in_short(finding: Finding, form: Form | None) -> str:
    """The same as one sentence."""
    where, says, todo = brief(finding, form)
    return f"{' '.join(where.split())}：{says}{todo}" if finding.place else f"{where}{says}{todo}"


def briefs(findings: Iterable[Finding], form: Form | None) -> Iterator[tuple[Finding, Brief]]:
    """The findings of a file in their order; what is found in many cells of a sheet is told once for all of them."""
    alike: dict[Hashable, list[Finding]] = {}
    for finding in findings:
        alike.setdefault(_alike(finding), []).append(finding)
    for same in alike.values():
        first, where = same[0], "、".join(finding.place.cell for finding in same if finding.place)
        if len(same) < MANY or not first.place:
            yield from ((finding, brief(finding, form)) for finding in same)
        else:
            yield first, brief(first, None)._replace(where=f"{first.place.sheet}  {len(same)} 格：{where}")


def _alike(finding: Finding) -> Hashable:
    sheet = finding.place.sheet if finding.place else None
    return finding.code, finding.says, sheet, finding.suggestion, finding.explained, finding.accepted


def _short(key: Key | str | None, form: Form | None) -> str:
    return form.short(key) if form and isinstance(key, Key) and key in form.leaves else ""


def _mending(finding: Finding, change: Suggestion, form: Form | None) -> str:
    elsewhere = change.place and change.place != finding.place
    where = f"{change.place.cell} {_short(change.key, form) or change.label} " if elsewhere and change.place else ""
    rivals = f"，另有 {change.rivals} 处同样可能" if change.rivals else ""
    return f"{where}{change.likely}应为 {change.to}：{change.why}{rivals}。"
