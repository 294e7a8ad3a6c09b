"""Last year's reports, to compare this year's with: from last year's summary, or the returns themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from ..errors import UsageError
from ..filing import Filing, Mark, Unit, merge
from ..findings import ACCEPTED, SKIPPED, SUPERSEDED, Finding, Outcome, finding_of, first_error
from ..form import Form
from ..intake import examine_paths
from .admit import distinct, unchanged_copies
from .carried import carried
from .compare import named, superseded
from .documents import documents_aside, is_document, of_roster
from .roster import Roster

_Found = tuple[Filing, str]


class Previous(NamedTuple):
    """Reports of earlier years by the marks of their units and the year, each with the file that it comes from.

    `refused` says why others could not be used.
    """

    known: Mapping[tuple[Mark, int], tuple[_Found, ...]] = {}
    refused: Mapping[tuple[Mark, int], str] = {}

    @property
    def years(self) -> frozenset[int]:
        """The years of which there are reports."""
        return frozenset(year for _, year in self.known)

    def check_before(self, year: int) -> None:
        """Raises UsageError unless there are reports of the year before."""
        if year - 1 not in self.years:
            raise UsageError(
                f"上年的文件里没有 {year - 1} 年的报表。",
                "请用 --previous 给出上一年的汇总表，或上一年报表所在的文件夹；在一轮年报里，请放进“上年”。",
            )

    def versions(self, unit: Unit, year: int) -> list[_Found]:
        """The reports of a unit that differ in a figure, each once."""
        found: list[_Found] = []
        for filing, file in (found for mark in unit.sought_by for found in self.known.get((mark, year), ())):
            if not any(_same_figures(filing, other) for other, _ in found):
                found.append((filing, file))
        return found

    def why_not(self, unit: Unit, year: int) -> str:
        """Why there is no report of a unit."""
        refused = (self.refused.get((mark, year)) for mark in unit.sought_by)
        return next(filter(None, refused), f"没有“{unit.name or unit.code}”{year} 年的报表")

    def last_of(self, filing: Filing, roster: Roster | None) -> tuple[Filing | None, tuple[Finding, ...]]:
        """Last year's report of a unit, or why there is none; of units that were merged since, the sum of them all."""
        if filing.year is None:
            return None, ()
        old_codes = roster.previous_of(filing.unit) if roster else ()
        parts = [Unit(code) for code in old_codes] or [filing.unit]
        found = [self.versions(part, filing.year - 1) for part in parts]
        for part, versions in zip(parts, found, strict=True):
            if not versions:
                return None, (finding_of("NOT-COMPARED", "", found=self.why_not(part, filing.year - 1)),)
            if len(versions) > 1:
                return None, (finding_of("PREVIOUS-TWICE", "", found=named([file for _, file in versions])),)
        old = [filing for ((filing, _),) in found]
        if len({filing.form.id for filing in old}) > 1:
            return None, (finding_of("NOT-COMPARED", "", found="合并前各单位的上年报表不是同一版表式"),)
        return (old[0] if len(old) == 1 else merge(old, filing.unit)), ()

    def last_summary(self, summary: Filing, roster: Roster | None) -> Filing | None:
        """What the whole summary came to last year: its own summary of that year, or else the sum over all its members.

        None where last year is not known of every member: a sum over some of them would be compared with all.
        """
        if summary.year is None:
            return None
        own = self.versions(summary.unit, summary.year - 1) if summary.unit else []
        if len(own) == 1 and own[0][0].form.id == summary.form.id:
            return own[0][0]
        parts = [self.last_of(member, roster)[0] for member in summary.members]
        known = [part for part in parts if part is not None and part.form.id == summary.form.id]
        return merge(known, summary.unit) if len(known) == len(parts) else None


def load_previous(path: Path, editions: Sequence[Form], roster: Roster | None = None) -> Previous:
    """The reports in a summary, or in a folder of returns and summaries, at every level and of any year.

    Documents are of the unit of the roster that they name, by the code that it had then.

    What would be refused in a merge is left out. Raises UsageError when nothing is left.
    """
    examined = [_then(of_roster(outcome, roster), roster) for outcome in distinct(examine_paths([str(path)], editions))]
    outcomes = [carried(outcome) for outcome in unchanged_copies(examined)]
    replaced = superseded(outcomes)
    outcomes = [replaced.get(outcome.file, outcome) for outcome in outcomes]
    replaced = documents_aside(outcomes)
    outcomes = [replaced.get(outcome.file, outcome) for outcome in outcomes]
    known: dict[tuple[Mark, int], tuple[_Found, ...]] = {}
    refused: dict[tuple[Mark, int], str] = {}
    for outcome in outcomes:
        for place, filing in _all(outcome):
            if outcome.status == ACCEPTED:
                known[place] = (*known.get(place, ()), (filing, outcome.file))
            elif outcome.status != SUPERSEDED:
                why = first_error(outcome.findings).removesuffix("。")
                refused.setdefault(place, f"上年报表“{outcome.file}”不能用：{why}")
    if not known:
        why = next((first_error(o.findings) for o in outcomes if o.status != SKIPPED and o.findings), "")
        raise UsageError(
            f"--previous 里没有可用的上年报表：{path}{why and '，'}{why}",
            "请给出上年的汇总表，或上年报表所在的文件夹。",
        )
    return Previous(known, refused)


def _then(outcome: Outcome, roster: Roster | None) -> Outcome:
    """A document, which has no code, with the one that its unit had last year, where the roster names one."""
    if roster is None or outcome.filing is None or not is_document(outcome):
        return outcome
    codes = roster.previous_of(outcome.unit)
    if len(codes) != 1:
        return outcome
    unit = replace(outcome.unit, code=codes[0])
    return replace(outcome.with_filing(replace(outcome.filing, unit=unit)), unit=unit)


def _all(outcome: Outcome) -> Iterator[tuple[tuple[Mark, int], Filing]]:
    """Every filing that a file holds, at every level, by what it is looked up by."""
    for filing in _levels([outcome.filing] if outcome.filing else []):
        if filing.unit and filing.year is not None:
            yield from (((mark, filing.year), filing) for mark in filing.unit.known_by)


def _levels(filings: Iterable[Filing]) -> Iterator[Filing]:
    for filing in filings:
        yield filing
        yield from _levels(filing.members)


def _same_figures(one: Filing, other: Filing) -> bool:
    return one.form.id == other.form.id and all(one[key] == other[key] for key in one.form.inputs)
