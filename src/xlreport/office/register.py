"""What went back to units, and when: 登记.csv beside the marked copies, to which lines are only added."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..files import add_rows, listed_rows
from ..findings import Collection, SentBack
from ..intake import Progress
from .send_back import told, write_marked_copies

if TYPE_CHECKING:
    from .previous import Previous

REGISTER = "登记.csv"
_HEADING = ("时间", "代码", "单位", "文件", "SHA-256", "问题代码")


class Entry(NamedTuple):
    """One return that was sent back: when, of which unit, which file, and the codes of what its copy tells."""

    time: str
    code: str
    unit: str
    file: str
    sha256: str
    codes: tuple[str, ...]


def send_copies(
    collection: Collection,
    folder: Path,
    previous: Previous | None,
    force: bool,
    now: str,
    dry: bool = False,
    progress: Progress | None = None,
) -> tuple[SentBack, tuple[Entry, ...]]:
    """Writes the marked copies and notes them; gives what became of them, and the whole register.

    A `dry` run only tells what it would write.

    Raises UsageError and OutputError as `write_marked_copies` and `register` do.
    """
    before = load_register(folder)
    copies = write_marked_copies(collection, folder, previous, force, dry, progress)
    return copies, before if dry else register(copies, folder, now)


def load_register(folder: Path) -> tuple[Entry, ...]:
    """What was sent back from a folder so far; nothing without a register. Raises UsageError for another list."""
    rows = listed_rows(folder / REGISTER, _HEADING)
    return tuple(Entry(t, code, unit, file, sha, tuple(codes.split())) for t, code, unit, file, sha, codes in rows)


def register(copies: SentBack, folder: Path, now: str) -> tuple[Entry, ...]:
    """Adds a line for each copy that says what none before it said; gives the whole register.

    Raises OutputError when it cannot be written.
    """
    before = load_register(folder)
    known = {(entry.sha256, entry.codes) for entry in before}
    new = [e for key, e in {(e.sha256, e.codes): e for e in _entries(copies, now)}.items() if key not in known]
    if new:
        add_rows(folder / REGISTER, _HEADING, [_row(entry) for entry in new])
    return (*before, *new)


def _entries(copies: SentBack, now: str) -> Iterable[Entry]:
    for outcome in copies.told:
        codes = tuple(sorted({finding.code for finding in told(outcome)}))
        yield Entry(now, outcome.unit.code, outcome.unit.name, outcome.file, outcome.sha256, codes)


def _row(entry: Entry) -> Sequence[str]:
    return (entry.time, entry.code, entry.unit, entry.file, entry.sha256, " ".join(entry.codes))
