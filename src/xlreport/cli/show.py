"""What the command line prints."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..findings import Collection, Merged
    from ..office import SentBack


def print_json(document: Any) -> None:
    import json

    print(json.dumps(document, ensure_ascii=False, indent=1))


def print_collection(collection: Collection) -> None:
    """One line a file, its findings below it, then who is missing, then the count."""
    from ..findings import ACCEPTED, STATUS_WORDS
    from ..form import SEVERITY_WORDS

    for outcome in collection.outcomes:
        if outcome.status == ACCEPTED and not outcome.findings:
            continue
        print(f"{STATUS_WORDS[outcome.status]}  {outcome.file}  {outcome.unit.name}".rstrip())
        for finding in outcome.findings:
            print(f"    {SEVERITY_WORDS[finding.severity]}  {finding.code}  {finding.message}")
    for unit in collection.missing:
        print(f"缺报  {unit.name}（{unit.code}）")
    print(_count(collection))


def print_merged(merged: Merged) -> None:
    """The files, and the summary that was made of them."""
    print_collection(merged.collection)
    print(f"已写出 {merged.written}" if merged.written else "没有可汇总的报表，没有写出汇总表。")


def print_unused(accepts: list[str]) -> None:
    """What was accepted in vain, where it does not get among the results."""
    if accepts:
        print(f"--accept 没有用上：{'、'.join(accepts)}。没有这样的错误，请核对代码和规则。", file=sys.stderr)


def print_copies(copies: SentBack | None, folder: Path | None, json: bool = False) -> None:
    """What became of the marked copies; beside a JSON document only what a person must see to, on stderr."""
    if copies is None:
        return
    if copies.written and not json:
        print(f"已在 {folder} 写出 {len(copies.written)} 份标出错处的报表，可以退回改正。")
    elif not (json or copies.kept or copies.summaries or copies.unreadable):
        print("没有需要退回的报表。")
    stream = sys.stderr if json else sys.stdout
    for said in copies.kept.values():
        print(f"{said}有人改过的请先取走或改名，再运行一次；确实不要的，加 --force 覆盖。", file=stream)
    if copies.summaries and not json:
        print(f"汇总表不写退回件，请报送单位改正后重新汇总：{'、'.join(copies.summaries)}。")
    if copies.unreadable and not json:
        print(f"读不出内容，不能写退回件，请按上面的意见重报：{'、'.join(copies.unreadable)}。")


def _count(collection: Collection) -> str:
    counted, files = len(collection.accepted), len(collection.outcomes)
    if collection.roster is None:
        return f"共 {files} 份文件，汇总 {counted} 个单位（没有名册，不能判断是否缺报）。"
    due, missing = len(collection.roster), len(collection.missing)
    return f"共 {files} 份文件，应报 {due} 个单位，已汇总 {due - len(collection.absent)} 个，缺报 {missing} 个。"
