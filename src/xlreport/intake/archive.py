"""A zip of attachments: what is in it, one file at a time, none of them inflated past its limit."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator

from ..workbook.read import END_OF_DIRECTORY, ZIP, Refused, directory, inflated, is_locked

_MIB = 1 << 20
_OTHERS = ((b"Rar!", "RAR"), (b"7z\xbc\xaf", "7z"), (b"\x1f\x8b", "gzip"))
# Room for the names of the most files.
_MOST_FILES, _LARGEST_DIRECTORY = 5_000, 2 * _MIB
# A file in it is as large as a summary at most; what it is, is judged again when it is read.
_LARGEST_FILE, _LARGEST_SUM = 64 * _MIB, 1024 * _MIB
_UTF_8 = 0x800
_DOCUMENT = ("[Content_Types].xml", "mimetype")
_DOCUMENT_FOLDERS = ("xl/", "word/", "ppt/")


def is_archive(data: bytes) -> bool:
    """Whether a file packs other files, and is not one document that is zipped, or a damaged zip."""
    if data.startswith(END_OF_DIRECTORY) or _other(data):
        return True
    archive = _opened(data) if data.startswith(ZIP) else None
    return archive is not None and not any(
        name in _DOCUMENT or name.startswith(_DOCUMENT_FOLDERS) for name in archive.NameToInfo
    )


def archived(data: bytes) -> Iterator[tuple[str, bytes | Refused]]:
    """The files in an archive with their decoded names; one that is damaged or too large is refused by itself.

    Raises Refused for an archive that is no zip, empty, too full, or locked with a password.
    """
    if other := _other(data):
        raise Refused("ARCHIVE-OTHER", other)
    archive = _opened(data)
    infos = [info for info in archive.infolist() if not info.is_dir()] if archive else []
    if not archive or not infos:
        raise Refused("ARCHIVE-EMPTY")
    if len(infos) > _MOST_FILES:
        raise Refused("ARCHIVE-FULL", f"{len(infos)} 个文件", f"{_MOST_FILES} 个")
    size = sum(info.file_size for info in infos)
    if size > _LARGEST_SUM:
        raise Refused("ARCHIVE-FULL", f"{size // _MIB} MiB 的文件", f"{_LARGEST_SUM // _MIB} MiB")
    if any(map(is_locked, infos)):
        raise Refused("ARCHIVE-LOCKED")
    for info in infos:
        yield _name(info), _inflated(archive, info)


def _other(data: bytes) -> str:
    return next((kind for begin, kind in _OTHERS if data.startswith(begin)), "")


def _opened(data: bytes) -> zipfile.ZipFile | None:
    """The directory; None when there is none, or it is too long."""
    try:
        return directory(data, _LARGEST_DIRECTORY)
    except Refused:
        return None


def _inflated(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes | Refused:
    if info.file_size > _LARGEST_FILE:
        return Refused("FILE-TOO-LARGE", f"{info.file_size // _MIB} MiB", f"{_LARGEST_FILE // _MIB} MiB")
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
