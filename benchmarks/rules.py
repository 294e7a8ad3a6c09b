"""All rules on one return against reading it, interleaved, for every sample; last year and the roster's names included.

Prints medians and their ratio; trust the ratio. Run: python benchmarks/rules.py [rounds]
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from xlreport import Filing, check, load, load_roster, read

SAMPLES = Path(__file__).resolve().parents[1] / "samples"


def milliseconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    names = [unit.name for unit in load_roster(SAMPLES / "roster.csv", [load()]).units]
    reading: list[float] = []
    checking: list[float] = []
    for path in sorted((SAMPLES / "returned").glob("*.xlsx")):
        data, filing, returned = path.read_bytes(), read(path).filing, read(path).returned
        if filing is None or filing.year is None:
            raise SystemExit(f"{path.name} is no return")
        last: Filing = replace(filing, year=filing.year - 1)
        others = [name for name in names if name != filing.unit.name]
        for _ in range(rounds):
            reading.append(milliseconds(lambda data=data: read(data)))  # type: ignore[misc]  # bound early
            checking.append(milliseconds(lambda f=returned, p=last, o=others: check(f, p, o)))  # type: ignore[misc]  # bound early
    read_, check_ = statistics.median(reading), statistics.median(checking)
    print("| | ms | against reading |\n|---|---:|---:|")
    print(f"| read one return | {read_:.1f} | 1 |\n| all rules on it | {check_:.1f} | {check_ / read_:.2f} |")


if __name__ == "__main__":
    main()
