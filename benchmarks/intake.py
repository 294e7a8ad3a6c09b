"""`xlreport merge` from a cold start against an openpyxl loop that only sums the same returns.

Prints a markdown table: wall and CPU seconds, and the peak memory of the first process and of the largest
other one. Trust the ratios. Run: python benchmarks/intake.py [number of returns]... [--sweep]

`--sweep` prints what a pool of processes takes against one process, to choose the size from which it pays.
"""

from __future__ import annotations

import multiprocessing
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from processes import memory, watched
from xlreport import Filing, Unit, layout_of, load, read, write

SAMPLES = Path(__file__).resolve().parents[1] / "samples" / "returned"
OPENPYXL = """
import sys
from pathlib import Path
import openpyxl
places = [line.split("!") for line in sys.argv[2].split()]
sums = dict.fromkeys(map(tuple, places), 0)
for path in sorted(Path(sys.argv[1]).iterdir()):
    book = openpyxl.load_workbook(path, data_only=True)
    for sheet, cell in sums:
        sums[sheet, cell] += book[sheet][cell].value or 0
print(sum(sums.values()))
"""


@dataclass(frozen=True)
class Cost:
    """What one run took: seconds, and MiB of the first process and of the largest other one."""

    wall: float
    cpu: float
    first: float
    other: float


def returns(folder: Path, count: int) -> Path:
    """A folder with so many returns: the samples, each under units of its own."""
    folder.mkdir()
    # The first sample speaks for a whole county.
    filings = [filing for path in sorted(SAMPLES.glob("*.xlsx"))[1:] if (filing := read(path).filing)]
    jobs = [(filings[n % len(filings)], n, folder) for n in range(count)]
    with ProcessPoolExecutor() as pool:
        list(pool.map(_written, jobs, chunksize=16))
    return folder


def _written(job: tuple[Filing, int, Path]) -> None:
    filing, n, folder = job
    unit = Unit(f"4{n:08}", f"第{n}镇人民政府", "乡镇")
    write(replace(filing, unit=unit), folder / f"{unit.code}_{unit.name}.xlsx")


def cost(command: list[str]) -> Cost:
    """Runs a command as a process of its own, looking at its memory until it ends."""
    peaks: dict[int, float] = {}
    spent = watched(command, lambda pid: peaks.update(memory(pid, "status", "VmHWM")), 0.02)
    first = peaks.pop(spent.pid, 0)
    return Cost(spent.wall, spent.cpu, first, max(peaks.values(), default=0))


def compared(count: int, home: Path) -> Iterator[tuple[str, Cost]]:
    """`merge` and the plain loop over so many returns."""
    inbox = returns(home / str(count), count)
    form = load()
    places = [layout_of(form).figures[key] for key in form.inputs]
    named = ["--name", "某县", "--code", "4", "--kind", "县"]
    merge = [sys.executable, "-m", "xlreport", "merge", str(inbox), "--out", str(home / f"{count}.xlsx"), *named]
    yield "xlreport merge", cost(merge)
    cells = " ".join(f"{place.sheet}!{place.cell}" for place in places)
    yield "openpyxl loop, sums only", cost([sys.executable, "-c", OPENPYXL, str(inbox), cells])


SWEEP = """
import multiprocessing, sys, time
from xlreport import collect
from xlreport.intake import examine as intake
multiprocessing.set_start_method(sys.argv[4])
intake._POOL_FROM, intake._CHUNK = int(sys.argv[2]), int(sys.argv[3])
start = time.perf_counter()
collect([sys.argv[1]])
print(time.perf_counter() - start)
"""


def sweep(home: Path) -> None:
    """Seconds of reading alone: without a pool, and with one that is handed so many files at a time."""
    methods = [method for method in ("fork", "spawn") if method in multiprocessing.get_all_start_methods()]
    ways = [(1 << 62, 1, "spawn"), *((0, chunk, method) for method in methods for chunk in (4, 16, 64))]
    heads = ["returns", "one process", *(f"{method}ed, chunks of {chunk}" for _, chunk, method in ways[1:])]
    print(f"| {' | '.join(heads)} |\n{'|---' * len(heads)}|")
    for count in (20, 40, 80, 160, 320):
        inbox = str(returns(home / f"sweep{count}", count))
        times = [min(_swept(inbox, *way) for _ in range(3)) for way in ways]
        print(f"| {count} | {' | '.join(f'{taken:.2f}' for taken in times)} |", flush=True)


def _swept(inbox: str, *way: object) -> float:
    done = subprocess.run([sys.executable, "-c", SWEEP, inbox, *map(str, way)], capture_output=True, check=True)
    return float(done.stdout)


def main() -> None:
    counts = [int(word) for word in sys.argv[1:] if word.isdigit()] or [100, 2_000]
    with tempfile.TemporaryDirectory() as folder:
        if "--sweep" in sys.argv:
            return sweep(Path(folder))
        print("| returns | | wall s | CPU s | MiB, first process | MiB, largest other |\n|---|---|---|---|---|---|")
        for count in counts:
            for name, taken in compared(count, Path(folder)):
                figures = f"{taken.wall:.1f} | {taken.cpu:.1f} | {taken.first:.0f} | {taken.other:.0f}"
                print(f"| {count} | {name} | {figures} |", flush=True)


if __name__ == "__main__":
    main()
