"""The paragraphs and tables in the XML of Word: our own walk, since libraries repeat merged cells and lose others."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from ...ooxml import Refused
from ..document import (
    JOINT,
    MOST_COLUMNS,
    Line,
    Rough,
    RoughBlock,
    RoughTable,
    Table,
    known,
    numbered,
    seen_columns,
)
from .anchors import at_of
from .looks import are_apart, are_unseen, bare, telling_looks

WORD_2003 = "http://schemas.microsoft.com/office/word/2003/wordml"
_MAIN = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
    WORD_2003,
)
# As their parts, and Word 2003 in the text, have them.
NOTES = ("footnote", "endnote")
# What is no text of the document: properties, what was deleted or moved away, what a field asks for, readings above
# characters, and what stands in for a drawing that is there.
_SILENT = frozenset(
    [
        "pPr",
        "rPr",
        "tblPr",
        "tblGrid",
        "trPr",
        "tcPr",
        "sdtPr",
        "sectPr",
        "del",
        "moveFrom",
        "instrText",
        "delText",
        "rt",
        "Fallback",
        *NOTES,
    ]
)
# How Word 2003 writes comments and what was deleted, where they stand.
_ANNOTATION, _UNSAID = f"{{{WORD_2003}}}type", ("Word.Comment", "Word.Deletion")
_ALTERNATIVES, _CHOICE, _FALLBACK = "AlternateContent", "Choice", "Fallback"
# What stands for a part of the text that lies in another file or another part.
_ELSEWHERE = ("altChunk", "subDoc")
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
# In twentieths of a point: columns of at most a millimetre are none to the eye; one whose width is not told is.
_UNSEEN, _WIDE = 56, 1_000
# What stands for a sign of a font of its own.
_NO_LETTER = "\N{OBJECT REPLACEMENT CHARACTER}"


def blocks_in(element: Element) -> Iterator[RoughBlock]:
    """The paragraphs and tables of an element of the body, of a cell or of a text box."""
    name = name_of(element)
    if name == "p":
        paragraph = _Paragraph()
        paragraph.read(element)
        yield known(paragraph.text, _value(_child(element, "pPr", "pStyle")) or "", at_of(element))
        yield from paragraph.boxes
    elif name == "tbl":
        yield RoughTable(seen_columns(list(_rows(element)), [width > _UNSEEN for width in _widths(element)]))
    elif name in _ELSEWHERE:
        raise Refused("TEXT-ELSEWHERE")
    elif name not in _SILENT:
        for child in _seen(element):
            yield from blocks_in(child)


def _seen(element: Element) -> Iterator[Element]:
    """The children that count: of alternatives the first that is there."""
    if name_of(element) != _ALTERNATIVES:
        for child in element:
            if child.get(_ANNOTATION) not in _UNSAID:
                yield child
        return
    choices = [child for child in element if name_of(child) in (_CHOICE, _FALLBACK)]
    for child in choices[:1]:
        yield from child


@dataclass
class _Paragraph:
    """A paragraph that is being read; `fields` are those that are open, each True from its result on."""

    parts: list[str] = field(default_factory=list)
    boxes: list[RoughBlock] = field(default_factory=list)
    fields: list[bool] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.parts)

    def read(self, element: Element) -> None:
        for child in _seen(element):
            self.child(child)

    def child(self, child: Element) -> None:
        name = name_of(child)
        if name == "fldChar":
            self.field(_value(child, "fldCharType") or "")
        elif name == "txbxContent":
            self.boxes += [block for inner in child for block in blocks_in(inner)]
        elif name == "t":
            self.add(child.text or "")
        elif name in _SILENT:
            return
        elif name == "r":
            self.run(child)
        elif name in _SIGNS and _is_word(child):
            self.add(_SIGNS[name])
        elif name == "sym":
            self.add(_NO_LETTER)
        elif name in _ELSEWHERE:
            raise Refused("TEXT-ELSEWHERE")
        else:
            self.read(child)

    def run(self, run: Element) -> None:
        looks = telling_looks(run)
        if are_unseen(looks):
            return
        before = len(self.parts)
        self.read(run)
        if are_apart(looks) and "".join(self.parts[before:]).strip():
            self.parts.append(JOINT)

    def add(self, text: str) -> None:
        """Text that is seen: what a field asks for is not."""
        if all(self.fields):
            self.parts.append(text)

    def field(self, kind: str) -> None:
        if kind == "begin":
            self.fields.append(False)
        elif kind == "separate" and self.fields:
            self.fields[-1] = True
        elif kind == "end" and self.fields:
            self.fields.pop()


def noted(elements: Iterable[Element]) -> tuple[Line, ...]:
    """The paragraphs of the notes in some elements, also those of tables in them."""
    notes = (note for element in elements for note in element.iter() if name_of(note) in NOTES)
    rough = (block for note in notes for child in note for block in blocks_in(child))
    blocks = numbered(list(rough))
    texts = (text for block in blocks for text in ([block.text] if isinstance(block, Line) else _texts(block)))
    return tuple(Line(n, text) for n, text in enumerate(texts, 1))


def _texts(table: Table) -> Iterator[str]:
    yield from (cell.text.strip() for cell in table.cells if cell.text.strip())


# -- tables


def _widths(table: Element) -> list[int]:
    """The widths of the columns of its grid in twentieths of a point, as far as they are told."""
    grid = _child(table, "tblGrid")
    told = (_value(column, "w") or "" for column in grid or () if name_of(column) == "gridCol")
    return [int(width) if width.isascii() and width.isdigit() else _WIDE for width in told][:MOST_COLUMNS]


@dataclass
class _Merges:
    """The cells that may go on below, by their first column."""

    above: dict[int, Rough] = field(default_factory=dict)


def _rows(table: Element) -> Iterator[list[tuple[int, Rough]]]:
    merges = _Merges()
    for row in _inside(table, "tr"):
        deleted = (_child(row, "trPr", name) for name in ("del", "annotation"))
        if all(mark is None or mark.get(_ANNOTATION, "") == "Word.Insertion" for mark in deleted):
            yield _row(row, merges)


def _inside(element: Element, name: str) -> Iterator[Element]:
    """The rows of a table or the cells of a row, also where controls or marks stand around them."""
    for child in _seen(element):
        if name_of(child) == name:
            yield child
        elif name_of(child) not in _SILENT and name_of(child) not in ("tbl", "tr", "tc", "p"):
            yield from _inside(child, name)


def _row(row: Element, merges: _Merges) -> list[tuple[int, Rough]]:
    before = _child(row, "trPr", "gridBefore")
    column = 0 if before is None else _count(before)
    line: list[tuple[int, Rough]] = []
    above, merges.above = merges.above, {}
    for cell in _inside(row, "tc"):
        properties = _named(_child(cell, "tcPr"))
        columns = _count(properties.get("gridSpan"))
        if _goes_on(_merge(properties, "hMerge")) and line:
            line[-1][1].columns += columns
        else:
            down = _merge(properties, "vMerge")
            over = above.get(column) if _goes_on(down) else None
            if over is not None and over.columns == columns:
                over.rows += 1
                over.blocks += [block for block in _content(cell) if not isinstance(block, str) or block.strip()]
            else:
                over = Rough(list(_content(cell)), columns, at=at_of(cell))
                line.append((column, over))
            if down is not None:
                merges.above[column] = over
        column += columns
        if column > MOST_COLUMNS:
            raise Refused("TOO-MUCH", "一张表的列", f"{MOST_COLUMNS} 列")
    return line


def _merge(properties: Mapping[str, Element], name: str) -> Element | None:
    """How a cell is merged; Word 2003 writes the name in small letters."""
    return properties.get(name, properties.get(name.lower()))


def _goes_on(merge: Element | None) -> bool:
    """Whether a cell goes on from the one before it."""
    return merge is not None and _value(merge) != "restart"


def _content(cell: Element) -> Iterator[RoughBlock]:
    for child in cell:
        if name_of(child) != "tcPr":
            yield from blocks_in(child)


# -- XML


def name_of(element: Element) -> str:
    """An element's name without its namespace."""
    return bare(element.tag)


def _is_word(element: Element) -> bool:
    return element.tag.startswith("{") and element.tag[1:].partition("}")[0] in _MAIN


def _value(element: Element | None, name: str = "val") -> str | None:
    if element is None:
        return None
    return next(filter(None, map(element.get, _attributes(name))), "")


@functools.lru_cache(64)
def _attributes(name: str) -> tuple[str, ...]:
    """What an attribute may be called."""
    return tuple(f"{{{space}}}{name}" for space in _MAIN)


def _child(element: Element | None, *path: str) -> Element | None:
    for name in path:
        for one in element if element is not None else ():
            if bare(one.tag) == name:
                element = one
                break
        else:
            return None
    return element


def _named(element: Element | None) -> Mapping[str, Element]:
    """The children of an element by name, the first of each."""
    found: dict[str, Element] = {}
    for child in element if element is not None else ():
        found.setdefault(bare(child.tag), child)
    return found


def _count(element: Element | None) -> int:
    """A number of columns; what is none counts as one, as applications have it."""
    said = _value(element)
    if said is None or not (said.isascii() and said.isdigit()):
        return 1
    return min(int(said[:9]), MOST_COLUMNS + 1) or 1
