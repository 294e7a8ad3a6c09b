"""Word documents that are one XML file: as Word 2003 wrote them, or the parts of a .docx file one below the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from ...ooxml import RETURNS, Refused, elements, mib
from ..document import Block, Line, RoughBlock, numbered
from .looks import looks_of, write_looks
from .numbering import numbers_of, write_told
from .word_xml import WORD_2003, blocks_in, noted

_HEAD = 8_192
_PARTS = "http://schemas.microsoft.com/office/2006/xmlPackage"
# A declaration of entities may stand before the root: the parser refuses it by name.
_ROOT = re.compile(
    r"(?:<\?[^>]{0,200}+>|<!--(?:(?!-->).){0,400}+-->|<!DOCTYPE(?:[^<>]|<![^<>]{0,400}+>){0,400}+>|\s)*+"
    r"<(?:\w{1,20}:)?(wordDocument|package)\s([^>]*)",
    re.S,
)
_NAME = "Word XML"
_DOCUMENT, _WITH_MACROS, _VBA = ".document.main+xml", "macroenabled", "vbaproject"
_NUMBERING, _STYLES, _OF_NOTES = ".numbering+xml", ".styles+xml", (".footnotes+xml", ".endnotes+xml")


def is_flat(data: bytes) -> bool:
    """Whether a file is such a document, by how it begins."""
    head = data[:_HEAD]
    encoding = "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    root = _ROOT.match(head.decode(encoding, "replace"))
    if root is None:
        return False
    if root[1] == "wordDocument":
        return WORD_2003 in root[2]
    return _PARTS in root[2] and b"wordprocessingml.document" in data


def flat_blocks(data: bytes) -> tuple[tuple[Block, ...], tuple[Line, ...]]:
    """Its paragraphs and tables from the top down, and its notes. Raises Refused for one that is not let in."""
    if len(data) > RETURNS.file:
        raise Refused("FILE-TOO-LARGE", mib(len(data)), mib(RETURNS.file))
    with_notes: list[Element] = []
    body = list((_body_of_parts if b"xmlPackage" in data[:_HEAD] else _body)(data, with_notes))
    return numbered(body), noted(with_notes)


def _body(data: bytes, with_notes: list[Element]) -> Iterator[RoughBlock]:
    """What Word 2003 wrote: notes, macros and the like lie in the same file, and are told in its root."""
    for parent, ended in elements(_NAME, data, RETURNS, 2):
        if _is(parent, "wordDocument"):
            if parent.get(f"{{{WORD_2003}}}macrosPresent") == "yes":
                raise Refused("MACROS")
            if any(_is(element, "docSuppData") for element in ended):
                raise Refused("MACROS")
        elif _is(parent, "body"):
            for element in ended:
                write_told(element)
                with_notes.append(element)
                yield from blocks_in(element)


def _body_of_parts(data: bytes, with_notes: list[Element]) -> Iterator[RoughBlock]:
    """What stands in the one part that is the document."""
    bodies = []
    others: dict[str, Element] = {}
    for _, ended in elements(_NAME, data, RETURNS, 1):
        for part in ended:
            name, kind = (part.get(f"{{{_PARTS}}}{said}", "").lower() for said in ("name", "contentType"))
            if _VBA in name or _VBA in kind or _WITH_MACROS in kind:
                raise Refused("MACROS")
            if kind.endswith(_DOCUMENT):
                bodies.append(part)
            with_notes += [part] if kind.endswith(_OF_NOTES) else []
            others |= {end: part for end in (_NUMBERING, _STYLES) if kind.endswith(end)}
    if len(bodies) != 1:
        raise Refused("XML-BROKEN", f"{_NAME} 有 {len(bodies)} 个正文")
    numbers = numbers_of(*(_below_root(others.get(kind)) for kind in (_NUMBERING, _STYLES)))
    looks = looks_of(_below_root(others.get(_STYLES)))
    for body in (element for element in bodies[0].iter() if _is(element, "body")):
        for element in body:
            numbers.write(element)
            write_looks(element, looks)
            yield from blocks_in(element)


def _below_root(part: Element | None) -> Iterator[Element]:
    """What stands below the root of the XML in a part."""
    for content in part if part is not None else ():
        for root in content:
            yield from root


def _is(element: Element, name: str) -> bool:
    return element.tag.endswith(f"}}{name}")
