"""The paragraphs and tables of a web page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html.parser import HTMLParser

from ...files import decoded
from ...ooxml import RETURNS, Refused
from ...word import is_untouched
from ..document import JOINT, Block, RoughBlock, known, numbered
from .page_styles import LOOKS_APART, Selector, Sheets, selectors_apart, sheets_in
from .page_table import Given, OpenCell, OpenTable, open_table

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
# Text that may not count: a figure with some is none. Elements, and the colour that a style says without blanks.
_APART = ("s", "strike", "del", "sup", "sub")
_WHITE_STYLE = re.compile(r"(?:^|;)color:(?:white|#fff(?:fff)?|rgb\(255,255,255\))(?:;|!|$)")
_OF_TABLE = ("tr", "td", "th")
_WHITE = ("white", "#ffffff")
_OF_PRINT = ("header", "footer")
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


def rough_blocks(data: bytes, beside: frozenset[Selector] = frozenset()) -> Sequence[RoughBlock]:
    """The same as they stand in the page; `beside` is what style sheets beside those in it set apart."""
    if len(data) > RETURNS.file:
        raise Refused("FILE-TOO-LARGE", f"{len(data) >> 20} MiB", f"{RETURNS.file >> 20} MiB")
    if data.count(b"<") > _MOST_MARKS:
        raise Refused("TOO-MUCH", "网页的标记", f"{_MOST_MARKS} 个")
    text = _text(data)
    parser = _Parser(is_untouched(data), Sheets(beside | selectors_apart(sheets_in(text))))
    parser.feed(text)
    parser.close()
    return parser.ended()


def _text(data: bytes) -> str:
    """The page as text: what is no UTF-8 is GBK, whatever it says of itself."""
    try:
        return decoded(data)
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")


class _Parser(HTMLParser):
    def __init__(self, is_own: bool, sheets: Sheets) -> None:
        super().__init__(convert_charrefs=True)
        self.is_own = is_own
        self.sheets = sheets
        self.page = OpenCell()
        self.tables: list[OpenTable] = []
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
            self.begin_table(given)
        elif self.tables:
            self.tables[-1].begin(tag, given)
        if tag not in _EMPTY and (tag in _APART or _is_apart(given) or self.sheets.set_apart(tag, given)):
            self.set_apart(tag)

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
        elif self.tables:
            self.tables[-1].end(tag)

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.text.append(self.seen(data))

    # -- what it comes to

    @property
    def into(self) -> OpenCell:
        """Where the text that is being read belongs: to the innermost cell that is open."""
        cells = [table.cell for table in self.tables if table.cell is not None]
        return cells[-1] if cells else self.page

    def seen(self, text: str) -> str:
        """A text with its blanks as they are seen: all of them on our own pages, elsewhere one."""
        return text if self.is_own else _BLANKS.sub(" ", text)

    def paragraph(self) -> None:
        """Ends the paragraph that is being read."""
        lines = [self.seen(line).strip() for line in "".join(self.text).split("\n")]
        self.text = []
        into, seen = self.into, filter(lambda line: line.replace(JOINT, ""), lines)
        into.blocks += [known(f"{JOINT * into.apart}{line}", self.style) for line in seen]

    def set_apart(self, tag: str) -> None:
        """Marks what an element shows: that of a row or a cell is all that stands in it."""
        if tag in _OF_TABLE and self.tables:
            self.tables[-1].set_apart()
        else:
            self.text.append(JOINT)

    def begin_table(self, given: Given) -> None:
        self.tables.append(open_table(given))
        if len(self.tables) > _DEEPEST:
            raise Refused("XML-DEPTH", "网页", str(_DEEPEST))

    def end_table(self) -> None:
        table = self.tables.pop()
        self.into.blocks.append(table.read())

    def ended(self) -> Sequence[RoughBlock]:
        """All that was read, with what the page left open."""
        self.paragraph()
        while self.tables:
            self.end_table()
        return self.page.blocks


def _is_hidden(given: Given) -> bool:
    """Whether nobody sees an element; or it is what LibreOffice makes of the head and foot of printed pages."""
    style = "".join((given.get("style") or "").lower().split())
    return "hidden" in given or "display:none" in style or given.get("title") in _OF_PRINT


def _is_apart(given: Given) -> bool:
    """Whether an element shows its text so that it may not count."""
    style = "".join((given.get("style") or "").lower().split())
    return bool(LOOKS_APART.search(style) or _WHITE_STYLE.search(style)) or (given.get("color") or "").lower() in _WHITE
