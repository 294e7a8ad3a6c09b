"""All that is due in a round: done again and again, it changes only what its inputs changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import OutputKept, UsageError
from ..files import is_file
from ..filing import Unit
from ..findings import Merged, SentBack, Status
from ..intake import Progress
from .folder import Folder
from .hand_out import handout_of
from .lists import write_status_list
from .merge import merge_files
from .prefill import Knowledge
from .publications import publications
from .reports import what_a_report_lacks, write_report, write_reports
from .round import Round
from .send_back import check_marked_folder
from .status import status
from .templates import HandedOut, Template, lacking, templates_of, write_templates

# What can be due.
TEMPLATES, SUMMARY_BOOK, COPIES, REMINDERS, REPORTS = "templates", "summary", "marked", "reminders", "reports"


@dataclass(frozen=True)
class Step:
    """Something that was done or is due: what it is, how many, and where."""

    what: str
    count: int
    where: Path


@dataclass(frozen=True)
class Ran:
    """What a run came to: what it did, or would do; what was handed in, and what is made of it.

    `strays` are workbooks among the templates that are of no unit of the list; they stay. `status` is where each unit
    stands, `unreported` why there are reports that were not written.
    """

    folder: Folder
    round: Round
    did: tuple[Step, ...]
    due: tuple[Step, ...]
    merged: Merged
    copies: SentBack
    status: Status
    handed_out: HandedOut = HandedOut()
    strays: tuple[str, ...] = ()
    unreported: tuple[str, ...] = ()


def run_round(folder: Folder, now: str, dry: bool = False, progress: Progress | None = None) -> Ran:
    """Does all that is due in a round, or with `dry` only says what is.

    Templates for units that have none; then what was handed in is read, and the marked copies are written, the summary,
    the list of who stands where and, when all is in, the official reports. What is there already and would not change
    stays untouched, and nothing in the inbox is ever written. Raises what loading a round, reading and writing raise.
    """
    round = folder.round()
    if round.previous:
        round.previous.check_before(folder.settings.year)
    inbox = [str(folder.received)] if folder.received.is_dir() else []  # a cloud drops empty folders
    check_marked_folder(folder.returned, inbox, folder.previous if folder.has_previous else None)
    templates = _templates(folder, round)
    wanted = lacking(templates)
    handed_out = HandedOut() if dry else write_templates(wanted, progress=progress)
    steps = [Step(TEMPLATES, len(wanted if dry else handed_out.written), folder.sent)]
    merged = merge_files(inbox, folder.summary, round, False, progress, folder.returned, now, folder.old, dry)
    copies = merged.copies or SentBack()
    steps += [Step(COPIES, len(copies.new), folder.returned), Step(SUMMARY_BOOK, int(merged.changed), folder.summary)]
    published = publications(folder.library, merged.collection, round)
    found = status(merged.collection, round.unit, folder.settings.day, published)
    if merged.collection.outcomes:
        changed = write_status_list(found, folder.reminders, dry=dry)
        steps.append(Step(REMINDERS, int(changed), folder.reminders))
    reports, unreported = _reports(folder, round, inbox, merged, dry, progress)
    done = tuple(step for step in (*steps, reports) if step.count)
    did, due = ((), done) if dry else (done, ())
    strays = _strays(folder, templates)
    return Ran(folder, round, did, due, merged, copies, found, handed_out, strays, unreported)


def _reports(
    folder: Folder, round: Round, inbox: Sequence[str], merged: Merged, dry: bool, progress: Progress | None
) -> tuple[Step, tuple[str, ...]]:
    """The official reports, once every unit is in: that of the whole and one of each; and why some were not written.

    They follow from the summary: where that has not changed they are there.
    """
    due = merged.collection.complete and (merged.changed or not is_file(folder.report))
    if not due:
        return Step(REPORTS, 0, folder.summaries), ()
    if dry:
        lacking = what_a_report_lacks(merged.summary, folder.says) if merged.summary else ""
        count = int(merged.changed or not lacking)
        return Step(REPORTS, count, folder.summaries), (lacking,) if lacking else ()
    of_units = write_reports(inbox, folder.reports, round, progress=progress)
    unreported = [
        *of_units.kept.values(),
        *(f"{name}：还缺{'、'.join(had)}。" for name, had in of_units.lacking.items()),
    ]
    written = list(of_units.reports)
    try:
        whole = write_report([str(folder.summary)], folder.report, Round(round.form), otherwise=folder.says)
        written += whole.reports
    except (OutputKept, UsageError) as error:
        unreported.append(f"{error.message}{error.suggestion}")
    return Step(REPORTS, sum(report.changed for report in written), folder.summaries), tuple(unreported)


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
