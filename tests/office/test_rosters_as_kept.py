"""Rosters as offices keep them: each is read as meant, or refused with the row and what to do."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest

from support import libreoffice
from support.filings import FORM
from xlreport import Unit, load_roster
from xlreport.errors import RosterError
from xlreport.form import shipped

UNITS = (
    Unit("370323000", "沂源县人民政府（县本级）", "县本级"),
    Unit("370323001", "历山街道办事处", "街道"),
    Unit("370323102", "鲁村镇人民政府", "乡镇"),
)
ROWS = [(unit.code, unit.name, unit.kind) for unit in UNITS]
HEAD = ("代码", "名称", "类别")
PLAIN = [HEAD, *ROWS]


class Kept(NamedTuple):
    """A roster as somebody keeps it: its name, how it is made, and what must be noted or refused."""

    file: str
    make: Callable[[], bytes]
    notes: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


def lines(rows: Iterable[Sequence[Any]], mark: str = ",", encoding: str = "utf-8") -> Callable[[], bytes]:
    """A text with a mark between its columns."""
    return lambda: "\r\n".join(mark.join(map(str, row)) for row in rows).encode(encoding)


def book(
    rows: Iterable[Sequence[Any]], change: Callable[[openpyxl.Workbook, Any], None] = lambda book, sheet: None
) -> Callable[[], bytes]:
    """A workbook with one sheet of rows, changed as wanted."""

    def made() -> bytes:
        new = openpyxl.Workbook()
        sheet = new.worksheets[0]
        for row in rows:
            sheet.append(list(row))
        change(new, sheet)
        target = io.BytesIO()
        new.save(target)
        return target.getvalue()

    return made


def second_sheet(new: openpyxl.Workbook, sheet: Any) -> None:
    sheet.title = "应报单位"
    first = new.create_sheet("说明", 0)
    first["A1"] = "本表由县政府办填写"


def zeros(new: openpyxl.Workbook, sheet: Any) -> None:
    for n, row in enumerate(ROWS, 2):
        sheet.cell(n, 1).value = int(row[0][-3:])
        sheet.cell(n, 1).number_format = "000000000"


def merged_title(new: openpyxl.Workbook, sheet: Any) -> None:
    sheet.insert_rows(1)
    sheet["A1"] = "2024年政府信息公开年报应报单位名册"
    sheet.merge_cells("A1:C1")


def two_lines_of_head(new: openpyxl.Workbook, sheet: Any) -> None:
    sheet.insert_rows(1)
    for column, word in enumerate((*HEAD, "联系方式"), 1):
        sheet.cell(1, column).value = word
        if column < 4:
            sheet.cell(2, column).value = None
            sheet.merge_cells(start_row=1, end_row=2, start_column=column, end_column=column)
    sheet["D2"], sheet["E2"] = "联系人", "电话"
    sheet.merge_cells("D1:E1")


def merged_kinds(new: openpyxl.Workbook, sheet: Any) -> None:
    sheet.append(("370323103", "东里镇人民政府", None))
    sheet.merge_cells("C4:C5")


def with_(*rows: Sequence[Any]) -> list[Sequence[Any]]:
    return [*PLAIN, *rows]


def coded(*codes: object) -> list[Sequence[Any]]:
    return [HEAD, *((code, *row[1:]) for code, row in zip(codes, ROWS, strict=True))]


def kinds(*words: str) -> list[Sequence[Any]]:
    return [HEAD, *((*row[:2], word) for row, word in zip(ROWS, words, strict=True))]


KEPT: dict[str, Kept] = {
    "UTF-8, commas": Kept("r.csv", lines(PLAIN)),
    "GBK": Kept("r.csv", lines(PLAIN, encoding="gbk")),
    "UTF-16, tabs": Kept("r.txt", lines(PLAIN, "\t", "utf-16")),
    "semicolons": Kept("r.csv", lines(PLAIN, ";")),
    "full-width commas": Kept("r.txt", lines(PLAIN, "，")),
    "顿号": Kept("r.txt", lines(PLAIN, "、", "gbk")),
    "a workbook": Kept("r.xlsx", book(PLAIN)),
    "a workbook without its ending": Kept("r.csv", book(PLAIN)),
    "a merged title": Kept("r.xlsx", book(PLAIN, merged_title)),
    "a head of two rows": Kept("r.xlsx", book(PLAIN, two_lines_of_head)),
    "the second sheet": Kept("r.xlsx", book(PLAIN, second_sheet), ("读的是工作表“应报单位”",)),
    "usual words with stars and blanks": Kept(
        "r.csv",
        lines([("序号", "* 机构代码", "单位 名称（全称）", "单位性质："), *((n, *r) for n, r in enumerate(ROWS, 1))]),
    ),
    "English words": Kept("r.csv", lines([("Code", "Name", "Kind"), *ROWS])),
    "a totals row and a footer": Kept(
        "r.csv",
        lines(with_(("合计", 3, ""), ("填表人：张三", "", "联系电话：3241000"), ("注：按编制部门文件", "", ""))),
        ("第 5 行是合计，没有作为单位", "第 6–7 行是表尾，没有作为单位"),
    ),
    "groups, numbers without units, the head again": Kept(
        "r.xlsx",
        book(
            [
                ("序号", *HEAD),
                ("一、县本级", "", "", ""),
                (1, *ROWS[0]),
                ("序号", *HEAD),
                (2, *ROWS[1]),
                (3, *ROWS[2]),
                (4,),
            ]
        ),
        ("第 2 行是分组的标题，没有作为单位", "第 7 行没有写单位，没有读", "第 4 行又是列名，没有作为单位"),
    ),
    "codes that are numbers": Kept("r.xlsx", book(coded(370323000, 370323001.0, 370323102))),
    "codes with .0": Kept(
        "r.csv", lines(coded("370323000.0", "370323001.00", "370323102")), ("第 2–3 行的代码去掉了“.0”",)
    ),
    "an apostrophe and a formula of a text": Kept(
        "r.csv",
        lines(coded("'370323000", '"=""370323001"""', "370323102")),
        ("第 2 行的代码去掉了撇号", '第 3 行的代码去掉了 ="…"'),
    ),
    "a formula of a text that was never calculated": Kept(
        "r.xlsx", book(coded('="370323000"', "370323001", "370323102")), ('第 2 行的代码去掉了 ="…"',)
    ),
    "blanks and full-width digits": Kept(
        "r.csv",
        lines(coded("370323 000", "３７０３２３００１", "370323102")),
        ("第 2 行的代码去掉了空格", "第 3 行的代码由全角改为半角"),
    ),
    "usual words for kinds": Kept("r.csv", lines(kinds("本级", "街办", "镇"))),
    "a kind for several rows": Kept("r.xlsx", book([*PLAIN], merged_kinds)),
    "a name in two lines": Kept(
        "r.xlsx",
        book([*PLAIN[:3], ("370323102", "鲁村镇\n人民政府", "乡镇")]),
        ("第 4 行的名称去掉了换行",),
    ),
    "a code that lost its digits": Kept(
        "r.xlsx",
        book(coded(113703230042978173, "370323001", "370323102")),
        refused=("第 2 行的代码是 18 位的数字",),
    ),
    "a code that became a date": Kept(
        "r.xlsx",
        book(coded(datetime.date(2024, 1, 2), "370323001", "370323102")),
        refused=("第 2 行的代码被软件变成了",),
    ),
    "a name that is an error": Kept(
        "r.csv", lines([HEAD, ("370323000", "#REF!", "县本级"), *ROWS[1:]]), refused=("第 2 行的名称是公式的错误值",)
    ),
    "no kind": Kept("r.csv", lines(kinds("县本级", "", "乡镇")), refused=("第 3 行没有类别",)),
    "a kind of two": Kept("r.csv", lines(kinds("县本级", "镇街", "乡镇")), refused=("第 3 行的类别是“镇街”",)),
    "a column too few": Kept(
        "r.csv", lines([("代码", "名称", "电话"), *ROWS]), refused=("第 1 行是列名，缺少 “类别” 列",)
    ),
    "everything wrong at once": Kept(
        "r.csv",
        lines(with_(("370323102", "东里镇", "乡镇"), ("", "悦庄镇", "村"), ("1.1E+17", "鲁村镇人民政府", "乡镇"))),
        refused=(
            "有 5 处要改",
            "第 4–5 行的代码重复：370323102",
            "第 6 行没有代码",
            "第 6 行的类别是“村”",
            "第 7 行的代码是“1.1E+17”，后几位已经丢失",
            "第 4、7 行的名称重复：鲁村镇人民政府",
        ),
    ),
    "no workbook at all": Kept("r.xlsx", lambda: b"no zip", refused=("不是 Excel 工作簿",)),
}
MORE = {"a kind for several rows": Unit("370323103", "东里镇人民政府", "乡镇")}
OTHERS = {"leading zeros by format": Kept("r.xlsx", book(PLAIN, zeros))}


def kept(tmp_path: Path, roster: Kept) -> Path:
    path = tmp_path / roster.file
    path.write_bytes(roster.make())
    return path


def test_there_are_thirty() -> None:
    assert len(KEPT) + len(OTHERS) >= 30


@pytest.mark.parametrize("name", KEPT)
def test_a_roster_is_read_as_meant_or_refused_with_the_row(name: str, tmp_path: Path) -> None:
    roster = KEPT[name]
    path = kept(tmp_path, roster)
    if roster.refused:
        with pytest.raises(RosterError) as stopped:
            load_roster(path, [FORM])
        said = f"{stopped.value.message}{stopped.value.suggestion}"
        assert [part for part in roster.refused if part not in said] == []
        assert "请" in said or "只能是" in said
    else:
        found = load_roster(path, [FORM])
        more = (MORE[name],) if name in MORE else ()
        assert (found.units, found.notes) == ((*UNITS, *more), roster.notes)


def test_zeros_that_only_the_format_shows_are_part_of_the_code(tmp_path: Path) -> None:
    found = load_roster(kept(tmp_path, OTHERS["leading zeros by format"]), [FORM])
    assert [unit.code for unit in found.units] == ["000000000", "000000001", "000000102"]
    assert found.notes == ("第 2–4 行的代码按单元格格式补上了前面的 0",)


def test_an_old_workbook_is_read_as_returns_are(tmp_path: Path) -> None:
    libreoffice.require()
    source = tmp_path / "r.xlsx"
    source.write_bytes(book(coded(370323000, 370323001, "370323102"), merged_title)())
    for ending in ("xls", "ods"):
        libreoffice.run([libreoffice.Job(source, save=tmp_path / f"r.{ending}")])
        assert load_roster(tmp_path / f"r.{ending}", [FORM]).units == UNITS


def test_what_a_roster_says_of_a_unit_besides_goes_with_it(tmp_path: Path) -> None:
    head = (*HEAD, "机关全称", "联系人", "联系电话", "备注")
    rows = [head, (*ROWS[2], "沂源县鲁村镇人民政府", "李四", "0533-3640016", "新调整"), (*ROWS[1], "", "", "", "")]
    found = load_roster(kept(tmp_path, Kept("r.csv", lines(rows))), [FORM])
    assert found.contacts_of(UNITS[2]) == {
        "title_name": "沂源县鲁村镇人民政府",
        "contact": "李四",
        "phone": "0533-3640016",
        "remark": "新调整",
    }
    assert (found.contact_of(UNITS[2]), found.contacts_of(UNITS[1])) == ("李四", {})


@pytest.mark.parametrize("word", [*FORM.kinds, *FORM.kind_words])
def test_every_word_for_a_kind_is_understood(word: str, tmp_path: Path) -> None:
    (unit,) = load_roster(kept(tmp_path, Kept("r.csv", lines([HEAD, ("1", "甲", f" {word} ")]))), shipped()).units
    assert unit.kind == FORM.kind_words.get(word, word)


def test_each_problem_is_said_with_its_row_and_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(RosterError) as stopped:
        load_roster(kept(tmp_path, KEPT["everything wrong at once"]), [FORM])
    _, *each = stopped.value.message.splitlines()
    assert all(re.match(r"  第 [\d、–]+ 行.*。.*(请|只能是).*。$", line) for line in each)
