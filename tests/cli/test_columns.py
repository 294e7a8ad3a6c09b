"""Text in the columns of a terminal."""

from __future__ import annotations

import pytest

from xlreport.cli.columns import fitted, width, wrapped


@pytest.mark.parametrize(
    ("text", "columns"), [("abc", 3), ("新收 12", 7), ("“一”", 6), ("ｘ", 2), ("e\u0301", 1), ("", 0)]
)
def test_a_chinese_character_takes_two_columns(text: str, columns: int) -> None:
    assert width(text) == columns


LABEL = "应为“（二）部分公开（区分处理的，只计这一情形，不计其他情形）”，现为“（二）部分公开”，未读取。"
STAMP = "标识应为“annual-2021 · 甲镇人民政府”，现为“annual-2021 · 乙镇人民政府”。"
FITTED = [
    ("填的是 12。", 11, "填的是 12。"),
    (LABEL, 72, "应为“（二）部分公开（区分处理的，只计…”，现为“（二）部分公开”…"),
    (STAMP, 52, "标识应为“…甲镇人民政府”，现为“…乙镇人民政府”。"),
    ("左边 12，右边 11，相差 1，应当相等。", 30, "左边 12，右边 11，相差 1…"),
    ("没有一个可以断开的地方", 11, "没有一个…"),
]


@pytest.mark.parametrize(("text", "columns", "shown"), FITTED)
def test_what_does_not_fit_loses_long_quotes_first_and_then_its_last_clauses(
    text: str, columns: int, shown: str
) -> None:
    assert (fitted(text, columns), width(shown) <= columns) == (shown, True)


def test_words_are_broken_between_them() -> None:
    assert wrapped(["甲.xlsx", "乙.xlsx", "丙.xlsx"], 20) == ["甲.xlsx、乙.xlsx、", "丙.xlsx"]
    assert wrapped(["a" * 30], 20) == ["a" * 30]
