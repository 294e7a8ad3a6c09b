"""What a file is by its bytes, before any parser sees it."""

from __future__ import annotations

_ZIP = b"PK\x03\x04"
_KINDS = (
    (b"\xd0\xcf\x11\xe0", "旧版 .xls、.et、.doc 或加了打开密码的工作簿"),
    (b"%PDF", "PDF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"{\\rtf", "Word 文件"),
)


def not_a_workbook(data: bytes) -> str | None:
    """What the file is instead of a zipped workbook; None when it may be one."""
    if not data:
        return "空文件"
    if data.startswith(_ZIP):
        return _zipped(data)
    for begin, kind in _KINDS:
        if data.startswith(begin):
            return kind
    head = data[:512].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith((b"<!doctype html", b"<html")):
        return "网页文件"
    return "文本或其他文件"


def _zipped(data: bytes) -> str | None:
    """Other formats that are zips; the names of parts stand uncompressed in the file."""
    if b"xl/workbook.xml" in data:
        return None
    if b"word/document.xml" in data:
        return "Word 文件"
    if data[30:].startswith(b"mimetypeapplication/vnd.oasis.opendocument"):
        return "OpenDocument（.ods、.odt）文件"
    return "压缩包"
