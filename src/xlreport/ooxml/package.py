"""A workbook file's parts, none of them inflated past its limit."""

from __future__ import annotations

import functools
import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

_MIB = 1 << 20
ZIP = b"PK\x03\x04"
END_OF_DIRECTORY = b"PK\x05\x06"
_LARGEST_DIRECTORY = _MIB // 4
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_LOCKED = 1
_PIECE, _STREAMED_PIECE = _MIB, _MIB // 4
# How Python says that a part is damaged: the last two of a name that is no UTF-8, and of an extra field cut off.
_DAMAGES = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    struct.error,
)


class Limits(NamedTuple):
    """How much a workbook may hold; sizes in bytes, marks are the `<` and `=` of one part's XML.

    `texts`: the characters of all cells, where a few bytes can stand for many.
    """

    file: int = 10 * _MIB
    parts: int = 200
    part: int = 32 * _MIB
    all_parts: int = 64 * _MIB
    ratio: int = 200
    sheets: int = 100
    # Names pile up in workbooks that were copied for years; none is read.
    names: int = 60_000
    cells: int = 50_000
    rows: int = 5_000
    columns: int = 256
    merges: int = 5_000
    merged_cells: int = 5_000
    strings: int = 50_000
    formats: int = 65_490
    formulas: int = 4 * _MIB
    texts: int = 4 * _MIB
    depth: int = 64
    marks: int = 1_000_000
    # Those of parts that are read piece by piece, of which nothing stays.
    streamed: Limits | None = None


RETURNS = Limits()
# A summary of as many units as a country has, with 200 figures and a dozen texts each; and what is held whole of it.
_STREAMED = Limits(
    file=160 * _MIB, part=1024 * _MIB, all_parts=3072 * _MIB, cells=16_000_000, rows=1_048_576, marks=160_000_000
)
SUMMARIES = Limits(
    file=_STREAMED.file,
    part=160 * _MIB,
    all_parts=224 * _MIB,
    cells=4_000_000,
    rows=200_000,
    strings=1_000_000,
    marks=40_000_000,
    streamed=_STREAMED,
)


class Refused(Exception):
    """A file that is not let in: a code of the catalogue, and what was found."""

    def __init__(self, code: str, found: str = "", expected: str = "") -> None:
        super().__init__(code, found, expected)
        self.code = code
        self.found = found
        self.expected = expected


class Names(Mapping[str, zipfile.ZipInfo]):
    """The parts of a file by name. Applications compare names without letter case; some write backslashes."""

    def __init__(self, entries: Iterable[zipfile.ZipInfo]) -> None:
        self._entries = {folded(entry.filename): entry for entry in entries}

    def __getitem__(self, name: str) -> zipfile.ZipInfo:
        return self._entries[folded(name)]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


def folded(name: str) -> str:
    """A part's name as names are compared."""
    return name.replace("\\", "/").lower()


@dataclass
class Package:
    """The parts of a zip file by name, inflated when first asked for and only up to the limits."""

    archive: zipfile.ZipFile
    limits: Limits = RETURNS
    inflated: dict[str, bytes] = field(default_factory=dict)

    @functools.cached_property
    def names(self) -> Names:
        """The parts, by name."""
        return Names(self.archive.infolist())

    def part(self, name: str) -> bytes:
        """One part's bytes. Raises KeyError where there is none, Refused when it is damaged or too large."""
        if name not in self.inflated:
            self.inflated[name] = self._inflate(self.names[name])
        return self.inflated[name]

    def judge(self, limits: Limits, size: int) -> None:
        """Judges the parts by other limits, before any is read that they would forbid. Raises Refused."""
        self.limits = limits
        judge_sizes(self.archive, limits.streamed or limits, size)

    def pieces(self, name: str) -> Iterator[bytes]:
        """One part's bytes piece by piece, as many as may be streamed. Raises KeyError and Refused as `part` does."""
        info, limits, size = self.names[name], self.limits.streamed or self.limits, 0
        for piece in inflated_pieces(self.archive, info):
            if piece is None:
                raise Refused("PART-DAMAGED", info.filename)
            size += len(piece)
            if size > limits.part:
                raise Refused("PART-TOO-LARGE", info.filename, mib(limits.part))
            yield piece

    def _inflate(self, info: zipfile.ZipInfo) -> bytes:
        data = inflated(self.archive, info, self.limits.part)
        if data is None:
            raise Refused("PART-DAMAGED", info.filename)
        if len(data) > self.limits.part or sum(map(len, self.inflated.values())) + len(data) > self.limits.all_parts:
            raise Refused("PART-TOO-LARGE", info.filename, mib(self.limits.part))
        return data


def open_zip(data: bytes) -> zipfile.ZipFile:
    """A workbook's directory. Raises Refused when there is none, it is too long, or a part needs a password."""
    archive = directory(data, _LARGEST_DIRECTORY)
    if any(is_locked(info) for info in archive.infolist()):
        raise Refused("ENCRYPTED")
    return archive


def directory(data: bytes, largest: int) -> zipfile.ZipFile:
    """A zip's directory. Raises Refused when there is none; and for one of more than so many bytes, before zipfile
    makes objects of it."""
    at = data.rfind(END_OF_DIRECTORY)
    if at < 0 or at + 22 > len(data):
        raise Refused("ZIP-BROKEN")
    if struct.unpack_from("<L", data, at + 12)[0] > largest:
        raise Refused("ZIP-PARTS", "目录过长", str(RETURNS.parts))
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, struct.error, OverflowError, NotImplementedError) as error:
        raise Refused("ZIP-BROKEN") from error


def is_locked(info: zipfile.ZipInfo) -> bool:
    """Whether a part needs a password."""
    return bool(info.flag_bits & _LOCKED)


def inflated(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes | None:
    """A part's bytes, one more than `most` of a larger one; None when it is damaged.

    Python's bzip2 and LZMA inflate a whole part, however little of it is asked for: they are not read.
    """
    if info.compress_type not in _METHODS:
        return None
    try:
        with archive.open(info) as stream:
            if info.file_size <= min(most, _PIECE):
                return stream.read(_PIECE)
            # One buffer that grows: `read` would hold a large part twice.
            whole = io.BytesIO()
            while (room := most + 1 - whole.tell()) > 0 and (piece := stream.read(min(room, _PIECE))):
                whole.write(piece)
            return whole.getvalue()
    except _DAMAGES:
        return None


def inflated_pieces(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes | None]:
    """A part's bytes piece by piece; None, and no more, where it is damaged."""
    if info.compress_type not in _METHODS:
        yield None
        return
    try:
        with archive.open(info) as stream:
            while piece := stream.read(_STREAMED_PIECE):
                yield piece
    except _DAMAGES:
        yield None


def judge_names(names: list[str]) -> None:
    """Raises Refused for too many parts, for two of one name, and for names that lead out of the file."""
    if len(names) > RETURNS.parts:
        raise Refused("ZIP-PARTS", str(len(names)), str(RETURNS.parts))
    if len(set(map(folded, names))) < len(names):
        doubled = next(name for name in names if list(map(folded, names)).count(folded(name)) > 1)
        raise Refused("ZIP-DUPLICATE", doubled)
    for name in names:
        if name.startswith(("/", "\\")) or ":" in name or (".." in name and ".." in folded(name).split("/")):
            raise Refused("ZIP-NAME", name)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused("MACROS")


def judge_sizes(archive: zipfile.ZipFile, limits: Limits, size: int) -> None:
    """What the directory declares; what a part really holds is seen when it is inflated."""
    if size > limits.file:
        raise Refused("FILE-TOO-LARGE", mib(size), mib(limits.file))
    for info in archive.infolist():
        packed = max(info.compress_size, 1)
        if info.file_size > limits.part or (info.file_size > _MIB and info.file_size / packed > limits.ratio):
            raise Refused("PART-TOO-LARGE", info.filename, mib(limits.part))
    if sum(info.file_size for info in archive.infolist()) > limits.all_parts:
        raise Refused("PART-TOO-LARGE", "全部", mib(limits.all_parts))


def mib(size: int) -> str:
    """A size as a sentence names it."""
    return f"{size / _MIB:.0f} MiB"
