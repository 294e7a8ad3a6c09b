"""Judges a file by its bytes before any parser sees it, and inflates no part past its limit."""

from __future__ import annotations

import io
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

_MIB = 1 << 20
_ZIP = b"PK\x03\x04"
_END_OF_DIRECTORY = b"PK\x05\x06"
_LARGEST_DIRECTORY = _MIB // 4
_KINDS = (
    (b"PK\x05\x06", "空的压缩包"),
    (b"%PDF", "PDF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"{\\rtf", "Word 文件"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
)
_OLD_BOOK = "旧版工作簿"
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class Limits:
    """How much a workbook may hold; sizes in bytes."""

    file: int = 10 * _MIB
    parts: int = 200
    part: int = 32 * _MIB
    all_parts: int = 64 * _MIB
    ratio: int = 200
    sheets: int = 100
    names: int = 2_000
    cells: int = 50_000
    rows: int = 5_000
    columns: int = 256
    merges: int = 5_000
    merged_cells: int = 5_000
    strings: int = 50_000
    depth: int = 64


RETURNS = Limits()
# A summary of some thousand units with 200 figures and a dozen texts each.
SUMMARIES = Limits(
    file=64 * _MIB, part=256 * _MIB, all_parts=384 * _MIB, cells=4_000_000, rows=200_000, strings=1_000_000
)

# A zip of mail attachments; each file in it is judged by itself again.
ARCHIVES = Limits(file=512 * _MIB, parts=2_000, part=64 * _MIB, all_parts=1024 * _MIB)


class Refused(Exception):
    """A file that is not let in: a code of the catalogue, and what was found."""

    def __init__(self, code: str, found: str = "", expected: str = "") -> None:
        super().__init__(code, found, expected)
        self.code = code
        self.found = found
        self.expected = expected


def take(path: Path) -> bytes:
    """The bytes of a regular file of bounded size that nobody is writing.

    Raises Refused for anything else, OSError as the file system does.
    """
    before = os.lstat(path)
    if not stat.S_ISREG(before.st_mode):
        raise Refused("NOT-A-FILE", _file_type(before.st_mode))
    if before.st_size > SUMMARIES.file:
        raise Refused("FILE-TOO-LARGE", _mib(before.st_size), _mib(RETURNS.file))
    with path.open("rb") as file:
        data = file.read(SUMMARIES.file + 1)
        after = os.fstat(file.fileno())
    if (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns) or len(data) != after.st_size:
        raise Refused("BEING-COPIED")
    return data


def _file_type(mode: int) -> str:
    if stat.S_ISLNK(mode):
        return "链接"
    return "文件夹" if stat.S_ISDIR(mode) else "管道或设备"


def _mib(size: int) -> str:
    return f"{size / _MIB:.0f} MiB"


@dataclass
class Package:
    """A workbook's parts by name, inflated when first asked for and only up to the limits."""

    archive: zipfile.ZipFile
    limits: Limits = RETURNS
    inflated: dict[str, bytes] = field(default_factory=dict)

    @property
    def names(self) -> Mapping[str, zipfile.ZipInfo]:
        """The parts, by name."""
        return self.archive.NameToInfo

    def part(self, name: str) -> bytes:
        """One part's bytes. Raises KeyError where there is none, Refused when it is damaged or too large."""
        if name not in self.inflated:
            info = self.archive.NameToInfo[name]
            try:
                with self.archive.open(info) as stream:
                    data = stream.read(self.limits.part + 1)
            except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
                raise Refused("PART-DAMAGED", name) from error
            self._bounded(name, data)
            self.inflated[name] = data
        return self.inflated[name]

    def widen(self, limits: Limits, size: int) -> None:
        """Judges the parts by other limits, before any is read that they would forbid."""
        self.limits = limits
        _judge_sizes(self.archive, limits, size)

    def _bounded(self, name: str, data: bytes) -> None:
        if len(data) > self.limits.part or sum(map(len, self.inflated.values())) + len(data) > self.limits.all_parts:
            raise Refused("PART-TOO-LARGE", name, _mib(self.limits.part))
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise Refused("XML-DOCTYPE", name)


def open_package(data: bytes) -> Package:
    """The parts of an .xlsx file. Raises Refused for anything that is not one, or is made to do harm.

    Sizes are judged by `Package.widen`, once the workbook part has told what kind of workbook it is.
    """
    if what := _not_a_zip(data):
        raise Refused(*what)
    archive = _opened(data)
    _judge_names(archive.namelist())
    if "xl/workbook.xml" not in archive.NameToInfo and not _has_office_parts(archive):
        raise Refused("NOT-XLSX", _other_zip(archive))
    return Package(archive)


def _not_a_zip(data: bytes) -> tuple[str, str] | None:
    """The code and the name of what the first bytes say."""
    if not data:
        return "FILE-EMPTY", ""
    if data.startswith(_ZIP):
        return None
    if data.startswith(_CFB):
        return _compound(data)
    for begin, kind in _KINDS:
        if data.startswith(begin):
            return "NOT-XLSX", kind
    if not data.strip(b"\0"):
        return "FILE-ZEROS", ""
    head = data[:512].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith((b"<!doctype html", b"<html")):
        return "NOT-XLSX", "网页文件"
    return "NOT-XLSX", "XML 文件" if head.startswith(b"<?xml") else "文本或其他文件"


def _compound(data: bytes) -> tuple[str, str]:
    """What lies in a compound file; its directory names streams in UTF-16."""
    for stream, code, kind in (
        ("EncryptedPackage", "ENCRYPTED", ""),
        ("WordDocument", "NOT-XLSX", "Word 文件（.doc）"),
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
    archive = _opened(data)
    _judge_sizes(archive, RETURNS, len(data))
    return archive


def _begins_as_ods(data: bytes) -> bool:
    """An .ods file's first part is a short text that names its type, not compressed."""
    return data.startswith(_ZIP) and data[30:].startswith(b"mimetype" + _ODS)


def is_archive(data: bytes) -> bool:
    """Whether a file is a zip of other files, and not one document that is zipped.

    Raises Refused for a zip that is not let in.
    """
    if not data.startswith(_ZIP):
        return False
    archive = _opened(data)
    return "[Content_Types].xml" not in archive.NameToInfo and _other_zip(archive) == "压缩包"


def archived(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The files in a zip, one at a time, their names decoded: Windows writes them in GBK.

    Raises Refused for an archive that is made to do harm, or damaged, or locked with a password.
    """
    archive = _opened(data)
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if len(infos) > ARCHIVES.parts:
        raise Refused("ZIP-PARTS", str(len(infos)), str(ARCHIVES.parts))
    if len({info.filename for info in infos}) < len(infos):
        raise Refused("ZIP-DUPLICATE", "文件")
    if any(info.flag_bits & 1 for info in infos):
        raise Refused("ENCRYPTED")
    _judge_sizes(archive, ARCHIVES, len(data))
    package = Package(archive, ARCHIVES)
    for info in infos:
        yield _decoded(info), package.part(info.filename)
        package.inflated.clear()


def _decoded(info: zipfile.ZipInfo) -> str:
    """A name that is not flagged as UTF-8 was written in the system's encoding."""
    if info.flag_bits & 0x800:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return info.filename.encode("cp437").decode(encoding)
        except UnicodeError:
            continue
    return info.filename


def _opened(data: bytes) -> zipfile.ZipFile:
    """A zip's directory. Raises Refused when there is none, or it is too long."""
    _judge_directory(data)
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, struct.error, OverflowError, NotImplementedError) as error:
        raise Refused("ZIP-BROKEN") from error


def _judge_directory(data: bytes) -> None:
    """A directory that is too long or missing is refused before zipfile makes objects of it."""
    at = data.rfind(_END_OF_DIRECTORY)
    if at < 0 or at + 22 > len(data):
        raise Refused("ZIP-BROKEN")
    size = struct.unpack_from("<L", data, at + 12)[0]
    if size > _LARGEST_DIRECTORY:
        raise Refused("ZIP-PARTS", "目录过长", str(RETURNS.parts))


def _judge_names(names: list[str]) -> None:
    if len(names) > RETURNS.parts:
        raise Refused("ZIP-PARTS", str(len(names)), str(RETURNS.parts))
    if len({name.lower() for name in names}) < len(names):
        doubled = next(name for name in names if [other.lower() for other in names].count(name.lower()) > 1)
        raise Refused("ZIP-DUPLICATE", doubled)
    for name in names:
        if name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/"):
            raise Refused("ZIP-NAME", name)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused("MACROS")


def _judge_sizes(archive: zipfile.ZipFile, limits: Limits, size: int) -> None:
    """What the directory declares; what a part really holds is seen when it is inflated."""
    if size > limits.file:
        raise Refused("FILE-TOO-LARGE", _mib(size), _mib(limits.file))
    for info in archive.infolist():
        packed = max(info.compress_size, 1)
        if info.file_size > limits.part or (info.file_size > _MIB and info.file_size / packed > limits.ratio):
            raise Refused("PART-TOO-LARGE", info.filename, _mib(limits.part))
    if sum(info.file_size for info in archive.infolist()) > limits.all_parts:
        raise Refused("PART-TOO-LARGE", "全部", _mib(limits.all_parts))


def _has_office_parts(archive: zipfile.ZipFile) -> bool:
    return "[Content_Types].xml" in archive.NameToInfo and not _other_zip(archive).startswith(("Word", "演示"))


def _other_zip(archive: zipfile.ZipFile) -> str:
    names = archive.NameToInfo
    if any(name.startswith("word/") for name in names):
        return "Word 文件"
    if any(name.startswith("ppt/") for name in names):
        return "演示文稿"
    if "mimetype" in names:
        return "OpenDocument 文件（.ods 或 .odt）"
    return "压缩包"
