"""What is said of reports of one unit that differ, so that somebody can choose one."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from support.filings import FORM, changed, workbook
from xlreport import Filing, Key, Outcome, Returned, Text, Unit, collect, merge
from xlreport.findings import ACCEPTED
from xlreport.office.differences import differences

TOWN = Unit("1", "甲镇人民政府", "乡镇")
RECEIVED, GRANTED = Key("t3", "received", "business"), Key("t3", "granted", "business")
FILING = Filing(FORM, TOWN, 2024, dict.fromkeys(FORM.inputs, Decimal(0)))


def said(*filings: Filing, saved: tuple[str, ...] = ("", "", "", "")) -> str:
    moments = zip("abcd", filings, saved, strict=False)
    return differences([Outcome(f"{n}.xlsx", "", ACCEPTED, TOWN, (), Returned(f), saved=at) for n, f, at in moments])


def test_figures_facts_and_texts_that_differ_are_named_by_cell_and_label() -> None:
    other = changed(replace(FILING, facts={"phone": "0533-1"}), {RECEIVED: 12, GRANTED: None})
    other = replace(other, texts={"overview/active": Text("（一）主动公开", ("公开 3 条。",))})
    assert said(FILING, other).split("；") == [
        "不同：三、依申请公开!E8「新收 · 商业企业」0、12",
        "三、依申请公开!E10「予以公开 · 商业企业」0、空",
        "封面和基本信息!B20「电话」空、0533-1",
        "一、总体情况!A11「主动公开」文字不同",
    ]


def test_a_text_that_only_one_of_them_has_is_named_where_it_would_stand_in_the_first() -> None:
    own = {"overview/extra_1": Text("（六）队伍建设", ("培训 2 次。",)), "other/extra_9": Text("（九）别的", ())}
    assert said(FILING, replace(FILING, texts=own)).split("；") == [
        "不同：一、总体情况!A5「自拟标题一」文字不同",
        "五、六、问题和其他!A31「其他事项九」文字不同",
    ]
    assert said(replace(FILING, texts={"other/extra_1": Text("（一）甲", ())}), FILING) == (
        "不同：五、六、问题和其他!A36「其他事项一」文字不同"
    )


def test_no_more_than_ten_differences_are_listed_and_then_their_number() -> None:
    other = replace(FILING, inputs=dict.fromkeys(FORM.inputs, Decimal(1)))
    listed = said(FILING, other).split("；")
    assert (len(listed), listed[-1]) == (11, f"等 {len(FORM.inputs)} 处")


def test_of_many_files_the_values_are_told_once_each() -> None:
    filings = [changed(FILING, {RECEIVED: value}) for value in (1, 2, 1, 2)]
    assert said(*filings) == "不同：三、依申请公开!E8「新收 · 商业企业」1、2"


def test_the_newer_file_is_named_first_where_the_files_say_when_they_were_saved() -> None:
    other = changed(FILING, {RECEIVED: 12})
    moments = ("2025-01-10T08:30:00Z", "2025-01-09T20:00:00Z")
    differs = "不同：三、依申请公开!E8「新收 · 商业企业」0、12"
    assert said(FILING, other, saved=moments) == f"“a.xlsx”较新（2025-01-10 16:30 保存，仅供参考）；{differs}"
    for unknown in (("", ""), (moments[0],) * 2, ("2025-99-99T08:30:00Z", "")):
        assert said(FILING, other, saved=unknown) == differs


def test_summaries_of_other_members_differ_in_their_sums() -> None:
    towns = [Filing(FORM, Unit(code, code, "乡镇"), 2024, {RECEIVED: Decimal(3)}) for code in "12"]
    assert said(merge(towns[:1], TOWN), merge(towns, TOWN)) == "不同：三、依申请公开!E8「新收 · 商业企业」3、6"


def test_a_conflict_says_what_differs(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(workbook(FILING))
    (tmp_path / "b.xlsx").write_bytes(workbook(changed(FILING, {Key("t2.5", "licensing", "decisions"): 41})))
    collection = collect([str(tmp_path)])
    says = {finding.says for o in collection.outcomes for finding in o.findings if finding.code == "CONFLICT"}
    assert says == {
        "同一单位有内容不同的报表：a.xlsx、b.xlsx，都未计入。不同：二、主动公开!B11「行政许可 · 处理决定」0、41。",
    }
