"""Names: when two of them are one, and what every file system takes."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlreport.errors import UsageError
from xlreport.files import decoded, distinct_name, safe_name, same_mark, workbook_path

SAME = {
    "鲁村镇人民政府": (
        "鲁村镇人民政府\u200b",
        "\ufeff鲁村镇人民政府",
        "鲁村镇 人民政府",
        "鲁村镇\u3000人民政府\n",
        "鲁村镇人⺠政府",
        "鲁\u00ad村镇\u2060人民\ufe00政府",
        "\u202e鲁村镇人民政府\u202c",
        "鲁村镇人民政府\x7f",
    ),
    "11370323mb2834": ("11370323MB2834", "１１３７０３２３ＭＢ２８３４", "11370323 mb 2834", "1137\u200d0323MB2834"),
    "高青县": ("⾼⻘县",),
    "街道(一)": ("街道（一）",),
}


@pytest.mark.parametrize(("mark", "text"), [(mark, text) for mark, texts in SAME.items() for text in texts])
def test_names_that_look_the_same_are_the_same(mark: str, text: str) -> None:
    assert same_mark(text) == same_mark(mark)


@pytest.mark.parametrize("other", ["鲁村镇", "鲁村鎮人民政府", "鲁村镇人民政府1", "\U00030000村", ""])
def test_names_that_differ_in_what_is_seen_are_others(other: str) -> None:
    assert same_mark(other) != same_mark("鲁村镇人民政府")


@given(st.text())
def test_a_mark_is_its_own_mark_and_holds_nothing_that_nobody_sees(text: str) -> None:
    mark = same_mark(text)
    assert same_mark(mark) == mark
    assert not any(c.isspace() or unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") for c in mark)


@given(st.text(st.characters(), max_size=300))
def test_a_safe_name_can_be_written_with_an_ending(text: str) -> None:
    name = safe_name(text)
    assert 0 < len(f"{name} (99).xlsx".encode()) <= 255
    assert not set(name) & set('\\/:*?"<>|')
    assert name == name.rstrip(". ")
    assert name.casefold() not in ("con", "nul", "com1")


def test_a_name_beside_others_differs_by_more_than_letter_case() -> None:
    assert distinct_name("A", ".xlsx", {same_mark("a.xlsx"), same_mark("a (2).xlsx")}) == "A (3).xlsx"


@pytest.mark.parametrize(
    ("given_", "path"),
    [("汇总", "汇总.xlsx"), ("a.XLSX", "a.XLSX"), ("v1.2", "v1.2.xlsx"), ("a.终稿", "a.终稿.xlsx")],
)
def test_a_workbook_gets_the_ending_without_which_nothing_opens_it(given_: str, path: str) -> None:
    assert workbook_path(Path(given_)) == Path(path)


@pytest.mark.parametrize("other", ["a.xls", "a.csv", "a.pdf", "a.xlsm"])
def test_the_ending_of_another_kind_of_file_is_refused(other: str) -> None:
    with pytest.raises(UsageError, match=r"但写出的是 \.xlsx 工作簿"):
        workbook_path(Path(other))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_text_is_read_as_whatever_editor_saved_it(encoding: str) -> None:
    assert decoded("1:T3 已核实\n".encode(encoding)) == "1:T3 已核实\n"
