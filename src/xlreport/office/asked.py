"""What a command was told, and what it was not: that says the round in which one stands, if one does."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from ..errors import UsageError
from .folder import Folder, find_folder, refuse_inbox
from .load_round import load_round
from .round import Round

if TYPE_CHECKING:
    from .publications import Library


class Asked(NamedTuple):
    """What a command was told: nothing stands for what the round says, if one stands in one.

    Where a command may be asked for `some` of what was handed in, and is, it is `partial`: of others nothing is said.
    """

    paths: tuple[str, ...] = ()
    out: Path | None = None
    unit: tuple[str, str, str] = ("", "", "")
    year: int | None = None
    roster: Path | None = None
    previous: Path | None = None
    marked: Path | None = None
    form: str = ""
    keep: Path | None = None
    decisions: Path | None = None
    due: datetime.date | None = None
    library: Library | None = None
    some: bool = False
    partial: bool = False

    @property
    def written(self) -> Path:
        """Where the summary is written. Raises UsageError where nobody said it."""
        if self.out is None:
            raise UsageError(
                "缺少 --out。", "请写明汇总表写到哪里，例：--out 汇总.xlsx；在一轮年报的文件夹里可以不写。"
            )
        return self.out

    def round(
        self, accepts: Sequence[str] = (), because: str = "", choose: Sequence[str] = (), latest: bool = False
    ) -> Round:
        """The round that this says, with what is decided now. Raises what `load_round` raises."""
        where = self.form, self.unit, self.year, self.roster, self.previous
        round = load_round(*where, accepts, because, choose, latest, self.decisions)
        return replace(round, partial=self.partial)


def asked_here(asked: Asked) -> Asked:
    """What a command was told, and what it was not from the round in which one stands.

    Marked copies are written unasked only of what lies in the round's own inbox. Raises UsageError where there are no
    paths to read and no round.
    """
    folder = find_folder()
    if folder is None:
        if not asked.paths:
            raise UsageError("缺少 PATH。", "请写明报表所在的文件或文件夹；或换到一轮年报的文件夹里再运行。")
        return asked
    for place in (asked.out, asked.marked):
        refuse_inbox(folder, place)
    return _within(folder, asked)


def _within(folder: Folder, asked: Asked) -> Asked:
    """What a command was told, and what it was not from a round."""
    own = folder.settings.unit
    unit = (asked.unit[0] or own.code, asked.unit[1] or own.name, asked.unit[2] or own.kind)
    return asked._replace(
        paths=asked.paths or (str(folder.received),),
        out=asked.out or folder.summary,
        unit=unit,
        year=folder.settings.year if asked.year is None else asked.year,
        roster=asked.roster or folder.roster,
        previous=asked.previous or (folder.previous if folder.has_previous else None),
        marked=asked.marked or (None if asked.paths else folder.returned),
        form=asked.form or folder.settings.form,
        keep=None if asked.out else folder.old,
        decisions=asked.decisions or folder.home,
        due=asked.due or folder.settings.day,
        library=None if asked.paths else folder.library,
        partial=asked.some and bool(asked.paths) and not asked.roster and not _names(asked.paths, folder.received),
    )


def _names(paths: Sequence[str], inbox: Path) -> bool:
    """Whether the whole inbox is among what is named."""
    return any(Path(path).resolve() == inbox.resolve() for path in paths)


class ReportAsked(NamedTuple):
    """Of what reports are to be written, and where to: one file, or a folder of them; and what they say besides.

    `otherwise` is what that of the whole says where none of its units does.
    """

    paths: tuple[str, ...]
    out: Path | None
    folder: Path | None
    facts: tuple[str, ...]
    otherwise: Mapping[str, str] = MappingProxyType({})


def report_here(paths: tuple[str, ...], out: Path | None, folder: Path | None, facts: tuple[str, ...]) -> ReportAsked:
    """What `report` was told, and what it was not from the round in which one stands: that of the whole.

    Raises UsageError where there are no paths to read and no round.
    """
    round = find_folder()
    if round is None:
        if not paths:
            raise UsageError("缺少 SUMMARY_OR_RETURN。", "请写明一份汇总表或报表；或换到一轮年报的文件夹里再运行。")
        return ReportAsked(paths, out, folder, facts)
    for place in (out, folder):
        refuse_inbox(round, place)
    if paths:
        return ReportAsked(paths, out, folder, facts)
    if folder:
        return ReportAsked((str(round.received),), out, folder, facts)
    return ReportAsked((str(round.summary),), out or round.report, None, facts, round.says)
