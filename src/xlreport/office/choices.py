"""Which of several files of one unit counts: those that the office chose, or the one that was saved last."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from ..findings import ACCEPTED, SKIPPED, SUPERSEDED, Outcome, finding_of, in_china, with_findings
from .compare import corrects, of_one_unit, same_content


class Choice(NamedTuple):
    """A file that counts instead of others of its unit.

    `file` is its name, or the path of it; `sha256` its digest where that is known. `over` are the digests of those
    that were put aside: a version that comes later is none of them. Without any it counts instead of all others.
    """

    file: str
    sha256: str = ""
    over: frozenset[str] = frozenset()
    because: str = ""

    def is_of(self, outcome: Outcome) -> bool:
        """Whether an outcome is that of the chosen file."""
        if self.sha256:
            return outcome.sha256 == self.sha256
        if self.file == outcome.file:
            return True
        itself = bool(outcome.path) and "!" not in outcome.file
        return itself and os.path.normcase(Path(self.file).absolute()) == os.path.normcase(
            Path(outcome.path).absolute()
        )

    def covers(self, outcome: Outcome) -> bool:
        """Whether it says that an outcome does not count."""
        return not self.over or outcome.sha256 in self.over


def put_aside(outcomes: Sequence[Outcome], choices: Sequence[Choice]) -> dict[str, Outcome]:
    """The files instead of which others were chosen; of choices that contradict one another the last one counts.

    What corrects a chosen file has taken its place. A chosen file that was refused puts the others aside as well:
    the office has said that they are not the report.
    """
    changed: dict[str, Outcome] = {}
    kept: set[str] = set()
    for choice in reversed(choices):
        family = _family(outcomes, choice)
        kept |= {outcome.file for outcome in family}
        for other in outcomes if family else ():
            if other.file not in kept and other.file not in changed and _gives_way(other, family, choice):
                note = finding_of("CHOSEN", "", found=family[0].file)
                changed[other.file] = with_findings(other, SUPERSEDED, note)
    return changed


def _gives_way(other: Outcome, family: Sequence[Outcome], choice: Choice) -> bool:
    """Whether a file that could count reports something else for the same unit and year, and is put aside."""
    chosen = family[0]
    if other.status != ACCEPTED or not (chosen.filing and other.filing and choice.covers(other)):
        return False
    rival = chosen.unit.is_same(other.unit) and chosen.filing.year == other.filing.year
    return rival and not any(same_content(one, other) for one in family)


def _family(outcomes: Sequence[Outcome], choice: Choice) -> list[Outcome]:
    """The chosen file and all that corrects it, one that is not replaced first; empty where it is not there."""
    found = _named(outcomes, choice)
    for one in found:
        found += [o for o in outcomes if _corrects(o, one) and o not in found]
    return sorted(found, key=lambda outcome: outcome.status == SUPERSEDED)


def _corrects(copy: Outcome, old: Outcome) -> bool:
    return corrects(copy) == old.sha256 and copy.status != SKIPPED and copy.unit.is_same(old.unit)


def _named(outcomes: Sequence[Outcome], choice: Choice) -> list[Outcome]:
    """The chosen file; of several with its bytes the first."""
    return [outcome for outcome in outcomes if choice.is_of(outcome) and outcome.status != SKIPPED][:1]


def earlier(outcomes: Sequence[Outcome]) -> dict[str, Outcome]:
    """Of each unit the files that were saved before another one; none where times are unknown or equal."""
    changed: dict[str, Outcome] = {}
    for same in of_one_unit(outcomes):
        last = max(same, key=lambda outcome: outcome.moment)
        others = [other for other in same if not same_content(last, other)]
        if all(other.moment and other.moment < last.moment for other in others):
            note = finding_of("LATEST", "", found=last.file, expected=_told(last))
            changed |= {other.file: with_findings(other, SUPERSEDED, note) for other in others}
    return changed


def as_recorded(choices: Sequence[Choice], outcomes: Sequence[Outcome]) -> list[Choice]:
    """The choices that put anything aside, as they are kept: by digest, with what they were made over."""
    found = []
    for choice in choices:
        family = _family(outcomes, choice)
        over = frozenset(o.sha256 for o in outcomes if _is_aside(o, family))
        found += [Choice(one.file, one.sha256, over, choice.because) for one in _named(outcomes, choice) if over]
    return found


def unused_choices(choices: Sequence[Choice], outcomes: Sequence[Outcome]) -> list[str]:
    """The files that were chosen although nothing else was to be put aside, or that are not there."""
    return [choice.file for choice in choices if not as_recorded([choice], outcomes)]


def _is_aside(outcome: Outcome, family: Sequence[Outcome]) -> bool:
    """Whether a file was put aside for one of these, and says something else than all of them."""
    files = {one.file for one in family}
    aside = any(finding.code == "CHOSEN" and finding.found in files for finding in outcome.findings)
    return aside and not any(same_content(one, outcome) for one in family)


def _told(outcome: Outcome) -> str:
    """When a file says that it was saved; the time of the file system is no part of what is written."""
    return f"{in_china(outcome.noted)} 保存" if outcome.noted else "按文件时间"
