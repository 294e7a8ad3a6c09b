"""The page that a marked document had at its end, known by its words, so that it is not read as part of the report."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ...form import Form
from ..document import Block, Line, Table
from .figures import figures_in
from .texts import squeezed


class _Words(NamedTuple):
    """What stands on such pages without blanks: titles and notes, the heads of their tables; and no line is longer."""

    titles: frozenset[str]
    lines: frozenset[str]
    heads: tuple[str, ...]
    longest: int


def without_page(forms: tuple[Form, ...], blocks: Sequence[Block], list_hash: str) -> tuple[list[Block], list[Line]]:
    """The blocks of a document but for such a page, and the lines that somebody else wrote below its title.

    Its list is gone where it has that hash, as it was sent; one that was changed is among those lines.
    """
    report: list[Block] = []
    beyond: list[Line] = []
    is_beyond, n = False, 0
    for block in blocks:
        if isinstance(block, Table):
            text = "".join(cell.text for cell in block.cells)
            if not is_own_table(forms, text) or _is_of_figures(forms, block):
                report.append(block)
            elif hash_of_list(text) != list_hash:
                beyond += _lines(block, n)
            continue
        n = block.n
        is_own = is_own_line(forms, block.text)
        is_beyond = is_beyond or (is_own and squeezed(block.text) in _words(forms).titles)
        if not is_own:
            (beyond if is_beyond else report).append(block)
    return report, beyond


def _is_of_figures(forms: tuple[Form, ...], table: Table) -> bool:
    """Whether figures of a report stand in a table that begins as our list does."""
    return any(figures_in(form, [table]).spots for form in forms)


def _lines(table: Table, n: int) -> Iterator[Line]:
    """The rows of a table below the nth paragraph as lines, but for its heads."""
    for row, line in enumerate(table.lines()[1:], 2):
        if text := "　".join(" ".join(cell.text.split()) for cell in line if cell.text.strip()):
            yield Line(n, text, row=row)


def hash_of_list(text: str) -> str:
    """A hash of all that stands in a list, without blanks."""
    return hashlib.sha256("".join(text.split()).encode("utf-8", "backslashreplace")).hexdigest()


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
