"""Writing a file whole or not at all, and never over somebody else's."""

from __future__ import annotations

import contextlib
import datetime
import errno
import filecmp
import glob
import os
import re
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from ..errors import OutputError, OutputKept, UsageError, reason
from .leftovers import beside, clean_leftovers
from .names import distinct_name, same_mark, showable
from .plain_text import is_file

_DENIED = (errno.EACCES, errno.EPERM)
_WORKBOOK = (".xlsx",)
# Where the clock of an office stands, whatever that of the computer says.
_CHINA = datetime.timezone(datetime.timedelta(hours=8))
# What looks like the ending of a file of another kind, and not like the end of a name such as 汇总v1.2.
_OTHER_ENDING = re.compile(r"\.[a-z][a-z0-9]{1,4}", re.IGNORECASE)


def workbook_path(path: Path) -> Path:
    """The path of a workbook that somebody named, with its ending. Raises UsageError as `path_with_ending` does."""
    return path_with_ending(path, _WORKBOOK)


def path_with_ending(path: Path, endings: Sequence[str]) -> Path:
    """The path of a file that somebody named, with one of the endings without which no application opens it.

    Without an ending it gets the first. Raises UsageError for the ending of another kind of file.
    """
    if path.suffix.lower() in endings or _is_there(path, Path.is_dir):
        return path
    if _OTHER_ENDING.fullmatch(path.suffix):
        kind = f"{endings[0]} 工作簿" if endings == _WORKBOOK else f"{'、'.join(endings)} 文件"
        raise UsageError(
            f"--out 写的是 {showable(path.name)}，但写出的是 {kind}。",
            f"请改为 {showable(path.stem)}{endings[0]}。",
        )
    return path.with_name(f"{path.name}{endings[0]}")


def write_safely(
    path: Path,
    write: Callable[[Path], object],
    replaceable: Callable[[Path], bool],
    force: bool = False,
    keep: Path | None = None,
) -> bool:
    """Calls `write` with a temporary path beside `path` and then renames it; says whether anything changed.

    An existing file is replaced only when it is `replaceable`, or with `force`; one of the same bytes stays as it is,
    and of any other a copy goes to the folder `keep`, if there is one, under a name with the time of its last change.
    Raises OutputError when it is not (OutputKept, also while it is open), or when the file cannot be written; what was
    there is then untouched.
    """
    _refuse_taken(path, replaceable, force)
    clean_leftovers(path.parent)
    temporary = beside(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(temporary)
        _onto_disk(temporary)
        if _same_bytes(temporary, path):
            return False
        if keep and is_file(path):
            _put_aside(path, keep)
    except OSError as error:
        raise _unwritable(path, error) from error
    else:
        _rename(temporary, path)
        return True
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def would_change(path: Path, write: Callable[[Path], object]) -> bool:
    """Whether `write_safely` would change anything; what it writes is thrown away. Raises OutputError as that does."""
    if not is_file(path):
        return True
    temporary = beside(path)
    try:
        write(temporary)
        return not _same_bytes(temporary, path)
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        temporary.unlink(missing_ok=True)


def _refuse_taken(path: Path, replaceable: Callable[[Path], bool], force: bool) -> None:
    """Raises OutputError for a folder, OutputKept for a file that may not be replaced."""
    if _is_there(path, Path.is_dir):
        raise OutputError(f"{_named(path)} 是文件夹，不能作为输出文件。", "请在 --out 后面写文件名。")
    if os.path.lexists(path) and not force and not _may_replace(path, replaceable):
        raise OutputKept(
            f"{_named(path)} 已经存在，不是同一单位、同一年度的同类文件，或已有人填写、改动，没有覆盖。",
            "请换一个文件名；确实要覆盖的，加 --force。",
        )


def _may_replace(path: Path, replaceable: Callable[[Path], bool]) -> bool:
    try:
        return replaceable(path)
    except OSError as error:
        raise _in_use(path) if error.errno in _DENIED else _unwritable(path, error) from error


def _same_bytes(one: Path, other: Path) -> bool:
    return is_file(other) and filecmp.cmp(one, other, shallow=False)


def _put_aside(path: Path, folder: Path) -> None:
    """Copies a file that is about to be replaced, so that there is always one under its name."""
    folder.mkdir(parents=True, exist_ok=True)
    saved = datetime.datetime.fromtimestamp(int(path.stat().st_mtime), _CHINA)
    stem = f"{path.stem}_{saved:%Y%m%d_%H%M%S}"
    if any(_same_bytes(path, other) for other in folder.glob(f"{glob.escape(stem)}*{path.suffix}")):
        return  # a run that was ended here before
    name = distinct_name(stem, path.suffix, {same_mark(other.name) for other in folder.iterdir()})
    temporary = beside(folder / name)
    try:
        shutil.copy2(path, temporary)
        temporary.replace(folder / name)
    finally:
        temporary.unlink(missing_ok=True)


def _onto_disk(path: Path) -> None:
    """A disk that is full may say so only now."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _rename(temporary: Path, path: Path) -> None:
    try:
        temporary.replace(path)
    except OSError as error:
        denied = error.errno in _DENIED and _is_there(path)
        raise _in_use(path) if denied else _unwritable(path, error) from error


def _in_use(path: Path) -> OutputKept:
    stopped = _stopped(path, "文件可能正在 Excel 或 WPS 中打开", "请关闭该文件，再运行一次。")
    return OutputKept(stopped.message, stopped.suggestion)


def _unwritable(path: Path, error: OSError) -> OutputError:
    if error.errno in _DENIED or error.errno == errno.EROFS:
        return _stopped(path, "文件夹只读，或没有权限", "请换一个文件夹，再运行一次。")
    return _stopped(path, reason(error), "请检查磁盘空间（也包括临时文件夹所在的盘）和路径，再运行一次。")


def _stopped(path: Path, why: str, suggestion: str) -> OutputError:
    kept = "原文件没有改动。" if _is_there(path) else ""
    return OutputError(f"不能写入 {_named(path)}：{why}。{kept}", suggestion)


def _is_there(path: Path, test: Callable[[Path], bool] = Path.exists) -> bool:
    """Whether something stands at a path, whose name may be too long for any file."""
    try:
        return test(path)
    except OSError:
        return False


def _named(path: Path) -> str:
    return showable(str(path))
