"""What the command line prints of a round, and the line with which a command ends."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .screen import BOLD, DIM, YELLOW, is_terminal, notice, say
from .show import counted_lines, first_names, print_copies, print_merged

if TYPE_CHECKING:
    from ..office import Begun, Done, Examined, Ran, Round, Step

_STEPS = (
    ("xlreport init 2024年报 --name 沂源县 --code 370323 --kind 县 --year 2024 --roster 名册.xlsx", "建立本轮的文件夹"),
    ("cd 2024年报", "以下都在这个文件夹里"),
    ("xlreport run", "写出各单位的模板，发下去"),
    ("xlreport run", "报来的放进“收到”，再运行：检查、汇总，写出退回件；反复运行到齐全"),
    ("xlreport init 2025年报 --previous 2024年报", "下一年：名册和上年的数都从上一轮带来"),
)
_DID = {
    "templates": "已写出 {n} 份模板：{where}",
    "summary": "已写出 {where}",
    "marked": "已写出 {n} 份退回件：{where}",
    "reminders": "已写出 {where}",
    "reports": "已写出 {n} 份年度报告：{where}",
}
_DUE = {what: said.replace("已", "要", 1) for what, said in _DID.items()}
_MOST_NAMED = 10


def print_next(text: str, json: bool = False) -> None:
    """What to do next, as the last line; none beside a JSON document."""
    if not json:
        say(("下一步：", BOLD), text)


def note_next(text: str) -> None:
    """The same below a list, where a person reads it and not another program."""
    if is_terminal(sys.stdout):
        print_next(text)


def print_steps() -> None:
    """How a round is done, for whoever stands outside of one."""
    say(("一轮年报，五步：", BOLD))
    for n, (command, why) in enumerate(_STEPS, 1):
        say(f"{n}. {command}")
        say(("     " + why, DIM))
    say("全部命令：xlreport --help")
    print_next("xlreport init --help")


def print_roster_notes(round: Round) -> None:
    """What was repaired in the list of units, and what was left out."""
    for note in round.roster.notes if round.roster else ():
        notice(f"名册：{note}。")


def print_begun(begun: Begun) -> None:
    """The folder that was made."""
    folder = begun.folder
    say(f"已建立 {folder.home}：{folder.settings.name} {folder.settings.year} 年，{begun.units or '还没有'} 个单位。")
    for note in begun.notes:
        notice(f"{note}。")
    if not begun.units:
        return print_next(f"在 {folder.roster} 里填好应报单位，再到 {folder.home} 里运行 xlreport run。")
    there = "" if folder.home == Path() else f"cd {folder.home}，"
    print_next(f"{there}核对 {folder.roster.name} 和 xlreport.toml，再运行 xlreport run。")


def print_handed_out(done: Done) -> None:
    """How many templates were written, and which were not; a single one by its name."""
    written, kept = done.handed_out.written, done.handed_out.kept
    if len(written) == 1:
        say(f"已写出 {written[0]}")
    elif written:
        say(f"已写出 {len(written)} 份模板：{done.folder}")
    if done.handed_out.there:
        say(f"已有 {len(done.handed_out.there)} 份，没有改动；要重写的用 --only 代码。")
    _print_kept(kept.values())
    print_next(done.next)


def _print_kept(said: Iterable[str]) -> None:
    for sentence in list(said)[:_MOST_NAMED]:
        say(("没有写", YELLOW), f"  {sentence}")


def _print_done(steps: Sequence[Step], words: dict[str, str]) -> None:
    for step in steps:
        say(words[step.what].format(n=step.count, where=step.where))


def print_ran(ran: Ran) -> None:
    """What a run did, or would do, and where the round stands."""
    from ..office import next_of_run

    if ran.merged.collection.outcomes:
        print_merged(ran.merged, written=False)
    else:
        _print_counts(ran)
    _print_done(ran.did, _DID)
    _print_done(ran.due, _DUE)
    if not (ran.did or ran.due):
        say("没有新的变化，没有写任何文件。")
    print_copies(ran.copies, ran.folder.returned, written=False)
    _print_asides(ran)
    print_next(next_of_run(ran))


def print_standing(ran: Ran) -> None:
    """Where a round stands, without what was found in each file."""
    from ..office import next_of_run

    settings = ran.folder.settings
    say((f"{settings.name} {settings.year} 年", BOLD), f"  {ran.folder.home.resolve()}")
    _print_counts(ran)
    _print_done(ran.due, _DUE)
    _print_asides(ran)
    print_next(next_of_run(ran))


def _print_counts(ran: Ran) -> None:
    from ..findings import ACCEPTED, STATUS_WORDS

    for line in counted_lines(ran.merged.collection, STATUS_WORDS[ACCEPTED]):
        say(line)


def _print_asides(ran: Ran) -> None:
    """What is no matter of what was handed in."""
    from ..office import without_last_year

    _print_kept([*ran.handed_out.kept.values(), *ran.unreported])
    if without := without_last_year(ran):
        named = first_names([unit.name for unit in without])
        say(f"上年报表里没有 {len(without)} 个单位，模板里没有预填：{named}。")
    if ran.strays:
        named = first_names(ran.strays)
        say(f"“{ran.folder.sent.name}”里有 {len(ran.strays)} 份不在名册上的模板，没有动：{named}。")


def print_examined(examined: Sequence[Examined]) -> None:
    """What was found of a round, and what is missing."""
    for one in examined:
        first, *more = one.found.splitlines()
        say((one.what, YELLOW if one.remedy else BOLD), "  ", first)
        for line in (*more, *([one.remedy] if one.remedy else [])):
            say("      ", line)
    wanting = [one.what for one in examined if one.remedy]
    print_next(f"补好{'、'.join(dict.fromkeys(wanting))}，再运行 xlreport run。" if wanting else "xlreport run")
