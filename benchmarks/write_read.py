"""Writing and reading one return against plain XlsxWriter and openpyxl scripts that do the same, interleaved.

Prints medians and ratios; trust the ratios. Run: python benchmarks/write_read.py [rounds]
"""

from __future__ import annotations

import gc
import io
import statistics
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import openpyxl
import xlsxwriter

from xlreport import Filing, Unit, layout_of, load, read, write

Cells = list[tuple[str, list[tuple[int, int, Any]], list[str]]]


def filled() -> Filing:
    """A filing with every input filled."""
    form = load()
    return Filing(
        form, Unit("1", "示例镇人民政府", "乡镇"), 2024, {key: Decimal(n % 7) for n, key in enumerate(form.inputs)}
    )


def cells_of(data: bytes) -> Cells:
    """Everything that stands in a workbook, for the plain script to write again."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    return [
        (
            sheet.title,
            [(c.row - 1, c.column - 1, c.value) for row in sheet.iter_rows() for c in row if c.value is not None],
            [str(merged) for merged in sheet.merged_cells.ranges],
        )
        for sheet in book.worksheets
    ]


def plain_write(cells: Cells) -> bytes:
    """The same cells by XlsxWriter alone: no styles, no validation, no protection."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        style = book.add_format({"border": 1, "text_wrap": True})
        for name, values, merges in cells:
            sheet = book.add_worksheet(name)
            for merged in merges:
                sheet.merge_range(merged, "", style)
            for row, column, value in values:
                sheet.write(row, column, value, style)
    return target.getvalue()


def plain_read(data: bytes) -> list[Any]:
    """All inputs by openpyxl alone, with formulas and with values."""
    layout = layout_of(load())
    books = [openpyxl.load_workbook(io.BytesIO(data), data_only=values) for values in (False, True)]
    return [
        book[place.sheet].cell(place.row + 1, place.column + 1).value
        for book in books
        for place in layout.figures.values()
    ]


def ours_write(filing: Filing) -> bytes:
    """The template with all that belongs to it."""
    target = io.BytesIO()
    write(filing, target)
    return target.getvalue()


def medians(jobs: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Milliseconds of each job, the jobs taken in turn; none pays for the garbage of the one before."""
    times: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(rounds):
        for name, job in jobs.items():
            gc.collect()
            start = time.perf_counter()
            job()
            times[name].append(1000 * (time.perf_counter() - start))
    return {name: statistics.median(taken) for name, taken in times.items()}


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    filing = filled()
    data = ours_write(filing)
    cells = cells_of(data)
    found = medians(
        {
            "write: xlreport": lambda: ours_write(filing),
            "write: plain XlsxWriter": lambda: plain_write(cells),
            "read: xlreport": lambda: read(data),
            "read: two openpyxl loads": lambda: plain_read(data),
        },
        rounds,
    )
    for name, taken in found.items():
        base = found["write: plain XlsxWriter" if name.startswith("write") else "read: two openpyxl loads"]
        print(f"{name:28} {taken:8.1f} ms   x{taken / base:.2f}")


if __name__ == "__main__":
    main()
