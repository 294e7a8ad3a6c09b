"""Processes that read many files, and outlive neither their parent nor a file that ends them; nothing of it is loaded
before one is wanted.

Each has a pipe of its own. In concurrent.futures all share one: a process that is killed while it answers leaves half
an answer there, for the rest of which the pool would wait for ever.
"""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from ..files import processors

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

# Windows waits for no more processes than that.
_MOST_PROCESSES = 61
# How often a file is read in a process of its own before it is said to end them.
_ATTEMPTS = 2
_TELL_OF_THE_PARENTS_DEATH = 1

Work = Callable[..., Any]


class Ended(Exception):
    """A process was ended before it answered."""


class Worker:
    """A process that does some work again and again, and what it is busy with."""

    def __init__(self, work: Work) -> None:
        import multiprocessing

        self.busy_with: Any = None
        self.pipe: Connection
        self.pipe, theirs = multiprocessing.Pipe()
        # A daemon ends with this process, where that is told to end before anybody has taken it up, too.
        self._process: BaseProcess = multiprocessing.Process(target=_serve, args=(theirs, work), daemon=True)
        self._process.start()
        # Held by no process but its own, it is closed by the death of that.
        theirs.close()

    def begin(self, arguments: tuple[Any, ...], busy_with: Any = None) -> None:
        """Gives it some work; when it has ended, `answer` tells."""
        self.busy_with = busy_with
        with contextlib.suppress(OSError):
            self.pipe.send(arguments)

    def answer(self) -> Any:
        """What it answers. Raises Ended when it was ended before it did."""
        try:
            return self.pipe.recv()
        except (EOFError, OSError) as error:
            raise Ended from error

    def end(self) -> None:
        """Ends it, whatever it is busy with."""
        self._process.kill()
        self._process.join()
        self.pipe.close()


class Pool:
    """As many processes as there are processors, begun when there is work for them."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._most = min(processors(), _MOST_PROCESSES)
        self._workers: list[Worker] = []
        self._idle: list[Worker] = []

    def do(self, tasks: Iterator[tuple[Any, tuple[Any, ...]]]) -> Iterator[tuple[Any, Any]]:
        """Tags and answers, in any order, of tasks given as tags and arguments; Ended in the place of an answer."""
        for tag, arguments in tasks:
            if not self._idle and len(self._workers) == self._most:
                yield from self._answers()
            if not self._idle:
                self._workers.append(Worker(self._work))
                self._idle.append(self._workers[-1])
            self._idle.pop().begin(arguments, tag)
        while len(self._idle) < len(self._workers):
            yield from self._answers()

    def _answers(self) -> Iterator[tuple[Any, Any]]:
        """What the next to be ready answer; those that have ended are taken out."""
        from multiprocessing.connection import wait

        ready = wait([worker.pipe for worker in self._workers if worker not in self._idle])
        for worker in [worker for worker in self._workers if worker.pipe in ready]:
            try:
                answer = worker.answer()
                self._idle.append(worker)
            except Ended as ended:
                answer = ended
                self._workers.remove(worker)
                worker.end()
            yield worker.busy_with, answer

    def alone(self, *arguments: Any) -> Any:
        """What one process answers. Raises Ended when it is ended again and again."""
        for attempt in range(_ATTEMPTS):
            worker = self._idle.pop() if self._idle else Worker(self._work)
            worker.begin(arguments)
            try:
                answer = worker.answer()
            except Ended:
                self._workers = [other for other in self._workers if other is not worker]
                worker.end()
                if attempt == _ATTEMPTS - 1:
                    raise
            else:
                self._idle.append(worker)
                self._workers += [] if worker in self._workers else [worker]
                break
        return answer

    def end(self) -> None:
        """Ends all processes."""
        for worker in self._workers:
            worker.end()


@contextlib.contextmanager
def processes(work: Work) -> Iterator[Pool]:
    """Processes that do some work, until the end, or until this process is interrupted."""
    made = Pool(work)
    gc.freeze()  # what a garbage collection leaves alone stays shared with processes that are forked
    try:
        yield made
    finally:
        made.end()
        gc.unfreeze()


# -- in each process


def _serve(pipe: Connection, work: Work) -> None:
    _begin()
    with contextlib.suppress(EOFError, OSError):
        while True:
            pipe.send(work(*pipe.recv()))


def _begin() -> None:
    import threading

    _leave_interrupts_to_the_first()
    _die_with_parent()
    threading.Thread(target=_end_after_parent, daemon=True).start()


def _leave_interrupts_to_the_first() -> None:
    """Ctrl-C reaches every process of a terminal.

    One that died of it would be taken for one that a file ended; one that ignored it would hand that on to the
    children that read older formats. What else the first process does with signals is not for its children.
    """
    import signal

    signal.signal(signal.SIGINT, lambda number, frame: None)
    for name in ("SIGTERM", "SIGHUP"):
        if number := getattr(signal, name, None):
            signal.signal(number, signal.SIG_DFL)


def _die_with_parent() -> None:
    """Has Linux end this process with the one that began it, whatever it is busy with then."""
    if sys.platform == "linux":
        import ctypes
        import signal

        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_TELL_OF_THE_PARENTS_DEATH, signal.SIGKILL)


def _end_after_parent() -> None:
    """Ends this process with its parent on every system, also when that was gone before Linux was asked."""
    import multiprocessing

    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)
