"""What the members of a large summary say: facts, texts, a hash of each, and sentences of several.

All of it is made apart from the rest, by another process if there are many, while this one writes the figures. What is
between both lies in the scratch folder of the summary; what the process did not finish is done here.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ...files import processes_can_be_started, processors
from ...filing import Filing
from ...form import Form
from ...layout import heading, member_hash, member_lists
from ...layout import summary as at
from .lists import looks_of, widths_of
from .look_up import Digest, Digesting
from .row_xml import NUMBER, Pen
from .rows import TOKENS, Part

if TYPE_CHECKING:
    from subprocess import Popen

Numbered = Iterable[tuple[str, Filing]]
# From so many members on a process of its own pays, and so many are sent at a time.
APART_FROM, _CHUNK = 2_000, 100
# How long a process is waited for that does not end, in seconds, and in times what all else took.
_PATIENCE, _TIMES = 60, 3
_MEMBERS, _ANSWER = "members", "said"


class Said(NamedTuple):
    """The rows of 单位信息 and 文字汇编, the columns of the first that stay empty, all hashes, and what several say."""

    facts: Sequence[Part] = ()
    silent: Iterable[int] = ()
    texts: Sequence[Part] = ()
    hashes: Sequence[str] = ()
    digest: Digest | None = None


class Task(NamedTuple):
    """How many members of which form there are, in which folder the rows go, and how many a sheet has."""

    form: Form
    members: int
    folder: Path
    most_rows: int


class Telling:
    """The work on it, from when it is known who the members are until somebody needs it."""

    def __init__(self, task: Task, members: Sequence[tuple[str, Filing]]) -> None:
        self._task = task
        self._members = members
        self._process: Popen[bytes] | None = None
        self._since = time.monotonic()
        if len(members) >= APART_FROM and processors() > 1 and processes_can_be_started():
            self._process = _begun(task, members)

    def said(self) -> Said:
        """What came of it. Raises OSError as the file system does."""
        if self._process and _ended_well(self._process, _PATIENCE + _TIMES * (time.monotonic() - self._since)):
            with (self._task.folder / _ANSWER).open("rb") as answer:
                said: Said = pickle.load(answer)
                return said
        return _said(self._task, lambda: self._members)

    def __enter__(self) -> Telling:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
            if self._process.stdin:
                self._process.stdin.close()


def _ended_well(process: Popen[bytes], seconds: float) -> bool:
    """Whether a process has done its work; it is ended if it has not by then."""
    from subprocess import TimeoutExpired

    try:
        return process.wait(seconds) == 0
    except TimeoutExpired:
        process.kill()
        process.wait()
        return False


def _begun(task: Task, members: Numbered) -> Popen[bytes] | None:
    """Another process at work; none where the system does not let us begin one."""
    import subprocess

    with (task.folder / _MEMBERS).open("wb") as file:
        pickle.dump(task, file, pickle.HIGHEST_PROTOCOL)
        rest = ((number, replace(member, members=())) for number, member in members)
        while chunk := list(islice(rest, _CHUNK)):
            pickle.dump(chunk, file, pickle.HIGHEST_PROTOCOL)
    home = str(Path(__file__).parents[3])
    code = f"import sys; sys.path.insert(0, {home!r}); from {__name__} import serve; serve(sys.argv[1])"
    with contextlib.suppress(OSError):
        quiet = subprocess.DEVNULL
        command = [sys.executable or "", "-P", "-c", code, str(task.folder)]
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet)
    return None


def _said(task: Task, members: Callable[[], Numbered]) -> Said:
    """All that is wanted, from members that are gone through twice."""
    facts, texts = _List(task, at.FACTS), _List(task, at.TEXTS)
    digesting, hashes = Digesting(task.form, task.members), []
    silent = set(range(len(at.fact_keys(task.form)) + 1))
    for number, member in members():
        lists = member_lists(task.form, number, member)
        hashes.append(member_hash(task.form, number, member, lists))
        silent -= {column for column in silent for line in lists[at.FACTS] if line[column]}
        facts.put(lists[at.FACTS])
        texts.put(lists[at.TEXTS])
        digesting.look(member)
    for number, member in members():
        digesting.count(number, member)
    return Said(facts.end(), silent, texts.end(), hashes, digesting.digest())


class _List:
    """The rows of a list in files, one for each of its sheets."""

    def __init__(self, task: Task, name: str) -> None:
        self._task = task
        self._name = name
        self._pen = Pen(widths_of(task.form, name), TOKENS)
        self._roles = ("listed",) * len(heading(task.form, name))
        self._parts: list[Part] = []
        self._file: Any = None
        self._row = task.most_rows

    def put(self, lines: Iterable[Sequence[str]]) -> None:
        """Writes rows; a new sheet begins with the first that has no room on the last one."""
        for line in lines:
            if self._row == self._task.most_rows:
                self._next()
            self._row += 1
            row = self._pen.listed(line, looks_of(line, self._roles))
            self._file.write(row.replace(NUMBER, str(self._row)).encode("utf-8"))

    def _next(self) -> None:
        self.end()
        # Not by its name: a system may have no Chinese letters for files.
        file = f"list-{list(at.LISTS).index(self._name)}-{len(self._parts)}"
        self._parts.append(Part(self._task.folder / file, 0))
        self._file, self._row = self._parts[-1].path.open("wb"), at.LIST_HEAD_ROW + 1

    def end(self) -> list[Part]:
        """The sheets with all their rows."""
        if self._file:
            self._file.close()
            self._parts[-1] = self._parts[-1]._replace(rows=self._row - at.LIST_HEAD_ROW - 1)
        return self._parts


# -- in the other process


def serve(folder: str) -> None:
    """Does what lies in a folder to be done, as long as the process that waits for it is there."""
    import signal
    import threading

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it ends with the first process
    threading.Thread(target=_end_with_parent, daemon=True).start()
    file = Path(folder) / _MEMBERS
    with file.open("rb") as source:
        task: Task = pickle.load(source)
        first = source.tell()
    said = _said(task, lambda: _members(file, first))
    with (Path(folder) / _ANSWER).open("wb") as answer:
        pickle.dump(said, answer, pickle.HIGHEST_PROTOCOL)
    os._exit(0)  # the thread still waits


def _members(file: Path, first: int) -> Iterator[tuple[str, Filing]]:
    with file.open("rb") as source, contextlib.suppress(EOFError):
        source.seek(first)
        while True:
            yield from pickle.load(source)


def _end_with_parent() -> None:
    os.read(0, 1)
    os._exit(1)
