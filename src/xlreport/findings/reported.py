"""What became of the reports that were asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from ..filing import Unit
from .outcome import Collection


class Report(NamedTuple):
    """A report that was written: of which unit and year, from which file, where, and why it is a draft, if it is.

    `has_drafted` when there is a paragraph in it that the program drafted and somebody must look at; `changed` when it
    is another file than was there before.
    """

    unit: Unit
    year: int | None
    source: str
    written: Path
    draft: str
    has_drafted: bool
    changed: bool = True


@dataclass(frozen=True)
class Reported:
    """The reports that were written, and what stands in the way of the others.

    `refused` are the files of which there could be a draft, `kept` the places that are taken, each with what to do,
    `lacking` the labels of the facts without which a summary has no report, by the name of its unit.
    """

    collection: Collection
    reports: tuple[Report, ...] = ()
    refused: tuple[str, ...] = ()
    kept: Mapping[Path, str] = field(default_factory=dict)
    lacking: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether there is a report of everything, and in none is anything that somebody must look at."""
        drafts = any(report.draft or report.has_drafted for report in self.reports)
        return bool(self.reports) and not (drafts or self.kept or self.lacking or self.collection.left_out)
