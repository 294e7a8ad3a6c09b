"""Word reports that go back marked and come back corrected: what counts, what gives way, what is in conflict."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from test_office_documents import A, B, codes, of, roster, run

from support.books import number, typed
from support.filings import FORM, LAYOUT, changed
from support.packing import packed, unpacked
from support.pages import as_docx, as_html, page_of
from xlreport import Key, Unit, read
from xlreport.documents import identity_of_document, marked_document, read_document
from xlreport.documents.kinds.docx import open_docx
from xlreport.documents.read import anchors_in
from xlreport.findings import finding_of, with_findings
from xlreport.office import check_files, load_round, write_marked_copies

assert roster
RECEIVED, TOTAL = Key("t3", "received", "natural_person"), Key("t3", "received", "total")
RIGHT = of(A)
WRONG = changed(RIGHT, {RECEIVED: 98_765})
DOCUMENT = "word/document.xml"
BECAME = ("SUPERSEDED", "SAME-FIGURES", "CONFLICT", "COPY-UNCHANGED", "COPY-ALONE")
INSERTED = '<w:p><w:ins w:id="1" w:author="a"><w:r><w:t>新</w:t></w:r></w:ins></w:p><w:sectPr/>'


def with_text(data: bytes, old: str, new: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return packed({**parts, DOCUMENT: parts[DOCUMENT].decode().replace(old, new, 1).encode()})


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """A Word report that does not add up."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.docx").write_bytes(as_docx(page_of(WRONG)))
    return tmp_path / "in"


def sent_back(inbox: Path, roster: Path) -> tuple[bytes, bytes]:
    """The marked document and the filled template."""
    back = inbox.parent / "back"
    run("check", inbox, "--roster", roster, "--marked", back)
    assert sorted(path.name for path in back.iterdir()) == ["a.docx", "a（模板）.xlsx", "登记.csv"]
    return (back / "a.docx").read_bytes(), (back / "a（模板）.xlsx").read_bytes()


def corrected(document: bytes, value: int = int(RIGHT[RECEIVED]), was: int = 98_765) -> bytes:
    """A document with another figure, and the total that follows from it."""
    others = int(RIGHT[TOTAL]) - int(RIGHT[RECEIVED])
    found = with_text(document, f">{was}<", f">{value}<")
    return with_text(found, f">{was + others}<", f">{value + others}<")


def filled(template: bytes) -> bytes:
    place = LAYOUT.figures[RECEIVED]
    return typed(template, place.sheet, {place.cell: number(RIGHT[RECEIVED])})


def outcomes(inbox: Path, roster: Path, **files: bytes) -> dict[str, tuple[str, ...]]:
    """Status and what became of each file, with some more of them in the inbox, their names with `__` for a point."""
    for name, data in files.items():
        (inbox / name.replace("__", ".")).write_bytes(data)
    _, told = run("check", inbox, "--roster", roster)
    became = {row["file"]: [code for code in codes(row) if code in BECAME] for row in told["returns"]}
    return {row["file"]: (row["status"], *became[row["file"]]) for row in told["returns"]}


def test_both_copies_name_the_same_file_that_they_correct(inbox: Path, roster: Path) -> None:
    document, template = sent_back(inbox, roster)
    reading = read(io.BytesIO(template))
    assert reading.returned
    assert reading.returned.identity["corrects"] == identity_of_document(document)["corrects"]


def test_corrected_in_word_it_counts_and_the_old_one_is_superseded(inbox: Path, roster: Path) -> None:
    document, _ = sent_back(inbox, roster)
    (inbox / "b.docx").write_bytes(corrected(document))
    _, told = run("merge", inbox, "--roster", roster, "--out", inbox.parent / "s.xlsx")
    assert [(row["file"], row["status"], codes(row)) for row in told["returns"]] == [
        ("a.docx", "superseded", ["T3-BALANCE", "SUPERSEDED", "FROM-DOCUMENT"]),
        ("b.docx", "accepted", ["FROM-DOCUMENT"]),
    ]
    assert told["totals"] == {str(key): f"{value.normalize():f}" for key, value in RIGHT.totals().items()}


def test_only_the_corrected_one_becomes_a_workbook(inbox: Path, roster: Path) -> None:
    document, _ = sent_back(inbox, roster)
    (inbox / "b.docx").write_bytes(corrected(document))
    out = inbox.parent / "out"
    status, told = run("convert", inbox, "--roster", roster, "--out", out)
    assert status == 0
    assert [(one["file"], bool(one["out"])) for one in told["files"]] == [("a.docx", False), ("b.docx", True)]
    (made,) = out.iterdir()
    filing = read(made).filing
    assert filing
    assert filing[RECEIVED] == RIGHT[RECEIVED]


def test_its_texts_are_those_of_the_report_alone(inbox: Path, roster: Path) -> None:
    document, _ = sent_back(inbox, roster)
    (inbox / "a.docx").write_bytes(corrected(document))
    (outcome,) = check_files([str(inbox)], load_round(roster=roster)).outcomes
    assert outcome.filing
    assert (outcome.filing.texts, outcome.returned and outcome.returned.leftovers) == (RIGHT.texts, ())


def test_untouched_it_is_skipped_beside_its_file_and_refused_alone(inbox: Path, roster: Path) -> None:
    document, _ = sent_back(inbox, roster)
    assert outcomes(inbox, roster, b__docx=document) == {
        "a.docx": ("rejected",),
        "b.docx": ("skipped", "COPY-UNCHANGED"),
    }
    (inbox / "a.docx").unlink()
    assert outcomes(inbox, roster) == {"b.docx": ("rejected", "COPY-ALONE")}


def test_one_that_only_says_that_nobody_touched_it_is_read(inbox: Path, roster: Path) -> None:
    document, _ = sent_back(inbox, roster)
    made = corrected(document)
    said, is_now = (anchors_in(open_docx(data), FORM).content for data in (document, made))
    parts = unpacked(made)
    parts["docProps/custom.xml"] = parts["docProps/custom.xml"].replace(said.encode(), is_now.encode())
    assert read_document(packed(parts)).untouched
    assert outcomes(inbox, roster, b__docx=packed(parts)) == {
        "a.docx": ("superseded", "SUPERSEDED"),
        "b.docx": ("accepted",),
    }


def test_one_that_says_it_corrects_the_file_of_another_unit_puts_nothing_aside(inbox: Path, roster: Path) -> None:
    document, _ = sent_back(inbox, roster)
    first, second = (identity_of_document(document)["corrects"], "d" * 64)
    other = as_docx(page_of(of(B)))
    parts = unpacked(marked_document(other, FORM, B, [finding_of("DOCUMENT-REST", "")], second) or b"")
    parts["docProps/custom.xml"] = parts["docProps/custom.xml"].replace(second.encode(), first.encode())
    assert identity_of_document(packed(parts))["corrects"] == first
    found = outcomes(inbox, roster, b__docx=packed(parts))
    assert found == {"a.docx": ("rejected",), "b.docx": ("accepted",)}


def test_corrected_in_both_with_equal_figures_they_count_once(inbox: Path, roster: Path) -> None:
    document, template = sent_back(inbox, roster)
    assert outcomes(inbox, roster, b__docx=corrected(document), c__xlsx=filled(template)) == {
        "a.docx": ("superseded", "SUPERSEDED"),
        "b.docx": ("duplicate", "SAME-FIGURES"),
        "c.xlsx": ("accepted",),
    }


def test_corrected_in_both_with_different_figures_they_are_in_conflict(inbox: Path, roster: Path) -> None:
    document, template = sent_back(inbox, roster)
    other = Key("t2.1", "normative", "repealed")
    place = LAYOUT.figures[other]
    found = typed(filled(template), place.sheet, {place.cell: number(RIGHT[other] + 1)})
    assert outcomes(inbox, roster, b__docx=corrected(document), c__xlsx=found) == {
        "a.docx": ("superseded", "SUPERSEDED"),
        "b.docx": ("duplicate", "CONFLICT"),
        "c.xlsx": ("duplicate", "CONFLICT"),
    }
    _, told = run("check", inbox, "--roster", roster)
    (message,) = {
        finding["message"] for row in told["returns"] for finding in row["findings"] if finding["code"] == "CONFLICT"
    }
    assert "不同：表二 第 4 行 第 3 列「行政规范性文件 · 废止」0、1。" in message


def test_of_two_that_count_once_only_the_one_that_counts_goes_back_again(inbox: Path, roster: Path) -> None:
    document, template = sent_back(inbox, roster)
    (inbox / "b.docx").write_bytes(corrected(document))
    (inbox / "c.xlsx").write_bytes(filled(template))
    warning = finding_of("CELLS-NOTHING", "", found="1", listed="B2")
    collection = check_files([str(inbox)], load_round(roster=roster))
    warned = tuple(with_findings(outcome, outcome.status, warning) for outcome in collection.outcomes)
    again = inbox.parent / "again"
    sent = write_marked_copies(replace(collection, outcomes=warned), again)
    assert [path.name for path in sent.written] == ["c.xlsx"]


def test_a_corrected_document_counts_beside_a_template_that_is_as_it_was_sent(inbox: Path, roster: Path) -> None:
    document, template = sent_back(inbox, roster)
    found = outcomes(inbox, roster, b__docx=corrected(document), c__xlsx=template)
    assert found["b.docx"] == ("accepted",)
    assert found["c.xlsx"] == ("skipped", "COPY-UNCHANGED")


def test_corrected_twice_the_last_one_counts(inbox: Path, roster: Path) -> None:
    first, template = sent_back(inbox, roster)
    again = inbox.parent / "again"
    again.mkdir()
    (again / "a.docx").write_bytes(corrected(first, 98_764))
    second, _ = sent_back_from(again, roster)
    third = corrected(second, was=98_764)
    found = outcomes(inbox, roster, b__docx=corrected(first, 98_764), c__docx=third)
    assert {name: status for name, (status, *_) in found.items()} == {
        "a.docx": "superseded",
        "b.docx": "superseded",
        "c.docx": "accepted",
    }
    assert outcomes(inbox, roster, d__xlsx=filled(template))["c.docx"] == ("duplicate", "SAME-FIGURES")


def sent_back_from(folder: Path, roster: Path) -> tuple[bytes, str]:
    back = folder.parent / "second"
    run("check", folder, "--roster", roster, "--marked", back)
    data = (back / "a.docx").read_bytes()
    return data, identity_of_document(data)["corrects"]


OTHER_FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a web page": ("a.html", lambda: as_html(page_of(WRONG))),
    "tracked changes": ("a.docx", lambda: with_text(as_docx(page_of(WRONG)), "<w:sectPr/>", INSERTED)),
}


@pytest.mark.parametrize("name", OTHER_FILES)
def test_of_what_cannot_be_marked_only_the_template_goes_back(tmp_path: Path, roster: Path, name: str) -> None:
    file, made = OTHER_FILES[name]
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / file).write_bytes(made())
    run("check", tmp_path / "in", "--roster", roster, "--marked", tmp_path / "back")
    assert sorted(path.name for path in (tmp_path / "back").iterdir()) == ["a（模板）.xlsx", "登记.csv"]


def test_of_a_report_of_another_year_only_the_template_goes_back(inbox: Path, roster: Path) -> None:
    run("check", inbox, "--roster", roster, "--year", "2023", "--marked", inbox.parent / "back")
    assert [path.name for path in sorted((inbox.parent / "back").glob("a*"))] == ["a（模板）.xlsx"]


def test_a_document_in_a_zip_goes_back_too(tmp_path: Path, roster: Path) -> None:
    (tmp_path / "in").mkdir()
    with zipfile.ZipFile(tmp_path / "in" / "附件.zip", "w") as archive:
        archive.writestr("../报送/a.docx", as_docx(page_of(WRONG)))
        archive.writestr("b.docx", as_docx(page_of(changed(of(Unit("", "外地镇人民政府")), {RECEIVED: 7}))))
    run("check", tmp_path / "in", "--roster", roster, "--marked", tmp_path / "back")
    documents = sorted(path.name for path in (tmp_path / "back").rglob("*.docx"))
    assert documents == ["附件.zip_.._报送_a.docx", "附件.zip_b.docx"]


def test_written_again_it_is_replaced_until_somebody_saves_it(inbox: Path, roster: Path) -> None:
    document, _ = sent_back(inbox, roster)
    path = inbox.parent / "back" / "a.docx"
    (inbox / "a.docx").write_bytes(as_docx(page_of(changed(RIGHT, {RECEIVED: 98_764}))))
    run("check", inbox, "--roster", roster, "--marked", path.parent)
    assert path.read_bytes() != document
    path.write_bytes(saved := with_text(path.read_bytes(), "98764", "98763"))
    (inbox / "a.docx").write_bytes(as_docx(page_of(WRONG)))
    run("check", inbox, "--roster", roster, "--marked", path.parent)
    assert path.read_bytes() == saved


def test_the_same_bytes_are_written_each_time_and_told_as_new_once(inbox: Path, roster: Path) -> None:
    folder = inbox.parent / "back"
    collection = check_files([str(inbox)], load_round(roster=roster))
    first, second = (write_marked_copies(collection, folder) for _ in range(2))
    names = ("a.docx", "a（模板）.xlsx")
    assert sorted(path.name for path in first.new) == [*names]
    assert (second.new, [path.name for path in second.documents]) == ((), ["a.docx"])
    assert [outcome.file for outcome in second.told] == ["a.docx"]


def test_a_marked_document_of_what_is_settled_is_named_as_needless(inbox: Path, roster: Path) -> None:
    document, _ = sent_back(inbox, roster)
    (inbox / "b.docx").write_bytes(corrected(document))
    collection = check_files([str(inbox)], load_round(roster=roster))
    copies = write_marked_copies(collection, inbox.parent / "back")
    assert [path.name for path in copies.needless] == ["a.docx", "a（模板）.xlsx"]


def test_where_the_file_no_longer_lies_only_the_template_is_written(inbox: Path, roster: Path) -> None:
    collection = check_files([str(inbox)], load_round(roster=roster))
    (inbox / "a.docx").unlink()
    copies = write_marked_copies(collection, inbox.parent / "back")
    assert [path.name for path in copies.written] == ["a（模板）.xlsx"]


def test_figures_in_several_tables_of_a_section_have_places_of_their_own(tmp_path: Path, roster: Path) -> None:
    from support.pages import split_at, with_tables

    page = with_tables(page_of(WRONG), lambda t: split_at(t, lambda row: row[0].text.startswith("第二十条")))
    (tmp_path / "a.docx").write_bytes(as_docx(page))
    (outcome,) = check_files([str(tmp_path / "a.docx")], load_round(roster=roster)).outcomes
    assert outcome.returned
    places = [outcome.returned.shown_at(place) for place in LAYOUT.figures.values()]
    assert len(set(places)) == len(places)
    assert {place.sheet for place in places} == {*(f"表二（第 {n} 张）" for n in range(1, 5)), "表三", "表四"}
