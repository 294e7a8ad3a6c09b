"""Whatever is handed in, each file read by itself: in this process, a pool of processes, or elsewhere."""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import replace
from typing import Any

from ..checks import check
from ..filing import Source
from ..findings import ACCEPTED, REJECTED, Outcome, finding_of, in_order
from ..form import Key
from ..workbook.read import read
from .inbox import File, Item, items_in, listed
from .pool import pool

Progress = Callable[[int, int], None]

# Bytes of files from which a pool of processes pays, and how many files and bytes go to a process at a time.
# Seconds for returns of 27 KB on two busy processors (benchmarks/intake.py --sweep), alone, in a pool that is
# forked, in one that is spawned as on Windows: 80 returns 0.65, 0.76, 1.11; 160 returns 1.65, 1.09, 1.33.
# Chunks of 4 to 64 files differ by less than the noise.
_POOL_FROM = 4 << 20
_CHUNK, _CHUNK_BYTES = 16, 4 << 20
# Chunks that wait for somebody else's executor, so that not all files are in memory at once.
_WINDOW = 64


def examine_paths(
    paths: Iterable[str], progress: Progress | None = None, executor: Executor | None = None
) -> list[Outcome]:
    """The outcome of each file under the paths by itself, in any order.

    `executor` reads the files, in processes of its own or on other machines; without one a pool is used when
    there is much to read. Raises UsageError for a path that does not exist.
    """
    files = listed(paths)
    progress = progress or (lambda done, total: None)
    if executor:
        return _compact(_outcomes(files, executor, _WINDOW, progress))
    if _size(files) < _POOL_FROM:
        return _compact(_outcomes(files, None, 0, progress))
    with pool() as (processes, executor):
        return _compact(_outcomes(files, executor, 2 * processes, progress))


def _compact(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """The outcomes with equal figures held once: thousands of files are for the most part zeros."""
    keys: dict[Key, Key] = {}
    known: dict[str, Any] = {}

    def once(values: Mapping[Key, Any]) -> dict[Key, Any]:
        # By their text: equal decimals may differ in their exponents.
        return {keys.setdefault(key, key): known.setdefault(repr(value), value) for key, value in values.items()}

    def compact(outcome: Outcome) -> Outcome:
        filing = outcome.filing
        if not filing:
            return outcome
        return replace(outcome, filing=replace(filing, inputs=once(filing.inputs), stated=once(filing.stated)))

    return [compact(outcome) for outcome in outcomes]


def _size(files: Iterable[File]) -> int:
    """Bytes to read; what cannot be asked for its size is small."""
    size = 0
    for file in files:
        with contextlib.suppress(OSError):
            size += file.path.lstat().st_size
    return size


def _outcomes(files: Sequence[File], executor: Executor | None, window: int, progress: Progress) -> Iterator[Outcome]:
    """Outcomes in any order; with an executor only a bounded window of files is in memory."""
    waiting: deque[tuple[int, Future[list[Outcome]]]] = deque()

    def awaited() -> list[Outcome]:
        done, future = waiting.popleft()
        outcomes = future.result()
        progress(done, len(files))
        return outcomes

    for done, chunk in _chunks(files, _CHUNK if executor else 1):
        if executor:
            waiting.append((done, executor.submit(examine_all, chunk)))
        else:
            yield from examine_all(chunk)
            progress(done, len(files))
        while len(waiting) > window:
            yield from awaited()
    while waiting:
        yield from awaited()


def _chunks(files: Sequence[File], most: int) -> Iterator[tuple[int, list[Item | Outcome]]]:
    """Some files at a time, with the number of those that are then through."""
    chunk: list[Item | Outcome] = []
    size = 0
    for done, file in enumerate(files):
        for found in items_in(file):
            chunk.append(found)
            size += len(found.data) if isinstance(found, Item) else 0
            if len(chunk) >= most or size >= _CHUNK_BYTES:
                yield done, chunk
                chunk, size = [], 0
    yield len(files), chunk


def examine_all(items: Sequence[Item | Outcome]) -> list[Outcome]:
    """The outcomes of some files, each by itself; those that have one already keep it."""
    return [item if isinstance(item, Outcome) else examine(item) for item in items]


def examine(item: Item) -> Outcome:
    """One file by itself: rejected, or accepted as far as it alone can tell."""
    try:
        return _examined(item)
    except Exception as error:  # a fault of ours in one file must not lose the others
        failed = finding_of("READING-FAILED", "", found=f"{type(error).__name__}: {error}")
        return Outcome(item.name, item.sha256, REJECTED, findings=(failed,), time=item.time, path=item.path)


def _examined(item: Item) -> Outcome:
    reading = read(item.data)
    filing, findings = reading.filing, reading.findings
    if filing:
        filing = replace(filing, source=Source(item.name, item.sha256))
        findings = (*findings, *check(filing))
    status = REJECTED if not filing or any(f.is_error for f in findings) else ACCEPTED
    return Outcome(
        file=item.name,
        sha256=item.sha256,
        status=status,
        unit=filing.unit if filing else reading.unit,
        findings=in_order(findings),
        filing=filing,
        role=reading.role,
        time=item.time,
        path=item.path,
    )
