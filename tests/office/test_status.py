"""Where each unit stands, and what is written to it."""

from __future__ import annotations

import contextlib
import datetime
import io
import json
import os
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support import libreoffice
from support.books import opened
from support.filings import FORM, changed, random_filing, workbook
from support.json_schema import broken
from support.returned import DATA
from xlreport import Collection, Finding, Key, Outcome, Round, Unit, collect
from xlreport.cli import main
from xlreport.export import schema, status_document
from xlreport.findings import (
    ACCEPTED,
    DUPLICATE,
    REJECTED,
    SKIPPED,
    SUPERSEDED,
    UNKNOWN,
    Contact,
    finding_of,
)
from xlreport.office import Roster, status, write_status_list
from xlreport.workbook.read import identity_of

UNITS = tuple(Unit(str(n), f"{name}镇", ("街道", "乡镇")[n % 2]) for n, name in enumerate("甲乙丙丁", 1))
A, B, C, D = UNITS
D6 = Key("t3", "received", "natural_person")
DUE = datetime.date(2025, 1, 20)
RULE = Finding("T3-BALANCE", "error", "新收", "新收 3，办结 2，差 1，应相等。", "请核对后重报。")


def inbox(folder: Path) -> Path:
    """Two good versions of one unit that differ, a good, a faulty, a missing one; a stranger, and what is none."""
    folder.mkdir()
    files: Mapping[str, bytes] = {
        "a.xlsx": workbook(random_filing(1, A)),
        "b.xlsx": workbook(changed(random_filing(2, B), {D6: 999})),
        "c1.xlsx": workbook(random_filing(3, C)),
        "c2.xlsx": workbook(random_filing(4, C)),
        "x.xlsx": workbook(random_filing(5, Unit("9", "名册外镇", "乡镇"))),
        "y.pdf": b"%PDF-1.7",
        "Thumbs.db": b"",
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


def run(*arguments: object) -> tuple[int, str]:
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()):
        code = main([str(argument) for argument in arguments])
    return code, out.getvalue()


def roster(folder: Path) -> Path:
    path = folder / "roster.csv"
    path.write_text("代码,名称,类别\n" + "".join(f"{u.code},{u.name},{u.kind}\n" for u in UNITS), encoding="utf-8")
    return path


def document(tmp_path: Path, *more: object) -> Any:
    arguments = ("status", inbox(tmp_path / "in"), "--roster", roster(tmp_path), "--due", "2025年1月20日", "--json")
    return json.loads(run(*arguments, *more)[1])


# -- who is where


def test_each_unit_is_in_its_one_state_and_each_file_stands_once(tmp_path: Path) -> None:
    found = document(tmp_path)
    assert [(unit["code"], unit["state"], unit["files"]) for unit in found["units"]] == [
        ("1", "accepted", ["a.xlsx"]),
        ("2", "rejected", ["b.xlsx"]),
        ("3", "duplicate", ["c1.xlsx", "c2.xlsx"]),
        ("4", "missing", []),
    ]
    assert found["counts"] == {"due": 4, "accepted": 1, "duplicate": 1, "rejected": 1, "missing": 1}
    assert [(o["file"], o["status"]) for o in found["others"]] == [
        ("Thumbs.db", "skipped"),
        ("x.xlsx", "unknown"),
        ("y.pdf", "rejected"),
    ]
    assert found["next"].startswith("退回 1 个、重复 1 个、缺报 1 个：")


@given(
    st.lists(
        st.tuples(
            st.sampled_from([*UNITS, Unit()]),
            st.sampled_from([ACCEPTED, REJECTED, DUPLICATE, SUPERSEDED, UNKNOWN, SKIPPED]),
        ),
        max_size=12,
    ),
    st.booleans(),
)
def test_the_sum_of_the_counts_is_always_the_number_of_units(files: list[tuple[Unit, str]], listed: bool) -> None:
    outcomes = tuple(Outcome(f"{n}.xlsx", "", state, unit) for n, (unit, state) in enumerate(files))
    found = status(Collection(outcomes, roster=UNITS if listed else None))
    assert sum(found.counts.values()) == 2 * found.counts["due"] == 2 * len(found.standings)
    assert sorted(o.file for o in (*found.others, *(o for s in found.standings for o in s.outcomes))) == sorted(
        o.file for o in outcomes
    )
    ranks = (ACCEPTED, DUPLICATE)
    for standing in found.standings:
        statuses = {o.status for o in standing.outcomes}
        expected = next((one for one in ranks if one in statuses), "rejected" if statuses else "missing")
        assert standing.state == expected
    parts = found.by_kind().values()
    assert {state: sum(part[state] for part in parts) for state in found.counts} == (
        found.counts if parts else dict.fromkeys(found.counts, 0)
    )


def test_without_a_roster_the_units_are_those_that_files_name(tmp_path: Path) -> None:
    found = json.loads(run("status", inbox(tmp_path / "in"), "--json")[1])
    assert {unit["code"]: unit["state"] for unit in found["units"]} == {
        "1": "accepted",
        "2": "rejected",
        "3": "duplicate",
        "9": "accepted",
    }


def test_a_report_was_late_when_it_says_so_itself_and_nobody_knows_when_it_says_nothing() -> None:
    def late(saved: str) -> bool | None:
        outcome = Outcome("a.xlsx", "", ACCEPTED, A, saved=saved, changed="2025-03-01T00:00:00Z")
        return status(Collection((outcome,), roster=(A,)), due=DUE).standings[0].late

    moments = ("2025-01-20T15:59:59Z", "2025-01-20T16:00:00Z", "", "2021-09-01T00:00:00Z", "2025-99-99T00:00:00Z")
    assert [late(moment) for moment in moments] == [False, True, None, None, None]


# -- what is written to a unit


def test_a_message_says_what_is_wrong_where_and_what_to_do_by_when(tmp_path: Path) -> None:
    messages = {unit["code"]: unit["message"] for unit in document(tmp_path)["units"]}
    assert messages["1"] == "甲镇：贵单位的2024年政府信息公开工作年度报告已收到，并已汇总。"
    assert messages["4"] == "丁镇：还没有收到贵单位的2024年政府信息公开工作年度报告，请于2025年1月20日前报送。"
    first, fault, *_, last = messages["2"].splitlines()
    assert first == "乙镇：贵单位报来的“b.xlsx”没有汇总："
    assert fault.startswith("1. 三、依申请公开!D8 新收 · 自然人：新收 999 ")
    assert last == "请于2025年1月20日前改正后重报。"
    assert "请确认以哪一份为准，并告知汇总单位。" in messages["3"]


def test_without_a_day_nobody_is_told_one() -> None:
    (standing,) = status(Collection((), (A,), (A,), year=2024)).standings
    assert standing.message == "甲镇：还没有收到贵单位的2024年政府信息公开工作年度报告，请尽快报送。"


@given(st.text(max_size=700), st.text(max_size=700), st.integers(0, 30))
def test_a_message_has_at_most_500_characters(name: str, says: str, findings: int) -> None:
    told = tuple(replace(RULE, says=f"{says}{n}") for n in range(findings))
    unit = Unit("1", name, "乡镇")
    for state in (REJECTED, DUPLICATE, ACCEPTED):
        outcome = Outcome(f"{name}.xlsx", "", state, unit, told)
        (standing,) = status(Collection((outcome,), roster=(unit,)), due=DUE).standings
        assert len(standing.message) <= 500
    assert len(status(Collection((), (unit,), (unit,))).standings[0].message) <= 500


def test_what_does_not_fit_is_counted() -> None:
    told = tuple(replace(RULE, says="新收和办结不相等，差 1。" * 8) for _ in range(9))
    outcome = Outcome("a.xlsx", "", REJECTED, A, told)
    (standing,) = status(Collection((outcome,), roster=(A,))).standings
    assert "（共 9 处，其余见退回件）" in standing.message


# -- as a document, as a list


def test_the_document_is_as_its_schema_says_with_contacts_and_lateness(tmp_path: Path) -> None:
    collection = collect([str(inbox(tmp_path / "in"))], Round(roster=Roster(UNITS)))
    known = {unit.code: Contact("张三", "0533-1") for unit in UNITS}
    found = status(replace(collection, contacts=known), Unit(name="沂源县"), DUE)
    document = json.loads(json.dumps(status_document(found)))
    assert broken(document, schema("status")) == []
    told = {one["state"]: (one["contact"], one["phone"]) for one in document["units"]}
    own = {o.status: o.filing.fact("phone") for o in collection.outcomes if o.filing}
    assert (document["name"], told["missing"]) == ("沂源县", ("张三", "0533-1"))
    assert told["accepted"][1] == own["accepted"] != "0533-1"


def test_the_list_has_a_row_for_each_unit_and_below_it_the_files_of_none(tmp_path: Path) -> None:
    out = tmp_path / "催报.xlsx"
    run("status", inbox(tmp_path / "in"), "--roster", roster(tmp_path), "--name", "沂源县", "--out", out)
    sheet = opened(out.read_bytes())["催报"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    assert [row[:4] for row in rows[:4]] == [
        ["甲镇", "乡镇", "已汇总", "a.xlsx"],
        ["乙镇", "街道", "退回", "b.xlsx"],
        ["丙镇", "乡镇", "重复", "c1.xlsx\nc2.xlsx"],
        ["丁镇", "街道", "缺报", None],
    ]
    assert sheet["A1"].value == f"沂源县2024年{FORM.title}报送情况"
    assert sheet["A3"].value == "乡镇 2 个（已汇总 1、重复 1）；街道 2 个（退回 1、缺报 1）"
    assert [row[3] for row in rows[5:] if row[3]] == ["x.xlsx", "y.pdf"]
    setup = sheet.page_setup
    assert (setup.paperSize, setup.orientation, setup.fitToWidth or 1, setup.fitToHeight) == (9, "landscape", 1, 0)


def test_the_list_is_replaced_by_the_next_one_and_never_read_as_a_return(tmp_path: Path) -> None:
    files, out = inbox(tmp_path / "in"), tmp_path / "in" / "催报.xlsx"
    for _ in range(2):
        assert run("status", files, "--roster", roster(tmp_path), "--out", out)[0] == 1
    assert identity_of(out.read_bytes())["role"] == "reminders"
    assert "OWN-LIST" in run("check", files)[1]
    out.write_bytes(DATA)
    assert run("status", files, "--roster", roster(tmp_path), "--out", out)[0] == 2
    assert out.read_bytes() == DATA


HOSTILE = '=HYPERLINK("http://a.cn")'


def test_no_text_of_a_return_becomes_a_formula_or_a_link(tmp_path: Path) -> None:
    unit = Unit("1", HOSTILE, "乡镇")
    outcomes = (
        Outcome("=1+1.xlsx", "", REJECTED, unit, (finding_of("UNREADABLE", "", found=HOSTILE),)),
        Outcome("http://b.cn.xlsx", "", REJECTED, Unit(), (finding_of("UNREADABLE", "", found=HOSTILE),)),
    )
    found = status(
        Collection(outcomes, roster=(unit,), contacts={"1": Contact(HOSTILE, "+1")}), Unit("9", HOSTILE), DUE
    )
    write_status_list(found, tmp_path / "o.xlsx")
    cells = [cell for row in opened((tmp_path / "o.xlsx").read_bytes())["催报"].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert [cell.hyperlink for cell in cells if cell.hyperlink] == []


def test_the_list_prints_on_a4_pages_of_one_width(tmp_path: Path) -> None:
    libreoffice.require()
    many = tuple(Unit(str(n), f"示例{n}局", "部门") for n in range(60))
    write_status_list(status(Collection((), many, many, year=2024), due=DUE), tmp_path / "o.xlsx")
    printed = libreoffice.resave(tmp_path / "o.xlsx", tmp_path / "o.pdf").read_bytes()
    sizes = [tuple(map(float, box.split())) for box in re.findall(rb"/MediaBox\s*\[([\d. ]+)\]", printed)]
    assert {(round(width), round(height)) for _, _, width, height in sizes} == {(842, 595)}
    assert 2 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 5


@pytest.mark.parametrize("day", ["2025-01-20", "2025/1/20", "2025年1月20日", "２０２５．１．２０"])
def test_a_day_is_read_as_people_write_it(day: str, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    found = json.loads(run("status", tmp_path / "in", "--roster", roster(tmp_path), "--due", day, "--json")[1])
    assert found["units"][0]["message"].endswith("请于2025年1月20日前报送。")


@pytest.mark.parametrize("day", ["2025-13-01", "明天", "20250120", "2025-02-30"])
def test_what_is_no_day_is_refused(day: str, tmp_path: Path) -> None:
    status_, out = run("status", tmp_path, "--due", day, "--json")
    assert (status_, "不是日期" in json.loads(out)["error"]["message"]) == (2, True)


def test_what_is_printed_names_each_unit_and_what_is_next(tmp_path: Path) -> None:
    files = inbox(tmp_path / "in")
    for name in ("c1.xlsx", "c2.xlsx"):
        os.utime(files / name, (1_736_499_600, 1_736_499_600))
    status_, said = run("status", files, "--roster", roster(tmp_path))
    lines = said.splitlines()
    assert (status_, lines[0], lines[1]) == (1, "已汇总  甲镇（1）  a.xlsx", "退回  乙镇（2）  b.xlsx")
    assert "        c1.xlsx（文件时间 2025-01-10 17:00，仅供参考）" in lines
    assert lines[-6:] == [
        "名册外  x.xlsx  不属于任何应报单位",
        "退回  y.pdf  不属于任何应报单位",
        "乡镇：应报 2 个，已汇总 1 个，重复 1 个。",
        "街道：应报 2 个，退回 1 个，缺报 1 个。",
        "共：应报 4 个，已汇总 1 个，重复 1 个，退回 1 个，缺报 1 个。",
        "退回 1 个、重复 1 个、缺报 1 个：发送催报内容（xlreport status --out 催报.xlsx）；"
        "发回退回件（xlreport check --marked 退回）；选定一份（xlreport merge --choose 文件名，或 --latest）。",
    ]
    (files / "b.xlsx").unlink()
    done = tmp_path / "done.csv"
    done.write_text("代码,名称,类别\n1,甲镇,乡镇\n", encoding="utf-8")
    for name in ("c1.xlsx", "c2.xlsx", "x.xlsx"):
        (files / name).unlink()
    assert run("status", files, "--roster", done)[1].splitlines()[-1] == "各单位都已计入，可以汇总上报：xlreport merge"
