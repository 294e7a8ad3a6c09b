"""Scratch files and folders that tell whose they are, and are cleaned away when their process has ended."""

from __future__ import annotations

import contextlib
import os
import platform
import re
import shutil
import sys
import tempfile
import zlib
from pathlib import Path

from .names import LEFTOVER_BEGIN, LEFTOVER_END

_SCRATCH_BEGIN = "xlreport-"
# Host, process, when that began: a folder may be shared by computers, and numbers of processes come again.
_NAME = re.compile(r"\.?xlreport-([0-9a-f]{8})-(\d{1,10})-(\d{1,20})-\w{1,40}(?:\.tmp)?", re.ASCII)
# What Windows says of a process that has not ended, and the right to ask.
_STILL_ACTIVE, _MAY_ASK = 259, 0x1000


def beside(path: Path) -> Path:
    """A scratch file beside an output, under a name of its own."""
    return path.with_name(f"{LEFTOVER_BEGIN}{_mark()}-{os.urandom(8).hex()}{LEFTOVER_END}")


def scratch_folder() -> tempfile.TemporaryDirectory[str]:
    """A folder for the time of writing; those of runs that were killed are removed first."""
    clean_leftovers(Path(tempfile.gettempdir()))
    return tempfile.TemporaryDirectory(prefix=f"{_SCRATCH_BEGIN}{_mark()}-", ignore_cleanup_errors=True)


def clean_leftovers(folder: Path) -> None:
    """Removes what runs on this computer left in a folder whose process has ended; whatever is not sure stays."""
    with contextlib.suppress(OSError):
        for path in list(folder.iterdir()):
            match = _NAME.fullmatch(path.name)
            if match and match[1] == _host() and _has_ended(int(match[2]), match[3]) and _is_ours(path):
                _remove(path)


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink()


def _is_ours(path: Path) -> bool:
    return not hasattr(os, "getuid") or path.lstat().st_uid == os.getuid()


def _mark() -> str:
    return f"{_host()}-{os.getpid()}-{_began(os.getpid()) or 0}"


def _host() -> str:
    return f"{zlib.crc32(platform.node().encode('utf-8', 'replace')):08x}"


def _began(process: int) -> str:
    """When a process began, as Linux counts it; empty where that is not told, or there is none."""
    try:
        # The name of the program, in brackets, may hold anything.
        return (
            Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[19]
        )
    except (OSError, IndexError):
        return ""


def _has_ended(process: int, began: str) -> bool:
    """Whether a process has ended; where its number was given again and the system tells no times, it has not."""
    if sys.platform == "win32":
        return _has_ended_on_windows(process)
    if began != "0" and Path("/proc/self/stat").exists():
        return _began(process) != began
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        pass
    return False


def _has_ended_on_windows(process: int) -> bool:
    """There os.kill would end it."""
    import ctypes

    kernel = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined,unused-ignore]  # only there
    handle = kernel.OpenProcess(_MAY_ASK, False, process)
    if not handle:
        return bool(kernel.GetLastError() == 87)  # there is no such process; others may not be asked
    code = ctypes.c_ulong()
    asked = kernel.GetExitCodeProcess(handle, ctypes.byref(code))
    kernel.CloseHandle(handle)
    return bool(asked) and code.value != _STILL_ACTIVE
