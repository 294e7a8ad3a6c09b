"""Outputs are written whole or not at all, never over somebody else's, and what stops them is said in one sentence."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from support.filings import FORM, YEAR, random_filing, workbook
from xlreport import Collection, Filing, Unit, blank, collect, merge, read, write, write_summary
from xlreport.cli import main
from xlreport.errors import OutputError
from xlreport.files import would_change, write_safely
from xlreport.findings import ACCEPTED, Outcome, Returned
from xlreport.layout import RETURN, SUMMARY
from xlreport.workbook.own import own

TOWN = Unit("1", "甲镇", "乡镇")
OLD = b"what was there"
KILLING = Path(__file__).parents[1] / "support" / "killing.py"


def failing(path: Path) -> None:
    """Begins to write and then has no room."""
    path.write_bytes(b"half")
    raise OSError(errno.ENOSPC, "No space left on device")


def stopped(path: Path, write: Callable[[Path], object] = failing, filing: Filing | None = None) -> OutputError:
    """Why nothing was written."""
    with pytest.raises(OutputError) as error:
        write_safely(path, write, own(filing or blank(FORM), RETURN), force=filing is None)
    return error.value


def raising(error: OSError) -> Callable[..., None]:
    def refuse(*_: object, **__: object) -> None:
        raise error

    return refuse


# -- what was there before


def saying(text: str) -> Callable[[Path], object]:
    return lambda path: path.write_text(text, encoding="utf-8")


def test_what_would_be_the_same_is_not_written_again(tmp_path: Path) -> None:
    out = tmp_path / "a.xlsx"
    assert write_safely(out, saying("1"), lambda path: True)
    os.utime(out, (1, 1))
    assert not would_change(out, saying("1"))
    assert not write_safely(out, saying("1"), lambda path: True, keep=tmp_path / "旧")
    assert (out.stat().st_mtime, [path.name for path in tmp_path.iterdir()]) == (1, ["a.xlsx"])


def test_what_is_replaced_is_kept_under_the_time_of_its_last_change(tmp_path: Path) -> None:
    out, old = tmp_path / "a.xlsx", tmp_path / "旧"
    for n, text in enumerate(("1", "2", "3", "4")):
        assert would_change(out, saying(text))
        assert write_safely(out, saying(text), lambda path: True, keep=old)
        os.utime(out, (1_737_000_000 + n // 2, 1_737_000_000 + n // 2))
    kept = {path.name: path.read_text(encoding="utf-8") for path in old.iterdir()}
    assert kept == {
        "a_20250116_120000.xlsx": "1",
        "a_20250116_120000 (2).xlsx": "2",
        "a_20250116_120001.xlsx": "3",
    }
    assert out.read_text(encoding="utf-8") == "4"


def test_a_run_that_was_ended_after_it_kept_the_old_one_keeps_it_once(tmp_path: Path) -> None:
    out, old = tmp_path / "a.xlsx", tmp_path / "旧"
    write_safely(out, saying("1"), lambda path: True, keep=old)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("xlreport.files.output._rename", raising(OSError(errno.EIO, "ended")))
        with pytest.raises(OSError, match="ended"):
            write_safely(out, saying("2"), lambda path: True, keep=old)
    write_safely(out, saying("2"), lambda path: True, keep=old)
    assert [path.read_text(encoding="utf-8") for path in old.iterdir()] == ["1"]


# -- whole or not at all


def test_an_output_and_its_folders_are_written_and_nothing_else_is_left(tmp_path: Path) -> None:
    out = tmp_path / "a" / "b" / "汇总.xlsx"
    write_safely(out, lambda path: path.write_bytes(b"whole"), own(blank(FORM), RETURN))
    assert [(path.name, path.read_bytes()) for path in out.parent.iterdir()] == [("汇总.xlsx", b"whole")]


def test_a_writer_that_fails_leaves_the_old_output_and_nothing_else(tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    out.write_bytes(OLD)
    error = stopped(out)
    assert error.message == f"不能写入 {out}：磁盘已满。原文件没有改动。"
    assert error.suggestion == "请检查磁盘空间（也包括临时文件夹所在的盘）和路径，再运行一次。"
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("out.xlsx", OLD)]


def test_an_interrupted_writer_leaves_nothing(tmp_path: Path) -> None:
    def interrupted(path: Path) -> None:
        path.write_bytes(b"half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_safely(tmp_path / "out.xlsx", interrupted, own(blank(FORM), RETURN))
    assert not list(tmp_path.iterdir())


def test_a_workbook_that_was_not_finished_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xlreport.workbook.write.sheets.Book.identity", raising(OSError(errno.EIO, "I/O error")))
    with pytest.raises(OSError, match="I/O error"):
        write(blank(FORM), tmp_path / "out.xlsx")
    assert not list(tmp_path.iterdir())


# -- what stops it, in one sentence

REASONS = {
    "the output is open in Excel": ("replace", OSError(errno.EACCES, "Access denied"), "正在 Excel 或 WPS 中打开"),
    "the folder is read-only": ("mkdir", OSError(errno.EACCES, "Access denied"), "文件夹只读，或没有权限"),
    "the disk is read-only": ("mkdir", OSError(errno.EROFS, "Read-only file system"), "文件夹只读，或没有权限"),
    "the disk is full": ("replace", OSError(errno.ENOSPC, "No space left"), "磁盘已满"),
    "the quota is used up": ("replace", OSError(errno.EDQUOT, "Quota exceeded"), "磁盘配额已用完"),
    "the disk fails": ("replace", OSError(errno.EIO, "I/O error"), "磁盘读写出错"),
}


@pytest.mark.parametrize("name", REASONS)
def test_what_stops_an_output_is_said_with_its_path_and_what_to_do(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    method, error, sentence = REASONS[name]
    out = tmp_path / "汇总.xlsx"
    out.write_bytes(OLD)
    monkeypatch.setattr(Path, method, raising(error))
    said = stopped(out, lambda path: path.write_bytes(b"whole"))
    assert (str(out) in said.message, sentence in said.message, bool(said.suggestion)) == (True, True, True)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("汇总.xlsx", OLD)]


def test_an_output_that_cannot_be_looked_into_is_said_to_be_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out.xlsx"
    out.write_bytes(OLD)
    monkeypatch.setattr(Path, "open", raising(PermissionError(errno.EACCES, "Access denied")))
    assert "正在 Excel 或 WPS 中打开" in stopped(out, filing=blank(FORM)).message


def test_a_file_in_the_place_of_a_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(OLD)
    assert "不能写入" in stopped(tmp_path / "a" / "out.xlsx").message
    assert (tmp_path / "a").read_bytes() == OLD


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
def test_a_disk_that_is_full_is_told_as_that_by_the_whole_program(tmp_path: Path) -> None:
    """/dev/full is a file on which every write fails for lack of room; a workbook is written onto it."""
    with pytest.raises(OSError, match="No space left") as full:
        write(blank(FORM), Path("/dev/full"))
    assert full.value.errno == errno.ENOSPC


def test_a_temporary_folder_that_is_full_is_told_as_that_and_left_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write_nothing(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left")

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr("xlreport.workbook.write.archive.SameEverywhere.write", write_nothing)
    monkeypatch.setattr("xlreport.workbook.write.sheets._FEW_ROWS", 0)
    with pytest.raises(OSError, match="No space left"):
        write_summary(merge([random_filing(1)], TOWN), Collection(()), io.BytesIO())
    assert list(tmp_path.iterdir()) == []


# -- never over somebody else's


def written(path: Path, filing: Filing, force: bool = False) -> bytes:
    write_safely(path, lambda target: write(filing, target), own(filing, RETURN), force)
    return path.read_bytes()


def test_a_template_replaces_a_template_of_the_same_unit_and_year(tmp_path: Path) -> None:
    template = blank(FORM, TOWN, YEAR)
    assert written(tmp_path / "a.xlsx", template) == written(tmp_path / "a.xlsx", template)


OTHERS = {
    "a return that was filled in": workbook(random_filing(1, TOWN)),
    "a template of another unit": workbook(blank(FORM, Unit("2", "乙镇", "乡镇"), YEAR)),
    "a template of another year": workbook(blank(FORM, TOWN, YEAR - 1)),
    "a file of somebody else's": b"%PDF-1.7",
    "an empty file": b"",
}


@pytest.mark.parametrize("name", OTHERS)
def test_anything_else_is_not_replaced_without_force(tmp_path: Path, name: str) -> None:
    out, template = tmp_path / "a.xlsx", blank(FORM, TOWN, YEAR)
    out.write_bytes(OTHERS[name])
    error = stopped(out, lambda path: write(template, path), template)
    assert ("没有覆盖" in error.message, "--force" in error.suggestion) == (True, True)
    assert out.read_bytes() == OTHERS[name]
    assert written(out, template, force=True) == workbook(template)


def test_a_folder_is_no_output(tmp_path: Path) -> None:
    assert "是文件夹" in stopped(tmp_path).message


def test_a_link_to_nothing_is_not_replaced(tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    try:
        out.symlink_to("nowhere")
    except OSError:
        pytest.skip("this system makes no links")
    assert "没有覆盖" in stopped(out, failing, blank(FORM)).message


# -- killed


def merging(inbox: Path, out: Path) -> list[str]:
    return ["merge", str(inbox), "--out", str(out), "--name", "沂源县", "--code", "9", "--kind", "县"]


@contextlib.contextmanager
def silent() -> Iterator[None]:
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        yield


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for n in (1, 2):
        (folder / f"{n}.xlsx").write_bytes(workbook(random_filing(n)))
    return folder


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows cannot fork a process that has everything loaded")
def test_a_merge_killed_at_any_point_leaves_the_old_output_or_the_new_one(inbox: Path, tmp_path: Path) -> None:
    old, new = tmp_path / "old.xlsx", tmp_path / "out.xlsx"
    with silent():
        assert main(merging(inbox / "1.xlsx", old)) == 0
        shutil.copy(old, new)
        assert main(merging(inbox, new)) == 0
    whole = {hashlib.sha256(path.read_bytes()).hexdigest() for path in (old, new)}
    command = [sys.executable, str(KILLING), str(old), str(new), "200", *merging(inbox, new)]
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True, env=environment)
    killed, seen = json.loads(done.stdout)
    assert killed > 50
    assert set(seen) == whole


def test_what_a_killed_run_leaves_does_no_harm_to_the_next(inbox: Path) -> None:
    out = inbox / "汇总.xlsx"
    code = (
        "import os, sys, xlreport.files.output as output\n"
        "from pathlib import Path\n"
        "Path.replace = lambda self, target: os._exit(9)\n"
        "from xlreport.cli import main\n"
        "sys.exit(main(sys.argv[1:]))"
    )
    done = subprocess.run([sys.executable, "-c", code, *merging(inbox, out)], capture_output=True, check=False)
    (left,) = (path for path in inbox.iterdir() if path.name not in ("1.xlsx", "2.xlsx"))
    assert (done.returncode, left.name.startswith(".xlreport-"), left.suffix) == (9, True, ".tmp")
    collection = collect([str(inbox)])
    assert {o.file: (o.status, *(f.code for f in o.findings)) for o in collection.outcomes} == {
        left.name: ("skipped", "LEFTOVER"),
        "1.xlsx": ("accepted",),
        "2.xlsx": ("accepted",),
    }
    with silent():
        assert main(merging(inbox, out)) == 0
    assert read(out).filing == merge(collection.accepted, Unit("9", "沂源县", "县"))


def test_a_summary_replaces_the_summary_of_the_same_unit_and_year(inbox: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    with silent():
        assert [main(merging(path, out)) for path in (inbox / "1.xlsx", inbox)] == [0, 0]
    reading = read(out)
    assert reading.filing is not None
    assert (reading.role, len(reading.filing.members)) == (SUMMARY, 2)


def summary_of_two() -> bytes:
    filings = [random_filing(1), random_filing(2)]
    collection = Collection(tuple(Outcome("a.xlsx", "0" * 64, ACCEPTED, f.unit, (), Returned(f)) for f in filings))
    target = io.BytesIO()
    write_summary(merge(filings, TOWN), collection, target)
    return target.getvalue()


def test_a_summary_has_the_same_parts_whether_they_lie_on_a_disk_or_not(monkeypatch: pytest.MonkeyPatch) -> None:
    def parts() -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(summary_of_two())) as book:
            return {name: book.read(name) for name in book.namelist()}

    small = parts()
    monkeypatch.setattr("xlreport.workbook.write.sheets._FEW_ROWS", 0)
    assert parts() == small


@pytest.mark.parametrize("few_rows", [0, 2_000], ids=["on a disk", "in memory"])
def test_a_summary_has_the_same_bytes_where_scratch_files_end_their_lines_with_crlf(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, few_rows: int
) -> None:
    """As on Windows, where files opened as text turn every line end, and zips say that they come from there."""

    def as_windows_does(file: Any, mode: str = "r", **how: Any) -> Any:
        newline = "\r\n" if "w" in mode and "b" not in mode else None
        return Path(file).open(mode, newline=newline, **how)

    # What others have left in the folder of all would be looked at as on Windows, too.
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("xlreport.workbook.write.sheets._FEW_ROWS", few_rows)
    here = summary_of_two()
    for module in ("worksheet", "xmlwriter", "theme"):
        monkeypatch.setattr(f"xlsxwriter.{module}.open", as_windows_does, raising=False)
    monkeypatch.setattr("zipfile.sys.platform", "win32")
    assert summary_of_two() == here


def test_no_clock_and_no_time_of_a_file_gets_into_a_workbook(tmp_path: Path) -> None:
    accept = tmp_path / "认可.txt"
    accept.write_text("1:T3-BALANCE 已核实\n", encoding="utf-8")
    summaries = []
    for age in (0, 10**8):
        folder = tmp_path / str(age)
        folder.mkdir()
        for seed in (1, 2):
            write(random_filing(seed), folder / f"{seed}.xlsx")
            os.utime(folder / f"{seed}.xlsx", (age, age))
        os.utime(accept, (age, age))
        out = tmp_path / f"{age}.xlsx"
        main(["merge", str(folder), "--out", str(out), "--accept", str(accept)])
        summaries.append(out.read_bytes().replace(str(folder).encode(), b""))
    assert summaries[0] == summaries[1]


def test_when_a_file_was_saved_is_what_it_says_itself_in_the_time_of_china() -> None:
    filing = random_filing(1)
    outcome = Outcome("a.xlsx", "0" * 64, ACCEPTED, filing.unit, (), Returned(filing), "return")
    told = []
    for saved in ("2025-01-10T23:30:00Z", "", "2021-09-01T00:00:00Z"):
        target = io.BytesIO()
        write_summary(merge([filing], TOWN), Collection((replace(outcome, saved=saved),)), target)
        told.append(openpyxl.load_workbook(target)["报送情况"]["G4"].value)
    assert told == ["2025-01-11 07:30", None, None]
