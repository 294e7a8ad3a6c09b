"""Remakes the pictures in README and the manual, from the samples: LibreOffice prints them, poppler draws the pages.

Run: python scripts/pictures.py
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from xlreport.cli import main as xlreport

ROOT = Path(__file__).resolve().parents[1]
SAMPLES, PICTURES = ROOT / "samples", ROOT / "docs" / "pictures"
TOWN = SAMPLES / "returned" / "370323102_鲁村镇人民政府.xlsx"
FAULT = SAMPLES / "faults" / "01_勾稽关系不符.xlsx"
# In dots per inch.
_FINE = 75


def main() -> None:
    """Every picture."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        summary, marked = work / "county.xlsx", work / "marked"
        county = ("--name", "沂源县", "--code", "370323", "--kind", "县", "--roster", SAMPLES / "roster.csv")
        run("merge", SAMPLES / "returned", *county, "--out", summary)
        run("check", FAULT, "--marked", marked)
        draw(ROOT / "templates" / "annual_report.xlsx", work, {"封面和基本信息": "cover", "自查": "self_check"})
        draw(TOWN, work, {"一、总体情况": "texts", "三、依申请公开": "table", "报送单": "slip"})
        draw(marked / FAULT.name, work, {"退回意见": "marked"})
        draw(summary, work, {"概览": "overview", "单位一览": "units"})
        report = work / "report.docx"
        run("report", TOWN, "--out", report)
        pages = printed(report, work)
        picture(report.with_suffix(".pdf"), 1, "report")
        picture(report.with_suffix(".pdf"), table_three(pages), "report_table")


def table_three(pages: list[str]) -> int:
    """The page on which the title of section three stands."""
    return next(n for n, page in enumerate(pages, 1) if "三、收到和处理" in page)


def run(*arguments: object) -> None:
    """A command of the program; its status says how many of the samples need a person."""
    if xlreport([str(argument) for argument in arguments]) > 1:
        sys.exit(f"failed: {arguments}")


def draw(file: Path, work: Path, names: dict[str, str]) -> None:
    """A picture of the first page of some sheets, found by the foot of the page."""
    pages = printed(file, work)
    for sheet, name in names.items():
        number = next(n for n, page in enumerate(pages, 1) if foot(page).split("第")[0].strip().endswith(sheet))
        picture(work / f"{file.stem}.pdf", number, name)


def printed(file: Path, work: Path) -> list[str]:
    """What stands on the pages of a file as LibreOffice prints it."""
    profile = f"-env:UserInstallation={(work / 'profile').as_uri()}"
    convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(work), str(file)]
    subprocess.run(convert, check=True, capture_output=True)
    text = subprocess.run(["pdftotext", "-layout", work / f"{file.stem}.pdf", "-"], check=True, capture_output=True)
    return text.stdout.decode("utf-8").split("\f")


def picture(file: Path, number: int, name: str) -> None:
    """A page of a .pdf file."""
    page = ["-f", str(number), "-l", str(number), "-singlefile", "-r", str(_FINE), "-png"]
    subprocess.run(["pdftoppm", *page, file, PICTURES / name], check=True)


def foot(page: str) -> str:
    """The last line of a page."""
    return next((line for line in reversed(page.splitlines()) if line.strip()), "")


if __name__ == "__main__":
    main()
