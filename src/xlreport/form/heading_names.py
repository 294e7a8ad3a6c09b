"""What a form calls its sections and the blocks of their texts, and which of these names a paragraph says."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .form import Form
from .sections import TextBlock

# No more than the beginning of a paragraph is looked at.
_BEGINNING = 120
# The style of the printed headings, first in the form's list.
PRINTED = 0
_CLOSING = ("。", ":", ".")
_LEAD_IN = re.compile("([^。:.,;!?]{1,60})([。:.,])")


class Row(NamedTuple):
    """The beginning of a paragraph as it is compared: the style of its number, and what follows without blanks.

    `whole` where that is all of it.
    """

    style: int | None
    text: str
    whole: bool

    @property
    def closed(self) -> str:
        """Without a closing mark."""
        return self.text[:-1] if self.text.endswith(_CLOSING) else self.text

    @property
    def is_number(self) -> bool:
        """Whether it is a number and nothing else."""
        return self.whole and not self.closed


class Names:
    """What the form calls its sections and their blocks, in the form in which names are compared."""

    def __init__(self, form: Form) -> None:
        self.words = form.headings
        self.endings = tuple(sorted(form.headings.endings, key=len, reverse=True))
        self.order = list(form.sections)
        titles = {section.id: self.row(section.title) for section in form.sections.values()}
        self.titles = {self.bare(title.text): (section, title.style) for section, title in titles.items()}
        texts = {section.id: section.texts for section in form.sections.values() if section.texts}
        self.blocks = {section: self._names([form.texts[key] for key in keys]) for section, keys in texts.items()}
        self.printed = {block.heading for block in form.texts.values()}
        self.numbered = {section for section, keys in texts.items() if any("/extra_" in key for key in keys)}
        self.own = {
            (section, form.texts[key].heading or ""): int(key.partition("/extra_")[2])
            for section, keys in texts.items()
            for key in keys
            if "/extra_" in key
        }
        self.intro = {section: keys[0] for section, keys in texts.items() if form.texts[keys[0]].heading is None}

    def _names(self, blocks: Iterable[TextBlock]) -> dict[str, str]:
        """The keys of blocks by all their names; one that is headed by a number alone has none."""
        headings = {block: self.row(block.heading or "").text for block in blocks}
        return {
            self.bare(self.row(name).text): block.key
            for block, heading in headings.items()
            if heading
            for name in (block.label, heading, *block.names)
        }

    def row(self, text: str) -> Row:
        """The beginning of a paragraph as it is compared."""
        typed = text.strip()
        folded = unicodedata.normalize("NFKC", typed[:_BEGINNING])
        whole = len(typed) <= _BEGINNING and len(folded) <= _BEGINNING
        shown = folded[:_BEGINNING]
        if not shown.isprintable():
            shown = "".join(sign for sign in shown if unicodedata.category(sign) != "Cf")
        begin = " ".join(shown.split())
        for style, pattern in enumerate(self.words.numbering):
            if number := pattern.match(begin):
                return Row(style, begin[number.end() :].replace(" ", ""), whole)
        return Row(None, begin.replace(" ", ""), whole)

    def bare(self, name: str) -> str:
        """A name without its endings."""
        while name.endswith(self.endings):
            ending = next((end for end in self.endings if name.endswith(end) and name != end), "")
            if not ending:
                break
            name = name.removesuffix(ending)
        return name

    def heading(self, section: str, row: Row) -> str:
        """The key of the block whose heading a row is; empty if it is none."""
        if not row.whole:
            return ""
        names = self.blocks[section]
        plain = self.words.around.sub("", row.closed) if row.style is None else row.closed
        return names.get(self.bare(row.closed)) or names.get(self.bare(plain), "")

    def lead_in(self, section: str, row: Row) -> str:
        """The key of the block with whose name a row begins, before a stop, or after an ending before a comma."""
        found = _LEAD_IN.match(row.text)
        name = self.bare(found[1]) if found else ""
        return "" if found is None or (found[2] == "," and name == found[1]) else self.blocks[section].get(name, "")

    def title(self, section: str, row: Row) -> str:
        """The section whose title a row is within another; empty if it is none.

        Its own title may have any number or none; those of later texts any number, all others that of the printed one:
        much that is written in one section is called like another.
        """
        of, style = self.titles.get(self.bare(row.closed), ("", None)) if row.whole else ("", None)
        later = of in self.blocks and self.order.index(of) > self.order.index(section)
        return of if of == section or row.style == style or (later and row.style is not None) else ""

    def points(self, section: str, rows: Sequence[Row]) -> set[int]:
        """The styles of numbers that number points within a text: they name no more than one of several blocks."""
        keys: dict[int, set[str]] = {}
        blocks = set(self.blocks.get(section, {}).values())
        for row in rows:
            if blocks and row.style not in (None, PRINTED) and (key := self.named(section, row)):
                keys.setdefault(row.style, set()).add(key)
        return {style for style, found in keys.items() if len(found) < min(2, len(blocks))}

    def named(self, section: str, row: Row) -> str:
        """The key of the block that a row names, as its heading or at its begin; empty if it names none."""
        return self.heading(section, row) or self.lead_in(section, row)

    def is_title_unnumbered(self, row: Row) -> bool:
        """Whether a row says the title of a section, whichever, without its number."""
        return row.whole and row.style is None and self.bare(row.closed) in self.titles


@functools.cache
def names_of(form: Form) -> Names:
    """The names of a form."""
    return Names(form)
