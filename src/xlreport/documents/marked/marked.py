"""The same Word document back: unchanged but for comments where something was found, and a page that lists it."""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import islice

from ...filing import Unit
from ...findings import Finding
from ...form import Form
from ...layout import CONTENT, CORRECTS
from ...ooxml import Package, Refused, below_root, relations
from ..document import At
from ..kinds import CODE, LIST, UNIT, WRITTEN, Anchors, home_of, open_docx, said_of_itself
from ..read import anchors_in, hash_of_list, is_own_line
from .added_parts import HEAD, Parts, say_of_itself
from .comments import (
    MAIN,
    Note,
    commented,
    comments,
    free_number,
    ours,
    paragraphs_of,
    sentence_with,
    space_of,
    without_comments,
)
from .findings_page import page, text_of_list
from .outline import Edit, Node, added, edited, outline, put, removed

_COMMENTS, _COMMENTS_TYPE = (
    "comments",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml",
)
_EXTERNAL = "External"
# Parts that hold something else than the text, and what refers to them.
_EMBEDDED = ("/embeddings/", "/activex/", "_xmlsignatures/")
# Parts that are shown around the text, by their folded names.
_AROUND_TEXT = re.compile(r"word/(?:header|footer|footnotes|endnotes)\d*\.xml")
_OBJECTS = frozenset(["object", "OLEObject", "control", "altChunk", "subDoc"])
_CHANGES = frozenset(
    ["ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge", "numberingChange"]
    + [f"{of}Change" for of in ("rPr", "pPr", "sectPr", "tblPr", "tblGrid", "tblPrEx", "tcPr", "trPr")]
)
_ENDS = "。；！？"
# What a sentence quotes of a text, without the marks around what was read, and without where it was cut.
_QUOTED, _AROUND = re.compile("“([^”]{2,})”"), str.maketrans("", "", "【】…")
_MOST_QUOTES = 8


def marked_document(data: bytes, form: Form, unit: Unit, findings: Sequence[Finding], sha256: str) -> bytes | None:
    """A unit's Word document with comments at what was found, as it is told it, and a page at its end that lists it.

    It says of itself that it corrects the file with that hash. None for a document that does not stay the same so:
    one with embedded objects, tracked changes, relations to elsewhere but links, or a signature, and what is none.
    """
    try:
        return _marked(data, form, unit, findings, sha256)
    except (Refused, KeyError, UnicodeError):
        return None


def is_as_written(data: bytes, unit: Unit) -> bool:
    """Whether a file is such a document of a unit as it was written: nobody has saved it since."""
    try:
        package = open_docx(data)
        said, home = said_of_itself(package), home_of(package)
        written = _hash(package.part(home), package.part(_comments_part(package, home)))
        return (said.get(CODE, ""), said.get(UNIT, "")) == (unit.code, unit.name) and said.get(WRITTEN) == written
    except (Refused, KeyError):
        return False


def identity_of_document(data: bytes) -> dict[str, str]:
    """What such a document says of itself; empty for any other file."""
    try:
        return said_of_itself(open_docx(data))
    except (Refused, KeyError):
        return {}


def _marked(data: bytes, form: Form, unit: Unit, findings: Sequence[Finding], sha256: str) -> bytes | None:
    package = open_docx(data)
    home = home_of(package)
    if not _may_be_marked(package, home):
        return None
    anchors, parts = anchors_in(package, form), Parts(package)
    told = _comment(parts, home, form, list(_notes(findings, anchors)), findings)
    said = {CORRECTS: sha256, CONTENT: anchors.content, CODE: unit.code, UNIT: unit.name}
    said[LIST] = hash_of_list(text_of_list(form, findings))
    say_of_itself(parts, {**said, WRITTEN: _hash(parts.part(home), parts.part(told))})
    made = parts.bytes()
    return made if anchors_in(open_docx(made), form).content == anchors.content else None


# -- which documents


def _may_be_marked(package: Package, home: str) -> bool:
    """Whether nothing in a document but its own text is shown or said by it, now or after a change."""
    if any(word in f"/{name.lower()}" for name in package.names for word in _EMBEDDED):
        return False
    if any(_leads_out(package, name) for name in package.names if name.lower().endswith(".rels")):
        return False
    root = outline(package, home)
    around = (outline(package, name) for name in package.names if _AROUND_TEXT.fullmatch(name))
    names = {node.name for part in (root, *around) for node in part.walk()}
    return root.space == MAIN and _body(root) is not None and names.isdisjoint(_OBJECTS | _CHANGES)


def _leads_out(package: Package, name: str) -> bool:
    """Whether something in a part of relations leads to elsewhere and is no link."""
    return any(
        relation.get("TargetMode") == _EXTERNAL and relation.get("Type", "").rpartition("/")[2] != "hyperlink"
        for relation in below_root(package, name, 1)
    )


def _body(root: Node) -> Node | None:
    bodies = [node for node in root.children if node.name == "body"]
    return bodies[0] if len(bodies) == 1 and bodies[0].space == MAIN else None


# -- what is said where


def _notes(findings: Iterable[Finding], anchors: Anchors) -> Iterator[Note]:
    """A comment for each place, with all that is found there; what has no place stands at the title."""
    said: dict[tuple[At, str], list[str]] = {}
    for finding in findings:
        place = finding.likely.place if finding.likely else finding.place
        at, text = anchors.places.get(place, (anchors.title, "")) if place else (anchors.title, "")
        words = sentence_with(text, _quotes(finding), _ENDS)
        said.setdefault((at, words), []).append(finding.message_to_unit)
    return (Note(at, words, tuple(dict.fromkeys(says))) for (at, words), says in said.items())


def _quotes(finding: Finding) -> list[str]:
    """What a finding quotes, the longest first."""
    found = (match[1].translate(_AROUND) for match in islice(_QUOTED.finditer(finding.says), _MOST_QUOTES))
    return sorted(found, key=len, reverse=True)


# -- parts


def _comment(parts: Parts, home: str, form: Form, notes: Sequence[Note], findings: Sequence[Finding]) -> str:
    """Has the text and the part of the comments say it, instead of what an earlier version said; gives that part."""
    data, root = parts.part(home), outline(parts.package, home)
    body = _body(root)
    if body is None or not any(paragraphs_of(body)):
        raise Refused("XML-BROKEN", home)
    name = _comments_part(parts.package, home)
    old = outline(parts.package, name) if name else None
    before = ours(old) if old else []
    list_hash = hash_of_list(text_of_list(form, findings))
    first = free_number(root, *([old] if old else []))
    space = space_of(data, root)
    edits = [
        *without_comments(root, {node.said("id") for node in before}),
        *map(removed, _own_page(form, body, {said_of_itself(parts.package).get(LIST), list_hash})),
        *commented(data, body, notes, first, space),
        *_at_end(body, page(form, findings, body, space)),
    ]
    parts.changed[home] = edited(data, edits)
    if name and old:
        more = comments(notes, first, space_of(parts.part(name), old))
        parts.changed[name] = edited(parts.part(name), [*map(removed, before), *added(old, after=more)])
        return name
    name = parts.free_name(posixpath.join(posixpath.dirname(home), _COMMENTS), ".xml")
    part = f'{HEAD}<w:comments xmlns:w="{MAIN}">{comments(notes, first, {})}</w:comments>'.encode()
    parts.add(name, part, _COMMENTS_TYPE, home, _COMMENTS)
    return name


def _comments_part(package: Package, home: str) -> str:
    """The part of the comments; empty where there is none."""
    folder, file = posixpath.split(home)
    beside = posixpath.join(folder, "_rels", f"{file}.rels")
    if beside not in package.names:
        return ""
    found = relations(package, beside, folder).values()
    return next((part for kind, part in found if kind == _COMMENTS and part in package.names), "")


def _own_page(form: Form, body: Node, lists: Container[str | None]) -> list[Node]:
    """The paragraphs of the page that an earlier version of this one had at its end, and lists with some hashes."""
    own = [node for node in body.children if node.name == "p" and is_own_line((form,), node.text)]
    return own + [node for node in body.children if node.name == "tbl" and hash_of_list(node.text) in lists]


def _at_end(body: Node, text: str) -> Iterator[Edit]:
    """A text behind the last paragraph or table, before what is said of the last pages."""
    last = body.children[-1]
    if last.name == "sectPr":
        yield put(last.begin, text)
    else:
        yield from added(body, after=text)


def _hash(*parts: bytes) -> str:
    """A hash of some parts."""
    return hashlib.sha256(b"".join(len(part).to_bytes(8, "big") + part for part in parts)).hexdigest()
