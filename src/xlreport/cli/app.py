"""The commands and their options."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..errors import UsageError
from .progress import shown_progress
from .screen import say
from .show import (
    print_checked,
    print_copies,
    print_explained,
    print_items,
    print_json,
    print_merged,
    print_notices,
    print_reported,
    print_rules,
)
from .words import Command, Group, year_of

app = typer.Typer(
    cls=Group,
    help="县级政府信息公开工作年度报告：生成填报模板，读取、检查、汇总各单位报表。",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
)

Paths = Annotated[list[str], typer.Argument(metavar="PATH", help="报表文件、文件夹或通配符。", show_default=False)]
FormName = Annotated[
    str, typer.Option("--form", metavar="FORM", help="表式的名称，或表式文件夹的路径。", show_default=False)
]
Json = Annotated[bool, typer.Option("--json", help="在标准输出上只打印一份 JSON。")]
Roster = Annotated[
    Path | None, typer.Option("--roster", metavar="FILE", help="应报单位名册（CSV 或 .xlsx）：代码、名称、类别。")
]
Year = Annotated[
    int | None, typer.Option("--year", parser=year_of, metavar="YEAR", help="报告年份，例：2024。", show_default=False)
]
Previous = Annotated[
    Path | None, typer.Option("--previous", metavar="SUMMARY", help="上年的汇总表，或上年报表所在的文件夹。")
]
Marked = Annotated[
    Path | None, typer.Option("--marked", metavar="DIR", help="把有问题的报表标出错处，写到这个文件夹，供退回改正。")
]
Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="SUMMARY_OR_RETURN", help="一份汇总表或报表；与 --all 同用时可以是文件夹。", show_default=False
    ),
]
Out = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help="报告写到哪里：.docx、.html 或 .pdf（.pdf 要用 LibreOffice）。"),
]
Folder = Annotated[
    Path | None, typer.Option("--all", metavar="DIR", help="每个单位各写一份 .docx 报告，放在这个文件夹。")
]
Draft = Annotated[bool, typer.Option("--draft", help="退回的报表、缺项的汇总表也写成报告，每页印明是草稿。")]
Charts = Annotated[
    bool,
    typer.Option("--charts", help="在表后附图，与汇总表概览上的一样：各组结果；汇总的再附前 15 个单位和其余单位。"),
]
Facts = Annotated[
    list[str] | None,
    typer.Option("--fact", metavar="NAME=TEXT", help="汇总表的报告里县本级没有填的，例：机关全称=沂源县人民政府。"),
]
Summary = Annotated[Path, typer.Option("--out", metavar="SUMMARY.xlsx", help="汇总表写到哪里。")]
Name = Annotated[str, typer.Option("--name", metavar="NAME", help="汇总的县（市、区），例：沂源县。")]
Code = Annotated[str, typer.Option("--code", metavar="CODE", help="它的代码，例：370323。")]
Kind = Annotated[str, typer.Option("--kind", metavar="KIND", help="它的类别，例：县。")]
Accept = Annotated[
    list[str] | None,
    typer.Option("--accept", metavar="CODE:RULE", help="同意计入某单位违反某规则的报表；或写着这些行的文件。"),
]
Because = Annotated[str, typer.Option("--because", metavar="TEXT", help="同意计入的理由。")]
Force = Annotated[bool, typer.Option("--force", help="覆盖已有的其他文件。")]


def _print_version(wanted: bool) -> None:
    if wanted:
        import xlreport

        say(f"xlreport {xlreport.__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="显示版本。")
    ] = False,
) -> None:
    pass


@app.command(cls=Command)
def template(
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="写到哪里；与 --roster 同用时是文件夹。")],
    year: Year = None,
    unit: Annotated[str, typer.Option("--unit", metavar="NAME", help="单位名称。")] = "",
    code: Annotated[str, typer.Option("--code", metavar="CODE", help="单位代码。")] = "",
    kind: Annotated[str, typer.Option("--kind", metavar="KIND", help="单位类别，例：乡镇。")] = "",
    roster: Roster = None,
    password: Annotated[
        str, typer.Option("--password", metavar="WORD", help="工作表保护密码（可不设），最多 15 个英文字符。")
    ] = "",
    form: FormName = "",
    force: Force = False,
) -> None:
    """生成锁定的填报模板：空白的、一个单位的，或名册中每个单位一份。"""
    from .. import office

    for path in office.write_templates(form, out, year, (code, unit, kind), roster, password, force):
        say(f"已写出 {path}")


@app.command(cls=Command)
def check(
    paths: Paths,
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

    office.check_marked_folder(marked, paths, previous)
    round = office.load_round(form, year=year, roster=roster, previous=previous)
    with shown_progress() as progress:
        collection = office.check_files(paths, round, progress)
    copies = office.write_marked_copies(collection, marked, round.previous, force) if marked else None
    if json:
        print_json(export.check_document(collection))
    else:
        print_checked(collection)
    print_copies(copies, marked, json)
    raise typer.Exit(0 if collection.complete else 1)


@app.command(cls=Command)
def merge(
    paths: Paths,
    out: Summary,
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

    office.check_marked_folder(marked, paths, previous)
    round = office.load_round(form, (code, name, kind), year, roster, previous, accept or (), because)
    with shown_progress() as progress:
        merged = office.merge_files(paths, out, round, force, progress)
    copies = office.write_marked_copies(merged.collection, marked, round.previous, force) if marked else None
    print_notices(office.unused_accepts(merged.collection, round.accepts), merged)
    print_json(export.merge_document(merged)) if json else print_merged(merged)
    print_copies(copies, marked, json)
    raise typer.Exit(0 if merged.collection.complete else 1)


@app.command(cls=Command)
def report(
    paths: Sources,
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

    round = office.load_round(form)
    if folder and not (out or fact):
        with shown_progress() as progress:
            reported = office.write_reports(paths, folder, round, draft, charts, force, progress)
    elif out and not folder:
        reported = office.write_report(paths, out, round, fact or (), draft, charts, force)
    else:
        raise UsageError(
            "要写 --out 或 --all 中的一个，--fact 只与 --out 同用。", "一份报告用 --out，每个单位一份用 --all。"
        )
    print_json(export.report_document(reported)) if json else print_reported(reported, folder)
    raise typer.Exit(0 if reported.complete else 1)


@app.command(cls=Command)
def items(form: FormName = "", json: Json = False) -> None:
    """列出表式的全部数字、文字和基本信息，及其所在单元格。"""
    from ..export import items_document
    from ..form import load

    document = items_document(load(form))
    if json:
        return print_json(document)
    print_items(document)


@app.command(cls=Command)
def rules(form: FormName = "", json: Json = False) -> None:
    """列出全部规则。"""
    from ..export import rules_document
    from ..form import load, rule_book

    loaded = load(form)
    if json:
        return print_json(rules_document(loaded))
    print_rules(rule_book(loaded))


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
