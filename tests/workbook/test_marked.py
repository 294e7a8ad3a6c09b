"""Marked copies: what stands in them, and how a corrected one takes the place of the return that it corrects."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from support import libreoffice
from support.books import number, opened, saved, tags, text, typed
from support.filings import FORM, LAYOUT, changed, random_filing, workbook
from support.libreoffice import Input, Job
from xlreport import Filing, Finding, Key, Unit, check, read
from xlreport.cli import main
from xlreport.workbook.write import write_marked

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
FAULTS = sorted((SAMPLES / "faults").glob("*.xlsx"))
TOWN = Unit("370323102", "鲁村镇人民政府", "乡镇")
FILING = random_filing(1, TOWN)
D6 = Key("t3", "received", "natural_person")
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


def test_wrong_cells_are_red_with_a_comment_that_says_what_to_do() -> None:
    book = opened(copied(UNBALANCED))
    said = comment(book, D6)
    assert (fill(book, D6), "应相等" in said, "改正后重报" in said) == (RED, True, True)
    assert fill(book, D6._replace(column="business")) != RED


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
        FORM.label(ISSUED),
        "12件",
        "0 或正整数",
    ]


def test_the_list_in_front_links_to_each_cell_and_nowhere_else() -> None:
    places = [LAYOUT.figures[D6]]
    links = [(sheet, link.get("location")) for sheet, link in tags(copied(UNBALANCED), "hyperlink")]
    assert links == [(FRONT, place.reference) for place in places]
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
    book[sheet].insert_rows(7)
    listed = [[cell.value for cell in row] for row in opened(copied(saved(book)))[LEFT_OVER].iter_rows(min_row=3)]
    assert [sheet, LAYOUT.figures[D6].cell, str(FILING[D6])] in listed


def test_no_text_of_the_sender_becomes_a_formula_or_a_link_in_the_copy() -> None:
    evil = '=HYPERLINK("http://a.cn","点")'
    place = LAYOUT.figures[ISSUED]
    book = opened(workbook(replace(FILING, facts={**FILING.facts, "address": evil})))
    book[place.sheet][place.cell] = "'" + evil
    data = copied(saved(book))
    formulas = {str(f.text) for _, f in tags(data, "f")}
    assert not any("HYPERLINK" in formula for formula in formulas)
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


# -- where it is written


def test_each_return_with_findings_gets_one_copy_of_its_own_name(tmp_path: Path) -> None:
    files = inbox(tmp_path / "in", good=workbook(random_filing(2)), bad=UNBALANCED)
    with zipfile.ZipFile(files / "附件.zip", "w") as archive:
        archive.writestr("报送/bad.xlsx", UNREADABLE)
    run("check", files, "--marked", tmp_path / "marked")
    assert sorted(path.name for path in (tmp_path / "marked").iterdir()) == ["bad.xlsx", "附件.zip_报送_bad.xlsx"]


def test_a_copy_is_replaced_only_while_nobody_has_written_into_it(tmp_path: Path) -> None:
    files, marked = inbox(tmp_path / "in", a=UNBALANCED), tmp_path / "marked"
    run("check", files, "--marked", marked)
    assert "error" not in run("check", files, "--marked", marked)
    (marked / "a.xlsx").write_bytes(corrected((marked / "a.xlsx").read_bytes()))
    assert run("check", files, "--marked", marked)["error"]["code"] == "OUTPUT"


def test_notes_alone_are_no_reason_to_send_a_return_back(tmp_path: Path) -> None:
    place = LAYOUT.figures[ISSUED]
    noted = typed(workbook(FILING), place.sheet, {place.cell: text("３")})
    findings: tuple[Finding, ...] = read(noted).findings
    assert [finding.code for finding in findings] == ["CELL-REPAIRED"]
    run("check", inbox(tmp_path / "in", a=noted), "--marked", tmp_path / "marked")
    assert not (tmp_path / "marked").exists()


def test_what_the_office_accepted_does_not_stand_in_the_copy() -> None:
    filing = read(workbook(FILING)).filing
    assert isinstance(filing, Filing)
    assert read(copied(workbook(FILING))).filing == filing
