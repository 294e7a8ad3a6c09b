"""Rows, cells and texts as applications usually write them: the expressions that take them, and what these say.

What an expression takes is well-formed and says to every parser what it says here, but for control characters and
references: the first are looked for in the whole, the second where a text is asked for.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

# Before the root of a part, which has no prefix: what stands in it without one is of the same namespace.
DECLARATION = re.compile(r'<\?xml version="1\.0"(?: encoding="(?i:utf-8)")?(?: standalone="(?:yes|no)")? ?\?>\s*')
ROOT = re.compile(r"<[A-Za-z]+(?: [^<>']*)?>")
# What XML forbids, and what a parser changes.
_CONTROLS = bytes({*range(0x20)} - {0x09, 0x0A})
_NO_CHARACTERS = "\ufffe", "\uffff"
# That of & itself comes last.
_NAMED = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'"}
_NUMBERED = re.compile(r"&#(0|[1-9][0-9]{0,6});")
# No application writes longer tags, nor longer formulas, whose signs may all be references. They are not remembered.
_LONGEST_TAG, _LONGEST_FORMULA = 8_192, 6 * 8_192


def unasked(pattern: str) -> str:
    """The same expression without groups of what is asked for."""
    return re.sub(r"\((?!\?)", "(?:", pattern)


KEEP = r'(?: xml:space="preserve")?+'
VALUE = r'="[^"<>&\t\n]*+"'
# Columns of three letters and rows of seven digits may be beyond every sheet.
NAMED_CELL = r'<c r="([A-Z]{1,2}[0-9]+)"(?: s="([0-9]{1,5})")?+'
CELL_TYPES = "b", "d", "e", "n", "s", "str"
CELL_TYPE = rf' t="({"|".join(CELL_TYPES)})"'
FORMULA_BEGINS = rf"<f((?: (?:aca|ca|t|ref|si){VALUE})*+)>([^<]++)"
_HELD = (
    rf'( t="inlineStr">)<is><t{KEEP}>([^<]*+)</t></is></c>|(?:{CELL_TYPE})?+ ?'
    rf"(?:/>|></c>|(>)(?:{FORMULA_BEGINS}</f>)?+(?:<v ?/>|<v{KEEP}>([^<]*+)</v>)</c>)"
)
CELL = re.compile(f"{NAMED_CELL}(?:{_HELD})")
_IN_ROW = unasked(CELL.pattern).replace("[0-9]+", r"\1", 1)
_OF_ROW = "spans|ht|customHeight|customFormat|hidden|outlineLevel|collapsed|s|thickTop|thickBot|[A-Za-z0-9]+:dyDescent"
# Its number, and its attributes; each of its cells is of that row.
ROW = re.compile(rf'<row r="([1-9][0-9]{{0,5}})"((?: (?:{_OF_ROW}){VALUE})*+) ?(?:/>|>(?:{_IN_ROW})*+</row>)')
_ATTRIBUTE = re.compile(r' ([A-Za-z0-9:]+)="([^"]*)"')

# How a cell is written: name, format, a sign and a text of its own; or type, a sign, attributes and text of its
# formula, value. What is not there is empty; without either sign it holds nothing.
Written = tuple[str, str, str, str, str, str, str, str, str]


class Strange(Exception):
    """Something is written otherwise."""


def are_spoilt(data: bytes) -> bool:
    """Whether there are control characters in some bytes."""
    return len(data.translate(None, _CONTROLS)) < len(data)


def is_plain(text: str) -> bool:
    """Whether a text has only characters that XML has, and does not end a section that never began."""
    return not ("]" in text and "]]>" in text) and not any(one in text for one in _NO_CHARACTERS)


@functools.lru_cache(256)
def of_row(attributes: str, root: str) -> Mapping[str, str]:
    """The attributes of a row whose prefixes the root of its part declares. Raises Strange."""
    if len(root) > _LONGEST_TAG:
        raise Strange
    found = attributes_of(attributes)
    prefixes = [name.partition(":")[0] for name in found if ":" in name]
    if len(prefixes) > 1 or any(f' xmlns:{prefix}="' not in root for prefix in prefixes):
        raise Strange
    return found


@functools.lru_cache(1024)
def attributes_of(text: str) -> Mapping[str, str]:
    """The attributes of an element by name. Raises Strange where one is there twice."""
    if len(text) > _LONGEST_TAG:
        raise Strange
    found = _ATTRIBUTE.findall(text)
    named = dict(found)
    if len(named) < len(found):
        raise Strange
    return named


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


@functools.lru_cache(1024)
def said_formula(text: str) -> str:
    """What a formula says; most are those of the template. Raises Strange for other references, and for long ones."""
    if len(text) > _LONGEST_FORMULA:
        raise Strange
    return said(text)


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
