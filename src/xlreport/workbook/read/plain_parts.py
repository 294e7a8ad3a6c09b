"""Parts that are held whole, without the rows and shared texts that are written as usual: those are for the parser.

What is left is well-formed just when the whole part is, and the parser then sees all that the expressions do not know.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from .plain_xml import (
    DECLARATION,
    KEEP,
    ROOT,
    VALUE,
    Strange,
    are_spoilt,
    attributes_of,
    is_plain,
    said,
    unasked,
)
from .shapes import Held, Shape, shaped

# Not more marks than bytes: what is let in by its size needs no other limit.
_LARGEST = 1_000_000
_OPEN, _CLOSE = "<sheetData>", "</sheetData>"
# What differs from unit to unit around the cells, and says nothing of them: footers, the cell that was looked at last.
_ANY = rf"(?: [A-Za-z]+{VALUE})*+ ?"
_UNREAD = re.compile(
    rf"<dimension{_ANY}/>|<sheetViews><sheetView{_ANY}(?:/>|>(?:<(?:pane|selection){_ANY}/>)*+</sheetView>)</sheetViews>|"
    rf"<headerFooter{_ANY}>(?:<(?:(?P<part>(?:odd|even|first)(?:Header|Footer))>[^<]*+</(?P=part)>|"
    rf"(?:odd|even|first)(?:Header|Footer) ?/>))*+</headerFooter>"
)
_TAG = re.compile(r"<[A-Za-z]+((?: [^<>]*?)?) ?/?>")

_FONT = r'<(?:sz|color|rFont|family|charset|scheme|b|i|u)(?: (?:val|rgb|theme|indexed)="[^"<&\t\n]*+")?+/>'
_RUN = rf"<r>(?:<rPr>(?:{_FONT})*+</rPr>)?+<t{KEEP}>([^<]*+)</t></r>"
_ONE_RUN = re.compile(_RUN)
_STRING = re.compile(rf"<si>(?:<t{KEEP}>([^<]*+)</t>|((?:{unasked(_RUN)})++))</si>")
_OTHER = re.compile(r"<si>(?:(?!<si).)*?</si>", re.DOTALL)


class Plain(NamedTuple):
    """A sheet without its rows, and these: their shape and the values in it."""

    left: bytes
    shape: Shape
    held: list[Held]


def plain_sheet(data: bytes) -> Plain:
    """A sheet whose rows and cells are all written as usual, from the top down. Raises Strange and Refused."""
    text, begin = _decoded(data)
    head, opened, rest = text.partition(_OPEN)
    rows, closed, tail = rest.partition(_CLOSE)
    # No row could belong to another list.
    if not closed or head.count("sheetData") + tail.count("sheetData"):
        raise Strange
    _judge_parsed(head[begin:], tail)
    root = ROOT.match(head, begin)
    shape, held = shaped(rows, root[0] if root else "")
    head, tail = (_UNREAD.sub(_emptied, text) for text in (head, tail))
    return Plain(f"{head}{opened}{closed}{tail}".encode(), shape, held)


def _emptied(unread: re.Match[str]) -> str:
    """What is put for what nobody reads, and parts texts as it did. Raises Strange where a parser may find it bad."""
    said(unread[0])
    for attributes in _TAG.findall(unread[0]):
        if "xmlns" in attributes_of(attributes):
            raise Strange
    return "<unread/>"


def plain_strings(data: bytes) -> tuple[bytes, list[list[str] | None]]:
    """A list of shared texts without those that are plain, and the runs of all; None for one that is left in the list.

    Raises Strange.
    """
    text, begin = _decoded(data)
    root, end = ROOT.match(text, begin), text.rfind("</")
    if not root or text.count("sst") != 2:
        raise Strange
    found, left = list[list[str] | None](), list[str]()
    for one in _strings(text, root.end(), end):
        runs = None if one.re is _OTHER else _ONE_RUN.findall(one[2]) if one[1] is None else [one[1]]
        found.append(runs)
        if runs is None:
            left.append(one[0])
    _judge_parsed(*left)
    return f"{text[: root.end()]}{''.join(left)}{text[end:]}".encode(), found


def _strings(text: str, at: int, end: int) -> Iterator[re.Match[str]]:
    """The texts one after another, with nothing between them. Raises Strange."""
    while at < end:
        one = _STRING.match(text, at, end) or _OTHER.match(text, at, end)
        if one is None:
            raise Strange
        yield one
        at = one.end()


def _decoded(data: bytes) -> tuple[str, int]:
    """A part as a text, and where its root begins. Raises Strange."""
    if len(data) > _LARGEST:
        raise Strange
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise Strange from error
    declared = DECLARATION.match(text)
    begin = declared.end() if declared else 0
    if are_spoilt(data[begin:]) or not is_plain(text):
        raise Strange
    return text, begin


def _judge_parsed(*left: str) -> None:
    """What is left for the parser: every < begins a tag there. Raises Strange."""
    if any("<!" in text or "<?" in text for text in left):
        raise Strange
