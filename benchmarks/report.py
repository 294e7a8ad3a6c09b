"""Writing one official report, of a return and of summaries, against python-docx writing the same paragraphs and cells.

Prints medians in milliseconds; trust the ratios. python-docx and lxml are left out where they are not installed.
Run: python benchmarks/report.py [rounds]
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from xlreport import Filing, Text, Unit, load, merge
from xlreport.word import Document, Paragraph, Table, report, write_document

FORM = load()


def filing(n: int) -> Filing:
    """A return with every input and every text filled in."""
    inputs = {key: Decimal((n + m) % 70) for m, key in enumerate(FORM.inputs)}
    texts = {key: Text(block.heading or "", ("公开政府信息的情况。" * 20,) * 2) for key, block in FORM.texts.items()}
    return Filing(FORM, Unit(str(n), f"第{n}镇人民政府", "乡镇"), 2024, inputs, {}, texts)


def python_docx(document: Document) -> None:
    """The same paragraphs and cells, merged, without any look."""
    made = importlib.import_module("docx").Document()
    for block in document.body:
        if isinstance(block, Paragraph):
            made.add_paragraph(block.text)
        if not isinstance(block, Table):
            continue
        table = made.add_table(max(cell.row + cell.rows for cell in block.cells), len(block.widths))
        grid = [row.cells for row in table.rows]
        for cell in block.cells:
            last = grid[cell.row + cell.rows - 1][cell.column + cell.columns - 1]
            grid[cell.row][cell.column].merge(last).text = cell.text
    made.save(io.BytesIO())


def main(rounds: int) -> None:
    """Measures all ways in turn, so that a busy machine slows all of them."""
    one = filing(0)
    summaries = {count: merge([filing(n) for n in range(count)], Unit("9", "某县", "县")) for count in (49, 1000)}
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "report"

        def written(filing: Filing, ending: str) -> Callable[[], None]:
            return lambda: write_document(report(filing), target, ending)

        ways = {
            "one return, .docx": written(one, ".docx"),
            "one return, .html": written(one, ".html"),
            **{f"summary of {n}, .docx": written(summary, ".docx") for n, summary in summaries.items()},
        }
        with contextlib.suppress(ImportError):
            importlib.import_module("docx")
            ways["one return, python-docx"] = lambda: python_docx(report(one))
        times: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(rounds):
            for name, way in ways.items():
                gc.collect()
                begun = time.perf_counter()
                way()
                times[name].append(1000 * (time.perf_counter() - begun))
    for name, taken in times.items():
        print(f"{name:28}{statistics.median(taken):8.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
