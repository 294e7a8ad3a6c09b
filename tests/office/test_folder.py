"""The folder of a round: its settings are read with their comments, refused with their line, and found upward."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest

from support import county
from support.filings import FORM, workbook
from xlreport import Unit, load_roster
from xlreport.errors import RosterError, SettingsError, UsageError, XlreportError
from xlreport.office import begin_round, find_folder
from xlreport.office.folder import SETTINGS as FILE
from xlreport.office.settings import Places, Settings, read_settings, settings_text

SAID: dict[str, str | int | None] = {"name": "沂源县", "code": "370323", "kind": "县", "year": 2024}
SETTINGS = Settings(
    "沂源县", "370323", "县", 2024, "沂源县人民政府", "胜利路 1 号", "0533-1", "", "2025-01-20", FORM.id
)


def kept(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / FILE
    path.write_bytes(text.encode(encoding))
    return path


def begun(home: Path, roster: Path | None = None, **said: str | int | None) -> None:
    begin_round(home, {**SAID, **said}, roster)


# -- the settings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_settings_are_read_as_they_were_written_in_whatever_encoding_notepad_keeps_them(
    encoding: str, tmp_path: Path
) -> None:
    odd = replace(SETTINGS, full_name='一"二"\\三 # 四', places=Places(sent="发 出", previous="D:/去年"))
    assert read_settings(kept(tmp_path, settings_text(odd), encoding)) == odd


def test_every_setting_has_a_comment_in_chinese() -> None:
    for group in (Settings, Places):
        said = {f.name: f.metadata.get("comment", "") for f in fields(group) if f.name != "places"}
        assert [name for name, comment in said.items() if not comment or comment.isascii()] == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("name =", "nmae =", "第 5 行，（顶层）：不认识的名称：nmae"),
        ('code = "370323"', "", "缺少：code"),
        ("year = 2024", 'year = "2024"', "第 14 行，（顶层）：应为整数：year"),
        ('name = "沂源县"', 'name = ""', "第 5 行，（顶层）：没有填：name"),
        ('name = "沂源县"', "name = 沂源县", "第 5 行写得不对"),
        ('name = "沂源县"', "name = “沂源县”", "第 5 行写得不对"),
        ('phone = "0533-1"', "phone = 5331", "应为文字：phone"),
        ('kind = "县"', 'kind = "村"', "没有“村”这个类别"),
        ("year = 2024", "year = 1024", "年份不对"),
        ('due = "2025-01-20"', 'due = "明年"', "不是日期：due"),
        ('due = "2025-01-20"', 'due = "2025-02-30"', "不是日期：due"),
        ("sent =", "send =", "places：不认识的名称：send"),
        ("[places]", "[[places]]", "应为一组设置：places"),
    ],
)
def test_a_setting_that_cannot_be_is_told_with_its_line(old: str, new: str, said: str, tmp_path: Path) -> None:
    text = settings_text(SETTINGS)
    assert old in text
    with pytest.raises(SettingsError) as stopped:
        read_settings(kept(tmp_path, text.replace(old, new, 1)))
    assert (stopped.value.message.startswith(FILE), said in stopped.value.message) == (True, True)


def test_an_unknown_setting_names_the_nearest_known_one(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as stopped:
        read_settings(kept(tmp_path, settings_text(SETTINGS).replace("phone =", "phoen =")))
    assert stopped.value.suggestion == "是不是 phone？"


@pytest.mark.parametrize("due", ['"2025-1-20"', '"2025年1月20日"', '"2025/01/20"', "2025-01-20", '"2025.1.20"'])
def test_a_date_is_understood_as_people_write_it(due: str, tmp_path: Path) -> None:
    found = read_settings(kept(tmp_path, settings_text(SETTINGS).replace('"2025-01-20"', due)))
    assert (found.due, found.due_day) == ("2025-01-20", "2025年1月20日前")


@pytest.mark.parametrize(
    ("word", "kind"), [("旗", "县"), ("区", "区"), ("县级市", "县级市"), ("地级市", "市"), ("省", "省")]
)
def test_every_level_that_adds_up_can_be_named(word: str, kind: str, tmp_path: Path) -> None:
    assert read_settings(kept(tmp_path, settings_text(replace(SETTINGS, kind=word)))).kind == kind


# -- the folder


def test_a_round_is_found_upward(tmp_path: Path) -> None:
    begun(tmp_path / "r")
    below = tmp_path / "r" / "收到" / "甲镇"
    below.mkdir()
    found = find_folder(below)
    assert found is not None
    assert (found.home, found.summary.name) == (tmp_path / "r", "沂源县2024年汇总.xlsx")
    assert find_folder(tmp_path) is None


@pytest.mark.parametrize("place", ["收到", "收到/旧", "."])
def test_what_is_written_may_not_lie_in_the_inbox_nor_around_it(place: str, tmp_path: Path) -> None:
    begun(tmp_path)
    kept(tmp_path, settings_text(replace(SETTINGS, places=Places(returned=place))))
    with pytest.raises(SettingsError, match="returned 和 received 放在一起了"):
        find_folder(tmp_path)


def test_two_places_may_not_be_one(tmp_path: Path) -> None:
    begun(tmp_path)
    kept(tmp_path, settings_text(replace(SETTINGS, places=Places(returned="发出"))))
    with pytest.raises(SettingsError, match="是同一个文件夹"):
        find_folder(tmp_path)


# -- its beginning


def test_a_round_begins_with_everything_in_its_place(tmp_path: Path) -> None:
    listed = county.roster(tmp_path / "r.csv", county.UNITS[:3])
    begun(tmp_path / "r", listed, due="2025年1月20日")
    assert sorted(path.name for path in (tmp_path / "r").iterdir()) == sorted(
        [FILE, "名册.xlsx", "发出", "收到", "退回", "汇总", "上年", "公开"]
    )
    assert read_settings(tmp_path / "r" / FILE) == Settings(
        "沂源县", "370323", "县", 2024, due="2025-01-20", form=FORM.id
    )
    old, new = (load_roster(path, [FORM]) for path in (listed, tmp_path / "r" / "名册.xlsx"))
    assert (new.units, new.contacts, new.notes) == (old.units, old.contacts, ())


def test_a_list_that_we_write_is_read_as_it_was(tmp_path: Path) -> None:
    text = (
        "代码,名称,类别,全称,联系人,地址,邮箱,邮编,原代码,备注\n"
        "001,甲镇,镇,某县甲镇人民政府,张三,一号,a@b.cn,256100,9、8,新\n0x2,+乙,部门,,,,,,,\n"
    )
    (tmp_path / "r.csv").write_text(text, encoding="utf-8")
    begun(tmp_path / "r", tmp_path / "r.csv")
    old, new = (load_roster(path, [FORM]) for path in (tmp_path / "r.csv", tmp_path / "r" / "名册.xlsx"))
    assert (new, new.contacts) == (old, old.contacts)


def test_an_empty_list_has_headings_and_an_example_that_is_no_unit(tmp_path: Path) -> None:
    begun(tmp_path / "r")
    with pytest.raises(RosterError, match="里没有单位"):
        load_roster(tmp_path / "r" / "名册.xlsx", [FORM])


def test_what_is_missing_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as stopped:
        begin_round(tmp_path / "r", {"name": "沂源县"})
    assert stopped.value.message == "缺少 --code、--kind、--year。"
    assert not (tmp_path / "r").exists()


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"kind": "村"}, "--kind：没有“村”这个类别。"),
        ({"due": "明天"}, "--due：不是日期。"),
        ({"year": 1024}, "--year：年份不对。"),
        ({"form": "none"}, "没有名为“none”的表式。"),
    ],
)
def test_what_cannot_be_is_told_by_its_option_and_nothing_is_made(
    said: dict[str, str | int | None], message: str, tmp_path: Path
) -> None:
    with pytest.raises(XlreportError) as stopped:
        begin_round(tmp_path / "r", {**SAID, **said})
    assert (stopped.value.message, (tmp_path / "r").exists()) == (message, False)


def test_a_round_is_not_begun_twice_and_what_was_broken_off_is_begun_again(tmp_path: Path) -> None:
    begun(tmp_path / "r")
    with pytest.raises(UsageError, match="已经是一轮年报的文件夹"):
        begun(tmp_path / "r")
    (tmp_path / "r" / FILE).unlink()
    begun(tmp_path / "r")
    assert find_folder(tmp_path / "r") is not None


def test_a_year_on_the_list_is_the_year_of_the_round(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("代码,名称,类别,年度\n1,甲镇,乡镇,2026年\n", encoding="utf-8")
    begun(tmp_path / "r", tmp_path / "r.csv", year=None)
    assert read_settings(tmp_path / "r" / FILE).year == 2026


def test_a_folder_of_last_years_returns_is_copied_and_left_as_it_was(tmp_path: Path) -> None:
    unit = county.UNITS[5]
    filing = county.reports_before(county.reports([unit]))[unit]
    (tmp_path / "去年").mkdir()
    (tmp_path / "去年" / "a.xlsx").write_bytes(workbook(filing))
    before = county.state(tmp_path / "去年")
    begin_round(tmp_path / "r", SAID, None, tmp_path / "去年")
    assert county.state(tmp_path / "去年") == before
    assert (tmp_path / "r" / "上年" / "去年" / "a.xlsx").read_bytes() == workbook(filing)


def test_next_year_nothing_is_said_twice(tmp_path: Path) -> None:
    begun(tmp_path / "a", county.roster(tmp_path / "r.csv", county.UNITS[:3]), due="2025-01-20", phone="0533-9")
    begin_round(tmp_path / "b", {}, None, tmp_path / "a")
    assert read_settings(tmp_path / "b" / FILE) == replace(read_settings(tmp_path / "a" / FILE), year=2025, due="")
    assert load_roster(tmp_path / "b" / "名册.xlsx", [FORM]).units == county.UNITS[:3]
    assert Unit() not in load_roster(tmp_path / "b" / "名册.xlsx", [FORM]).units
