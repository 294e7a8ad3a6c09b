"""What kinds of documents are read, each told by its bytes, never by its name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .document import Block
from .docx import docx_blocks, is_docx
from .flat import flat_blocks, is_flat
from .mht import archive_blocks, is_archive
from .old import DOC, RTF, doc_blocks, is_doc, is_rtf, rtf_blocks
from .page import is_page, page_blocks

_BY_LIBREOFFICE, _WITHOUT = "（由 LibreOffice 转换）", "没有年报表格的"


@dataclass(frozen=True)
class Kind:
    """A kind of documents: what it is called, also where it is no report, how it is known, and what reads it."""

    name: str
    stranger: str
    knows: Callable[[bytes], bool]
    blocks: Callable[[bytes], tuple[Block, ...]]


_KINDS = (
    Kind("Word 文档", "Word 文件", is_docx, docx_blocks),
    Kind("网页", "网页文件", is_page, page_blocks),
    Kind("网页（.mht）", f"{_WITHOUT}网页（.mht）", is_archive, archive_blocks),
    Kind("Word 文档（XML）", f"{_WITHOUT} Word 文档（XML）", is_flat, flat_blocks),
    Kind(f"{DOC}{_BY_LIBREOFFICE}", f"{_WITHOUT} {DOC}", is_doc, doc_blocks),
    Kind(f"{RTF}{_BY_LIBREOFFICE}", f"{_WITHOUT} {RTF}", is_rtf, rtf_blocks),
)


def kind_of(data: bytes) -> Kind | None:
    """The kind of a document; None for what is none."""
    return next((kind for kind in _KINDS if kind.knows(data)), None)
