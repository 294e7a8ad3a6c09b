"""Merges of many returns that are killed, told to end, or lose a worker: what is left of them.

Linux tells which processes belong to a run; elsewhere nothing can be said.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from support.filings import random_filing, workbook

# Seconds after which no process of a run may be alive.
PATIENCE = 10
# Reads everything in a pool, however little it is; where tests run under nohup, SIGHUP would be ignored.
RUN = (
    "import signal; signal.signal(signal.SIGHUP, signal.SIG_DFL)\n"
    "import xlreport.intake.examine as e; e._POOL_FROM = 0\nfrom xlreport.cli import run; run()"
)


@dataclass
class Bench:
    """A folder with an inbox, an output and a folder for scratch files."""

    home: Path
    chance: random.Random = field(default_factory=lambda: random.Random(1))

    def fill(self, files: int) -> None:
        """Some returns, each of a unit of its own."""
        for name in ("in", "out", "tmp"):
            (self.home / name).mkdir()
        for seed in range(files):
            (self.home / "in" / f"{seed}.xlsx").write_bytes(workbook(random_filing(seed)))

    def started(self) -> subprocess.Popen[bytes]:
        """A merge that has begun; its session is its own."""
        words = ["merge", str(self.home / "in"), "--out", str(self.home / "out" / "o.xlsx"), "--json", "--force"]
        environment = {**os.environ, "TMPDIR": str(self.home / "tmp")}
        return subprocess.Popen(
            [sys.executable, "-c", RUN, *words],
            stdout=(self.home / "told").open("wb"),
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,
        )

    def finished(self, merge: subprocess.Popen[bytes]) -> list[tuple[str, str]]:
        """The outcomes of a merge that is left alone."""
        merge.wait(timeout=30)
        document = json.loads((self.home / "told").read_bytes())
        return sorted((row["file"], row["status"]) for row in document["returns"])

    def seconds(self) -> float:
        """How long a merge takes."""
        start = time.perf_counter()
        self.finished(self.started())
        return time.perf_counter() - start

    def ended_by(self, number: int, after: float) -> bool:
        """Sends a signal to a merge and waits until its processes are gone; whether it was still busy."""
        merge = self.started()
        time.sleep(after)
        merge.send_signal(number)
        status = merge.wait(timeout=PATIENCE)
        until = time.monotonic() + PATIENCE
        while members(merge.pid) and time.monotonic() < until:
            time.sleep(0.02)
        assert not members(merge.pid), "processes outlived their parent"
        return status in (-number, 128 + number)

    def without_a_worker(self, after: float) -> tuple[bool, list[tuple[str, str]]]:
        """Kills one of the workers of a merge: whether there was one, and the outcomes."""
        merge = self.started()
        time.sleep(after)
        while not (workers := [one for one in members(merge.pid) if one != merge.pid]) and merge.poll() is None:
            time.sleep(0.005)
        killed = bool(workers)
        if workers:
            try:
                os.kill(self.chance.choice(workers), signal.SIGKILL)
            except ProcessLookupError:
                killed = False
        return killed, self.finished(merge)

    def left(self) -> list[str]:
        """What lies where nothing but the output should."""
        found = [path.name for name in ("out", "tmp") for path in (self.home / name).iterdir()]
        return sorted(set(found) - {"o.xlsx"})


def members(session: int) -> list[int]:
    """The processes of a session that are alive."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text(errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] not in "ZX":
            found.append(int(path.parent.name))
    return found
