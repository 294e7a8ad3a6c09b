"""Which elements of a web page its style sheets show so that their text may not count."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from html.parser import HTMLParser
from typing import NamedTuple

from ...ooxml import Refused
from .page_table import Given

# What a style says: struck, hidden, raised, lowered, of no size.
LOOKS_APART = re.compile(
    r"line-through|(?<![\w-])(?:(?:content-)?visibility\s*+:\s*+(?:hidden|collapse)|mso-hide\s*+:\s*+all|"
    r"vertical-align\s*+:\s*+(?:super|sub)|font-size\s*+:\s*+0(?![.\d]))",
    re.I,
)
_HIDDEN = re.compile(r"(?<![\w-])display\s*+:\s*+none", re.I)
_COMMENT = re.compile(r"/\*(?:(?!\*/).)*+(?:\*/)?|<!--|-->", re.S)
_BRACE = re.compile(r"[{}]")
# Rules; selectors that set text apart, those of several marks among them; and rules within one another.
_MOST_RULES, _MOST, _MOST_OTHERS, _DEEPEST = 100_000, 20_000, 500, 10
# Nobody writes longer selectors, nor media.
_LONGEST = 1_000
# What stands in the brackets of a selector is no list of selectors.
_ARGUMENTS = re.compile(r"\([^()]*+\)|\[[^\[\]]*+\]")
# How a selector goes on from an element to those in it, or behind it.
_WITHIN = re.compile(r"[\s>+~]+")
_SIMPLE = re.compile(r"(?P<tag>[a-z][\w-]*+|\*)?(?P<marks>(?:[.#][\w-]++)*+)", re.I)
_MARK = re.compile(r"[.#][\w-]+")
# What is printed, read aloud or shown on a telephone may look otherwise than on the screen of a computer.
_ELSEWHERE = re.compile(
    r"\s*(?:only\s+)?(?:print|speech|aural|braille|embossed|handheld|projection|tty|tv)\b|"
    r"(?!\s*not\b).*\bmax-(?:device-)?width\s*:\s*\d{1,3}(?:\.\d+)?px",
    re.S | re.I,
)


class Selector(NamedTuple):
    """A tag, or any; and the class names and the id that it must have, with their signs."""

    tag: str
    marks: frozenset[str] = frozenset()


class Sheets:
    """The style sheets of a page, as far as they set text apart.

    What an element lies in is not looked at, nor what a later rule takes back: a figure that may be apart is not read.
    """

    def __init__(self, apart: Collection[Selector] = ()) -> None:
        often = Counter(mark for selector in apart for mark in selector.marks)
        self._needed: dict[tuple[str, str], list[frozenset[str]]] = {}
        for tag, marks in apart:
            rarest = min(marks, key=often.__getitem__, default="")
            self._needed.setdefault((tag, rarest), []).append(marks)

    def set_apart(self, tag: str, given: Given) -> bool:
        """Whether the text of an element may not count."""
        if not self._needed:
            return False
        marks = {f".{name}" for name in (given.get("class") or "").lower().split()}
        marks |= {f"#{id.lower()}" for id in [given.get("id")] if id}
        known = (self._needed.get((one, mark), ()) for one in ("", tag) for mark in ("", *marks))
        return any(needed <= marks for found in known for needed in found)


def selectors_apart(sheets: Iterable[str]) -> frozenset[Selector]:
    """What some style sheets set apart, for the screen. Raises Refused for more than one page can need."""
    apart: set[Selector] = set()
    others = 0
    for n, selector in enumerate(selector for sheet in sheets for selector in _selectors(sheet)):
        if selector is not None and selector not in apart:
            apart.add(selector)
            others += len(selector.marks) > 1
        for count, most in ((n + 1, _MOST), (others, _MOST_OTHERS)):
            if count > most:
                raise _too_much(most)
    return frozenset(apart)


def _too_much(most: int) -> Refused:
    return Refused("TOO-MUCH", "网页的样式", f"{most} 个")


def sheets_in(page: str) -> list[str]:
    """What the style sheets within a page say."""
    if "<style" not in page.lower():
        return []
    gathering = _Gathering()
    gathering.feed(page)
    gathering.close()
    return gathering.sheets


class _Gathering(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[str] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag == "style" and _is_seen(dict(attrs).get("media") or "")

    def handle_endtag(self, tag: str) -> None:
        self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.sheets.append(data)


def _is_seen(media: str) -> bool:
    """Whether a rule for some media holds for people who look at the page."""
    return len(media) > _LONGEST or not all(map(_ELSEWHERE.match, media.split(",")))


class _Opened(NamedTuple):
    """A rule that is being read: what stands before its brace, and whether it is looked at."""

    head: str
    holds: bool


def _selectors(sheet: str) -> Iterator[Selector | None]:
    """Of each rule that sets text apart, for the screen: the last element of each of its selectors, if one is told."""
    if sheet.count("{") + sheet.count("}") > 2 * _MOST_RULES:
        raise _too_much(_MOST_RULES)
    opened, begin, sheet = [_Opened("", True)], 0, _COMMENT.sub(" ", sheet)
    for brace in _BRACE.finditer(sheet):
        text, begin = sheet[begin : brace.start()], brace.end()
        said, _, head = text.rpartition(";") if brace[0] == "{" else (text, "", "")
        yield from _apart(opened[-1], said)
        if brace[0] == "{":
            opened.append(_opened(head.strip(), opened))
        elif len(opened) > 1:
            opened.pop()


def _opened(head: str, around: list[_Opened]) -> _Opened:
    holds = around[-1].holds and len(around) <= _DEEPEST
    if head[:6].lower() == "@media":
        return _Opened("", holds and _is_seen(head[6:]))
    return _Opened(head, holds)


def _apart(rule: _Opened, said: str) -> Iterator[Selector | None]:
    if rule.holds and rule.head and (_HIDDEN.search(said) or LOOKS_APART.search(said)):
        for selector in re.finditer(r"[^,]+", _ARGUMENTS.sub("()", rule.head)):
            yield _last(selector[0])


def _last(selector: str) -> Selector | None:
    """The element that a selector ends with; None for one that is told by other things, or by its tag in some place."""
    if len(selector) > _LONGEST:
        return None
    *within, last = _WITHIN.split(selector.strip().lower())
    simple = _SIMPLE.fullmatch(last)
    if simple is None:
        return None
    tag, marks = simple["tag"] or "", frozenset(_MARK.findall(simple["marks"]))
    if not marks and (within or tag in ("", "*")):
        return None
    return Selector("" if tag == "*" else tag, marks)
