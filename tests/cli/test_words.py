"""The command line's own words: help, versions, mistakes, and what was probably meant."""

from __future__ import annotations

from pathlib import Path

import pytest

import xlreport
from support.commands import run
from xlreport.cli.show import first_names

COMMANDS = ("init", "run", "doctor", "template", "check", "merge", "items", "rules", "explain")


MEANT = {
    "no output": (
        ["merge", "."],
        "缺少 --out。请写明汇总表写到哪里，例：--out 汇总.xlsx；在一轮年报的文件夹里可以不写。\n",
    ),
    "no path": (["check"], "缺少 PATH。请写明报表所在的文件或文件夹；或换到一轮年报的文件夹里再运行。\n"),
    "a command": (["chek", "."], "没有命令 chek。是不是 check？用 xlreport --help 查看用法。\n"),
    "an option": (
        ["check", ".", "--rooster", "a"],
        "没有选项 --rooster。是不是 --roster？用 xlreport check --help 查看用法。\n",
    ),
    "nothing like it": (["check", ".", "--zzz"], "没有选项 --zzz。用 xlreport check --help 查看用法。\n"),
    "too much": (["items", "extra"], "多出了参数：extra。用 xlreport items --help 查看用法。\n"),
    "a year": (
        ["merge", ".", "--out", "a.xlsx", "--year", "今年"],
        "--year 的值不对：“今年”不是年份，应为四位数字，例：2024。用 xlreport merge --help 查看用法。\n",
    ),
    "a dash that WPS makes": (
        ["check", ".", "——roster", "a.csv"],
        "“——roster”前面是破折号，应为两个减号。请改为 --roster。\n",
    ),
    "a dash that Word makes": (["check", ".", "–json"], "“–json”前面是破折号，应为两个减号。请改为 --json。\n"),
}


@pytest.mark.parametrize("name", MEANT)
def test_a_mistake_names_what_was_probably_meant_and_where_to_look_it_up(name: str) -> None:
    arguments, says = MEANT[name]
    assert run(*arguments) == (2, "", says)


def test_a_file_whose_name_begins_with_a_dash_is_no_mistake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("——a.pdf").write_bytes(b"%PDF-1.7")
    status, out, _ = run("check", "——a.pdf")
    assert (status, out.splitlines()[0]) == (1, "退回  ——a.pdf")


@pytest.mark.parametrize("year", ["2024", "2024年", "２０２４", " 2024 年度"])
def test_a_year_is_understood_as_people_write_it(year: str, tmp_path: Path) -> None:
    out = tmp_path / "a.xlsx"
    words = ("--unit", "甲镇", "--code", "1", "--kind", "乡镇", "--out", str(out))
    assert run("template", "--year", year, *words) == (0, f"已写出 {out}\n下一步：填好后用 xlreport check 检查。\n", "")
    filing = xlreport.read(out).filing
    assert filing is not None
    assert filing.year == 2024


def test_the_version_is_told() -> None:
    assert run("--version") == (0, f"xlreport {xlreport.__version__}\n", "")


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_in_chinese_and_shows_no_types(command: str) -> None:
    status, out, err = run(*filter(None, [command, "--help"]))
    english = ("Usage", "Options", "Arguments", "required", "default", "<", "list[", "INTEGER", "Show")
    assert (status, err, [word for word in english if word in out]) == (0, "", [])
    assert "用法：" in out


def test_explain_takes_a_word_and_lists_what_fits() -> None:
    status, out, _ = run("explain", "勾稽")
    assert (status, [line.split()[1] for line in out.splitlines()]) == (
        0,
        ["T2-RULES", "T3-BALANCE", "T3-RESULTS", "T3-TOTAL", "T4-TOTAL", "T2-STOCK", "T3-CARRIED", "TEXT-BALANCE"],
    )


def test_a_word_that_fits_one_code_explains_it_and_one_that_fits_none_offers_the_nearest() -> None:
    assert run("explain", "更正件")[1].startswith("SUPERSEDED（说明）\n")
    status, _, err = run("explain", "T3-BALANC")
    assert (status, err.partition("有这些")[0]) == (0, "")
    status, _, err = run("explain", "T3-BALENCE")
    assert (status, err.partition("？")[0]) == (2, "没有 T3-BALENCE 这个代码。是不是 T3-BALANCE、TEXT-BALANCE")


def test_a_list_of_names_that_is_cut_says_so() -> None:
    assert first_names([str(n) for n in range(10)]) == "0、1、2、3、4、5、6、7、8、9"
    assert first_names([str(n) for n in range(11)]) == "0、1、2、3、4、5、6、7、8、9 等"
