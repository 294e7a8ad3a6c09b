"""Which part of its section each paragraph belongs to, told by the headings among them wherever they stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from .form import Form
from .heading_names import PRINTED, Names, Row, names_of

# What is odd about a paragraph: it is its own section's printed title and dropped; the title of another section; the
# second beginning of a part that has text already.
TITLE, SECTION, TWICE = "title", "section", "twice"
# A heading of one's own is short and no sentence, nor two halves of one.
_OWN = re.compile("[^。;!?:]{0,40}:?|[^。;!?:,]{0,40}。")


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
    names = names_of(form)
    reading = _Reader(names)
    for section, paragraphs in runs:
        rows = [names.row(paragraph.text) for paragraph in paragraphs]
        reading.begin(section)
        reading.points = names.points(section, rows)
        for paragraph, row, following in zip(paragraphs, rows, [*rows, None][1:], strict=True):
            reading.read(paragraph, row, following)
    found = [Part(part.key, part.heading, tuple(part.paragraphs)) for part in reading.parts.values()]
    return found, reading.oddities


@dataclass
class _Open:
    """A part that is being read, and the row with which it began, where that names it."""

    key: str
    heading: Paragraph | None
    opening: Paragraph | None
    paragraphs: list[Paragraph] = field(default_factory=list)


class _Reader:
    """Reads paragraph by paragraph; what follows belongs to `part`, None before the first of a run."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.parts: dict[str, _Open] = {}
        self.oddities: list[Oddity] = []
        self.own: Counter[str] = Counter()

    def begin(self, section: str) -> None:
        """From here on the paragraphs are those of a section; own headings are numbered like the printed ones."""
        self.section = section
        self.part: _Open | None = None
        self.style: int | None = PRINTED
        self.headed = False
        self.points: set[int] = set()

    def read(self, paragraph: Paragraph, row: Row, following: Row | None) -> None:
        """One paragraph; `following` is the next one of the run."""
        if paragraph.is_heading is not None:
            self.told(paragraph, row, paragraph.is_heading)
            return
        title = self.names.title(self.section, row)
        if title and not (title == self.section and row.style == PRINTED and self.part):
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
        elif row.style is not None and row.style in (self.style, PRINTED if row.is_number else self.style):
            self.own_part(row, paragraph)
        else:
            self.add(paragraph)

    def told(self, paragraph: Paragraph, row: Row, is_heading: bool) -> None:
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

    def is_point(self, key: str, row: Row) -> bool:
        """Whether a row numbers a point in the text of another block, below a heading numbered as printed."""
        below = self.headed and self.style == PRINTED and self.part is not None and self.part.key != key
        return below and row.style in self.points

    def is_listed(self, paragraph: Paragraph, row: Row, following: Row | None) -> bool:
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

    def lead_in(self, key: str, row: Row, paragraph: Paragraph) -> None:
        """A paragraph that says itself where it belongs; how parts are numbered it says until a heading does."""
        if not self.headed:
            self.style = row.style
        if self.part is None or self.part.key != key:
            self.open(key, opening=paragraph)
        self.add(paragraph)

    def own_part(self, row: Row, paragraph: Paragraph) -> None:
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
