"""Texts in several runs: an application may part them by script, a person by their look."""

from __future__ import annotations

import pytest

from xlreport.workbook.read.texts import told


@pytest.mark.parametrize(
    ("runs", "says"),
    [
        (["沂源", "A01"], ""),
        (["12", "件"], ""),
        (["根据", "2024", "年"], ""),
        (["3", ".0"], "分成 2 段不同的格式"),
        (["１", "2"], "分成 2 段不同的格式"),
        (["沂源", "县"], "分成 2 段不同的格式"),
    ],
)
def test_runs_that_part_a_text_where_the_script_changes_are_no_look_of_their_own(runs: list[str], says: str) -> None:
    assert told([(text, "") for text in runs]) == says
