"""The process of the installed command: it ends as its command says, and in order when it is told to end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import xlreport

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(xlreport.__file__).parents[1])}
# A command that is told to end twice, the second time while it cleans up.
TOLD = """\
def main():
    try:
        os.kill(os.getpid(), {0})
        return 1
    finally:
        os.kill(os.getpid(), {0})
        print("clean", flush=True)
"""


def ended(command: str, before: str = "") -> tuple[int, str]:
    """How a process ends that runs such a command, and what it prints."""
    script = f"""\
import os, signal, sys
{before}
from xlreport.cli import run
import xlreport.cli.main
{command}
sys.modules["xlreport.cli.main"].main = main
run()
"""
    done = subprocess.run([sys.executable, "-c", script], env=ENVIRONMENT, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout.strip()


@pytest.mark.parametrize("status", [0, 1, 2])
def test_its_exit_status_is_that_of_its_command(status: int) -> None:
    assert ended(f"main = lambda: {status}") == (status, "")


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a process without telling it")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_told_to_end_it_cleans_up_once_and_says_by_which_signal(name: str) -> None:
    assert ended(TOLD.format(f"signal.{name}")) == (128 + signal.Signals[name], "clean")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
def test_begun_by_somebody_who_has_it_ignore_a_signal_it_does() -> None:
    ignored = "signal.signal(signal.SIGHUP, signal.SIG_IGN)"
    assert ended(TOLD.format("signal.SIGHUP"), before=ignored) == (1, "clean")
