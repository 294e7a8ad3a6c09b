"""Every file that lies under some paths, also inside zips, once and under a name of its own."""

from __future__ import annotations

import contextlib
import datetime
import glob
import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from ..errors import UsageError, reason
from ..files import LEFTOVER_BEGIN, LEFTOVER_END, showable
from ..findings import REJECTED, SKIPPED, Finding, Outcome, finding_of, refusal
from ..ooxml import Refused
from ..workbook.read import LARGEST as LARGEST
from ..workbook.read import take, too_large
from .archive import Room, archived, is_archive, unpacked_documents

# Excel and WPS put these before the whole name of a workbook that is open; LibreOffice adds a # at its end.
_LOCKS = ("~$", ".~lock.", ".~")
_JUNK = {"thumbs.db", "ehthumbs.db", "desktop.ini", ".ds_store", ".localized", ".apdisk", "autorun.inf"}
# What systems keep on a disk or a stick beside the files of its owner; whatever begins like the last of them.
_JUNK_FOLDERS = {
    "__macosx",
    "$recycle.bin",
    "recycler",
    "recycled",
    "system volume information",
    ".fseventsd",
    ".temporaryitems",
    ".appledouble",
    "#recycle",
    "@eadir",
    "lost.dir",
    "lost+found",
}
_JUNK_BEGINS = (".trash", ".spotlight", ".documentrevisions", "found.0")
# A zip, and a zip inside it.
_LEVELS = 2


class File(NamedTuple):
    """One file of the file system: the name that tells it apart, where it lies, how deep below a PATH."""

    name: str
    path: Path
    depth: int = 0

    @property
    def steps(self) -> str:
        """The steps that lead to it from the PATH's own name on; what lies above says nothing of it."""
        return "/".join(self.path.parts[-self.depth - 1 :])


class Item(NamedTuple):
    """One file to read, its bytes read once. `path` is where it, or the zip that it is in, lies.

    `changed` is when the file system says that it was last changed; nobody knows of a file in a zip.
    """

    name: str
    data: bytes
    path: str
    changed: str = ""

    @property
    def sha256(self) -> str:
        """The digest that tells contents apart."""
        return hashlib.sha256(self.data).hexdigest()


class _Way(NamedTuple):
    """How a file was reached: its name relative to a PATH, the same with the PATH before it."""

    depth: int
    short: str
    long: str
    path: Path


def given(paths: Iterable[str]) -> list[Path]:
    """The files and folders that are named, globs expanded. Raises UsageError for one that does not exist."""
    return [path for text in paths for path in _expanded(text)]


def listed(paths: Iterable[str]) -> list[File]:
    """Every file under the paths once, sorted by name; folders, files, globs, in any order.

    A name is relative to the outermost PATH; where files of several PATHs would share it, each gets its
    PATH before it. Raises UsageError for a path that does not exist.
    """
    ways: dict[str, _Way] = {}
    for path in given(paths):
        for itself, way in _ways(path):
            ways[itself] = max(way, ways.get(itself, way))
    found = list(ways.values())
    names = _lengthened([(way.short, way.long) for way in found])
    return sorted(
        (File(name, way.path, way.depth) for name, way in zip(names, found, strict=True)),
        key=lambda f: (f.name, f.path),
    )


def file_in(folder: Path, path: Path) -> File:
    """A file below a folder as `listed` tells it where that folder is the only PATH."""
    below = path.relative_to(folder)
    return File(_shown_path(below), path, len(below.parts))


def items_in(file: File) -> Iterator[Item | Outcome]:
    """The file, or the files in it when it is a zip; what is junk or cannot be opened already has its outcome."""
    path = str(file.path) if showable(str(file.path)) == str(file.path) else ""
    if junk := _junk(file.steps):
        yield Outcome(file.name, "", SKIPPED, findings=junk, path=path)
        return
    try:
        data = take(file.path)
    except Refused as refused:
        yield Outcome(file.name, "", REJECTED, findings=(_closed(file, refused),), path=path)
    except OSError as error:
        found = finding_of("UNREADABLE", "", found=reason(error))
        yield Outcome(file.name, "", REJECTED, findings=(found,), path=path)
    else:
        yield from _unpacked(Item(file.name, data, path, _changed(file.path)), _LEVELS, Room())


def bytes_of(outcome: Outcome) -> bytes | None:
    """The bytes of a file that was read, where they still lie there; None where they do not."""
    if not outcome.path or not outcome.sha256:
        return None
    items = (item for item in items_in(File(outcome.file, Path(outcome.path))) if isinstance(item, Item))
    return next((item.data for item in items if item.sha256 == outcome.sha256), None)


def _changed(path: Path) -> str:
    """When a file was last changed, in UTC; empty where nobody can tell."""
    try:
        moment = datetime.datetime.fromtimestamp(path.stat().st_mtime, datetime.UTC)
    except (OSError, ValueError, OverflowError):
        return ""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def is_junk(path: Path) -> bool:
    """Whether a file is one that systems and applications leave beside those of their owner."""
    return bool(_junk(path.name))


def unread(file: File, size: int) -> Outcome:
    """The outcome of a file that is larger than `LARGEST`, by its size alone."""
    return Outcome(file.name, "", REJECTED, findings=(refusal(too_large(size)),), path=str(file.path))


def locked_by(outcome: Outcome) -> str:
    """Where the workbook lies that a lock file says is open; empty for any other file."""
    locks = [finding.found for finding in outcome.findings if finding.code == "LOCK-FILE"]
    return str(Path(outcome.path).with_name(locks[0])) if locks and locks[0] and _outside_zips(outcome) else ""


def _outside_zips(outcome: Outcome) -> bool:
    return bool(outcome.path) and "!" not in outcome.file


# -- the file system


def _expanded(text: str) -> list[Path]:
    if os.path.lexists(text):
        return [Path(text)]
    matches = [Path(match) for match in glob.glob(text, recursive=True)] if glob.has_magic(text) else []
    if not matches:
        raise UsageError(f"找不到文件或文件夹：{showable(text)}", "请核对路径；含空格的路径要加引号。")
    return matches


def _ways(given: Path) -> Iterator[tuple[str, _Way]]:
    """The files that a PATH leads to, each with the one name that it has on the disk."""
    home = given.parent.resolve() / given.name if given.name else given.resolve()
    for path in _inside(given):
        below = path.relative_to(given)
        short = _shown_path(below if path != given else Path(given.name))
        yield os.path.normcase(home / below), _Way(len(below.parts), short, _shown_path(path), path)


def _inside(given: Path) -> Iterator[Path]:
    """The files below a folder; a folder that cannot be opened stands for what is in it."""
    waiting = [given]
    while waiting:
        path = waiting.pop()
        if not _is_folder(path) or (path.is_symlink() and path != given):
            yield path
            continue
        try:
            below = list(path.iterdir())
        except OSError:
            yield path
        else:
            if _package(path, below):
                yield path
            else:
                waiting += below


def _package(path: Path, below: Iterable[Path]) -> str:
    """The code of a folder that is one document, empty for any other."""
    return unpacked_documents(f"{path.name}/{inner.name}" for inner in below).get(path.name, "")


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # in a folder that may be listed and not entered
        return False


def _lengthened(names: list[tuple[str, str]]) -> list[str]:
    """Short names, but long ones where only these tell files apart."""
    chosen = [short for short, _ in names]
    while True:
        meant: dict[str, set[str]] = {}
        for name, (_, long) in zip(chosen, names, strict=True):
            meant.setdefault(name, set()).add(long)
        longer = [long if len(meant[name]) > 1 else name for name, (_, long) in zip(chosen, names, strict=True)]
        if longer == chosen:
            return chosen
        chosen = longer


def _closed(file: File, refused: Refused) -> Finding:
    """A folder is met here only when it could not be opened, or is one document."""
    if _is_folder(file.path) and not file.path.is_symlink():
        with contextlib.suppress(OSError):
            if code := _package(file.path, file.path.iterdir()):
                return finding_of(code, "")
        return finding_of("UNREADABLE", "", found="没有权限打开这个文件夹")
    return refusal(refused)


def _shown_path(path: Path) -> str:
    """Every step by itself: a zip that was unpacked elsewhere leaves names in GBK in folders in UTF-8."""
    return "/".join(map(showable, path.as_posix().split("/")))


def _junk(name: str) -> tuple[Finding, ...]:
    *folders, last = name.split("/")
    for begin in _LOCKS:
        if last.startswith(begin):
            return (finding_of("LOCK-FILE", "", found=showable(last.removeprefix(begin).removesuffix("#"))),)
    if last.startswith(LEFTOVER_BEGIN) and last.endswith(LEFTOVER_END):
        return (finding_of("LEFTOVER", ""),)
    steps = [step.lower() for step in (*folders, last)]
    if last.lower() in _JUNK or last.startswith("._") or _JUNK_FOLDERS & set(steps):
        return (finding_of("JUNK", ""),)
    if any(step.startswith(_JUNK_BEGINS) for step in steps):
        return (finding_of("JUNK", ""),)
    return ()


# -- zips


def _unpacked(item: Item, levels: int, room: Room) -> Iterator[Item | Outcome]:
    """The files in a zip, also in a zip inside it; the zip itself has an outcome only if it is bad."""
    try:
        if not is_archive(item.data):
            yield item
            return
        if not levels:
            raise Refused("ARCHIVE-NESTED")
        for name, data in archived(item.data, room):
            yield from _member(item, showable(name), data, levels, room)
    except Refused as refused:
        yield _refused(item, REJECTED, refusal(refused))


def _member(item: Item, name: str, data: bytes | Refused, levels: int, room: Room) -> Iterator[Item | Outcome]:
    inner = Item(f"{item.name}!{name}", b"" if isinstance(data, Refused) else data, item.path)
    if junk := _junk(name):
        yield _refused(inner, SKIPPED, *junk)
    elif isinstance(data, Refused):
        yield replace(_refused(inner, REJECTED, refusal(data)), sha256="")
    else:
        yield from _unpacked(inner, levels - 1, room)


def _refused(item: Item, status: str, *findings: Finding) -> Outcome:
    return Outcome(item.name, item.sha256, status, findings=findings, path=item.path)
