"""What kinds of documents are read, each told by its bytes, never by its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from ...ooxml import Package
from ..document import Block, Line
from .docx import docx_blocks, docx_notes, is_docx, open_docx
from .flat import flat_blocks, is_flat
from .mht import archive_blocks, is_archive
from .old import DOC, RTF, is_doc, is_rtf, open_doc, open_rtf
from .page import is_page, page_blocks
from .properties import said_of_itself

WORD = "Word 文档"
_BY_LIBREOFFICE, _WITHOUT = "（由 LibreOffice 转换）", "没有年报表格的"


class Read(NamedTuple):
    """What a document holds: its paragraphs and tables, the lines of its notes, and what it says of itself."""

    blocks: tuple[Block, ...]
    notes: tuple[Line, ...] = ()
    said: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Kind:
    """A kind of documents: what it is called, also where it is no report, how it is known, and what reads it.

    Only a document that we marked says something of itself.
    """

    name: str
    stranger: str
    knows: Callable[[bytes], bool]
    read: Callable[[bytes], Read]


def _by(blocks: Callable[[bytes], tuple[Block, ...]]) -> Callable[[bytes], Read]:
    """Of documents that we never mark."""
    return lambda data: Read(blocks(data))


def _in(opened: Callable[[bytes], Package]) -> Callable[[bytes], Read]:
    """Of documents that are parts in a zip, or become some."""

    def read(data: bytes) -> Read:
        package = opened(data)
        return Read(docx_blocks(package), docx_notes(package), said_of_itself(package))

    return read


_KINDS = (
    Kind(WORD, "Word 文件", is_docx, _in(open_docx)),
    Kind("网页", "网页文件", is_page, _by(page_blocks)),
    Kind("网页（.mht）", f"{_WITHOUT}网页（.mht）", is_archive, _by(archive_blocks)),
    Kind("Word 文档（XML）", f"{_WITHOUT} Word 文档（XML）", is_flat, lambda data: Read(*flat_blocks(data))),
    Kind(f"{DOC}{_BY_LIBREOFFICE}", f"{_WITHOUT} {DOC}", is_doc, _in(open_doc)),
    Kind(f"{RTF}{_BY_LIBREOFFICE}", f"{_WITHOUT} {RTF}", is_rtf, _in(open_rtf)),
)


def kind_of(data: bytes) -> Kind | None:
    """The kind of a document; None for what is none."""
    return next((kind for kind in _KINDS if kind.knows(data)), None)
