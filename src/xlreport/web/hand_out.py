"""The page as one file: the one that this installation carries, or one that is built of a checkout."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
import zipfile
from importlib import resources
from pathlib import Path

from ..errors import OutputError, UsageError
from ..files import path_with_ending, write_safely

NAME = "xlreport.html"
# Where a checkout has what builds the page, and what that needs besides Python.
_BUILDER = Path(__file__).resolve().parents[3] / "scripts" / "build_page.py"
_NEEDED = ("npm", "node")
_SHEET = "使用说明和安全说明.txt"


def hand_out(out: Path, packed: bool = False, force: bool = False) -> Path:
    """Writes the page, or with `packed` a zip of it and a sheet that says how to use it and why it is safe.

    Raises UsageError where there is none and it cannot be built, OutputError for what cannot be written.
    """
    ending = ".zip" if packed else ".html"
    out = path_with_ending(out.with_suffix("") if packed and out.suffix.lower() == ".html" else out, (ending,))
    page = carried() or built()

    def write(target: Path) -> None:
        target.write_bytes(_zip(page) if packed else page)

    write_safely(out, write, lambda path: _is_ours(path), force)
    return out


def carried() -> bytes:
    """The page that this installation carries; empty where it carries none."""
    page = resources.files(__package__) / NAME
    return page.read_bytes() if page.is_file() else b""


def built() -> bytes:
    """The page, built of the checkout that this is."""
    lacking = [program for program in _NEEDED if shutil.which(program) is None]
    if not _BUILDER.is_file() or lacking:
        why = f"也没有 {'、'.join(lacking)}，不能生成" if _BUILDER.is_file() else "也不是源代码文件夹，不能生成"
        raise UsageError(f"这里没有带着网页，{why}。", "请向维护者要 xlreport.html，或换带网页的安装包（.whl）。")
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / NAME
        command = [sys.executable, str(_BUILDER), "--out", str(target)]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", check=False)
        if done.returncode:
            said = (done.stderr.strip().splitlines() or ["？"])[-1]
            raise OutputError(f"网页没有生成：{said}", "生成时要用 npm 和 pip 取几个固定版本的部件，请检查网络。")
        return target.read_bytes()


def sheet(page: bytes) -> str:
    """What goes with the page: how it is used, why it is safe, and by what it is known."""
    text = (resources.files(__package__) / "page" / "sheet.txt").read_text(encoding="utf-8")
    return text.format(name=NAME, sha256=hashlib.sha256(page).hexdigest(), size=f"{len(page) / (1 << 20):.1f}")


def _zip(page: bytes) -> bytes:
    """The page and its sheet; the same page gives the same bytes."""
    import io

    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as packed:
        for name, content in ((NAME, page), (_SHEET, sheet(page).replace("\n", "\r\n").encode("utf-8-sig"))):
            packed.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return data.getvalue()


def _is_ours(path: Path) -> bool:
    """Whether a file is an earlier page, or a zip of one."""
    with path.open("rb") as file:
        begin = file.read(4096)
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            return packed.namelist() == [NAME, _SHEET]
    return b"xlreport" in begin and begin.startswith(b"<!DOCTYPE html>")
