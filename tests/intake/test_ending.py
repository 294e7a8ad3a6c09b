"""Processes that are killed or told to end: nothing outlives a run, nothing is left for good, no result is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest

from support.ending import Bench
from support.filings import random_filing, workbook
from xlreport import collect
from xlreport.files.leftovers import _mark, beside, clean_leftovers, scratch_folder
from xlreport.findings import ACCEPTED, REJECTED, Outcome
from xlreport.intake import examine as examine_module
from xlreport.intake.examine import examine_file
from xlreport.intake.inbox import Item

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells which processes belong to a run")
FORK = pytest.mark.skipif(not hasattr(os, "fork"), reason="a patched reader gets into other processes by a fork alone")
# A file with this name ends whatever process reads it, except the first.
DEADLY = "致命.xlsx"
FIRST = os.getpid()
known = examine_file


def deadly(item: Item, *editions: object) -> Outcome:
    if item.name.endswith(DEADLY) and os.getpid() != FIRST:
        os.kill(os.getpid(), signal.SIGKILL)
    return known(item)


def deadly_once(item: Item, *editions: object) -> Outcome:
    mark = Path(item.path).parent.parent / "mark"
    if item.name.endswith(DEADLY) and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return known(item)


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for seed in range(60):
        (folder / f"{seed}.xlsx").write_bytes(workbook(random_filing(seed)))
    (folder / DEADLY).write_bytes(workbook(random_filing(99)))
    monkeypatch.setattr(examine_module, "_POOL_FROM", 0)
    return folder


def became(inbox: Path, executor: Executor | None = None) -> dict[str, tuple[str, ...]]:
    return {
        o.file: (o.status, *(f.code for f in o.findings)) for o in collect([str(inbox)], executor=executor).outcomes
    }


GOOD = {f"{seed}.xlsx": (ACCEPTED,) for seed in range(60)}


@FORK
def test_a_file_that_ends_its_process_again_and_again_is_the_only_one_lost(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(examine_module, "examine_file", deadly)
    assert became(inbox) == GOOD | {DEADLY: (REJECTED, "READING-DIED")}


@FORK
def test_a_process_that_was_ended_once_costs_a_retry(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examine_module, "examine_file", deadly_once)
    assert became(inbox) == GOOD | {DEADLY: (ACCEPTED,)}


@FORK
def test_what_an_executor_loses_is_read_all_the_same(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examine_module, "examine_file", deadly)
    with ProcessPoolExecutor(1) as executor:
        assert became(inbox, executor=executor) == GOOD | {DEADLY: (REJECTED, "READING-DIED")}


def test_an_executor_that_was_shut_down_loses_nothing(inbox: Path) -> None:
    executor = ThreadPoolExecutor(1)
    executor.shutdown()
    outcomes = collect([str(inbox)], executor=executor).outcomes
    assert {o.file: o.status for o in outcomes} == dict.fromkeys([*GOOD, DEADLY], ACCEPTED)


@LINUX
def test_a_merge_that_is_killed_or_told_to_end_leaves_no_process_and_nothing_for_good(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.fill(60)
    whole, seconds = bench.finished(bench.started()), bench.seconds()
    for number in (signal.SIGKILL, signal.SIGTERM, signal.SIGHUP):
        hit = sum(bench.ended_by(number, seconds * part) for part in (0.2, 0.4, 0.6, 0.8))
        assert hit > 0, number
        assert bench.finished(bench.started()) == whole
        assert bench.left() == []


@LINUX
def test_a_merge_that_loses_a_worker_loses_no_result(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.fill(60)
    whole, seconds = bench.finished(bench.started()), bench.seconds()
    runs = [bench.without_a_worker(seconds * part) for part in (0.1, 0.5, 0.7)]
    assert any(killed for killed, _ in runs)
    assert [outcomes for _, outcomes in runs] == [whole] * 3


def test_a_process_that_nobody_has_taken_up_ends_with_the_one_that_began_it() -> None:
    command = "from xlreport.intake.pool import Worker; Worker(print)"
    assert subprocess.run([sys.executable, "-c", command], timeout=30, check=False).returncode == 0


# -- leftovers


def test_only_what_ended_processes_of_this_computer_left_is_removed(tmp_path: Path) -> None:
    host, process, _ = _mark().split("-")
    gone = f"{host}-4194399-1-abc"
    kept = [
        beside(tmp_path / "o.xlsx").name,
        f"xlreport-{_mark()}-abc",
        f"xlreport-00000000-{process}-1-abc",
        ".xlreport-0123456789abcdef.tmp",
        "xlreport-报表",
        f"xlreport-{gone}.xlsx",
    ]
    for name in [*kept, f".xlreport-{gone}.tmp"]:
        (tmp_path / name).touch()
    (tmp_path / f"xlreport-{gone}").mkdir()
    (tmp_path / f"xlreport-{gone}" / "a").touch()
    clean_leftovers(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(kept)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells when a process began")
def test_a_number_of_a_process_that_was_given_again_does_not_protect_what_the_first_left(tmp_path: Path) -> None:
    host, process, began = _mark().split("-")
    (tmp_path / f"xlreport-{host}-{process}-{int(began) - 1}-abc").mkdir()
    clean_leftovers(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_scratch_folder_is_gone_when_it_has_been_used() -> None:
    with scratch_folder() as folder:
        assert Path(folder).is_dir()
    assert not Path(folder).exists()
