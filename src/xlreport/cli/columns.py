"""Text in columns of a terminal: a Chinese character takes two of them."""

from __future__ import annotations

import bisect
import itertools
import re
import unicodedata

_WIDE = {"W", "F", "A"}
_ENDS = "，。；"
_QUOTE = re.compile(r"“([^“”]+)”")
# How much of a quote is kept, the more the better; and from which length on quotes that begin alike lose that.
_KEPT = (24, 16, 10, 8, 6)
_ALIKE = 8


def width(text: str) -> int:
    """The columns that a text takes; what some terminals show wide counts as wide."""
    return sum(map(_width, text))


def _width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in _WIDE else 1


def fitted(text: str, columns: int) -> str:
    """A text that takes no more than some columns: long quotes give way, then what follows them, the last clauses."""
    if width(text) <= columns:
        return text
    for kept in _KEPT:
        shorter = _quoting(text, kept)
        quoted = shorter[: shorter.rfind("”") + 1] + "…"
        for short in (shorter, quoted):
            if len(short) > 1 and width(short) <= columns:
                return short
    used = list(itertools.accumulate(map(_width, shorter)))
    kept = bisect.bisect_right(used, columns - width("…"))
    clause = max(shorter.rfind(end, 0, kept) for end in _ENDS)
    return shorter[: clause if 3 * clause > kept else kept] + "…"


def _quoting(text: str, kept: int) -> str:
    """A text with the first characters of its quotes; of two that begin alike those by which they differ."""
    quotes = _QUOTE.findall(text)
    letters = itertools.takewhile(lambda same: len(set(same)) == 1, zip(*quotes, strict=False))
    alike = len(list(letters)) if len(quotes) > 1 else 0
    begin = alike if alike >= _ALIKE and alike < min(map(len, quotes)) else 0

    def quoted(match: re.Match[str]) -> str:
        rest = match[1][begin:]
        return f"“{'…' * bool(begin)}{rest[:kept]}{'…' * (len(rest) > kept)}”"

    return _QUOTE.sub(quoted, text)


def wrapped(words: list[str], columns: int) -> list[str]:
    """Words with 、 between them in lines of some columns, broken between words."""
    lines = [""]
    for n, word in enumerate(words):
        word += "、" if n + 1 < len(words) else ""
        if lines[-1] and width(lines[-1] + word) > columns:
            lines.append("")
        lines[-1] += word
    return lines
