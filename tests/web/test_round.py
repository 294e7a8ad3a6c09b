"""What an office decides and keeps: versions, accepted errors, the day that was due, the folder of a round."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from support import books
from support.browser import Page
from support.filings import random_filing, workbook
from web.conftest import COUNTY, RETURNED, SAMPLES
from xlreport import Unit
from xlreport.cli import main

UNIT = Unit("370323102", "鲁村镇人民政府", "乡镇")
FAULT = SAMPLES / "faults" / "01_勾稽关系不符.xlsx"


def states(page: Page) -> dict[str, str]:
    """What became of each file."""
    return {row["file"]: row["status"] for row in page.found()["check"]["returns"]}


def opened(page: Page, code: str) -> None:
    """Opens a unit in the table."""
    page.js("go('results')")
    if page.js("return !page.open.has(arguments[0])", code):
        page.click(f"#units [data-unit='{code}']")


def test_one_of_two_versions_is_chosen_and_the_other_put_aside(page: Page, tmp_path: Path) -> None:
    for n in (1, 2):
        (tmp_path / f"{n}.xlsx").write_bytes(workbook(random_filing(n, UNIT)))
    page.add(tmp_path / "1.xlsx", tmp_path / "2.xlsx")
    assert states(page) == {"1.xlsx": "duplicate", "2.xlsx": "duplicate"}
    opened(page, UNIT.code)
    page.click("#units button[aria-label='以这一份为准：2.xlsx']")
    page.settled()
    assert states(page) == {"1.xlsx": "superseded", "2.xlsx": "accepted"}
    opened(page, UNIT.code)
    page.click("#units button[aria-label='以这一份为准：1.xlsx']")
    page.settled()
    assert states(page) == {"1.xlsx": "accepted", "2.xlsx": "superseded"}


def test_an_error_is_accepted_with_a_reason_and_stands_in_the_summary(page: Page) -> None:
    page.settle(None, **COUNTY)
    page.add(FAULT)
    assert states(page) == {FAULT.name: "rejected"}
    unit = page.found()["status"]["units"][0]["code"]
    opened(page, unit)
    page.js("[...document.querySelectorAll('#units button')].find((b) => b.textContent === '同意计入……').click()")
    page.click(".accepting button")
    assert states(page) == {FAULT.name: "rejected"}
    page.driver.find_element("css selector", ".accepting input").send_keys("上年报告有误，已核实")
    page.click(".accepting button")
    page.settled()
    assert states(page) == {FAULT.name: "accepted"}
    book = openpyxl.load_workbook(page.get("get-summary"))
    said = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "上年报告有误，已核实" in said


def test_who_is_late_and_what_to_write_to_each_is_what_status_says(page: Page, tmp_path: Path) -> None:
    inbox = tmp_path / "收到"
    inbox.mkdir()
    for path in [*RETURNED[:3], FAULT]:
        shutil.copy2(path, inbox)
    # As an application saved it, which notes when.
    (inbox / RETURNED[3].name).write_bytes(books.saved(books.opened(RETURNED[3].read_bytes())))
    page.settle(SAMPLES / "roster.csv", name="沂源县", year="2024", due="2000-01-20")
    page.add(*sorted(inbox.iterdir()))
    roster = ["--roster", str(SAMPLES / "roster.csv"), "--due", "2000-01-20", "--year", "2024", "--name", "沂源县"]
    with contextlib.redirect_stdout(io.StringIO()) as out:
        main(["status", str(inbox), *roster, "--out", str(tmp_path / "催报.xlsx"), "--json"])
    assert page.found()["status"] == json.loads(out.getvalue())
    assert page.tiles() == {"due": 16, "accepted": 4, "duplicate": 0, "rejected": 1, "missing": 11}
    assert [unit["name"] for unit in page.found()["status"]["units"] if unit["late"]] == [UNIT.name]
    assert page.texts("#units .late") == ["迟报"]
    assert parts(page.get("get-status")) == parts(tmp_path / "催报.xlsx")
    page.click("#tiles [data-state='missing']")
    assert len(page.texts("#units tbody tr:not(.detail)")) == 11
    assert "xlreport" not in page.text("next-step")


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_a_round_that_was_saved_goes_on_in_the_page_and_on_the_command_line(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "另一份.xlsx").write_bytes(workbook(random_filing(3, UNIT)))
    page.settle(SAMPLES / "roster.csv", **COUNTY)
    # The faulty one is of a unit whose good one stays away.
    page.add(*(path for path in RETURNED if "东里镇" not in path.name), tmp_path / "另一份.xlsx", FAULT)
    opened(page, UNIT.code)
    page.click(f"#units button[aria-label='以这一份为准：{RETURNED[3].name}']")
    page.settled()
    before, states_before = page.found(), states(page)
    assert states_before["另一份.xlsx"] == "superseded"
    page.get("get-marked")
    saved = page.get("save")
    shutil.copy(saved, tmp_path / "保存.zip")
    with zipfile.ZipFile(saved) as packed:
        packed.extractall(tmp_path / "年报")
    names = {
        path.relative_to(tmp_path / "年报").as_posix() for path in (tmp_path / "年报").rglob("*") if path.is_file()
    }
    assert names == {
        "xlreport.toml",
        "名册.xlsx",
        "选定.csv",
        "退回/登记.csv",
        *(f"收到/{name}" for name in states_before),
    }
    monkeypatch.chdir(tmp_path / "年报")
    with contextlib.redirect_stdout(io.StringIO()) as out:
        main(["status", "--json"])
    assert counts(json.loads(out.getvalue())) == counts(before["status"])
    page.open()
    page.choose("saved", tmp_path / "保存.zip")
    page.wait("engine.entries.length === arguments[0]", len(states_before))
    page.settled()
    assert states(page) == states_before
    assert page.js("return said().name + said().code + said().kind + said().year") == "沂源县370323县2024"
    page.open()
    page.choose("saved-folder", tmp_path / "年报")
    page.wait("engine.entries.length === arguments[0]", len(states_before))
    page.settled()
    assert states(page) == states_before


def counts(status: Any) -> Any:
    return status["counts"], {unit["code"]: (unit["state"], unit["files"]) for unit in status["units"]}


def test_what_is_no_saved_round_is_told(page: Page, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "别的.zip", "w") as packed:
        packed.writestr("../../a.txt", "x")
    page.choose("saved", tmp_path / "别的.zip")
    page.wait("!document.getElementById('alarm').hidden")
    assert "不是一轮年报" in page.text("alarm")


def test_what_cannot_be_is_told_in_the_words_of_the_page(page: Page) -> None:
    page.settle(None, year="今年")
    assert "不是年份" in page.text("alarm")
    page.settle(None, year="")
    page.add(RETURNED[0])
    page.js("go('results')")
    page.click("#save")
    page.settled()
    assert "“名称”" in page.text("alarm")
    assert "--" not in page.text("alarm")
