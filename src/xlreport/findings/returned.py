"""A filing as it came back: what it says, and what reading it showed besides."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from ..filing import Filing
from ..form import Key
from ..layout import Layout, Place, TextPlaces, published, run_places, seal


class Stated(NamedTuple):
    """A total as the sender saw it. `ours` is True while the cell still holds the template's formula."""

    shown: str
    value: Decimal | None
    ours: bool


class Leftover(NamedTuple):
    """What stands in a cell of a sheet that could not be read."""

    sheet: str
    cell: str
    shown: str


class Untold(NamedTuple):
    """Figures that a document does not tell: their label, why by a code, and what stands where, if anything does."""

    label: str
    keys: tuple[Key, ...]
    code: str
    shown: str = ""
    place: Place | None = None


class Told(NamedTuple):
    """A figure that a sentence says: the text and the cell that it stands in, the sentence as quoted, the figure."""

    text: str
    place: Place
    quote: str
    value: Decimal


@dataclass(frozen=True)
class Returned:
    """A filing, and what whoever read it saw besides its content.

    `version` is that of the layout that it was read with, None for the present one. `stated` are totals as the
    sender saw them, `unread` inputs that hold something which is not a number; `text_places` tells where the heading
    and each paragraph of a text stand; `identity` is what the hidden sheet says, `confirmed` that
    whoever got a marked copy says that nothing is left to correct in it, `leftovers` what stands on sheets
    that could not be read; `as_read` is what its cells say, where the office knows better; `spots` are
    the places in a document by those that the layout has for them, `untold` what it does not tell. Equality is that
    of the filing.
    """

    filing: Filing
    version: int | None = field(default=None, compare=False)
    stated: Mapping[Key, Stated] = field(default_factory=dict, compare=False, repr=False)
    unread: frozenset[Key] = field(default=frozenset(), compare=False, repr=False)
    text_places: Mapping[str, TextPlaces] = field(default_factory=dict, compare=False, repr=False)
    identity: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    confirmed: bool = field(default=False, compare=False, repr=False)
    leftovers: tuple[Leftover, ...] = field(default=(), compare=False, repr=False)
    as_read: Filing | None = field(default=None, compare=False, repr=False)
    spots: Mapping[Place, Place] = field(default_factory=dict, compare=False, repr=False)
    untold: tuple[Untold, ...] = field(default=(), compare=False, repr=False)

    @property
    def is_document(self) -> bool:
        """Whether it came as a document, in which nothing stands where a workbook has it."""
        return bool(self.spots or self.untold)

    def shown_at(self, place: Place) -> Place:
        """Where whoever reads the file finds what the layout has at a place."""
        return self.spots.get(place, place)

    @functools.cached_property
    def layout(self) -> Layout:
        """Where everything stands in it."""
        return published(self.filing.form, self.version)

    @property
    def layout_version(self) -> str:
        """The version of the layout that it was read with; a document has none."""
        return (
            "" if self.is_document else str(self.filing.form.layout_version if self.version is None else self.version)
        )

    def places_of(self, key: str) -> TextPlaces:
        """Where a text stands, or would be written; one without a paragraph has its heading for one."""
        places = self._texts.get(key) or self._room(key)
        return TextPlaces(places.heading, places.paragraphs or tuple(filter(None, [places.heading])))

    @functools.cached_property
    def _texts(self) -> Mapping[str, TextPlaces]:
        return self.text_places or run_places(self.filing)

    def _room(self, key: str) -> TextPlaces:
        """Where a text that is not there would be: in its own rows, or below all others where one stands in those."""
        block, section = self.layout.texts.get(key), self.filing.form.sections.get(key.partition("/")[0])
        taken = {place for text in self._texts.values() for place in (text.heading, *text.paragraphs)}
        if block and (section is None or block.paragraphs[0] not in taken):
            return block
        first = self.layout.texts[section.texts[0] if section else key].paragraphs
        run = self.layout.runs.get(section.id, first) if section else first
        below = 1 + max((n for n, place in enumerate(run) if place in taken), default=-1)
        return TextPlaces(None, (run[min(below, len(run) - 1)],))

    @property
    def seal(self) -> str:
        """The check code of what its cells say, as on the sheet itself; empty for a summary and for a document."""
        read = self.as_read or self.filing
        return "" if read.members or self.is_document else seal(read)

    def holds_unread(self, key: Key) -> bool:
        """Whether a figure adds up something that is not a number."""
        return bool(self.unread) and not self.unread.isdisjoint(self.filing.form.leaves[key])

    def undecided(self, keys: Iterable[Key]) -> bool:
        """Whether figures of one table tell nothing: all are blank and that is not 0, or one is not a number."""
        leaves = [leaf for key in keys for leaf in self.filing.form.leaves[key]]
        blank = all(leaf not in self.filing.inputs for leaf in leaves)
        if blank and not self.filing.blanks_are_zero(leaves[0].table):
            return True
        return not self.unread.isdisjoint(leaves)
