"""Commands of a round: the year that counts, whose summary it is, and names that are long, odd or missing."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from support.commands import run
from support.filings import YEAR, changed, random_filing, workbook
from xlreport import Key, Unit, read

A, B = Unit("1", "甲镇", "乡镇"), Unit("2", "乙镇", "乡镇")
D6 = Key("t3", "received", "natural_person")
LONG = "沂源县" * 80


def filed(folder: Path, *units: Unit, year: int = YEAR) -> Path:
    """A folder with a good return of each unit."""
    folder.mkdir(exist_ok=True)
    for n, unit in enumerate(units, 1):
        (folder / f"{year} {unit.code}.xlsx").write_bytes(workbook(random_filing(n, unit, year)))
    return folder


def roster(folder: Path, units: Iterable[Unit]) -> Path:
    path = folder / "roster.csv"
    path.write_text("代码,名称,类别\n" + "".join(f"{u.code},{u.name},{u.kind}\n" for u in units), encoding="utf-8")
    return path


def statuses(out: str) -> dict[str, str]:
    document: Any = json.loads(out)
    return {outcome["file"]: outcome["status"] for outcome in document["returns"]}


# -- the year


def test_check_refuses_the_report_of_another_year_than_the_one_asked_for(tmp_path: Path) -> None:
    inbox = filed(tmp_path / "in", A, year=YEAR - 1)
    status, out, _ = run("check", inbox, "--year", YEAR)
    assert (status, "YEAR-OTHER" in out) == (1, True)
    assert run("check", inbox)[0] == 0


def test_check_does_not_say_that_anything_was_merged(tmp_path: Path) -> None:
    inbox = filed(tmp_path / "in", A, B)
    wrong = changed(random_filing(1, A), {D6: 999})
    (inbox / "c.xlsx").write_bytes(workbook(wrong))
    for more in ((), ("--roster", roster(tmp_path, (A, B)))):
        assert "汇总" not in run("check", inbox, *more)[1]


def test_the_year_that_most_returns_name_is_said(tmp_path: Path) -> None:
    inbox = filed(tmp_path / "in", A, B)
    filed(inbox, Unit("3", "丙镇", "乡镇"), year=YEAR - 1)
    status, out, _ = run("merge", inbox, "--out", tmp_path / "o.xlsx")
    assert (status, f"按多数报表的年份计：{YEAR} 年" in out) == (1, True)
    status, out, _ = run("merge", inbox, "--out", tmp_path / "o.xlsx", "--json")
    assert (json.loads(out)["year"], statuses(out)[f"{YEAR - 1} 3.xlsx"]) == (YEAR, "rejected")


def test_the_last_line_adds_up(tmp_path: Path) -> None:
    inbox = filed(tmp_path / "in", A)
    (inbox / "2.xlsx").write_bytes(workbook(changed(random_filing(1, B), {D6: 999})))
    listed = roster(tmp_path, (A, B, Unit("3", "丙镇", "乡镇")))
    last = run("check", inbox, "--roster", listed)[1].splitlines()[-2]
    assert last == "共 2 份文件，应报 3 个单位，合格 1 个，退回 1 个，缺报 1 个。"


# -- whose summary it is


def test_a_summary_that_is_to_go_up_is_asked_for_its_name(tmp_path: Path) -> None:
    inbox, out = filed(tmp_path / "in", A, B), tmp_path / "o.xlsx"
    listed = roster(tmp_path, (A, B))
    asked = run("merge", inbox, "--out", out, "--roster", listed)
    named = run("merge", inbox, "--out", tmp_path / "2.xlsx", "--roster", listed, "--name", "沂源县", "--code", "9")
    assert (asked[0], "请加 --name、--code 和 --kind" in asked[2]) == (0, True)
    assert (named[0], named[2]) == (0, "")
    status, above, _ = run("merge", out, "--out", tmp_path / "3.xlsx")
    assert (status, "SUMMARY-UNNAMED" in above, "不用处理" in above) == (1, True, False)
    asked = run("merge", tmp_path / "2.xlsx", "--out", tmp_path / "4.xlsx")
    assert (asked[0], "请加 --name、--code 和 --kind" in asked[2]) == (0, True)


@pytest.mark.parametrize(("word", "kind"), [("区", "区"), ("县级市", "县级市"), ("旗", "县"), ("市辖区", "区")])
def test_every_level_that_adds_up_is_named_and_goes_up(word: str, kind: str, tmp_path: Path) -> None:
    inbox = filed(tmp_path / "in", A, B)
    below = tmp_path / "2.xlsx"
    assert run("merge", inbox, "--out", below, "--name", "某地", "--code", "9", "--kind", word)[0] == 0
    assert read(below).unit == Unit("9", "某地", kind)
    whose = ("--name", "某省", "--code", "37", "--kind", "省")
    assert run("merge", below, "--out", tmp_path / "3.xlsx", *whose)[0] == 0
    assert run("merge", inbox, "--out", tmp_path / "4.xlsx", "--kind", "村")[0] == 2


# -- the report of the whole


def test_a_report_that_cannot_be_written_yet_is_not_called_due_and_the_way_to_write_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whose = ("--name", "某县", "--code", "9", "--kind", "县", "--year", YEAR)
    home = tmp_path / "round"
    run("init", home, *whose, "--roster", roster(tmp_path, (A, B)))
    filed(home / "收到", A, B)
    monkeypatch.chdir(home)
    first, dry, standing = run("run"), run("run", "--dry"), run()
    lacking = "某县的报告还缺：机关全称、地址、邮编、电话（汇总里没有县本级、市本级的报表，或它没有填）。"
    told = f"没有写  {lacking}请用 xlreport report，加 --fact 写明，例：--fact 机关全称=…；先看草稿的，加 --draft。"
    done = "下一步：都已汇总。核对汇总表后就可以报送。"
    assert [ran.lines[-2:] for ran in (first, dry, standing)] == [[told, done]] * 3
    assert "要写出" not in dry.out + standing.out
    facts = [f"--fact={fact}=1" for fact in ("机关全称", "地址", "邮编", "电话")]
    run("report", *facts)
    assert [ran.lines[-1] for ran in (run("run"), run())] == [done] * 2
    assert "没有写" not in run().out


def test_the_report_of_the_whole_says_what_the_settings_say_of_the_office(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "round"
    run(
        "init",
        home,
        "--name",
        "某县",
        "--code",
        "9",
        "--kind",
        "县",
        "--year",
        YEAR,
        "--roster",
        roster(tmp_path, (A,)),
    )
    filed(home / "收到", A)
    settings = (home / "xlreport.toml").read_text(encoding="utf-8")
    for name, text in {"full_name": "某县人民政府", "address": "某路 1 号"}.items():
        settings = settings.replace(f'{name} = ""', f'{name} = "{text}"')
    (home / "xlreport.toml").write_text(settings, encoding="utf-8")
    monkeypatch.chdir(home)
    assert "某县的报告还缺：邮编、电话（" in run("run").out
    run("report", "--out", tmp_path / "whole.html", "--fact=邮编=1", "--fact=电话=1")
    whole = (tmp_path / "whole.html").read_text(encoding="utf-8")
    assert ("某县人民政府2024年" in whole, "某路 1 号" in whole) == (True, True)


# -- last year


def test_reports_of_another_year_than_the_last_are_refused_before_any_template_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    this_year, units = filed(tmp_path / "in", A), roster(tmp_path, (A,))
    whose = ("--name", "某县", "--code", "9", "--kind", "县", "--year", YEAR, "--roster", units)
    told = f"上年的文件里没有 {YEAR - 1} 年的报表。"
    of_roster = ("template", "--year", YEAR, "--roster", units, "--previous", this_year, "--out", tmp_path / "out")
    assert [run(*of_roster)[0], told in run(*of_roster)[2], (tmp_path / "out").exists()] == [2, True, False]
    run("init", tmp_path / "round", *whose, "--previous", this_year)
    monkeypatch.chdir(tmp_path / "round")
    done = run("run")
    assert (done.status, told in done.err, list(Path("发出").iterdir())) == (2, True, [])


def test_last_year_is_not_passed_over_where_it_cannot_be_used(tmp_path: Path) -> None:
    done = run(
        "template", "--year", YEAR, "--unit", "甲镇", "--previous", filed(tmp_path / "in", A), "--out", tmp_path / "o"
    )
    assert (done.status, "--previous 要和 --roster 同用。" in done.err) == (2, True)


# -- names


def test_an_output_gets_its_ending_and_one_of_another_kind_is_refused(tmp_path: Path) -> None:
    inbox = filed(tmp_path / "in", A)
    assert run("merge", inbox, "--out", tmp_path / "汇总")[0] == 0
    assert run("template", "--out", tmp_path / "模板")[0] == 0
    status, _, err = run("merge", inbox, "--out", tmp_path / "汇总.xls")
    assert (status, "请改为 汇总.xlsx" in err) == (2, True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "模板.xlsx", "汇总.xlsx"]


TOO_LONG = {
    "output": ("merge", "in", "--out", f"{LONG}.xlsx"),
    "folder of the output": ("merge", "in", "--out", f"{LONG}/o.xlsx"),
    "template": ("template", "--out", f"{LONG}.xlsx"),
    "roster": ("check", "in", "--roster", f"{LONG}.csv"),
    "path": ("check", f"{LONG}.xlsx"),
    "previous": ("check", "in", "--previous", LONG),
    "accepts": ("merge", "in", "--out", "o.xlsx", "--accept", f"{LONG}.txt"),
    "copies": ("merge", "wrong", "--out", "o.xlsx", "--marked", LONG),
}


@pytest.mark.parametrize("what", TOO_LONG)
def test_a_name_that_no_file_system_takes_is_a_sentence(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    filed(tmp_path / "in", A)
    (tmp_path / "wrong").mkdir()
    (tmp_path / "wrong" / "a.xlsx").write_bytes(workbook(changed(random_filing(1, A), {D6: 999})))
    status, _, err = run(*TOO_LONG[what])
    assert (status, "程序出错" in err, bool(err)) == (2, False, True)


def test_units_of_long_names_and_of_names_that_clean_to_one_get_a_template_each(tmp_path: Path) -> None:
    names = {"1/2": "甲镇?", "1:2": "甲镇*", "a": "乙镇", "3": LONG, "4": f"{LONG}乙"}
    units = [Unit(code, name, "乡镇") for code, name in names.items()]
    listed = roster(tmp_path, units)
    for _ in range(2):
        status, out, _ = run("template", "--year", YEAR, "--roster", listed, "--out", tmp_path / "out")
        assert (status, out.splitlines()[0]) == (0, f"已写出 5 份模板：{tmp_path / 'out'}")
    read_back = {read(path).unit.code for path in (tmp_path / "out").iterdir()}
    assert read_back == set(names)


def test_a_return_of_a_name_of_255_bytes_gets_its_marked_copy(tmp_path: Path) -> None:
    inbox = tmp_path / "in"
    inbox.mkdir()
    data = workbook(changed(random_filing(1, A), {D6: 999}))
    for name in ("鲁" * 83 + "1", "鲁" * 83 + "2"):
        (inbox / f"{name}.xlsx").write_bytes(data)
    run("check", inbox, "--marked", tmp_path / "back")
    assert len(list((tmp_path / "back").glob("*.xlsx"))) == 2


# -- what is accepted


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "utf-16", "utf-16-le"])
def test_what_is_accepted_is_read_as_notepad_saved_it(encoding: str, tmp_path: Path) -> None:
    inbox = tmp_path / "in"
    inbox.mkdir()
    filing = random_filing(1, A)
    (inbox / "a.xlsx").write_bytes(workbook(changed(filing, {D6: filing[D6] + 1})))
    (tmp_path / "同意.txt").write_bytes("1:T3-BALANCE 已核实，予以计入\r\n".encode(encoding))
    status, out, _ = run("merge", inbox, "--out", tmp_path / "o.xlsx", "--accept", tmp_path / "同意.txt")
    assert (status, "同意计入：已核实，予以计入" in out) == (0, True)


@pytest.mark.parametrize(("name", "says"), [("没有.txt", "找不到 --accept 的文件"), ("in/a.xlsx", "--accept")])
def test_a_list_that_is_not_there_or_no_text_is_told(name: str, says: str, tmp_path: Path) -> None:
    filed(tmp_path / "in", A)
    (tmp_path / "in" / "a.xlsx").write_bytes(b"PK\x03\x04\xff\xff\xff")
    status, _, err = run("merge", tmp_path / "in", "--out", tmp_path / "o.xlsx", "--accept", tmp_path / name)
    assert (status, says in err, "程序出错" in err) == (2, True, False)
