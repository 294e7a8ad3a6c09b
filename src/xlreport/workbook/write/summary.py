"""The county's summary workbook: live sums over its members, and what became of every file."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from ...files import scratch_folder
from ...filing import Filing
from ...findings import Collection
from ...layout import summary as at
from ...layout import summary_facts
from .by_kind import write_by_kind
from .changes import SHEET as CHANGED
from .changes import write_changes
from .ledger import SHEET as LEDGER
from .ledger import write_ledger
from .lists import SummaryBook
from .look_up import write_dictionary, write_digest
from .overview import write_overview
from .said import Said, Task, Telling
from .sheets import Book, foot
from .summary_lists import write_facts, write_findings, write_remarks, write_returns, write_texts
from .summary_members import write_members
from .summary_tables import write_table
from .units import write_units


def write_summary(
    summary: Filing,
    collection: Collection,
    target: Path | BinaryIO,
    last: Filing | None = None,
    live_up_to: int = at.LIVE_UP_TO,
    most_rows: int = at.MOST_ROWS,
) -> None:
    """Writes a filing with members as the summary workbook, with the outcomes of the files behind it.

    Every figure is a live formula over the members with its value stored; `last` is what it said last year. With more
    than `live_up_to` members at all levels only the official tables and the totals of 单位明细 are, and a list goes on
    on another sheet after `most_rows` rows. Raises OSError as the file system does; OutputError for a text that no cell
    can hold, and for more members than a sheet has rows.
    """
    path = target if isinstance(target, Path) else None
    with scratch_folder() as scratch, Book(target, summary.form, scratch=scratch) as book:
        making = SummaryBook(book, summary, collection, path, last, live_up_to, most_rows)
        if making.live:
            _write(making)
        else:
            task = Task(summary.form, len(making.numbered), Path(scratch), most_rows)
            with Telling(task, making.numbered) as telling:
                _write(making, telling)


def _write(making: SummaryBook, telling: Telling | None = None) -> None:
    write_overview(making)
    write_units(making)
    for sheet in making.layout.figure_sheets():
        write_table(making, sheet)
    write_by_kind(making)
    write_members(making, at.MEMBERS, [(str(n), member) for n, member in enumerate(making.summary.members, 1)])
    if nested := making.nested:
        write_members(making, at.NESTED, nested)
    write_findings(making)
    write_remarks(making)
    if making.collection.ledger:
        write_ledger(making.book, making.collection.ledger, foot(making.summary, LEDGER), making.draft)
    if making.collection.changes:
        write_changes(making.book, making.collection.changes, foot(making.summary, CHANGED), making.draft)
    write_returns(making)
    said = telling.said() if telling else Said()
    write_facts(making, said.facts, said.silent)
    write_texts(making, said.texts)
    write_digest(making, said.digest)
    write_dictionary(making)
    version = at.version_of(making.live, bool(making.nested))
    making.book.identity(making.layout.identity, summary_facts(making.summary, making.draft, version, said.hashes))
