"""Parses one XML part strictly, in bounded time and memory."""

from __future__ import annotations

import codecs
import itertools
import re
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

from .package import Limits, Refused, mib

_UTF_16 = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
# Expat repeats a namespace with every name in it: a long one multiplies.
_LONG_NAMESPACE = re.compile(rb"""xmlns(?::[^=<>\s"':]++)?+\s*+=\s*+(?:"[^"<]{300}|'[^'<]{300})""")
# How much XML is made into elements at a time, and how much may lie between two that have ended.
_PIECE, _LARGEST = 1 << 18, 1 << 22
_MOST_NAMES = 10_000


def elements(name: str, data: bytes, limits: Limits, levels: int) -> Iterator[tuple[Element, list[Element]]]:
    """The elements of so many levels below the root as they end: some children of one parent at a time, children
    before their parent. What has been given is taken off the tree; a parent's last batch may be empty.

    Raises Refused for a DOCTYPE, depth, too many marks, one element that is too large, and XML that is not well-formed.
    """
    encoded = _judged(name, data, limits)
    pieces = (encoded[at : at + _PIECE] for at in range(0, len(encoded), _PIECE))
    return _fed(name, pieces, None if encoded is data else "utf-8", limits, levels, len(encoded) > _PIECE)


def streamed_elements(
    name: str, pieces: Iterable[bytes], limits: Limits, levels: int
) -> Iterator[tuple[Element, list[Element]]]:
    """The same of a part that nobody holds, by its bytes piece by piece."""
    encoded, encoding = _encoded(pieces)
    return _fed(name, _judged_pieces(name, encoded, limits), encoding, limits, levels, large=True)


def _fed(
    name: str, pieces: Iterable[bytes], encoding: str | None, limits: Limits, levels: int, large: bool
) -> Iterator[tuple[Element, list[Element]]]:
    builder = TreeBuilder()
    document = builder.start("", {})
    parser = XMLParser(target=builder, encoding=encoding)
    growing, names = 0, set[str]()
    try:
        for piece in pieces:
            parser.feed(piece)
            _judge_depth(name, document, limits.depth)
            if large:
                _judge_names(name, document, names)
            growing += len(piece)
            for parent, ended in _ended(document, levels + 1, whole=False):
                growing = 0 if ended else growing
                yield parent, ended
            if growing > _LARGEST:
                raise Refused("TOO-MUCH", f"“{name}”中一段的内容", mib(_LARGEST))
        parser.close()
    except ParseError as error:
        line, column = error.position
        raise Refused("XML-BROKEN", f"{name} 第 {line} 行第 {column} 列") from error
    except (ValueError, LookupError) as error:  # an unknown encoding
        raise Refused("XML-BROKEN", name) from error
    yield from _ended(document[0], levels, whole=True)


def _ended(parent: Element, levels: int, whole: bool) -> list[tuple[Element, list[Element]]]:
    """Takes what has ended off the tree: everything inside a parent that is whole, else all but the last element."""
    found: list[tuple[Element, list[Element]]] = []
    children = parent[:]
    ended = children if whole else children[:-1]
    if levels > 1:
        for n, child in enumerate(children):
            found += _ended(child, levels - 1, whole=n < len(ended))
    del parent[: len(ended)]
    if ended or whole:
        found.append((parent, ended))
    return found


def _judge_depth(name: str, document: Element, depth: int) -> None:
    parents, level = [document], 0
    while parents:
        if level == depth:
            raise Refused("XML-DEPTH", name, str(depth))
        parents = [child for parent in parents for child in parent if len(child)]
        level += 1


def _judge_names(name: str, document: Element, names: set[str]) -> None:
    """Adds the names of a piece to those of the pieces before. Expat forgets none: a million fill the memory."""
    for element in document.iter():
        names.add(element.tag)
        names.update(element.keys())
    if len(names) > _MOST_NAMES:
        raise Refused("TOO-MUCH", f"“{name}”中的标记", f"{_MOST_NAMES} 种")


def _encoded(pieces: Iterable[bytes]) -> tuple[Iterator[bytes], str | None]:
    """The pieces in an encoding in which marks are ASCII, and what the parser must be told of it."""
    others = iter(pieces)
    first = next(others, b"")
    whole = itertools.chain([first], others)
    if not first.startswith(_UTF_16):
        return whole, None
    return (text.encode() for text in codecs.iterdecode(whole, _utf_16(first))), "utf-8"


def _utf_16(begin: bytes) -> str:
    return "utf-16" if begin[0] > 0x7F else "utf-16-le" if begin[0] else "utf-16-be"


def _judged_pieces(name: str, pieces: Iterable[bytes], limits: Limits) -> Iterator[bytes]:
    """The pieces, judged as `_judged` does the whole: a mark that begins in one is looked at with the next."""
    marks = spaces = 0
    begun = b""
    for piece in pieces:
        marks += piece.count(b"<") + piece.count(b"=")
        if marks > limits.marks:
            raise Refused("TOO-MUCH", f"“{name}”的内容", f"{limits.marks} 项")
        seen = begun + piece
        last = seen.rfind(b"<")
        begun = seen[last:] if last >= 0 else seen
        if len(begun) > _LARGEST:
            raise Refused("TOO-MUCH", f"“{name}”中一段的内容", mib(_LARGEST))
        # What has not ended is judged again with the next piece.
        spaces += seen.count(b"xmlns") - begun.count(b"xmlns")
        if b"!" in seen and b"<!DOCTYPE" in seen:
            raise Refused("XML-DOCTYPE", name)
        if _LONG_NAMESPACE.search(seen) or spaces > _MOST_NAMES:
            raise Refused("XML-BROKEN", name)
        yield piece


def _judged(name: str, data: bytes, limits: Limits) -> bytes:
    """The XML in an encoding in which its marks are ASCII. Expat would go on behind whatever it is told to refuse."""
    if data.startswith(_UTF_16):
        try:
            data = data.decode(_utf_16(data)).encode()
        except UnicodeError as error:
            raise Refused("XML-BROKEN", name) from error
    if b"!" in data and b"<!DOCTYPE" in data:
        raise Refused("XML-DOCTYPE", name)
    if len(data) > limits.marks and data.count(b"<") + data.count(b"=") > limits.marks:
        raise Refused("TOO-MUCH", f"“{name}”的内容", f"{limits.marks} 项")
    if _LONG_NAMESPACE.search(data) or (len(data) > _PIECE and data.count(b"xmlns") > _MOST_NAMES):
        raise Refused("XML-BROKEN", name)
    return data
