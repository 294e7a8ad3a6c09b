"""Judges a file by its bytes before any parser sees it: what it is, and whether it is let in."""

from __future__ import annotations

import os
import re
import stat
import zipfile
from pathlib import Path

from ...ooxml import RETURNS, SUMMARIES, ZIP, Package, Refused, judge_names, judge_sizes, mib, open_zip
from .strangers import ARCHIVE, COMPOUND_STRANGERS, other_zip, stranger

# How the stream of an .xls workbook begins that has a password.
_LOCKED_BOOK = re.compile(rb"\x09\x08(?:\x10\0.{16}|\x08\0.{8})(?:\x86\0\0\0)?\x2f\0", re.DOTALL)
_OLD_BOOK = "旧版工作簿"
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
# Nothing larger is ever let in.
LARGEST = SUMMARIES.file
_CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def take(path: Path) -> bytes:
    """The bytes of a regular file of bounded size that nobody is writing.

    Raises Refused for anything else, OSError as the file system does.
    """
    before = os.lstat(path)
    if not stat.S_ISREG(before.st_mode):
        raise Refused("NOT-A-FILE", _file_type(before.st_mode))
    with path.open("rb") as file:
        if before.st_size > largest(file.read(len(ZIP))):
            raise too_large(before.st_size)
        file.seek(0)
        data = file.read(before.st_size + 1)
        after = os.fstat(file.fileno())
    if (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns) or len(data) != after.st_size:
        raise Refused("BEING-COPIED")
    return data


def too_large(size: int) -> Refused:
    """Why a file of a size is not let in."""
    return Refused("FILE-TOO-LARGE", mib(size), mib(RETURNS.file))


def largest(begin: bytes) -> int:
    """How large a file may be that begins like this: only a summary or an archive is larger than a return."""
    return SUMMARIES.file if begin == ZIP else RETURNS.file


def _file_type(mode: int) -> str:
    if stat.S_ISLNK(mode):
        return "链接"
    return "文件夹" if stat.S_ISDIR(mode) else "管道或设备"


def open_package(data: bytes) -> Package:
    """The parts of an .xlsx file. Raises Refused for anything that is not one, or is made to do harm.

    Sizes are judged by `Package.judge`, once the workbook part has told what kind of workbook it is.
    """
    if what := _not_a_zip(data):
        raise Refused(*what)
    archive = open_zip(data)
    judge_names(archive.namelist())
    package = Package(archive)
    if "xl/workbook.xml" not in package.names and not _has_office_parts(package):
        raise Refused(*other_zip(package.names))
    return package


def _not_a_zip(data: bytes) -> tuple[str, str] | None:
    """The code and the name of what the first bytes say."""
    if not data:
        return "FILE-EMPTY", ""
    if data.startswith(ZIP):
        return None
    if data.startswith(_CFB):
        return _compound(data)
    return stranger(data) if data.strip(b"\0") else ("FILE-ZEROS", "")


def _compound(data: bytes) -> tuple[str, str]:
    """What lies in a compound file; its directory names streams in UTF-16."""
    if _LOCKED_BOOK.search(data):
        return "ENCRYPTED", ""
    for stream, code, kind in (
        ("EncryptedPackage", "ENCRYPTED", ""),
        *COMPOUND_STRANGERS,  # first: a workbook may lie in a letter or a mail
        ("Workbook", "NOT-XLSX", f"{_OLD_BOOK}（.xls 或 .et）"),
        ("Book", "NOT-XLSX", f"{_OLD_BOOK}（.xls）"),
    ):
        if stream.encode("utf-16-le") in data:
            return code, kind
    return "NOT-XLSX", "旧版 Office 文件"


def is_legacy(data: bytes) -> bool:
    """Whether a file is a workbook of another format that can be read: .xls, .et or .ods, by content.

    Raises Refused for a zip that is not let in.
    """
    if data.startswith(_CFB):
        return _compound(data)[1].startswith(_OLD_BOOK)
    return _begins_as_ods(data) and bool(_judged(data))


def _judged(data: bytes) -> zipfile.ZipFile:
    archive = open_zip(data)
    judge_sizes(archive, RETURNS, len(data))
    return archive


def _begins_as_ods(data: bytes) -> bool:
    """An .ods file's first part is a short text that names its type, not compressed."""
    return data.startswith(ZIP) and data[30:].startswith(b"mimetype" + _ODS)


def _has_office_parts(package: Package) -> bool:
    return "[Content_Types].xml" in package.names and other_zip(package.names)[1] == ARCHIVE
