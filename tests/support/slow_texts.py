"""Texts that could take long: runs of one thing, as long as a cell holds, for what patterns look for."""

from __future__ import annotations

from collections.abc import Iterator

LONGEST = 32_767
# What runs on; then what begins a match and is followed by a run.
_RUNS = [
    "1",
    "12,",
    "1,",
    "1.",
    "１",
    "٣",
    "2019",
    "2019年",
    "2019年1月1日",
    "2019年1月1日至",
    "1件",
    "12件，",
    "1件，其中",
    "共1件，其中",
    "共1件其中一1件、二1件、",
    "1件，其中一1件，占",
    "1。",
    "12。",
    "1。一；",
    "，",
    ",",
    "《",
    "〔",
    "[",
    "〔〕",
    "《》",
    "(",
    "（",
    "{｛",
    "_",
    "×",
    "××",
    "某",
    "某某",
    "某镇",
    "未",
    "没有",
    "无",
    "未行政",
    "未行政复议",
    "共",
    "的",
    "各类",
    "收到",
    "收到1件",
    "收到1件收到2件",
    "其中收到1件",
    "其中收到1件收到2件，",
    "收到的",
    "收到1",
    "已",
    "已经",
    "答复",
    "已答复",
    "已答复1件",
    "复议",
    "行政复议1件",
    "行政复议、诉讼1件",
    "予以公开1件",
    "上年结转",
    "废止1件",
    "废止1件规范性文件",
    "全县",
    "请",
    "[a",
    "[a]",
    "{a",
    "国办公开办函",
    "甲镇",
    "甲",
    "乙镇。",
]
_RUNS += [" ", " 1", "1 ", "\n", "1\n", "收到1件\n", "收到的各类有效群众公民", "没有收到过任何公民群众各类"]
_BEFORE = ("", "收到", "其中", "共", "1件，其中", "结转", "未", "2019年")


def slow_texts() -> Iterator[tuple[str, str]]:
    """A name and a text, each as long as a cell holds."""
    for begin in _BEFORE:
        for run in _RUNS:
            text = begin + run * (LONGEST // len(run) + 1)
            yield f"{begin!r} {run!r}", text[: LONGEST - 2] + "件。"
