"""Whether a file is a report that this program wrote, of the same unit and year, that nobody has touched since."""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from .document import Document
from .docx import OWN_PART, TEXT_PART, own_part
from .page import HEAD_END, own_line

# No report is longer.
_LONGEST = 64 << 20
_BROKEN = (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, EOFError, ValueError, zlib.error)


def own(document: Document) -> Callable[[Path], bool]:
    """Whether nothing is lost with the file at a path. The test raises OSError as the file system does."""

    def is_own(path: Path) -> bool:
        with path.open("rb") as file:
            data = file.read(_LONGEST)
        if data.startswith(b"PK"):
            return _is_own_docx(document.mark, path)
        return _is_own_html(document.mark, data) or _is_own_pdf(document.mark, data)

    return is_own


def is_untouched(data: bytes) -> bool:
    """Whether a .docx or a page is a report of ours in which nobody has changed a word: its hash is in it."""
    if not data.startswith(b"PK"):
        head, end, body = data.partition(HEAD_END.encode())
        return bool(end) and f' data-sha256="{hashlib.sha256(body).hexdigest()}">'.encode() in head
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            text, said = (_part(archive, name) for name in (TEXT_PART, OWN_PART))
    except _BROKEN:
        return False
    return hashlib.sha256(text).hexdigest().encode() in said


def _is_own_docx(mark: str, path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            text, said = (_part(archive, name) for name in (TEXT_PART, OWN_PART))
    except _BROKEN:
        return False
    return said == own_part(mark, text)


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(_LONGEST)


def _is_own_html(mark: str, data: bytes) -> bool:
    head, end, body = data.partition(HEAD_END.encode())
    return bool(end) and own_line(mark, body).encode() in head.splitlines()


def _is_own_pdf(mark: str, data: bytes) -> bool:
    """LibreOffice writes the key words into the file as they stand."""
    said = mark.encode("utf-16-be").hex().encode()
    return data.startswith(b"%PDF-") and b"<feff" + said + b">" in data.lower()
