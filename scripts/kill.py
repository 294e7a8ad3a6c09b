"""Kills merges at random moments and reports what is left: `python scripts/kill.py KILLS TERMS WORKERS [FILES]`.

Linux only. Printed as JSON: how many runs of each sort were hit before their end; that none left a process, a scratch
file beyond the next run, or lost a result is asserted.
"""

from __future__ import annotations

import json
import signal
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from support.ending import Bench


def report(kills: int, terms: int, workers: int, files: int = 300) -> dict[str, int]:
    """How many of so many runs of each sort were hit."""
    with tempfile.TemporaryDirectory() as home:
        bench = Bench(Path(home))
        bench.fill(files)
        whole, seconds = bench.finished(bench.started()), bench.seconds()
        assert len(whole) == files

        def moment() -> float:
            return bench.chance.uniform(0, seconds)

        hit = {"killed": 0, "killed_that_left_something": 0, "told_to_end": 0, "workers_killed": 0}
        for _ in range(kills):
            hit["killed"] += bench.ended_by(signal.SIGKILL, moment())
            hit["killed_that_left_something"] += bool(bench.left())
        assert bench.finished(bench.started()) == whole
        assert not bench.left(), bench.left()
        for _ in range(terms):
            hit["told_to_end"] += bench.ended_by(signal.SIGTERM, moment())
            hit["killed_that_left_something"] += bool(bench.left())
        assert bench.finished(bench.started()) == whole
        assert not bench.left(), bench.left()
        for _ in range(workers):
            killed, outcomes = bench.without_a_worker(moment())
            hit["workers_killed"] += killed
            assert outcomes == whole
        assert not bench.left(), bench.left()
        return hit


if __name__ == "__main__":
    print(json.dumps(report(*map(int, sys.argv[1:]))))
