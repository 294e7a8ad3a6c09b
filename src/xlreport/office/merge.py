"""A round's files checked, and merged into a summary."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ..errors import UsageError
from ..files import is_file, workbook_path, write_safely
from ..filing import Filing, merge
from ..findings import Changes, Collection, Merged
from ..form import known_beside
from ..intake import Progress
from ..layout import SUMMARY
from ..workbook.own import own
from ..workbook.read import read
from ..workbook.write import write_summary
from .collect import collect
from .diff import changes
from .judge import speaking_for_all
from .ledger import ledger
from .previous import last_summary
from .register import send_copies
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
    marked: Path | None = None,
    now: str = "",
) -> Merged:
    """Reads, checks, merges, and writes the summary when there is anything to merge; what goes back goes to `marked`.

    The summary tells what has changed since the one that it replaces, and what became of what was found before.
    """
    out = workbook_path(out)
    collection = check_files(paths, round, progress)
    summary = merge(collection.accepted, round.unit) if collection.accepted else None
    collection = speaking_for_all(collection, summary) if summary else collection
    copies, entries = send_copies(collection, marked, round.previous, force, now) if marked else (None, ())
    collection = replace(collection, ledger=ledger(collection, entries))
    if summary is None:
        return Merged(collection, round.unit, collection.year, None, None, copies)
    last = last_summary(round.previous, summary, round.roster)
    told = replace(collection, changes=_since_the_last(out, summary))
    write_safely(out, lambda target: write_summary(summary, told, target, last), own(summary, SUMMARY), force)
    return Merged(told, round.unit, summary.year, summary, out, copies)


def _since_the_last(out: Path, summary: Filing) -> Changes | None:
    """What differs from the summary of the same unit and year that is going to be replaced, if there is one."""
    if not is_file(out):
        return None
    with contextlib.suppress(OSError):
        old = read(out, known_beside(summary.form)).filing
        if old and old.members and (old.form.id, old.unit, old.year) == (summary.form.id, summary.unit, summary.year):
            return changes(old, summary)
    return None
