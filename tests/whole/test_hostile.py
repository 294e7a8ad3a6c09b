"""Every hostile or broken file that we can think of, thrown at one merge together with some good returns."""

from __future__ import annotations

import dataclasses
import functools
import json
import os
import subprocess
import sys
import time
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from support import hostile, hostile_files
from support.filings import random_filing, workbook
from support.hostile_case import GOOD, Case, good_filing

CASES = {case.name: case for cases in hostile.SORTS for case in cases}
OTHERS = {f"!good {seed}.xlsx": seed for seed in (2, 3, 4)}
# In MiB, of the largest process, whatever it reads.
MOST_MEMORY = 350
# Seconds that one worker waits for another to finish the merge.
PATIENCE = 600
# Runs the program and writes down how much memory the largest of its processes took.
MEASURED = """
import subprocess, sys
status = subprocess.run([sys.executable, "-m", "xlreport", *sys.argv[2:]]).returncode
try:
    import resource
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // (2**20 if sys.platform == "darwin" else 2**10)
except ImportError:
    peak = ""
open(sys.argv[1], "w").write(str(peak))
sys.exit(status)
"""


@dataclass(frozen=True)
class Run:
    """What a merge printed; `peak` is the memory of its largest process in MiB, empty where it cannot be told."""

    status: int
    stdout: str
    stderr: str
    peak: str

    @functools.cached_property
    def document(self) -> Any:
        """The JSON document."""
        return json.loads(self.stdout)

    @functools.cached_property
    def rows(self) -> dict[str, Any]:
        """What became of each file."""
        return {row["file"]: row for row in self.document["returns"]}


@pytest.fixture(scope="session")
def runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Run]:
    """A merge of all cases and the good returns, and one of the good returns alone; one worker makes them."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    told = folder / "hostile.json"
    try:
        (folder / "hostile").mkdir()
    except FileExistsError:
        return _told(told)
    try:
        answer: Any = [dataclasses.asdict(run) for run in _made(folder / "hostile")]
    except Exception:
        answer = traceback.format_exc()
    (folder / "hostile.part").write_text(json.dumps(answer), encoding="utf-8")
    (folder / "hostile.part").replace(told)
    return _told(told)


def _told(path: Path) -> tuple[Run, Run]:
    until = time.monotonic() + PATIENCE
    while not path.exists() and time.monotonic() < until:
        time.sleep(0.1)
    answer = json.loads(path.read_text(encoding="utf-8"))
    assert isinstance(answer, list), answer
    whole, good = (Run(**run) for run in answer)
    return whole, good


def _made(folder: Path) -> tuple[Run, Run]:
    everything, good = folder / "everything", folder / "good"
    for home in (everything, good):
        home.mkdir()
        (home / GOOD).write_bytes(workbook(good_filing()))
        for name, seed in OTHERS.items():
            (home / name).write_bytes(workbook(random_filing(seed)))
    for case in CASES.values():
        case.make(everything / case.name)
    (everything / "empty folder.xlsx").mkdir()
    device = [hostile_files.DEVICE] if os.name == "posix" else []
    return _merge(folder / "1.xlsx", str(everything), *device), _merge(folder / "2.xlsx", str(good))


def _merge(out: Path, *paths: str) -> Run:
    peak = out.with_suffix(".peak")
    command = [sys.executable, "-c", MEASURED, str(peak), "merge", *paths, "--out", str(out), "--json"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=PATIENCE)
    return Run(done.returncode, done.stdout, done.stderr, peak.read_text())


def _where(finding: dict[str, Any]) -> str:
    return f"{finding['sheet']}!{finding['cell']}" if finding["cell"] else ""


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_each_file_gets_its_status_and_all_its_findings(case: Case, runs: tuple[Run, Run]) -> None:
    row = runs[0].rows[case.name]
    findings = frozenset((finding["code"], _where(finding)) for finding in row["findings"])
    assert (row["status"], findings) == (case.status, case.findings)
    assert case.found in (None, row["findings"][0]["found"])


def test_every_file_has_one_row_and_a_folder_none(runs: tuple[Run, Run]) -> None:
    files = [row["file"] for row in runs[0].document["returns"]]
    assert sorted(files) == sorted([*CASES, GOOD, *OTHERS])


def test_the_totals_are_those_of_the_good_returns_alone(runs: tuple[Run, Run]) -> None:
    whole, good = (run.document for run in runs)
    accepted = {row["file"] for row in whole["returns"] if row["status"] == "accepted"}
    assert accepted == {GOOD, *OTHERS}
    assert whole["totals"] == good["totals"]
    assert {row["status"] for row in good["returns"]} == {"accepted"}


def test_the_program_says_what_is_wrong_and_does_not_break(runs: tuple[Run, Run]) -> None:
    whole, good = runs
    assert (whole.status, whole.stderr) == (1, "")
    assert (good.status, good.stderr) == (0, "")
    assert "Traceback" not in whole.stdout
    assert all(finding["message"] for row in whole.document["returns"] for finding in row["findings"])


def test_no_process_takes_more_memory_than_the_limits_allow(runs: tuple[Run, Run]) -> None:
    pytest.importorskip("resource", reason="this system does not tell how much memory a process took")
    assert 0 < int(runs[0].peak) < MOST_MEMORY


@pytest.mark.skipif(os.name != "posix", reason="links need rights on this system")
def test_there_are_enough_cases_of_every_sort() -> None:
    assert len(CASES) == sum(len(cases) for cases in hostile.SORTS)
    assert all(len(cases) >= 80 for cases in hostile.SORTS)
