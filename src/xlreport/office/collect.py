"""A collection of files, read and compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor

from ..filing import Filing, Unit
from ..findings import Collection
from ..intake import Progress, examine_paths
from .reconcile import reconcile


def collect(
    paths: Iterable[str],
    roster: Sequence[Unit] | None = None,
    year: int | None = None,
    own: Unit = Unit(),
    progress: Progress | None = None,
    executor: Executor | None = None,
    previous: Mapping[str, Filing] | None = None,
    accepts: Mapping[tuple[str, str], str] | None = None,
) -> Collection:
    """One outcome for each file under the paths: files, folders, globs, zips; junk is skipped by name.

    `own` is the unit that the caller writes a summary for; its earlier summaries are skipped. With a
    `year`, returns on another are rejected. `executor` reads the files, in processes of its own or on other
    machines; without one a pool is used when there is much to read. Neither it nor the order of the paths
    changes the result. `previous` and `accepts` as for `reconcile`. Raises UsageError for a path that does not exist.
    """
    return reconcile(examine_paths(paths, progress, executor), roster, year, own, previous, accepts)
