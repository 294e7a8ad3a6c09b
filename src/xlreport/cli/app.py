"""The commands and their options."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .options import (
    Accept,
    Because,
    Code,
    Force,
    FormName,
    Json,
    Kind,
    Marked,
    Name,
    Only,
    Paths,
    Previous,
    Roster,
    Summary,
    Year,
)
from .progress import shown_progress
from .round import doctor, init, run, show_standing
from .screen import say
from .show import (
    print_checked,
    print_copies,
    print_explained,
    print_items,
    print_json,
    print_merged,
    print_notices,
    print_rules,
)
from .show_round import note_next, print_handed_out, print_next, print_roster_notes
from .words import Command, Group

if TYPE_CHECKING:
    from ..findings import Collection
    from ..office import Round, SentBack

app = typer.Typer(
    cls=Group,
    help="县级政府信息公开工作年度报告：生成填报模板，读取、检查、汇总各单位报表。",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        import xlreport

        say(f"xlreport {xlreport.__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def options(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="显示版本。")
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        raise typer.Exit(show_standing())


for command in (init, run, doctor):
    app.command(cls=Command)(command)


@app.command(cls=Command)
def template(
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="写到哪里；与 --roster 同用时是文件夹。", show_default=False),
    ] = None,
    year: Year = None,
    unit: Annotated[str, typer.Option("--unit", metavar="NAME", help="单位名称。")] = "",
    code: Annotated[str, typer.Option("--code", metavar="CODE", help="单位代码。")] = "",
    kind: Annotated[str, typer.Option("--kind", metavar="KIND", help="单位类别，例：乡镇。")] = "",
    roster: Roster = None,
    previous: Previous = None,
    only: Only = None,
    password: Annotated[
        str, typer.Option("--password", metavar="WORD", help="工作表保护密码（可不设），最多 15 个英文字符。")
    ] = "",
    form: FormName = "",
    force: Force = False,
) -> None:
    """生成锁定的填报模板：空白的、一个单位的，或名册中每个单位一份。"""
    from .. import office

    order = office.TemplateOrder(form, out, year, (code, unit, kind), roster, previous, tuple(only or ()))
    with shown_progress("写出模板") as progress:
        done = office.hand_out(office.order_here(order), password, force, progress)
    print_handed_out(done)
    raise typer.Exit(1 if done.handed_out.kept else 0)


@app.command(cls=Command)
def check(
    paths: Paths = None,
    year: Year = None,
    roster: Roster = None,
    previous: Previous = None,
    marked: Marked = None,
    form: FormName = "",
    force: Force = False,
    json: Json = False,
) -> None:
    """检查报表，不汇总。"""
    from .. import export, office

    asked = office.asked_here(
        office.Asked(tuple(paths or ()), year=year, roster=roster, previous=previous, marked=marked, form=form)
    )
    office.check_marked_folder(asked.marked, asked.paths, asked.previous)
    round = office.load_round(asked.form, year=asked.year, roster=asked.roster, previous=asked.previous)
    print_roster_notes(round)
    with shown_progress() as progress:
        collection = office.check_files(asked.paths, round, progress)
    copies = _copies(collection, round, asked.marked, force)
    if json:
        print_json(export.check_document(collection))
    else:
        print_checked(collection)
    print_copies(copies, asked.marked, json)
    print_next(office.next_of_files(collection, office.find_folder(), asked.marked, merged=False), json)
    raise typer.Exit(0 if collection.complete else 1)


@app.command(cls=Command)
def merge(
    paths: Paths = None,
    out: Summary = None,
    name: Name = "",
    code: Code = "",
    kind: Kind = "",
    year: Year = None,
    roster: Roster = None,
    previous: Previous = None,
    accept: Accept = None,
    because: Because = "",
    marked: Marked = None,
    form: FormName = "",
    force: Force = False,
    json: Json = False,
) -> None:
    """检查并汇总报表，写出汇总表。"""
    from .. import export, office

    told = office.Asked(tuple(paths or ()), out, (code, name, kind), year, roster, previous, marked, form)
    asked = office.asked_here(told)
    target = asked.written
    office.check_marked_folder(asked.marked, asked.paths, asked.previous)
    round = office.load_round(asked.form, asked.unit, asked.year, asked.roster, asked.previous, accept or (), because)
    print_roster_notes(round)
    with shown_progress() as progress:
        merged = office.merge_files(asked.paths, target, round, force, progress, asked.keep)
    copies = _copies(merged.collection, round, asked.marked, force)
    print_notices(office.unused_accepts(merged.collection, round.accepts), merged)
    print_json(export.merge_document(merged)) if json else print_merged(merged)
    print_copies(copies, asked.marked, json)
    print_next(office.next_of_files(merged.collection, office.find_folder(), asked.marked, merged=True), json)
    raise typer.Exit(0 if merged.collection.complete else 1)


def _copies(collection: Collection, round: Round, marked: Path | None, force: bool) -> SentBack | None:
    """The marked copies, where they are wanted."""
    from .. import office

    return office.write_marked_copies(collection, marked, round.previous, force) if marked else None


@app.command(cls=Command)
def items(form: FormName = "", json: Json = False) -> None:
    """列出表式的全部数字、文字和基本信息，及其所在单元格。"""
    from ..export import items_document
    from ..form import load

    document = items_document(load(form))
    if json:
        return print_json(document)
    print_items(document)
    note_next("程序读取用 xlreport items --json。")


@app.command(cls=Command)
def rules(form: FormName = "", json: Json = False) -> None:
    """列出全部规则。"""
    from ..export import rules_document
    from ..form import load, rule_book

    loaded = load(form)
    if json:
        return print_json(rules_document(loaded))
    print_rules(rule_book(loaded))
    note_next("一条规则的例子和办法：xlreport explain 代码。")


@app.command(cls=Command)
def explain(
    code: Annotated[
        str,
        typer.Argument(
            metavar="CODE", help="检查结果里的代码，例：T3-BALANCE；或一个词，例：勾稽。", show_default=False
        ),
    ],
    form: FormName = "",
    json: Json = False,
) -> None:
    """说明检查结果里的一个代码，或列出与一个词有关的代码：什么意思，举例，怎么办。"""
    from ..export import explanations, explanations_document
    from ..form import load

    entries = explanations(load(form), code)
    if json:
        return print_json(explanations_document(code, entries))
    print_explained(entries)
    note_next("改正后再检查：在一轮年报的文件夹里运行 xlreport run。")
