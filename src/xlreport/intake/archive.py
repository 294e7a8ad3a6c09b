"""A zip of attachments: what is in it, one file at a time, none of them inflated past its limit."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..ooxml import END_OF_DIRECTORY, ZIP, Refused, directory, inflated, is_locked
from ..workbook.read import is_document, largest, too_large

_MIB = 1 << 20
_OTHERS = ((b"Rar!", "RAR"), (b"7z\xbc\xaf", "7z"), (b"\x1f\x8b", "gzip"))
# Room for the names of the most files.
_MOST_FILES, _LARGEST_DIRECTORY = 5_000, 2 * _MIB
_LARGEST_SUM = 1024 * _MIB
_UTF_8 = 0x800
# What tells that a folder is one document.
_CONTENT_TYPES = "[Content_Types].xml"
_PACKAGES = (".numbers", ".pages", ".key")


@dataclass
class Room:
    """How much may still be inflated of one file that was handed in: its zips share it."""

    files: int = _MOST_FILES
    size: int = _LARGEST_SUM


def is_archive(data: bytes) -> bool:
    """Whether a file packs other files, and is not one document that is zipped, or a damaged zip."""
    if data.startswith(END_OF_DIRECTORY) or _other(data):
        return True
    archive = _opened(data) if data.startswith(ZIP) else None
    return archive is not None and not is_document(archive.NameToInfo)


def archived(data: bytes, room: Room) -> Iterator[tuple[str, bytes | Refused]]:
    """The files in an archive with their decoded names; one that is damaged or too large is refused by itself, and so
    is a folder that is one document.

    Raises Refused for an archive that is no zip, empty, too full, or locked with a password.
    """
    if other := _other(data):
        raise Refused("ARCHIVE-OTHER", other)
    archive = _opened(data)
    infos = [info for info in archive.infolist() if not info.is_dir()] if archive else []
    if not archive or not infos:
        raise Refused("ARCHIVE-EMPTY")
    if any(map(is_locked, infos)):
        raise Refused("ARCHIVE-LOCKED")
    _take(room, infos)
    named = [(_name(info), info) for info in infos]
    folders = unpacked_documents(name for name, _ in named)
    for folder, code in folders.items():
        yield folder, Refused(code)
    for name, info in named:
        if not inside(name, folders):
            yield name, _inflated(archive, info)


def _take(room: Room, infos: list[zipfile.ZipInfo]) -> None:
    """Raises Refused for more files or bytes than there is room for."""
    size = sum(info.file_size for info in infos)
    if len(infos) > room.files:
        raise Refused("ARCHIVE-FULL", f"{len(infos)} 个文件", f"{_MOST_FILES} 个")
    if size > room.size:
        raise Refused("ARCHIVE-FULL", f"{size // _MIB} MiB 的文件", f"{_LARGEST_SUM // _MIB} MiB")
    room.files -= len(infos)
    room.size -= size


def unpacked_documents(names: Iterable[str]) -> dict[str, str]:
    """The folders among some names of files that are one document each, with the code that says so."""
    found: dict[str, str] = {}
    for name in names:
        folder, _, last = name.rpartition("/")
        if folder and last == _CONTENT_TYPES:
            found.setdefault(folder, "FILE-UNPACKED")
        steps = folder.split("/")
        for n, step in enumerate(steps, 1):
            if step.lower().endswith(_PACKAGES):
                found.setdefault("/".join(steps[:n]), "FILE-NUMBERS")
                break
    return {folder: code for folder, code in found.items() if not inside(folder, found)}


def inside(name: str, folders: Iterable[str]) -> bool:
    """Whether a file lies in one of some folders."""
    return any(name.startswith(f"{folder}/") for folder in folders)


def _other(data: bytes) -> str:
    return next((kind for begin, kind in _OTHERS if data.startswith(begin)), "")


def _opened(data: bytes) -> zipfile.ZipFile | None:
    """The directory; None when there is none, or it is too long."""
    try:
        return directory(data, _LARGEST_DIRECTORY)
    except Refused:
        return None


def _inflated(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes | Refused:
    begin = inflated(archive, info, len(ZIP) - 1)
    if begin is not None and info.file_size > largest(begin):
        return too_large(info.file_size)
    data = inflated(archive, info, info.file_size)
    return data if data is not None and len(data) == info.file_size else Refused("ARCHIVE-MEMBER")


def _name(info: zipfile.ZipInfo) -> str:
    """A name that is not flagged as UTF-8 was written in the system's encoding: GBK on a Chinese Windows.

    zipfile's own `filename` will not do: on Windows it turns the second byte of some GBK characters into /.
    """
    name = info.orig_filename
    if not info.flag_bits & _UTF_8:
        for encoding in ("utf-8", "gb18030"):
            try:
                name = info.orig_filename.encode("cp437").decode(encoding)
                break
            except UnicodeError:
                continue
    return name.replace("\\", "/")
