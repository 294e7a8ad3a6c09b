"""The roster: what is read from it, and what stops the program because no return could be matched with it."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from support.filings import FORM
from xlreport import Unit, load_roster
from xlreport.errors import RosterError
from xlreport.office import Roster

CSV = "代码,名称,类别\n370323102,鲁村镇,乡镇\n370323001,历山街道,街道\n"
UNITS = (Unit("370323102", "鲁村镇", "乡镇"), Unit("370323001", "历山街道", "街道"))


def roster(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "roster.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_roster_is_read_in_the_encodings_that_spreadsheets_save(tmp_path: Path, encoding: str) -> None:
    assert load_roster(roster(tmp_path, CSV, encoding), [FORM]) == Roster(UNITS)


@pytest.mark.parametrize(
    "text",
    [
        CSV.replace("\n", "\r\n"),
        CSV.replace(",", "\t"),
        CSV.replace("代码,名称,类别", "Code,name,KIND"),
        CSV.replace("370323102", "３７０３２３１０２"),
        CSV.replace("\n", "\n,,\n"),
        "序号,单位名称,单位代码,类型,备注\n1,鲁村镇, 370323102 ,乡镇,\n2,历山街道,370323001,街道,甲\n",
    ],
)
def test_blank_lines_other_headings_and_full_width_codes_do_not_matter(tmp_path: Path, text: str) -> None:
    assert load_roster(roster(tmp_path, text), [FORM]) == Roster(UNITS)


def test_a_roster_is_read_from_a_workbook_with_codes_as_numbers(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (("代码", "名称", "类别"), (370323102, "鲁村镇", "乡镇"), (370323001.0, "历山街道", "街道")):
        book.worksheets[0].append(row)
    book.save(tmp_path / "名册.xlsx")
    assert load_roster(tmp_path / "名册.xlsx", [FORM]) == Roster(UNITS)


@pytest.mark.parametrize(
    "text",
    [
        CSV.replace("370323102", "370323102.0").replace("370323001", "370323001.00"),
        CSV.replace(",", ";"),
        CSV.replace(",", "；"),
        CSV.replace(",", "，"),
        CSV.replace(",", "|"),
        f"2024年应报单位名册,,\n{CSV}",
        f"应报单位名册\n填表人：张三，电话 1；2\n\n{CSV.replace(',', ';')}",
        f"sep=;\n{CSV.replace(',', ';')}",
        CSV.replace("代码,名称,类别", " 单位 代码,单位\u3000名称,类\u200b别"),
        CSV.replace(",乡镇", ",乡 镇"),
        "代码,名称,单位全称,单位简称,类别\n370323102,鲁村镇,甲,乙,乡镇\n370323001,历山街道,丙,丁,街道\n",
    ],
)
def test_a_roster_is_read_as_spreadsheets_and_people_write_it(tmp_path: Path, text: str) -> None:
    assert load_roster(roster(tmp_path, text), [FORM]) == Roster(UNITS)


@pytest.mark.parametrize("codes", ["old1→old2", "无", "1.2E+17"])
def test_previous_codes_that_cannot_be_told_apart_stop_the_program(tmp_path: Path, codes: str) -> None:
    text = f"代码,名称,类别,上年代码\n1,甲镇,乡镇,{codes}\n"
    with pytest.raises(RosterError, match="第 2 行的上年代码看不明白"):
        load_roster(roster(tmp_path, text), [FORM])


WRONG = {
    "nothing in it": ("", "名册是空的"),
    "no units": ("代码,名称,类别\n", "没有单位"),
    "no column of codes": ("名称,类别\n鲁村镇,乡镇\n", "第 1 行是列名，缺少 “代码” 列"),
    "a unit without a name": (CSV + "370323103,,乡镇\n", "第 4 行没有名称"),
    "a line that is too short": (CSV + "370323103\n", "第 4 行没有类别"),
    "a kind that the form does not know": (CSV + "370323103,东里镇,村\n", "第 4 行的类别是“村”"),
    "a code twice": (CSV + "370323102,东里镇,乡镇\n", "第 2、4 行的代码重复：370323102"),
    "a code twice in other letters": (
        "代码,名称,类别\nmb1,甲,乡镇\nＭＢ1\u200b,乙,乡镇\n",
        "第 2–3 行的代码重复：mb1、MB1",
    ),
    "a name twice in other characters": (CSV + "370323103,鲁村 镇,乡镇\n", "第 2、4 行的名称重复：鲁村镇、鲁村 镇"),
    "a name twice": (CSV + "370323103,鲁村镇,乡镇\n", "第 2、4 行的名称重复：鲁村镇"),
    "a code that lost its digits": (CSV + "1.13703E+17,东里镇,乡镇\n", "后几位已经丢失"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_roster_that_no_return_could_be_matched_with_stops_the_program(tmp_path: Path, name: str) -> None:
    text, message = WRONG[name]
    with pytest.raises(RosterError) as stopped:
        load_roster(roster(tmp_path, text), [FORM])
    assert message in stopped.value.message
    assert stopped.value.suggestion


@pytest.mark.parametrize(
    ("name", "data"), [("r.csv", b"PK\x03\x04\xff\xff"), ("r.xlsx", b"no zip"), ("r.csv", b'"a\0')]
)
def test_a_file_that_is_no_roster_is_told_as_that(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(RosterError):
        load_roster(tmp_path / name, [FORM])


def test_a_roster_that_is_not_there_is_told_by_its_path(tmp_path: Path) -> None:
    with pytest.raises(RosterError) as stopped:
        load_roster(tmp_path / "没有.csv", [FORM])
    assert "没有.csv" in stopped.value.message


@pytest.mark.parametrize(
    ("years", "year"), [(("2024", "2024"), 2024), (("２０２４年", "２０２４年"), 2024), (None, None)]
)
def test_a_roster_may_say_which_year_it_is_for(tmp_path: Path, years: tuple[str, str] | None, year: int | None) -> None:
    columns = ("年份", *years) if years else None
    lines = CSV.splitlines()
    text = "\n".join(f"{line},{value}" for line, value in zip(lines, columns, strict=True)) if columns else CSV
    path = roster(tmp_path, text)
    assert load_roster(path, [FORM]) == Roster(UNITS, year)


@pytest.mark.parametrize("years", [("2024", "2023"), ("2024", ""), ("今年", "今年")])
def test_a_roster_whose_rows_disagree_on_the_year_stops_the_program(tmp_path: Path, years: tuple[str, str]) -> None:
    lines = zip(CSV.splitlines(), ("年份", *years), strict=True)
    with pytest.raises(RosterError) as stopped:
        load_roster(roster(tmp_path, "\n".join(f"{line},{value}" for line, value in lines)), [FORM])
    assert "不是同一个年份" in stopped.value.message


def test_units_of_which_no_previous_code_is_given_have_none(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("代码,名称,类别,上年代码\n1,甲镇,乡镇,\n2,乙镇,乡镇,old\n", encoding="utf-8")
    assert load_roster(tmp_path / "r.csv", [FORM]).previous_codes == {"2": ("old",)}


def test_a_roster_that_cannot_be_opened_is_told_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "r.csv").write_text("代码,名称,类别\n1,甲镇,乡镇\n", encoding="utf-8")
    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(RosterError, match="名册打不开"):
        load_roster(tmp_path / "r.csv", [FORM])
