"""Lists that the office writes for itself: who stands where, what differs."""

from __future__ import annotations

import functools
from pathlib import Path

from ..files import workbook_path, would_change, write_safely
from ..findings import Changes, Status
from ..form import load
from ..workbook.own import own_list
from ..workbook.write import changes_facts, status_facts, write_difference, write_status


def write_status_list(status: Status, out: Path, force: bool = False, dry: bool = False) -> bool:
    """Writes who stands where as a workbook, or with `dry` only tells whether it would change; whether it did.

    Raises OutputError as `write_safely` does.
    """
    form, out = status.collection.form or load(), workbook_path(out)
    write = functools.partial(write_status, status, form)
    return would_change(out, write) if dry else write_safely(out, write, own_list(status_facts(status, form)), force)


def write_changes_list(changes: Changes, out: Path, form: str = "", force: bool = False) -> Path:
    """Writes what differs as a workbook. Raises OutputError as `write_safely` does."""
    edition, out = load(form), workbook_path(out)
    write_safely(out, lambda to: write_difference(edition, changes, to), own_list(changes_facts(edition)), force)
    return out
