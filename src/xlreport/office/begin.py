"""The beginning of a round: its folder, with what is known from the list of units and from last year's round."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ..errors import OutputError, UsageError, reason
from ..files import is_file, showable, write_safely
from ..form import Form, known_beside, load
from ..workbook.write import write_roster
from .folder import SETTINGS, Folder, open_folder
from .load_roster import load_roster
from .roster import Roster
from .roster_heading import CODE, KIND, NAME, PREVIOUS, own_columns
from .settings import Settings, checked, settings_text

# What nobody need say who has last year's folder, with the option that says it.
_NEEDED = ("name", "code", "kind", "year")
_EXAMPLE = {CODE: "370323102", NAME: "鲁村镇人民政府", PREVIOUS: "换了代码的填；合并的用顿号隔开"}


@dataclass(frozen=True)
class Begun:
    """A folder that was made, the number of units on its list, and what a person should know of it."""

    folder: Folder
    units: int
    notes: tuple[str, ...]


def begin_round(
    home: Path,
    said: Mapping[str, str | int | None],
    roster: Path | None = None,
    previous: Path | None = None,
) -> Begun:
    """Makes the folder of a round; what is `said` of its settings counts before what last year's folder says.

    `previous` is that folder, or last year's summary, or a folder of reports: copied, as nothing in it is changed.
    Raises UsageError for what is missing or a folder that is a round already, RosterError, SettingsError, OutputError.
    """
    if is_file(home / SETTINGS):
        raise UsageError(f"{showable(str(home))} 已经是一轮年报的文件夹。", "在里面直接运行 xlreport run。")
    last = open_folder(previous) if previous and is_file(previous / SETTINGS) else None
    if previous and not (is_file(previous) or previous.is_dir()):
        raise UsageError(f"找不到上年的文件或文件夹：{showable(str(previous))}", "请核对 --previous 后面的路径。")
    form = load(str(said.get("form") or (last.settings.form if last else "")))
    given = roster or (last.roster if last else None)
    listed = load_roster(given, known_beside(form)) if given else None
    settings = _settings({**said, "form": form.home}, last, listed)
    folder = Folder(home, settings)
    notes = list(listed.notes) if listed else []
    try:
        notes += _make(folder, form, listed, previous, last)
    except OSError as error:
        raise OutputError(f"不能建立 {showable(str(home))}：{reason(error)}。", "请换一个地方，再运行一次。") from error
    units = len(load_roster(folder.roster, known_beside(form)).units) if listed else 0
    return Begun(folder, units, tuple(notes))


def _settings(said: Mapping[str, str | int | None], last: Folder | None, roster: Roster | None) -> Settings:
    """What is said, or else what last year's round said; the year after that one, or that of the list."""
    old = last.settings if last else None
    known = {name: value for name, value in said.items() if value not in (None, "")}
    if year := old.year + 1 if old else roster.year if roster else None:
        known.setdefault("year", year)
    base = replace(old, due="") if old else Settings("", "", "", 0)
    missing = [name for name in _NEEDED if not (known.get(name) or getattr(base, name))]
    if missing:
        raise UsageError(
            f"缺少 {'、'.join(f'--{name}' for name in missing)}。",
            "例：xlreport init 2024年报 --name 沂源县 --code 370323 --kind 县 --year 2024 --roster 名册.xlsx；"
            "有上一轮文件夹的，用 --previous 上一轮的文件夹 就不用再写。",
        )
    return checked(replace(base, **known))  # type: ignore[arg-type]  # each is of the type of its option


def _make(
    folder: Folder, form: Form, roster: Roster | None, previous: Path | None, last: Folder | None
) -> Iterator[str]:
    """Makes the folders and files; the settings come last: until then it can be tried again."""
    made = (folder.sent, folder.received, folder.returned, folder.summaries, folder.previous, folder.published)
    for place in made:
        place.mkdir(parents=True, exist_ok=True)
    if is_file(folder.roster):
        yield f"{folder.roster.name} 已经在那里，没有覆盖"
    else:
        write_safely(folder.roster, lambda target: _write_roster(target, folder, form, roster), lambda path: False)
    if previous:
        yield from _copy_previous(folder, last.summary if last else previous)
    text = settings_text(folder.settings)
    write_safely(folder.home / SETTINGS, lambda target: target.write_text(text, encoding="utf-8"), lambda path: False)


def _copy_previous(folder: Folder, source: Path) -> Iterator[str]:
    """Copies last year's summary, or a folder of reports, where nothing of that name is yet."""
    if source.is_dir():
        shutil.copytree(source, folder.previous / source.name, dirs_exist_ok=True)
    elif not is_file(source):
        yield f"上一轮没有汇总表 {showable(str(source))}，不能与上年比较；有了再放进“{folder.previous.name}”"
    elif not is_file(copy := folder.previous / source.name):
        write_safely(copy, lambda target: shutil.copyfile(source, target), lambda path: False)


def _write_roster(target: Path, folder: Folder, form: Form, roster: Roster | None) -> None:
    columns, settings = own_columns(form), folder.settings
    hints = {**_EXAMPLE, KIND: form.facts["kind"].choices[0]}
    examples = [f"例：{hint}" if (hint := hints.get(column)) else "可不填" for column in columns]
    rows = [_row(roster, n, columns) for n in range(len(roster.units))] if roster else []
    choices = {list(columns).index(KIND): form.kinds}
    title = f"{settings.name}{settings.year}年{form.title}应报单位名册"
    write_roster(target, title, list(columns.values()), examples, rows, choices)


def _row(roster: Roster, n: int, columns: Mapping[str, str]) -> list[str]:
    unit = roster.units[n]
    known = {**roster.contacts_of(unit), CODE: unit.code, NAME: unit.name, KIND: unit.kind}
    known[PREVIOUS] = "、".join(roster.previous_of(unit))
    return [known.get(column, "") for column in columns]
