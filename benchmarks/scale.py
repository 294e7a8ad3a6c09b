"""`xlreport merge` of many distinct returns from a cold start: time, memory of all processes, size of the summary.

Prints a markdown table. Linux alone tells the memory: summed PSS, in which a page that processes share counts once.
Run: python benchmarks/scale.py [number of returns]... [--read], the latter to read the summary back as well.
"""

from __future__ import annotations

import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from xlreport import Filing, Unit, read, write

SAMPLES = Path(__file__).resolve().parents[1] / "samples" / "returned"
KINDS = ("乡镇", "街道", "部门")
READ = """
import sys
from pathlib import Path
from xlreport import read
reading = read(Path(sys.argv[1]))
sys.exit(len(reading.filing.members) != int(sys.argv[2]))
"""


@dataclass(frozen=True)
class Cost:
    """What one run took: seconds, and MiB of the first process and of all at the moment when all take most."""

    wall: float
    cpu: float
    first: float
    all: float


def returns(folder: Path, count: int) -> Path:
    """A folder with so many returns: the samples under units of their own, with figures of their own."""
    folder.mkdir()
    # The first sample speaks for a whole county.
    filings = [filing for path in sorted(SAMPLES.glob("*.xlsx"))[1:] if (filing := read(path).filing)]
    with ProcessPoolExecutor() as pool:
        jobs = ((filings[n % len(filings)], n, folder) for n in range(count))
        for _ in pool.map(_written, jobs, chunksize=16):
            pass
    return folder


def _written(job: tuple[Filing, int, Path]) -> None:
    filing, n, folder = job
    unit = Unit(f"4{n:08}", f"第{n}{KINDS[n % 3]}", KINDS[n % 3])
    write(distinct(replace(filing, unit=unit), n), folder / f"{unit.code}.xlsx")


def distinct(filing: Filing, n: int) -> Filing:
    """The same with other figures, where no rule ties a figure to others."""
    form = filing.form
    tied = {leaf for claim in form.comparisons for key in (*claim.left, *claim.right) for leaf in form.leaves[key]}
    free = [key for key in form.inputs if key in filing.inputs and key not in tied and filing.inputs[key]]
    return replace(filing, inputs={**filing.inputs, **{key: filing.inputs[key] + Decimal(n % 997) for key in free}})


def cost(command: list[str]) -> Cost:
    """Runs a command as a process of its own, looking at its memory until it ends."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    first, most = 0.0, 0.0
    while process.poll() is None:
        found = dict(_shares(process.pid))
        first, most = max(first, found.get(process.pid, 0)), max(most, sum(found.values()))
        time.sleep(0.2)
    wall = time.perf_counter() - start
    if process.returncode:
        raise SystemExit(f"exit status {process.returncode}: not every return counts")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, cpu, first, most)


def _shares(first: int) -> Iterator[tuple[int, float]]:
    """The proportional share of memory, in MiB, of a process and its descendants."""
    waiting = [first]
    while waiting:
        pid = waiting.pop()
        with suppress(OSError):
            share = re.search(r"Pss:\s*(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text())
            if share:
                yield pid, int(share[1]) / 1024
            for task in Path(f"/proc/{pid}/task").iterdir():
                waiting += map(int, (task / "children").read_text().split())


def main() -> None:
    counts = [int(word) for word in sys.argv[1:] if word.isdigit()] or [100, 2_000]
    heads = ("returns", "", "wall, s", "CPU, s", "CPU, ms a return", "MiB, first process", "MiB, all", "summary, MB")
    print(f"| {' | '.join(heads)} |\n{'|---' * len(heads)}|")
    with tempfile.TemporaryDirectory() as home:
        for count in counts:
            inbox, out = returns(Path(home) / str(count), count), Path(home) / f"{count}.xlsx"
            named = ["--name", "某省", "--code", "4", "--kind", "省"]
            ways = {"merge": [sys.executable, "-m", "xlreport", "merge", str(inbox), "--out", str(out), *named]}
            if "--read" in sys.argv:
                ways["read the summary"] = [sys.executable, "-c", READ, str(out), str(count)]
            for name, command in ways.items():
                taken = cost(command)
                figures = f"{taken.wall:.1f} | {taken.cpu:.1f} | {taken.cpu / count * 1000:.1f}"
                size = out.stat().st_size / 1e6
                print(
                    f"| {count:,} | {name} | {figures} | {taken.first:.0f} | {taken.all:.0f} | {size:.1f} |", flush=True
                )


if __name__ == "__main__":
    main()
