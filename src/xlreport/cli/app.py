"""The commands and their options."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from ..errors import UsageError
from .clock import now
from .figures import diff, show
from .form import explain, items, rules
from .options import (
    Accept,
    Because,
    Charts,
    Choose,
    Code,
    Draft,
    Due,
    Elsewhere,
    Facts,
    Folder,
    Force,
    FormName,
    Json,
    Kept,
    Kind,
    Latest,
    Marked,
    Name,
    Only,
    Out,
    Paths,
    Previous,
    Roster,
    Sources,
    Summary,
    Year,
)
from .progress import shown_progress
from .round import doctor, init, run, show_standing
from .screen import say
from .show import (
    print_checked,
    print_converted,
    print_copies,
    print_json,
    print_merged,
    print_notices,
    print_reported,
    print_unused,
)
from .show_round import print_handed_out, print_next, print_roster_notes
from .show_status import print_status
from .words import Command, Group


def _print_version(wanted: bool) -> None:
    if wanted:
        import xlreport

        say(f"xlreport {xlreport.__version__}")
        raise typer.Exit


def options(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="显示版本。")
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        raise typer.Exit(show_standing())


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
    with shown_progress() as progress:
        done = office.hand_out(office.order_here(order), password, force, progress)
    print_handed_out(done)
    raise typer.Exit(1 if done.handed_out.kept else 0)


def check(
    paths: Paths = None,
    year: Year = None,
    roster: Roster = None,
    previous: Previous = None,
    marked: Marked = None,
    latest: Latest = False,
    decisions: Kept = None,
    form: FormName = "",
    force: Force = False,
    json: Json = False,
) -> None:
    """检查报表，不汇总。"""
    from .. import export, office

    asked = office.asked_here(
        office.Asked(
            tuple(paths or ()),
            year=year,
            roster=roster,
            previous=previous,
            marked=marked,
            form=form,
            decisions=decisions,
            some=True,
        )
    )
    if asked.marked:
        office.check_marked_folder(asked.marked, asked.paths, asked.previous)
    round = asked.round(latest=latest)
    print_roster_notes(round)
    with shown_progress() as progress:
        collection = office.check_files(asked.paths, round, progress)
        send = asked.marked and office.send_copies(
            collection, asked.marked, round.previous, force, now(), progress=progress
        )
    copies = send[0] if send else None
    if json:
        print_json(export.check_document(collection))
    else:
        print_checked(collection)
    print_copies(copies, asked.marked, json)
    print_next(office.next_of_files(collection, office.find_folder(), asked.marked, merged=False), json)
    raise typer.Exit(0 if collection.complete else 1)


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
    choose: Choose = None,
    latest: Latest = False,
    decisions: Kept = None,
    marked: Marked = None,
    executor: Elsewhere = "",
    form: FormName = "",
    force: Force = False,
    json: Json = False,
) -> None:
    """检查并汇总报表，写出汇总表。"""
    from .. import export, intake, office

    told = office.Asked(
        tuple(paths or ()), out, (code, name, kind), year, roster, previous, marked, form, decisions=decisions
    )
    asked = office.asked_here(told)
    target = asked.written
    if asked.marked:
        office.check_marked_folder(asked.marked, asked.paths, asked.previous)
    round = asked.round(accept or (), because, choose or (), latest)
    print_roster_notes(round)
    with intake.executor_at(executor) as elsewhere, shown_progress() as progress:
        merged = office.merge_files(
            asked.paths, target, round, force, progress, asked.marked, now(), asked.keep, executor=elsewhere
        )
    if asked.decisions:
        office.keep_decisions(asked.decisions, round.new, merged.collection, now()[:10])
    print_unused(*office.unused(round.new, merged.collection))
    print_notices(merged)
    print_json(export.merge_document(merged)) if json else print_merged(merged)
    print_copies(merged.copies, asked.marked, json)
    print_next(office.next_of_files(merged.collection, office.find_folder(), asked.marked, merged=True), json)
    raise typer.Exit(0 if merged.collection.complete else 1)


def report(
    paths: Sources = None,
    out: Out = None,
    folder: Folder = None,
    draft: Draft = False,
    charts: Charts = False,
    fact: Facts = None,
    form: FormName = "",
    force: Force = False,
    json: Json = False,
) -> None:
    """写正式的年度报告（Word 文档、网页、PDF）：一份汇总表或报表的，或每个单位各一份。"""
    from .. import export, office

    told = office.report_here(tuple(paths or ()), out, folder, tuple(fact or ()))
    round = office.load_round(form)
    if told.folder and not (told.out or fact):
        with shown_progress() as progress:
            reported = office.write_reports(told.paths, told.folder, round, draft, charts, force, progress)
    elif told.out and not told.folder:
        reported = office.write_report(told.paths, told.out, round, told.facts, draft, charts, force, told.otherwise)
    else:
        raise UsageError(
            "要写 --out 或 --all 中的一个，--fact 只与 --out 同用。", "一份报告用 --out，每个单位一份用 --all。"
        )
    print_json(export.report_document(reported)) if json else print_reported(reported, told.folder)
    raise typer.Exit(0 if reported.complete else 1)


def convert(
    paths: Paths = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="工作簿写到哪个文件夹。")] = None,
    year: Year = None,
    roster: Roster = None,
    form: FormName = "",
    force: Force = False,
    json: Json = False,
) -> None:
    """把 Word 文档和网页里的年度报告变成填好的工作簿；.doc、.wps 和 .rtf 借助 LibreOffice 读。"""
    from .. import export, office

    if out is None:
        raise UsageError("没有写 --out。", "请写明工作簿放在哪个文件夹，例：--out 工作簿。")
    asked = office.asked_here(office.Asked(tuple(paths or ()), year=year, roster=roster, form=form))
    round = office.load_round(asked.form, year=asked.year, roster=asked.roster)
    with shown_progress() as progress:
        converted = office.convert(asked.paths, out, round, force, progress)
    print_json(export.convert_document(converted)) if json else print_converted(converted, out)
    raise typer.Exit(0 if converted.complete else 1)


def status(
    paths: Paths = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE.xlsx", help="把催报名单写到这个工作簿。")] = None,
    due: Due = None,
    name: Name = "",
    year: Year = None,
    roster: Roster = None,
    previous: Previous = None,
    latest: Latest = False,
    decisions: Kept = None,
    marked: Annotated[
        Path | None, typer.Option("--marked", metavar="DIR", help="退回件的文件夹；读其中的登记.csv，不写。")
    ] = None,
    form: FormName = "",
    force: Force = False,
    json: Json = False,
) -> None:
    """看谁已汇总、谁被退回、谁缺报，公开的与报送的是否一致，每个单位附一段可以直接发送的催报内容。"""
    from .. import export, office

    asked = office.asked_here(
        office.Asked(
            tuple(paths or ()),
            unit=("", name, ""),
            year=year,
            roster=roster,
            previous=previous,
            marked=marked,
            form=form,
            decisions=decisions,
        )
    )
    round = asked.round(latest=latest)
    with shown_progress() as progress:
        collection = office.with_ledger(office.check_files(asked.paths, round, progress), asked.marked)
        published = office.publications(asked.library, collection, round) if asked.library else None
    found = office.status(collection, round.unit, due or asked.due, published)
    if out:
        office.write_status_list(found, out, force)
    print_json(export.status_document(found)) if json else print_status(found, out)
    raise typer.Exit(0 if found.complete else 1)


def page(
    out: Annotated[Path, typer.Option("--out", metavar="FILE.html", help="网页写到哪里。")],
    packed: Annotated[
        bool, typer.Option("--zip", help="打成 zip，附使用说明和安全说明：邮箱常常不收单独的网页。")
    ] = False,
    force: Force = False,
) -> None:
    """写出网页版：一个 HTML 文件，双击用浏览器打开就能检查和汇总，不用安装，不联网。"""
    from ..web import hand_out

    say(f"已写出 {hand_out(out, packed, force)}")


# In the order in which help lists them.
_ALL = (init, run, doctor, template, check, merge, report, convert, status, diff, page, show, items, rules, explain)


def app_for(arguments: Sequence[str]) -> typer.Typer:
    """The command line with the command by whose name it begins, or else with all, since Typer looks into each."""
    app = typer.Typer(
        cls=Group,
        help="县级政府信息公开工作年度报告：生成填报模板，读取、检查、汇总各单位报表。",
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    app.callback(invoke_without_command=True)(options)
    asked = [command for command in _ALL if command.__name__ in arguments[:1]]
    for command in asked or _ALL:
        app.command(cls=Command)(command)
    return app
