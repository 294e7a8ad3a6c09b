"""The page that a marked document had at its end, known by its words, so that it is not read as part of the report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..form import Form
from .document import Block, Line, Table
from .texts import squeezed


def without_page(forms: Iterable[Form], blocks: Sequence[Block]) -> tuple[list[Block], list[Line]]:
    """The blocks of a document but for such a page, and the lines that somebody else wrote below its title."""
    forms = tuple(forms)
    report: list[Block] = []
    beyond: list[Line] = []
    is_beyond = False
    for block in blocks:
        is_beyond = is_beyond or (isinstance(block, Line) and is_own(forms, block.text, titles=True))
        if isinstance(block, Table):
            report += [] if is_own_table(forms, "".join(cell.text for cell in block.cells)) else [block]
        elif not is_own(forms, block.text):
            (beyond if is_beyond else report).append(block)
    return report, beyond


def is_own(forms: Iterable[Form], text: str, titles: bool = False) -> bool:
    """Whether a paragraph is the title of such a page, or the note below it."""
    words = [form.wording.marked for form in forms]
    own = {one for of in words for one in (of.page_title, *([] if titles else [of.page_note]))}
    return len(text) <= 2 * max(map(len, own)) and squeezed(text) in map(squeezed, own)


def is_own_table(forms: Iterable[Form], text: str) -> bool:
    """Whether a table with some text is the list on such a page."""
    heads = ("".join(form.wording.marked.heading) for form in forms)
    return any(squeezed(text[: 4 * len(head)]).startswith(squeezed(head)) for head in heads)
