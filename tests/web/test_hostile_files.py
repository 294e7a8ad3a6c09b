"""Files that are made to harm: the page stays, and each ends as its own outcome."""

from __future__ import annotations

import zipfile
from pathlib import Path

from support import hostile
from support.books import opened
from support.browser import Page, altered
from support.filings import random_filing, workbook
from support.hostile_case import GOOD, NAME, SHEET, Case, good_filing
from xlreport import Unit

CASES: tuple[Case, ...] = (
    *hostile.FILES,
    *hostile.ZIPS[::2],
    *hostile.XML[::8],
    *hostile.CELLS[::16],
    *hostile.LOOKS[::16],
)
# Of memory that JavaScript and Python's runtime take in the tab, in MiB.
MOST_MEMORY = 1200
READ = 'const outcome = asked("read", order.lost.includes(n));'
ASKED = "return asked(order.what, ...(order.given || []));"
MARKUP = '<img src=x onerror="window.harmed=1"><script>window.harmed=1</script>'


def test_every_hostile_file_ends_as_natively_and_the_page_stays(page: Page, tmp_path: Path) -> None:
    (tmp_path / GOOD).write_bytes(workbook(good_filing()))
    cases = {}
    for case in CASES:
        case.make(tmp_path / case.name)
        # What a person chooses in the dialog is a file, not a folder or a link.
        if (tmp_path / case.name).is_file() and "/" not in case.name and not (tmp_path / case.name).is_symlink():
            cases[case.name] = case
    page.add(tmp_path / GOOD, *(tmp_path / name for name in cases))
    rows = {row["file"]: row for row in page.found()["check"]["returns"]}
    found = {name: (rows[name]["status"], {finding["code"] for finding in rows[name]["findings"]}) for name in cases}
    assert found == {name: (case.status, {code for code, _ in case.findings}) for name, case in cases.items()}
    assert len(cases) >= 100
    assert rows[GOOD]["status"] == "accepted"
    assert page.js("return performance.memory.usedJSHeapSize") < MOST_MEMORY << 20
    page.get("get-summary")


def test_a_file_that_hangs_or_kills_its_worker_ends_alone_and_the_others_stay(window: Page, tmp_path: Path) -> None:
    for name in ("1.xlsx", "2.xlsx", "throws.xlsx"):
        (tmp_path / name).write_bytes(workbook(random_filing(len(name))))
    with zipfile.ZipFile(tmp_path / "3.zip", "w") as packed:
        for name in ("a.xlsx", "hangs too.xlsx", "b.xlsx"):
            packed.writestr(name, workbook(random_filing(ord(name[0]))))
    bad = """
      if (!order.lost.includes(n)) {
        while (name.includes("hangs"));
        if (name.includes("throws")) throw new Error("fatal");
      }
    """
    window.open(altered(tmp_path, {READ: bad + READ}))
    window.js("engine.patience = 5")
    window.add(*sorted(tmp_path.glob("?.xlsx")), tmp_path / "throws.xlsx", tmp_path / "3.zip")
    codes = {
        row["file"]: [finding["code"] for finding in row["findings"] if finding["code"].startswith("READING")]
        for row in window.found()["check"]["returns"]
    }
    assert codes == {
        "1.xlsx": [],
        "2.xlsx": [],
        "throws.xlsx": ["READING-DIED"],
        "3.zip!a.xlsx": [],
        "3.zip!b.xlsx": [],
        "3.zip!hangs too.xlsx": ["READING-DIED"],
    }


def test_reading_can_be_stopped_and_gone_on_with(window: Page, tmp_path: Path) -> None:
    files = [tmp_path / f"{n}.xlsx" for n in range(6)]
    for n, file in enumerate(files):
        file.write_bytes(workbook(random_filing(n)))
    # The fifth order of all, after the one to begin: it comes once.
    window.open(altered(tmp_path, {READ: f"while (order.id === 5);\n{READ}"}))
    window.js("go('files')")
    window.choose("add", *files)
    window.wait("document.getElementById('progress-text').textContent.includes('正在读 3.xlsx')")
    window.wait("engine.entries[2].read")
    window.click("#cancel")
    window.wait("!document.getElementById('stopped').hidden")
    window.settled()
    assert [row["file"] for row in window.found()["check"]["returns"]] == ["0.xlsx", "1.xlsx", "2.xlsx"]
    assert window.text("left-count") == "3"
    window.click("#go-on")
    window.settled()
    assert [row["file"] for row in window.found()["check"]["returns"]] == [file.name for file in files]


def test_what_hangs_apart_from_reading_is_ended_too_and_the_page_goes_on(window: Page, tmp_path: Path) -> None:
    (tmp_path / "1.xlsx").write_bytes(workbook(good_filing()))
    window.open(altered(tmp_path, {ASKED: f'while (order.what === "rules");\n{ASKED}'}))
    window.add(tmp_path / "1.xlsx")
    window.js("engine.patience = 1")
    window.click("#show-rules")
    window.wait("!document.getElementById('alarm').hidden")
    assert "做得太久" in window.text("alarm")
    window.js("engine.patience = 60")
    window.js("explain('T3-BALANCE')")
    window.settled()
    assert window.text("alarm") == ""
    assert window.texts("[data-rule]")
    window.get("get-summary")


def test_what_a_file_says_is_shown_as_text_however_long(page: Page, tmp_path: Path) -> None:
    filing = random_filing(1, Unit("javascript:window.harmed=1", MARKUP, "乡镇"))
    (tmp_path / "名称.xlsx").write_bytes(workbook(filing))
    book = opened(workbook(good_filing()))
    book[SHEET][NAME] = MARKUP + "长" * 10_000
    book.save(tmp_path / "&lt;b&gt;<i>.xlsx")
    page.add(*sorted(tmp_path.glob("*.xlsx")))
    page.js("go('results'); document.querySelectorAll('#units [data-unit]').forEach((unit) => unit.click())")
    shown = page.text("found")
    assert shown.count(MARKUP) >= 2
    assert "长长长" in shown
    assert "javascript:window.harmed=1" in shown
    assert page.js("return window.harmed") is None
    assert page.js("return document.querySelectorAll('#found img, #found script, #found a, #found i').length") == 0
