"""A round as the page holds it: what was said, what was handed in and read, and where its files lie."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .. import office
from ..files import safe_name
from ..findings import Collection, Outcome
from ..intake import Item

# As in the folder of a round.
PLACES = office.Places()


@dataclass
class Session:
    """What the page has said and handed in so far, in a folder of the browser's memory."""

    home: Path
    round: office.Round = field(default_factory=office.Round)
    said: Mapping[str, Any] = field(default_factory=dict)
    # By the name of the file that was handed in.
    outcomes: dict[str, list[Outcome]] = field(default_factory=dict)
    # What is being read: the file, what is in it, and which of that.
    file: str = ""
    items: Iterator[Item | Outcome] = field(default_factory=lambda: iter(()))
    item: Item | Outcome | None = None

    @property
    def kept(self) -> Path:
        """Where an outcome lies that the page keeps."""
        return self.home / "kept"

    @property
    def returned(self) -> Path:
        """Where marked copies are written, and the register of them lies."""
        return self.home / PLACES.returned

    @property
    def has_register(self) -> bool:
        """Whether anything was sent back so far."""
        return (self.returned / office.REGISTER).is_file()

    @property
    def due(self) -> datetime.date | None:
        """The day by which reports are to be in."""
        return datetime.date.fromisoformat(self.said["due"]) if self.said.get("due") else None

    @property
    def collection(self) -> Collection:
        """All files, compared."""
        found = (outcome for outcomes in self.outcomes.values() for outcome in outcomes)
        return office.check_outcomes(found, self.round)

    def file_name(self, what: str) -> str:
        """The name of a file that is handed out: whose it is, of which year, and what it is."""
        return safe_name(f"{self.round.unit.name}{self.round.year or ''}{what}")
