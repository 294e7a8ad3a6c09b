"""The commands that look into figures: which differ, and what one is made of."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .options import Force, FormName, Json, Year
from .screen import notice
from .show import print_json
from .show_figures import print_diff, print_shown


def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="原来的报表、汇总表、文档或文件夹。", show_default=False)],
    new: Annotated[str, typer.Argument(metavar="NEW", help="现在的报表、汇总表、文档或文件夹。", show_default=False)],
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE.xlsx", help="把不同之处写到这个工作簿。")] = None,
    year: Year = None,
    form: FormName = "",
    force: Force = False,
    json: Json = False,
) -> None:
    """比较两份报表、汇总表、文件夹，或与公开的网页、Word 文档、手工做的总表比：哪些数字、合计和文字不同。"""
    from .. import export, office

    changes = office.diff(old, new, form, year)
    written = office.write_changes_list(changes, out, form, force) if out else None
    print_json(export.diff_document(changes)) if json else print_diff(changes, written)
    raise typer.Exit(0 if changes.is_whole else 1)


def show(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SUMMARY] KEY",
            help="汇总表（在一轮年报的文件夹里可不写），和一个数字：它的代号，或标签里的几个词，例：新收 自然人。",
            show_default=False,
        ),
    ] = None,
    unit: Annotated[str, typer.Option("--unit", metavar="CODE", help="只看这个单位的：代码或名称。")] = "",
    form: FormName = "",
    json: Json = False,
) -> None:
    """看一个合计数从哪里来：各级各类多少，逐级到各单位，哪份文件的哪一格。"""
    from .. import export, office

    shown = office.drill_down(office.show_here(tuple(words or ()), form), unit)
    print_json(export.show_document(shown)) if json else print_shown(shown)
    if shown.doubt:
        notice(f"这份文件有问题，数字仅供查对：{shown.doubt}")
    raise typer.Exit(1 if shown.doubt else 0)
