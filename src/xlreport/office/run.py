"""All that is due in a round: done again and again, it changes only what its inputs changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..filing import Unit
from ..findings import Merged
from ..intake import Progress
from .folder import Folder
from .hand_out import handout_of
from .merge import merge_files
from .prefill import Knowledge
from .round import Round
from .send_back import SentBack, check_marked_folder, write_marked_copies
from .templates import HandedOut, Template, lacking, templates_of, write_templates

# What can be due.
TEMPLATES, SUMMARY_BOOK, COPIES = "templates", "summary", "marked"


@dataclass(frozen=True)
class Step:
    """Something that was done or is due: what it is, how many, and where."""

    what: str
    count: int
    where: Path


@dataclass(frozen=True)
class Ran:
    """What a run came to: what it did, or would do; what was handed in, and what is made of it.

    `strays` are workbooks among the templates that are of no unit of the list; they stay.
    """

    folder: Folder
    round: Round
    did: tuple[Step, ...]
    due: tuple[Step, ...]
    merged: Merged
    copies: SentBack
    handed_out: HandedOut = HandedOut()
    strays: tuple[str, ...] = ()


def run_round(folder: Folder, dry: bool = False, progress: Progress | None = None) -> Ran:
    """Does all that is due in a round, or with `dry` only says what is.

    Templates for units that have none; then what was handed in is read, the summary written, and the marked copies.
    What is there already and would not change stays untouched, and nothing in the inbox is ever written. Raises what
    loading a round, reading and writing raise.
    """
    round = folder.round()
    inbox = [str(folder.received)] if folder.received.is_dir() else []  # a cloud drops empty folders
    check_marked_folder(folder.returned, inbox, folder.previous if folder.has_previous else None)
    templates = _templates(folder, round)
    wanted = lacking(templates)
    handed_out = HandedOut() if dry else write_templates(wanted, progress=progress)
    steps = [Step(TEMPLATES, len(wanted if dry else handed_out.written), folder.sent)]
    merged = merge_files(inbox, folder.summary, round, False, progress, folder.old, dry)
    steps.append(Step(SUMMARY_BOOK, int(merged.changed), folder.summary))
    copies = write_marked_copies(merged.collection, folder.returned, round.previous, dry=dry)
    steps.append(Step(COPIES, len(copies.new), folder.returned))
    found = tuple(step for step in steps if step.count)
    strays = _strays(folder, templates)
    return Ran(folder, round, () if dry else found, found if dry else (), merged, copies, handed_out, strays)


def _templates(folder: Folder, round: Round) -> list[Template]:
    if round.roster is None:
        return []
    known = Knowledge(folder.form, folder.settings.year, round.roster, round.previous, handout_of(folder))
    return templates_of(known, folder.sent)


def _strays(folder: Folder, templates: Sequence[Template]) -> tuple[str, ...]:
    named = {template.path.name for template in templates}
    there = sorted(path.name for path in folder.sent.glob("*.xlsx"))
    return tuple(name for name in there if name not in named and not name.startswith(("~$", ".")))


def without_last_year(ran: Ran) -> tuple[Unit, ...]:
    """The units of which last year's reports say nothing; none where there are no such reports."""
    previous, roster, year = ran.round.previous, ran.round.roster, ran.folder.settings.year
    if previous is None or roster is None:
        return ()
    old = {unit: [Unit(code) for code in roster.previous_of(unit)] or [unit] for unit in roster.units}
    return tuple(u for u, parts in old.items() if not all(previous.versions(part, year - 1) for part in parts))
