"""The commands of a round: to begin one, to do all that is due, and to see where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .clock import now
from .options import Code, FormName, Json, Kind, Name, Year
from .progress import shown_progress
from .show import print_json
from .show_round import print_begun, print_examined, print_ran, print_roster_notes, print_standing, print_steps

if TYPE_CHECKING:
    from ..office import Step


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="本轮年报的文件夹，例：2024年报。", show_default=False)],
    name: Name = "",
    code: Code = "",
    kind: Kind = "",
    year: Year = None,
    roster: Annotated[
        Path | None, typer.Option("--roster", metavar="FILE", help="应报单位名册（Excel 或文本）；不写的建一份空的。")
    ] = None,
    previous: Annotated[
        Path | None, typer.Option("--previous", metavar="PATH", help="上一轮的文件夹，或上年的汇总表、报表的文件夹。")
    ] = None,
    due: Annotated[str, typer.Option("--due", metavar="DATE", help="报送期限，例：2025-01-20。")] = "",
    form: FormName = "",
) -> None:
    """建立一轮年报的文件夹：设置、名册，以及发出、收到、退回、汇总、上年、公开。"""
    from .. import office

    said = {"name": name, "code": code, "kind": kind, "year": year, "due": due, "form": form}
    print_begun(office.begin_round(folder, said, roster, previous))


def run(
    dry: Annotated[bool, typer.Option("--dry", help="只说要做什么，不写任何文件。")] = False,
    json: Json = False,
) -> None:
    """在一轮年报的文件夹里：做完该做的一切，可以反复运行。"""
    from .. import export, office

    with shown_progress() as progress:
        ran = office.run_round(office.here(), now(), dry, progress)
    print_roster_notes(ran.round)
    print_json(export.run_document(_told(ran.did), _told(ran.due), ran.status)) if json else print_ran(ran)
    raise typer.Exit(0 if ran.merged.collection.complete else 1)


def _told(steps: Sequence[Step]) -> list[tuple[str, int, str]]:
    return [(step.what, step.count, str(step.where)) for step in steps]


def doctor() -> None:
    """查看一轮年报：找到了什么，要读什么、写什么，缺什么。"""
    from .. import office

    examined = tuple(office.examine_round(office.here()))
    print_examined(examined)
    raise typer.Exit(1 if any(one.remedy for one in examined) else 0)


def show_standing() -> int:
    """Where the round stands in which one is, or else how one is done; the exit status of that."""
    from .. import office

    folder = office.find_folder()
    if folder is None:
        print_steps()
        return 0
    with shown_progress() as progress:
        ran = office.run_round(folder, now(), dry=True, progress=progress)
    print_standing(ran)
    return 0 if ran.merged.collection.complete else 1
