"""Comments in a Word document: what they say, and the words, cells and paragraphs that they stand at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from ...word import element, escape
from ..document import At
from .outline import Edit, Node, added, put, removed

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
# Who comments, as in a marked workbook.
AUTHOR = "xlreport"
_MARKS = ("commentRangeStart", "commentRangeEnd", "commentReference")
# The text of a comment, or of a cell of ours, whatever the document's own paragraphs look like; in half points.
PLAIN = element("w:spacing", w_before=0, w_after=0, w_line=240, w_lineRule="auto") + element(
    "w:ind", w_left=0, w_right=0, w_firstLineChars=0, w_firstLine=0
)
_SIZE = 18
Space = Mapping[str, str]


@dataclass(frozen=True)
class Note:
    """A comment: the paragraphs from the first to the last at which it stands, or words of the one; what it says."""

    at: At
    words: str
    says: tuple[str, ...]


def space_of(data: bytes, root: Node) -> Space:
    """What our elements must declare in a part: nothing where `w` is the usual name of the namespace all over it."""
    usual = f'xmlns:w="{MAIN}"'.encode()
    declared = data.count(b"xmlns:w=") == 1 and usual in data[root.begin : root.inside]
    return {} if declared else {"xmlns_w": MAIN}


def run(text: str, *properties: str, size: int = _SIZE) -> str:
    """A text in a plain look."""
    fonts = element("w:rFonts", w_ascii="宋体", w_hAnsi="宋体", w_eastAsia="宋体", w_hint="eastAsia")
    look = element("w:rPr", fonts, *properties, element("w:sz", w_val=size), element("w:szCs", w_val=size))
    return element("w:r", look, f'<w:t xml:space="preserve">{escape(text)}</w:t>')


# -- the part of the comments


def comments(notes: Sequence[Note], first: int, space: Space) -> str:
    """Comments with numbers from the first on."""
    properties = element("w:pPr", PLAIN, element("w:jc", w_val="left"))
    return "".join(
        element(
            "w:comment",
            *(element("w:p", properties, run(text)) for text in note.says),
            **space,
            w_id=n,
            w_author=AUTHOR,
            w_initials=AUTHOR,
        )
        for n, note in enumerate(notes, first)
    )


def ours(root: Node) -> list[Node]:
    """The comments in a part that we wrote into an earlier version."""
    return [node for node in root.children if node.name == "comment" and node.said("author") == AUTHOR]


def free_number(*roots: Node) -> int:
    """A number above those of all comments in some parts."""
    named = (node.said("id") for root in roots for node in root.walk() if node.name in (*_MARKS, "comment"))
    return max((int(said) for said in named if said.isascii() and said.isdigit() and len(said) < 9), default=-1) + 1


# -- in the text


def without_comments(root: Node, numbers: set[str]) -> Iterator[Edit]:
    """Takes the marks of some comments out of the text."""
    for node in root.walk():
        if node.name in _MARKS and node.said("id") in numbers:
            alone = node.parent and node.parent.name == "r" and {"rPr", node.name}.issuperset(_names(node.parent))
            yield removed(node.parent if alone and node.parent else node)


def _names(node: Node) -> set[str]:
    return {child.name for child in node.children}


def commented(data: bytes, body: Node, notes: Sequence[Note], first: int, space: Space) -> Iterator[Edit]:
    """Marks where comments stand that have numbers from the first on."""
    paragraphs = list(paragraphs_of(body))
    before: dict[int, str] = {}
    after: dict[int, str] = {}
    for n, note in zip(count(first), notes, strict=False):
        begin = element("w:commentRangeStart", **space, w_id=n)
        reference = element("w:r", element("w:commentReference", w_id=n), **space)
        end = element("w:commentRangeEnd", **space, w_id=n) + reference
        if note.words and (cuts := _around(data, paragraphs[note.at[0]], note.words, begin, end)):
            yield from cuts
            continue
        before[note.at[0]] = before.get(note.at[0], "") + begin
        after[note.at[1]] = after.get(note.at[1], "") + end
    for n in sorted(before.keys() | after.keys()):
        yield from _inside(paragraphs[n], before.get(n, ""), after.get(n, ""))


def paragraphs_of(body: Node) -> Iterator[Node]:
    """The paragraphs as `anchors.number` numbers them."""
    waiting = [*reversed(body.children)]
    while waiting:
        node = waiting.pop()
        if node.name == "p":
            yield node
        else:
            waiting += reversed(node.children)


def _inside(paragraph: Node, before: str, after: str) -> Iterator[Edit]:
    """What stands before and behind all of a paragraph's content, below its properties."""
    properties = paragraph.child("pPr")
    if properties and before:
        yield put(properties.end, before)
        before = ""
    yield from added(paragraph, before=before, after=after)


# -- words of a paragraph


@dataclass(frozen=True)
class _Piece:
    """A piece of text of a paragraph, from a character of it and a byte of the part on."""

    start: int
    text: str
    begin: int
    holder: Node
    run: Node

    @property
    def stop(self) -> int:
        return self.start + len(self.text)


def _around(data: bytes, paragraph: Node, words: str, begin: str, end: str) -> list[Edit]:
    """Marks around words of a paragraph; none where they do not stand in plain runs of it."""
    inside = data[paragraph.begin : paragraph.end]
    if b"fldChar" in inside or b"<![CDATA[" in inside or b"xmlns" in inside[paragraph.inside - paragraph.begin :]:
        return []
    pieces = list(_pieces(paragraph))
    text = "".join(piece.text for piece in pieces)
    at = text.find(words)
    if at < 0 or text.count(words) > 1 or _is_blank(text, at) or _is_blank(text, at + len(words)):
        return []
    first = next(piece for piece in pieces if piece.start <= at < piece.stop)
    last = next(piece for piece in pieces if piece.start < at + len(words) <= piece.stop)
    return [_cut(data, first, at, begin), _cut(data, last, at + len(words), end)]


def _is_blank(text: str, at: int) -> bool:
    """Whether a blank would stand at the edge of a run that is parted there."""
    return any(sign.isspace() for sign in text[max(0, at - 1) : at + 1])


def _pieces(paragraph: Node) -> Iterator[_Piece]:
    start = 0
    for node in (node for node in paragraph.children if node.name == "r"):
        for holder in (child for child in node.children if child.name == "t"):
            for begin, text in holder.texts:
                yield _Piece(start, text, begin, holder, node)
                start += len(text)


def _cut(data: bytes, piece: _Piece, at: int, mark: str) -> Edit:
    """A mark between two characters: between runs, or one run becomes two."""
    inner, holder = piece.run, piece.holder
    content = [child for child in inner.children if child.name != "rPr"]
    if at == piece.start and content[0] is holder and piece.begin == holder.inside:
        return put(inner.begin, mark)
    byte = piece.begin + len(piece.text[: at - piece.start].encode())
    if at == piece.stop and holder.texts[-1][0] == piece.begin:
        if content[-1] is holder:
            return put(inner.end, mark)
        byte = holder.close
    elif at == piece.stop:
        byte = next(begin for begin, _ in holder.texts if begin > piece.begin)
    properties = inner.child("rPr")
    look = data[properties.begin : properties.end].decode() if properties else ""
    parted = f'</{holder.tag}></{inner.tag}>{mark}<{inner.tag}>{look}<{holder.tag} xml:space="preserve">'
    return put(byte, parted)


def sentence_with(text: str, quotes: Iterable[str], ends: str) -> str:
    """The sentence of a text in which one of some quotes stands; empty where none does."""
    for quote in filter(None, quotes):
        at = text.find(quote)
        if at >= 0:
            begin = 1 + max(text.rfind(end, 0, at) for end in ends)
            stops = [stop for end in ends if (stop := text.find(end, at + len(quote) - 1)) >= 0]
            return text[begin : min(stops) + 1 if stops else len(text)].strip()
    return ""
