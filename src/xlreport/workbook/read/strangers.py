"""What a file is that is no workbook, told by its content: the code that says so, and its kind in words."""

from __future__ import annotations

import re
from collections.abc import Collection

ARCHIVE = "压缩包"
_NOT, _NUMBERS, _OFD = "NOT-XLSX", "FILE-NUMBERS", "FILE-OFD"
_MAIL, _SHORTCUT, _CLOUD, _PROTECTED = "FILE-MAIL", "FILE-SHORTCUT", "FILE-CLOUD", "FILE-PROTECTED"
_BEGINNINGS = (
    (b"PK\x05\x06", _NOT, "空的压缩包"),
    (b"%PDF", _NOT, "PDF 文件"),
    (b"\x89PNG", _NOT, "图片"),
    (b"\xff\xd8\xff", _NOT, "图片"),
    (b"GIF8", _NOT, "图片"),
    (b"{\\rtf", _NOT, "Word 文件"),
    (b"Rar!", _NOT, ARCHIVE),
    (b"7z\xbc\xaf", _NOT, ARCHIVE),
    (b"\x1f\x8b", _NOT, ARCHIVE),
    # What clients of offices write before whatever they encrypt.
    (b"\x62\x14\x23\x65", _PROTECTED, ""),
    (b"%TSD-Header-###%", _PROTECTED, ""),
    (b"E-SafeNet", _PROTECTED, ""),
    (b".pfile", _PROTECTED, ""),
    (b"\x4c\0\0\0\x01\x14\x02\0", _SHORTCUT, ""),
    (b"[InternetShortcut]", _SHORTCUT, ""),
    (b"[{000214A0-0000-0000-C000-000000000046}]", _SHORTCUT, ""),
    (b"[Desktop Entry]", _SHORTCUT, ""),
    (b"book\0\0\0\0mark", _SHORTCUT, ""),
)
_BLANK = b"\xef\xbb\xbf \r\n\t"
_HEAD = 4096
_FIRST_FIELD = re.compile(rb"[A-Za-z][A-Za-z0-9-]{1,60}:[ \t]")
_MAIL_FIELD = re.compile(rb"^(?:To|Received|Return-Path|Delivered-To|Message-ID):", re.MULTILINE | re.IGNORECASE)
# Streams by which a compound file is no workbook.
COMPOUND_STRANGERS = (
    ("WordDocument", _NOT, "Word 或 WPS 文字文件（.doc 或 .wps）"),
    ("PowerPoint Document", _NOT, "演示文稿（.ppt 或 .dps）"),
    ("__properties_version1.0", _MAIL, ""),
)
# Parts by which a zip is one document, in small letters.
_PARTS = (
    ("word/document.xml", _NOT, "Word 文件"),
    ("ppt/presentation.xml", _NOT, "演示文稿"),
    ("ofd.xml", _OFD, ""),
    ("index/document.iwa", _NUMBERS, ""),
    ("index/calculationengine.iwa", _NUMBERS, ""),
    ("index.apxl", _NUMBERS, ""),
    ("mimetype", _NOT, "OpenDocument 文件（.ods 或 .odt）"),
)
_DOCUMENTS = {part for part, _, _ in _PARTS} | {"[content_types].xml", "xl/workbook.xml"}


def is_document(names: Collection[str]) -> bool:
    """Whether a zip with parts of these names is one document and no archive of files."""
    return any(_as_written(name) in _DOCUMENTS for name in names)


def other_zip(names: Collection[str]) -> tuple[str, str]:
    """What a zip is whose parts have these names and that is no workbook."""
    known = {_as_written(name) for name in names}
    return next(((code, kind) for part, code, kind in _PARTS if part in known), (_NOT, ARCHIVE))


def _as_written(name: str) -> str:
    return name.replace("\\", "/").lower()


def stranger(data: bytes) -> tuple[str, str]:
    """What a file is that is neither a zip nor a compound file."""
    for begin, code, kind in _BEGINNINGS:
        if data.startswith(begin):
            return code, kind
    if data.startswith(b"bplist00") and b"NSURL" in data[:_HEAD]:
        return _CLOUD, ""
    head = data[:_HEAD].lstrip(_BLANK)
    if head.startswith(b"[InternetShortcut]"):
        return _SHORTCUT, ""
    if _FIRST_FIELD.match(head) and _MAIL_FIELD.search(head):
        return _MAIL, ""
    if head[:512].lower().startswith((b"<!doctype html", b"<html")):
        return _NOT, "网页文件"
    return _NOT, "XML 文件" if head.startswith(b"<?xml") else "文本或其他文件"
