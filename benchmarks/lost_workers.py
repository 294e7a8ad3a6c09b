"""A pool worker killed at random during a merge of many returns, again and again: is the result whole, and when.

Prints a markdown table. Linux alone tells which processes belong to a run.
Run: python benchmarks/lost_workers.py [number of returns] [times]
"""

from __future__ import annotations

import hashlib
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from processes import descendants
from scale import returns


@dataclass(frozen=True)
class Run:
    """A merge: how long it took, what it said and wrote, whether a worker of it was killed."""

    seconds: float
    result: str
    killed: bool


def run(inbox: Path, out: Path, after: float | None = None) -> Run:
    """Merges an inbox; a worker is killed after some seconds, or as soon as there is one."""
    out.unlink(missing_ok=True)
    start, killed = time.perf_counter(), False
    command = [sys.executable, "-m", "xlreport", "merge", str(inbox), "--out", str(out), "--json"]
    told = out.with_suffix(".json")
    process = subprocess.Popen(command, stdout=told.open("wb"), stderr=subprocess.DEVNULL)
    if after is not None:
        time.sleep(after)
        while not (workers := set(descendants(process.pid)) - {process.pid}) and process.poll() is None:
            time.sleep(0.01)
        killed = _one_of(sorted(workers))
    process.wait()
    seconds = time.perf_counter() - start
    return Run(seconds, hashlib.sha256(told.read_bytes() + out.read_bytes()).hexdigest(), killed)


def _one_of(workers: list[int]) -> bool:
    """Kills one of some processes; whether there was one."""
    with suppress(ProcessLookupError):
        for worker in workers and random.sample(workers, 1):
            os.kill(worker, signal.SIGKILL)
            return True
    return False


def main() -> None:
    count, times = [*map(int, sys.argv[1:]), *(500, 50)[len(sys.argv) - 1 :]]
    with tempfile.TemporaryDirectory() as home:
        inbox, out = returns(Path(home) / "in", count), Path(home) / "summary.xlsx"
        alone = [run(inbox, out) for _ in range(5)]
        usual = statistics.median(one.seconds for one in alone)
        killed: list[Run] = []
        tries = 0
        while len(killed) < times:
            tries += 1
            one = run(inbox, out, random.uniform(0, usual / 2))  # there are workers while it reads
            killed += [one] * one.killed
    whole = sum(one.result == alone[0].result for one in killed)
    in_time = sum(one.seconds <= 2 * usual for one in killed)
    longest = max(one.seconds for one in killed)
    heads = (
        "returns",
        "usual, s",
        "workers killed",
        "results whole",
        "longest, s",
        "within twice the usual time",
        "runs",
    )
    print(f"| {' | '.join(heads)} |\n{'|---' * len(heads)}|")
    cells = (count, f"{usual:.1f}", len(killed), whole, f"{longest:.1f}", in_time, tries)
    print(f"| {' | '.join(map(str, cells))} |")


if __name__ == "__main__":
    main()
