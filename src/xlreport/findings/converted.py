"""What became of the documents that were to be turned into workbooks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .outcome import SKIPPED, Collection


@dataclass(frozen=True)
class Converted:
    """The files that were read, the workbooks that were written by their names, and why others were left alone."""

    collection: Collection
    written: Mapping[str, Path] = field(default_factory=dict)
    kept: Mapping[str, str] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether there is a workbook of every document, and nothing in any of them that is wrong."""
        refused = any(f.is_error for o in self.collection.outcomes for f in o.findings if o.file in self.written)
        read = {outcome.file for outcome in self.collection.outcomes if outcome.status != SKIPPED}
        return bool(self.written) and not (refused or self.kept) and read == set(self.written)
