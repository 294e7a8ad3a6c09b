"""Characters that nobody can see, or that look like others, named so that a clerk finds them."""

from __future__ import annotations

import re
import unicodedata

from ..files import unseen

# Letters that look like digits, and letters of other alphabets that look like Latin ones.
_LIKE_DIGITS = str.maketrans("OoОоΟοQlI|ІΙⅠ", "0000000111111")
_LIKE_LATIN = str.maketrans("АВЕКМНРСТХаеорсухАΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEKMHPCTXaeopcyxABEZHIKMNOPTYX")
_DIGITS = re.compile(r"\d+(\.\d+)?", re.ASCII)
# Radicals look like the characters that they are parts of, and for most of them no table says which.
_RADICALS = range(0x2E80, 0x2FE0)
_MOST = 5


def named(found: str | None, expected: str | None, says: str, figure: bool) -> str:
    """What to look for where a text, or what stands in place of a figure, is not what it seems; empty where it is."""
    hidden = unseen(found or says)
    listed = "、".join(hidden[:_MOST]) + (" 等" if len(hidden) > _MOST else "")
    said = [f"含有看不见的字符 {listed}。"] if hidden else []
    return "".join([*said, *_alike(found or "", expected or "", figure)])


def _alike(found: str, expected: str, figure: bool) -> list[str]:
    shown = "".join(character for character in found if not unseen(character)) if unseen(found) else found
    digits = shown.translate(_LIKE_DIGITS)
    meant = digits if figure and _DIGITS.fullmatch(digits) else expected
    if len(shown) != len(meant):
        return []
    pairs = dict.fromkeys((a, b) for a, b in zip(shown, meant, strict=True) if a != b)
    if not all(ord(a) in _RADICALS or _skeleton(a) == _skeleton(b) for a, b in pairs):
        return []
    return [f"“{a}”（U+{ord(a):04X}）应为“{b}”（U+{ord(b):04X}）。" for a, b in list(pairs)[:_MOST]]


def _skeleton(character: str) -> str:
    return unicodedata.normalize("NFKC", character).translate(_LIKE_LATIN).translate(_LIKE_DIGITS)
