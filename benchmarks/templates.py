"""Writing the templates of a round: one after another as they are, and as the command does it, blank and prefilled.

Prints medians of wall and CPU seconds and their ratios; on a busy machine processes gain nothing, and CPU seconds tell.
Run: python benchmarks/templates.py [number of units] [rounds]
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path

from xlreport import Filing, Unit, blank, load, write
from xlreport.files import write_safely
from xlreport.form import Form
from xlreport.layout import RETURN, Handout
from xlreport.office import Knowledge, Previous, Roster, templates_of, write_templates
from xlreport.workbook.own import own


def last_year(form: Form, units: list[Unit]) -> Previous:
    """Reports of last year in which every figure is there."""
    inputs = {key: Decimal(n % 7) for n, key in enumerate(form.inputs)}
    facts = {"address": "示例路 1 号", "phone": "0533-3640016", "postcode": "256100"}
    reports = [Filing(form, unit, 2023, inputs, facts) for unit in units]
    return Previous({(mark, 2023): ((one, "上年.xlsx"),) for one in reports for mark in one.unit.known_by})


def one_by_one(form: Form, units: list[Unit], folder: Path) -> None:
    """What writing them took before there were prefilled ones and processes."""
    for unit in units:
        filing = blank(form, unit, 2024)

        def to(target: Path, filing: Filing = filing) -> None:
            write(filing, target)

        write_safely(folder / f"{unit.code}.xlsx", to, own(filing, RETURN))


def medians(jobs: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, tuple[float, float]]:
    """Wall and CPU seconds of each job, that of its processes included, the jobs taken in turn."""
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in jobs}
    for _ in range(rounds):
        for name, job in jobs.items():
            start, before = time.perf_counter(), sum(os.times()[:4])
            job()
            times[name].append((time.perf_counter() - start, sum(os.times()[:4]) - before))
    return {
        name: (statistics.median(wall for wall, _ in taken), statistics.median(cpu for _, cpu in taken))
        for name, taken in times.items()
    }


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    form = load()
    units = [Unit(f"370323{n:03}", f"示例镇{n}人民政府", "乡镇") for n in range(count)]
    roster, handout = Roster(tuple(units)), Handout("沂源县人民政府", "2025年1月20日前", "0533-3241000")
    plain = Knowledge(form, 2024, roster)
    full = Knowledge(form, 2024, roster, last_year(form, units), handout)

    def fresh() -> Path:
        return Path(tempfile.mkdtemp(dir=scratch))

    jobs = {
        "one after another, blank": lambda: one_by_one(form, units, fresh()),
        "template, blank": lambda: write_templates(templates_of(plain, fresh())),
        "template, prefilled": lambda: write_templates(templates_of(full, fresh())),
    }
    with tempfile.TemporaryDirectory() as scratch:
        found = medians(jobs, rounds)
    wall, cpu = found["one after another, blank"]
    for name, (taken, used) in found.items():
        print(f"{name:28} {taken:8.2f} s wall  x{taken / wall:.2f} {used:8.2f} s CPU  x{used / cpu:.2f}")


if __name__ == "__main__":
    main()
