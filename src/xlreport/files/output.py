"""Writing a file whole or not at all, and never over somebody else's."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Callable
from pathlib import Path

from ..errors import OutputError, reason
from .leftovers import beside, clean_leftovers
from .names import showable

_DENIED = (errno.EACCES, errno.EPERM)


def write_safely(
    path: Path, write: Callable[[Path], object], replaceable: Callable[[Path], bool], force: bool = False
) -> None:
    """Calls `write` with a temporary path beside `path` and then renames it.

    An existing file is replaced only when it is `replaceable`, or with `force`. Raises OutputError when it
    is not, or when the file cannot be written; what was there is then untouched.
    """
    if path.is_dir():
        raise OutputError(f"{_named(path)} 是文件夹，不能作为输出文件。", "请在 --out 后面写文件名。")
    if os.path.lexists(path) and not force and not _may_replace(path, replaceable):
        raise OutputError(
            f"{_named(path)} 已经存在，不是同一单位、同一年度的同类文件，或已经填写，没有覆盖。",
            "请换一个文件名；确实要覆盖的，加 --force。",
        )
    clean_leftovers(path.parent)
    temporary = beside(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(temporary)
        _onto_disk(temporary)
    except OSError as error:
        raise _unwritable(path, error) from error
    else:
        _rename(temporary, path)
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _may_replace(path: Path, replaceable: Callable[[Path], bool]) -> bool:
    try:
        return replaceable(path)
    except OSError as error:
        raise _in_use(path) if error.errno in _DENIED else _unwritable(path, error) from error


def _onto_disk(path: Path) -> None:
    """A disk that is full may say so only now."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _rename(temporary: Path, path: Path) -> None:
    try:
        temporary.replace(path)
    except OSError as error:
        denied = error.errno in _DENIED and path.exists()
        raise _in_use(path) if denied else _unwritable(path, error) from error


def _in_use(path: Path) -> OutputError:
    return _stopped(path, "文件可能正在 Excel 或 WPS 中打开", "请关闭该文件，再运行一次。")


def _unwritable(path: Path, error: OSError) -> OutputError:
    if error.errno in _DENIED or error.errno == errno.EROFS:
        return _stopped(path, "文件夹只读，或没有权限", "请换一个文件夹，再运行一次。")
    return _stopped(path, reason(error), "请检查磁盘空间（也包括临时文件夹所在的盘）和路径，再运行一次。")


def _stopped(path: Path, why: str, suggestion: str) -> OutputError:
    kept = "原文件没有改动。" if path.exists() else ""
    return OutputError(f"不能写入 {_named(path)}：{why}。{kept}", suggestion)


def _named(path: Path) -> str:
    return showable(str(path))
