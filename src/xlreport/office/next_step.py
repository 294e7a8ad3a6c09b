"""What a person does next, in one line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..findings import REJECTED, Collection
from ..layout import SUMMARY
from .folder import Folder

if TYPE_CHECKING:
    from .run import Ran

_CHOOSE = "重复的选定一份（xlreport merge --choose 文件名，或 --latest）"


def next_of_files(collection: Collection, folder: Folder | None, marked: Path | None, merged: bool) -> str:
    """What is to be done after some files were checked, or merged."""
    wanting = _wanting(collection)
    if not wanting:
        if merged:
            return "都已汇总。核对汇总表后就可以报送。"
        return "都合格：xlreport run" if folder else "都合格：xlreport merge 同样的文件 --out 文件名.xlsx"
    again = f"收到的放进“{folder.received.name}”，再运行 xlreport run" if folder else "收到后再运行一次"
    left = _sent_back(collection, marked) if any(word.startswith(("退回", "重复")) for word in wanting) else []
    left += [_CHOOSE] if any(word.startswith("重复") for word in wanting) else []
    left += ["催没有报的"] if any(word.startswith("缺报") for word in wanting) else []
    return f"{'、'.join(wanting)}：{'，'.join([*left, again])}。"


def _sent_back(collection: Collection, marked: Path | None) -> list[str]:
    """What is to be done about what was refused: a summary gets no copy, its findings say what is to be done."""
    summaries = [o.role == SUMMARY and o.status == REJECTED for o in collection.left_out]
    copies = f"把“{marked}”里的发回各单位改正" if marked else "退回的改正（加 --marked 文件夹，可写出标好错处的退回件）"
    left = [copies] if not summaries or not all(summaries) else []
    return [*left, "退回的汇总表按上面的意见处理"] if any(summaries) else left


def next_of_run(ran: Ran) -> str:
    """What is to be done in a round."""
    folder, collection = ran.folder, ran.merged.collection
    if ran.due:
        return "运行 xlreport run。"
    if not collection.outcomes:
        return f"把“{folder.sent.name}”里的模板发给各单位，报来的放进“{folder.received.name}”，再运行 xlreport run。"
    return next_of_files(collection, folder, folder.returned, merged=bool(ran.merged.written))


def _wanting(collection: Collection) -> list[str]:
    """What is not in order, with how much of it."""
    if collection.complete:
        return []
    if collection.roster is None:
        refused = len(collection.with_status(REJECTED))
        others = len(collection.left_out) - sum(o.status == REJECTED for o in collection.left_out)
        counts = {"退回": (refused, "份"), "待定": (others, "份")}
    else:
        of = collection.counts
        counts = {"退回": (of["rejected"], "个"), "重复": (of["duplicate"], "个"), "缺报": (of["missing"], "个")}
        if not any(n for n, _ in counts.values()):
            counts["未计入"] = (len(collection.left_out), "份")
    return [f"{word} {n} {unit}" for word, (n, unit) in counts.items() if n] or ["没有可汇总的报表"]
