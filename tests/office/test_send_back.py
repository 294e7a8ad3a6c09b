"""What goes back to units: which copies are written, what a unit is told, what becomes of another year."""

from __future__ import annotations

import contextlib
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from support.books import formula, number, opened, text, typed
from support.filings import FORM, LAYOUT, balanced, changed, random_filing, workbook
from support.years import LAST, THIS
from xlreport import Collection, Filing, Key, Unit, merge, read
from xlreport.cli import main
from xlreport.findings import CODES, OF_OFFICE
from xlreport.findings.codes_of_files import OF_FILES
from xlreport.layout import summary as at
from xlreport.workbook.write import write_summary

TOWN, OTHER = THIS.unit, Unit("370323103", "东里镇人民政府", "乡镇")
D6 = Key("t3", "received", "natural_person")
PLACE = LAYOUT.figures[D6]
ISSUED = Key("t2.1", "normative", "issued")
FRONT = FORM.wording.marked.sheet
RED, AMBER = "FFFFC7CE", "FFFFEB9C"
BEFORE = replace(THIS, year=2023)
WRONG = changed(THIS, {D6: THIS[D6] + 1})


def inbox(folder: Path, **files: bytes) -> Path:
    folder.mkdir(exist_ok=True)
    for name, data in files.items():
        (folder / f"{name}.xlsx").write_bytes(data)
    return folder


def said(*arguments: object) -> tuple[int, str, str]:
    """The exit status of a command, what it prints, and what it says on stderr."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main([str(argument) for argument in arguments])
    return status, out.getvalue(), err.getvalue()


def run(*arguments: object) -> Any:
    return json.loads(said(*arguments, "--json")[1])


def found(document: Any) -> dict[str, tuple[str, list[str]]]:
    """Status and codes of each file, warnings and notes left out."""
    errors = ((r, [f["code"] for f in r["findings"] if f["severity"] == "error"]) for r in document["returns"])
    return {r["file"]: (r["status"], codes) for r, codes in errors}


def front(path: Path) -> list[list[Any]]:
    """The list of findings in a copy."""
    return [[cell.value for cell in row] for row in opened(path.read_bytes())[FRONT].iter_rows(min_row=5)]


# -- written, and left alone


def test_a_copy_that_somebody_has_edited_is_left_alone_and_named_and_everything_else_goes_on(tmp_path: Path) -> None:
    files = inbox(tmp_path / "in", a=workbook(WRONG), b=workbook(replace(WRONG, unit=OTHER)))
    marked = tmp_path / "marked"
    said("check", files, "--marked", marked)
    edited = typed((marked / "a.xlsx").read_bytes(), PLACE.sheet, {PLACE.cell: number(THIS[D6])})
    (marked / "a.xlsx").write_bytes(edited)
    (marked / "b.xlsx").unlink()
    status, out, err = said("merge", files, "--out", tmp_path / "o.xlsx", "--marked", marked)
    assert (status, err, "写出 1 份" in out) == (1, "", True)
    assert f"{marked / 'a.xlsx'} 已经存在" in out
    assert ((marked / "a.xlsx").read_bytes(), (marked / "b.xlsx").is_file()) == (edited, True)
    status, out, err = said("check", files, "--marked", marked, "--json")
    assert (status, list(json.loads(out))[-1], "a.xlsx 已经存在" in err) == (1, "missing", True)
    said("check", files, "--marked", marked, "--force")
    assert (marked / "a.xlsx").read_bytes() != edited


@pytest.mark.parametrize("content", [formula("1+1", 2), text("3件")], ids=["a formula", "a text"])
def test_what_reading_does_not_take_is_an_edit_too(tmp_path: Path, content: str) -> None:
    files, marked = inbox(tmp_path / "in", a=workbook(WRONG)), tmp_path / "marked"
    said("check", files, "--marked", marked)
    place = LAYOUT.texts["overview/active"].paragraphs[-1] if "f" in content else PLACE
    edited = typed((marked / "a.xlsx").read_bytes(), place.sheet, {place.cell: content})
    (marked / "a.xlsx").write_bytes(edited)
    said("check", files, "--marked", marked)
    assert (marked / "a.xlsx").read_bytes() == edited


def test_the_untouched_copy_of_an_earlier_version_of_a_return_is_replaced(tmp_path: Path) -> None:
    marked = tmp_path / "marked"
    said("check", inbox(tmp_path / "in", a=workbook(WRONG)), "--marked", marked)
    again = changed(THIS, {D6: THIS[D6] + 7})
    said("check", inbox(tmp_path / "in", a=workbook(again)), "--marked", marked)
    assert read(marked / "a.xlsx").filing == again


def test_a_refused_summary_and_what_cannot_be_read_get_no_copy_and_the_sentence_says_why(tmp_path: Path) -> None:
    town, target = random_filing(5, OTHER), io.BytesIO()
    write_summary(merge([town], Unit("370323", "沂源县", "县")), Collection(()), target)
    files = inbox(tmp_path / "in", county=target.getvalue(), town=workbook(town), other=b"%PDF-1.4")
    _, out, _ = said("check", files, "--marked", tmp_path / "marked")
    assert "汇总表不写退回件，请报送单位改正后重新汇总：county.xlsx。" in out
    assert "不能写退回件，请按上面的意见重报：other.xlsx。" in out


@pytest.mark.parametrize(
    ("returns", "next_step"),
    [
        ({}, "下一步：退回 1 份：退回的汇总表按上面的意见处理，收到后再运行一次。"),
        (
            {"town": workbook(WRONG)},
            "下一步：退回 2 份：把“{marked}”里的发回各单位改正，退回的汇总表按上面的意见处理，收到后再运行一次。",
        ),
    ],
    ids=["a summary", "a summary and a return"],
)
def test_the_next_step_for_a_refused_summary_is_what_its_findings_say_as_it_has_no_copy(
    tmp_path: Path, returns: dict[str, bytes], next_step: str
) -> None:
    target, marked = io.BytesIO(), tmp_path / "marked"
    write_summary(merge([random_filing(5, OTHER)], Unit("370323", "沂源县", "县")), Collection(()), target)
    county = typed(target.getvalue(), at.BY_KIND, {"C4": number(12345)})
    _, out, _ = said("check", inbox(tmp_path / "in", county=county, **returns), "--marked", marked)
    assert out.splitlines()[-1] == next_step.format(marked=marked)


def test_an_error_that_the_office_accepts_is_not_sent_back(tmp_path: Path) -> None:
    files = inbox(tmp_path / "in", a=workbook(WRONG))
    accept = ["--accept", f"{TOWN.code}:T3-BALANCE", "--because", "原件如此"]
    _, out, _ = said("merge", files, "--out", tmp_path / "o.xlsx", *accept, "--marked", tmp_path / "marked")
    assert "没有需要退回的报表" in out


def test_each_return_with_findings_gets_one_copy_of_its_own_name(tmp_path: Path) -> None:
    files = inbox(tmp_path / "in", good=workbook(random_filing(2)), bad=workbook(WRONG))
    with zipfile.ZipFile(files / "附件.zip", "w") as archive:
        archive.writestr("报送/bad.xlsx", workbook(replace(WRONG, unit=OTHER)))
    run("check", files, "--marked", tmp_path / "marked")
    copies = sorted(path.name for path in (tmp_path / "marked").glob("*.xlsx"))
    assert copies == ["bad.xlsx", "附件.zip_报送_bad.xlsx"]


def test_notes_alone_are_no_reason_to_send_a_return_back(tmp_path: Path) -> None:
    place = LAYOUT.figures[ISSUED]
    noted = typed(workbook(THIS), place.sheet, {place.cell: text("３")})
    assert [finding.code for finding in read(noted).findings] == ["CELL-REPAIRED"]
    run("check", inbox(tmp_path / "in", a=noted), "--marked", tmp_path / "marked")
    assert not (tmp_path / "marked").exists()


# -- never among inputs


@pytest.mark.parametrize("folder", ["in", "in/below", ".", "other"])
@pytest.mark.parametrize("force", [[], ["--force"]], ids=["", "forced"])
def test_copies_are_never_written_among_inputs(tmp_path: Path, folder: str, force: list[str]) -> None:
    files = inbox(tmp_path / "in", a=workbook(WRONG))
    inbox(tmp_path / "other", c=workbook(THIS))
    before = sorted(tmp_path.rglob("*"))
    for path in (files, files / "a.xlsx", files / "*.xlsx")[: 1 if folder == "in/below" else 3]:
        status, out, err = said("merge", path, "--out", tmp_path / "o.xlsx", "--marked", tmp_path / folder, *force)
        assert (status, out, "没有读取" in err, sorted(tmp_path.rglob("*"))) == (2, "", True, before)


def test_a_link_counts_where_it_lies_and_where_it_leads_to(tmp_path: Path) -> None:
    files = inbox(tmp_path / "in", a=workbook(WRONG))
    inbox(tmp_path / "links").joinpath("a.xlsx").symlink_to(files / "a.xlsx")
    for folder in ("in", "links"):
        assert said("check", tmp_path / "links" / "a.xlsx", "--marked", tmp_path / folder)[:2] == (2, "")


def test_a_folder_that_is_empty_or_holds_our_copies_only_is_fine(tmp_path: Path) -> None:
    files, marked = inbox(tmp_path / "in", a=workbook(WRONG)), inbox(tmp_path / "marked")
    for _ in range(2):
        assert said("check", files, "--marked", marked)[0] == 1
    assert sorted(path.name for path in marked.iterdir()) == ["a.xlsx", "登记.csv"]


# -- what a unit is told


def test_a_conflict_reads_for_the_unit_in_its_copy_and_for_the_county_in_its_list(tmp_path: Path) -> None:
    other = changed(THIS, {ISSUED: THIS[ISSUED] + 1})
    files = inbox(tmp_path / "in", a=workbook(THIS), b=workbook(other))
    _, out, _ = said("check", files, "--marked", tmp_path / "marked")
    assert "请选定一份：汇总时加 --choose 文件名，或移走其他的；都以最后保存的为准，加 --latest。" in out
    for name in ("a.xlsx", "b.xlsx"):
        (row,) = front(tmp_path / "marked" / name)
        told = "收到本单位内容不同的几份报表：a.xlsx、b.xlsx，都没有汇总。请确认以哪一份为准，并告知汇总单位。"
        assert row == ["错误", None, TOWN.name, None, None, told]


# What an advice says that only the office can do: with its files, its lists, its command line.
BY_OFFICE = ("移走", "名册", "选定", "放进来", "再运行", "升级", "--", "催")


def test_no_unit_is_told_what_only_the_county_can_do() -> None:
    of_summaries = {"MEMBER-TWICE", "MEMBER-SHARED", "MEMBER-DOUBLED", "SUMMARY-UNNAMED", "SUMMARY-DRAFT"}
    in_no_copy = {"IDENTITY-VERSION", *of_summaries, *OF_FILES}
    told = {code: known for code, known in CODES.items() if known.severity != "note" and code not in in_no_copy}
    of_office = {code for code, known in told.items() if any(word in known.advice for word in BY_OFFICE)}
    assert {code for code in of_office if not CODES[code].to_unit} == OF_OFFICE
    assert [code for code in told if any(word in CODES[code].to_unit for word in (*BY_OFFICE, "原模板"))] == []
    assert [rule.id for rule in FORM.rules if any(word in rule.advice for word in BY_OFFICE)] == []


def test_two_reports_of_last_year_are_told_to_the_county_alone(tmp_path: Path) -> None:
    last = balanced(LAST)
    previous = inbox(tmp_path / "previous", a=workbook(last), b=workbook(changed(last, {ISSUED: last[ISSUED] + 1})))
    marked = tmp_path / "marked"
    _, out, _ = said("check", inbox(tmp_path / "in", a=workbook(THIS)), "--previous", previous, "--marked", marked)
    assert ("PREVIOUS-TWICE" in out, "没有需要退回的报表" in out, marked.exists()) == (True, True, False)
    said("check", inbox(tmp_path / "in", a=workbook(WRONG)), "--previous", previous, "--marked", marked)
    assert [row[1] for row in front(marked / "a.xlsx")] == [f"{PLACE.sheet}!{PLACE.cell}"]


def test_a_copy_that_came_back_as_it_was_tells_the_unit_what_to_do_and_not_the_county(tmp_path: Path) -> None:
    said("check", inbox(tmp_path / "in", a=workbook(WRONG)), "--marked", tmp_path / "marked")
    again = tmp_path / "again"
    _, out, _ = said("check", tmp_path / "marked" / "a.xlsx", "--marked", again)
    assert "把原来的报表也放进来" in out
    told = [row[5] for row in front(again / "a.xlsx")]
    assert "报来的是还没有改动的退回件，没有汇总。请改正标出的地方后重报。" in told
    assert "放进来" not in "".join(told)


def test_a_sheet_that_was_not_read_is_named_by_its_first_cell_in_the_copy_and_what_to_do(tmp_path: Path) -> None:
    book = opened(workbook(THIS))
    book[PLACE.sheet].insert_rows(7)
    data = io.BytesIO()
    book.save(data)
    said("check", inbox(tmp_path / "in", a=data.getvalue()), "--marked", tmp_path / "marked")
    (row, *_) = front(tmp_path / "marked" / "a.xlsx")
    assert row[:2] == ["错误", f"{PLACE.sheet}!{PLACE.cell}"]
    assert row[5] == "这张表多了或少了行、列，没有读取，本工作簿里已恢复。" + (
        "请重新填写这张表；原来的内容见最后的“原表内容”或原文件。"
    )


# -- another year


def copy_of(tmp_path: Path, filing: Filing, *arguments: object) -> Path:
    """The marked copy of a return, where the round is that of 2024."""
    files = inbox(tmp_path / "in", a=workbook(filing))
    said("merge", files, "--year", 2024, "--out", tmp_path / "o.xlsx", "--marked", tmp_path / "marked", *arguments)
    return tmp_path / "marked" / "a.xlsx"


def test_a_return_of_last_year_comes_back_as_one_of_this_year_with_its_values_to_be_checked(tmp_path: Path) -> None:
    path = copy_of(tmp_path, BEFORE)
    assert read(path).filing == replace(THIS, year=2024)
    book = opened(path.read_bytes())
    cells = {key: book[place.sheet][place.cell] for key, place in LAYOUT.figures.items()}
    assert {cells[key].fill.start_color.rgb for key in THIS.inputs} == {AMBER}
    assert {cell.fill.start_color.rgb for cell in cells.values()} & {RED} == set()
    assert front(path)[0][5] == "报来的是 2023 年的报表，应报 2024 年的；本工作簿已改成 2024 年的。"
    assert "标黄" in book[FRONT]["A3"].value


def test_what_was_carried_over_counts_only_when_a_figure_differs(tmp_path: Path) -> None:
    data = copy_of(tmp_path, BEFORE).read_bytes()
    address = LAYOUT.facts["address"]
    texts = typed(data, address.sheet, {address.cell: text("新址")})
    place = LAYOUT.figures[ISSUED]
    figures = typed(data, place.sheet, {place.cell: number(THIS[ISSUED] + 1)})
    for n, (copy, outcome) in enumerate(
        [(data, ("rejected", ["UNCHANGED"])), (texts, ("rejected", ["UNCHANGED"])), (figures, ("accepted", []))]
    ):
        files = inbox(tmp_path / f"alone{n}", copy=copy)
        assert found(run("check", files)) == {"copy.xlsx": outcome}
        inbox(files, old=workbook(BEFORE))
        document = run("merge", files, "--year", 2024, "--out", tmp_path / f"{n}.xlsx")
        assert found(document)["copy.xlsx"] == outcome


def test_the_copy_of_a_copy_that_nobody_has_changed_is_refused_as_well(tmp_path: Path) -> None:
    first = copy_of(tmp_path, BEFORE)
    said("check", inbox(tmp_path / "again", b=first.read_bytes()), "--marked", tmp_path / "second")
    again = inbox(tmp_path / "third", c=(tmp_path / "second" / "b.xlsx").read_bytes())
    assert found(run("check", again)) == {"c.xlsx": ("rejected", ["UNCHANGED"])}


def test_last_years_own_report_comes_back_as_an_empty_one_of_this_year(tmp_path: Path) -> None:
    previous = inbox(tmp_path / "previous", last=workbook(BEFORE))
    path = copy_of(tmp_path, BEFORE, "--previous", previous)
    filing = read(path).filing
    assert filing is not None
    assert (filing.unit, filing.year, filing.inputs, filing.texts) == (TOWN, 2024, {}, {})
    assert "没有带入" in opened(path.read_bytes())[FRONT]["A3"].value
    path.unlink()
    other = changed(BEFORE, {ISSUED: BEFORE[ISSUED] + 1})
    assert read(copy_of(tmp_path, other, "--previous", previous)).filing == replace(other, year=2024)


def test_what_else_is_wrong_in_a_return_of_last_year_is_red_in_its_copy(tmp_path: Path) -> None:
    book = opened(copy_of(tmp_path, changed(BEFORE, {Key("t2.1", "rules", "issued"): 2})).read_bytes())
    place = LAYOUT.figures[Key("t2.1", "rules", "issued")]
    assert book[place.sheet][place.cell].fill.start_color.rgb == RED


def test_an_empty_copy_lists_nothing_of_what_else_was_wrong_in_the_report_that_it_leaves_out(tmp_path: Path) -> None:
    previous = inbox(tmp_path / "previous", last=workbook(BEFORE))
    path = copy_of(tmp_path, replace(BEFORE, texts={}), "--previous", previous)
    assert [row[5] for row in front(path)] == ["报来的是 2023 年的报表，应报 2024 年的；本工作簿已改成 2024 年的。"]
    path.unlink()
    year, *others = front(copy_of(tmp_path, replace(BEFORE, texts={})))
    assert (year[1], bool(others), all(row[1] for row in others)) == (None, True, True)
