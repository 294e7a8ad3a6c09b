"""What became of the marked copies of a round."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .outcome import Outcome


@dataclass(frozen=True)
class SentBack:
    """The marked copies that were written, `new` those that were not there before with the same content,
    those left alone and why, the files that got none.

    Of the latter, `summaries` are to be made again by whoever made them, `unreadable` say nothing that could be copied.
    `needless` are copies in the folder of what is settled since; `told` are the returns that the written copies are of.
    `documents` are those of the written ones that are the unit's own Word documents, each beside a workbook.
    """

    written: tuple[Path, ...] = ()
    new: tuple[Path, ...] = ()
    kept: Mapping[Path, str] = field(default_factory=dict)
    summaries: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()
    needless: tuple[Path, ...] = ()
    told: tuple[Outcome, ...] = field(default=(), repr=False)
    documents: tuple[Path, ...] = ()
