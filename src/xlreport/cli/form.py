"""The commands that tell of the form: its items, its rules, what a code means."""

from __future__ import annotations

from typing import Annotated

import typer

from .options import FormName, Json
from .show import print_json
from .show_form import print_explained, print_items, print_rules
from .show_round import note_next


def items(form: FormName = "", json: Json = False) -> None:
    """列出表式的全部数字、文字和基本信息，及其所在单元格。"""
    from ..export import items_document
    from ..form import load

    document = items_document(load(form))
    if json:
        return print_json(document)
    print_items(document)
    note_next("程序读取用 xlreport items --json。")


def rules(form: FormName = "", json: Json = False) -> None:
    """列出全部规则。"""
    from ..export import rules_document
    from ..form import load, rule_book

    loaded = load(form)
    if json:
        return print_json(rules_document(loaded))
    print_rules(rule_book(loaded))
    note_next("一条规则的例子和办法：xlreport explain 代码。")


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
