"""A finding in the columns of a list: which figure, what stands there, what should, and what to do."""

from __future__ import annotations

from typing import NamedTuple

from ..form import Form, Key
from .finding import Finding


class ListLine(NamedTuple):
    """What stands in a line of the list that goes back, besides how grave it is and where."""

    label: str
    found: str
    expected: str
    told: str


def line_of(finding: Finding, form: Form, doubtful: str = "") -> ListLine:
    """What the unit is told of a finding; `doubtful` instead of the advice where its own figure is only one of many."""
    words, likely = form.wording.marked, finding.likely
    key = likely.key if likely else finding.key
    short = " · ".join(part.rpartition(" / ")[2] for part in form.labels(key)) if isinstance(key, Key) else ""
    label, found, expected = short or finding.label, finding.found or "", finding.expected or ""
    told = finding.to_unit or f"{finding.says}{finding.advice}"
    if likely:
        found, expected = likely.was or "", likely.to
        rule = next((words.broken.format(rule=rule.label) for rule in form.rules if rule.id == finding.code), "")
        told = f"{rule or finding.says}{likely.likely}：{likely.why}。" if likely.likely else told
    elif finding.to_unit and finding.key is None:
        found = expected = ""  # the sentence says it; these are often long
    elif finding.key in finding.others:
        found, expected = words.left.format(found=found), words.right.format(expected=expected)
        told = f"{finding.says}{doubtful or finding.advice}"
    return ListLine(label, found, expected, told)
