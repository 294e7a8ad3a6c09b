"""The comments of a .docx file and what they stand around, read without the code that wrote them."""

from __future__ import annotations

import io
import zipfile
from typing import NamedTuple
from xml.etree import ElementTree

from support.documents import docx_blocks, part

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ID, _AUTHOR = f"{_W}id", f"{_W}author"


class Comment(NamedTuple):
    """What a comment says, the text that it stands around, and whether that is in a cell."""

    says: str
    around: str
    in_cell: bool
    author: str


def comments(data: bytes) -> list[Comment]:
    """The comments of a file by their numbers; each must begin, end and be referred to once."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if "word/comments.xml" not in archive.namelist():
            return []
    written = {str(one.get(_ID)): one for one in part(data, "word/comments.xml").iter(f"{_W}comment")}
    around: dict[str, str] = {}
    cells: dict[str, bool] = {}
    open_, ended, referred = set[str](), list[str](), list[str]()

    def walk(element: ElementTree.Element, in_cell: bool) -> None:
        name, number = element.tag.removeprefix(_W), str(element.get(_ID))
        if name == "commentRangeStart":
            assert number not in around
            open_.add(number)
            around[number], cells[number] = "", in_cell
        elif name == "commentRangeEnd":
            open_.remove(number)
            ended.append(number)
        elif name == "commentReference":
            referred.append(number)
        elif name == "t":
            around.update({one: around[one] + (element.text or "") for one in open_})
        for child in element:
            walk(child, in_cell or name == "tc")

    walk(part(data, "word/document.xml"), in_cell=False)
    assert (open_, sorted(ended), sorted(referred)) == (set(), sorted(written), sorted(written))
    return [
        Comment("\n".join(_paragraphs(one)), around[number], cells[number], str(one.get(_AUTHOR)))
        for number, one in sorted(written.items(), key=lambda pair: int(pair[0]))
    ]


def _paragraphs(comment: ElementTree.Element) -> list[str]:
    return ["".join(text.text or "" for text in one.iter(f"{_W}t")) for one in comment.iter(f"{_W}p")]


def texts(data: bytes) -> list[str]:
    """All that stands in a file, paragraph by paragraph and cell by cell, without blanks."""
    blocks = docx_blocks(data)
    found = ([block] if isinstance(block, str) else [cell for row in block for cell in row] for block in blocks)
    return [squeezed for texts in found for text in texts if (squeezed := "".join(text.split()))]
