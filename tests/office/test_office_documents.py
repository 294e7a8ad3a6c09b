"""Word and web reports among the returns of a round: known by name, compared, put aside, sent back, converted."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from support.filings import FORM, changed, random_filing, workbook
from support.pages import as_docx, as_html, page_of, with_texts
from xlreport import Filing, Key, Unit, read
from xlreport.cli import main
from xlreport.form import known_beside
from xlreport.office import check_files, load_round
from xlreport.office.previous import load_previous
from xlreport.office.roster import load_roster

UNITS = [Unit(f"3703231{n:02}", f"{name}镇人民政府", "乡镇") for n, name in enumerate("鲁东悦西张燕石大南三中北")]
A, B = UNITS[:2]
RECEIVED = Key("t3", "received", "natural_person")


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    path = tmp_path / "roster.csv"
    path.write_text(
        "\n".join(["代码,名称,类别", *(",".join((u.code, u.name, u.kind)) for u in UNITS)]), encoding="utf-8"
    )
    return path


def put(folder: Path, files: Mapping[str, bytes]) -> Path:
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


def run(*arguments: object) -> Any:
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()):
        status = main([*map(str, arguments), "--json"])
    return status, json.loads(out.getvalue())


def codes(row: Mapping[str, Any]) -> list[str]:
    return [finding["code"] for finding in row["findings"]]


def of(unit: Unit, seed: int = 5, year: int = 2024) -> Filing:
    return random_filing(seed, unit, year)


def test_a_document_is_merged_like_a_return_of_the_unit_that_it_names(tmp_path: Path, roster: Path) -> None:
    inbox = put(tmp_path / "in", {"a.docx": as_docx(page_of(of(A))), "b.html": as_html(page_of(of(B, 6)), "gbk")})
    _, told = run("merge", inbox, "--roster", roster, "--out", tmp_path / "s.xlsx")
    assert [(r["status"], r["unit"]["code"], codes(r)) for r in told["returns"]] == [
        ("accepted", A.code, ["FROM-DOCUMENT"]),
        ("accepted", B.code, ["FROM-DOCUMENT"]),
    ]
    assert told["totals"][str(RECEIVED)] == str(of(A)[RECEIVED] + of(B, 6)[RECEIVED])


def test_a_finding_says_where_it_stands_in_the_document(tmp_path: Path, roster: Path) -> None:
    page = page_of(changed(of(A), {RECEIVED: 999}))
    inbox = put(tmp_path / "in", {"a.docx": as_docx(page)})
    _, told = run("check", inbox, "--roster", roster)
    (finding,) = [found for found in told["returns"][0]["findings"] if found["code"] == "T3-BALANCE"]
    assert (finding["sheet"], finding["cell"]) == ("表三", "第 4 行 第 4 列")
    assert finding["message"].startswith(
        "表三 第 4 行 第 4 列「一、本年新收政府信息公开申请数量 · 申请人情况 / 自然人」："
    )


def test_a_total_that_does_not_add_up_is_refused(tmp_path: Path, roster: Path) -> None:
    page = with_texts(page_of(of(A)), lambda text: str(int(text) + 1) if text == str(of(A)[TOTAL]) else text)
    inbox = put(tmp_path / "in", {"a.docx": as_docx(page)})
    _, told = run("check", inbox, "--roster", roster)
    assert told["returns"][0]["status"] == "rejected"


TOTAL = Key("t3", "concluded", "total")


def test_beside_a_workbook_of_its_unit_it_is_put_aside_and_what_differs_is_told(tmp_path: Path, roster: Path) -> None:
    files = {
        "a.docx": as_docx(page_of(of(A))),
        "a.xlsx": workbook(changed(of(A), {Key("t2.5", "licensing", "decisions"): 777})),
        "b.docx": as_docx(page_of(of(B))),
        "b.xlsx": workbook(of(B)),
    }
    _, told = run("check", put(tmp_path / "in", files), "--roster", roster)
    found = {row["file"]: (row["status"], codes(row)) for row in told["returns"]}
    assert found == {
        "a.docx": ("superseded", ["DOCUMENT-ASIDE", "FROM-DOCUMENT"]),
        "a.xlsx": ("accepted", ["DOCUMENT-DIFFERS"]),
        "b.docx": ("superseded", ["DOCUMENT-ASIDE", "FROM-DOCUMENT"]),
        "b.xlsx": ("accepted", []),
    }


def test_a_marked_copy_is_a_filled_template_that_takes_its_place(tmp_path: Path, roster: Path) -> None:
    inbox = put(tmp_path / "in", {"a.docx": as_docx(page_of(changed(of(A), {RECEIVED: 999})))})
    run("check", inbox, "--roster", roster, "--marked", tmp_path / "back")
    (copy,) = (tmp_path / "back").glob("*.xlsx")
    reading = read(copy)
    assert reading.filing
    assert reading.filing.inputs[RECEIVED] == 999
    assert reading.filing.texts == of(A).texts


def test_a_name_below_that_of_the_county_is_the_unit_of_the_roster(tmp_path: Path, roster: Path) -> None:
    page = [b.replace(f"与{A.name}联系", "与党政办联系") if isinstance(b, str) else b for b in page_of(of(A))]
    collection = check_files([str(put(tmp_path / "in", {"a.docx": as_docx(page)}))], load_round(roster=roster))
    assert [outcome.unit for outcome in collection.outcomes] == [A]


def test_a_unit_that_nobody_lists_is_unknown(tmp_path: Path, roster: Path) -> None:
    inbox = put(tmp_path / "in", {"a.docx": as_docx(page_of(of(Unit("", "外地镇人民政府"))))})
    _, told = run("check", inbox, "--roster", roster)
    assert (told["returns"][0]["status"], told["returns"][0]["unit"]["name"]) == ("unknown", "外地镇人民政府")


def test_last_year_of_twelve_units_is_known_from_their_documents_alone(tmp_path: Path, roster: Path) -> None:
    last = {unit: of(unit, n, 2023) for n, unit in enumerate(UNITS)}
    write = (as_docx, as_html)
    files = {f"{u.name}{('.docx', '.html')[n % 2]}": write[n % 2](page_of(f)) for n, (u, f) in enumerate(last.items())}
    previous = load_previous(put(tmp_path / "last", files), known_beside(None), load_roster(roster, known_beside(None)))
    found = {unit: [filing.totals() for filing, _ in previous.versions(unit, 2023)] for unit in UNITS}
    assert found == {unit: [filing.totals()] for unit, filing in last.items()}


def test_documents_become_filled_workbooks(tmp_path: Path, roster: Path) -> None:
    inbox = put(tmp_path / "in", {"a.docx": as_docx(page_of(of(A))), "b.txt": b"x"})
    status, told = run("convert", inbox, "--roster", roster, "--out", tmp_path / "out")
    path = tmp_path / "out" / f"{A.code}_{A.name}.xlsx"
    assert (status, [(row["file"], row["out"]) for row in told["files"]]) == (
        1,
        [("a.docx", str(path)), ("b.txt", None)],
    )
    filing = read(path).filing
    assert filing
    assert (filing.unit, filing.year, filing.totals()) == (A, 2024, of(A).totals())
    assert filing.texts == of(A).texts


def test_without_a_roster_the_unit_is_in_the_workbook_as_if_typed(tmp_path: Path) -> None:
    inbox = put(tmp_path / "in", {"a.docx": as_docx(page_of(of(A)))})
    assert run("convert", inbox, "--out", tmp_path / "out")[0] == 0
    _, told = run("check", tmp_path / "out")
    assert [(row["status"], row["unit"]) for row in told["returns"]] == [("accepted", {"code": "", "name": A.name})]


def test_every_figure_of_the_form_has_a_place_in_the_document(tmp_path: Path, roster: Path) -> None:
    collection = check_files(
        [str(put(tmp_path / "in", {"a.docx": as_docx(page_of(of(A)))}))], load_round(roster=roster)
    )
    (outcome,) = collection.outcomes
    assert outcome.returned
    places = [outcome.returned.shown_at(outcome.returned.layout.figures[key]) for key in FORM.keys]
    assert {place.sheet for place in places} == {"表二", "表三", "表四"}
