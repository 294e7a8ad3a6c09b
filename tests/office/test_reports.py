"""Reports of counties, of whole folders, and of what is refused or not complete."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from support.documents import docx_blocks, html_blocks
from support.filings import FORM, changed, random_filing, workbook
from xlreport import Filing, Key, Text, Unit, merge
from xlreport.cli import main
from xlreport.findings import Collection, Outcome, Returned
from xlreport.form import plain
from xlreport.office import Round, write_report, write_reports
from xlreport.word import speaking
from xlreport.workbook.write import write_summary

OWN = Unit("9", "丁县", "县")
WHOLE, A, B = Unit("0", "丁县（县本级）", "县本级"), Unit("1", "甲镇", "乡镇"), Unit("2", "乙镇", "乡镇")
D6 = Key("t3", "received", "natural_person")
ASKED = "overview/on_request"


def run(*arguments: object) -> tuple[int, str, str]:
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()) as err:
        status = main([str(argument) for argument in arguments])
    return status, out.getvalue(), err.getvalue()


def whole(**texts: Text) -> Filing:
    """The return of the county itself."""
    filing = random_filing(3, WHOLE)
    return replace(filing, facts={**filing.facts, "title_name": "丁县人民政府"}, texts={**filing.texts, **texts})


def without(filing: Filing, key: str) -> Filing:
    return replace(filing, texts={other: text for other, text in filing.texts.items() if other != key})


def put(folder: Path, files: Mapping[str, Filing]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, filing in files.items():
        (folder / name).write_bytes(workbook(filing))
    return folder


def county(path: Path, *members: Filing, own: Unit = OWN, draft: int = 0) -> Path:
    """A summary of some members; of `draft` units there is nothing."""
    absent = tuple(Unit(f"x{n}", f"缺{n}", "乡镇") for n in range(draft))
    outcomes = tuple(
        Outcome(f"{m.unit.code}.xlsx", m.unit.code, "accepted", m.unit, returned=Returned(m)) for m in members
    )
    units = (*(member.unit for member in members), *absent)
    summary = merge(members, own)
    write_summary(summary, Collection(outcomes, absent, units if draft else None, FORM, 2024), path)
    return path


def said(path: Path) -> list[str]:
    """The paragraphs of a report."""
    return [block for block in docx_blocks(path.read_bytes()) if isinstance(block, str)]


# -- a county


def test_a_county_reports_its_sums_with_the_name_contacts_and_texts_of_its_own_return(tmp_path: Path) -> None:
    own, town = whole(), random_filing(1, A)
    path = county(tmp_path / "county.xlsx", own, town)
    status, out, _ = run("report", path, "--out", tmp_path / "report.docx")
    assert (status, out.splitlines()[-1]) == (0, f"已写出 {tmp_path / 'report.docx'}")
    blocks = said(tmp_path / "report.docx")
    assert blocks[0] == "丁县人民政府2024年\n政府信息公开工作年度报告"
    assert f"请与丁县人民政府联系（地址：{own.fact('address')}；" in blocks[1]
    written = [line for text in own.texts.values() for line in (text.heading, *text.paragraphs) if line]
    assert sorted(blocks[2:]) == sorted([*written, *(section.title for section in FORM.sections.values())])
    total = plain(own[D6] + town[D6])
    tables = [block for block in docx_blocks((tmp_path / "report.docx").read_bytes()) if not isinstance(block, str)]
    assert tables[1][3][1] == total


def test_where_the_county_wrote_nothing_on_requests_a_paragraph_is_drafted_from_its_figures_and_marked(
    tmp_path: Path,
) -> None:
    path = county(tmp_path / "county.xlsx", without(whole(), ASKED), random_filing(1, A))
    status, out, _ = run("report", path, "--out", tmp_path / "report.html")
    assert (status, out.splitlines()[-1].endswith("report.html（有草拟的段落，请核对）")) == (1, True)
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert page.count('class="drafted"') == 1
    texts = [block for block in html_blocks(page) if isinstance(block, str)]
    (drafted,) = (text for text in texts if text.startswith("【草拟，请核对】"))
    summary = merge([whole(), random_filing(1, A)])
    sums = [plain(summary[Key("t3", row, "total")]) for row in ("received", "carried_in", "concluded", "carried_out")]
    begin = "共新收政府信息公开申请{}件，上年结转{}件，办结{}件，结转下年度继续办理{}件。"
    assert f"2024年，{begin.format(*sums)}" in drafted
    heads = [text for text in texts if text[:3] in ("（一）", "（二）", "（三）")]
    assert heads[:3] == ["（一）主动公开", "（二）依申请公开", "（三）政府信息管理"]


def test_groups_of_results_in_the_drafted_paragraph_are_sums_of_their_rows() -> None:
    summary, _ = speaking(merge([without(whole(), ASKED), random_filing(1, A)], OWN), {})
    assert FORM.drafted
    groups = {name: [key.row for key in keys] for name, keys in FORM.drafted.figures.items() if len(keys) > 1}
    subtotals = {line.id: list(line.sums) for line in FORM.tables["t3"].subtotals}
    assert groups == subtotals
    results = set(FORM.drafted.figures) - {"received", "carried_in", "concluded", "carried_out"}
    parts = sum(summary[key] for name in results for key in FORM.drafted.figures[name])
    assert parts == summary[Key("t3", "concluded", "total")]


def test_its_own_return_comes_before_the_settings_of_a_round_and_what_a_command_says_before_both() -> None:
    own, settings = whole(), {"title_name": "某县人民政府", "address": "某路 1 号", "phone": "5"}
    summary = merge([replace(own, facts={**own.facts, "phone": ""})], OWN)
    spoken, _ = speaking(summary, {"address": "他路 2 号"}, settings)
    assert [spoken.fact(key) for key in settings] == [own.fact("title_name"), "他路 2 号", "5"]


def test_a_paragraph_is_drafted_for_no_unit_and_not_where_there_is_one(tmp_path: Path) -> None:
    path = county(tmp_path / "county.xlsx", whole(), random_filing(1, A))
    files = put(tmp_path / "in", {"a.xlsx": without(random_filing(1, A), ASKED)})
    for source in (path, files / "a.xlsx"):
        written = write_report([str(source)], tmp_path / "report.docx", Round(), force=True).reports[0].written
        assert "【草拟" not in "".join(said(written))


def test_what_a_county_without_a_return_of_its_own_lacks_is_asked_for_by_name(tmp_path: Path) -> None:
    path, out = county(tmp_path / "county.xlsx", random_filing(1, A)), tmp_path / "report.docx"
    status, _, told = run("report", path, "--out", out)
    assert (status, out.exists()) == (2, False)
    assert "丁县的报告还缺：机关全称、地址、邮编、电话（汇总里没有县本级、市本级的报表，或它没有填）" in told
    facts = ("机关全称=丁县人民政府", "地址=一路1号", "邮编=256100", "phone=0533-1")
    status, _, _ = run("report", path, "--out", out, *(word for fact in facts for word in ("--fact", fact)))
    assert (status, said(out)[0]) == (1, "丁县人民政府2024年\n政府信息公开工作年度报告")
    assert "请与丁县人民政府联系（地址：一路1号；邮编：256100；电话：0533-1）。" in said(out)[1]
    status, told, _ = run("report", path, "--out", tmp_path / "draft.docx", "--draft")
    assert (status, "（草稿，还缺机关全称、地址、邮编、电话；有草拟的段落，请核对）" in told) == (1, True)
    assert said(tmp_path / "draft.docx")[-1] == "1. 草稿，还缺机关全称、地址、邮编、电话"


WRONG_FACTS = {
    "one that there is not": ("全称=丁县", "名称只能是：机关全称、地址"),
    "one that tells who it is": ("单位代码=1", "名称只能是"),
    "one without a text": ("地址=", "应为 名称=内容"),
}


@pytest.mark.parametrize("name", WRONG_FACTS)
def test_a_fact_that_nobody_knows_is_refused(name: str, tmp_path: Path) -> None:
    fact, says = WRONG_FACTS[name]
    path = county(tmp_path / "county.xlsx", whole())
    status, _, told = run("report", path, "--out", tmp_path / "report.docx", "--fact", fact)
    assert (status, says in told) == (2, True)


def test_a_unit_does_not_report_other_facts_than_those_of_its_return(tmp_path: Path) -> None:
    files = put(tmp_path / "in", {"a.xlsx": random_filing(1, A)})
    status, _, told = run("report", files / "a.xlsx", "--out", tmp_path / "r.docx", "--fact", "地址=别处")
    assert (status, "--fact 只用于汇总表的报告" in told) == (2, True)


# -- drafts


def test_a_summary_that_is_not_complete_says_so_on_every_page(tmp_path: Path) -> None:
    path = county(tmp_path / "county.xlsx", whole(), draft=3)
    status, out, _ = run("report", path, "--out", tmp_path / "report.html")
    assert (status, f"已写出 {tmp_path / 'report.html'}（草稿，缺 3 个单位）" in out) == (1, True)
    blocks = html_blocks((tmp_path / "report.html").read_text(encoding="utf-8"))
    assert (blocks[0], blocks[-3:]) == (
        "草稿，缺 3 个单位",
        ["还没有解决的问题", "（本页不属于报告，印发、公开前删去）", "1. 草稿，缺 3 个单位"],
    )


def test_a_refused_return_is_reported_as_a_draft_only_and_only_when_asked(tmp_path: Path) -> None:
    filing = random_filing(1, A)
    files = put(tmp_path / "in", {"a.xlsx": changed(filing, {D6: filing[D6] + 1})})
    out = tmp_path / "report.docx"
    status, told, _ = run("report", files / "a.xlsx", "--out", out)
    assert (status, out.exists(), "没有写出  a.xlsx：还有错误没有改正" in told) == (1, False, True)
    status, told, _ = run("report", files / "a.xlsx", "--out", out, "--draft")
    assert (status, f"已写出 {out}（草稿，有 1 处错误没有改正）" in told) == (1, True)
    assert said(out)[-1].startswith("1. 三、依申请公开!D")
    assert "勾稽" in said(out)[-1] or "应相等" in said(out)[-1]


def test_of_a_file_that_cannot_be_read_there_is_no_draft_either(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"%PDF-1.7")
    status, told, _ = run("report", tmp_path / "a.xlsx", "--out", tmp_path / "r.docx", "--draft")
    assert (status, "读不出内容" in told, (tmp_path / "r.docx").exists()) == (1, True, False)


# -- each unit of a folder or a summary


def test_every_accepted_unit_of_a_folder_gets_a_report_and_what_is_left_out_is_told(tmp_path: Path) -> None:
    filing = random_filing(2, B)
    files = put(tmp_path / "in", {"a.xlsx": random_filing(1, A), "b.xlsx": changed(filing, {D6: filing[D6] + 1})})
    status, told, _ = run("report", files, "--all", tmp_path / "out")
    assert (status, [path.name for path in (tmp_path / "out").iterdir()]) == (1, ["1_甲镇.docx"])
    assert told.splitlines()[-2:] == [
        "没有写出  b.xlsx：还有错误没有改正。先看草稿的，加 --draft。",
        f"已在 {tmp_path / 'out'} 写出 1 份报告。",
    ]
    status, told, _ = run("report", files, "--all", tmp_path / "out", "--draft")
    assert (status, told.splitlines()[-1]) == (1, f"已在 {tmp_path / 'out'} 写出 2 份报告，其中草稿 1 份。")


def test_the_members_of_a_summary_report_as_from_their_own_files(tmp_path: Path) -> None:
    towns = (whole(), random_filing(1, A), random_filing(2, B))
    path = county(tmp_path / "county.xlsx", *towns)
    files = put(tmp_path / "in", {f"{town.unit.code}.xlsx": town for town in towns})
    for source, folder in ((path, "from summary"), (files, "from files")):
        assert write_reports([str(source)], tmp_path / folder, Round()).complete
    names = sorted(one.name for one in (tmp_path / "from files").iterdir())
    assert names == ["0_丁县（县本级）.docx", "1_甲镇.docx", "2_乙镇.docx"]
    for name in names:
        assert (tmp_path / "from summary" / name).read_bytes() == (tmp_path / "from files" / name).read_bytes()


def test_members_of_a_refused_summary_are_drafts_too(tmp_path: Path) -> None:
    path = county(tmp_path / "county.xlsx", whole(), random_filing(1, A), own=Unit())
    assert write_reports([str(path)], tmp_path / "out", Round()).reports == ()
    reported = write_reports([str(path)], tmp_path / "out", Round(), draft=True)
    assert [(one.written.name, one.draft) for one in reported.reports] == [
        ("0_丁县（县本级）.docx", "草稿，有 1 处错误没有改正"),
        ("1_甲镇.docx", "草稿，有 1 处错误没有改正"),
    ]


def test_of_a_city_each_county_and_each_unit_below_it_reports(tmp_path: Path) -> None:
    first = merge([whole(), random_filing(1, A)], OWN)
    second = merge([random_filing(2, B)], Unit("8", "戊县", "县"))
    path = county(tmp_path / "city.xlsx", first, second, own=Unit("5", "己市", "市"))
    reported = write_reports([str(path)], tmp_path / "out", Round())
    assert sorted(one.written.name for one in reported.reports) == [
        "0_丁县（县本级）.docx",
        "1_甲镇.docx",
        "2_乙镇.docx",
        "9_丁县.docx",
    ]
    assert reported.lacking == {"戊县": ("机关全称", "地址", "邮编", "电话")}
    assert said(tmp_path / "out" / "9_丁县.docx")[0] == "丁县人民政府2024年\n政府信息公开工作年度报告"


# -- files that are there


def test_a_report_that_somebody_edited_is_kept_until_it_is_forced(tmp_path: Path) -> None:
    files, out = put(tmp_path / "in", {"a.xlsx": random_filing(1, A)}), tmp_path / "out"
    assert run("report", files, "--all", out)[0] == 0
    assert run("report", files, "--all", out)[0] == 0
    (out / "1_甲镇.docx").write_bytes(b"PK edited")
    status, told, _ = run("report", files, "--all", out)
    assert (status, "1_甲镇.docx 已经存在" in told, "加 --force" in told) == (1, True, True)
    assert (out / "1_甲镇.docx").read_bytes() == b"PK edited"
    assert run("report", files / "a.xlsx", "--out", out / "1_甲镇.docx")[0] == 2
    assert run("report", files, "--all", out, "--force")[0] == 0


def test_reports_do_not_get_among_the_returns(tmp_path: Path) -> None:
    files = put(tmp_path / "in", {"a.xlsx": random_filing(1, A)})
    status, _, told = run("report", files, "--all", files / "reports")
    assert (status, "--all 的文件夹" in told, list(files.iterdir())) == (2, True, [files / "a.xlsx"])


MISTAKES = {
    "neither where": ((), "要写 --out 或 --all 中的一个"),
    "both": (("--out", "r.docx", "--all", "out"), "要写 --out 或 --all 中的一个"),
    "another kind of file": (("--out", "r.xlsx"), "请改为 r.docx"),
    "several returns": (("--out", "r.docx"), "--out 只写一份报告"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_the_command_is_told_and_nothing_is_written(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "in", {"a.xlsx": random_filing(1, A), "b.xlsx": random_filing(2, B)})
    monkeypatch.chdir(tmp_path)
    options, says = MISTAKES[name]
    status, _, told = run("report", "in", *options)
    assert (status, says in told, [path.name for path in tmp_path.iterdir()]) == (2, True, ["in"])


def test_the_json_of_report_tells_what_was_written_and_why_it_is_a_draft(tmp_path: Path) -> None:
    path, out = county(tmp_path / "county.xlsx", whole(), draft=1), tmp_path / "report"
    document: dict[str, Any] = json.loads(run("report", path, "--out", out, "--json")[1])
    assert list(document) == ["version", "form", "reports", "kept", "lacking", "returns"]
    assert document["reports"] == [
        {
            "unit": {"code": "9", "name": "丁县"},
            "year": 2024,
            "file": "county.xlsx",
            "written": f"{out}.docx",
            "draft": "草稿，缺 1 个单位",
            "has_drafted": False,
        }
    ]
