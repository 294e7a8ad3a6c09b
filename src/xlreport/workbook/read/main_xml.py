"""The names of the elements of a workbook's parts, and how texts are written in them."""

from __future__ import annotations

import re

from ...layout import LONGEST_TEXT

_MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_HALF_PAIR = re.compile("[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]")
TOO_LONG = f"文字超过 {LONGEST_TEXT} 个字符"
# The longest when every character is escaped.
LONGEST_RAW = 7 * LONGEST_TEXT


def tags(*names: str) -> dict[str, str]:
    """Names of the main namespace, transitional or strict, as the parser gives them."""
    return {f"{{{space}}}{name}": name for space in _MAIN for name in names}


def is_yes(said: str) -> bool:
    """Whether an attribute says that something is so."""
    return said not in ("0", "false")


def unescaped(text: str) -> str:
    """A text with its `_x000D_` escapes decoded, once; half a surrogate pair becomes no character."""
    decoded = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    return _HALF_PAIR.sub("\uffff", decoded).encode("utf-16", "surrogatepass").decode("utf-16")
