"""What the look of a text says of it: that nobody sees it, or that it may be no part of what stands beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from xml.etree.ElementTree import Element, SubElement

# As the properties of a run have them.
_UNSEEN, _STRUCK, _RAISED, _COLOUR = "vanish", ("strike", "dstrike"), "vertAlign", "color"
_TELLING = frozenset((_UNSEEN, *_STRUCK, _RAISED, _COLOUR))
_OFF, _LEVEL, _WHITE = ("0", "false", "off"), "baseline", "ffffff"
# Styles rest on one another no deeper.
_DEEPEST = 20


def telling_looks(run: Element) -> list[Element]:
    """What the properties of a run say that may change how its text is read; nearly always nothing."""
    return [look for look in _looks(run) if _name(look) in _TELLING]


def are_unseen(looks: Iterable[Element]) -> bool:
    """Whether a run with these looks is hidden."""
    return any(_is_on(look) for look in looks if _name(look) == _UNSEEN)


def are_apart(looks: Iterable[Element]) -> bool:
    """Whether it is struck through, raised, lowered or white: a figure with it may be read in two ways."""
    return any(map(_sets_apart, looks))


def _sets_apart(look: Element) -> bool:
    if _name(look) in _STRUCK:
        return _is_on(look)
    said = _said(look)
    return (_name(look) == _RAISED and said != _LEVEL) or (_name(look) == _COLOUR and said.lower() == _WHITE)


def _looks(run: Element) -> Iterator[Element]:
    for child in run:
        if _name(child) == "rPr":
            yield from child


def _is_on(look: Element) -> bool:
    return _said(look) not in _OFF


def _said(element: Element, name: str = "val") -> str:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _name(element: Element) -> str:
    return bare(element.tag)


def bare(tag: str) -> str:
    """The name of an element without its namespace."""
    return tag.rpartition("}")[2]


# -- what styles bring along


def looks_of(styles: Iterable[Element]) -> Mapping[str, list[Element]]:
    """The looks that change how a text is read which the styles of a document bring along, by their ids."""
    own: dict[str, dict[str, Element]] = {}
    below: dict[str, str] = {}
    for style in (style for style in styles if _name(style) == "style"):
        id = _said(style, "styleId")
        own[id] = {_name(look): look for look in _looks(style) if _name(look) == _UNSEEN or _sets_apart(look)}
        below[id] = next((_said(child) for child in style if _name(child) == "basedOn"), "")
    found = {id: list(_with_those_below(id, own, below).values()) for id in own}
    return {id: looks for id, looks in found.items() if looks}


def _with_those_below(id: str, own: Mapping[str, dict[str, Element]], below: Mapping[str, str]) -> dict[str, Element]:
    looks: dict[str, Element] = {}
    for _ in range(_DEEPEST):
        looks = own.get(id, {}) | looks
        id = below.get(id, "")
    return looks


def write_looks(element: Element, styles: Mapping[str, list[Element]]) -> None:
    """Writes what styles bring along into the runs of an element, below what these say of themselves."""
    for paragraph in [one for one in element.iter() if _name(one) == "p"]:
        of_paragraph = styles.get(_style(paragraph, "pPr", "pStyle"), [])
        for run in (one for one in paragraph.iter() if _name(one) == "r"):
            if looks := [*styles.get(_style(run, "rPr", "rStyle"), []), *of_paragraph]:
                _add(run, looks)


def _style(element: Element, properties: str, name: str) -> str:
    said = (look for child in element if _name(child) == properties for look in child if _name(look) == name)
    return next(map(_said, said), "")


def _add(run: Element, looks: Iterable[Element]) -> None:
    properties = next((child for child in run if _name(child) == "rPr"), None)
    if properties is None:
        properties = SubElement(run, f"{run.tag.removesuffix('r')}rPr")
    told = {_name(look) for look in properties}
    for look in looks:
        if _name(look) not in told:
            told.add(_name(look))
            properties.append(look)
