"""Marked copies: what stands in them, and how a corrected one takes the place of the return that it corrects."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from support import libreoffice
from support.books import number, opened, saved, tags, text, typed
from support.filings import FORM, LAYOUT, YEAR, changed, random_filing, workbook
from support.libreoffice import Input, Job
from xlreport import Filing, Key, Unit, check, read
from xlreport.cli import main
from xlreport.findings import Returned
from xlreport.layout import CONFIRMED
from xlreport.workbook.write import write_marked

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
FAULTS = sorted((SAMPLES / "faults").glob("*.xlsx"))
TOWN = Unit("370323102", "鲁村镇人民政府", "乡镇")
FILING = random_filing(1, TOWN)
D6 = Key("t3", "received", "natural_person")
PLACE = LAYOUT.figures[D6]
ISSUED = Key("t2.1", "normative", "issued")
FRONT, LEFT_OVER = FORM.wording.marked.sheet, FORM.wording.marked.leftovers_sheet
RED, AMBER = "FFFFC7CE", "FFFFEB9C"


def copied(data: bytes) -> bytes:
    """The marked copy of a return, with all that is found in it."""
    reading = read(data)
    assert reading.returned is not None
    findings = (*reading.findings, *check(reading.returned))
    target = io.BytesIO()
    write_marked(reading.returned, findings, hashlib.sha256(data).hexdigest(), target)
    return target.getvalue()


def run(*arguments: object) -> Any:
    """The JSON document of a command."""
    with contextlib.redirect_stdout(io.StringIO()) as out:
        main([str(argument) for argument in (*arguments, "--json")])
    return json.loads(out.getvalue())


def statuses(document: Any) -> dict[str, str]:
    return {outcome["file"]: outcome["status"] for outcome in document["returns"]}


def fill(book: Any, key: Key) -> str:
    place = LAYOUT.figures[key]
    return str(book[place.sheet][place.cell].fill.start_color.rgb)


def comment(book: Any, key: Key) -> str:
    place = LAYOUT.figures[key]
    return str(book[place.sheet][place.cell].comment.text)


UNBALANCED = workbook(changed(FILING, {D6: FILING[D6] + 1}))
UNREADABLE = typed(workbook(FILING), LAYOUT.figures[ISSUED].sheet, {LAYOUT.figures[ISSUED].cell: text("12件")})


# -- what stands in it


@pytest.mark.parametrize("path", FAULTS, ids=lambda path: path.stem)
def test_the_copy_of_every_faulty_sample_reads_back_with_every_value_that_was_readable(path: Path) -> None:
    original = read(path).filing
    if original is None:
        assert path.name[:2] in ("25", "26", "27", "28")
        return
    copy = read(copied(path.read_bytes()))
    assert copy.filing == original
    assert copy.returned is not None
    assert copy.returned.identity["corrects"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert [finding for finding in copy.findings if finding.is_error] == []


def test_the_cell_that_is_likely_wrong_is_red_the_others_of_its_equality_amber_and_the_list_names_it_first() -> None:
    granted = D6._replace(row="granted")
    assert FILING[granted] == 11
    data = copied(workbook(changed(FILING, {granted: 115})))
    book = opened(data)
    rows = {"received": AMBER, "carried_in": AMBER, "granted": RED, "concluded": AMBER, "carried_out": AMBER}
    assert {row: fill(book, D6._replace(row=row)) for row in rows} == rows
    assert {fill(book, key) for key in FORM.inputs if key.column == "business"}.isdisjoint({RED, AMBER})
    place = LAYOUT.figures[granted]
    assert [cell.value for cell in book[FRONT][5]] == [
        "错误",
        f"{place.sheet}!{place.cell}",
        "（一）予以公开 · 自然人",
        "115",
        "11",
        "“新收＋上年结转＝办理结果总计＋结转下年”不成立。可以断定：多写一位数字。",
    ]
    assert [link.get("location") for _, link in tags(data, "hyperlink")] == [place.reference]
    assert "可以断定是 D10" in comment(book, granted)


def test_where_no_cell_is_likelier_all_that_may_be_wrong_are_amber_and_no_value_is_named() -> None:
    book = opened(copied(UNBALANCED))
    said = comment(book, D6)
    assert (fill(book, D6), "应相等" in said, "改正后重报" in said) == (AMBER, True, True)
    assert [cell.value for cell in book[FRONT][5]][3:5] == ["左边 339", "右边 338"]
    assert RED not in {fill(book, key) for key in FORM.keys}


def test_no_conditional_format_paints_red_what_a_copy_has_amber() -> None:
    formats = [tag for sheet, tag in tags(copied(UNBALANCED), "conditionalFormatting") if sheet == PLACE.sheet]
    painted = {str(tag.get("sqref")) for tag in formats if any("SUM(" in str(part.text) for part in tag.iter())}
    assert {cells[0] for cells in painted} == set("EFGHI")


def test_paragraphs_stand_without_gaps_in_the_copy_and_its_findings_with_them() -> None:
    places = LAYOUT.texts["overview/active"].paragraphs
    blank = workbook(replace(FILING, texts={}))
    old = typed(blank, places[0].sheet, {places[3].cell: text(f"{YEAR - 1}年，我镇主动公开信息。")})
    found = [finding for finding in check(read(old).returned or FILING) if finding.place in places]
    book = opened(copied(old))
    assert {finding.place for finding in found} == {places[3]}
    assert book[places[0].sheet][places[0].cell].comment is not None
    assert book[places[3].sheet][places[3].cell].comment is None


def test_in_the_copy_of_an_older_layout_every_word_names_the_cells_of_the_copy() -> None:
    sheet = PLACE.sheet
    moved = {key: replace(at, row=at.row + 100) if at.sheet == sheet else at for key, at in LAYOUT.figures.items()}
    twice = {D6._replace(row="carried_in"): 285, D6._replace(row="granted", column="business"): None}
    returned = Returned(changed(FILING, twice))
    vars(returned)["layout"] = replace(LAYOUT, figures=moved)
    found = check(returned)
    assert {finding.place.row > 100 for finding in found if finding.place} == {True}
    target = io.BytesIO()
    write_marked(returned, found, "0" * 64, target)
    book = opened(target.getvalue())
    told = [str(cell.value) for row in book[FRONT].iter_rows(min_row=5) for cell in row]
    told += [cell.comment.text for row in book[sheet].iter_rows() for cell in row if cell.comment]
    names = {name for words in told for name in re.findall(r"(?<![A-Z\d])[A-Z]\d+", words)}
    assert {"D8", "D9", "E10"} <= names <= {at.cell for at in LAYOUT.figures.values() if at.sheet == sheet}


def test_warnings_are_amber() -> None:
    data = workbook(changed(FILING, {ISSUED: None}))
    assert fill(opened(copied(data)), ISSUED) == AMBER


def test_what_could_not_be_read_is_told_beside_its_empty_cell_and_in_front() -> None:
    book = opened(copied(UNREADABLE))
    place = LAYOUT.figures[ISSUED]
    assert (book[place.sheet][place.cell].value, "12件" in comment(book, ISSUED)) == (None, True)
    assert [cell.value for cell in book[FRONT][5]][:5] == [
        "错误",
        f"{place.sheet}!{place.cell}",
        "行政规范性文件 · 本年制发件数",
        "12件",
        "12",
    ]


def test_the_list_in_front_links_to_each_cell_and_nowhere_else() -> None:
    links = [(sheet, link.get("location")) for sheet, link in tags(copied(UNBALANCED), "hyperlink")]
    assert links == [(FRONT, PLACE.reference)]
    assert opened(copied(UNBALANCED)).active.title == FRONT


def test_locks_labels_and_totals_are_restored() -> None:
    book = opened(UNBALANCED)
    place = LAYOUT.figures[FORM.totals[0]]
    book[place.sheet][place.cell] = 5
    book[place.sheet].protection.sheet = False
    copy = opened(copied(saved(book)))
    assert str(copy[place.sheet][place.cell].value).startswith("=SUM(")
    assert all(sheet.protection.sheet for sheet in copy.worksheets)


def test_what_stood_on_a_sheet_that_was_refused_is_listed_cell_by_cell() -> None:
    sheet = LAYOUT.figures[D6].sheet
    book = opened(workbook(FILING))
    book[sheet].insert_rows(LAYOUT.figures[D6].row + 2)
    listed = [[cell.value for cell in row] for row in opened(copied(saved(book)))[LEFT_OVER].iter_rows(min_row=3)]
    assert [sheet, LAYOUT.figures[D6].cell, str(FILING[D6])] in listed


def test_no_text_of_the_sender_becomes_a_formula_or_a_link_in_the_copy() -> None:
    evil = '=HYPERLINK("http://a.cn","点")'
    place = LAYOUT.figures[ISSUED]
    book = opened(workbook(replace(FILING, facts={**FILING.facts, "address": evil})))
    book[place.sheet][place.cell] = "'" + evil
    data = copied(saved(book))
    formulas = {str(f.text) for _, f in tags(data, "f")}
    assert not any("a.cn" in formula for formula in formulas)
    assert [link.get("location") for _, link in tags(data, "hyperlink")] == [place.reference]


def test_of_the_unit_no_more_is_locked_than_was_known_before() -> None:
    filing = replace(FILING, unit=TOWN, year=2024)
    blank_form = read(workbook(filing)).returned
    assert blank_form is not None
    unknown = replace(blank_form, identity={})
    target = io.BytesIO()
    write_marked(unknown, check(unknown), "0" * 64, target)
    place = LAYOUT.facts["code"]
    assert not opened(target.getvalue())[place.sheet][place.cell].protection.locked
    assert opened(copied(workbook(filing)))[place.sheet][place.cell].protection.locked
    assert read(target.getvalue()).filing == filing


def test_what_the_office_accepted_does_not_stand_in_the_copy() -> None:
    filing = read(workbook(FILING)).filing
    assert isinstance(filing, Filing)
    assert read(copied(workbook(FILING))).filing == filing


# -- sent back


def corrected(copy: bytes) -> bytes:
    """The copy with the one figure put right that made it unbalanced."""
    place = LAYOUT.figures[D6]
    return typed(copy, place.sheet, {place.cell: number(FILING[D6])})


def inbox(folder: Path, **files: bytes) -> Path:
    folder.mkdir(exist_ok=True)
    for name, data in files.items():
        (folder / f"{name}.xlsx").write_bytes(data)
    return folder


def test_a_copy_that_nobody_corrected_is_skipped_and_the_return_stays_refused(tmp_path: Path) -> None:
    document = run("check", inbox(tmp_path / "in", a=UNBALANCED, b=copied(UNBALANCED)))
    assert statuses(document) == {"a.xlsx": "rejected", "b.xlsx": "skipped"}
    assert [f["code"] for f in document["returns"][1]["findings"]] == ["COPY-UNCHANGED"]


def test_a_corrected_copy_is_accepted_and_supersedes_the_return_with_its_hash_only(tmp_path: Path) -> None:
    other = workbook(changed(FILING, {D6: FILING[D6] + 2}))
    files = inbox(tmp_path / "in", a=UNBALANCED, b=corrected(copied(UNBALANCED)), c=other)
    document = run("merge", files, "--out", tmp_path / "out.xlsx")
    assert statuses(document) == {"a.xlsx": "superseded", "b.xlsx": "accepted", "c.xlsx": "rejected"}
    assert "SUPERSEDED" in [finding["code"] for finding in document["returns"][0]["findings"]]
    assert document["totals"][str(D6)] == str(FILING[D6])


def test_a_copy_that_mended_every_error_counts_when_somebody_says_that_it_is_right_so(tmp_path: Path) -> None:
    total = LAYOUT.figures[Key("t3", "received", "total")]
    wrong = typed(workbook(FILING), total.sheet, {total.cell: number(FILING[Key("t3", "received", "total")] + 7)})
    copy = opened(copied(wrong))
    row, column = CONFIRMED
    sheet = copy[FORM.wording.marked.sheet]
    assert sheet.cell(row + 1, 1).value == FORM.wording.marked.confirm
    sheet.cell(row + 1, column + 1).value = FORM.yes
    assert statuses(run("check", inbox(tmp_path / "1", a=wrong, b=saved(copy)))) == {
        "a.xlsx": "superseded",
        "b.xlsx": "accepted",
    }
    assert statuses(run("check", inbox(tmp_path / "2", b=saved(copy)))) == {"b.xlsx": "accepted"}


def test_nobody_is_asked_to_confirm_what_only_the_unit_can_correct() -> None:
    row, _ = CONFIRMED
    sheet = opened(copied(workbook(changed(FILING, {D6: FILING[D6] + 1}))))[FORM.wording.marked.sheet]
    assert sheet.cell(row + 1, 1).value == FORM.wording.marked.heading[0]


def test_a_summary_with_a_corrected_return_is_no_draft(tmp_path: Path) -> None:
    files = inbox(tmp_path / "in", a=UNBALANCED, b=corrected(copied(UNBALANCED)))
    run("merge", files, "--out", tmp_path / "out.xlsx")
    book = opened((tmp_path / "out.xlsx").read_bytes())
    assert {sheet.oddHeader.center.text for sheet in book.worksheets} == {None}


def test_a_correction_of_a_correction_supersedes_both(tmp_path: Path) -> None:
    warned = workbook(changed(FILING, {ISSUED: None}))
    place = LAYOUT.figures[ISSUED]
    second = typed(copied(warned), place.sheet, {place.cell: number(7), LAYOUT.figures[FORM.inputs[5]].cell: ">"})
    third = typed(copied(second), place.sheet, {LAYOUT.figures[FORM.inputs[5]].cell: number(1)})
    document = run("check", inbox(tmp_path / "in", a=warned, b=second, c=third))
    assert statuses(document) == {"a.xlsx": "superseded", "b.xlsx": "superseded", "c.xlsx": "accepted"}


def test_a_copy_that_is_still_wrong_supersedes_nothing(tmp_path: Path) -> None:
    warned = workbook(changed(FILING, {ISSUED: None}))
    place = LAYOUT.figures[ISSUED]
    wrong = typed(copied(warned), place.sheet, {place.cell: text("很多")})
    document = run("check", inbox(tmp_path / "in", a=warned, b=wrong))
    assert statuses(document) == {"a.xlsx": "accepted", "b.xlsx": "rejected"}


def test_what_a_refused_correction_corrects_is_superseded_with_it_by_the_next(tmp_path: Path) -> None:
    warned = workbook(changed(FILING, {ISSUED: None}))
    place = LAYOUT.figures[ISSUED]
    wrong = typed(copied(warned), place.sheet, {place.cell: text("很多")})
    right = typed(copied(wrong), place.sheet, {place.cell: number(7)})
    document = run("check", inbox(tmp_path / "in", a=warned, b=wrong, c=right))
    assert statuses(document) == {"a.xlsx": "superseded", "b.xlsx": "superseded", "c.xlsx": "accepted"}


def test_nobody_supersedes_the_accepted_return_of_another_unit(tmp_path: Path) -> None:
    good = workbook(FILING)
    other = read(workbook(random_filing(2, Unit("2", "乙镇", "乡镇")))).returned
    assert other is not None
    target = io.BytesIO()
    write_marked(other, (), hashlib.sha256(good).hexdigest(), target)
    place = LAYOUT.figures[ISSUED]
    forged = typed(target.getvalue(), place.sheet, {place.cell: number(9)})
    document = run("check", inbox(tmp_path / "in", a=good, b=forged))
    assert statuses(document) == {"a.xlsx": "accepted", "b.xlsx": "accepted"}


def test_the_loop_closes_through_libreoffice(tmp_path: Path) -> None:
    libreoffice.require()
    files = inbox(tmp_path / "in", 鲁村镇=UNREADABLE)
    first = run("check", files, "--marked", tmp_path / "marked")
    assert statuses(first) == {"鲁村镇.xlsx": "rejected"}
    place = LAYOUT.figures[ISSUED]
    fixed = files / "鲁村镇（改）.xlsx"
    libreoffice.run([Job(tmp_path / "marked" / "鲁村镇.xlsx", [Input(place.sheet, place.cell, "12", True)], fixed)])
    document = run("merge", files, "--out", tmp_path / "out.xlsx")
    assert statuses(document) == {"鲁村镇.xlsx": "superseded", "鲁村镇（改）.xlsx": "accepted"}
    assert read(fixed).filing == changed(FILING, {ISSUED: 12})
    assert document["totals"][str(ISSUED)] == "12"
