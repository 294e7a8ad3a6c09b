"""Zip files that are made to do harm, or damaged on the way."""

from __future__ import annotations

import bz2
import functools
import lzma
import random
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from support.hostile_case import SHEET, Case, book, good_parts, harmless, refused, same, wrong
from support.packing import (
    RELATIONS,
    ROOT_RELATIONS,
    STORED,
    STRINGS,
    WORKBOOK,
    Edit,
    Entry,
    added,
    end_record,
    end_record_64,
    entries,
    part_of,
    replaced,
    zipped,
)

MIB = 1 << 20
PART = part_of(good_parts(), SHEET)
# Damage to a sheet concerns that sheet only, damage to a common part the whole file.
DAMAGED = {PART: "SHEET-DAMAGED", WORKBOOK: "PART-DAMAGED"}
Change = Callable[[list[Entry]], list[Entry]]
_NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_ENCRYPTED, _PATCHED, _STRONGLY_ENCRYPTED = 1, 32, 64
_DEFLATE_64, _BZIP2, _LZMA, _ZSTANDARD, _AES = 9, 12, 14, 93, 99


def cases() -> Iterator[Case]:
    """Every way for a zip file to be hostile or broken."""
    yield from _bombs()
    for part, code in DAMAGED.items():
        yield from _lies(part, code)
    yield from _methods()
    yield from _directories()
    yield from _names()
    yield from _macros_and_links()
    yield from _cut_off()


def changed(*changes: Change, end: bytes | None = None) -> Callable[[], bytes]:
    """The good return with its zip entries changed, when it is asked for."""

    def content() -> bytes:
        found = entries(good_parts())
        for change in changes:
            found = change(found)
        return zipped(found, end)

    return content


def one(name: str, **lies: int | bytes) -> Change:
    """Changes what the entry of that name says of itself."""
    return lambda found: [replace(e, **lies) if e.name == name.encode() else e for e in found]  # type: ignore[arg-type]  # lies are of every type


def every(**lies: int) -> Change:
    """Changes what all entries say of themselves."""
    return lambda found: [replace(e, **lies) for e in found]  # type: ignore[arg-type]  # lies are of every type


def more(*extra: Entry) -> Change:
    """Adds entries."""
    return lambda found: [*found, *extra]


# -- sizes


def _bombs() -> Iterator[Case]:
    bomb = added(PART, bytes(33 * MIB))
    yield refused("bomb that says what it is", lambda: book(bomb), "PART-TOO-LARGE", PART)
    yield refused("bomb of 2 MiB", lambda: book(added(PART, bytes(2 * MIB))), "PART-TOO-LARGE", PART)
    yield refused(
        "bomb of an unread part", lambda: book(added("xl/1.bin", bytes(33 * MIB))), "PART-TOO-LARGE", "xl/1.bin"
    )
    yield refused(
        "bomb that says what kind of file it is",
        lambda: book(added(WORKBOOK, bytes(33 * MIB))),
        "PART-TOO-LARGE",
        WORKBOOK,
    )
    yield refused("bomb of many parts", _many_large_parts, "PART-TOO-LARGE", "全部")
    yield same("bomb inside a zip inside", lambda: book(added("xl/embeddings/1.zip", book(bomb))))
    yield refused("bomb that says it is small, a sheet", changed(_hidden_bomb(PART)), "SHEET-DAMAGED", PART)
    for part in (ROOT_RELATIONS, WORKBOOK, STRINGS):
        name = f"bomb that says it is small, {part.replace('/', '-')}"
        yield refused(name, changed(_hidden_bomb(part)), "PART-DAMAGED", part)
    yield refused("bomb of overlapping entries", changed(_overlapping(32 * MIB - 1)), "PART-TOO-LARGE", "全部")
    yield same("entries that overlap", changed(_overlapping(100)))


def _many_large_parts() -> bytes:
    block = random.Random(1).randbytes(300) + bytes(33_000)
    part = block * (25 * MIB // len(block))
    return book(*(added(f"xl/{n}.bin", part) for n in range(3)))


@functools.cache
def _zeros_of_200_mib() -> bytes:
    deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
    return b"".join(deflate.compress(bytes(MIB)) for _ in range(200)) + deflate.flush()


def _hidden_bomb(part: str) -> Change:
    return lambda found: one(part, packed=_zeros_of_200_mib(), size=1000)(found)


def _overlapping(size: int) -> Change:
    """Many entries that all point at the same place, each with so many bytes."""
    return more(*(Entry(b"xl/%d.bin" % n, b"", size=size, packed_size=size // 20, offset=0) for n in range(150)))


# -- lies


def _lies(part: str, code: str) -> Iterator[Case]:
    """What the directory says of a part is not so."""
    size, short = len(good_parts()[part]), part.rpartition("/")[2]
    for name, change in {
        "is one byte shorter": one(part, size=size - 1),
        "has another checksum": one(part, crc=1),
        "is spoilt": one(part, packed=b"\7" * 100),
        "is packed into less": one(part, packed_size=100),
        "lies at another part": one(part, offset=0),
        "lies at no part": one(part, offset=40),
        "lies at the last byte": one(part, offset=len(changed()()) - 1),
        "lies behind the end": one(part, offset=0xFFFF_FFF0),
        "has another name on the spot": one(part, local_name=part.upper().encode()),
        "has a name on the spot that is no UTF-8": one(part, local_name=b"\xff" * len(part)),
        "is strongly encrypted": one(part, flags=_STRONGLY_ENCRYPTED),
        "is a patch": one(part, flags=_PATCHED),
    }.items():
        yield refused(f"{short} {name}", changed(change), code, part)
    yield refused(f"{short} needs a password", changed(one(part, flags=_ENCRYPTED)), "ENCRYPTED")
    yield refused(f"{short} is 4 GiB long", changed(one(part, size=0xFFFF_FFFE)), "PART-TOO-LARGE", part)
    yield same(f"{short} is one byte longer", changed(one(part, size=size + 1)))
    yield same(f"{short} has another size on the spot", changed(one(part, local_size=7)))


def _methods() -> Iterator[Case]:
    yield same("parts that are stored", changed(every(method=STORED)))
    sheet = good_parts()[PART]
    for method, pack in PACKERS.items():
        unusual = one(PART, method=method, packed=pack(sheet))
        yield refused(f"part packed by method {method}", changed(unusual), "SHEET-DAMAGED", PART)
        for part, code in DAMAGED.items():
            bomb = partial(_bomb_packed_by, method, part)
            yield refused(f"bomb by method {method} of {part.rpartition('/')[2]}", bomb, code, part)
        noise = one(WORKBOOK, method=method, packed=random.Random(1).randbytes(999))
        yield refused(f"noise by method {method}", changed(noise), "PART-DAMAGED", WORKBOOK)
    for method in (_DEFLATE_64, _ZSTANDARD, _AES, 0xFFFF):
        yield refused(f"part packed by method {method}", changed(one(PART, method=method)), "SHEET-DAMAGED", PART)


def _bomb_packed_by(method: int, part: str) -> bytes:
    return changed(one(part, method=method, packed=_packed_zeros(method), size=1000))()


@functools.cache
def _packed_zeros(method: int) -> bytes:
    return PACKERS[method](bytes(100 * MIB))


def _zip_lzma(data: bytes) -> bytes:
    """Data in LZMA as zip files have it."""
    filters = [{"id": lzma.FILTER_LZMA1, "preset": 0, "dict_size": 1 << 16}]
    return b"\x09\x04\x05\x00\x5d\x00\x00\x01\x00" + lzma.compress(data, lzma.FORMAT_RAW, filters=filters)


PACKERS: dict[int, Callable[[bytes], bytes]] = {_BZIP2: bz2.compress, _LZMA: _zip_lzma}


# -- the directory


def _directories() -> Iterator[Case]:
    whole = changed()()
    at, start, count = whole.rindex(b"PK\5\6"), whole.index(b"PK\1\2"), len(good_parts())
    size, honest = at - start, whole[at:]
    for name, end in {
        "is missing": b"",
        "is cut off": honest[:-1],
        "says that the directory is longer": end_record(count, size + 10, start),
        "says that the directory is shorter": end_record(count, size - 10, start),
        "says that the directory lies nowhere": end_record(count, size + start + 1, 0),
        "says that there are several disks": end_record_64(count, size, start, at, disks=2) + honest,
    }.items():
        yield refused(f"zip whose end {name}", changed(end=end), "ZIP-BROKEN")
    moved = changed(end=end_record(count, size, start + 100))
    yield refused("zip whose end says that all is further on", moved, "PART-DAMAGED", ROOT_RELATIONS)
    yield refused("zip without a directory", changed(end=end_record(0, 0, at)), "ARCHIVE-EMPTY")
    yield refused("zip with an end twice", changed(end=honest + honest), "ZIP-BROKEN")
    yield refused("zip that needs version 9.9", changed(every(version=99)), "ZIP-BROKEN")
    for name, end in {
        "as of a large zip": end_record_64(count, size, start, at) + honest,
        "with a wrong count": end_record(7, size, start),
        "with a comment": end_record(count, size, start, b"x" * 0xFFFF),
        "with something behind": honest + bytes(1000),
    }.items():
        yield same(f"zip with an end {name}", changed(end=end))
    yield same("two zips in one file", lambda: book(added(PART, b"")) + changed()())
    yield same("zip of 200 parts", changed(more(*_fillers(200 - count))))
    yield refused("zip of 201 parts", changed(more(*_fillers(201 - count))), "ZIP-PARTS", "201")
    yield refused("zip of 60000 parts", changed(more(*_fillers(60_000))), "ZIP-PARTS")
    yield refused("zip of 60000 parts whose end denies it", _denied_directory, "ZIP-PARTS")


def _fillers(count: int) -> Iterator[Entry]:
    return (Entry(b"xl/%d.bin" % n, b"", method=STORED) for n in range(count))


def _denied_directory() -> bytes:
    """The size of the directory stands in two places, and only one of them is small."""
    whole = changed(more(*_fillers(60_000)))()
    at, start = whole.rindex(b"PK\5\6"), whole.index(b"PK\1\2")
    return whole[:at] + end_record_64(60_000, at - start, start, at) + end_record(19, 1000, start)


# -- names


def _names() -> Iterator[Case]:
    for name in (PART, PART.upper(), f"{PART}\0.png"):
        extra = Entry(name.encode(), b"")
        yield refused(f"part that stands twice, {len(name)} {name.isupper()}", changed(more(extra)), "ZIP-DUPLICATE")
    bad = (
        "/etc/passwd",
        "../evil",
        "xl/../../evil",
        "xl\\..\\..\\evil",
        "C:evil",
        "..",
        "//server/share",
        "../" + "x" * 40_000,
    )
    for n, name in enumerate(bad):
        yield refused(f"part with a bad name {n}", changed(more(Entry(name.encode(), b""))), "ZIP-NAME")
    yield refused("part whose name is no UTF-8", changed(more(Entry(b"xl/\xff", b""))), "ZIP-BROKEN")
    for name in ("xl/\x01", "xl/=1+1", "xl/" + "x" * 60_000, "xl/folder/", "xl/\u202egnp.xml", "__MACOSX/._x"):
        yield same(f"part with a strange name, {len(name)}", changed(more(Entry(name.encode(), b""))))


def _macros_and_links() -> Iterator[Case]:
    for n, name in enumerate(("xl/vbaProject.bin", "xl/VBAPROJECT.BIN", "evil/vbaProject.bin")):
        yield refused(f"macros {n}", changed(more(Entry(name.encode(), b"\xd0\xcf"))), "MACROS")
    for kind in ("vbaProject", "xlMacrosheet", "xlIntlMacrosheet"):
        disguised = wrong(f"macros under another name, {kind}", *_related(kind, "evil.bin"), findings=(("MACROS", ""),))
        yield disguised
    for name, content in {
        "external link": f"<externalLink {_NAMESPACE}><externalBook/></externalLink>",
        "DDE link": f'<externalLink {_NAMESPACE}><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>',
    }.items():
        link = _related("externalLink", "externalLinks/externalLink1.xml", content)
        yield harmless(name, *link, notes=(("EXTERNAL-LINKS", ""),))
    yield harmless("embedded object", *_related("oleObject", "embeddings/oleObject1.bin"))
    yield harmless("web query", *_related("connections", "connections.xml", "<connections/>"))


def _related(kind: str, target: str, content: str = "") -> tuple[Edit, Edit]:
    """Adds a part that the workbook refers to."""
    type_ = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"
    relation = f'<Relationship Id="rId99" Type="{type_}" Target="{target}"/></Relationships>'
    return added(f"xl/{target}", content.encode()), replaced(RELATIONS, "</Relationships>", relation)


def _begin(data: bytes, length: int) -> bytes:
    return data[:length]


def _cut_off() -> Iterator[Case]:
    whole = changed()()
    for length in (1, 3):
        yield refused(f"cut off after {length}", partial(_begin, whole, length), "NOT-XLSX", "文本或其他文件")
    for length in (4, 30, 100, len(whole) // 4, len(whole) // 2, len(whole) - 100, len(whole) - 22, len(whole) - 1):
        yield refused(f"cut off after {length}", partial(_begin, whole, length), "ZIP-BROKEN")
    yield refused("cut off and filled with zeros", lambda: whole[:9999] + bytes(len(whole) - 9999), "ZIP-BROKEN")
    yield refused("begun with zeros", lambda: bytes(600) + whole, "NOT-XLSX", "文本或其他文件")
