"""`xlreport merge` of many distinct returns from a cold start: time, memory of all processes, size of the summary.

Prints a markdown table. Linux alone tells the memory: summed PSS, in which a page that processes share counts once.
Run: python benchmarks/scale.py [number of returns]... [--read], the latter to read the summary back as well.
"""

from __future__ import annotations

import functools
import io
import itertools
import re
import sys
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from processes import memory, watched
from xlreport import Filing, Unit, read, write
from xlreport.form import Key, plain
from xlreport.layout import layout_of, seal

SAMPLES = Path(__file__).resolve().parents[1] / "samples" / "returned"
KINDS = ("乡镇", "街道", "部门")
# Of the unit that a sample is written under once; they stand nowhere else in it.
CODE, NAME = "498765432", "第亿万千百镇"
EPOCH = (1980, 1, 1, 0, 0, 0)
_CELL = re.compile(r'(<c r="([A-Z]+\d+)"[^>]*>(?:<f>[^<]*</f>)?<v>)([^<]*)(?=</v>)')
_SLOT = re.compile(r"\{\{([^{}]+)\}\}")
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
    patterns = [pattern(filing) for path in sorted(SAMPLES.glob("*.xlsx"))[1:] if (filing := read(path).filing)]
    with ProcessPoolExecutor(initializer=_PATTERNS.extend, initargs=(patterns,)) as pool:
        for _ in pool.map(_written, itertools.repeat(folder), range(count), chunksize=64):
            pass
    return folder


# In each process that writes.
_PATTERNS: list[Pattern] = []


def _written(folder: Path, n: int) -> None:
    filled(_PATTERNS[n % len(_PATTERNS)], n, folder / f"{_unit(n).code}.xlsx")


def _unit(n: int) -> Unit:
    return Unit(f"4{n:08}", f"第{n}{KINDS[n % 3]}", KINDS[n % 3])


@dataclass(frozen=True)
class Pattern:
    """A return written once, for three kinds of units: the parts of its workbook, with slots for what others have."""

    filing: Filing
    free: tuple[Key, ...]
    parts: Mapping[str, Mapping[str, str]]


def pattern(filing: Filing) -> Pattern:
    """The pattern of a return, in which those figures vary that no rule ties to others."""
    form = filing.form
    tied = {leaf for claim in form.comparisons for key in (*claim.left, *claim.right) for leaf in form.leaves[key]}
    free = tuple(key for key in form.inputs if filing.inputs.get(key) and key not in tied)
    return Pattern(filing, free, {kind: _parts(replace(filing, unit=Unit(CODE, NAME, kind)), free) for kind in KINDS})


def _parts(filing: Filing, free: Sequence[Key]) -> dict[str, str]:
    layout, changed = layout_of(filing.form), set(free)
    varying = [key for key in filing.form.keys if not changed.isdisjoint(filing.form.leaves[key])]
    with io.BytesIO() as data:
        write(filing, data)
        with zipfile.ZipFile(data) as book:
            parts = {name: book.read(name).decode() for name in book.namelist()}
    for n, sheet in enumerate(layout.sheets.values(), 1):
        places = {key: layout.figures[key] for key in varying}
        slots = {place.cell: f"{{{{{key}}}}}" for key, place in places.items() if place.sheet == sheet.name}
        part = f"xl/worksheets/sheet{n}.xml"
        parts[part] = _CELL.sub(functools.partial(_slotted, slots), parts[part])
    known = {CODE: "{{code}}", NAME: "{{name}}", seal(filing): "{{seal}}"}
    for key in varying:  # what the slip shows of it
        shown = f"{layout.figures[key].reference}+0)</f><v>"
        known[f"{shown}{plain(filing[key])}<"] = f"{shown}{{{{{key}}}}}<"
    for text, slot in known.items():
        parts = {part: written.replace(text, slot) for part, written in parts.items()}
    return parts


def _slotted(slots: Mapping[str, str], cell: re.Match[str]) -> str:
    return cell[1] + slots.get(cell[2], cell[3])


def filled(pattern: Pattern, n: int, path: Path) -> None:
    """Writes the return of another unit: what the program writes of it, but much faster."""
    unit, inputs = _unit(n), pattern.filing.inputs
    inputs = {**inputs, **{key: inputs[key] + n % 997 for key in pattern.free}}
    filing = replace(pattern.filing, unit=unit, inputs=inputs)
    own = {"code": unit.code, "name": unit.name, "seal": seal(filing)}

    def value(slot: re.Match[str]) -> str:
        return own.get(slot[1]) or plain(filing[Key(*slot[1].split("/"))])

    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in pattern.parts[unit.kind].items():
            book.writestr(zipfile.ZipInfo(name, EPOCH), _SLOT.sub(value, text), zipfile.ZIP_DEFLATED)


def cost(command: list[str]) -> Cost:
    """Runs a command as a process of its own, looking at its memory until it ends."""
    first, most = 0.0, 0.0

    def look(pid: int) -> None:
        nonlocal first, most
        shares = memory(pid, "smaps_rollup", "Pss")
        first, most = max(first, shares.get(pid, 0)), max(most, sum(shares.values()))

    spent = watched(command, look, 0.2)
    if spent.status:
        raise SystemExit(f"exit status {spent.status}: not every return counts")
    return Cost(spent.wall, spent.cpu, first, most)


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
