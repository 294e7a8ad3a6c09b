"""Files that are made to harm: the page stays, and each ends as its own outcome."""

from __future__ import annotations

from pathlib import Path

from support import hostile
from support.browser import Page
from support.filings import workbook
from support.hostile_case import GOOD, Case, good_filing

CASES: tuple[Case, ...] = (
    *hostile.FILES,
    *hostile.ZIPS[::2],
    *hostile.XML[::8],
    *hostile.CELLS[::16],
    *hostile.LOOKS[::16],
)
# Of memory that JavaScript and Python's runtime take in the tab, in MiB.
MOST_MEMORY = 1200
HANG = 'const outcome = asked("read", order.lost.includes(n));'
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
