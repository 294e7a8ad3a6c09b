"""Writing a summary against a plain XlsxWriter loop that writes as many cells, and reading it back, in turn.

Prints medians and ratios; trust the ratios. Run: python benchmarks/summary.py [members]...
By default 49, 1000 and 2500, of which the last one is a large summary, of values.
"""

from __future__ import annotations

import functools
import sys
import tempfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import openpyxl
import xlsxwriter

from write_read import medians
from xlreport import Filing, Text, Unit, load, merge, read, write_summary
from xlreport.findings import ACCEPTED, Collection, Outcome, Returned

_ROUNDS, _KINDS = 5, ("县本级", "街道", "乡镇", "部门")


def members(count: int) -> list[Filing]:
    """Units with every input and every text filled."""
    form = load()
    inputs = {key: Decimal(n % 7) for n, key in enumerate(form.inputs)}
    texts = {
        key: Text(block.heading or "", (f"全年{block.label}工作有序开展，成效明显。",))
        for key, block in form.texts.items()
    }
    return [
        Filing(form, Unit(f"37{n:07}", f"第{n}单位", _KINDS[n % 4]), 2024, inputs, {"phone": "0533-1"}, texts)
        for n in range(count)
    ]


def write_ours(filings: list[Filing], target: Path) -> None:
    outcomes = (Outcome(f"{f.unit.code}.xlsx", "0" * 64, ACCEPTED, f.unit, (), Returned(f), "return") for f in filings)
    write_summary(merge(filings, Unit("370323", "沂源县", "县")), Collection(tuple(outcomes)), target)


def write_plain(count: int, target: Path) -> None:
    """So many cells row by row, 200 in each, numbers and texts in turn."""
    with xlsxwriter.Workbook(target, {"constant_memory": True}) as book:
        sheet, style = book.add_worksheet(), book.add_format({"border": 1})
        for n in range(count):
            value = n % 7 if n % 2 else "有序开展"
            sheet.write(n // 200, n % 200, value, style)


def read_ours(path: Path) -> None:
    if (summary := read(path).filing) is None or not summary.members:
        raise SystemExit(f"{path} is not read back")


def cells(path: Path) -> int:
    book = openpyxl.load_workbook(path, read_only=True)
    return sum(cell.value is not None for sheet in book for row in sheet.iter_rows() for cell in row)


def main() -> None:
    counts = [int(count) for count in sys.argv[1:]] or [49, 1000, 2500]
    print("| members | cells | xlreport, ms | plain XlsxWriter, ms | ratio | read back, ms |")
    print("|---:|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "summary.xlsx"
        for count in counts:
            filings = members(count)
            write_ours(filings, target)
            found = cells(target)
            jobs: dict[str, Callable[[], object]] = {
                "ours": functools.partial(write_ours, filings, target),
                "read": functools.partial(read_ours, target),
                "plain": functools.partial(write_plain, found, target),
            }
            ours, again, plain = medians(jobs, _ROUNDS if count < 500 else 1).values()
            print(f"| {count} | {found} | {ours:.0f} | {plain:.0f} | {ours / plain:.2f} | {again:.0f} |")


if __name__ == "__main__":
    main()
