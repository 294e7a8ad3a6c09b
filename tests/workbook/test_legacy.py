"""Returns in other formats: what LibreOffice saved as .xls or .ods, under whatever name, and a reader that dies."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from support import libreoffice
from support.filings import random_filing, workbook
from xlreport import Unit, collect, read
from xlreport.ooxml import Refused
from xlreport.workbook.read import Grid, legacy, read_legacy_by
from xlreport.workbook.read.cell import Cell
from xlreport.workbook.read.grid import Unseen

FILING = random_filing(7, Unit("370323102", "鲁村镇人民政府", "乡镇"))
OLD_BOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "Workbook".encode("utf-16-le")


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a filled return as LibreOffice saves it in two other formats, each under several names."""
    libreoffice.require()
    folder = tmp_path_factory.mktemp("saved")
    written = folder / "written.xlsx"
    written.write_bytes(workbook(FILING))
    inbox = folder / "in"
    inbox.mkdir()
    libreoffice.run([libreoffice.Job(written, save=inbox / f"return.{suffix}") for suffix in ("xls", "ods")])
    for suffix in ("xls", "ods"):
        for name in (f"{suffix}.xlsx", f"{suffix}.et", f"{suffix} without a suffix"):
            (inbox / name).write_bytes((inbox / f"return.{suffix}").read_bytes())
    return inbox


NAMES = [f"{kind}{name}" for kind in ("xls", "ods") for name in (".xlsx", ".et", " without a suffix")]


@pytest.mark.parametrize("name", ["return.xls", "return.ods", *NAMES])
def test_a_return_saved_in_another_format_reads_back_with_every_input_equal(saved: Path, name: str) -> None:
    reading = read(saved / name)
    assert reading.filing is not None
    assert reading.filing.inputs == FILING.inputs
    assert (reading.filing, reading.findings) == (FILING, ())


def test_the_same_return_in_all_formats_counts_once(saved: Path, tmp_path: Path) -> None:
    (saved / "return.xlsx").write_bytes(workbook(FILING))
    found = {o.file: (o.status, *sorted(f.code for f in o.findings)) for o in collect([str(saved)]).outcomes}
    (saved / "return.xlsx").unlink()
    same = ("duplicate", "SAME-CONTENT")
    assert found.pop("ods without a suffix") == ("accepted",)
    assert found == dict.fromkeys({"return.xlsx", "return.xls", "return.ods", *NAMES} - {"ods without a suffix"}, same)


READERS = {
    "ends its process": ("import os\nos.abort()", "读取程序中止"),
    "panics": ("class Panic(BaseException): pass\nraise Panic", "读取程序中止"),
    "hangs": ("import time\ntime.sleep(60)", "秒内没有读完"),
    "says what is no answer": ("import sys\nprint('?')\nsys.exit()", "读取程序中止"),
}


@pytest.mark.parametrize("name", READERS)
def test_a_reader_that_fails_is_a_finding_for_that_one_file(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = tmp_path / "in"
    inbox.mkdir()
    (inbox / "旧.et").write_bytes(OLD_BOOK)
    (inbox / "新.xlsx").write_bytes(workbook(FILING))
    program, sentence = READERS[name]
    failing_reader(tmp_path, monkeypatch, program)
    if name == "hangs":
        monkeypatch.setattr(legacy, "_SECONDS", 3)
    new, old = collect([str(inbox)]).outcomes
    assert (new.file, new.status, old.file, old.status) == ("新.xlsx", "accepted", "旧.et", "rejected")
    assert [finding.code for finding in old.findings] == ["LEGACY-DIED"]
    assert (sentence in old.findings[0].message, "另存为 .xlsx 后重报" in old.findings[0].message) == (True, True)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="this system has no memory limit for a process")
def test_a_reader_that_takes_too_much_memory_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "旧.xls").write_bytes(OLD_BOOK)
    failing_reader(tmp_path, monkeypatch, "taken = bytearray(600 << 20)\nraise SystemExit('got it')")
    assert [finding.code for finding in read(tmp_path / "旧.xls").findings] == ["LEGACY-DIED"]
    failing_reader(tmp_path, monkeypatch, "taken = bytearray(100 << 20)\nimport os\nos._exit(77)")
    assert "77" in read(tmp_path / "旧.xls").findings[0].message


def failing_reader(folder: Path, monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """Puts a program in the place of xlrd, in child processes only."""
    (folder / "xlrd.py").write_text(program, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(folder), os.environ.get("PYTHONPATH", "")]))
    monkeypatch.setattr(legacy, "_SECONDS", 60)


def child_in_this_process(monkeypatch: pytest.MonkeyPatch, reader: legacy.LegacyReader) -> None:
    """Lets what the child process would tell of a reader reach the parent, without a process and its limits."""
    told = io.BytesIO()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"x")))
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(told))
    monkeypatch.setattr(legacy, "in_this_process", reader)
    monkeypatch.setattr(legacy, "_limit_memory", lambda: None)
    legacy.main()
    done = subprocess.CompletedProcess([], 0, told.getvalue())
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: done)


SAID = Grid({(8, 1): Cell("number", "3", "=1+2", "3.0")}, frozenset({"B9:D9"}), "", Unseen(frozenset({4}), ((1, 2),)))


@pytest.mark.parametrize("answer", [SAID, Grid(damage="记录不完整")])
def test_what_the_child_process_tells_is_what_it_has_read(answer: Grid, monkeypatch: pytest.MonkeyPatch) -> None:
    child_in_this_process(monkeypatch, lambda data: {"表": answer})
    (read_back,) = legacy.in_child(b"x").values()
    assert (dict(read_back.cells), read_back.merges, read_back.damage, read_back.unseen) == (
        dict(answer.cells),
        answer.merges,
        answer.damage,
        answer.unseen,
    )


def refusing(data: bytes) -> dict[str, Grid]:
    """A reader that lets nothing in."""
    raise Refused("TOO-MUCH", f"{len(data)} 字节", "0 字节")


def test_what_the_child_process_refuses_is_refused_for_the_same_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    child_in_this_process(monkeypatch, refusing)
    with pytest.raises(Refused) as refused:
        legacy.in_child(b"x")
    assert refused.value.args == ("TOO-MUCH", "1 字节", "0 字节")


def test_older_formats_are_read_by_whatever_stands_behind_their_port(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(legacy, "_reader", legacy.in_child)
    read_legacy_by(refusing)
    assert [(f.code, f.found) for f in read(OLD_BOOK).findings] == [("TOO-MUCH", f"{len(OLD_BOOK)} 字节")]
