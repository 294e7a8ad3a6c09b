"""What a merge came to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..filing import Filing, Unit
from .outcome import Collection

if TYPE_CHECKING:
    from .sent_back import SentBack


class Merged(NamedTuple):
    """What a merge came to; `summary` is None when no return could be accepted, `copies` when none were asked for.

    `changed` tells whether the workbook is another one than was there before.
    """

    collection: Collection
    unit: Unit
    year: int | None
    summary: Filing | None
    written: Path | None
    copies: SentBack | None = None
    changed: bool = True

    @property
    def unnamed(self) -> bool:
        """Whether the summary cannot go up: it says not whose it is, and is that of a roster or of summaries."""
        from_below = any(member.members for member in self.summary.members) if self.summary else False
        named = self.unit.code and self.unit.name
        return bool(self.written) and not named and (self.collection.roster is not None or from_below)
