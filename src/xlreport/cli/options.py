"""The options that commands share."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated

import typer

from .words import date_of, year_of

Paths = Annotated[
    list[str] | None,
    typer.Argument(metavar="PATH", help="报表文件、文件夹或通配符；在一轮年报的文件夹里可不写。", show_default=False),
]
FormName = Annotated[
    str, typer.Option("--form", metavar="FORM", help="表式的名称，或表式文件夹的路径。", show_default=False)
]
Json = Annotated[bool, typer.Option("--json", help="在标准输出上只打印一份 JSON。")]
Roster = Annotated[
    Path | None, typer.Option("--roster", metavar="FILE", help="应报单位名册（Excel 或文本）：代码、名称、类别。")
]
Year = Annotated[
    int | None, typer.Option("--year", parser=year_of, metavar="YEAR", help="报告年份，例：2024。", show_default=False)
]
Previous = Annotated[
    Path | None, typer.Option("--previous", metavar="SUMMARY", help="上年的汇总表，或上年报表所在的文件夹。")
]
Marked = Annotated[
    Path | None,
    typer.Option(
        "--marked",
        metavar="DIR",
        help="把有问题的报表标出错处，写到这个文件夹，供退回改正；Word 文档另写加批注的原文件。",
    ),
]
Summary = Annotated[
    Path | None, typer.Option("--out", metavar="SUMMARY.xlsx", help="汇总表写到哪里。", show_default=False)
]
Name = Annotated[str, typer.Option("--name", metavar="NAME", help="汇总的县（市、区），例：沂源县。")]
Code = Annotated[str, typer.Option("--code", metavar="CODE", help="它的代码，例：370323。")]
Kind = Annotated[str, typer.Option("--kind", metavar="KIND", help="它的类别，例：县。")]
Accept = Annotated[
    list[str] | None,
    typer.Option("--accept", metavar="CODE:RULE", help="同意计入某单位违反某规则的报表；或写着这些行的文件。"),
]
Because = Annotated[str, typer.Option("--because", metavar="TEXT", help="同意计入或选定的理由。")]
Force = Annotated[bool, typer.Option("--force", help="覆盖已有的其他文件。")]
Only = Annotated[
    list[str] | None,
    typer.Option("--only", metavar="CODE", help="只写这些代码的单位，已有的也重写；可写多次，也可用逗号隔开。"),
]
Elsewhere = Annotated[
    str,
    typer.Option(
        "--executor",
        metavar="URL",
        help="由别处的集群读文件，例：dask://10.0.0.5:8786；报表会发到那里，只能用信得过的。",
        show_default=False,
    ),
]
Choose = Annotated[
    list[str] | None,
    typer.Option("--choose", metavar="FILE", help="同一单位有几份不同的报表时，以这一份为准；可以写几次。"),
]
Latest = Annotated[bool, typer.Option("--latest", help="同一单位有几份不同的报表时，都以最后保存的为准。")]
Kept = Annotated[
    Path | None,
    typer.Option("--decisions", metavar="DIR", help="记着历次选定和同意计入的文件夹：选定.csv、认可.csv。"),
]
Due = Annotated[
    datetime.date | None,
    typer.Option("--due", parser=date_of, metavar="DATE", help="报送截止日期，例：2025-01-20。", show_default=False),
]
Sources = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="SUMMARY_OR_RETURN",
        help="一份汇总表或报表；与 --all 同用时可以是文件夹；在一轮年报的文件夹里可不写。",
        show_default=False,
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
Facts = Annotated[
    list[str] | None,
    typer.Option("--fact", metavar="NAME=TEXT", help="汇总表的报告里县本级没有填的，例：机关全称=沂源县人民政府。"),
]
Charts = Annotated[
    bool,
    typer.Option("--charts", help="在表后附图，与汇总表概览上的一样：各组结果；汇总的再附前 15 个单位和其余单位。"),
]
