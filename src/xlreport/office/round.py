"""What the office knows apart from the files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Round:
    """What the office knows apart from the files: the year, the roster, last year, what it accepts."""

    year: int | None = None
    roster: Path | None = None
    previous: Path | None = None
    accepts: tuple[str, ...] = ()
    because: str = ""
