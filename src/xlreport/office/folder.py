"""The folder of a round: where its files lie, found upward from where one stands."""

from __future__ import annotations

import functools
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import SettingsError, UsageError
from ..files import is_file, safe_name, showable
from ..form import Form, load
from ..intake import is_junk
from .load_round import load_round
from .round import Round

if TYPE_CHECKING:
    from .publications import Library
    from .settings import Settings

# The file with the settings of a round: where it lies is the folder of one.
SETTINGS = "xlreport.toml"
# Where the summaries lie that were replaced.
_OLD = "旧"


@dataclass(frozen=True)
class Folder:
    """One round: its settings, and the folder that they lie in."""

    home: Path
    settings: Settings

    @functools.cached_property
    def form(self) -> Form:
        """The edition of the round."""
        return load(self.settings.form)

    @property
    def roster(self) -> Path:
        """The list of the units that must file."""
        return self.home / self.settings.places.roster

    @property
    def sent(self) -> Path:
        """Where the templates lie that are handed out."""
        return self.home / self.settings.places.sent

    @property
    def received(self) -> Path:
        """Where everything lies that was handed in; nothing is ever written there."""
        return self.home / self.settings.places.received

    @property
    def returned(self) -> Path:
        """Where the marked copies lie that go back."""
        return self.home / self.settings.places.returned

    @property
    def summaries(self) -> Path:
        """Where the summary lies."""
        return self.home / self.settings.places.summary

    @property
    def old(self) -> Path:
        """Where the summaries lie that were replaced."""
        return self.summaries / _OLD

    @property
    def previous(self) -> Path:
        """Where last year's reports lie."""
        return self.home / self.settings.places.previous

    @property
    def published(self) -> Path:
        """Where the pages and documents lie that were published; nothing is ever written there."""
        return self.home / self.settings.places.published

    @property
    def library(self) -> Library:
        """What was published, and what it may be of."""
        from .publications import Library

        return Library(self.published, self.summary, self.says)

    @property
    def summary(self) -> Path:
        """The summary of the round, under its own name."""
        return self.summaries / f"{safe_name(f'{self.settings.name}{self.settings.year}年汇总')}.xlsx"

    @property
    def reminders(self) -> Path:
        """The list of who stands where, and what to write to whom."""
        return self.summaries / "催报名单.xlsx"

    @property
    def report(self) -> Path:
        """The official report of the whole."""
        return self.summaries / f"{safe_name(f'{self.settings.name}{self.settings.year}年度报告')}.docx"

    @property
    def reports(self) -> Path:
        """Where the official reports of the units lie."""
        return self.summaries / "各单位年报"

    @property
    def says(self) -> dict[str, str]:
        """What the report of the whole says of the office where none of its units does."""
        asked = (key for key, fact in self.form.facts.items() if not fact.identity)
        said = {key: getattr(self.settings, key, "") for key in asked}
        said |= {self.form.naming[-1]: self.settings.full_name}
        return {key: text for key, text in said.items() if text}

    @property
    def has_previous(self) -> bool:
        """Whether there is anything of last year."""
        return is_file(self.previous) or any(is_file(path) and not is_junk(path) for path in self.previous.rglob("*"))

    def round(self) -> Round:
        """All that the folder says apart from what was handed in. Raises what `load_round` raises."""
        unit, previous = self.settings.unit, self.previous if self.has_previous else None
        whose = (unit.code, unit.name, unit.kind)
        settings = self.settings
        return load_round(settings.form, whose, settings.year, self.roster, previous, decisions=self.home)


def find_folder(start: Path | None = None) -> Folder | None:
    """The round in whose folder, or below it, one stands; its paths are told from there.

    Raises SettingsError for settings that cannot be, and places that lie in one another.
    """
    here = (start or Path.cwd()).resolve()
    for home in (here, *here.parents):
        if is_file(home / SETTINGS):
            return open_folder(home if start else Path(os.path.relpath(home, here)))
    return None


def open_folder(home: Path) -> Folder:
    """The round in a folder. Raises SettingsError."""
    from .settings import read_settings

    folder = Folder(home, read_settings(home / SETTINGS))
    _refuse_overlaps(folder)
    return folder


def here() -> Folder:
    """The round in which one stands. Raises UsageError where there is none."""
    folder = find_folder()
    if folder is None:
        raise UsageError(
            f"这里不是一轮年报的文件夹（没有 {SETTINGS}）。",
            "请先换到那个文件夹；还没有的，用 xlreport init 建立：xlreport init --help。",
        )
    return folder


def _refuse_overlaps(folder: Folder) -> None:
    """What was handed in must not lie among what is written, nor around it."""
    inbox = folder.received.resolve()
    others = {
        "sent": folder.sent,
        "returned": folder.returned,
        "summary": folder.summaries,
        "previous": folder.previous,
        "published": folder.published,
    }
    for name, place in {**others, "roster": folder.roster}.items():
        where = place.resolve()
        if where == inbox or inbox in where.parents or where in inbox.parents:
            raise SettingsError(
                f"{SETTINGS} 的 [places] 里，{name} 和 received 放在一起了。", "请各用一个文件夹，互不包含。"
            )
    seen: Mapping[Path, str] = {}
    for name, place in others.items():
        if other := seen.get(place.resolve()):
            raise SettingsError(f"{SETTINGS} 的 [places] 里，{name} 和 {other} 是同一个文件夹。", "请各用一个文件夹。")
        seen = {**seen, place.resolve(): name}


def refuse_inbox(folder: Folder, place: Path | None) -> None:
    """Raises UsageError for an output among what was handed in or published: nothing is ever written there."""
    for read, what in ((folder.received, "各单位报来的文件"), (folder.published, "已经公开的网页和文档")):
        home = read.resolve()
        if place is not None and (place.resolve() == home or home in place.resolve().parents):
            raise UsageError(f"{showable(str(place))} 在“{read.name}”里，那里只放{what}，没有写出。", "请写到别处。")
