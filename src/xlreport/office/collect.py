"""A collection of files, read, and compared with what the office knows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..findings import Collection
from ..intake import Progress, examine_paths
from .reconcile import reconcile
from .round import Round

if TYPE_CHECKING:
    from concurrent.futures import Executor


def collect(
    paths: Iterable[str],
    round: Round = Round(),
    progress: Progress | None = None,
    executor: Executor | None = None,
) -> Collection:
    """One outcome for each file under the paths: files, folders, globs, zips; junk is skipped by name.

    `executor` reads the files, in processes of its own or on other machines; without one a pool is used when there
    is much to read. Neither it nor the order of the paths changes the result. Raises UsageError for a path that
    does not exist, FormsDiffer as `reconcile` does.
    """
    return reconcile(examine_paths(paths, round.editions, progress, executor), round)
