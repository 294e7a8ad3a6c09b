"""A round's files checked, and merged into a summary."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..errors import UsageError
from ..files import write_safely
from ..filing import merge
from ..findings import Collection, Merged
from ..intake import Progress
from ..layout import SUMMARY
from ..workbook.own import own
from ..workbook.write import write_summary
from .collect import collect
from .judge import speaking_for_all
from .reconcile import one_year
from .round import Round


def check_files(paths: Sequence[str], round: Round, progress: Progress | None = None) -> Collection:
    """Reads and checks, and compares with the roster and with last year."""
    collection = collect(paths, round, progress)
    if round.previous:
        _check_previous(collection, round)
    return collection


def _check_previous(collection: Collection, round: Round) -> None:
    """Reports of another year than the last are of no use, and nobody would notice."""
    years = {round.year} if round.year else {outcome.filing.year for outcome in collection.outcomes if outcome.filing}
    wanted = {year - 1 for year in years if year is not None}
    found = {filing.year for filing in round.previous.values()}
    if wanted and not wanted & found:
        said = "、".join(f"{year} 年" for year in sorted(wanted))
        raise UsageError(f"--previous 里没有 {said}的报表。", "请给出上一年的汇总表，或上一年报表所在的文件夹。")


def merge_files(paths: Sequence[str], out: Path, round: Round, force: bool, progress: Progress | None = None) -> Merged:
    """Reads, checks, merges, and writes the summary when there is anything to merge."""
    collection = check_files(paths, round, progress)
    one_year(collection)
    if not collection.accepted:
        return Merged(collection, round.unit, round.year, None, None)
    summary = merge(collection.accepted, round.unit)
    collection = speaking_for_all(collection, summary)
    write_safely(out, lambda target: write_summary(summary, collection, target), own(summary, SUMMARY), force)
    return Merged(collection, round.unit, summary.year, summary, out)
