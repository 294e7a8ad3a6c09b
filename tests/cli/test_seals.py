"""What the command line and the summary say of check codes: those that stand on the papers of the returns."""

from __future__ import annotations

import contextlib
import io
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from support.books import opened, text, typed
from support.filings import LAYOUT, by_hand, changed, random_filing, workbook
from xlreport import Filing, Key, Unit
from xlreport.cli import main
from xlreport.layout import seal
from xlreport.layout.summary import LIST_HEAD_ROW, RETURNS

A, B = Unit("1", "甲镇", "乡镇"), Unit("2", "乙镇", "乡镇")
MONEY = Key("t2.8", "fees", "amount")
DOUBT = "（有修正的格，纸面上的校验码可能不同）"


def run(*arguments: object) -> str:
    """What a command prints."""
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()):
        main([str(argument) for argument in arguments])
    return out.getvalue()


def seals(*arguments: object) -> dict[str, str | None]:
    """The check codes that a JSON document tells, by file."""
    return {told["file"]: told["seal"] for told in json.loads(run(*arguments, "--json"))["returns"]}


def remarked(unit: Unit) -> Filing:
    """A good filing of which something is said: that a cell is blank."""
    filing = random_filing(1, unit)
    blank = next(key for key, value in filing.inputs.items() if not value and key.table == "t4")
    return changed(filing, {blank: None, MONEY: Decimal("190.457379")})


def repaired(filing: Filing) -> bytes:
    """Its workbook with a figure as a text."""
    place = LAYOUT.figures[MONEY]
    return typed(workbook(filing), place.sheet, {place.cell: text("190.457379")})


def test_a_return_that_was_read_has_one_and_what_is_none_or_unreadable_has_not(tmp_path: Path) -> None:
    inbox, filing = tmp_path / "in", remarked(A)
    inbox.mkdir()
    (inbox / "1.xlsx").write_bytes(workbook(filing))
    (inbox / "2.xlsx").write_bytes(b"%PDF-1.7")
    run("merge", inbox / "1.xlsx", "--out", inbox / "3.xlsx", "--name", "沂源县", "--code", "9", "--kind", "县")
    assert seals("check", inbox) == {"1.xlsx": seal(filing), "2.xlsx": None, "3.xlsx": None}


def test_the_line_of_a_return_that_counts_ends_with_it(tmp_path: Path) -> None:
    filing = remarked(A)
    (tmp_path / "1.xlsx").write_bytes(workbook(filing))
    assert f"合格  1.xlsx  甲镇  校验码 {seal(filing)}\n" in run("check", tmp_path)


def test_the_line_of_a_return_that_does_not_count_says_nothing_of_it(tmp_path: Path) -> None:
    filing = random_filing(1, A)
    received = Key("t3", "received", "natural_person")
    (tmp_path / "1.xlsx").write_bytes(workbook(changed(filing, {received: filing[received] + 1})))
    assert "校验码" not in run("check", tmp_path)


def test_of_repaired_cells_it_is_said_that_the_paper_may_differ(tmp_path: Path) -> None:
    filing = remarked(A)
    (tmp_path / "1.xlsx").write_bytes(repaired(filing))
    assert f"合格  1.xlsx  甲镇  校验码 {seal(filing)}{DOUBT}\n" in run("check", tmp_path)


def test_what_the_roster_knows_better_does_not_alter_it(tmp_path: Path) -> None:
    filing = replace(remarked(A), unit=Unit("", A.name, A.kind))
    (tmp_path / "1.xlsx").write_bytes(by_hand(filing))
    (tmp_path / "roster.csv").write_text("代码,名称,类别\n1,甲镇,乡镇\n", encoding="utf-8")
    told = seals("check", tmp_path / "1.xlsx", "--roster", tmp_path / "roster.csv")
    assert told == {"1.xlsx": seal(filing)}
    assert seal(filing) != seal(remarked(A))


def test_the_summary_lists_them(tmp_path: Path) -> None:
    filing = remarked(A)
    (tmp_path / "1.xlsx").write_bytes(workbook(filing))
    (tmp_path / "2.xlsx").write_bytes(b"%PDF-1.7")
    (tmp_path / "roster.csv").write_text("代码,名称,类别\n1,甲镇,乡镇\n2,乙镇,乡镇\n", encoding="utf-8")
    run("merge", tmp_path, "--roster", tmp_path / "roster.csv", "--out", tmp_path / "out.xlsx")
    sheet = opened((tmp_path / "out.xlsx").read_bytes())[RETURNS]
    heads, *lines = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=LIST_HEAD_ROW + 1)]
    column = heads.index("校验码")
    assert {line[heads.index("文件")] or line[0]: line[column] or "" for line in lines} == {
        **{"1.xlsx": seal(filing), "2.xlsx": ""},
        **{"roster.csv": "", B.name: ""},
    }
