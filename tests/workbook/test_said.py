"""What members of a large summary say is the same whoever makes rows of it, and nobody outlives the writing of it."""

from __future__ import annotations

import io
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from support.filings import random_filing
from support.summary_changes import COUNTY
from xlreport import Collection, Unit, merge, write_summary
from xlreport.layout import heading
from xlreport.layout import summary as at
from xlreport.workbook.write import said, summary

NAMES = ("甲镇", "错误", " 乙 & 丙 ", "提醒")
MEMBERS = [random_filing(seed, Unit(str(seed), name, "乡镇")) for seed, name in enumerate(NAMES, 1)]
SUMMARY = merge([*MEMBERS, merge(MEMBERS[:2], Unit("9", "己县", "县"))], COUNTY)


def written(target: Any = None) -> bytes:
    target = target or io.BytesIO()
    write_summary(SUMMARY, Collection(()), target, live_up_to=0, most_rows=24)
    return target.getvalue() if isinstance(target, io.BytesIO) else b""


def begun(monkeypatch: pytest.MonkeyPatch, then: Any = lambda process: None) -> list[subprocess.Popen[bytes]]:
    """Has a process begun for few members; those that were begun."""
    processes: list[subprocess.Popen[bytes]] = []
    begin = said._begun

    def noted(*task: Any) -> subprocess.Popen[bytes] | None:
        if process := begin(*task):
            processes.append(process)
            then(process)
        return process

    monkeypatch.setattr(said, "APART_FROM", 1)
    monkeypatch.setattr(said, "processors", lambda: 2)
    monkeypatch.setattr(said, "_begun", noted)
    return processes


def test_another_process_makes_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    alone = written()
    processes = begun(monkeypatch)
    assert written() == alone
    assert [process.returncode for process in processes] == [0]


def test_one_that_is_killed_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    alone = written()
    processes = begun(monkeypatch, lambda process: process.kill())
    assert written() == alone
    assert [process.returncode == 0 for process in processes] == [False]


@pytest.mark.skipif(sys.platform != "linux", reason="no process can be stopped in the same way elsewhere")
def test_one_that_goes_on_for_ever_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    alone = written()
    processes = begun(monkeypatch, lambda process: process.send_signal(signal.SIGSTOP))
    monkeypatch.setattr(said, "_PATIENCE", 0)
    monkeypatch.setattr(said, "_TIMES", 0)
    assert written() == alone
    assert [process.returncode for process in processes] == [-signal.SIGKILL]


def test_where_none_can_be_begun_the_bytes_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    alone = written()
    processes = begun(monkeypatch)
    monkeypatch.setattr(sys, "executable", "")
    assert written() == alone
    assert processes == []


def test_it_ends_when_the_summary_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    processes = begun(monkeypatch)

    def full(*_: Any) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(summary, "write_units", full)
    with pytest.raises(OSError, match="No space left"):
        written(tmp_path / "汇总.xlsx")
    assert [process.returncode is None for process in processes] == [False]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("lines", "rows"), [(0, []), (21, [21]), (22, [21, 1]), (43, [21, 21, 1])])
def test_a_list_goes_on_on_another_sheet_only_where_there_is_more(tmp_path: Path, lines: int, rows: list[int]) -> None:
    texts = said._List(said.Task(SUMMARY.form, 1, tmp_path, at.LIST_HEAD_ROW + 22), at.TEXTS)
    texts.put([("1", "甲镇", "部分", "", str(n), "文字") for n in range(lines)])
    assert [part.rows for part in texts.end()] == rows


@pytest.mark.parametrize("name", [at.FACTS, at.TEXTS])
def test_its_files_can_be_made_where_file_names_have_no_chinese_letters(tmp_path: Path, name: str) -> None:
    made = said._List(said.Task(SUMMARY.form, 1, tmp_path, at.LIST_HEAD_ROW + 2), name)
    made.put([["字"] * len(heading(SUMMARY.form, name))] * 3)
    assert [part.path.name.isascii() for part in made.end()] == [True] * 3
