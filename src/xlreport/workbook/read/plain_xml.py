"""Rows and shared texts as applications usually write them, taken by expressions; all else is left to the parser.

What an expression takes is well-formed and says to every parser what it says here. What is left when it is cut out is
well-formed just when the whole part is, and the parser then sees all that the expressions do not know.
"""

from __future__ import annotations

import functools
import operator
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from .main_xml import is_yes

# Not more marks than bytes: what is let in by its size needs no other limit.
_LARGEST = 1_000_000
_DECLARATION = re.compile(r'<\?xml version="1\.0"(?: encoding="(?i:utf-8)")?(?: standalone="(?:yes|no)")? ?\?>\s*')
# Without a prefix: what stands in it without one is of the same namespace.
_ROOT = re.compile(r"<[A-Za-z]+(?: [^<>']*)?>")
# What XML forbids, and what a parser changes.
_CONTROLS = bytes({*range(0x20)} - {0x09, 0x0A})
# That of & itself comes last.
_NAMED = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'"}
_NUMBERED = re.compile(r"&#(0|[1-9][0-9]{0,6});")


def _unasked(pattern: str) -> str:
    """The same expression without groups of what is asked for."""
    return re.sub(r"\((?!\?)", "(?:", pattern)


_KEEP = r'(?: xml:space="preserve")?+'
_VALUE = r'="[^"<>&\t\n]*+"'
# Name, format, and what it holds: a text of its own; or type, formula and its attributes, value. Columns of three
# letters and rows of seven digits may be beyond every sheet.
_FORMULA = rf"<f((?: (?:aca|ca|t|ref|si){_VALUE})*+)>([^<]++)</f>"
_HELD = (
    rf'( t="inlineStr">)<is><t{_KEEP}>([^<]*+)</t></is></c>|(?: t="(b|d|e|n|s|str)")?+ ?'
    rf"(?:/>|></c>|(>)(?:{_FORMULA})?+(?:<v ?/>|<v{_KEEP}>([^<]*+)</v>)</c>)"
)
_CELL = re.compile(rf'<c r="([A-Z]{{1,2}}[0-9]+)"(?: s="([0-9]{{1,5}})")?+(?:{_HELD})')
_IN_ROW = _unasked(_CELL.pattern).replace("[0-9]+", r"\1", 1)
_OF_ROW = "spans|ht|customHeight|customFormat|hidden|outlineLevel|collapsed|s|thickTop|thickBot|[A-Za-z0-9]+:dyDescent"
_ROWS = re.compile(rf'(?:<row r="([1-9][0-9]{{0,5}})"(?: (?:{_OF_ROW}){_VALUE})*+ ?(?:/>|>(?:{_IN_ROW})*+</row>))*+')
_ROW_TAG = re.compile(r'<row r="([0-9]+)"([^>]*+)>')
_ATTRIBUTE = re.compile(r' ([A-Za-z0-9:]+)="([^"]*)"')
_OPEN, _CLOSE = "<sheetData>", "</sheetData>"
# What differs from unit to unit around the cells, and says nothing of them: footers, the cell that was looked at last.
_ANY = rf"(?: [A-Za-z]+{_VALUE})*+ ?"
_UNREAD = re.compile(
    rf"<dimension{_ANY}/>|<sheetViews><sheetView{_ANY}(?:/>|>(?:<(?:pane|selection){_ANY}/>)*+</sheetView>)</sheetViews>|"
    rf"<headerFooter{_ANY}>(?:<(?:(?P<part>(?:odd|even|first)(?:Header|Footer))>[^<]*+</(?P=part)>|"
    rf"(?:odd|even|first)(?:Header|Footer) ?/>))*+</headerFooter>"
)
_TAG = re.compile(r"<[A-Za-z]+((?: [^<>]*?)?) ?/?>")

_FONT = r'<(?:sz|color|rFont|family|charset|scheme|b|i|u)(?: (?:val|rgb|theme|indexed)="[^"<&\t\n]*+")?+/>'
_RUN = rf"<r>(?:<rPr>(?:{_FONT})*+</rPr>)?+<t{_KEEP}>([^<]*+)</t></r>"
_ONE_RUN = re.compile(_RUN)
_STRING = re.compile(rf"<si>(?:<t{_KEEP}>([^<]*+)</t>|((?:{_unasked(_RUN)})++))</si>")
_OTHER = re.compile(r"<si>(?:(?!<si).)*?</si>", re.DOTALL)

# How a cell is written that holds something: name, format, a sign and a text of its own; or type, a sign, attributes
# and text of its formula, value. What is not there is empty.
Written = tuple[str, str, str, str, str, str, str, str, str]


class Plain(NamedTuple):
    """A sheet without its rows, the hidden ones of these from 0 on, and the cells that hold something."""

    left: bytes
    hidden: frozenset[int]
    cells: list[Written]


class Strange(Exception):
    """Something is written otherwise."""


def plain_sheet(data: bytes) -> Plain:
    """A sheet whose rows and cells are all written as usual, from the top down. Raises Strange."""
    text, begin = _decoded(data)
    head, opened, rest = text.partition(_OPEN)
    rows, closed, tail = rest.partition(_CLOSE)
    # No row could belong to another list.
    if not closed or head.count("sheetData") + tail.count("sheetData"):
        raise Strange
    _judge_parsed(head[begin:], tail)
    if ("]" in rows and "]]>" in rows) or not _ROWS.fullmatch(rows):
        raise Strange
    cells = _CELL.findall(rows)
    if len({cell[0] for cell in cells}) < len(cells):
        raise Strange
    hidden = _hidden(rows, _ROOT.match(head, begin))
    head, tail = (_UNREAD.sub(_nothing, text) for text in (head, tail))
    return Plain(f"{head}{opened}{closed}{tail}".encode(), hidden, [one for one in cells if one[5] or one[2]])


def _nothing(unread: re.Match[str]) -> str:
    """What is put for what nobody reads. Raises Strange where a parser would find it broken."""
    said(unread[0])
    if "]]>" in unread[0]:
        raise Strange
    for attributes in _TAG.findall(unread[0]):
        attributes_of(attributes)
    return ""


def _hidden(rows: str, root: re.Match[str] | None) -> frozenset[int]:
    """The rows that are hidden. Raises Strange unless each stands below the one before."""
    found = _ROW_TAG.findall(rows)
    numbers = [int(number) for number, _ in found]
    if any(map(operator.ge, numbers, numbers[1:])):
        raise Strange
    written = {look for _, look in found}
    looks = {look: is_yes(_of_row(look, root[0] if root else "").get("hidden", "0")) for look in written}
    return frozenset(number - 1 for number, (_, look) in zip(numbers, found, strict=True) if looks[look])


@functools.lru_cache(256)
def _of_row(attributes: str, root: str) -> Mapping[str, str]:
    """The attributes of a row whose prefixes the root of its part declares. Raises Strange."""
    found = attributes_of(attributes)
    prefixes = [name.partition(":")[0] for name in found if ":" in name]
    if len(prefixes) > 1 or any(f' xmlns:{prefix}="' not in root for prefix in prefixes):
        raise Strange
    return found


@functools.lru_cache(1024)
def attributes_of(text: str) -> Mapping[str, str]:
    """The attributes of an element by name. Raises Strange where one is there twice."""
    found = _ATTRIBUTE.findall(text)
    named = dict(found)
    if len(named) < len(found):
        raise Strange
    return named


def plain_strings(data: bytes) -> tuple[bytes, list[list[str] | None]]:
    """A list of shared texts without those that are plain, and the runs of all; None for one that is left in the list.

    Raises Strange.
    """
    text, begin = _decoded(data)
    root, end = _ROOT.match(text, begin), text.rfind("</")
    if not root or text.count("sst") != 2 or ("]" in text and "]]>" in text):
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
    declared = _DECLARATION.match(text)
    begin = declared.end() if declared else 0
    if len(data[begin:].translate(None, _CONTROLS)) < len(data) - begin or "\ufffe" in text or "\uffff" in text:
        raise Strange
    return text, begin


def _judge_parsed(*left: str) -> None:
    """What is left for the parser: every < begins a tag there. Raises Strange."""
    if any("<!" in text or "<?" in text for text in left):
        raise Strange


def said(text: str) -> str:
    """What a plain text says whose signs may be written as references. Raises Strange for other references."""
    if "&" not in text:
        return text
    if "&#" not in text:
        return _unnamed(text)
    # A text has no sign 0.
    pieces = _NUMBERED.split(text)
    pieces[::2] = _unnamed("\0".join(pieces[::2])).split("\0")
    pieces[1::2] = map(_sign, pieces[1::2])
    return "".join(pieces)


# Most formulas are those of the template.
said_formula = functools.lru_cache(1024)(said)


def _unnamed(text: str) -> str:
    for reference, sign in _NAMED.items():
        text = text.replace(reference, sign)
    if text.count("&") != text.count("&amp;"):
        raise Strange
    return text.replace("&amp;", "&")


@functools.lru_cache(8192)
def _sign(number: str) -> str:
    """The character of a number. Raises Strange where XML has none."""
    code = int(number)
    if not (code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000):
        raise Strange
    return chr(code)
