"""A round's files checked, and merged into a summary."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path

from ..errors import UsageError
from ..files import workbook_path, would_change, write_safely
from ..filing import merge
from ..findings import Collection, Merged
from ..intake import Progress
from ..layout import SUMMARY
from ..workbook.own import own
from ..workbook.write import write_summary
from .collect import collect
from .judge import speaking_for_all
from .round import Round


def check_files(paths: Sequence[str], round: Round, progress: Progress | None = None) -> Collection:
    """Reads and checks, and compares with the roster and with last year."""
    collection = collect(paths, round, progress)
    if round.previous and collection.year and collection.year - 1 not in round.previous.years:
        last = collection.year - 1
        raise UsageError(f"--previous 里没有 {last} 年的报表。", "请给出上一年的汇总表，或上一年报表所在的文件夹。")
    return collection


def merge_files(
    paths: Sequence[str],
    out: Path,
    round: Round,
    force: bool,
    progress: Progress | None = None,
    keep: Path | None = None,
    dry: bool = False,
) -> Merged:
    """Reads, checks, merges, and writes the summary when there is anything to merge; the one before goes to `keep`.

    A `dry` run only tells whether another one would be written.
    """
    out = workbook_path(out)
    collection = check_files(paths, round, progress)
    if not collection.accepted:
        return Merged(collection, round.unit, collection.year, None, None, changed=False)
    summary = merge(collection.accepted, round.unit)
    collection = speaking_for_all(collection, summary)
    write = functools.partial(write_summary, summary, collection)
    changed = would_change(out, write) if dry else write_safely(out, write, own(summary, SUMMARY), force, keep)
    return Merged(collection, round.unit, summary.year, summary, out, changed)
