"""What lies above the cells of a sheet: text boxes, comments, pictures. None of it is read; it is only told."""

from __future__ import annotations

from typing import NamedTuple

from ...ooxml import Package, Refused, elements
from .main_xml import tags
from .parts import related

_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"
_COMMENT, _TEXT = (frozenset(tags(name)) for name in ("comment", "t"))
# The kinds of parts that show something without a text that could be quoted.
_PICTURES = {"image": "图片", "oleObject": "嵌入的对象", "control": "控件", "ctrlProp": "控件", "chart": "图表"}
_UNREADABLE = "读不出的图形或批注"
_MOST = 20


class Floating(NamedTuple):
    """The texts of text boxes and of comments, and the names of what else there is."""

    boxes: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def floating(package: Package, part: str) -> Floating:
    """What lies above the cells of the sheet in a part. Raises Refused for macros only."""
    try:
        relations = related(package, part).values()
    except Refused as error:
        if error.code == "MACROS":
            raise
        return Floating(others=(_UNREADABLE,))
    boxes: list[str] = []
    comments: list[str] = []
    others: dict[str, None] = {}
    for kind, target in relations:
        if kind in _PICTURES:
            others[_PICTURES[kind]] = None
        elif kind in ("drawing", "comments") and target in package.names:
            try:
                if kind == "comments":
                    comments += _comments(package, target)
                else:
                    boxes += _boxes(package, target)
                    others |= {_PICTURES[one]: None for one, _ in related(package, target).values() if one in _PICTURES}
            except Refused:
                others[_UNREADABLE] = None
    return Floating(tuple(boxes[:_MOST]), tuple(comments[:_MOST]), tuple(others))


def _boxes(package: Package, part: str) -> list[str]:
    found = []
    for _, ended in elements(part, package.part(part), package.limits, 1):
        for shape in ended:
            text = "".join(one.text or "" for one in shape.iter(_DRAWN)).strip()
            found += [text] if text else []
    return found


def _comments(package: Package, part: str) -> list[str]:
    found = []
    for _, ended in elements(part, package.part(part), package.limits, 2):
        for comment in ended:
            if comment.tag in _COMMENT:
                text = "".join(piece.text or "" for piece in comment.iter() if piece.tag in _TEXT)
                found.append(f"{comment.get('ref', '')}“{text.strip()}”")
    return found
