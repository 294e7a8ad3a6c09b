"""Templates of a unit or of a roster: what is asked for is right and whole, or nothing is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from xlreport.errors import UsageError
from xlreport.office import TemplateOrder, hand_out

UNIT = ("1", "甲镇", "乡镇")
NOBODY = ("", "", "")
ROSTER = "代码,名称,类别\n1,甲镇,乡镇\n"
MISTAKES: dict[str, tuple[bool, int | None, tuple[str, str, str], str]] = {
    "a roster and a unit": (True, 2024, UNIT, "--roster 和 --unit、--code 不能同时使用。"),
    "a roster without a year": (True, None, NOBODY, "缺少 --year。"),
    "a unit without a year": (False, None, UNIT, "为单位生成模板要同时写明 --unit、--code、--kind 和 --year。"),
    "a year beyond reason": (False, 20244, UNIT, "年份 20244 不对。"),
    "no code": (False, 2024, ("", "甲镇", "乡镇"), "为单位生成模板要同时写明 --unit、--code、--kind 和 --year。"),
    "no kind": (False, 2024, ("1", "甲镇", ""), "为单位生成模板要同时写明 --unit、--code、--kind 和 --year。"),
    "a kind alone": (False, None, ("", "", "乡镇"), "为单位生成模板要同时写明 --unit、--code、--kind 和 --year。"),
    "a kind that there is not": (False, 2024, ("1", "甲镇", "村"), "没有“村”这个单位类别。"),
}


def written(tmp_path: Path, listed: bool, year: int | None, unit: tuple[str, str, str]) -> list[str]:
    """The names of what is written."""
    roster = tmp_path / "名册.csv"
    roster.write_text(ROSTER, encoding="utf-8")
    given = roster if listed else None
    order = TemplateOrder("annual-2021", tmp_path / "out", year, unit, given)
    return [file.name for file in hand_out(order, "", False).handed_out.written]


@pytest.mark.parametrize("name", MISTAKES)
def test_what_does_not_go_together_is_said_and_nothing_is_written(name: str, tmp_path: Path) -> None:
    listed, year, unit, said = MISTAKES[name]
    with pytest.raises(UsageError) as caught:
        written(tmp_path, listed, year, unit)
    assert str(caught.value).startswith(said)
    assert [file.name for file in tmp_path.iterdir()] == ["名册.csv"]


@pytest.mark.parametrize(
    ("listed", "year", "unit", "names"),
    [
        (False, None, NOBODY, ["out.xlsx"]),
        (False, 2024, NOBODY, ["out.xlsx"]),
        (False, 2024, UNIT, ["out.xlsx"]),
        (True, 2024, NOBODY, ["1_甲镇.xlsx"]),
    ],
)
def test_a_blank_template_one_of_a_unit_or_one_for_each_of_a_roster_is_written(
    listed: bool, year: int | None, unit: tuple[str, str, str], names: list[str], tmp_path: Path
) -> None:
    assert written(tmp_path, listed, year, unit) == names
