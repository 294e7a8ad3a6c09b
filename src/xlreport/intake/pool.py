"""A pool of processes that reads many files; nothing of it is loaded before one is wanted."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concurrent.futures import Executor

# Windows waits for no more processes than that.
_MOST_PROCESSES = 61


def processes_can_be_started() -> bool:
    """Whether there are processes here at all: not so in a browser."""
    return sys.platform not in ("emscripten", "wasi")


@contextlib.contextmanager
def pool() -> Iterator[tuple[int, Executor]]:
    """A pool of so many processes; it drops what it has not begun when this process is interrupted."""
    from concurrent.futures import ProcessPoolExecutor

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
    import signal

    signal.signal(signal.SIGINT, lambda number, frame: None)
