"""The numbers that Word itself puts before paragraphs, written into them as a reader sees them: （一）, 1., 二、."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, SubElement

from ..document import JOINT

_LEVELS, _LARGEST = 9, 9_999
# Characters around a number; a part may hold a million, and a document thousands of paragraphs.
_LONGEST = 60
_PLACE = re.compile("%([1-9])")
_DIGITS = "零一二三四五六七八九"
_CIRCLES = 20
_CHINESE = ("chineseCounting", "chineseCountingThousand", "taiwaneseCountingThousand", "japaneseCounting")


@dataclass(frozen=True)
class Level:
    """How the paragraphs of one level of a list are numbered, from what on; `style` is whose they are by themselves."""

    format: str
    text: str
    start: int
    plain: bool
    style: str


@dataclass(frozen=True)
class List:
    """A list: the definition with which it counts, its levels, and the numbers with which some begin anew."""

    definition: str
    levels: Mapping[int, Level]
    anew: Mapping[int, int]


@dataclass
class Numbers:
    """The lists of a document by their ids, and how far each definition, or a list that begins anew, has counted.

    `styles` are the list and the level that a style of paragraphs brings along.
    """

    lists: Mapping[str, List]
    styles: Mapping[str, tuple[str, int]]
    counts: dict[str, list[int]] = field(default_factory=dict)

    def write(self, element: Element) -> None:
        """Puts the number of each paragraph in an element before its text."""
        _write(element, self.number)

    def number(self, properties: Element | None) -> str:
        """What stands before a paragraph; empty where nothing does, or it is a sign that is no number."""
        told = _child(properties, "numPr")
        styled = self.styles.get(_said(_child(properties, "pStyle")), ("", 0))
        id, depth = _said(_child(told, "numId")) or styled[0], _whole(_child(told, "ilvl"), styled[1])
        if id not in self.lists or depth not in self.lists[id].levels:
            return ""
        return _written(self.lists[id].levels, self.counted(id, depth), depth)

    def counted(self, id: str, depth: int) -> list[int]:
        """How far all levels are with the next paragraph of a list."""
        one = self.lists[id]
        starts = [one.levels[n].start if n in one.levels else 1 for n in range(_LEVELS)]
        begin = [one.anew.get(n, start) - 1 for n, start in enumerate(starts)]
        counts = self.counts.setdefault(f"list {id}" if one.anew else one.definition, begin)
        counts[depth] = min(counts[depth] + 1, _LARGEST)
        counts[depth + 1 :] = [start - 1 for start in starts[depth + 1 :]]
        return [
            max(count, start) if n < depth else count
            for n, (count, start) in enumerate(zip(counts, starts, strict=True))
        ]


def write_told(element: Element) -> None:
    """The same of a document that tells each number, as those of Word 2003 do."""
    _write(element, lambda properties: _said(_child(_child(properties, "listPr"), "t"))[:_LONGEST])


def _write(element: Element, number: Callable[[Element | None], str]) -> None:
    for paragraph in [one for one in element.iter() if one.tag.endswith("}p")]:
        if text := number(_child(paragraph, "pPr")):
            space = paragraph.tag.removesuffix("p")
            run = Element(f"{space}r")
            SubElement(run, f"{space}t").text = f"{text}{JOINT}"
            paragraph.insert(0, run)


def numbers_of(listed: Iterable[Element], styles: Iterable[Element]) -> Numbers:
    """The lists that the elements of a part for numbering define, and those of the styles of a document."""
    definitions: dict[str, Mapping[int, Level]] = {}
    lists: dict[str, List] = {}
    for element in listed:
        if element.tag.endswith("}abstractNum"):
            definitions[_said(element, "abstractNumId")] = _levels(element)
        elif element.tag.endswith("}num"):
            definition = _said(_child(element, "abstractNumId"))
            overs = [child for child in element if child.tag.endswith("}lvlOverride")]
            own = {depth: level for over in overs for depth, level in _levels(over).items()}
            anew = {
                _depth(over): _whole(first) for over in overs if (first := _child(over, "startOverride")) is not None
            }
            lists[_said(element, "numId")] = List(definition, {**definitions.get(definition, {}), **own}, anew)
    return Numbers(lists, dict(filter(None, (_style(style, lists) for style in styles))))


def _style(style: Element, lists: Mapping[str, List]) -> tuple[str, tuple[str, int]] | None:
    told = _child(_child(style, "pPr"), "numPr")
    if told is None:
        return None
    name, id = _said(style, "styleId"), _said(_child(told, "numId"))
    levels = lists[id].levels if id in lists else {}
    depth = next((depth for depth, level in levels.items() if level.style == name), 0)
    return name, (id, _whole(_child(told, "ilvl"), depth))


def _levels(element: Element) -> dict[int, Level]:
    return {_depth(level): _level(level) for level in element if level.tag.endswith("}lvl")}


def _level(level: Element) -> Level:
    format, text = _said(_child(level, "numFmt")) or "decimal", _said(_child(level, "lvlText"))
    start, plain = _whole(_child(level, "start")), _child(level, "isLgl") is not None
    return Level(format, text[:_LONGEST], start, plain, _said(_child(level, "pStyle")))


# -- what a number looks like


def _written(levels: Mapping[int, Level], counts: list[int], depth: int) -> str:
    level = levels[depth]
    if level.format not in _FORMATS:
        return ""
    parts = [_part(levels[n].format, counts[n], level.plain) if n in levels else "" for n in range(depth + 1)]
    return _PLACE.sub(lambda place: parts[int(place[1]) - 1] if int(place[1]) <= len(parts) else "", level.text)


def _part(format: str, count: int, plain: bool) -> str:
    return _FORMATS.get("decimal" if plain else format, str)(count)


def _chinese(count: int) -> str:
    tens, ones = divmod(count, 10)
    if not 0 < count < 100:
        return str(count)
    return f"{_DIGITS[tens] if tens > 1 else ''}{'十' if tens else ''}{_DIGITS[ones] if ones else ''}"


def _circled(count: int) -> str:
    return chr(ord("①") + count - 1) if 0 < count <= _CIRCLES else str(count)


_FORMATS: Mapping[str, Callable[[int], str]] = {
    **dict.fromkeys(_CHINESE, _chinese),
    **dict.fromkeys(("decimal", "decimalHalfWidth", "decimalFullWidth", "decimalFullWidth2"), str),
    **dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), _circled),
}


# -- XML


def _child(element: Element | None, name: str) -> Element | None:
    return None if element is None else next((one for one in element if one.tag.endswith(f"}}{name}")), None)


def _said(element: Element | None, name: str = "val") -> str:
    """An attribute in whatever namespace."""
    found = () if element is None else (said for key, said in element.items() if key.endswith(f"}}{name}"))
    return next(iter(found), "")


def _whole(element: Element | None, otherwise: int = 1) -> int:
    said = _said(element)
    return min(int(said[:6]), _LARGEST) if said.isascii() and said.isdigit() else otherwise


def _depth(level: Element) -> int:
    said = _said(level, "ilvl")
    return int(said) if len(said) == 1 and said in "012345678" else 0
