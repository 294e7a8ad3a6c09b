"""The texts of cells, shared or their own: all of their runs, and how some of these are marked."""

from __future__ import annotations

import contextlib
import itertools
import unicodedata
from collections.abc import Set
from xml.etree.ElementTree import Element

from ...layout import LONGEST_TEXT
from ...ooxml import Limits, Package, Refused, elements
from ...remembered import remembered
from .cell import BROKEN, TEXT, Cell
from .main_xml import LONGEST_RAW, TOO_LONG, tags, unescaped
from .plain_parts import plain_strings
from .plain_xml import Strange, said
from .styles import RAISED, STRUCK, font_mark

_LIST, _STRING, _RUN, _TEXT, _LOOK = (frozenset(tags(name)) for name in ("sst", "si", "r", "t", "rPr"))
# What else may stand in a text: phonetic guides and extensions, which no cell shows.
_BESIDE = frozenset(tags("rPh", "phoneticPr", "extLst"))
# Up to which length a text is likely to be a label.
_SHORT = 60
# How much of a marked piece is quoted.
_QUOTED = 60


def strings(package: Package, name: str) -> list[Cell]:
    """The shared strings as they stand in cells."""
    data = package.part(name)
    with contextlib.suppress(Strange, Refused):
        return by_expressions(name, data, package.limits)
    return by_parser(name, data, package.limits)


def by_expressions(name: str, data: bytes, limits: Limits) -> list[Cell]:
    """Those that are written as usual taken by expressions, the others parsed. Raises Strange."""
    left, plain = plain_strings(data)
    if len(plain) > limits.strings:
        raise Strange
    others = iter(by_parser(name, left, limits, _LIST))
    return [next(others) if runs is None else _of_runs(runs) for runs in plain]


def by_parser(name: str, data: bytes, limits: Limits, roots: Set[str] = frozenset()) -> list[Cell]:
    """All of them parsed. Raises Strange where `roots` are given and the root is none of them."""
    found: list[Cell] = []
    for parent, ended in elements(name, data, limits, 1):
        if roots and parent.tag not in roots:
            raise Strange
        texts = [element for element in ended if element.tag in _STRING]
        found += map(text_cell, texts)
        others = [element for element in ended if element.tag not in _STRING] if len(texts) < len(ended) else []
        if any(one.tag in _STRING for element in others for one in element.iter()):
            raise Refused("XML-BROKEN", f"{name} 的文字列表之外还有文字")
        if len(found) > limits.strings:
            raise Refused("TOO-MUCH", "文字", str(limits.strings))
    return found


def _of_runs(runs: list[str]) -> Cell:
    """A text whose runs nothing marks."""
    if len(runs) == 1:
        return _plain(runs[0])
    texts = list(map(said, runs))
    return worded("".join(texts), told([(text, "") for text in texts]))


# What is printed on the form stands in every return.
@remembered(2_048, _SHORT)
def _plain(raw: str) -> Cell:
    """A text of one run."""
    return worded(said(raw))


def text_cell(element: Element) -> Cell:
    """The text of all runs, without phonetic guides, and what some runs show besides."""
    if len(element) == 1 and element[0].tag in _TEXT and not len(element[0]):
        return worded(element[0].text or "")
    runs: list[tuple[str, str]] = []
    for child in element[:]:
        if child.tag in _RUN:
            run = _run(child)
        elif child.tag in _TEXT and not runs and not len(child):
            run = child.text or "", ""
        elif child.tag in _BESIDE:
            continue
        else:
            run = None
        if run is None:
            return worded(None)
        runs.append(run)
    return worded("".join([text for text, _ in runs]), told(runs))


def _run(run: Element) -> tuple[str, str] | None:
    """The text of a run and how it is marked; None for what is no run of a text."""
    text, mark = None, ""
    for piece in run[:]:
        if piece.tag in _TEXT and text is None and not len(piece):
            text = piece.text or ""
        elif piece.tag in _LOOK:
            mark = font_mark(piece)
        else:
            return None
    return text or "", mark


def told(runs: list[tuple[str, str]]) -> str:
    """What is peculiar about some runs that hold a text."""
    filled = [run for run in runs if run[0].strip()]
    marks = {mark for _, mark in filled}
    for word in (STRUCK, RAISED):
        if word in marks:
            marked = "".join(text for text, mark in filled if mark == word)
            return f"{word}的有“{marked[:_QUOTED]}”"
    pairs = itertools.pairwise(filled)
    parted = any(_is_plain(before[-1]) == _is_plain(after[0]) for (before, _), (after, _) in pairs)
    return f"分成 {len(filled)} 段不同的格式" if parted else ""


def _is_plain(sign: str) -> bool:
    """Whether a sign is one of ASCII, also a full-width one; LibreOffice parts these from others by their fonts."""
    return unicodedata.normalize("NFKC", sign).isascii()


def worded(raw: str | None, marked: str = "") -> Cell:
    """A text with its escapes decoded, unless no cell can hold it."""
    if raw is not None and len(raw) <= LONGEST_TEXT and "_x" not in raw:
        return Cell(TEXT, raw, None, "", marked)
    text = None if raw is None else bounded(raw)
    kind, shown = (BROKEN, f"{TOO_LONG}，或有别的内容") if text is None else (TEXT, text)
    return Cell(kind, shown, None, "", marked)


def bounded(raw: str) -> str | None:
    """A cell's text with its escapes decoded, None when it is too long for a cell."""
    text = unescaped(raw) if "_x" in raw and len(raw) <= LONGEST_RAW else raw
    return text if len(text) <= LONGEST_TEXT else None
