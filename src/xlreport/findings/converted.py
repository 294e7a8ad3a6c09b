"""What became of the documents that were to be turned into workbooks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from .outcome import SKIPPED, SUPERSEDED, Collection


@dataclass(frozen=True)
class Converted:
    """The files that were read, the workbooks that were written by their names, and why others were left alone."""

    collection: Collection
    written: Mapping[str, Path] = field(default_factory=dict)
    kept: Mapping[str, str] = field(default_factory=dict)

    @property
    def books(self) -> int:
        """How many of the files are workbooks, of which nothing has to be made."""
        return len(self.collection.outcomes) - len(self.others.outcomes)

    @property
    def others(self) -> Collection:
        """The files that are none, and no unit that is missing: nobody asked for them."""
        others = [o for o in self.collection.outcomes if o.returned is None or o.returned.is_document]
        return replace(self.collection, outcomes=tuple(others), missing=())

    @property
    def superseded(self) -> int:
        """How many documents gave way to another file, and got no workbook beside it."""
        return len(self.others.with_status(SUPERSEDED))

    @property
    def complete(self) -> bool:
        """Whether there is a workbook of every document, and nothing in any of them that is wrong."""
        refused = any(f.is_error for o in self.others.outcomes for f in o.findings if o.file in self.written)
        read = {outcome.file for outcome in self.others.outcomes if outcome.status not in (SKIPPED, SUPERSEDED)}
        return bool(self.written or self.books) and not (refused or self.kept) and read == set(self.written)
