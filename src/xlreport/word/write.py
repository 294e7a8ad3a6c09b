"""A document as a file of the kind that its name says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from .document import Document
from .docx import write_docx
from .page import write_html
from .pdf import write_pdf

_WRITERS: dict[str, Callable[[Document, Path], None]] = {".docx": write_docx, ".html": write_html, ".pdf": write_pdf}
# The endings of the files that can be written, the usual one first.
ENDINGS = tuple(_WRITERS)


def write_document(document: Document, path: Path, ending: str) -> None:
    """Writes a document as `ending` says, one of ENDINGS. Raises OutputError for a .pdf without LibreOffice."""
    _WRITERS[ending](document, path)
