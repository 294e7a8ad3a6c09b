"""Whatever is handed in, each file read by itself: in this process, a pool of processes, or elsewhere."""

from __future__ import annotations

import contextlib
import itertools
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

from .. import documents
from ..checks import check_alone, sketch_of
from ..files import processes_can_be_started
from ..findings import ACCEPTED, REJECTED, SKIPPED, Finding, Outcome, Reading, Sketch, finding_of, in_order
from ..form import Form, shipped
from ..layout import CARRIED, CONTENT, LISTS, content_hash, layout_of
from ..workbook.read import read
from .inbox import File, Item, items_in, listed
from .pool import Ended, Pool, processes

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

# How much is done, of how much, of what work.
Progress = Callable[[int, int, str], None]
_T = TypeVar("_T")
_WORK = "读取报表"
_Chunk = list[Item | Outcome]

# Bytes of files from which a pool of processes pays, and how many files and bytes go to a process at a time.
# Seconds for returns of 27 KB on two busy processors (benchmarks/intake.py --sweep), alone, in a pool that is
# forked, in one that is spawned as on Windows: 80 returns 0.65, 0.76, 1.11; 160 returns 1.65, 1.09, 1.33.
# Chunks of 4 to 64 files differ by less than the noise.
_POOL_FROM = 4 << 20
_CHUNK, _CHUNK_BYTES = 16, 4 << 20
# Fewer outcomes take little room; to make it less takes a tenth of the time that it takes to read them.
_FEW = 100
# Chunks that wait for somebody else's executor, so that not all files are in memory at once.
_WINDOW = 64


def examine_paths(
    paths: Iterable[str],
    editions: Sequence[Form] = (),
    progress: Progress | None = None,
    executor: Executor | None = None,
) -> list[Outcome]:
    """The outcome of each file under the paths by itself, in any order.

    A file may be of any of the `editions`, by default those shipped. `executor` reads the files, in processes of
    its own or on other machines; without one a pool is used when there is much to read. Raises UsageError for a
    path that does not exist.
    """
    files = listed(paths)
    for form in editions or shipped():
        layout_of(form)  # loaded before there are other processes, which then share it
    with processes(examine_files) as own:
        if executor:
            through = _elsewhere(files, editions, executor, own)
        elif _size(files) < _POOL_FROM or not processes_can_be_started():
            through = ((done, examine_files(chunk, editions)) for done, chunk in _chunks(files, 1))
        else:
            through = _in_processes(files, editions, own)
        return _kept(_told(through, len(files), progress))


def _kept(outcomes: Iterator[Outcome]) -> list[Outcome]:
    """All outcomes; where they are many in less room."""
    first = list(itertools.islice(outcomes, _FEW))
    if len(first) < _FEW:
        return first
    from .compact import compact

    return compact(itertools.chain(first, outcomes))


def _told(through: Iterable[tuple[int, list[Outcome]]], total: int, progress: Progress | None) -> Iterator[Outcome]:
    most = 0
    for done, outcomes in through:
        yield from outcomes
        most = max(most, done)
        if progress:
            progress(most, total, _WORK)


def counted(work: Iterable[_T], total: int, what: str, progress: Progress | None) -> Iterator[_T]:
    """Each piece of some work; that its turn has come is told whoever wants to see it."""
    for done, piece in enumerate(work, 1):
        if progress:
            progress(done, total, what)
        yield piece


def _size(files: Iterable[File]) -> int:
    """Bytes to read; what cannot be asked for its size is small."""
    size = 0
    for file in files:
        with contextlib.suppress(OSError):
            size += file.path.lstat().st_size
    return size


def _in_processes(files: Sequence[File], editions: Sequence[Form], own: Pool) -> Iterator[tuple[int, list[Outcome]]]:
    """Outcomes in any order, with how many files are through; few chunks are in memory at once."""
    tasks = (((done, chunk), (chunk, editions)) for done, chunk in _chunks(files, _CHUNK))
    for (done, chunk), answer in own.do(tasks):
        yield done, [_alone(own, item, editions) for item in chunk] if isinstance(answer, Ended) else answer


def _elsewhere(
    files: Sequence[File], editions: Sequence[Form], executor: Executor, own: Pool
) -> Iterator[tuple[int, list[Outcome]]]:
    """The same by somebody else's executor; what it loses is read here."""
    waiting: deque[tuple[int, _Chunk, Future[list[Outcome]] | None]] = deque()

    def awaited() -> tuple[int, list[Outcome]]:
        done, chunk, future = waiting.popleft()
        if future:
            with contextlib.suppress(Exception):  # reading raises nothing: the way there or back failed
                answers = zip(chunk, future.result(), strict=True)
                return done, [_alone(own, item, editions) if _lacks(there) else there for item, there in answers]
        return done, [_alone(own, item, editions) for item in chunk]

    for done, chunk in _chunks(files, _CHUNK):
        waiting.append((done, chunk, _submitted(executor, chunk, editions)))
        while len(waiting) > _WINDOW:
            yield awaited()
    while waiting:
        yield awaited()


def _lacks(outcome: Outcome) -> bool:
    """Whether a file was not read elsewhere for want of a program that may be here."""
    return any(finding.code == "LIBREOFFICE-MISSING" for finding in outcome.findings)


def _submitted(executor: Executor, chunk: _Chunk, editions: Sequence[Form]) -> Future[list[Outcome]] | None:
    with contextlib.suppress(RuntimeError):  # it is broken, or was shut down
        return executor.submit(examine_files, chunk, editions)
    return None


def _alone(own: Pool, item: Item | Outcome, editions: Sequence[Form]) -> Outcome:
    """The outcome of a file that was lost with others, read again by itself."""
    if isinstance(item, Outcome):
        return item
    try:
        (outcome,) = own.alone([item], editions)
    except Ended:
        return lost(item)
    return outcome  # type: ignore[no-any-return]  # what comes through a pipe has no type


def _chunks(files: Sequence[File], most: int) -> Iterator[tuple[int, _Chunk]]:
    """Some files at a time, with the number of those that are then through."""
    chunk: _Chunk = []
    size = 0
    for done, file in enumerate(files):
        for found in items_in(file):
            chunk.append(found)
            size += len(found.data) if isinstance(found, Item) else 0
            if len(chunk) >= most or size >= _CHUNK_BYTES:
                yield done, chunk
                chunk, size = [], 0
    yield len(files), chunk


def examine_files(items: Sequence[Item | Outcome], editions: Sequence[Form] = ()) -> list[Outcome]:
    """The outcomes of some files, each by itself; those that have one already keep it."""
    return [item if isinstance(item, Outcome) else examine_file(item, editions) for item in items]


def examine_file(item: Item, editions: Sequence[Form] = ()) -> Outcome:
    """One file by itself: rejected, or accepted as far as it alone can tell."""
    try:
        return _examined(item, editions)
    except Exception as error:  # a fault of ours in one file must not lose the others
        return _rejected(item, finding_of("READING-FAILED", "", found=f"{type(error).__name__}: {error}"))


def lost(item: Item) -> Outcome:
    """The outcome of a file that ends whoever reads it."""
    return _rejected(item, finding_of("READING-DIED", ""))


def _rejected(item: Item, finding: Finding) -> Outcome:
    return Outcome(item.name, item.sha256, REJECTED, findings=(finding,), path=item.path)


def _examined(item: Item, editions: Sequence[Form]) -> Outcome:
    reading = (documents.read_document if documents.is_document(item.data) else read)(item.data, editions)
    found, told = check_alone(reading.returned) if reading.returned else ((), {})
    findings = in_order((*reading.findings, *found))
    rejected = not reading.returned or any(finding.is_error for finding in findings)
    return Outcome(
        file=item.name,
        sha256=item.sha256,
        status=SKIPPED if reading.role in LISTS else REJECTED if rejected else ACCEPTED,
        unit=reading.unit,
        findings=findings,
        returned=reading.returned,
        role=reading.role,
        saved=reading.saved,
        changed=item.changed,
        path=item.path,
        told=told,
        untouched=reading.untouched or _untouched(reading),
        sketch=sketch_of(reading.returned.filing) if reading.returned else Sketch(),
    )


def _untouched(reading: Reading) -> bool:
    """Whether it is a marked copy as it was sent: no other value, nothing unreadable, no total typed, not confirmed.

    One with figures of another year is not passed over but refused as long as they are the same.
    """
    returned = reading.returned
    if not returned or returned.confirmed or reading.findings or CARRIED in returned.identity:
        return False
    sent = returned.identity.get(CONTENT)
    if sent is None or sent != content_hash(returned.filing):
        return False
    return all(total.ours for total in returned.stated.values())
