"""Runs a command of the program many times and kills it at random moments: OLD OUT TIMES ARGUMENT...

OUT is a copy of OLD each time. Printed as JSON: how many runs were killed before their end, and the contents that OUT
had afterwards, by their SHA-256. A process of its own, as one that has loaded little is forked in no time.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import io
import json
import os
import random
import shutil
import signal
import statistics
import sys
import time
from pathlib import Path

from xlreport.cli import main


def command(arguments: list[str]) -> int:
    """What the command gives, without what it prints."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        return main(arguments)


def started(arguments: list[str]) -> int:
    """The number of a child that runs a command, with everything loaded already."""
    child = os.fork()
    if not child:
        command(arguments)
        os._exit(0)
    return child


def seconds_of(arguments: list[str]) -> float:
    """How long a child takes that is left alone."""
    start = time.perf_counter()
    os.waitpid(started(arguments), 0)
    return time.perf_counter() - start


def killed(arguments: list[str], after: float) -> bool:
    """Whether a child that runs a command was killed before its end."""
    child = started(arguments)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def many_killed(old: Path, out: Path, times: int, arguments: list[str]) -> tuple[int, list[str]]:
    """How many of so many runs were killed, and what they left."""
    command(arguments)
    gc.collect()
    gc.freeze()
    seconds = statistics.median(seconds_of(arguments) for _ in range(5))
    chance, seen, count = random.Random(1), set(), 0
    for _ in range(times):
        shutil.copy(old, out)
        count += killed(arguments, chance.uniform(0, 1.5 * seconds))
        seen.add(hashlib.sha256(out.read_bytes()).hexdigest())
    return count, sorted(seen)


if __name__ == "__main__":
    print(json.dumps(many_killed(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4:])))
