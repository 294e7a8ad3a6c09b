"""What was published, in the folder of a round: each unit's page beside its report, none lost, none a return."""

from __future__ import annotations

import contextlib
import io
import json
import shlex
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from support import county
from support.books import opened
from support.by_hand import padded, shown, with_figures
from support.filings import FORM, random_filing, workbook
from support.json_schema import broken
from support.pages import Page, as_docx, as_html, page_of, with_texts
from xlreport import Filing, Key, Unit, merge
from xlreport.cli import main
from xlreport.export import schema
from xlreport.form import plain

WHOLE = Unit("370323000", "沂源县人民政府（县本级）", "县本级")
A, B, C, D = (Unit(f"37032310{n}", f"{name}镇人民政府", "乡镇") for n, name in enumerate("甲乙丙丁"))
RECEIVED = Key("t3", "received", "natural_person")
WHOSE = ("--name", "沂源县", "--code", "370323", "--kind", "县", "--year", "2024")


def run(*arguments: object) -> tuple[int, str]:
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()):
        status = main([str(argument) for argument in arguments])
    return status, out.getvalue()


def of(unit: Unit) -> Filing:
    filing = random_filing(int(unit.code) % 97, unit)
    return replace(filing, facts={**filing.facts, "title_name": "沂源县人民政府"}) if unit is WHOLE else filing


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A round of five units, all of them in."""
    listed = county.roster(tmp_path / "r.csv", (WHOLE, A, B, C, D))
    monkeypatch.chdir(tmp_path)
    assert run("init", "r", *WHOSE, "--roster", listed)[0] == 0
    monkeypatch.chdir(tmp_path / "r")
    for unit in (WHOLE, A, B, C, D):
        Path("收到", f"{unit.code}.xlsx").write_bytes(workbook(of(unit)))
    return Path()


def publish(name: str, page: Page, write: Callable[[Page], bytes] = as_html) -> None:
    Path("公开", name).write_bytes(write(page))


def standing() -> tuple[int, Any]:
    status, out = run("status", "--json")
    found = json.loads(out)
    assert broken(found, schema("status")) == []
    return status, found


def states(found: Any) -> dict[str, str]:
    return {unit["name"][0]: unit["published"]["state"] for unit in found["units"]}


def others(found: Any) -> dict[str, str]:
    return {page["file"]: page["message"] for page in found["published"]["others"]}


# -- the states


def test_before_anything_is_published_nothing_is_said_of_it(here: Path) -> None:
    status, found = standing()
    assert (status, set(states(found).values())) == (0, {"unpublished"})
    assert "公开" not in run("status")[1]


def test_the_reports_that_the_program_wrote_are_what_was_reported(here: Path) -> None:
    assert run("run")[0] == 0
    for name in (*map(str, Path("汇总/各单位年报").glob("*.docx")), "汇总/沂源县2024年度报告.docx"):
        Path("公开", Path(name).name).write_bytes(Path(name).read_bytes())
    run("report", f"收到/{A.code}.xlsx", "--out", "a.html")
    Path("公开/a.html").write_bytes(Path("a.html").read_bytes())
    Path("公开", f"{WHOLE.code}_{WHOLE.name}.docx").unlink()
    status, found = standing()
    assert (status, set(states(found).values()), others(found)) == (0, {"published"}, {})
    assert found["published"]["whole"]["state"] == "published"


def test_a_page_that_says_otherwise_is_counted_and_the_command_shows_it(here: Path) -> None:
    figures = {RECEIVED: "9999", Key("t2.1", "normative", "issued"): "8888", Key("t3", "concluded", "total"): "7777"}
    publish("甲镇 2024年报.html", with_figures(page_of(of(A)), figures))
    publish("乙镇.docx", page_of(of(B)), as_docx)
    status, found = standing()
    page = found["units"][1]["published"]["pages"][0]
    assert (status, states(found)) == (1, dict(zip("沂甲乙丙丁", STATES, strict=True)))
    assert (page["differences"], page["see"]) == (3, f'xlreport diff 收到/{A.code}.xlsx "公开/甲镇 2024年报.html"')
    shown = json.loads(run(*shlex.split(page["see"])[1:], "--json")[1])
    assert {one["key"]: one["new"] for one in (*shown["figures"], *shown["totals"])} == {
        str(key): text for key, text in figures.items()
    }


def test_no_name_of_a_page_becomes_more_than_a_path_in_the_command(here: Path) -> None:
    page = with_figures(page_of(of(A)), {RECEIVED: "9999"})
    names = ["--force.html", "a;b&c (2) 'd' #~[x].html", "鲁村镇（定稿）.html"]
    odd = ['a"b.html', "a$(touch x).html", "`a`.html", "a\nb.html", "%a%.html", "“a”.html", "a!b.html", "a\\b.html"]
    for name in (*names, *odd):
        publish(name, page)
    pages = standing()[1]["units"][1]["published"]["pages"]
    commands = [page["see"] for page in pages if page["see"]]
    assert {tuple(shlex.split(command)) for command in commands} == {
        ("xlreport", "diff", f"收到/{A.code}.xlsx", f"公开/{name}") for name in names
    }
    assert {page["message"] for page in pages if not page["see"]} == {
        "文件名里有引号、$、% 一类的字符，不能写成命令；请先改名，再用 xlreport diff 逐处比较。"
    }


STATES = ("unpublished", "differs", "published", "unpublished", "unpublished")


def test_blanks_signs_and_noughts_behind_are_no_differences(here: Path) -> None:
    nothing = iter(("/", "", "—") * 200)
    publish("甲.html", with_texts(page_of(of(A)), lambda text: next(nothing) if text == "0" else text))
    publish("乙.html", shown(padded)(page_of(of(B))))
    assert [states(standing()[1])[name] for name in "甲乙"] == ["published", "published"]


NOT_COMPARED: Mapping[str, tuple[Callable[[Page], Page], str]] = {
    "a label is missing": (
        lambda page: with_texts(page, lambda text: "公民" if text == "自然人" else text),
        "「申请人情况 / 自然人」：没有找到这个标签，或它的数字格，有 25 个数字没有比较。",
    ),
    "a cell of words": (
        lambda page: with_figures(page, {RECEIVED: "若干件"}),
        f"「{FORM.label(RECEIVED)}」：表三 第 4 行 第 4 列 写的是“若干件”，不是一个数。",
    ),
    "no texts": (
        lambda page: [page[0], *(block for block in page if not isinstance(block, str))],
        "里面没有各部分的文字，只比较了数字。",
    ),
}


@pytest.mark.parametrize("name", NOT_COMPARED)
def test_a_page_of_which_not_all_can_be_told_is_not_called_equal(name: str, here: Path) -> None:
    change, said = NOT_COMPARED[name]
    publish("甲.html", change(page_of(of(A))))
    status, found = standing()
    (page,) = found["units"][1]["published"]["pages"]
    assert (status, page["state"], page["message"]) == (1, "uncompared", said)


def test_of_two_pages_of_a_unit_the_one_that_needs_a_person_is_its_state(here: Path) -> None:
    publish("甲.html", page_of(of(A)))
    publish("甲.docx", with_figures(page_of(of(A)), {RECEIVED: "9999"}), as_docx)
    _, found = standing()
    assert found["units"][1]["published"]["state"] == "differs"
    assert [page["state"] for page in found["units"][1]["published"]["pages"]] == ["differs", "published"]


def test_a_page_of_a_unit_whose_report_does_not_count_waits_for_it(here: Path) -> None:
    publish("甲.html", page_of(of(A)))
    Path("收到", f"{A.code}.xlsx").unlink()
    _, found = standing()
    assert found["units"][1]["published"]["pages"][0]["message"] == "这个单位的报表还没有汇总，没有比较。"


# -- the page of the whole


def test_the_page_of_the_whole_is_held_beside_the_sum_once_all_are_in(here: Path) -> None:
    run("run")
    whole = Path("汇总/沂源县2024年度报告.docx").read_bytes()
    Path("公开/沂源县.docx").write_bytes(whole)
    run("report", "--out", "x.html", "--force")
    text = Path("x.html").read_text(encoding="utf-8")
    total = plain(merge([of(unit) for unit in (WHOLE, A, B, C, D)])[RECEIVED])
    Path("公开/沂源县.html").write_text(text.replace(f">{total}<", ">99999<", 1), encoding="utf-8")
    found = standing()[1]["published"]["whole"]
    assert [(page["file"], page["state"], page["differences"]) for page in found["pages"]] == [
        ("沂源县.docx", "published", 0),
        ("沂源县.html", "differs", 1),
    ]
    Path("收到", f"{A.code}.xlsx").unlink()
    found = standing()[1]["published"]["whole"]
    assert {page["message"] for page in found["pages"]} == {"汇总还是草稿，缺 1 个单位，没有比较。"}


def test_the_own_page_of_who_speaks_for_the_whole_is_known_by_what_it_reported_of_itself(here: Path) -> None:
    run("run")
    publish("本级.html", page_of(of(WHOLE)))
    Path("公开/沂源县.docx").write_bytes(Path("汇总/沂源县2024年度报告.docx").read_bytes())
    found = standing()[1]
    assert states(found)["沂"] == "published"
    assert [(page["file"], page["state"]) for page in found["published"]["whole"]["pages"]] == [
        ("沂源县.docx", "published")
    ]


# -- what is of nobody


def test_what_is_no_page_of_a_unit_of_this_year_is_listed_by_name(here: Path) -> None:
    publish("外地.html", page_of(of(Unit("9", "外地镇人民政府", "乡镇"))))
    publish("去年.html", page_of(random_filing(3, A, 2023)))
    publish("没有标题.html", page_of(of(B))[1:])
    Path("公开/a.pdf").write_bytes(b"%PDF-1.7")
    Path("公开/b.xlsx").write_bytes(workbook(of(C)))
    Path("公开/c.docx").write_bytes(as_docx(["乙镇人民政府", "没有表格"]))
    status, found = standing()
    told = others(found)
    assert (status, sorted(told)) == (1, ["a.pdf", "b.xlsx", "c.docx", "去年.html", "外地.html", "没有标题.html"])
    advice = "请把网页另存为 .html，文档另存为 .docx，再放进来。"
    assert told == {
        "a.pdf": f"是 PDF 文件，不能比较。{advice}",
        "b.xlsx": f"是填报的工作簿，不是公开的页面。{advice}",
        "c.docx": "里面没有找到年报的表格，没有比较。",
        "去年.html": "是 2023 年的报告，不是 2024 年的，没有比较。",
        "外地.html": "标题里的“沂源县外地镇人民政府”不是名册上的单位，没有比较。",
        "没有标题.html": "标题里没有单位名称，没有比较。",
    }
    assert set(states(found).values()) == {"unpublished"}


def test_what_a_browser_saves_beside_a_page_belongs_to_it(here: Path) -> None:
    publish("甲.html", page_of(of(A)))
    Path("公开/甲_files").mkdir()
    Path("公开/甲_files/a.js").write_text("x")
    Path("公开/Thumbs.db").write_bytes(b"")
    Path("公开/乙_files").mkdir()
    Path("公开/乙_files/a.js").write_text("x")
    assert list(others(standing()[1])) == ["乙_files/a.js"]


# -- in the round


def test_pages_are_no_returns_and_nothing_is_written_among_them(here: Path) -> None:
    publish("甲.html", page_of(of(A)))
    before = county.state(Path("公开"))
    assert "共 5 份文件" in run("run")[1]
    assert run("report", "--all", "公开")[0] == 2
    assert county.state(Path("公开")) == before


def test_a_round_of_an_older_version_has_no_folder_for_pages(here: Path) -> None:
    Path("公开").rmdir()
    assert run("run")[0] == 0
    assert states(standing()[1])["甲"] == "unpublished"


def test_what_is_printed_says_it_beside_each_unit(here: Path) -> None:
    publish("甲.html", with_figures(page_of(of(A)), {RECEIVED: "9999"}))
    publish("乙.html", page_of(of(B)))
    Path("公开/a.pdf").write_bytes(b"%PDF-1.7")
    lines = run("status")[1].splitlines()
    assert lines[1:5] == [
        f"已汇总  {A.name}（{A.code}）  {A.code}.xlsx  不一致 1 处",
        "        甲.html：有 1 处与报送的不同。",
        f"        逐处看：xlreport diff 收到/{A.code}.xlsx 公开/甲.html",
        f"已汇总  {B.name}（{B.code}）  {B.code}.xlsx  已公开",
    ]
    assert "公开待认  a.pdf  是 PDF 文件，不能比较。请把网页另存为 .html，文档另存为 .docx，再放进来。" in lines
    assert "公开：已公开 1 个，不一致 1 个，未公开 3 个。" in lines
    assert lines[-1] == "公开的要核对 2 份：用上面的 xlreport diff 逐处看，哪边错改哪边。"


def test_the_list_has_a_column_for_it_and_the_pages_that_need_a_person(here: Path) -> None:
    publish("甲.html", with_figures(page_of(of(A)), {RECEIVED: "9999"}))
    run("status", "--out", "x.xlsx")
    rows = [[cell.value for cell in row] for row in opened(Path("x.xlsx").read_bytes())["催报"].iter_rows(min_row=4)]
    assert [row[-1] for row in rows[:6]] == ["公开", "未公开", "不一致 1 处", "未公开", "未公开", "未公开"]
    assert [row[:4] for row in rows[7:]] == [
        ["公开的网页和文档里要核对的", None, None, None],
        ["甲.html", None, "不一致 1 处", f"xlreport diff 收到/{A.code}.xlsx 公开/甲.html"],
    ]
    assert FORM.title in opened(Path("x.xlsx").read_bytes())["催报"]["A1"].value
