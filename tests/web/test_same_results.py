"""What the page makes of files is what the command line makes of them, part by part."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import tomllib
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from support import libreoffice
from support.browser import Page
from support.containers import archive, word_2003
from support.filings import random_filing
from support.packing import Parts, compound, unpacked
from support.pages import as_docx, page_of, with_texts
from web.conftest import COUNTY, RETURNED, SAMPLES
from xlreport import Unit
from xlreport.cli import main

FAULTS = sorted((SAMPLES / "faults").glob("*.xlsx"))
TOWN = Unit("370323102", "鲁村镇人民政府", "乡镇")
EXPECTED = tomllib.loads((SAMPLES / "expected.toml").read_text(encoding="utf-8"))


def native(*arguments: object) -> Any:
    """The JSON document of a command."""
    with contextlib.redirect_stdout(io.StringIO()) as out:
        main([*map(str, arguments), "--json"])
    return json.loads(out.getvalue())


def said(**words: str) -> list[str]:
    return [word for name, text in words.items() for word in (f"--{name}", text)]


def parts(path: Path) -> Parts:
    return unpacked(path.read_bytes())


def test_the_samples_give_the_same_document_and_the_same_summary(county: Page, inbox: Path) -> None:
    out = inbox / "汇总" / "沂源县2024年汇总.xlsx"
    merged = native("merge", inbox / "收到", "--roster", inbox / "roster.csv", "--out", out, *said(**COUNTY))
    assert county.tiles() == {"due": 16, "accepted": 16, "duplicate": 0, "rejected": 0, "missing": 0}
    checked = {name: merged[name] for name in county.found()["check"]}
    assert county.found()["check"] == checked | {"name": ""}
    summary = county.get("get-summary")
    assert summary.name == out.name
    assert parts(summary) == parts(out)


def test_the_faulty_samples_have_the_findings_that_are_expected_of_them_and_the_same_marked_copies(
    page: Page, tmp_path: Path
) -> None:
    page.settle(SAMPLES / "roster.csv", **COUNTY)
    page.add(*FAULTS)
    marked, county = tmp_path / "退回", {**COUNTY}
    out = tmp_path / "汇总.xlsx"
    roster = ["--roster", SAMPLES / "roster.csv"]
    checked = native("check", SAMPLES / "faults", *roster, "--year", county["year"], "--marked", marked)
    assert page.found()["check"] == checked
    assert {row["file"]: row["status"] for row in checked["returns"]} == {
        name: expected["status"] for name, expected in EXPECTED.items()
    }
    with zipfile.ZipFile(page.get("get-marked")) as packed:
        copies = {name: unpacked(packed.read(name)) for name in packed.namelist()}
    assert copies == {path.name: parts(path) for path in marked.glob("*.xlsx")}
    assert len(copies) >= 20
    assert not out.exists()
    unit = next(unit for unit in page.found()["status"]["units"] if "01_勾稽关系不符.xlsx" in unit["files"])
    page.click(f"#units [data-unit='{unit['code']}']")
    shown = page.texts("#units tr.detail:not([hidden]) [data-code='T3-BALANCE']")
    assert len(shown) == 1
    for said in ("三、依申请公开!E8", "12", "11", "规则 T3-BALANCE"):
        assert said in shown[0]


def test_reports_in_word_and_pages_of_the_web_have_the_same_findings(page: Page, tmp_path: Path) -> None:
    sent = tmp_path / "收到"
    sent.mkdir()
    for n, ending in enumerate((".docx", ".html")):
        town = RETURNED[n + 2]
        main(["report", str(town), "--out", str(sent / f"{town.stem}{ending}")])
    page.settle(SAMPLES / "roster.csv", year=COUNTY["year"])
    page.add(*sent.iterdir())
    found = page.found()["check"]
    assert found == native("check", sent, "--roster", SAMPLES / "roster.csv", "--year", COUNTY["year"])
    assert [row["status"] for row in found["returns"]] == ["accepted", "accepted"]
    assert all(any(f["code"] == "FROM-DOCUMENT" for f in row["findings"]) for row in found["returns"])


def test_a_word_report_goes_back_with_the_same_comments_and_the_same_template(page: Page, tmp_path: Path) -> None:
    wrong = with_texts(page_of(random_filing(5, TOWN)), lambda text: "一件" if text == "0" else text)
    inbox = tmp_path / "收到"
    inbox.mkdir()
    (inbox / "鲁村镇.docx").write_bytes(as_docx(wrong))
    with zipfile.ZipFile(inbox / "附件.zip", "w") as packed:
        packed.writestr("东里镇.docx", as_docx(page_of(random_filing(6, replace(TOWN, name="东里镇人民政府")))))
        packed.writestr("又一份.docx", as_docx(wrong) + b" ")
    page.settle(SAMPLES / "roster.csv", **COUNTY)
    page.add(*sorted(inbox.iterdir()))
    roster = ["--roster", SAMPLES / "roster.csv", "--year", "2024"]
    native("check", inbox, *roster, "--marked", tmp_path / "退回")
    with zipfile.ZipFile(page.get("get-marked")) as packed:
        copies = {name: unpacked(packed.read(name)) for name in packed.namelist()}
    assert copies == {path.name: parts(path) for path in (tmp_path / "退回").iterdir() if path.suffix != ".csv"}
    assert "鲁村镇.docx" in copies


def test_templates_for_a_roster_are_the_same(page: Page, tmp_path: Path) -> None:
    page.settle(SAMPLES / "roster.csv", year="2024")
    main(["template", "--roster", str(SAMPLES / "roster.csv"), "--year", "2024", "--out", str(tmp_path / "发出")])
    with zipfile.ZipFile(page.download(lambda: page.click("#make-templates"))) as packed:
        made = {name: unpacked(packed.read(name)) for name in packed.namelist()}
    assert made == {path.name: parts(path) for path in (tmp_path / "发出").iterdir()}
    assert len(made) == 16


def test_a_township_sees_its_findings_and_gets_the_same_report(page: Page, tmp_path: Path) -> None:
    town = SAMPLES / "returned" / "370323102_鲁村镇人民政府.xlsx"
    page.add(town)
    assert page.found()["check"] == native("check", town)
    page.js("go('results')")
    page.click("#units [data-unit='370323102']")
    report = page.download(lambda: page.click("#units .file button[aria-label^='下载']"))
    main(["report", str(town), "--out", str(tmp_path / "年报.docx")])
    assert parts(report) == parts(tmp_path / "年报.docx")


def test_last_year_is_compared_as_natively(page: Page, inbox: Path) -> None:
    page.settle(SAMPLES / "roster.csv", **COUNTY)
    page.choose("previous", SAMPLES / "faults" / "22_上一年的报表.xlsx")
    page.settled()
    page.add(*RETURNED)
    roster = ["--roster", SAMPLES / "roster.csv", "--previous", SAMPLES / "faults" / "22_上一年的报表.xlsx"]
    assert page.found()["check"] == native("check", inbox / "收到", *roster, "--year", "2024")


def test_the_reports_of_all_are_those_of_each_and_of_the_whole(county: Page, inbox: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(county.get("get-reports")) as packed:
        made = {name: unpacked(packed.read(name)) for name in packed.namelist()}
    main(["report", str(inbox / "收到"), "--all", str(tmp_path)])
    assert {path.name: parts(path) for path in tmp_path.iterdir()}.items() <= made.items()
    assert len(made) == 17


def test_what_lies_in_folders_and_zips_has_the_same_names_and_outcomes(page: Page, tmp_path: Path) -> None:
    folder = tmp_path / "收件箱"
    (folder / "乡镇").mkdir(parents=True)
    shutil.copy(RETURNED[3], folder / "乡镇" / RETURNED[3].name)
    shutil.copy(RETURNED[4], folder / RETURNED[4].name)
    (folder / "~$锁.xlsx").write_bytes(b"x")
    with zipfile.ZipFile(folder / "部门.zip", "w") as packed:
        for path in RETURNED[13:]:
            packed.write(path, f"部门/{path.name}")
    page.js("go('files')")
    page.choose("add-folder", folder)
    page.wait("engine.entries.length === 4")
    page.settled()
    assert page.found()["check"] == native("check", folder)
    page.add(folder / RETURNED[4].name)
    twice = f"{RETURNED[4].stem} (2).xlsx"
    assert twice in {row["file"] for row in page.found()["check"]["returns"]}


def test_older_formats_are_read_as_natively(page: Page, tmp_path: Path) -> None:
    libreoffice.require()
    town = SAMPLES / "returned" / "370323102_鲁村镇人民政府.xlsx"
    for name in ("旧版.xls", "开放格式.ods"):
        libreoffice.resave(town, tmp_path / name)
    shutil.copy(tmp_path / "旧版.xls", tmp_path / "WPS.et")
    (tmp_path / "文档.doc").write_bytes(compound({"WordDocument": bytes(4096)}))
    report = page_of(random_filing(1))
    (tmp_path / "网页.mht").write_bytes(archive(bytes, "8bit", "gbk")(report))
    (tmp_path / "文档.xml").write_bytes(word_2003(report))
    page.add(*sorted(tmp_path.iterdir()))
    checked = native("check", tmp_path)
    assert page.found()["check"] == checked
    assert [row["status"] for row in checked["returns"]].count("rejected") == 1


def test_what_only_libreoffice_reads_is_refused_with_the_way_round(page: Page, tmp_path: Path) -> None:
    (tmp_path / "a.rtf").write_bytes(b"{\\rtf1 a}")
    page.add(tmp_path / "a.rtf")
    (row,) = page.found()["check"]["returns"]
    assert [(finding["code"], "另存为 .docx" in finding["message"]) for finding in row["findings"]] == [
        ("LIBREOFFICE-MISSING", True)
    ]
