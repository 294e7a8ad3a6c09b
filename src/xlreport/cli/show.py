"""What the command line prints."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

# Units that a line names; the findings name them all.
_MOST_NAMED = 20

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..findings import Collection, Merged
    from ..office import SentBack


def print_json(document: Any) -> None:
    import json

    print(json.dumps(document, ensure_ascii=False, indent=1))


def print_checked(collection: Collection) -> None:
    """What a check came to; nothing is merged by it."""
    _print_collection(collection, "合格")


def print_merged(merged: Merged) -> None:
    """The files, and the summary that was made of them."""
    from ..findings import ACCEPTED, STATUS_WORDS

    _print_collection(merged.collection, STATUS_WORDS[ACCEPTED])
    print(f"已写出 {merged.written}" if merged.written else "没有可汇总的报表，没有写出汇总表。")


def print_unnamed(merged: Merged) -> None:
    """What a summary lacks that is to go up: whose it is."""
    if merged.unnamed:
        said = "汇总表没有写明是哪个单位的，上级不能接收。要上报的，请加 --name、--code 和 --kind 再汇总一次。"
        print(said, file=sys.stderr)


def _print_collection(collection: Collection, counted: str) -> None:
    """One line a file, its findings below it, then who is missing, then the count."""
    from ..findings import ACCEPTED, STATUS_WORDS
    from ..form import SEVERITY_WORDS

    words = STATUS_WORDS | {ACCEPTED: counted}
    for outcome in collection.outcomes:
        if outcome.status == ACCEPTED and not outcome.findings:
            continue
        print(f"{words[outcome.status]}  {outcome.file}  {outcome.unit.name}".rstrip())
        for finding in outcome.findings:
            print(f"    {SEVERITY_WORDS[finding.severity]}  {finding.code}  {finding.message}")
            if finding.accepted:
                print(f"        已同意计入：{finding.accepted}")
    for unit in collection.missing:
        print(f"缺报  {unit.name}（{unit.code}）")
    for line in _of_all(collection, counted):
        print(line)


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


def _of_all(collection: Collection, counted: str) -> Iterator[str]:
    """What is said of all files together; the counts of units add up to those that are due."""
    if collection.year_counted:
        yield f"没有写明 --year，按多数报表的年份计：{collection.year} 年，其他年份的退回。"
    if uncompared := collection.uncompared:
        yield f"有 {len(uncompared)} 个单位未与上年比较：{'、'.join(unit.name for unit in uncompared[:_MOST_NAMED])}。"
    files = len(collection.outcomes)
    if collection.roster is None:
        yield f"共 {files} 份文件，{counted} {len(collection.accepted)} 个单位（没有名册，不能判断是否缺报）。"
        return
    counts = collection.counts
    between = "".join(
        f"，{word} {counts[state]} 个" for state, word in (("rejected", "退回"), ("duplicate", "重复")) if counts[state]
    )
    due = f"共 {files} 份文件，应报 {counts['due']} 个单位"
    yield f"{due}，{counted} {counts['accepted']} 个{between}，缺报 {counts['missing']} 个。"
