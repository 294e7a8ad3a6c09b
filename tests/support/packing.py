"""Workbooks taken apart and put together again by hand, so that they can be wrong in every way."""

from __future__ import annotations

import functools
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

Parts = dict[str, bytes]
Edit = Callable[[Parts], None]

WORKBOOK, STRINGS, STYLES = "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"
ROOT_RELATIONS, RELATIONS = "_rels/.rels", "xl/_rels/workbook.xml.rels"
STORED, DEFLATED = 0, 8
_UTF_8_NAME = 0x800
_DAY_ONE = 0x21
# Parts up to this size, which come again in many files, are packed once.
_SMALL = 2**18

# The kinds of records in an .xls workbook.
BOF, EOF, BOUND_SHEET, DIMENSIONS, ROW, NUMBER, SHORT_NUMBER = 0x809, 0x0A, 0x85, 0x200, 0x208, 0x203, 0x27E
TEXTS, TEXT_INDEX, BOOLEAN, PASSWORD, GOES_ON = 0xFC, 0xFD, 0x205, 0x2F, 0x3C
_VERSION = b"\0\6"


@dataclass(frozen=True)
class Entry:
    """One part of a zip file. What is given besides name and data is what the file says instead of the truth."""

    name: bytes
    data: bytes
    method: int = DEFLATED
    version: int = 20
    flags: int = _UTF_8_NAME
    packed: bytes | None = None
    packed_size: int | None = None
    crc: int | None = None
    size: int | None = None
    local_name: bytes | None = None
    local_size: int | None = None
    offset: int | None = None


def unpacked(book: bytes) -> Parts:
    """The parts of a workbook by name."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    """An honest zip file of some parts."""
    return zipped(entries(parts))


def entries(parts: Mapping[str, bytes]) -> list[Entry]:
    """Honest entries for some parts."""
    return [Entry(name.encode(), data) for name, data in parts.items()]


def zipped(entries: Iterable[Entry], end: bytes | None = None) -> bytes:
    """A zip file of entries as they describe themselves; `end` comes in the place of its end record."""
    body, directory, count = bytearray(), bytearray(), 0
    for entry in entries:
        offset = len(body) if entry.offset is None else entry.offset
        content = _content(entry)
        crc = zlib.crc32(entry.data) if entry.crc is None else entry.crc
        size = len(entry.data) if entry.size is None else entry.size
        local = entry.name if entry.local_name is None else entry.local_name
        local_size = size if entry.local_size is None else entry.local_size
        packed_size = len(content) if entry.packed_size is None else entry.packed_size
        head = struct.pack("<5H2L", entry.version, entry.flags, entry.method, 0, _DAY_ONE, crc, packed_size)
        body += b"PK\3\4" + head + struct.pack("<LHH", local_size, len(local), 0) + local + content
        directory += b"PK\1\2" + struct.pack("<H", 20) + head
        directory += struct.pack("<L5H2L", size, len(entry.name), 0, 0, 0, 0, 0, offset) + entry.name
        count += 1
    if end is None:
        end = end_record(count, len(directory), len(body))
    return bytes(body + directory) + end


def end_record(count: int, size: int, offset: int, comment: bytes = b"") -> bytes:
    """The end of a zip file: how many entries, the directory's size and offset."""
    return b"PK\5\6" + struct.pack("<4H2LH", 0, 0, count & 0xFFFF, count & 0xFFFF, size, offset, len(comment)) + comment


def end_record_64(count: int, size: int, offset: int, at: int, disks: int = 1) -> bytes:
    """What a zip file of more than 4 GiB has before its end record; `at` is where it begins."""
    record = b"PK\6\6" + struct.pack("<Q2H2L4Q", 44, 45, 45, 0, 0, count, count, size, offset)
    return record + b"PK\6\7" + struct.pack("<LQL", 0, at, disks)


def _content(entry: Entry) -> bytes:
    if entry.packed is not None or entry.method != DEFLATED:
        return entry.data if entry.packed is None else entry.packed
    return (_deflated if len(entry.data) < _SMALL else _deflated.__wrapped__)(entry.data)


@functools.lru_cache(128)
def _deflated(data: bytes) -> bytes:
    deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
    return deflate.compress(data) + deflate.flush()


# -- edits of the parts


def edited(parts: Parts, *edits: Edit) -> Parts:
    """The same parts after some edits."""
    result = dict(parts)
    for edit in edits:
        edit(result)
    return result


def replaced(part: str, old: str, new: str) -> Edit:
    """Replaces the one place where a part says something; anything else is a mistake of the test's."""

    def edit(parts: Parts) -> None:
        text = parts[part].decode()
        if text.count(old) != 1:
            raise ValueError(f"{part} says {text.count(old)} times {old}")
        parts[part] = text.replace(old, new).encode()

    return edit


def rewritten(part: str, change: Callable[[str], str]) -> Edit:
    """Changes the text of a part, which must change."""

    def edit(parts: Parts) -> None:
        before = parts[part].decode()
        after = change(before)
        if before == after:
            raise ValueError(f"{part} is as before")
        parts[part] = after.encode("utf-8")

    return edit


def added(part: str, data: bytes) -> Edit:
    """Adds a part, or puts other bytes into it."""
    return lambda parts: parts.update({part: data})


def removed(part: str) -> Edit:
    """Takes a part away."""

    def edit(parts: Parts) -> None:
        del parts[part]

    return edit


def part_of(parts: Parts, sheet: str) -> str:
    """The part that holds a sheet: XlsxWriter numbers them in their order."""
    names = re.findall(r'<sheet name="(.*?)"', parts[WORKBOOK].decode())
    return f"xl/worksheets/sheet{names.index(sheet) + 1}.xml"


def on_sheet(sheet: str, edit: Callable[[str], Edit]) -> Edit:
    """An edit of the part that holds a sheet, given the name of that part."""
    return lambda parts: edit(part_of(parts, sheet))(parts)


def put(place: str, content: str, attributes: str = "", style: int | str | None = None) -> Edit:
    """Puts raw XML into a cell such as 二、主动公开!B6, in the place of what it holds."""
    sheet, _, cell = place.partition("!")

    def change(text: str) -> str:
        kept = rf'<c r="{cell}"(?P<style> s="\d+")?[^>]*?(?:/>|>.*?</c>)'
        found = re.findall(kept, text)
        if len(found) != 1:
            raise ValueError(f"{place} stands {len(found)} times")
        shown = found[0] if style is None else f' s="{style}"'
        return re.sub(kept, lambda _: f'<c r="{cell}"{shown}{attributes}>{content}</c>', text)

    return on_sheet(sheet, lambda part: rewritten(part, change))


def instead_of(place: str, xml: str) -> Edit:
    """Puts raw XML in the place of a whole cell element."""
    sheet, _, cell = place.partition("!")
    pattern = rf'<c r="{cell}"[^>]*?(?:/>|>.*?</c>)'
    return on_sheet(sheet, lambda part: rewritten(part, lambda text: re.sub(pattern, lambda _: xml, text, count=1)))


def put_in_format(place: str, content: str, code: str | int) -> Edit:
    """Puts raw XML into a cell that is shown in a number format, given by its code or its built-in number."""

    def edit(parts: Parts) -> None:
        put(place, content, style=_new_style(parts, code))(parts)

    return edit


def _new_style(parts: Parts, code: str | int) -> int:
    """Adds a cell format to the styles and returns its index."""
    text = parts[STYLES].decode()
    (count,) = re.findall(r'<cellXfs count="(\d+)"', text)
    number = code if isinstance(code, int) else 900
    if isinstance(code, str):
        known = f'<numFmt numFmtId="{number}" formatCode={quoteattr(code)}/></numFmts>'
        text = text.replace("</numFmts>", known)
    added_format = (
        f'<xf numFmtId="{number}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    )
    parts[STYLES] = text.replace("</cellXfs>", added_format).encode()
    return int(count)


# -- older formats


def compound(streams: Mapping[str, bytes], chains: Mapping[int, int] | None = None) -> bytes:
    """A compound file, as .xls, .doc and encrypted workbooks are, of streams by names with a / after each storage.

    `chains` puts other links into its table of sectors.
    """
    padded = {name: data.ljust(max(4096, -(-len(data) // 512) * 512), b"\0") for name, data in streams.items()}
    above = {"/".join(name.split("/")[:n]): b"" for name in padded for n in range(1, name.count("/") + 1)}
    names = ["", *above, *padded]
    directory_sectors = -(-len(names) // 4)
    table = [0xFFFF_FFFD, *range(2, directory_sectors + 1), 0xFFFF_FFFE]
    entries, body = [], bytearray()
    for name in names:
        data = padded.get(name, b"")
        first, size = (len(table), len(data)) if name in padded else (0xFFFF_FFFE, 0)
        kind = 2 if name in padded else 1 if name else 5
        entries.append(_compound_entry(name.rpartition("/")[2] or "Root Entry", kind, _links(name, names), first, size))
        if name in padded:
            table += [*range(len(table) + 1, len(table) + len(data) // 512), 0xFFFF_FFFE]
            body += data
    for sector, following in (chains or {}).items():
        table[sector] = following
    table += [0xFFFF_FFFF] * (128 - len(table))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<9L", 0, 1, 1, 0, 4096, 0xFFFF_FFFE, 0, 0xFFFF_FFFE, 0) + struct.pack("<L", 0)
    directory = b"".join(entries).ljust(directory_sectors * 512, b"\0")
    return head.ljust(512, b"\xff") + struct.pack("<128L", *table) + directory + bytes(body)


def _links(name: str, names: Sequence[str]) -> tuple[int, int, int]:
    """The entries left and right of one, and the first in it."""

    def after(above: str, at: int) -> int:
        inside = (n for n, other in enumerate(names) if n > at and other.rpartition("/")[0] == above and other)
        return next(inside, 0xFFFF_FFFF)

    at = names.index(name)
    return 0xFFFF_FFFF, after(name.rpartition("/")[0], at) if name else 0xFFFF_FFFF, after(name, 0)


def _compound_entry(name: str, kind: int, links: tuple[int, int, int], first: int, size: int) -> bytes:
    written = name.encode("utf-16-le")
    head = written.ljust(64, b"\0") + struct.pack("<HBB3L", len(written) + 2, kind, 1, *links)
    return head.ljust(116, b"\0") + struct.pack("<LQ", first, size)


def records(*found: tuple[int, bytes]) -> bytes:
    """The stream of an .xls workbook, record by record."""
    return b"".join(struct.pack("<HH", number, len(data)) + data for number, data in found)


_THREE = records((NUMBER, struct.pack("<3Hd", 0, 0, 0, 3.0)))


def old_workbook(before: bytes = b"", cells: bytes = _THREE, chains: Mapping[int, int] | None = None) -> bytes:
    """An .xls workbook of one sheet, given the records before the list of sheets and those of the cells."""
    book = records((BOF, _VERSION + struct.pack("<H", 5) + bytes(12))) + before
    book += records((BOUND_SHEET, old_sheet_head(len(book) + 4 + 9 + 4)), (EOF, b""))
    sheet = records((BOF, _VERSION + struct.pack("<H", 16) + bytes(12)), (DIMENSIONS, bytes(14))) + cells
    return compound({"Workbook": book + sheet + records((EOF, b""))}, chains)


def old_sheet_head(start: int, name: bytes = b"\0S") -> bytes:
    """What the list of an .xls workbook says of a sheet that begins there: its name behind a byte of flags."""
    return struct.pack("<LHB", start, 0, len(name) - 1) + name


def open_document(content: bytes, kind: str = "spreadsheet") -> bytes:
    """An OpenDocument file: its first part names its type and is not compressed."""
    mimetype = f"application/vnd.oasis.opendocument.{kind}".encode()
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{mimetype.decode()}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    first = Entry(b"mimetype", mimetype, method=STORED, flags=0)
    return zipped([first, *entries({"content.xml": content, "META-INF/manifest.xml": manifest.encode()})])
