"""The register of what went back, and the ledger of what became of everything that was found."""

from __future__ import annotations

import contextlib
import io
import json
from pathlib import Path
from typing import Any

from support.books import number, opened, text, typed
from support.filings import LAYOUT, changed, random_filing, workbook
from xlreport import Key, Unit
from xlreport.cli import main
from xlreport.findings import LedgerRow, broken_by_kind
from xlreport.form import explanation_key
from xlreport.office.register import Entry, load_register

TOWN, OTHER = Unit("1", "甲镇", "乡镇"), Unit("2", "乙局", "部门")
D6 = Key("t3", "received", "natural_person")
PLACE = LAYOUT.figures[D6]
GOOD = random_filing(1, TOWN)
BAD = changed(GOOD, {D6: GOOD[D6] + 1})


def run(*arguments: object) -> tuple[int, str]:
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()):
        status = main([str(argument) for argument in arguments])
    return status, out.getvalue()


def inbox(tmp_path: Path, **files: bytes) -> Path:
    (tmp_path / "in").mkdir(exist_ok=True)
    for name, data in files.items():
        (tmp_path / "in" / f"{name}.xlsx").write_bytes(data)
    return tmp_path / "in"


def ledger(tmp_path: Path, *more: object) -> list[dict[str, Any]]:
    status = json.loads(run("status", tmp_path / "in", "--marked", tmp_path / "back", *more, "--json")[1])
    rows: list[dict[str, Any]] = status["ledger"]
    return rows


def sent_back(tmp_path: Path) -> tuple[Entry, ...]:
    """The register after a check that writes marked copies."""
    run("check", tmp_path / "in", "--marked", tmp_path / "back")
    return load_register(tmp_path / "back")


def states(rows: list[dict[str, Any]]) -> list[tuple[str, str, str, str | None]]:
    return [(row["rule"], row["first_file"], row["state"], row["by_file"]) for row in rows]


# -- the register


def test_what_goes_back_is_noted_once_and_what_was_noted_stays(tmp_path: Path) -> None:
    inbox(tmp_path, a=workbook(BAD))
    (first,) = sent_back(tmp_path)
    assert (first.code, first.unit, first.file, first.codes) == ("1", "甲镇", "a.xlsx", ("T3-BALANCE",))
    before = (tmp_path / "back" / "登记.csv").read_bytes()
    assert sent_back(tmp_path) == (first,)
    assert (tmp_path / "back" / "登记.csv").read_bytes() == before
    inbox(tmp_path, a=workbook(changed(BAD, {D6: 999})))
    assert sent_back(tmp_path)[0] == first
    assert len(sent_back(tmp_path)) == 2
    assert (tmp_path / "back" / "登记.csv").read_bytes().startswith(before)


def test_what_somebody_wrote_beside_it_stays(tmp_path: Path) -> None:
    inbox(tmp_path, a=workbook(BAD))
    sent_back(tmp_path)
    path = tmp_path / "back" / "登记.csv"
    noted = path.read_text(encoding="utf-8-sig").replace("T3-BALANCE", "T3-BALANCE,已电话通知")
    path.write_bytes(noted.encode("gbk"))
    inbox(tmp_path, b=workbook(changed(random_filing(2, OTHER), {D6: 999})))
    assert len(sent_back(tmp_path)) == 2
    assert path.read_text(encoding="utf-8-sig").startswith(noted)


def test_another_list_of_that_name_is_left_alone_and_nothing_is_written(tmp_path: Path) -> None:
    inbox(tmp_path, a=workbook(BAD))
    (tmp_path / "back").mkdir()
    (tmp_path / "back" / "登记.csv").write_text("来访,登记\n", encoding="utf-8")
    assert run("check", tmp_path / "in", "--marked", tmp_path / "back")[0] == 2
    assert [path.name for path in (tmp_path / "back").iterdir()] == ["登记.csv"]


# -- the ledger


def test_an_error_is_open_until_a_copy_corrects_it_and_the_row_says_by_which_file(tmp_path: Path) -> None:
    inbox(tmp_path, a=workbook(BAD))
    assert ledger(tmp_path) == [
        {
            "code": "1",
            "rule": "T3-BALANCE",
            "key": str(D6),
            "first_file": "a.xlsx",
            "returned": None,
            "state": "open",
            "by_file": None,
        }
    ]
    (entry,) = sent_back(tmp_path)
    (row,) = ledger(tmp_path)
    assert (row["returned"], row["state"]) == (entry.time, "open")
    copy = (tmp_path / "back" / "a.xlsx").read_bytes()
    inbox(tmp_path, b=typed(copy, PLACE.sheet, {PLACE.cell: number(GOOD[D6])}))
    (row,) = ledger(tmp_path)
    assert (row["first_file"], row["returned"], row["state"], row["by_file"]) == (
        "a.xlsx",
        entry.time,
        "corrected",
        "b.xlsx",
    )


def test_a_copy_that_corrects_one_thing_and_breaks_another_leaves_that_open(tmp_path: Path) -> None:
    inbox(tmp_path, a=workbook(BAD))
    sent_back(tmp_path)
    broken = Key("t2.1", "normative", "issued")
    place = LAYOUT.figures[broken]
    copy = (tmp_path / "back" / "a.xlsx").read_bytes()
    mended = typed(copy, PLACE.sheet, {PLACE.cell: number(GOOD[D6])})
    inbox(tmp_path, b=typed(mended, place.sheet, {place.cell: text("3件多")}))
    assert states(ledger(tmp_path)) == [
        ("T3-BALANCE", "a.xlsx", "corrected", "b.xlsx"),
        ("CELL-TEXT", "b.xlsx", "open", None),
    ]


def test_what_the_office_accepts_is_accepted_and_what_the_unit_explains_is_explained(tmp_path: Path) -> None:
    short = {key: found for key, found in GOOD.texts.items() if key != "problems/problems"}
    filing = changed(BAD, {})
    filing = type(filing)(filing.form, filing.unit, filing.year, filing.inputs, filing.facts, short)
    inbox(tmp_path, a=workbook(filing))
    (tmp_path / "kept").mkdir()
    accepted = "代码,规则,理由,日期\n1,T3-BALANCE,已核实,\n"
    (tmp_path / "kept" / "认可.csv").write_text(accepted, encoding="utf-8")
    rows = ledger(tmp_path, "--decisions", tmp_path / "kept")
    assert ("T3-BALANCE", "a.xlsx", "accepted", "a.xlsx") in states(rows)
    (missing,) = [row["rule"] for row in rows if row["rule"] != "T3-BALANCE"]
    said = {**filing.facts, explanation_key(missing): "本年度没有。"}
    inbox(tmp_path, a=workbook(type(filing)(filing.form, filing.unit, filing.year, filing.inputs, said, short)))
    assert (missing, "a.xlsx", "explained", "a.xlsx") in states(ledger(tmp_path))


def test_a_new_return_beside_the_refused_one_has_corrected_it(tmp_path: Path) -> None:
    inbox(tmp_path, a=workbook(BAD), b=workbook(GOOD))
    assert states(ledger(tmp_path)) == [("T3-BALANCE", "a.xlsx", "corrected", "b.xlsx")]


def test_the_summary_has_the_ledger_and_how_often_each_rule_was_broken_by_kind(tmp_path: Path) -> None:
    other = random_filing(2, OTHER)
    inbox(tmp_path, a=workbook(BAD), b=workbook(GOOD), c=workbook(other))
    named = ("--name", "沂源县", "--code", "370323", "--kind", "县")
    run("merge", tmp_path / "in", "--out", tmp_path / "o.xlsx", "--marked", tmp_path / "back", *named)
    book = opened((tmp_path / "o.xlsx").read_bytes())
    rows = [[cell.value for cell in row] for row in book["整改台账"].iter_rows(min_row=4)]
    assert rows[0][0:3] + rows[0][4:] == ["甲镇", "错误", "T3-BALANCE", "a.xlsx", None, "已改正", "b.xlsx"]
    assert [row[:3] for row in rows[3:5]] == [["规则", "乡镇", "合计"], ["T3-BALANCE", 1, 1]]
    assert run("check", tmp_path / "o.xlsx")[0] == 0


def test_today_counts_as_returned_in_the_summary_of_today(tmp_path: Path) -> None:
    inbox(tmp_path, a=workbook(BAD), c=workbook(random_filing(2, OTHER)))
    run("merge", tmp_path / "in", "--out", tmp_path / "o.xlsx", "--marked", tmp_path / "back")
    (entry,) = load_register(tmp_path / "back")
    assert opened((tmp_path / "o.xlsx").read_bytes())["整改台账"]["F4"].value == entry.time


def test_a_round_without_findings_has_no_ledger(tmp_path: Path) -> None:
    inbox(tmp_path, a=workbook(GOOD))
    run("merge", tmp_path / "in", "--out", tmp_path / "o.xlsx")
    assert "整改台账" not in opened((tmp_path / "o.xlsx").read_bytes()).sheetnames


def test_rules_are_counted_by_kind_the_most_frequent_first() -> None:
    rows = [LedgerRow(unit, rule, "error", "", "a.xlsx") for unit, rule in ((TOWN, "B"), (TOWN, "A"), (OTHER, "A"))]
    assert broken_by_kind(rows) == {"A": {"乡镇": 1, "部门": 1}, "B": {"乡镇": 1}}
