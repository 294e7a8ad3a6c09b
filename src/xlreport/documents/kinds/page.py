"""The paragraphs and tables of a web page."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from ...files import decoded
from ...ooxml import RETURNS, Refused
from ...word import is_untouched
from ..document import (
    JOINT,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    Block,
    Rough,
    RoughBlock,
    RoughTable,
    known,
    numbered,
    seen_columns,
)

# Marks, and elements within one another; a page of this report has some thousand, and some dozen.
_MOST_MARKS, _DEEPEST = 100_000, 100
_HEAD = 2_048
_BEGINNINGS = re.compile(
    r"(?:<\?xml[^>]{0,200}+>|<!--(?:(?!-->).){0,400}+-->|\s)*+<(?:!doctype html|html|head|meta|body|title)\b",
    re.S | re.I,
)
_SILENT = frozenset(
    [
        "script",
        "style",
        "head",
        "template",
        "noscript",
        "svg",
        "select",
        "textarea",
        "button",
        "iframe",
        "object",
        "audio",
        "video",
    ]
)
_PLAIN = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "o:p",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "img",
        "input",
        "link",
        "meta",
        "col",
        "colgroup",
        "nobr",
    ]
)
_EMPTY = frozenset(
    ["br", "hr", "img", "input", "link", "meta", "col", "wbr", "area", "base", "embed", "source", "track", "param"]
)
# Text that may not count: a figure with some is none. Elements, and what a style says without blanks.
_APART = ("s", "strike", "del", "sup", "sub")
_LOOKS_APART = re.compile(
    r"line-through|visibility:(?:hidden|collapse)|mso-hide:all|vertical-align:(?:super|sub)|font-size:0(?![.\d])|"
    r"(?:^|;)color:(?:white|#fff(?:fff)?|rgb\(255,255,255\))(?:;|!|$)"
)
_WHITE = ("white", "#ffffff")
_OF_PRINT = ("header", "footer")
# In pixels: columns of at most a millimetre are none to the eye.
_UNSEEN = 3
_WIDTH = re.compile(r"\s*(\d{1,9})\s*(?:px)?\s*", re.ASCII | re.I)
_SPANS = re.compile(r"\s*\+?(\d{1,9})", re.ASCII)
# No application follows a span further.
_WIDEST = 1_000
_BLANKS = re.compile(r"[ \t\r\n\f]+")


def is_page(data: bytes) -> bool:
    """Whether a file is a web page, by how it begins."""
    head = data[:_HEAD]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return bool(_BEGINNINGS.match(head.decode("utf-16", "replace").lstrip("\ufeff")))
    return bool(_BEGINNINGS.match(head.removeprefix(b"\xef\xbb\xbf").decode("latin-1")))


def page_blocks(data: bytes) -> tuple[Block, ...]:
    """Its paragraphs and tables from the top down. Raises Refused for one that is too large or too deep."""
    return numbered(rough_blocks(data))


def rough_blocks(data: bytes) -> Sequence[RoughBlock]:
    """The same as they stand in the page."""
    if len(data) > RETURNS.file:
        raise Refused("FILE-TOO-LARGE", f"{len(data) >> 20} MiB", f"{RETURNS.file >> 20} MiB")
    if data.count(b"<") > _MOST_MARKS:
        raise Refused("TOO-MUCH", "网页的标记", f"{_MOST_MARKS} 个")
    parser = _Parser(is_untouched(data))
    parser.feed(_text(data))
    parser.close()
    return parser.ended()


def _text(data: bytes) -> str:
    """The page as text: what is no UTF-8 is GBK, whatever it says of itself."""
    try:
        return decoded(data)
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")


@dataclass
class _Open:
    """A cell, or the page itself, that is being read."""

    blocks: list[RoughBlock] = field(default_factory=list)
    columns: int = 1
    rows: int = 1


@dataclass
class _OpenTable:
    """A table that is being read, its cells as they stand in its rows."""

    rows: list[list[_Open]] = field(default_factory=list)
    cell: _Open | None = None
    width: int | None = None
    columns: list[int | None] = field(default_factory=list)

    @property
    def seen(self) -> list[bool]:
        """Which columns are seen. One that is told to be wider than the table is none: LibreOffice writes it so
        where no pixel is left of it."""
        widest = self.width or sys.maxsize
        return [width is None or _UNSEEN < width <= widest for width in self.columns]


class _Parser(HTMLParser):
    def __init__(self, is_own: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.is_own = is_own
        self.page = _Open()
        self.tables: list[_OpenTable] = []
        self.text: list[str] = []
        self.style = ""
        self.silent = ""
        self.silences = 0

    # -- what html.parser calls

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.silent:
            self.silences += tag == self.silent
            return
        given = dict(attrs)
        if tag in _SILENT or (tag not in _EMPTY and _is_hidden(given)):
            self.silent, self.silences = tag, 1
            return
        if tag == "br":
            self.text.append("\n")
        elif tag not in _PLAIN:
            self.paragraph()
            self.style = given.get("class") or ""
        if tag == "table":
            self.tables.append(_OpenTable(width=_width(given)))
            if len(self.tables) > _DEEPEST:
                raise Refused("XML-DEPTH", "网页", str(_DEEPEST))
        elif tag == "col" and self.tables:
            columns = self.tables[-1].columns
            columns += [_width(given)] * min(_span(given, "span", 1), MOST_COLUMNS - len(columns))
        elif tag == "tr" and self.tables:
            self.tables[-1].cell = None
            self.tables[-1].rows.append([])
        elif tag in ("td", "th") and self.tables:
            table = self.tables[-1]
            table.cell = _Open(columns=_span(given, "colspan", 1), rows=_span(given, "rowspan", 0))
            if not table.rows:
                table.rows.append([])
            table.rows[-1].append(table.cell)
        if tag in _APART or _is_apart(given):
            self.text.append(JOINT)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _EMPTY:
            self.handle_starttag(tag, attrs)
        elif not self.silent and tag not in _SILENT:
            # Browsers take <td/> for a cell that is open.
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self.silent:
            self.silences -= tag == self.silent
            self.silent = self.silent if self.silences else ""
            return
        if tag not in _PLAIN:
            self.paragraph()
            self.style = ""
        if tag == "table" and self.tables:
            self.end_table()
        elif tag in ("td", "th", "tr") and self.tables:
            self.tables[-1].cell = None

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.text.append(self.seen(data))

    # -- what it comes to

    @property
    def into(self) -> list[RoughBlock]:
        """Where the text that is being read belongs: to the innermost cell that is open."""
        cells = [table.cell for table in self.tables if table.cell is not None]
        return (cells[-1] if cells else self.page).blocks

    def seen(self, text: str) -> str:
        """A text with its blanks as they are seen: all of them on our own pages, elsewhere one."""
        return text if self.is_own else _BLANKS.sub(" ", text)

    def paragraph(self) -> None:
        """Ends the paragraph that is being read."""
        lines = [self.seen(line).strip() for line in "".join(self.text).split("\n")]
        self.text = []
        self.into.extend(known(line, self.style) for line in lines if line.replace(JOINT, ""))

    def end_table(self) -> None:
        table = self.tables.pop()
        rows = _placed([row for row in table.rows if row])
        self.into.append(RoughTable(seen_columns(rows, table.seen)))

    def ended(self) -> Sequence[RoughBlock]:
        """All that was read, with what the page left open."""
        self.paragraph()
        while self.tables:
            self.tables[-1].cell = None
            self.end_table()
        return self.page.blocks


def _is_hidden(given: dict[str, str | None]) -> bool:
    """Whether nobody sees an element; or it is what LibreOffice makes of the head and foot of printed pages."""
    style = "".join((given.get("style") or "").lower().split())
    return "hidden" in given or "display:none" in style or given.get("title") in _OF_PRINT


def _is_apart(given: dict[str, str | None]) -> bool:
    """Whether an element shows its text so that it may not count."""
    style = "".join((given.get("style") or "").lower().split())
    return bool(_LOOKS_APART.search(style)) or (given.get("color") or "").lower() in _WHITE


def _width(given: dict[str, str | None]) -> int | None:
    """A width in pixels; None where none is told."""
    said = _WIDTH.fullmatch(given.get("width") or "")
    return int(said[1]) if said else None


def _span(given: dict[str, str | None], name: str, least: int) -> int:
    """A span as browsers read it; 0 rows are all that are left."""
    said = _SPANS.match(given.get(name) or "")
    return max(min(int(said[1]), _WIDEST if least else MOST_ROWS), least) if said else 1


def _placed(rows: list[list[_Open]]) -> list[list[tuple[int, Rough]]]:
    """The cells of a table with their columns; one that spans more rows than there are ends with the last.

    Two cells that would lie over one another, which only broken spans bring about, are refused.
    """
    if len(rows) > MOST_ROWS:
        raise Refused("TOO-MUCH", "一张表的行", f"{MOST_ROWS} 行")
    taken: dict[int, set[int]] = {}
    room = MOST_CELLS
    placed: list[list[tuple[int, Rough]]] = []
    for n, row in enumerate(rows):
        line, column = [], 0
        here = taken.pop(n, set())
        for cell in row:
            while column in here:
                column += 1
            if column + cell.columns > MOST_COLUMNS:
                raise Refused("TOO-MUCH", "一张表的列", f"{MOST_COLUMNS} 列")
            deep = min(cell.rows or len(rows), len(rows) - n)
            room -= deep * cell.columns
            if room < 0:
                raise Refused("TOO-MUCH", "一张表的格", f"{MOST_CELLS} 格")
            across = range(column, column + cell.columns)
            if not here.isdisjoint(across):
                raise Refused("SPANS-OVERLAP", f"第 {n + 1} 行")
            for below in range(n + 1, n + deep):
                taken.setdefault(below, set()).update(across)
            line.append((column, Rough(cell.blocks, cell.columns, deep)))
            column += cell.columns
        placed.append(line)
    return placed
