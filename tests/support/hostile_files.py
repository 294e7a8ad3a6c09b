"""What lies in a folder beside returns, or has the name of one and is none."""

from __future__ import annotations

import os
import random
import struct
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from support.hostile_case import GOOD, NOTE_SAME, Case, book, good_parts, refused, same, skipped
from support.packing import (
    BOUND_SHEET,
    EOF,
    NUMBER,
    PASSWORD,
    RELATIONS,
    ROOT_RELATIONS,
    STORED,
    TEXTS,
    WORKBOOK,
    Entry,
    added,
    compound,
    entries,
    old_sheet_head,
    old_workbook,
    open_document,
    packed,
    records,
    removed,
    replaced,
    zipped,
)
from xlreport.findings import DUPLICATE, REJECTED
from xlreport.layout import MEMBERS

MIB = 1 << 20
ZIP = b"PK\3\4"
# Handed in beside the folder.
DEVICE = "/dev/zero"
ODS = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:body>'
    '<office:spreadsheet><table:table table:name="S"><table:table-row><table:table-cell office:value-type="float"'
    ' office:value="3"><text:p>3</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet>'
    "</office:body></office:document-content>"
)

_PAGE, _ARCHIVE, _TEXT = "网页文件", "没有年报表格的网页（.mht）", "文本或其他文件"
_TABLE = "<table><tr><td>3</td></tr></table>"
# Name, content, and what it is.
_TEXTS = (
    ("web page", f"<!DOCTYPE html><html><body>{_TABLE}</body></html>", _PAGE),
    ("web page in capitals", f"\r\n <HTML>{_TABLE}</HTML>", _PAGE),
    (
        "web page with a byte order mark",
        f"\ufeff<html xmlns:x='urn:schemas-microsoft-com:office:excel'>{_TABLE}",
        _PAGE,
    ),
    ("web page without a head", _TABLE, _TEXT),
    ("web archive", "MIME-Version: 1.0\nContent-Type: multipart/related\n\n", _ARCHIVE),
    (
        "workbook of XML 2003",
        '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook/>',
        "XML 文件",
    ),
    ("XML with entities", '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "b">]><a>&a;</a>', "XML 文件"),
    ("vector picture", '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "XML 文件"),
    ("commas", "单位,受理\n鲁村镇,3\n", _TEXT),
    ("commas with a byte order mark", "\ufeff单位,受理\n鲁村镇,3\n", _TEXT),
    ("tabs", "单位\t受理\n鲁村镇\t3\n", _TEXT),
    ("commas and a formula", "=cmd|' /C calc'!A0,3\n", _TEXT),
    ("JSON", '{"form": "annual-2021"}', _TEXT),
    ("symbolic link file", "ID;PWXL;N;E\nC;Y1;X1;K3\nE\n", _TEXT),
    ("PDF", "%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n", "PDF 文件"),
)


def cases() -> Iterator[Case]:
    """Every file that is no return, whatever its name."""
    if os.name == "posix":
        yield from _not_regular()
    yield from _sizes()
    yield from _other_files()
    yield from _other_documents()
    yield from _old_workbooks()
    yield from _open_documents()
    yield from _junk()


def _made(name: str, make: Callable[[Path], None], status: str, *codes: str, found: str | None = None) -> Case:
    return Case(name, make, status, frozenset((code, "") for code in codes), found)


# -- not regular, or of no size


def _not_regular() -> Iterator[Case]:
    yield _made("fifo.xlsx", os.mkfifo, REJECTED, "NOT-A-FILE", found="管道或设备")
    for name, target in {
        "to nothing": "nothing.xlsx",
        "to itself": "link to itself.xlsx",
        "to the good return": GOOD,
        "to a device": "/dev/zero",
        "to the folder": ".",
        "to the root": "/",
        "to a secret": "/etc/passwd",
    }.items():
        link = partial(_link, target)
        yield _made(f"link {name}.xlsx", link, REJECTED, "NOT-A-FILE", found="链接")
    yield _made("folder.xlsx/return.xlsx", _in_a_folder, DUPLICATE, NOTE_SAME)
    yield _made(Path(DEVICE).name, lambda path: None, REJECTED, "NOT-A-FILE", found="管道或设备")


def _link(target: str, path: Path) -> None:
    path.symlink_to(target)


def _in_a_folder(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(book())


def _sizes() -> Iterator[Case]:
    for name, begin, size, code in (
        ("empty", b"", 0, "FILE-EMPTY"),
        ("one zero", b"", 1, "FILE-ZEROS"),
        ("zeros", b"", 40_000, "FILE-ZEROS"),
        ("10 MiB of zeros", b"", 10 * MIB, "FILE-ZEROS"),
        ("zeros and 1 byte more than 10 MiB", b"", 10 * MIB + 1, "FILE-TOO-LARGE"),
        ("text larger than 10 MiB", b"name,1\n", 11 * MIB, "FILE-TOO-LARGE"),
        ("old workbook larger than 10 MiB", old_workbook()[:512], 11 * MIB, "FILE-TOO-LARGE"),
        ("zip of nothing larger than 10 MiB", ZIP, 11 * MIB, "ZIP-BROKEN"),
        ("zip larger than a summary", ZIP, 160 * MIB + 1, "FILE-TOO-LARGE"),
        ("1 TiB", ZIP, 1 << 40, "FILE-TOO-LARGE"),
    ):
        yield _made(f"{name}.xlsx", partial(_sparse, begin, size), REJECTED, code)
    yield refused("return with a picture of 10 MiB", _with_a_large_picture, "FILE-TOO-LARGE", "10 MiB")
    yield same("return with a sheet of a summary", partial(_like_a_summary, 90_000), ("SHEET-UNKNOWN", ""))
    yield refused("return as large as a summary", partial(_like_a_summary, 6_000_000), "PART-TOO-LARGE", "xl/many.xml")


def _sparse(begin: bytes, size: int, path: Path) -> None:
    path.write_bytes(begin)
    os.truncate(path, size)


def _with_a_large_picture() -> bytes:
    picture = Entry(b"xl/media/1.png", random.Random(1).randbytes(MIB) * 10, method=STORED)
    return zipped([*entries(good_parts()), picture])


def _like_a_summary(rows: int) -> bytes:
    """A return that asks for the limits of a summary."""
    sheet = f'<sheet name="{MEMBERS}" sheetId="99" r:id="rId99"/></sheets>'
    relation = '<Relationship Id="rId99" Type="http://a/worksheet" Target="many.xml"/></Relationships>'
    noise = random.Random(1).randbytes(100_000).hex().encode()
    return book(
        replaced(WORKBOOK, "</sheets>", sheet),
        replaced(RELATIONS, "</Relationships>", relation),
        added("xl/many.xml", b"<worksheet><sheetData>" + b"<row/>" * rows + noise),
    )


# -- other files with the name of a workbook


def _other_files() -> Iterator[Case]:
    for name, content, kind in _TEXTS:
        yield refused(name, content.encode, "NOT-XLSX", kind)
    yield refused("RTF that is cut off", lambda: b"{\\rtf1\\ansi 3", "ZIP-BROKEN")
    yield refused("commas in GBK", lambda: "单位,受理\n鲁村镇,3\n".encode("gbk"), "NOT-XLSX", _TEXT)
    for name, begin in {"PNG": b"\x89PNG\r\n\x1a\n", "JPEG": b"\xff\xd8\xff\xe0", "GIF": b"GIF89a"}.items():
        yield refused(name, partial(bytes.ljust, begin, 3000, b"\7"), "NOT-XLSX", "图片")
    for name, begin in {"noise": b"", "BIFF without a file": b"\t\x08\x10\0\0\6\5\0", "program": b"MZ\x90\0"}.items():
        yield refused(name, partial(_with_noise, begin), "NOT-XLSX", _TEXT)
    for name in ("read me.txt", "list.csv", "page.html", "letter.docx", "picture.png", "no extension"):
        yield _made(name, _short_text, REJECTED, "NOT-XLSX", found=_TEXT)
    for name in ("return.pdf", "return.txt", "return.xls", "return.ods", "RETURN.XLSX", "-return.xlsx", "=1+1.xlsx"):
        yield _made(name, _good_under_another_name, DUPLICATE, NOTE_SAME)


def _with_noise(begin: bytes) -> bytes:
    return begin + random.Random(1).randbytes(5000)


def _short_text(path: Path) -> None:
    path.write_text("3\n")


def _good_under_another_name(path: Path) -> None:
    path.write_bytes(book())


def _other_documents() -> Iterator[Case]:
    for name, part, kind in (
        ("Word", "word/document.xml", "Word 文件"),
        ("slides", "ppt/presentation.xml", "演示文稿"),
    ):
        parts = {"[Content_Types].xml": b"<Types/>", part: b"<x/>"}
        yield refused(f"{name} document", partial(packed, parts), "NOT-XLSX", kind)
    for kind in ("text", "presentation", "graphics"):
        document = partial(open_document, ODS.encode(), kind)
        yield refused(f"open document of {kind}", document, "NOT-XLSX", "OpenDocument 文件（.ods 或 .odt）")
    binary = replaced(ROOT_RELATIONS, '"xl/workbook.xml"', '"xl/workbook.bin"')
    content = added("xl/workbook.bin", b"\x83\1\0")
    yield refused(
        "binary workbook", lambda: book(binary, removed(WORKBOOK), content), "NOT-XLSX", "二进制工作簿（.xlsb）"
    )
    yield refused("old Word document", partial(compound, {"WordDocument": b"x"}), "ZIP-BROKEN")
    slides = partial(compound, {"PowerPoint Document": b"x"})
    yield refused("old slides", slides, "NOT-XLSX", "演示文稿（.ppt 或 .dps）")
    for name, streams in {
        "encrypted workbook": ("EncryptionInfo", "EncryptedPackage"),
        "encrypted workbook of an old kind": ("EncryptionInfo", "EncryptedPackage", "Workbook"),
    }.items():
        yield refused(name, partial(compound, dict.fromkeys(streams, b"x")), "ENCRYPTED")


# -- workbooks of other formats


def _old_workbooks() -> Iterator[Case]:
    for name, content, code in (
        ("of somebody else", old_workbook(), "IDENTITY-MISSING"),
        ("with 4e9 strings", old_workbook(records((TEXTS, b"\xff" * 8))), "IDENTITY-MISSING"),
        ("with a password", old_workbook(records((PASSWORD, b"\1\0\1\0\1\0" + bytes(48)))), "ENCRYPTED"),
        (
            "with a cell far away",
            old_workbook(cells=records((NUMBER, struct.pack("<3Hd", 0xFFFF, 0xFFFF, 0, 3.0)))),
            "TOO-MUCH",
        ),
        ("with half a cell", old_workbook(cells=records((NUMBER, b"\0\0"))), "IDENTITY-MISSING"),
        ("with a sheet of no name", compound({"Workbook": records((BOUND_SHEET, b""), (EOF, b""))}), "LEGACY-DIED"),
        ("with a chain that leads out", old_workbook(chains={3: 0xFFFF}), "LEGACY-DIED"),
        ("with two sheets of one name", old_workbook(records((BOUND_SHEET, old_sheet_head(0)))), "SHEET-DOUBLED"),
        (
            "with a sheet that lies nowhere",
            old_workbook(records((BOUND_SHEET, old_sheet_head(9, b"\0T")))),
            "IDENTITY-MISSING",
        ),
        ("with a version of long ago", old_workbook().replace(b"\0\6\5\0", b"\0\5\5\0"), "NOT-XLSX"),
        ("that ends its reader", old_workbook(chains={1: 1})[:2000], "LEGACY-DIED"),
        ("of zeros", compound({"Workbook": bytes(4096)}), "LEGACY-DIED"),
        ("cut off", old_workbook()[:-3000], "LEGACY-DIED"),
        ("of a head", old_workbook()[:512] + "Workbook".encode("utf-16-le"), "LEGACY-DIED"),
        (
            "of noise",
            old_workbook()[:512] + random.Random(1).randbytes(8000) + "Book".encode("utf-16-le"),
            "LEGACY-DIED",
        ),
    ):
        yield refused(f"old workbook {name}", partial(bytes, content), code)
    yield refused("old workbook of a head alone", lambda: old_workbook()[:512], "ZIP-BROKEN")


def _open_documents() -> Iterator[Case]:
    cell = '<table:table-cell office:value-type="float"'
    far = ' table:number-{}-repeated="4294967295"'
    spans, matrix = (
        f' table:number-{kind}rows-spanned="{{}}" table:number-{kind}columns-spanned="{{}}"' for kind in ("", "matrix-")
    )
    for name, content, code in (
        ("of somebody else", ODS, "IDENTITY-MISSING"),
        ("cut off", ODS[:300], "XML-BROKEN"),
        ("of nothing", "", "XML-BROKEN"),
        ("with something behind", f"{ODS}<x/>", "XML-BROKEN"),
        (
            "with entities",
            ODS.replace("?><", '?><!DOCTYPE a [<!ENTITY x "3">]><').replace(">3<", ">&x;<"),
            "XML-DOCTYPE",
        ),
        ("too deep", ODS.replace(">3<", ">" + "<x>" * 99 + "</x>" * 99 + "<"), "XML-DEPTH"),
        (
            "with two sheets of one name",
            ODS.replace("<table:table ", "<table:table table:name='S'/><table:table "),
            "SHEET-DOUBLED",
        ),
        ("with a sheet outside", ODS.replace("office:spreadsheet>", "office:text>"), "XML-BROKEN"),
        ("with a merge over everything", ODS.replace(cell, cell + spans.format(1048576, 16384)), "TOO-MUCH"),
        ("with a formula over everything", ODS.replace(cell, cell + matrix.format(1048576, 16384)), "TOO-MUCH"),
        (
            "with a count of no number",
            ODS.replace(cell, f'{cell} table:number-columns-repeated="-1"'),
            "IDENTITY-MISSING",
        ),
        ("with a blank of 4e9", ODS.replace(">3<", '><text:s text:c="4294967295"/><'), "IDENTITY-MISSING"),
        ("with many long blanks", ODS.replace("<table:table-row", _many_blanks() + "<table:table-row"), "TOO-MUCH"),
        ("with 101 sheets", ODS.replace("<table:table ", _many_sheets() + "<table:table "), "TOO-MUCH"),
        ("with many columns", ODS.replace(cell, cell + far.format("columns")), "TOO-MUCH"),
        ("with many rows", ODS.replace("<table:table-row", "<table:table-row" + far.format("rows")), "TOO-MUCH"),
    ):
        yield refused(f"open workbook {name}", partial(open_document, content.encode()), code)
    good = open_document(ODS.encode())
    at = good.index(b"META-INF") - 60
    spoilt = good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :]
    yield refused("open workbook whose content is spoilt", lambda: spoilt, "PART-DAMAGED", "content.xml")
    yield refused("open workbook of one part", lambda: zipped([_mimetype()]), "PART-DAMAGED", "content.xml")
    yield refused(
        "open workbook that is a bomb", lambda: open_document(bytes(40 * MIB)), "PART-TOO-LARGE", "content.xml"
    )
    yield refused("open workbook that is encrypted", _encrypted, "ENCRYPTED")


def _many_sheets() -> str:
    return "".join(f'<table:table table:name="{n}"/>' for n in range(100))


def _many_blanks() -> str:
    cell = '<table:table-cell office:value-type="string"><text:p><text:s text:c="32000"/></text:p></table:table-cell>'
    return f"<table:table-row>{cell * 200}</table:table-row>"


def _mimetype() -> Entry:
    return Entry(b"mimetype", b"application/vnd.oasis.opendocument.spreadsheet", method=STORED, flags=0)


def _encrypted() -> bytes:
    manifest = (
        b'<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry>'
    )
    content = random.Random(1).randbytes(900)
    return zipped([_mimetype(), *entries({"content.xml": content, "META-INF/manifest.xml": manifest})])


# -- what other programs leave behind


def _junk() -> Iterator[Case]:
    for name in ("~$nothing.xlsx", ".~lock.nothing.xlsx#"):
        yield skipped(name, "LOCK-FILE")
    for name in ("Thumbs.db", "desktop.ini", ".DS_Store"):
        yield skipped(name, "JUNK")
    inside = skipped("__MACOSX/._return.xlsx", "JUNK")
    yield Case(inside.name, _in_a_new_folder, inside.status, inside.findings)


def _in_a_new_folder(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"x")
