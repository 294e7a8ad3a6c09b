"""A pool of processes that reads many files."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor

# Windows waits for no more processes than that.
_MOST_PROCESSES = 61


@contextlib.contextmanager
def pool() -> Iterator[tuple[int, Executor]]:
    """A pool of so many processes; it drops what it has not begun when this process is interrupted."""
    processes = min(_processors(), _MOST_PROCESSES)
    executor = ProcessPoolExecutor(processes, initializer=_leave_interrupts_to_the_first)
    try:
        yield processes, executor
    finally:
        executor.shutdown(cancel_futures=True)


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _leave_interrupts_to_the_first() -> None:
    """Ctrl-C reaches every process of a terminal.

    One that died of it could leave the pool waiting for ever; one that ignored it would hand that on to the
    children that read older formats.
    """
    signal.signal(signal.SIGINT, lambda number, frame: None)
