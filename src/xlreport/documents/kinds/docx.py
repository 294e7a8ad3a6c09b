"""A .docx file: the part that holds its text, and those beside it that say how it is read."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from xml.etree.ElementTree import Element

from ...ooxml import MACROS, RETURNS, ZIP, Package, Refused, below_root, elements, judge_names, open_zip, relations
from ..document import Block, Line, RoughBlock, numbered
from .anchors import number
from .looks import looks_of, write_looks
from .numbering import Numbers, numbers_of
from .word_xml import NOTES, blocks_in, name_of, noted

_PART, _WORKBOOK = "word/document.xml", "xl/workbook.xml"


def is_docx(data: bytes) -> bool:
    """Whether a file is a Word document of today, by its parts."""
    if not data.startswith(ZIP) or b"word/" not in data.lower():
        return False
    try:
        package = Package(open_zip(data))
    except Refused:
        return False
    return _WORKBOOK not in package.names and any(
        name.startswith("word/document") and info.file_size for name, info in package.names.items()
    )


def docx_blocks(package: Package, is_marked: bool = False) -> tuple[Block, ...]:
    """Its paragraphs and tables from the top down, with where they stand in it if it is to be marked.

    Raises Refused for one that is not let in.
    """
    home, beside = _home(package)
    numbers, looks, n = _numbers(package, beside), looks_of(_below(package, beside, "styles")), 0
    blocks: list[RoughBlock] = []
    for parent, ended in elements(home, package.part(home), package.limits, 2):
        if name_of(parent) == "body":
            n = number(ended, n) if is_marked else 0
            for element in ended:
                if numbers:
                    numbers.write(element)
                if looks:
                    write_looks(element, looks)
                blocks += blocks_in(element)
    return numbered(blocks)


def docx_notes(package: Package) -> tuple[Line, ...]:
    """The paragraphs of its notes, which stand at the foot of a page or at its end. Raises Refused."""
    beside = _home(package)[1]
    return noted(element for kind in NOTES for element in _below(package, beside, f"{kind}s"))


def open_docx(data: bytes) -> Package:
    """The parts of a Word document. Raises Refused for one that is not let in."""
    archive = open_zip(data)
    judge_names(archive.namelist())
    package = Package(archive)
    package.judge(RETURNS, len(data))
    return package


def home_of(package: Package) -> str:
    """The part that holds the text. Raises Refused where macros are near it."""
    return _home(package)[0]


def _numbers(package: Package, beside: Mapping[str, str]) -> Numbers | None:
    """What the document numbers by itself; None where it has no lists."""
    if beside.get("numbering", "") not in package.names:
        return None
    return numbers_of(_below(package, beside, "numbering"), _below(package, beside, "styles"))


def _below(package: Package, beside: Mapping[str, str], kind: str) -> Iterable[Element]:
    """What stands below the root of the part of a kind; nothing where there is none."""
    part = beside.get(kind, "")
    return below_root(package, part, 1) if part in package.names else ()


def _home(package: Package) -> tuple[str, Mapping[str, str]]:
    """The part that holds the text, and those beside it by their kind. Raises Refused where macros are near it."""
    named = relations(package, "_rels/.rels", "") if "_rels/.rels" in package.names else {}
    parts = [part for kind, part in named.values() if kind == "officeDocument" and part in package.names]
    home = parts[0] if parts else _PART
    if len(parts) > 1 or home not in package.names:
        raise Refused("XML-BROKEN", f"_rels/.rels 有 {len(parts)} 个 officeDocument")
    folder, file = posixpath.split(home)
    named_there = posixpath.join(folder, "_rels", f"{file}.rels")
    beside = dict(relations(package, named_there, folder).values()) if named_there in package.names else {}
    if not MACROS.isdisjoint(beside):
        raise Refused("MACROS")
    return home, beside
