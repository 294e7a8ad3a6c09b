"""Word and web reports among the returns of a round: known by name, compared, put aside, sent back, converted."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from support import libreoffice
from support.documents import all_converted
from support.filings import FORM, balanced, changed, random_filing, workbook
from support.pages import as_docx, as_html, page_of, with_texts
from support.years import follows, last_year
from xlreport import Filing, Key, Unit, read
from xlreport.cli import main
from xlreport.office import check_files, load_round

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


def put_last_year(folder: Path, filings: Mapping[Unit, Filing], endings: Sequence[str]) -> Path:
    """A folder of last year's reports as documents, their kinds in turn."""
    folder.mkdir()
    old = []
    for n, (unit, filing) in enumerate(filings.items()):
        ending, page = endings[n % len(endings)], page_of(filing)
        if ending == ".doc":
            old.append(folder.parent / f"{unit.name}.docx")
            old[-1].write_bytes(as_docx(page, measured=True))
        else:
            (folder / f"{unit.name}{ending}").write_bytes(as_docx(page) if ending == ".docx" else as_html(page))
    for made in all_converted(old, "doc:MS Word 97", folder.parent) if old else ():
        shutil.move(made, folder)
    return folder


CARRIED = Key("t3", "carried_out", "natural_person")


@pytest.mark.parametrize("endings", [(".docx", ".html"), (".docx", ".html", ".doc")], ids="+".join)
def test_last_year_of_twelve_units_is_compared_from_their_documents_alone(
    endings: Sequence[str], tmp_path: Path, roster: Path
) -> None:
    if ".doc" in endings:
        libreoffice.require()
    now = {unit: follows(random_filing(n, unit)) for n, unit in enumerate(UNITS)}
    last = {unit: balanced(last_year(filing)) for unit, filing in now.items()}
    wrong = {unit: balanced(changed(filing, {CARRIED: filing[CARRIED] + 1})) for unit, filing in last.items()}
    inbox = put(tmp_path / "in", {f"{unit.code}.xlsx": workbook(filing) for unit, filing in now.items()})
    then = put_last_year(tmp_path / "last", {**last, **{unit: wrong[unit] for unit in UNITS[1:]}}, endings)
    _, told = run("check", inbox, "--roster", roster, "--previous", then)
    assert {row["unit"]["code"]: set(codes(row)) & SPEAK_OF_LAST_YEAR for row in told["returns"]} == {
        unit.code: {"T3-CARRIED"} if n else set() for n, unit in enumerate(UNITS)
    }


SPEAK_OF_LAST_YEAR = {"T3-CARRIED", "NOT-COMPARED", "PREVIOUS-TWICE"}


def test_last_years_document_of_a_unit_whose_code_has_changed_is_compared(tmp_path: Path, roster: Path) -> None:
    """Also where its new code was that of another one then."""
    lines = ["代码,名称,类别,原代码", f"{A.code},{B.name},{B.kind},{B.code}", f"{B.code},{A.name},{A.kind},{A.code}"]
    roster.write_text("\n".join(lines), encoding="utf-8")
    now = {
        B.name: follows(random_filing(1, replace(B, code=A.code))),
        A.name: follows(random_filing(2, replace(A, code=B.code))),
    }
    last = {replace(filing.unit, code=""): balanced(last_year(filing)) for filing in now.values()}
    last[replace(A, code="")] = balanced(changed(last[replace(A, code="")], {CARRIED: 77}))
    inbox = put(tmp_path / "in", {f"{name}.xlsx": workbook(filing) for name, filing in now.items()})
    then = put_last_year(tmp_path / "last", last, [".docx"])
    _, told = run("check", inbox, "--roster", roster, "--previous", then)
    assert {row["unit"]["name"]: set(codes(row)) & SPEAK_OF_LAST_YEAR for row in told["returns"]} == {
        A.name: {"T3-CARRIED"},
        B.name: set(),
    }


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


@pytest.mark.parametrize("listed", [True, False])
def test_converted_again_it_is_as_it_was_and_what_somebody_has_typed_stays(
    tmp_path: Path, roster: Path, listed: bool
) -> None:
    inbox = put(tmp_path / "in", {"a.docx": as_docx(page_of(of(A)))})
    arguments = ("convert", inbox, "--out", tmp_path / "out", *(("--roster", roster) if listed else ()))
    assert [run(*arguments)[0] for _ in range(2)] == [0, 0]
    (path,) = (tmp_path / "out").iterdir()
    path.write_bytes(workbook(changed(of(A), {RECEIVED: 5})))
    status, told = run(*arguments)
    assert (status, told["files"][0]["out"], len(told["kept"])) == (1, None, 1)
    assert run(*arguments, "--force")[0] == 0


def test_workbooks_among_documents_need_no_conversion(
    tmp_path: Path, roster: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inbox = put(tmp_path / "in", {"a.docx": as_docx(page_of(of(A))), "b.xlsx": workbook(of(B))})
    assert main(["convert", str(inbox), "--roster", str(roster), "--out", str(tmp_path / "out")]) == 0
    assert [path.name for path in (tmp_path / "out").iterdir()] == [f"{A.code}_{A.name}.xlsx"]
    assert capsys.readouterr().out.splitlines()[-1] == (
        f"已在 {tmp_path / 'out'} 写出 1 份工作簿。另有 1 份本来就是工作簿，不用转换。"
    )
    status, told = run("convert", inbox / "b.xlsx", "--roster", roster, "--out", tmp_path / "out")
    assert (status, [row["out"] for row in told["files"]]) == (0, [None])


def test_every_figure_of_the_form_has_a_place_in_the_document(tmp_path: Path, roster: Path) -> None:
    collection = check_files(
        [str(put(tmp_path / "in", {"a.docx": as_docx(page_of(of(A)))}))], load_round(roster=roster)
    )
    (outcome,) = collection.outcomes
    assert outcome.returned
    places = [outcome.returned.shown_at(outcome.returned.layout.figures[key]) for key in FORM.keys]
    assert {place.sheet for place in places} == {"表二", "表三", "表四"}
