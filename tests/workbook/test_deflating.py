"""Sheets of a summary that are compressed while others are written, and what goes wrong meanwhile."""

from __future__ import annotations

import errno
import io
import tempfile
from pathlib import Path
from typing import Any

import pytest

from support.filings import random_filing
from support.summary_changes import COUNTY
from xlreport import Collection, Unit, merge, write_summary
from xlreport.workbook.write import deflating, plain_sheet

SUMMARY = merge([random_filing(seed, Unit(str(seed), f"{seed}镇", "乡镇")) for seed in range(1, 4)], COUNTY)


def written() -> bytes:
    target = io.BytesIO()
    write_summary(SUMMARY, Collection(()), target)
    return target.getvalue()


@pytest.fixture(autouse=True)
def long_(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every sheet is long enough, on a disk."""
    monkeypatch.setattr(plain_sheet, "_LONG", 0)
    monkeypatch.setattr("xlreport.workbook.write.sheets._FEW_ROWS", 0)


def test_the_bytes_are_those_of_sheets_that_are_compressed_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    beside = written()
    monkeypatch.setattr(plain_sheet.PlainSheet, "deflate", lambda *_: None)
    assert written() == beside


def test_the_bytes_are_the_same_in_a_browser_which_has_no_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    beside = written()
    monkeypatch.setattr(deflating, "processes_can_be_started", lambda: False)
    monkeypatch.setattr("concurrent.futures.ThreadPoolExecutor", None)
    assert written() == beside


def test_the_bytes_are_the_same_where_the_system_begins_no_more_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    beside = written()

    def refused(*_: Any) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr("threading.Thread.start", refused)
    assert written() == beside


def test_a_full_disk_is_told_and_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch, target = tmp_path / "scratch", tmp_path / "汇总.xlsx"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))

    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(plain_sheet, "deflated", full)
    with pytest.raises(OSError, match="No space left"):
        write_summary(SUMMARY, Collection(()), target)
    assert [path for path in tmp_path.rglob("*") if path != scratch] == []
