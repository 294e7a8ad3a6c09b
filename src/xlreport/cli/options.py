"""The options that commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .words import year_of

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
    Path | None, typer.Option("--marked", metavar="DIR", help="把有问题的报表标出错处，写到这个文件夹，供退回改正。")
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
Because = Annotated[str, typer.Option("--because", metavar="TEXT", help="同意计入的理由。")]
Force = Annotated[bool, typer.Option("--force", help="覆盖已有的其他文件。")]
Only = Annotated[
    list[str] | None,
    typer.Option("--only", metavar="CODE", help="只写这些代码的单位，已有的也重写；可写多次，也可用逗号隔开。"),
]
