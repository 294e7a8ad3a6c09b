"""The paragraphs of a Word document by their numbers, so that what is read of it is found again in its bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from ...layout import Place
from ..document import At

# No attribute of a document can be called so.
_AT = "#"


@dataclass(frozen=True)
class Anchors:
    """Where in a document stands what findings speak of: places by the paragraphs there, of paragraphs with their text.

    `title` is where the report begins; `content` is a hash of all its text.
    """

    places: Mapping[Place, tuple[At, str]]
    title: At
    content: str


def number(elements: Iterable[Element], n: int) -> int:
    """Numbers the paragraphs in some elements from n on, and gives the next number.

    What is inside a paragraph has its number: nobody can comment a text box by itself.
    """
    for element in elements:
        name, first = element.tag.rpartition("}")[2], n
        if name == "p":
            n += 1
            for inner in element.iter():
                inner.set(_AT, f"{first} {first}")
            continue
        n = number(element, n)
        if name == "tc" and first < n:
            element.set(_AT, f"{first} {n - 1}")
    return n


def at_of(element: Element) -> At | None:
    """The numbers of the first and the last paragraph of a paragraph or a cell, where they were given."""
    said = element.get(_AT)
    if said is None:
        return None
    first, _, last = said.partition(" ")
    return int(first), int(last)
