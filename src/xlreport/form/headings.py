"""Which part of its section each paragraph belongs to, told by the headings among them wherever they stand."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from .form import Form
from .sections import TextBlock

# What is odd about a paragraph: it is its own section's printed title and dropped; the title of another section; the
# second beginning of a part that has text already.
TITLE, SECTION, TWICE = "title", "section", "twice"
# No more than the beginning of a paragraph is looked at.
_BEGINNING = 120
# The style of the printed headings, first in the form's list.
_PRINTED = 0
_CLOSING = ("。", ":", ".")
# A heading of one's own is short and no sentence, nor two halves of one.
_OWN = re.compile("[^。;!?:]{0,40}:?|[^。;!?:,]{0,40}。")
_LEAD_IN = re.compile("([^。:.,;!?]{1,60})([。:.,])")


class Paragraph(NamedTuple):
    """A paragraph as typed; `at` tells the caller where it stands, `is_heading` where that is known without reading."""

    at: int
    text: str
    is_heading: bool | None = None


class Part(NamedTuple):
    """The paragraphs of one text block by its key, and the row that is their heading, None where there is none."""

    key: str
    heading: Paragraph | None
    paragraphs: tuple[Paragraph, ...]


class Oddity(NamedTuple):
    """What a reader must tell of a paragraph; `key` is the part in which it landed, empty if it was dropped."""

    kind: str
    paragraph: Paragraph
    key: str


def parts(form: Form, runs: Sequence[tuple[str, Sequence[Paragraph]]]) -> tuple[list[Part], list[Oddity]]:
    """The parts of the text sections, each run a section's id with its paragraphs in order, none of them blank.

    Parts come in the order in which their text was written; one without text is left out unless its heading is the
    sender's own. Every paragraph stands in one part as typed, is told as an oddity, or is a heading without text.
    """
    names = _names_of(form)
    reading = _Reader(names)
    for section, paragraphs in runs:
        rows = [names.row(paragraph.text) for paragraph in paragraphs]
        reading.begin(section)
        reading.points = names.points(section, rows)
        for paragraph, row, following in zip(paragraphs, rows, [*rows, None][1:], strict=True):
            reading.read(paragraph, row, following)
    found = [Part(part.key, part.heading, tuple(part.paragraphs)) for part in reading.parts.values()]
    return found, reading.oddities


class _Row(NamedTuple):
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


class _Names:
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

    def row(self, text: str) -> _Row:
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
                return _Row(style, begin[number.end() :].replace(" ", ""), whole)
        return _Row(None, begin.replace(" ", ""), whole)

    def bare(self, name: str) -> str:
        """A name without its endings."""
        while name.endswith(self.endings):
            ending = next((end for end in self.endings if name.endswith(end) and name != end), "")
            if not ending:
                break
            name = name.removesuffix(ending)
        return name

    def heading(self, section: str, row: _Row) -> str:
        """The key of the block whose heading a row is; empty if it is none."""
        if not row.whole:
            return ""
        names = self.blocks[section]
        plain = self.words.around.sub("", row.closed) if row.style is None else row.closed
        return names.get(self.bare(row.closed)) or names.get(self.bare(plain), "")

    def lead_in(self, section: str, row: _Row) -> str:
        """The key of the block with whose name a row begins, before a stop, or after an ending before a comma."""
        found = _LEAD_IN.match(row.text)
        name = self.bare(found[1]) if found else ""
        return "" if found is None or (found[2] == "," and name == found[1]) else self.blocks[section].get(name, "")

    def title(self, section: str, row: _Row) -> str:
        """The section whose title a row is within another; empty if it is none.

        Its own title may have any number or none; those of later texts any number, all others that of the printed one:
        much that is written in one section is called like another.
        """
        of, style = self.titles.get(self.bare(row.closed), ("", None)) if row.whole else ("", None)
        later = of in self.blocks and self.order.index(of) > self.order.index(section)
        return of if of == section or row.style == style or (later and row.style is not None) else ""

    def points(self, section: str, rows: Sequence[_Row]) -> set[int]:
        """The styles of numbers that number points within a text: they name no more than one of several blocks."""
        keys: dict[int, set[str]] = {}
        blocks = set(self.blocks.get(section, {}).values())
        for row in rows:
            if blocks and row.style not in (None, _PRINTED) and (key := self.named(section, row)):
                keys.setdefault(row.style, set()).add(key)
        return {style for style, found in keys.items() if len(found) < min(2, len(blocks))}

    def named(self, section: str, row: _Row) -> str:
        """The key of the block that a row names, as its heading or at its begin; empty if it names none."""
        return self.heading(section, row) or self.lead_in(section, row)

    def is_title_unnumbered(self, row: _Row) -> bool:
        """Whether a row says the title of a section, whichever, without its number."""
        return row.whole and row.style is None and self.bare(row.closed) in self.titles


@functools.cache
def _names_of(form: Form) -> _Names:
    return _Names(form)


@dataclass
class _Open:
    """A part that is being read, and the row with which it began, where that names it."""

    key: str
    heading: Paragraph | None
    opening: Paragraph | None
    paragraphs: list[Paragraph] = field(default_factory=list)


class _Reader:
    """Reads paragraph by paragraph; what follows belongs to `part`, None before the first of a run."""

    def __init__(self, names: _Names) -> None:
        self.names = names
        self.parts: dict[str, _Open] = {}
        self.oddities: list[Oddity] = []
        self.own: Counter[str] = Counter()

    def begin(self, section: str) -> None:
        """From here on the paragraphs are those of a section; own headings are numbered like the printed ones."""
        self.section = section
        self.part: _Open | None = None
        self.style: int | None = _PRINTED
        self.headed = False
        self.points: set[int] = set()

    def read(self, paragraph: Paragraph, row: _Row, following: _Row | None) -> None:
        """One paragraph; `following` is the next one of the run."""
        if paragraph.is_heading is not None:
            self.told(paragraph, row, paragraph.is_heading)
            return
        title = self.names.title(self.section, row)
        if title and not (title == self.section and row.style == _PRINTED and self.part):
            self.title(title, paragraph)
        elif self.names.is_title_unnumbered(row):
            self.add(paragraph)
        elif key := self.names.heading(self.section, row):
            if self.is_point(key, row) or self.is_listed(paragraph, row, following):
                self.add(paragraph)
            else:
                self.heading(key, paragraph)
                self.style, self.headed = row.style, True
        elif key := self.names.lead_in(self.section, row):
            self.lead_in(key, row, paragraph)
        elif row.style is not None and row.style in (self.style, _PRINTED if row.is_number else self.style):
            self.own_part(row, paragraph)
        else:
            self.add(paragraph)

    def told(self, paragraph: Paragraph, row: _Row, is_heading: bool) -> None:
        """One paragraph of which is known whether it is a heading."""
        if is_heading and (key := self.names.heading(self.section, row)):
            self.heading(key, paragraph)
            self.style, self.headed = row.style, True
        elif is_heading:
            part = self.open(self.told_key(paragraph.text.strip()), heading=paragraph)
            if paragraph.text.strip() not in self.names.printed:
                self.parts[part.key] = part
        elif key := self.names.lead_in(self.section, row):
            self.lead_in(key, row, paragraph)
        elif row.style is not None and row.style == self.style and not (row.whole and _OWN.fullmatch(row.text)):
            self.own_part(row, paragraph)
        else:
            self.add(paragraph)

    def told_key(self, heading: str) -> str:
        """The key of a part with an own heading: that of the printed number with which it begins, or the next free."""
        own = self.names.own.items()
        n = next((n for (of, number), n in own if of == self.section and heading.startswith(number)), 1)
        while (key := f"{self.section}/extra_{n}") in self.parts:
            n += 1
        self.own[self.section] = max(n, self.own[self.section])
        return key

    def is_point(self, key: str, row: _Row) -> bool:
        """Whether a row numbers a point in the text of another block, below a heading numbered as printed."""
        below = self.headed and self.style == _PRINTED and self.part is not None and self.part.key != key
        return below and row.style in self.points

    def is_listed(self, paragraph: Paragraph, row: _Row, following: _Row | None) -> bool:
        """Whether a row ends like a sentence and is no heading since it stands above nothing: 1.加强平台建设。"""
        if not row.text.endswith("。") or paragraph.text.strip() in self.names.printed:
            return False
        same = following is not None and row.style is not None and following.style == row.style
        return following is None or same or bool(self.names.heading(self.section, following))

    def heading(self, key: str, paragraph: Paragraph) -> None:
        """The heading of a block; one that the sender worded stands also above nothing."""
        part = self.open(key, heading=paragraph)
        if paragraph.text.strip() in self.names.printed:
            return
        if key in self.parts:
            self.oddities.append(Oddity(TWICE, paragraph, key))
            part.opening = None
        else:
            self.parts[key] = part

    def title(self, section: str, paragraph: Paragraph) -> None:
        if section == self.section:
            self.oddities.append(Oddity(TITLE, paragraph, ""))
        elif section in self.names.blocks:
            self.oddities.append(Oddity(SECTION, paragraph, ""))
            self.begin(section)
        else:
            self.oddities.append(Oddity(SECTION, paragraph, self.add(paragraph)))

    def lead_in(self, key: str, row: _Row, paragraph: Paragraph) -> None:
        """A paragraph that says itself where it belongs; how parts are numbered it says until a heading does."""
        if not self.headed:
            self.style = row.style
        if self.part is None or self.part.key != key:
            self.open(key, opening=paragraph)
        self.add(paragraph)

    def own_part(self, row: _Row, paragraph: Paragraph) -> None:
        """A heading that is none of the form's, or a paragraph that is numbered like one."""
        is_heading = row.whole and _OWN.fullmatch(row.text)
        part = self.open(self.own_key(), heading=paragraph if is_heading else None)
        if not is_heading:
            self.add(paragraph)
        elif row.closed and paragraph.text.strip() not in self.names.printed:
            # Behind the title of another section those that are printed in this one are nobody's own.
            self.parts[part.key] = part

    def own_key(self) -> str:
        """Numbered with those that are printed to be filled in, if there are any; else without those that are empty."""
        own = f"{self.section}/extra_"
        before = (
            self.own[self.section] if self.section in self.names.numbered else sum(own in key for key in self.parts)
        )
        self.own[self.section] = before + 1
        return f"{own}{before + 1}"

    def open(self, key: str, heading: Paragraph | None = None, opening: Paragraph | None = None) -> _Open:
        self.part = _Open(key, heading, heading or opening)
        return self.part

    def add(self, paragraph: Paragraph) -> str:
        """A paragraph to the part that is being read, or to the one of that key that has text already; its key."""
        part = self.part or self.open(self.names.intro.get(self.section) or self.own_key())
        self.part = self.parts.setdefault(part.key, part)
        if self.part is not part and part.opening:
            self.oddities.append(Oddity(TWICE, part.opening, part.key))
        self.part.paragraphs.append(paragraph)
        return part.key
