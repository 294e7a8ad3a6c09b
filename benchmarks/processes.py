"""A command run as a process of its own, and the memory of it and of those that it began, which Linux alone tells."""

from __future__ import annotations

import re
import resource
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Spent:
    """The process of a command, how it ended, and the seconds that it took."""

    pid: int
    status: int
    wall: float
    cpu: float


def watched(command: list[str], look: Callable[[int], object], every: float) -> Spent:
    """Runs a command; until it ends its process is looked at by its number every so many seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    while process.poll() is None:
        look(process.pid)
        time.sleep(every)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Spent(process.pid, process.returncode, wall, cpu)


def memory(first: int, file: str, name: str) -> dict[int, float]:
    """The memory of a process and of its descendants in MiB, as a file of /proc has it by some name."""
    found = {}
    for pid in descendants(first):
        with suppress(OSError):
            if said := re.search(rf"{name}:\s*(\d+) kB", Path(f"/proc/{pid}/{file}").read_text()):
                found[pid] = int(said[1]) / 1024
    return found


def descendants(first: int) -> Iterator[int]:
    """A process, and those that it and others of them began."""
    waiting = [first]
    while waiting:
        pid = waiting.pop()
        with suppress(OSError):
            yield pid
            for task in Path(f"/proc/{pid}/task").iterdir():
                waiting += map(int, (task / "children").read_text().split())
