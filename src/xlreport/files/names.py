"""Names that every screen can show and every file system takes."""

from __future__ import annotations

import unicodedata

_FORBIDDEN = '\\/:*?"<>|'
_LONGEST_NAME = 100


def safe_name(name: str) -> str:
    """A name that every file system takes."""
    return "".join("_" if c in _FORBIDDEN or ord(c) < 32 else c for c in name)[:_LONGEST_NAME].rstrip(". ")


LEFTOVER_BEGIN, LEFTOVER_END = ".xlreport-", ".tmp"
# Categories of characters that cannot be shown, or would show a name as another one.
_UNSHOWN = {"Cc", "Cf", "Cn", "Cs", "Zl", "Zp"}


# -- names


def showable(name: str) -> str:
    """A name that can be printed and written anywhere: bytes that are not UTF-8 are taken for GBK."""
    if any("\ud800" <= c <= "\udfff" for c in name):
        name = _redecoded(name)
    return "".join("_" if unicodedata.category(c) in _UNSHOWN else c for c in name)


def _redecoded(name: str) -> str:
    try:
        raw = name.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # half a character, as Windows allows
        return name.encode("utf-8", "backslashreplace").decode("utf-8")
    try:
        return raw.decode("gb18030")
    except UnicodeDecodeError:
        return raw.decode("utf-8", "backslashreplace")
