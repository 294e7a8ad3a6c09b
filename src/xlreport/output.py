"""Writing a file whole or not at all, and never over somebody else's."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from .errors import OutputError
from .filing import Filing
from .identity import identity_facts
from .workbook.reader import identity_of


def write_safely(path: Path, filing: Filing, role: str, write: Callable[[Path], None], force: bool = False) -> None:
    """Calls `write` with a temporary path beside `path` and then renames it.

    An existing file is replaced only when it is our own workbook of the same role, form, year and unit,
    or with `force`. Raises OutputError when it is not, or when the file cannot be written.
    """
    if path.is_dir():
        raise OutputError(f"{path} 是文件夹，不能作为输出文件。", "请在 --out 后面写文件名。")
    if path.exists() and not force and _own(path) != identity_facts(filing, role):
        raise OutputError(
            f"{path} 已经存在，不是同一单位、同一年度的同类文件，没有覆盖。",
            "请换一个文件名；确实要覆盖的，加 --force。",
        )
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".xlreport-", suffix=".tmp", dir=path.parent)
        os.close(handle)
        temporary = Path(name)
        write(temporary)
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        if temporary:
            temporary.unlink(missing_ok=True)


def _own(path: Path) -> dict[str, str]:
    try:
        return identity_of(path.read_bytes())
    except OSError as error:
        raise _unwritable(path, error) from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _unwritable(path: Path, error: OSError) -> OutputError:
    if isinstance(error, PermissionError):
        return OutputError(
            f"不能写入 {path}：文件可能正在 Excel 或 WPS 中打开，或文件夹只读。原文件没有改动。",
            "请关闭该文件，或换一个文件夹，再运行一次。",
        )
    reason = error.strerror or type(error).__name__
    return OutputError(f"不能写入 {path}：{reason}。原文件没有改动。", "请检查磁盘空间和文件夹权限，再运行一次。")
