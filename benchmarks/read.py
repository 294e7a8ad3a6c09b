"""Reading one filled return: ours, with gate and label checks, against openpyxl, the bare floor, and a .docx report.

All ways take turns over the returned samples, those written by XlsxWriter and those saved by LibreOffice apart.
Prints medians and ratios as a table; trust the ratios. It needs the project and nothing else:
with numpy or lxml installed openpyxl is slower, so run it in a fresh virtual environment:

    python3 -m venv .venv-bench && .venv-bench/bin/pip install . && .venv-bench/bin/python benchmarks/read.py [rounds]
"""

from __future__ import annotations

import importlib.util
import io
import sys
import tempfile
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.parsers import expat

import openpyxl

from write_read import medians
from xlreport import read
from xlreport.documents import read_document
from xlreport.word import report, write_document

RETURNED = Path(__file__).resolve().parents[1] / "samples" / "returned"
FILES_PER_KIND = 5
OURS = "`xlreport.read`"


def returns() -> dict[str, list[bytes]]:
    """Some returned samples by the program that saved them last."""
    found: dict[str, list[bytes]] = {"XlsxWriter": [], "LibreOffice": []}
    for path in sorted(RETURNED.glob("*.xlsx")):
        with zipfile.ZipFile(path) as archive:
            by_libreoffice = b"LibreOffice" in archive.read("docProps/app.xml")
        found["LibreOffice" if by_libreoffice else "XlsxWriter"].append(path.read_bytes())
    return {program: files[:FILES_PER_KIND] for program, files in found.items()}


def openpyxl_once(data: bytes) -> None:
    openpyxl.load_workbook(io.BytesIO(data))


def openpyxl_twice(data: bytes) -> None:
    """Formulas and values, as a reader needs both."""
    for values in (False, True):
        openpyxl.load_workbook(io.BytesIO(data), data_only=values)


def inflated(data: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [archive.read(name) for name in archive.namelist()]


def parsed(data: bytes) -> None:
    """Every part through expat without handlers: no reader of XML can be faster in Python."""
    for part in inflated(data):
        expat.ParserCreate().Parse(part, True)


WAYS: dict[str, Callable[[bytes], object]] = {
    OURS: read,
    "openpyxl, two loads": openpyxl_twice,
    "openpyxl, one load": openpyxl_once,
    "inflate and expat without handlers": parsed,
    "inflate only": inflated,
}


KINDS: tuple[tuple[str, Callable[[bytes], object]], ...] = (
    ("as a workbook, `xlreport.read`", read),
    ("as .docx, `read_document`", read_document),
)


def job(way: Callable[[bytes], object], data: bytes) -> Callable[[], object]:
    return lambda: way(data)


def milliseconds(files: list[bytes], rounds: int) -> dict[str, float]:
    """What each way takes for a file: the mean of the medians of all files, the ways taken in turn."""
    jobs = {f"{name} {n}": job(way, data) for n, data in enumerate(files) for name, way in WAYS.items()}
    taken = medians(jobs, rounds)
    return {name: sum(taken[f"{name} {n}"] for n in range(len(files))) / len(files) for name in WAYS}


def table(found: dict[str, dict[str, float]]) -> list[str]:
    """A markdown table: milliseconds of each way, and how many times as long as ours it takes."""
    lines = [f"| way | {' | '.join(f'{program}, ms | against ours' for program in found)} |"]
    lines.append(f"|---|{'---:|---:|' * len(found)}")
    for name in WAYS:
        cells = (f"{times[name]:.1f} | {times[name] / times[OURS]:.2f}" for times in found.values())
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return lines


def documents(files: list[bytes], folder: Path) -> list[bytes]:
    """The reports of some returns as offices publish them."""
    made = []
    for n, data in enumerate(files):
        filing = read(data).filing
        assert filing
        write_document(report(filing), folder / f"{n}.docx", ".docx")
        made.append((folder / f"{n}.docx").read_bytes())
    return made


def of_documents(rounds: int) -> list[str]:
    """A markdown table: what a report takes as .docx, and how many times as long as the workbook of the same unit."""
    files = returns()["XlsxWriter"]
    with tempfile.TemporaryDirectory() as folder:
        pairs = list(zip(files, documents(files, Path(folder)), strict=True))
    jobs = {
        f"{n} {kind}": job(way, data)
        for n, pair in enumerate(pairs)
        for (kind, way), data in zip(KINDS, pair, strict=True)
    }
    taken = medians(jobs, rounds)
    means = {kind: sum(taken[f"{n} {kind}"] for n in range(len(pairs))) / len(pairs) for kind, _ in KINDS}
    rows = [f"| {kind} | {ms:.1f} | {ms / means[KINDS[0][0]]:.2f} |" for kind, ms in means.items()]
    return ["| one report | ms | against its workbook |", "|---|---:|---:|", *rows]


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    warnings.simplefilter("ignore")
    spoilers = [name for name in ("numpy", "lxml") if importlib.util.find_spec(name)]
    if spoilers:
        print(f"{' and '.join(spoilers)} installed: openpyxl is slower than it need be", file=sys.stderr)
    found = {program: milliseconds(files, rounds) for program, files in returns().items()}
    print("\n".join([*table(found), "", *of_documents(rounds)]))


if __name__ == "__main__":
    main()
