"""A filled return that other programs have saved again, one after another, reads back as the same filing."""

from __future__ import annotations

import functools
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from support import libreoffice
from support.books import opened, saved
from support.filings import CHOICES, FORM, changed, random_filing, workbook
from xlreport import Filing, Finding, Reading, Text, Unit, check, read

ROOT = Path(__file__).resolve().parents[2]
LUCUN = ROOT / "samples" / "returned" / "370323102_鲁村镇人民政府.xlsx"
SCRIPT = ROOT / "tests" / "support" / "resave.js"

Files = list[tuple[Path, Path]]


def by_libreoffice(files: Files) -> None:
    libreoffice.require()
    libreoffice.run([libreoffice.Job(file, save=target) for file, target in files])


def by_openpyxl(files: Files) -> None:
    for file, target in files:
        target.write_bytes(saved(opened(file.read_bytes())))


def by_node(package: str) -> Callable[[Files], None]:
    def resave(files: Files) -> None:
        node = shutil.which("node")
        if not node:
            pytest.skip("node is not installed")
        if not (ROOT / ".node" / "node_modules" / package).is_dir():
            pytest.skip(f"the npm package {package} is not installed in .node")
        subprocess.run(
            [node, SCRIPT, package, *(str(path) for pair in files for path in pair)], check=True, timeout=120
        )

    return resave


PROGRAMS: dict[str, Callable[[Files], None]] = {
    "LibreOffice": by_libreoffice,
    "openpyxl": by_openpyxl,
    "SheetJS": by_node("xlsx"),
    "ExcelJS": by_node("exceljs"),
}
# openpyxl drops the values of formulas, SheetJS formulas without a value: one after the other they drop every total.
CHAINS = [*((name,) for name in PROGRAMS), *permutations(PROGRAMS, 2)]


@functools.cache
def returns() -> dict[str, bytes]:
    """A full return, one with gaps and awkward texts, one of figures alone, and a real one."""
    gaps = dict.fromkeys(FORM.inputs[::3])
    facts = {"postcode": "012345", "date": "2025-01-10", "remarks": "=1+1", "address": "0.10", "phone": "'1"}
    texts = {key: Text("=标题" * bool(block.heading), ("1,234", "@是", "TRUE")) for key, block in FORM.texts.items()}
    awkward = replace(random_filing(8), facts=facts | dict.fromkeys(CHOICES, FORM.yes), texts=texts)
    bare = Filing(FORM, Unit("1", "示例镇"), 2024, random_filing(9).inputs)
    found = {"full": workbook(random_filing(7)), "awkward": workbook(changed(awkward, gaps)), "bare": workbook(bare)}
    return {**found, "real": LUCUN.read_bytes()}


@functools.cache
def originals() -> dict[str, Reading]:
    """What the returns say before they are saved again."""
    return {name: read(data) for name, data in returns().items()}


def resaved(files: dict[str, Path], program: str) -> dict[str, Path]:
    """The files saved again by a program."""
    targets = {name: file.with_name(f"{file.stem}-{program}.xlsx") for name, file in files.items()}
    PROGRAMS[program]([(files[name], target) for name, target in targets.items()])
    return targets


def put(folder: Path) -> dict[str, Path]:
    files = {name: folder / f"{name}.xlsx" for name in returns()}
    for name, data in returns().items():
        files[name].write_bytes(data)
    return files


def checked(readings: dict[str, Reading]) -> dict[str, tuple[Finding, ...]]:
    return {name: check(reading.returned) for name, reading in readings.items() if reading.returned}


@pytest.fixture(scope="module")
def saved_once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], dict[str, Path]]:
    """The files saved again by one program, which does so once, however many go on from there."""
    return functools.cache(lambda program: resaved(put(tmp_path_factory.mktemp("saved")), program))


@pytest.mark.parametrize("programs", CHAINS, ids=" then ".join)
def test_a_return_that_was_saved_again_reads_back_the_same(
    programs: tuple[str, ...], saved_once: Callable[[str], dict[str, Path]], tmp_path: Path
) -> None:
    again = {name: Path(shutil.copy(file, tmp_path)) for name, file in saved_once(programs[0]).items()}
    for program in programs[1:]:
        again = resaved(again, program)
    readings = {name: read(file) for name, file in again.items()}
    assert readings == originals()
    assert {name: reading.findings for name, reading in readings.items()} == dict.fromkeys(originals(), ())
    assert checked(readings) == checked(originals())
