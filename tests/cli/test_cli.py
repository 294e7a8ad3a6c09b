"""The command line: what it prints and where, its exit status, and the JSON that others rely on."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from support.commands import Done, run
from support.filings import FORM, LAYOUT, changed, random_filing, workbook
from xlreport import Key, Unit, blank, read
from xlreport.findings import CODES
from xlreport.form import BASIS_WORDS
from xlreport.layout import seal

ROSTER = "代码,名称,类别\n1,甲镇人民政府,乡镇\n2,乙镇人民政府,乡镇\n"
TOWNS = (Unit("1", "甲镇人民政府", "乡镇"), Unit("2", "乙镇人民政府", "乡镇"))


def filed(folder: Path, *units: Unit, seed: int = 1) -> Path:
    """A folder with a good return of each unit."""
    folder.mkdir(exist_ok=True)
    for n, unit in enumerate(units):
        (folder / f"{unit.code}.xlsx").write_bytes(workbook(random_filing(seed + n, unit)))
    return folder


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8")
    return filed(tmp_path / "inbox", *TOWNS)


# -- exit status


def test_all_in_is_0(inbox: Path, tmp_path: Path) -> None:
    whose = ("--name", "沂源县", "--code", "9", "--kind", "县")
    done = run("merge", inbox, "--roster", tmp_path / "roster.csv", "--out", tmp_path / "out.xlsx", *whose)
    printed = ["共 2 份文件，应报 2 个单位，已汇总 2 个，缺报 0 个。", f"已写出 {tmp_path / 'out.xlsx'}"]
    assert done == Done(0, "\n".join([*printed, "下一步：都已汇总。核对汇总表后就可以报送。", ""]), "")


def test_a_missing_unit_is_1_and_the_summary_is_written(inbox: Path, tmp_path: Path) -> None:
    (inbox / "2.xlsx").unlink()
    done = run("merge", inbox, "--roster", tmp_path / "roster.csv", "--out", tmp_path / "out.xlsx")
    assert (done.status, (tmp_path / "out.xlsx").exists()) == (1, True)
    assert "缺报  乙镇人民政府（2）" in done.out


def test_a_refused_return_is_1_and_is_said_with_code_and_cell(inbox: Path) -> None:
    key = Key("t3", "received", "natural_person")
    wrong = changed(random_filing(2, TOWNS[1]), {key: 999})
    (inbox / "2.xlsx").write_bytes(workbook(wrong))
    done = run("check", inbox)
    assert (
        done.status,
        "退回  2.xlsx  乙镇人民政府\n  错误  三、依申请公开!D8  新收 · 自然人  T3-BALANCE\n" in done.out,
    ) == (1, True)


def test_nothing_accepted_is_1_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "blank.xlsx").write_bytes(workbook(blank(FORM)))
    done = run("merge", tmp_path / "blank.xlsx", "--out", tmp_path / "out.xlsx", "--json")
    assert (done.status, done.json["summary"], done.json["totals"]) == (1, None, {})
    assert not (tmp_path / "out.xlsx").exists()


MISTAKES = {
    "an unknown command": (["summarise"], "没有命令 summarise"),
    "an unknown option": (["check", ".", "--strict"], "没有选项 --strict"),
    "no path": (["check"], "缺少 PATH"),
    "no output": (["merge", "."], "缺少 --out"),
    "an option without a value": (["merge", ".", "--out"], "选项 --out 后面要跟一个值"),
    "a year that is none": (["merge", ".", "--out", "a.xlsx", "--year", "今年"], "--year 的值不对"),
    "a path that is not there": (["check", "没有.xlsx"], "找不到文件或文件夹：没有.xlsx"),
    "a glob that matches nothing": (["check", "没有*.xlsx"], "找不到文件或文件夹：没有*.xlsx"),
    "a roster that is not there": (["check", ".", "--roster", "没有.csv"], "找不到名册：没有.csv"),
    "a kind of no form": (["merge", ".", "--out", "a.xlsx", "--kind", "村"], "没有“村”这个单位类别"),
    "a form that is not there": (["items", "--form", "annual-1999"], "没有名为“annual-1999”的表式"),
    "half a unit": (["template", "--unit", "甲镇", "--year", "2024", "--out", "a.xlsx"], "要同时写明"),
    "a year beyond reason": (["template", "--year", "20244", "--out", "a.xlsx"], "年份 20244 不对"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_the_command_is_2_and_is_said_in_chinese(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments, says = MISTAKES[name]
    monkeypatch.chdir(tmp_path)
    done = run(*arguments)
    assert (done.status, done.out, says in done.err, "Traceback" in done.err) == (2, "", True, False)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", [name for name in MISTAKES if MISTAKES[name][0][0] != "template"])
def test_a_mistake_is_one_json_document_too(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    arguments, says = MISTAKES[name]
    monkeypatch.chdir(tmp_path)
    done = run(*arguments[:1], "--json", *arguments[1:])
    error = done.json["error"]
    assert (done.status, sorted(error)) == (2, ["code", "message", "suggestion"])
    assert says in error["message"]


def test_returns_of_several_years_are_2_unless_a_year_is_given(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for year, unit in ((2023, TOWNS[0]), (2024, TOWNS[1])):
        (inbox / f"{year}.xlsx").write_bytes(workbook(random_filing(1, unit, year)))
    several = run("merge", inbox, "--out", tmp_path / "out.xlsx", "--json")
    assert (several.status, several.json["error"]["code"]) == (2, "YEARS-DIFFER")
    one = run("merge", inbox, "--out", tmp_path / "out.xlsx", "--year", "2024", "--json")
    assert [(o["file"], o["status"]) for o in one.json["returns"]] == [
        ("2023.xlsx", "rejected"),
        ("2024.xlsx", "accepted"),
    ]


def test_a_fault_of_the_program_shows_no_traceback_without_debug(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("在测试里")

    monkeypatch.setattr("xlreport.office.merge.collect", fail)
    done = run("check", inbox)
    assert (done.status, done.out) == (2, "")
    assert "程序出错：ZeroDivisionError: 在测试里" in done.err
    with pytest.raises(ZeroDivisionError):
        run("check", inbox, "--debug")


# -- JSON


def test_the_json_of_merge_has_exactly_the_keys_of_the_contract(inbox: Path, tmp_path: Path) -> None:
    (inbox / "2.xlsx").write_bytes(b"%PDF-1.7")
    out = tmp_path / "out.xlsx"
    arguments = ("--roster", tmp_path / "roster.csv", "--name", "沂源县", "--out", out, "--json")
    document = run("merge", inbox, *arguments).json
    assert list(document) == ["version", "form", "year", "name", "returns", "missing", "summary", "totals"]
    assert (document["form"], document["year"], document["name"], document["summary"]) == (
        "annual-2021",
        2024,
        "沂源县",
        str(out),
    )
    assert document["missing"] == [{"code": "2", "name": "乙镇人民政府"}]
    good, bad = document["returns"]
    assert {**good, "sha256": len(good["sha256"])} == {
        "file": "1.xlsx",
        "sha256": 64,
        "status": "accepted",
        "unit": {"code": "1", "name": "甲镇人民政府"},
        "seal": seal(random_filing(1, TOWNS[0])),
        "findings": [],
    }
    assert (bad["status"], bad["unit"]) == ("rejected", None)
    (finding,) = bad["findings"]
    assert finding == {
        "code": "NOT-XLSX",
        "severity": "error",
        "key": None,
        "sheet": None,
        "cell": None,
        "found": "PDF 文件",
        "expected": None,
        "message": finding["message"],
        "suggestion": None,
        "explained": None,
        "accepted": None,
    }
    assert list(document["totals"]) == [str(key) for key in FORM.keys]
    filing = random_filing(1, TOWNS[0])
    assert [Decimal(total) for total in document["totals"].values()] == [filing[key] for key in FORM.keys]


def test_totals_are_plain_decimals_without_exponent_and_trailing_zeros(tmp_path: Path) -> None:
    fees, issued = Key("t2.8", "fees", "amount"), Key("t2.1", "normative", "issued")
    filing = changed(random_filing(1, TOWNS[0]), {fees: Decimal("1000000"), issued: 0})
    other = changed(random_filing(2, TOWNS[1]), {fees: Decimal("0.000001"), issued: 1000000000})
    inbox = filed(tmp_path / "inbox")
    for n, one in enumerate((filing, other)):
        (inbox / f"{n}.xlsx").write_bytes(workbook(one))
    totals = run("merge", inbox, "--out", tmp_path / "out.xlsx", "--json").json["totals"]
    assert (totals[str(fees)], totals[str(issued)]) == ("1000000.000001", "1000000000")


def test_the_json_of_check_is_that_of_merge_without_totals_and_summary(inbox: Path, tmp_path: Path) -> None:
    merged = run("merge", inbox, "--out", tmp_path / "out.xlsx", "--json").json
    checked = run("check", inbox, "--json").json
    assert checked == {key: value for key, value in merged.items() if key not in ("summary", "totals")}


def test_the_json_of_items_is_the_authority_on_cells() -> None:
    document = run("items", "--json").json
    assert (list(document), document["form"]) == (["version", "form", "items", "texts", "facts"], "annual-2021")
    assert [item["key"] for item in document["items"]] == [str(key) for key in FORM.keys]
    assert document["items"][10] == {
        "key": "t3/received/natural_person",
        "row_label": "一、本年新收政府信息公开申请数量",
        "column_label": "申请人情况 / 自然人",
        "kind": "count",
        "unit": "件",
        "role": "input",
        "sheet": "三、依申请公开",
        "cell": "D8",
    }
    assert {text["key"]: len(text["cells"]) for text in document["texts"]} == {
        key: block.rows for key, block in FORM.texts.items()
    }
    assert {fact["key"]: (fact["sheet"], fact["cell"]) for fact in document["facts"]} == {
        key: (place.sheet, place.cell) for key, place in LAYOUT.facts.items()
    }


def test_a_suggestion_names_cell_and_both_values(tmp_path: Path) -> None:
    import openpyxl

    key = Key("t3", "received", "natural_person")
    book = openpyxl.load_workbook(io.BytesIO(workbook(random_filing(1, TOWNS[0]))))
    book[LAYOUT.figures[key].sheet][LAYOUT.figures[key].cell] = "12件"
    book.save(tmp_path / "a.xlsx")
    (outcome,) = run("check", tmp_path / "a.xlsx", "--json").json["returns"]
    (suggestion,) = [finding["suggestion"] for finding in outcome["findings"] if finding["code"] == "CELL-TEXT"]
    assert suggestion == {
        "key": str(key),
        "sheet": "三、依申请公开",
        "cell": "D8",
        "from": "12件",
        "to": "12",
        "reason": "“12件”是 12",
        "certain": True,
        "alternatives": [],
    }


# -- the rule book


def test_the_rule_book_is_told_by_table_with_severity_and_source() -> None:
    document = run("rules", "--json").json
    assert list(document["rules"][0]) == [
        *("group", "id", "severity", "sentence", "example", "advice"),
        *("source", "basis", "quoted"),
    ]
    said = run("rules").out
    for rule in document["rules"]:
        assert all(rule[word] in said for word in ("group", "id", "sentence", "advice", "source", "quoted"))
        assert BASIS_WORDS[rule["basis"]] in said


def codes() -> list[str]:
    return sorted({*CODES, *(rule["id"] for rule in run("rules", "--json").json["rules"])})


@pytest.mark.parametrize("code", codes())
def test_every_code_is_explained_with_an_example_and_a_next_step(code: str) -> None:
    entry = run("explain", code, "--json").json
    assert (entry["id"], all(text for word, text in entry.items() if word != "quoted")) == (code, True)
    for word in ("sentence", "example", "advice"):
        assert entry[word].endswith("。")
        assert "“”" not in entry[word]
        assert "{" not in entry[word]
    said = run("explain", code.lower()).out
    assert all(
        text in said for text in (entry["example"], BASIS_WORDS[entry["basis"]], entry["source"], entry["quoted"])
    )


def test_a_code_that_does_not_exist_is_answered_with_those_that_do() -> None:
    done = run("explain", "NO-SUCH")
    assert (done.status, "没有 NO-SUCH 这个代码。" in done.err, "T3-BALANCE" in done.err) == (2, True, True)


# -- templates


def test_a_roster_gives_one_template_for_each_of_its_units(tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="gb18030")
    done = run("template", "--year", "2024", "--roster", tmp_path / "roster.csv", "--out", tmp_path / "out")
    files = sorted((tmp_path / "out").iterdir())
    assert (done.status, [file.name for file in files]) == (0, ["1_甲镇人民政府.xlsx", "2_乙镇人民政府.xlsx"])
    assert [read(file).unit for file in files] == list(TOWNS)


def test_a_template_replaces_only_its_own_earlier_one(tmp_path: Path) -> None:
    out = tmp_path / "a.xlsx"
    own = ("template", "--year", "2024", "--unit", "甲镇", "--code", "1", "--kind", "乡镇", "--out", out)
    assert [run(*own).status, run(*own).status] == [0, 0]
    other = run("template", "--year", "2023", "--unit", "甲镇", "--code", "1", "--kind", "乡镇", "--out", out)
    assert (other.status, "没有覆盖" in other.err, read(out).filing) == (2, True, read(out).filing)
    assert run("template", "--out", out, "--force").status == 0
    assert read(out).unit == Unit()


def test_a_password_that_excel_cannot_take_writes_nothing(tmp_path: Path) -> None:
    done = run("template", "--out", tmp_path / "a.xlsx", "--password", "密码")
    assert (done.status, list(tmp_path.iterdir())) == (2, [])


# -- streams


def command(*arguments: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The real command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "xlreport", *map(str, arguments)],
        capture_output=True,
        check=False,
        env={**os.environ, **environment},
    )


def test_paths_are_expanded_by_the_program(inbox: Path) -> None:
    done = command("check", f"{inbox}/*.xlsx", "--json")
    assert [outcome["file"] for outcome in json.loads(done.stdout)["returns"]] == ["1.xlsx", "2.xlsx"]


def test_json_is_all_that_stands_on_stdout(inbox: Path, tmp_path: Path) -> None:
    done = command("merge", inbox, "--out", tmp_path / "out.xlsx", "--json")
    assert (json.loads(done.stdout)["summary"], done.stderr) == (str(tmp_path / "out.xlsx"), b"")


def test_inputs_are_not_modified(inbox: Path, tmp_path: Path) -> None:
    before = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in inbox.iterdir()}
    assert run("merge", inbox, "--out", tmp_path / "out.xlsx").status == 0
    assert {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in inbox.iterdir()} == before


def test_the_summary_of_the_same_command_is_skipped_when_it_lies_in_the_folder(inbox: Path, tmp_path: Path) -> None:
    arguments = (
        "merge",
        inbox,
        "--name",
        "沂源县",
        "--code",
        "9",
        "--kind",
        "县",
        "--out",
        inbox / "汇总.xlsx",
        "--json",
    )
    first, second = run(*arguments).json, run(*arguments).json
    assert second["totals"] == first["totals"]
    assert [(o["file"], o["status"]) for o in second["returns"]][-1] == ("汇总.xlsx", "skipped")
    shutil.rmtree(inbox)


def test_help_is_in_chinese() -> None:
    done = run("--help")
    assert (done.status, "用法：" in done.out, "Usage" in done.out, "Options" in done.out) == (0, True, False, False)
