"""What a text counts as a whole, and the parts that it lists of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..form import TextRule

# A part: what it is called, how many, and no more words than a mark; the next begins behind it.
_PART = re.compile(
    r"(?P<label>[^\d，、,；;。：:（）()]{1,24})(?P<n>\d{1,15})(?P<unit>[件条篇期次场个份])(?P<mark>[，、,；;和]{0,2})"
)


class Parted(NamedTuple):
    """A whole, the sum of its parts, and where they stand."""

    whole: int
    sum: int
    unit: str
    start: int
    end: int


def wrong_parts(rule: TextRule, text: str) -> Iterator[Parted]:
    """Wholes that their parts exceed, or where the list names all that it counts, differ from."""
    seen = set()
    for pattern in reversed(rule.patterns):
        for match in pattern.finditer(text):
            if match.start("n") in seen or _has_beside(text, match):
                continue
            complete = "all" in pattern.groupindex
            if found := _whole_list(rule, text, match) if complete else _too_many(rule, text, match):
                seen.add(match.start("n"))
                yield found


def _has_beside(text: str, match: re.Match[str]) -> bool:
    """Whether another count of the kind stands before in the clause: the parts may be that one's, or both's."""
    end = match.start("n")
    begin = 1 + max(text.rfind(mark, 0, end) for mark in "，,。；：:")
    return re.search(rf"\d{match['unit']}", text[begin:end]) is not None


def _whole_list(rule: TextRule, text: str, match: re.Match[str]) -> Parted | None:
    listed = text[match.end() :].rstrip("。；！？）)")
    unit = match["unit"]
    parts = re.findall(rf"(?<![^\d，、,])[^\d，、,]++(\d++){unit}(?:[，、,和]|$)", listed)
    whole = len(parts) > 1 and listed.endswith(unit) and len(parts) == len(re.findall(r"\d+", listed))
    sum_ = sum(map(int, parts))
    if not whole or sum_ == int(match["n"]) or (rule.unless and rule.unless.search(listed)):
        return None
    return Parted(int(match["n"]), sum_, unit, match.start("n"), match.end() + len(listed))


def _too_many(rule: TextRule, text: str, match: re.Match[str]) -> Parted | None:
    """Parts up to what ends the list, if they are more than the whole."""
    at, sum_, count, end = match.end(), 0, 0, match.end()
    while (part := _PART.match(text, at)) and part["unit"] == match["unit"]:
        if rule.ends and rule.ends.search(part["label"]):
            break
        at, end = part.end(), part.end("unit")
        sum_, count = sum_ + int(part["n"]), count + 1
        if not part["mark"]:
            break
    whole = int(match["n"])
    return Parted(whole, sum_, match["unit"], match.start("n"), end) if count > 1 and sum_ > whole else None
