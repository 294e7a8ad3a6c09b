"""Where the elements of an XML part begin and end, by byte, so that it can be changed without writing it anew."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.parsers import expat

from ...ooxml import Package, Refused, below_root

# A start tag or an empty one; a value may hold `>`.
_TAG = re.compile(rb"""<[^\s/>]+(?:[^>"']|"[^"]*"|'[^']*')*>""")
_BETWEEN = " "
# Only in these a byte of ASCII is the same for whoever reads the part.
_DECLARED = re.compile(rb"""\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']+)["']""")
_ENCODINGS = (b"utf-8", b"utf8")
_BOM = b"\xef\xbb\xbf"
# No report has as many tags, and each that is outlined takes memory.
_MOST_TAGS = 300_000


@dataclass(slots=True)
class Node:
    """An element: its namespace and name, its tag as written, and where it stands.

    It begins at `begin`, its content at `inside`; at `close` its end tag begins, at `end` what follows it. Of an empty
    tag the last three are one. `texts` are the pieces of text directly in it, each with where it begins.
    """

    space: str
    name: str
    tag: str
    attributes: Mapping[str, str]
    begin: int
    inside: int
    is_empty: bool
    parent: Node | None = field(default=None, repr=False)
    close: int = 0
    end: int = 0
    children: list[Node] = field(default_factory=list, repr=False)
    texts: list[tuple[int, str]] = field(default_factory=list, repr=False)

    @property
    def prefix(self) -> str:
        """What stands before its name: `w:`, or nothing."""
        return self.tag[: -len(self.name)]

    @property
    def text(self) -> str:
        """All text below it."""
        return "".join(piece for node in self.walk() for _, piece in node.texts)

    def walk(self) -> Iterator[Node]:
        """It and all below it, in the order of the part."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += reversed(node.children)

    def child(self, name: str) -> Node | None:
        """Its first child of a name."""
        return next((node for node in self.children if node.name == name), None)

    def said(self, name: str) -> str:
        """The value of an attribute, of whatever namespace; empty without one."""
        return next((v for key, v in self.attributes.items() if key.rpartition(_BETWEEN)[2] == name), "")


def outline(package: Package, name: str) -> Node:
    """The root of a part. Raises Refused for one that is not well-formed, not in UTF-8, or too long."""
    for _ in below_root(package, name, 2):
        pass
    data = package.part(name)
    if data.count(b"<") > _MOST_TAGS:
        raise Refused("TOO-MUCH", f"“{name}”的内容", f"{_MOST_TAGS} 项")
    declared = _DECLARED.match(data.removeprefix(_BOM))
    if declared and declared[1].lower() not in _ENCODINGS:
        raise Refused("XML-BROKEN", name)
    return outline_of(data)


def outline_of(data: bytes) -> Node:
    """The root of well-formed XML in UTF-8."""
    reader = _Reader(data)
    reader.parser.Parse(data, True)
    return reader.top.children[0]


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.parser = expat.ParserCreate(encoding="utf-8", namespace_separator=_BETWEEN)
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.ended
        self.parser.CharacterDataHandler = self.text
        self.top = self.node = Node("", "", "", {}, 0, 0, is_empty=False)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        at = self.parser.CurrentByteIndex
        tag = _TAG.match(self.data, at)
        if tag is None:
            raise Refused("XML-BROKEN")
        space, _, local = name.rpartition(_BETWEEN)
        written = tag[0][1:].split(None, 1)[0].rstrip(b"/>").decode()
        node = Node(space, local, written, attributes, at, tag.end(), tag[0].endswith(b"/>"), self.node)
        self.node.children.append(node)
        self.node = node

    def ended(self, name: str) -> None:
        node = self.node
        node.close = node.inside if node.is_empty else self.parser.CurrentByteIndex
        node.end = node.inside if node.is_empty else self.data.index(b">", node.close) + 1
        self.node = node.parent or self.top

    def text(self, text: str) -> None:
        self.node.texts.append((self.parser.CurrentByteIndex, text))


class Edit(NamedTuple):
    """What stands from one byte to another in a part, and what is to stand there instead."""

    begin: int
    end: int
    text: str


def put(at: int, text: str) -> Edit:
    """A text put in at a byte."""
    return Edit(at, at, text)


def removed(node: Node) -> Edit:
    """An element taken out."""
    return Edit(node.begin, node.end, "")


def added(node: Node, *, before: str = "", after: str = "") -> Iterator[Edit]:
    """What is added at the begin and at the end of an element's content; an empty tag becomes two."""
    if node.is_empty:
        yield Edit(node.inside - 2, node.inside, f">{before}{after}</{node.tag}>")
        return
    if before:
        yield put(node.inside, before)
    if after:
        yield put(node.close, after)


def edited(data: bytes, edits: Iterable[Edit]) -> bytes:
    """A part with some edits, none of which overlap; what is put in at one byte in the order in which it comes."""
    pieces, at = [], 0
    for edit in sorted(edits, key=lambda edit: (edit.begin, edit.end)):
        pieces += [data[at : edit.begin], edit.text.encode()]
        at = edit.end
    return b"".join([*pieces, data[at:]])
