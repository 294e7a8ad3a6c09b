"""The pages in a web archive (.mht): a mail to nobody, of a page and what it shows; nothing of the latter is read."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...ooxml import RETURNS, Refused, mib
from ..document import Block, numbered
from .page import rough_blocks
from .page_styles import selectors_apart

if TYPE_CHECKING:
    from email.message import Message

_HEAD = 4_096
_BLANK = b"\xef\xbb\xbf \r\n\t"
_FIELD = re.compile(rb"[A-Za-z][A-Za-z0-9-]{1,60}:[ \t]")
_ARCHIVE = re.compile(rb"^Content-Type:\s*(?:multipart/(?:related|alternative)|text/html)\b", re.M | re.I)
# By these it is a letter that somebody sent.
_MAIL = re.compile(rb"^(?:To|Received|Return-Path|Delivered-To|Message-ID):", re.M | re.I)
_END_OF_HEAD = re.compile(rb"\r?\n[ \t]*\r?\n")
_PAGE, _SHEET = "text/html", "text/css"
# What a page shows has a part each; parts of parts hold the same page in other words.
_MOST_PARTS, _MOST_PAGES, _DEEPEST = 2_000, 20, 3


def is_archive(data: bytes) -> bool:
    """Whether a file is a web archive, by the fields with which it begins."""
    head = _END_OF_HEAD.split(data[:_HEAD].lstrip(_BLANK), maxsplit=1)[0]
    return bool(_FIELD.match(head) and b"mime-version:" in head.lower() and _ARCHIVE.search(head)) and not _MAIL.search(
        head
    )


def archive_blocks(data: bytes) -> tuple[Block, ...]:
    """The paragraphs and tables of its pages from the top down. Raises Refused for one that is not let in."""
    if len(data) > RETURNS.file:
        raise Refused("FILE-TOO-LARGE", mib(len(data)), mib(RETURNS.file))
    parts = list(_parts(data.lstrip(_BLANK), 1))
    pages = [part for kind, part in parts if kind == _PAGE]
    sheets = [part.decode("utf-8", "replace") for kind, part in parts if kind == _SHEET]
    if len(pages) > _MOST_PAGES:
        raise Refused("TOO-MUCH", "网页", f"{_MOST_PAGES} 个")
    apart = selectors_apart(sheets)
    return numbered([block for page in pages for block in rough_blocks(page, apart)])


def _parts(part: bytes, depth: int) -> Iterator[tuple[str, bytes]]:
    """The pages and style sheets in a part, as they were before they were packed."""
    if depth > _DEEPEST:
        raise Refused("XML-DEPTH", "网页", str(_DEEPEST))
    fields, body = _opened(part)
    kind, boundary = fields.get_content_type(), fields.get_boundary()
    if kind in (_PAGE, _SHEET):
        yield kind, _unpacked(body, str(fields.get("Content-Transfer-Encoding", "")).strip().lower())
    elif kind.startswith("multipart/") and boundary:
        line = re.compile(rb"^--" + re.escape(boundary.encode("utf-8", "replace")) + rb"(?:--)?[ \t]*\r?$", re.M)
        parts = line.split(body, maxsplit=_MOST_PARTS + 1)
        if len(parts) > _MOST_PARTS + 1:
            raise Refused("TOO-MUCH", "网页的部件", f"{_MOST_PARTS} 个")
        for inner in parts[1:]:
            yield from _parts(inner.removeprefix(b"\n"), depth + 1)


def _opened(part: bytes) -> tuple[Message, bytes]:
    """The fields of a part, and what stands below them; where no field is there are none."""
    from email.parser import BytesHeaderParser

    end = _END_OF_HEAD.search(part)
    if end is None or not _FIELD.match(part):
        return BytesHeaderParser().parsebytes(b"Content-Type: text/plain\n\n"), part
    return BytesHeaderParser().parsebytes(part[: min(end.start(), _HEAD)] + b"\n\n"), part[end.end() :]


def _unpacked(body: bytes, packing: str) -> bytes:
    """Raises Refused for what cannot be unpacked."""
    if packing == "quoted-printable":
        return binascii.a2b_qp(body)
    if packing != "base64":
        return body
    try:
        return binascii.a2b_base64(body)
    except binascii.Error as error:
        raise Refused("PART-DAMAGED", "网页") from error
