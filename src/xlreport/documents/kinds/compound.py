"""What lies in a compound file, as .doc files are: its storages and streams, by a strict walk of its directory."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from ...ooxml import Refused

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The size of a sector as a power of two, by the version of the format.
_SHIFTS = {3: 9, 4: 12}
# From here on numbers of sectors mean something else; the last that are named in the head.
_NO_SECTOR, _IN_HEAD = 0xFFFF_FFFA, 109
_NO_ENTRY = 0xFFFF_FFFF
_ENTRY = 128
# Smaller streams lie in a stream of their own.
_SMALL = 4096
_STORAGES = (1, 5)
Path = tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """A storage or a stream: where it begins, and how long it says that it is."""

    first: int
    size: int


@dataclass(frozen=True)
class Compound:
    """A compound file; `entries` are by their paths in small letters, as applications compare them."""

    data: bytes
    shift: int
    table: tuple[int, ...]
    entries: dict[Path, Entry]

    def begin(self, path: Path) -> bytes:
        """The first sector of a stream that is all there. Raises Refused for one that is not."""
        entry = self.entries[path]
        sectors = _chain(self.table, entry.first, len(self.data) >> self.shift)
        if entry.size < _SMALL or len(sectors) << self.shift < entry.size:
            raise Refused("ZIP-BROKEN")
        return _sector(self.data, self.shift, sectors[0])


def compound(data: bytes) -> Compound:
    """A compound file. Raises Refused for one that is damaged, cut off, or leads round in circles."""
    try:
        shift = _SHIFTS[struct.unpack_from("<H", data, 26)[0]]
        table = tuple(_table(data, shift))
        directory = _chain(table, struct.unpack_from("<L", data, 48)[0], len(data) >> shift)
        listed = b"".join(_sector(data, shift, sector) for sector in directory)
        return Compound(data, shift, table, dict(_walk(listed)))
    except (KeyError, struct.error, UnicodeDecodeError) as error:
        raise Refused("ZIP-BROKEN") from error


def _sector(data: bytes, shift: int, number: int) -> bytes:
    """A sector; the last of a file may be shorter."""
    at = (number + 1) << shift
    if at >= len(data):
        raise Refused("ZIP-BROKEN")
    return data[at : at + (1 << shift)]


def _table(data: bytes, shift: int) -> Iterator[int]:
    """What follows on each sector."""
    (following, _) = struct.unpack_from("<2L", data, 68)
    parts = list(struct.unpack_from(f"<{_IN_HEAD}L", data, 76))
    each = (1 << shift) // 4
    for _ in range(len(data) >> shift):
        if following >= _NO_SECTOR:
            break
        *more, following = struct.unpack(f"<{each}L", _sector(data, shift, following))
        parts += more
    for part in parts:
        if part < _NO_SECTOR:
            yield from struct.unpack(f"<{each}L", _sector(data, shift, part))


def _chain(table: tuple[int, ...], first: int, most: int) -> list[int]:
    """The sectors of a stream. Raises Refused for a circle, and for what leads out of the file."""
    found: list[int] = []
    while first < _NO_SECTOR:
        if first >= min(len(table), most) or len(found) > most:
            raise Refused("ZIP-BROKEN")
        found.append(first)
        first = table[first]
    if not found:
        raise Refused("ZIP-BROKEN")
    return found


def _walk(listed: bytes) -> Iterator[tuple[Path, Entry]]:
    """Every entry below the first, which is the root, with its path."""
    waiting: list[tuple[int, Path]] = [(struct.unpack_from("<L", listed, 76)[0], ())]
    seen: set[int] = set()
    while waiting:
        number, above = waiting.pop()
        if number == _NO_ENTRY:
            continue
        if number in seen:
            raise Refused("ZIP-BROKEN")
        seen.add(number)
        at = number * _ENTRY
        length, kind, _, left, right, child = struct.unpack_from("<HBB3L", listed, at + 64)
        first, size = struct.unpack_from("<2L", listed, at + 116)
        path = (*above, listed[at : at + max(min(length, 64) - 2, 0)].decode("utf-16-le").lower())
        yield path, Entry(first, size)
        waiting += [(left, above), (right, above)]
        if kind in _STORAGES:
            waiting.append((child, path))
