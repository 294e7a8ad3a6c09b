"""LibreOffice, where it is installed: found, and run on one file in a profile of its own that trusts nobody."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import subprocess

_PROGRAMS = ("soffice", "libreoffice")
# Where it lies when no path leads to it.
_USUAL = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
)
# Nobody listens at this port: what goes there reaches nobody.
_NOWHERE, _PORT = "127.0.0.1", 9
_COMMON, _INTERNET = "/org.openoffice.Office.Common", "/org.openoffice.Inet/Settings"
_SETTINGS: tuple[tuple[str, str, str | int], ...] = (
    (f"{_COMMON}/Security/Scripting", "MacroSecurityLevel", 3),
    (f"{_COMMON}/Security/Scripting", "DisableMacrosExecution", "true"),
    (f"{_COMMON}/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", 0),
    (_INTERNET, "ooInetProxyType", 2),
    (_INTERNET, "ooInetNoProxy", ""),
    *((_INTERNET, f"ooInet{kind}ProxyName", _NOWHERE) for kind in ("HTTP", "HTTPS", "FTP")),
    *((_INTERNET, f"ooInet{kind}ProxyPort", _PORT) for kind in ("HTTP", "HTTPS", "FTP")),
)
_PROFILE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
    'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n'
    + "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>\n'
        for path, name, value in _SETTINGS
    )
    + "</oor:items>\n"
)
_PROXY = f"http://{_NOWHERE}:{_PORT}"
_PROXIES = dict.fromkeys(("http_proxy", "https_proxy", "ftp_proxy", "all_proxy"), _PROXY)
# Memory, the size of a file, seconds of a processor, where the system has such limits. It begins in 1 GiB.
_LIMITS = 'ulimit -v 3145728; ulimit -f 524288; ulimit -t "$1"; shift; exec "$@"'


def libreoffice_program() -> str | None:
    """The program; None where it is not installed."""
    return next(_programs(), None)


def _programs() -> Iterator[str]:
    yield from filter(None, map(shutil.which, _PROGRAMS))
    yield from (usual for usual in _USUAL if Path(usual).is_file())


def made_by_libreoffice(program: str, file: Path, ending: str, seconds: int, reader: str = "") -> Path | None:
    """What LibreOffice makes of a file, beside it, in a folder that is its own; None when it makes nothing.

    `reader` names what is to read the file, whatever it looks like. No macro runs, no link is followed, nobody is
    asked for anything. Raises TimeoutError after so many seconds.
    """
    folder = file.parent
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
    command = [program, "--headless", "--norestore", f"-env:UserInstallation={profile.as_uri()}"]
    command += [f"--infilter={reader}"] if reader else []
    command += ["--convert-to", ending.removeprefix("."), "--outdir", str(folder), str(file)]
    _run(command, folder, seconds)
    made = file.with_suffix(ending)
    return made if made.is_file() else None


def _run(command: list[str], folder: Path, seconds: int) -> None:
    import subprocess

    if sys.platform != "win32":
        command = ["/bin/sh", "-c", _LIMITS, "sh", str(seconds), *command]
    own = {**os.environ, **_PROXIES, "no_proxy": "", "TMPDIR": str(folder), "TEMP": str(folder), "TMP": str(folder)}
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(
        command, stdin=quiet, stdout=quiet, stderr=quiet, env=own, cwd=folder, start_new_session=True
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired as error:
        raise TimeoutError from error
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends LibreOffice if it still runs: `soffice` is only a starter, so all that it began."""
    import subprocess

    if process.poll() is not None:
        return
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
