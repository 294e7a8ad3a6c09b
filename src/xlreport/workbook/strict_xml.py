"""Parses one XML part strictly, in bounded time and memory."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.parsers import expat

from .package import Limits, Refused

_MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_UTF_16 = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
# Expat repeats a namespace with every name in it: a long one multiplies.
_LONG_NAMESPACE = re.compile(rb"""xmlns(?::[^=<>\s"':]++)?+\s*+=\s*+(?:"[^"<]{300}|'[^'<]{300})""")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_HALF_PAIR = re.compile("[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]")
Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
# The longest text that a cell can hold in any application.
LONGEST_TEXT = 32_767
TOO_LONG = f"文字超过 {LONGEST_TEXT} 个字符"
# The longest when every character is escaped.
LONGEST_RAW = 7 * LONGEST_TEXT


def parse(
    name: str,
    data: bytes,
    limits: Limits,
    start: Start,
    end: End | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Parses one part. Raises Refused for a DOCTYPE, depth, too many marks, and XML that is not well-formed."""
    encoded = _judged(name, data, limits)
    parser = expat.ParserCreate("utf-8" if encoded is not data else None, " ")
    parser.buffer_text = True
    parser.CharacterDataHandler = text
    parser.StartElementHandler, parser.EndElementHandler = _bounded(name, limits.depth, start, end)
    try:
        parser.Parse(encoded, True)
    except expat.ExpatError as error:
        raise Refused("XML-BROKEN", f"{name} 第 {error.lineno} 行第 {error.offset} 列") from error
    except (ValueError, LookupError) as error:  # an unknown encoding
        raise Refused("XML-BROKEN", name) from error


def _bounded(name: str, depth: int, start: Start, end: End | None) -> tuple[Start, End]:
    """The same handlers, counting how deep they are."""
    level = 0

    def opened(tag: str, attributes: dict[str, str]) -> None:
        nonlocal level
        level += 1
        if level > depth:
            raise Refused("XML-DEPTH", name, str(depth))
        start(tag, attributes)

    def closed(tag: str) -> None:
        nonlocal level
        level -= 1
        if end:
            end(tag)

    return opened, closed


def _judged(name: str, data: bytes, limits: Limits) -> bytes:
    """The XML in an encoding in which its marks are ASCII. Expat would go on behind whatever it is told to refuse."""
    if data.startswith(_UTF_16):
        try:
            data = data.decode("utf-16" if data[0] > 0x7F else "utf-16-le" if data[0] else "utf-16-be").encode()
        except UnicodeError as error:
            raise Refused("XML-BROKEN", name) from error
    if b"<!DOCTYPE" in data:
        raise Refused("XML-DOCTYPE", name)
    if data.count(b"<") + data.count(b"=") > limits.marks:
        raise Refused("TOO-MUCH", f"“{name}”的内容", f"{limits.marks} 项")
    if _LONG_NAMESPACE.search(data):
        raise Refused("XML-BROKEN", name)
    return data


def tags(*names: str) -> dict[str, str]:
    """Names of the main namespace, transitional or strict, as the parser gives them."""
    return {f"{space} {name}": name for space in _MAIN for name in names}


def unescaped(text: str) -> str:
    """A text with its `_x000D_` escapes decoded, once; half a surrogate pair becomes no character."""
    if "_x" not in text:
        return text
    decoded = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    return _HALF_PAIR.sub("\uffff", decoded).encode("utf-16", "surrogatepass").decode("utf-16")
