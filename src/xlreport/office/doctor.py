"""What was found of a round, what would be read and written, and what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..errors import XlreportError
from ..files import is_file
from ..form import known_beside
from ..intake import is_junk
from .folder import SETTINGS, Folder
from .load_roster import load_roster
from .previous import load_previous
from .roster import Roster


@dataclass(frozen=True)
class Examined:
    """One thing of a round: what it is, what was found of it, and what to do if it is not in order."""

    what: str
    found: str
    remedy: str = ""


def examine_round(folder: Folder) -> Iterator[Examined]:
    """Everything of a round, in the order in which it is used; whatever is wrong stops nothing else."""
    settings = folder.settings
    unit = settings.unit
    yield Examined("设置", f"{folder.home / SETTINGS}：{unit.name}（{unit.code}，{unit.kind}）{settings.year} 年")
    yield Examined("表式", f"{folder.form.id}，{folder.form.source}")
    roster: list[Roster] = []
    yield from _tried("名册", lambda: _roster(folder, roster))
    yield from _tried("上年", lambda: _previous(folder, roster))
    yield _cover(folder)
    yield _templates(folder, roster)
    yield _folder("收到", folder.received, "将读取这里的全部文件")
    yield _folder("退回", folder.returned, "将写到这里")
    there = "，已有，替换前移到“旧”" if is_file(folder.summary) else "，还没有"
    yield Examined("汇总", f"将写出 {folder.summary}{there}")
    yield _folder("公开", folder.published, "将与报表核对")


def _tried(what: str, look: Callable[[], Iterator[Examined]]) -> Iterator[Examined]:
    try:
        yield from look()
    except XlreportError as error:
        yield Examined(what, error.message, error.suggestion or "请改正后再运行一次。")


def _roster(folder: Folder, found: list[Roster]) -> Iterator[Examined]:
    roster = load_roster(folder.roster, known_beside(folder.form))
    found.append(roster)
    kinds = Counter(unit.kind for unit in roster.units)
    listed = "、".join(f"{kind} {kinds[kind]}" for kind in folder.form.kinds if kinds[kind])
    yield Examined("名册", f"{folder.roster}：{len(roster.units)} 个单位（{listed}）")
    for note in roster.notes:
        yield Examined("名册", note)


def _previous(folder: Folder, found: list[Roster]) -> Iterator[Examined]:
    if not folder.has_previous:
        yield Examined("上年", f"{folder.previous} 里没有文件，不与上年比较，模板里不预填上年的数")
        return
    roster = found[0] if found else None
    previous, last = load_previous(folder.previous, known_beside(folder.form), roster), folder.settings.year - 1
    if last not in previous.years:
        years = "、".join(map(str, sorted(previous.years)))
        yield Examined("上年", f"{folder.previous} 里是 {years} 年的", f"请放进 {last} 年的汇总表或报表。")
        return
    units = found[0].units if found else ()
    without = [unit.name for unit in units if not previous.versions(unit, last) and not found[0].previous_of(unit)]
    more = f"，{len(without)} 个单位没有：{'、'.join(without[:10])}" if without else ""
    yield Examined("上年", f"{folder.previous}：有 {last} 年的报表{more}")


def _cover(folder: Folder) -> Examined:
    settings = folder.settings
    blanks = {"报送期限（due）": settings.due, "联系电话（phone）": settings.phone}
    missing = "、".join(label for label, said in blanks.items() if not said)
    said = f"模板第一张：报送给{settings.to}，{settings.due_day or '没有期限'}，电话 {settings.phone or '没有'}"
    return Examined("封面", said, f"{missing} 没有写，请补在 {SETTINGS} 里。" if missing else "")


def _templates(folder: Folder, found: list[Roster]) -> Examined:
    there = len(_files(folder.sent))
    due = len(found[0].units) if found else 0
    return Examined("发出", f"{folder.sent}：{there} 份模板，名册上 {due} 个单位")


def _folder(what: str, place: Path, use: str) -> Examined:
    return Examined(what, f"{place}：{len(_files(place))} 份文件，{use}")


def _files(place: Path) -> list[Path]:
    return [path for path in place.rglob("*") if is_file(path) and not is_junk(path)]
