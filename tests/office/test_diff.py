"""What differs between two returns, summaries or folders, and since the summary that a new one replaces."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.books import opened
from support.commands import run
from support.filings import FORM, LAYOUT, changed, filings_of_one_year, random_filing, workbook
from support.json_schema import broken
from xlreport import Collection, Filing, Key, Text, Unit, merge, write_summary
from xlreport.errors import UsageError
from xlreport.export import schema
from xlreport.form import plain
from xlreport.office import changes, diff
from xlreport.workbook.read import identity_of

TOWN, OTHER, THIRD = Unit("1", "甲镇", "乡镇"), Unit("2", "乙镇", "乡镇"), Unit("3", "丙镇", "乡镇")
COUNTY = Unit("370323", "沂源县", "县")
ISSUED, REPEALED = Key("t2.1", "normative", "issued"), Key("t2.1", "normative", "repealed")
OLD = random_filing(1, TOWN)
UP = changed(OLD, {ISSUED: OLD[ISSUED] + 5})


def folder(path: Path, *filings: Filing) -> Path:
    path.mkdir(exist_ok=True)
    for filing in filings:
        (path / f"{filing.unit.code}.xlsx").write_bytes(workbook(filing))
    return path


def summary(path: Path, *filings: Filing) -> Path:
    write_summary(merge(filings, COUNTY), Collection(()), path)
    return path


def document(old: Path, new: Path) -> Any:
    found = json.loads(run("diff", old, new, "--json")[1])
    assert broken(found, schema("diff")) == []
    return found


# -- laws


@given(filings_of_one_year())
def test_nothing_differs_from_itself(filing: Filing) -> None:
    assert not changes(filing, filing)


@given(st.lists(st.integers(0, 50), min_size=3, max_size=3), st.lists(st.integers(0, 50), min_size=3, max_size=3))
def test_the_differences_of_the_units_add_up_to_those_of_the_whole(old: list[int], new: list[int]) -> None:
    def county(values: list[int]) -> Filing:
        units = zip((TOWN, OTHER, THIRD), values, strict=True)
        return merge([Filing(FORM, unit, 2024, {ISSUED: Decimal(n)}) for unit, n in units], COUNTY)

    found = changes(county(old), county(new))
    parts = sum(f.difference for f in found.figures if f.difference is not None)
    whole = sum(t.difference for t in found.totals if t.key == ISSUED and t.difference is not None)
    assert parts == whole == sum(new) - sum(old)
    back = changes(county(new), county(old))
    assert [(f.key, f.old, f.new) for f in back.figures] == [(f.key, f.new, f.old) for f in found.figures]


def test_reports_of_two_editions_are_not_compared() -> None:
    with pytest.raises(UsageError, match="表式不同"):
        changes(OLD, replace(OLD, form=replace(FORM, id="annual-2019")))


# -- two returns


def test_figures_totals_facts_and_texts_are_named_by_label_and_cell_with_the_difference(tmp_path: Path) -> None:
    text = Text("（一）主动公开", ("公开 3 条。",))
    new = replace(UP, texts={**OLD.texts, "overview/active": text}, facts={**OLD.facts, "phone": "0533-1"})
    new = changed(new, {REPEALED: None})
    found = changes(OLD, new)
    assert [(d.key, d.place, d.old, d.new, d.difference) for d in found.figures] == [
        (ISSUED, LAYOUT.figures[ISSUED], plain(OLD[ISSUED]), plain(OLD[ISSUED] + 5), 5),
        (REPEALED, LAYOUT.figures[REPEALED], plain(OLD[REPEALED]), None, -OLD[REPEALED]),
    ]
    assert [(d.key, d.label, d.new) for d in found.texts] == [
        ("phone", "电话", "0533-1"),
        ("overview/active", "主动公开", "（一）主动公开\n公开 3 条。"),
    ]
    assert [t.key for t in found.totals] == [key for key in FORM.totals if new[key] != OLD[key]]


def test_a_return_that_would_be_refused_is_compared_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(workbook(OLD))
    (tmp_path / "b.xlsx").write_bytes(workbook(changed(OLD, {Key("t3", "received", "natural_person"): 999})))
    found = document(tmp_path / "a.xlsx", tmp_path / "b.xlsx")
    assert [(f["unit"], f["key"], f["new"]) for f in found["figures"]] == [
        ({"code": "1", "name": "甲镇"}, "t3/received/natural_person", "999")
    ]
    (tmp_path / "c.pdf").write_bytes(b"%PDF-1.7")
    status, _, err = run("diff", tmp_path / "a.xlsx", tmp_path / "c.pdf")
    assert (status, "没有可以比较的报表" in err, "PDF" in err) == (2, True, True)
    assert run("diff", tmp_path / "a.xlsx", tmp_path / "没有.xlsx")[0] == 2


# -- summaries and folders


def test_summaries_and_folders_of_the_same_returns_differ_in_the_same(tmp_path: Path) -> None:
    town = random_filing(2, OTHER)
    folders = folder(tmp_path / "1", OLD, town), folder(tmp_path / "2", UP, random_filing(3, THIRD))
    books = summary(tmp_path / "1.xlsx", OLD, town), summary(tmp_path / "2.xlsx", UP, random_filing(3, THIRD))
    one, other = (diff(str(old), str(new)) for old, new in (folders, books))
    assert (one.added, one.gone) == (other.added, other.gone) == ((THIRD,), (OTHER,))
    assert [(d.unit, d.key, d.old, d.new) for d in one.figures] == [
        (d.unit, d.key, d.old, d.new) for d in other.figures
    ]
    assert {d.key: d.difference for d in one.totals} == {d.key: d.difference for d in other.totals}
    assert {d.unit for d in one.figures} == {TOWN, OTHER, THIRD}


def test_what_differs_is_printed_and_written_to_a_workbook(tmp_path: Path) -> None:
    hostile = replace(UP, texts={**UP.texts, "overview/active": Text("", ("=1+1",))})
    a, b, out = folder(tmp_path / "a", OLD), folder(tmp_path / "b", hostile), tmp_path / "o.xlsx"
    status, said, _ = run("diff", a, b, "--out", out)
    assert (status, f"{plain(OLD[ISSUED])} → {plain(UP[ISSUED])}（+5）" in said) == (0, True)
    rows = [[cell.value for cell in row] for row in opened(out.read_bytes())["变动"].iter_rows(min_row=4)]
    line = ["甲镇", FORM.label(ISSUED), f"{LAYOUT.figures[ISSUED].sheet}!{LAYOUT.figures[ISSUED].cell}"]
    assert [*line, int(OLD[ISSUED]), int(UP[ISSUED]), 5] in rows
    types = {cell.data_type for row in opened(out.read_bytes())["变动"].iter_rows() for cell in row}
    assert types <= {"s", "n"}
    assert identity_of(out.read_bytes())["role"] == "changes"
    assert run("diff", a, a, "--out", out)[:2] == (0, f"没有不同\n已写出 {out}\n")


# -- since the last summary


def merged(inbox: Path, out: Path) -> str:
    return run("merge", inbox, "--out", out, "--name", "沂源县", "--code", "370323", "--kind", "县")[1]


def test_a_merge_says_what_has_changed_since_the_summary_that_it_replaces(tmp_path: Path) -> None:
    inbox, out = folder(tmp_path / "in", OLD, random_filing(2, OTHER)), tmp_path / "o.xlsx"
    assert "与上次汇总相比" not in merged(inbox, out)
    folder(inbox, UP, random_filing(3, THIRD))
    said = merged(inbox, out)
    assert "与上次汇总相比：新增 1 个单位、数字 1 处、合计 " in said
    book = opened(out.read_bytes())
    assert "新增 1 个单位：丙镇" in book["变动"]["A2"].value
    rows = [[cell.value for cell in row] for row in book["变动"].iter_rows(min_row=4)]
    assert ["合计", FORM.label(ISSUED)] in [row[:2] for row in rows]
    assert {row[0] for row in rows} == {"合计", "甲镇"}
    assert run("check", out)[0] == 0
    assert "与上次汇总相比" not in merged(inbox, out)
    assert "变动" not in opened(out.read_bytes()).sheetnames


@pytest.mark.parametrize("there", ["another county's", "no workbook"])
def test_what_is_no_summary_of_the_county_is_not_compared_with(there: str, tmp_path: Path) -> None:
    inbox, out = folder(tmp_path / "in", OLD), tmp_path / "o.xlsx"
    summary(out, UP) if there == "another county's" else out.write_bytes(b"PK")
    words = ("--name", "别的县", "--code", "9", "--kind", "县", "--force")
    status, said, _ = run("merge", inbox, "--out", out, *words)
    assert (status, "与上次汇总相比" in said) == (0, False)
