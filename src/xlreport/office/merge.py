"""A round's files checked, and merged into a summary."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..files import is_file, workbook_path, would_change, write_safely
from ..filing import Filing, merge
from ..findings import Collection, Merged, Outcome
from ..form import known_beside
from ..intake import Progress
from ..layout import SUMMARY
from ..workbook.own import own
from ..workbook.read import read
from ..workbook.write import write_summary
from .collect import collect
from .documents import where_they_stand
from .judge import speaking_for_all
from .ledger import ledger
from .reconcile import reconcile
from .round import Round

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from ..findings import Changes, SentBack
    from .register import Entry


def check_files(
    paths: Sequence[str], round: Round, progress: Progress | None = None, executor: Executor | None = None
) -> Collection:
    """Reads and checks, and compares with the roster and with last year."""
    return _with_last_year(collect(paths, round, progress, executor), round)


def check_outcomes(outcomes: Iterable[Outcome], round: Round) -> Collection:
    """The same of files that were read. Raises UsageError where last year's reports are not of the year before."""
    return _with_last_year(reconcile(outcomes, round), round)


def _with_last_year(collection: Collection, round: Round) -> Collection:
    if round.previous and collection.year:
        round.previous.check_before(collection.year)
    return collection


def merge_files(
    paths: Sequence[str],
    out: Path,
    round: Round,
    force: bool,
    progress: Progress | None = None,
    marked: Path | None = None,
    now: str = "",
    keep: Path | None = None,
    dry: bool = False,
    executor: Executor | None = None,
) -> Merged:
    """Reads, checks, merges, and writes the summary when there is anything to merge; what goes back goes to `marked`.

    The summary tells what has changed since the one that it replaces, which goes to `keep`, and what became of what
    was found before. A `dry` run only tells what would be written. An `executor` reads the files elsewhere.
    """
    out = workbook_path(out)
    collection = check_files(paths, round, progress, executor)
    return merge_collection(collection, out, round, force, marked, now, keep, dry, progress)


def merge_collection(
    collection: Collection,
    out: Path,
    round: Round,
    force: bool,
    marked: Path | None = None,
    now: str = "",
    keep: Path | None = None,
    dry: bool = False,
    progress: Progress | None = None,
) -> Merged:
    """The same of files that were read and checked."""
    summary = merge(collection.accepted, round.unit) if collection.accepted else None
    collection = _told_of_all(collection, summary) if summary else collection
    copies, entries = _sent(collection, marked, round, force, now, dry, progress) if marked else (None, ())
    collection = replace(collection, ledger=ledger(collection, entries))
    if summary is None:
        return Merged(collection, round.unit, collection.year, None, None, copies, changed=False)
    last = round.previous.last_summary(summary, round.roster) if round.previous else None
    told = replace(collection, changes=_since_the_last(out, keep, summary))
    write = functools.partial(write_summary, summary, told, last=last)
    changed = would_change(out, write) if dry else write_safely(out, write, own(summary, SUMMARY), force, keep)
    return Merged(told, round.unit, summary.year, summary, out, copies, changed)


def _sent(
    collection: Collection,
    marked: Path,
    round: Round,
    force: bool,
    now: str,
    dry: bool,
    progress: Progress | None,
) -> tuple[SentBack, tuple[Entry, ...]]:
    from .register import send_copies

    return send_copies(collection, marked, round.previous, force, now, dry, progress)


def _told_of_all(collection: Collection, summary: Filing) -> Collection:
    """With what texts that speak for all say otherwise than the summary, where a reader finds it."""
    told = speaking_for_all(collection, summary)
    return replace(told, outcomes=tuple(where_they_stand(told.outcomes)))


def _since_the_last(out: Path, keep: Path | None, summary: Filing) -> Changes | None:
    """What differs from the summary of the same unit and year that is going to be replaced.

    Where those that were replaced are kept, from the last one that says anything else: written again, the summary is
    the same.
    """
    kept = sorted(keep.glob("*.xlsx"), key=lambda path: path.name, reverse=True) if keep else []
    for path in (out, *kept):
        old = _summary_at(path, summary) if is_file(path) else None
        if old and (old != summary or keep is None):
            from .diff import changes

            return changes(old, summary)
    return None


def _summary_at(path: Path, summary: Filing) -> Filing | None:
    """The summary in a file, if it is one of the same unit and year."""
    with contextlib.suppress(OSError):
        old = read(path, known_beside(summary.form)).filing
        if old and old.members and (old.form.id, old.unit, old.year) == (summary.form.id, summary.unit, summary.year):
            return old
    return None
