"""Characters that nobody can see, or that look like others, named so that a clerk finds them."""

from __future__ import annotations

import re
import unicodedata

from ..files import unseen

# Letters that look like digits, and letters of other alphabets that look like Latin ones.
_LIKE_DIGITS = str.maketrans("OoОоΟοQlI|ІΙⅠ", "0000000111111")
_LIKE_LATIN = str.maketrans("АВЕКМНРСТХаеорсухАΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEKMHPCTXaeopcyxABEZHIKMNOPTYX")
_DIGITS = re.compile(r"\d+(\.\d+)?", re.ASCII)
_MOST = 5


def named(found: str | None, expected: str | None, says: str) -> str:
    """What to look for where a text is not what it seems; empty where it is."""
    hidden = unseen(found or says)
    listed = "、".join(hidden[:_MOST]) + (" 等" if len(hidden) > _MOST else "")
    said = [f"含有看不见的字符 {listed}。"] if hidden else []
    return "".join([*said, *_alike(found or "", expected or "")])


def _alike(found: str, expected: str) -> list[str]:
    meant = expected if _skeleton(found) == _skeleton(expected) else ""
    if not meant and _DIGITS.fullmatch(digits := found.translate(_LIKE_DIGITS)):
        meant = digits
    shown = "".join(character for character in found if not unseen(character))
    if len(shown) != len(meant):
        return []
    pairs = dict.fromkeys((a, b) for a, b in zip(shown, meant, strict=True) if a != b)
    return [f"“{a}”（U+{ord(a):04X}）应为“{b}”（U+{ord(b):04X}）。" for a, b in list(pairs)[:_MOST]]


def _skeleton(text: str) -> str:
    shown = "".join(character for character in text if not unseen(character))
    return unicodedata.normalize("NFKC", shown).translate(_LIKE_LATIN).translate(_LIKE_DIGITS)
