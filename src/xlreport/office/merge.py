"""A round's files checked, and merged into a summary."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from ..errors import UsageError
from ..files import workbook_path, write_safely
from ..filing import merge
from ..findings import Collection, Merged, Outcome
from ..intake import Progress
from ..layout import SUMMARY
from ..workbook.own import own
from ..workbook.write import write_summary
from .collect import collect
from .judge import speaking_for_all
from .previous import last_summary
from .reconcile import reconcile
from .round import Round


def check_files(paths: Sequence[str], round: Round, progress: Progress | None = None) -> Collection:
    """Reads and checks, and compares with the roster and with last year."""
    return _with_last_year(collect(paths, round, progress), round)


def check_outcomes(outcomes: Iterable[Outcome], round: Round) -> Collection:
    """The same of files that were read. Raises UsageError where last year's reports are not of the year before."""
    return _with_last_year(reconcile(outcomes, round), round)


def _with_last_year(collection: Collection, round: Round) -> Collection:
    if round.previous and collection.year and collection.year - 1 not in round.previous.years:
        last = collection.year - 1
        raise UsageError(f"--previous 里没有 {last} 年的报表。", "请给出上一年的汇总表，或上一年报表所在的文件夹。")
    return collection


def merge_files(paths: Sequence[str], out: Path, round: Round, force: bool, progress: Progress | None = None) -> Merged:
    """Reads, checks, merges, and writes the summary when there is anything to merge."""
    out = workbook_path(out)
    return merge_collection(check_files(paths, round, progress), out, round, force)


def merge_collection(collection: Collection, out: Path, round: Round, force: bool) -> Merged:
    """Merges what was checked, and writes the summary when there is anything to merge."""
    if not collection.accepted:
        return Merged(collection, round.unit, collection.year, None, None)
    summary = merge(collection.accepted, round.unit)
    collection = speaking_for_all(collection, summary)
    last = last_summary(round.previous, summary, round.roster)
    write_safely(out, lambda target: write_summary(summary, collection, target, last), own(summary, SUMMARY), force)
    return Merged(collection, round.unit, summary.year, summary, out)
