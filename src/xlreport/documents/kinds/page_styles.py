"""Which elements of a web page its style sheets show so that their text may not count."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from typing import NamedTuple

from ...ooxml import Refused
from .page_table import Given

# What a style says without blanks: struck, hidden, raised, lowered, of no size.
LOOKS_APART = re.compile(
    r"line-through|visibility:(?:hidden|collapse)|mso-hide:all|vertical-align:(?:super|sub)|font-size:0(?![.\d])"
)
_HIDDEN = "display:none"
_COMMENT = re.compile(r"/\*(?:(?!\*/).)*+(?:\*/)?|<!--|-->", re.S)
_BRACE = re.compile(r"([{}])")
# Selectors of several marks, and rules within one another.
_MOST_OTHERS, _DEEPEST = 500, 10
# How a selector goes on from an element to those in it, or behind it.
_WITHIN = re.compile(r"[\s>+~]+")
_SIMPLE = re.compile(r"(?P<tag>[a-z][\w-]*+|\*)?(?P<marks>(?:[.#][\w-]++)*+)", re.I)
_MARK = re.compile(r"[.#][\w-]+")
# For people who look at it; what is printed, or read aloud, may look otherwise.
_SEEN = re.compile(r"\b(?:all|screen)\b|\(", re.I)


class Sheets:
    """The style sheets of a page, as far as they set text apart.

    What an element lies in is not looked at, nor what a later rule takes back: a figure that may be apart is not read.
    """

    def __init__(self, sheets: Iterable[str]) -> None:
        """Raises Refused for more selectors of several marks than one page can need."""
        apart = {selector for sheet in sheets for selector in _selectors_apart(sheet)}
        self._simple = frozenset(selector for selector in apart if len(selector.marks) < 2)
        self._others = apart - self._simple
        if len(self._others) > _MOST_OTHERS:
            raise Refused("TOO-MUCH", "网页的样式", f"{_MOST_OTHERS} 个")

    def set_apart(self, tag: str, given: Given) -> bool:
        """Whether the text of an element may not count."""
        marks = frozenset(f".{name}" for name in (given.get("class") or "").lower().split())
        marks |= {f"#{id.lower()}" for id in [given.get("id")] if id}
        simple = {_Selector(tag), *(_Selector(one, frozenset([mark])) for one in ("", tag) for mark in marks)}
        return not self._simple.isdisjoint(simple) or any(
            other.tag in ("", tag) and other.marks <= marks for other in self._others
        )


class _Selector(NamedTuple):
    """A tag, or any; and the class names and the id that it must have, with their signs."""

    tag: str
    marks: frozenset[str] = frozenset()


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
    return not media.strip() or bool(_SEEN.search(media))


def _selectors_apart(sheet: str) -> Iterator[_Selector]:
    """Of each rule that sets text apart, for the screen: the last element of each of its selectors."""
    opened: list[str] = []
    pieces = _BRACE.split(_COMMENT.sub(" ", sheet))
    for text, sign in zip(pieces[::2], pieces[1::2], strict=False):
        if sign == "{":
            opened.append(text.rpartition(";")[2].strip())
            continue
        head = opened.pop() if opened else ""
        said = "".join(text.lower().split())
        if (_HIDDEN in said or LOOKS_APART.search(said)) and len(opened) < _DEEPEST and all(map(_holds, opened)):
            yield from filter(None, map(_last, set(head.split(","))))


def _holds(around: str) -> bool:
    """Whether what stands around a rule holds for people who look at the page."""
    return not around.lower().startswith("@media") or _is_seen(around[len("@media") :])


def _last(selector: str) -> _Selector | None:
    """The element that a selector ends with; None for one that is told by other things, or by its tag in some place."""
    *within, last = _WITHIN.split(selector.strip().lower())
    simple = _SIMPLE.fullmatch(last)
    if simple is None:
        return None
    tag, marks = simple["tag"] or "", frozenset(_MARK.findall(simple["marks"]))
    if within and not marks:
        return None
    return _Selector("" if tag == "*" else tag, marks)
