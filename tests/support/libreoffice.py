"""LibreOffice, headless, as an independent spreadsheet application."""

from __future__ import annotations

import atexit
import contextlib
import functools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest

_WORKER = Path(__file__).with_name("uno_worker.py")
_USUAL = (
    "/opt/libreoffice*/program",
    "/Applications/LibreOffice.app/Contents/*",
    "C:/Program Files/LibreOffice/program",
)


class Input(NamedTuple):
    """What is put into a cell: a number, a text, None to clear it; `keyed`: taken as typed on a keyboard."""

    sheet: str
    cell: str
    value: int | float | Decimal | str | None
    keyed: bool = False


@dataclass(frozen=True)
class Job:
    """A file to open, what to put into it in this order, where to save it (by suffix), whether to list its formulas."""

    file: Path
    typed: Sequence[Input] = ()
    save: Path | None = None
    formulas: bool = False


class Formula(NamedTuple):
    """A formula cell after recalculation: its value, None when it is an error, and the error code, 0 for none."""

    value: float | str | None
    formula: str
    error: int


# What one job gives: its formula cells by sheet and cell name; empty unless they were asked for.
Formulas = dict[tuple[str, str], Formula]


class Failed(Exception):
    """LibreOffice could not do the jobs."""


def available() -> bool:
    """Whether there are LibreOffice and a Python that can speak to it."""
    return bool(_soffice() and _python())


def require() -> None:
    """Skips the test where LibreOffice is missing, but fails it where CI is "true"."""
    if available():
        return
    missing = "LibreOffice (soffice and a Python with the module uno, package python3-uno) is not installed"
    if os.environ.get("CI") == "true":
        pytest.fail(missing)
    pytest.skip(missing)


def run(jobs: Sequence[Job], seconds: float = 120) -> list[Formulas]:
    """Does all jobs in one LibreOffice, one at a time on this machine; raises Failed, also after `seconds`.

    LibreOffice stays for the next jobs of this process and ends with it.
    """
    orders = [_order(job) for job in jobs]
    order = json.dumps({"soffice": _soffice(), "seconds": seconds, "jobs": orders})
    with alone():
        said = _asked(_worker(), order, seconds + 30)
    if not said:
        _ended(_worker())
        raise Failed(f"no answer within {seconds} seconds")
    answer = json.loads(said)
    if "error" in answer:
        raise Failed(answer["error"].strip()[-2000:])
    return [_formulas(result["formulas"]) for result in answer["results"]]


@functools.cache
def _worker() -> subprocess.Popen[str]:
    """The process that speaks to LibreOffice, which ends when it hears no more."""
    worker = subprocess.Popen(
        [str(_python()), str(_WORKER)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    atexit.register(_ended, worker)
    return worker


def _asked(worker: subprocess.Popen[str], order: str, seconds: float) -> str:
    """The answer to an order; empty when there is none in time."""
    assert worker.stdin is not None
    assert worker.stdout is not None
    watch = threading.Timer(seconds, worker.kill)
    watch.start()
    try:
        worker.stdin.write(f"{order}\n")
        worker.stdin.flush()
        return worker.stdout.readline()
    except BrokenPipeError:
        return ""
    finally:
        watch.cancel()


def _ended(worker: subprocess.Popen[str]) -> None:
    """Waits until a worker and its LibreOffice are gone."""
    _worker.cache_clear()
    with contextlib.suppress(subprocess.TimeoutExpired, OSError, ValueError):
        worker.communicate(timeout=20)
    worker.kill()
    worker.wait()


def resave(file: Path, target: Path) -> Path:
    """Opens a file and saves it as what the target's suffix says: .xlsx, .xls, .ods or .pdf."""
    run([Job(file, save=target)])
    return target


def _order(job: Job) -> dict[str, object]:
    typed = [(put.sheet, put.cell, _plain(put.value), put.keyed) for put in job.typed]
    save = str(job.save.resolve()) if job.save else None
    return {"file": str(job.file.resolve()), "typed": typed, "save": save, "formulas": job.formulas}


def _plain(value: int | float | Decimal | str | None) -> float | str | None:
    return float(value) if isinstance(value, int | Decimal) else value


def _formulas(found: list[dict[str, Any]]) -> Formulas:
    return {(cell["sheet"], cell["cell"]): Formula(cell["value"], cell["formula"], cell["error"]) for cell in found}


def program() -> str:
    """The program itself, for what no job can do."""
    return str(_soffice())


@functools.cache
def _soffice() -> str | None:
    """The program, from the path or from where it usually lies."""
    for folder in _folders():
        for name in ("soffice", "soffice.exe"):
            if (folder / name).is_file():
                return str(folder / name)
    return shutil.which("soffice") or shutil.which("libreoffice")


def _folders() -> Iterator[Path]:
    """Where LibreOffice's own programs lie."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found:
        yield Path(found).resolve().parent
    for pattern in _USUAL:
        anchor = Path(pattern).anchor
        yield from sorted(Path(anchor).glob(pattern.removeprefix(anchor)))


@functools.cache
def _python() -> str | None:
    """A Python that has `uno`: this one, the system's, or LibreOffice's own."""
    bundled = [folder / name for folder in _folders() for name in ("python", "python.exe", "python.bin")]
    for python in (sys.executable, "/usr/bin/python3", *map(str, bundled)):
        if Path(python).is_file():
            tried = subprocess.run([python, "-c", "import uno"], capture_output=True, timeout=60, check=False)
            if tried.returncode == 0:
                return python
    return None


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Waits until no other test process of this user runs LibreOffice."""
    user = "" if sys.platform == "win32" else f"-{os.getuid()}"
    with (Path(tempfile.gettempdir()) / f"xlreport-libreoffice{user}.lock").open("a+b") as lock:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(lock.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
