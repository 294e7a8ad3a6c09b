"""The page that a marked document had at its end, known by its words, so that it is not read as part of the report."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import NamedTuple

from ...form import Form
from ..document import Block, Line, Table
from .texts import squeezed


class _Words(NamedTuple):
    """What stands on such pages without blanks: titles and notes, the heads of their tables; and no line is longer."""

    titles: frozenset[str]
    lines: frozenset[str]
    heads: tuple[str, ...]
    longest: int


def without_page(forms: tuple[Form, ...], blocks: Sequence[Block]) -> tuple[list[Block], list[Line]]:
    """The blocks of a document but for such a page, and the lines that somebody else wrote below its title."""
    report: list[Block] = []
    beyond: list[Line] = []
    is_beyond = False
    for block in blocks:
        if isinstance(block, Table):
            report += [] if is_own_table(forms, "".join(cell.text for cell in block.cells[:_FIRST])) else [block]
            continue
        is_own = is_own_line(forms, block.text)
        is_beyond = is_beyond or (is_own and squeezed(block.text) in _words(forms).titles)
        if not is_own:
            (beyond if is_beyond else report).append(block)
    return report, beyond


# No such table has more columns.
_FIRST = 10


def is_own_line(forms: tuple[Form, ...], text: str) -> bool:
    """Whether a paragraph is the title of such a page, or the note below it."""
    words = _words(forms)
    return len(text) <= words.longest and squeezed(text) in words.lines


def is_own_table(forms: tuple[Form, ...], text: str) -> bool:
    """Whether a table with some text is the list on such a page."""
    words = _words(forms)
    return squeezed(text[: words.longest]).startswith(words.heads)


@functools.cache
def _words(forms: tuple[Form, ...]) -> _Words:
    words = [form.wording.marked for form in forms]
    titles = frozenset(squeezed(of.page_title) for of in words)
    lines = titles | {squeezed(of.page_note) for of in words}
    return _Words(titles, lines, tuple(squeezed("".join(of.heading)) for of in words), 2 * max(map(len, lines)))
