"""A document as a .pdf file, which LibreOffice makes of the .docx file where it is installed."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from ..errors import OutputError
from ..files import scratch_folder
from .document import Document
from .docx import write_docx

_PROGRAMS = ("soffice", "libreoffice")
# Where it lies when no path leads to it.
_USUAL = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
)
# Seconds, of which the first start on a slow computer takes most.
_PATIENCE = 180


def write_pdf(document: Document, path: Path) -> None:
    """Writes a document as a .pdf file. Raises OutputError where LibreOffice is not installed, or does not do it."""
    program = next(_programs(), None)
    if program is None:
        raise OutputError(
            "写 PDF 要用 LibreOffice，这台电脑上没有找到。",
            "请安装 LibreOffice；或写成 .docx，用 Word、WPS 另存为 PDF。",
        )
    with scratch_folder() as scratch:
        folder = Path(scratch)
        write_docx(document, folder / "report.docx")
        _convert(program, folder)
        made = folder / "report.pdf"
        if not made.is_file():
            raise OutputError("LibreOffice 没有写出 PDF。", "请关闭 LibreOffice 再试；或写成 .docx，另存为 PDF。")
        shutil.copyfile(made, path)


def _programs() -> Iterator[str]:
    yield from filter(None, map(shutil.which, _PROGRAMS))
    yield from (usual for usual in _USUAL if Path(usual).is_file())


def _convert(program: str, folder: Path) -> None:
    """Has LibreOffice do it with a profile of its own, so that one that is open does not matter."""
    command = [program, "--headless", "--norestore", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    command += ["--convert-to", "pdf", "--outdir", str(folder), str(folder / "report.docx")]
    own = {**os.environ, "TMPDIR": str(folder), "TEMP": str(folder), "TMP": str(folder)}
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, env=own, start_new_session=True)
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired as error:
        raise OutputError(f"LibreOffice 在 {_PATIENCE} 秒内没有写出 PDF。", "请写成 .docx，另存为 PDF。") from error
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends LibreOffice if it still runs: `soffice` is only a starter, so all that it began."""
    if process.poll() is not None:
        return
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
