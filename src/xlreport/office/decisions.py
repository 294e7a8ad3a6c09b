"""What the office has decided: which versions count, which errors are accepted, and the lists in which that is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..files import add_rows, listed_rows
from ..findings import Collection
from ..form import Form
from .accepts import Accepts, accepts_in, load_accepts, unused_accepts
from .choices import Choice, as_recorded, unused_choices

CHOICES, ACCEPTS = "选定.csv", "认可.csv"
_CHOICE_HEADING = ("文件", "SHA-256", "不用的文件的 SHA-256", "理由", "日期")
_ACCEPT_HEADING = ("代码", "规则", "理由", "日期")


@dataclass(frozen=True)
class Decisions:
    """Files that count instead of others, in the order in which that was decided, and errors that are accepted."""

    choices: tuple[Choice, ...] = ()
    accepts: Accepts = field(default_factory=dict)

    def and_then(self, later: Decisions) -> Decisions:
        """These, and what was decided after them."""
        return Decisions((*self.choices, *later.choices), {**self.accepts, **later.accepts})


def decided(editions: Sequence[Form], choose: Sequence[str], accepts: Sequence[str], because: str) -> Decisions:
    """What the command line says. Raises UsageError as `load_accepts` does."""
    choices = tuple(Choice(file, because=because) for file in choose)
    return Decisions(choices, load_accepts(editions, accepts, because))


def load_decisions(folder: Path, editions: Sequence[Form]) -> Decisions:
    """What is kept in a folder; nothing where there are no lists. Raises UsageError for another list."""
    choices = tuple(
        Choice(file, sha256, frozenset(over.split()), why)
        for file, sha256, over, why, _ in listed_rows(folder / CHOICES, _CHOICE_HEADING)
    )
    rows = [(code, rule, why) for code, rule, why, _ in listed_rows(folder / ACCEPTS, _ACCEPT_HEADING)]
    return Decisions(choices, accepts_in(editions, rows, ACCEPTS))


def unused(new: Decisions, collection: Collection) -> tuple[list[str], list[str]]:
    """What was accepted and chosen in vain: there is no such error, or nothing that was to be put aside."""
    return unused_accepts(collection, new.accepts), unused_choices(new.choices, collection.outcomes)


def keep_decisions(folder: Path, new: Decisions, collection: Collection, date: str) -> None:
    """Adds what took effect to the lists of a folder, unless they say so. Raises OutputError as `add_rows` does."""
    before = [tuple(row) for row in listed_rows(folder / CHOICES, _CHOICE_HEADING)]
    rows = [_row(choice, date) for choice in as_recorded(new.choices, collection.outcomes)]
    if added := [row for row in rows if not _is_kept(row, before)]:
        add_rows(folder / CHOICES, _CHOICE_HEADING, added)
    kept = {(code, rule): why for code, rule, why, _ in listed_rows(folder / ACCEPTS, _ACCEPT_HEADING)}
    idle = unused_accepts(collection, new.accepts)
    used = {key: why for key, why in new.accepts.items() if ":".join(key) not in idle and kept.get(key) != why}
    if used:
        add_rows(folder / ACCEPTS, _ACCEPT_HEADING, [(*key, why, date) for key, why in used.items()])


def _row(choice: Choice, date: str) -> tuple[str, ...]:
    return choice.file, choice.sha256, " ".join(sorted(choice.over)), choice.because, date


def _is_kept(row: Sequence[str], before: Sequence[Sequence[str]]) -> bool:
    """Whether the last that was decided of these files is the same, for the same reason if one is given now."""
    files = _files(row)
    last = next((one for one in reversed(before) if not files.isdisjoint(_files(one))), None)
    return last is not None and last[1:3] == row[1:3] and row[3] in ("", last[3])


def _files(row: Sequence[str]) -> set[str]:
    _, chosen, over, *_ = row
    return {chosen, *over.split()}
