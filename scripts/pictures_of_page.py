"""Remakes the pictures of the page in the manual, from the samples, as on a screen of 1366 x 768, also at 125 %.

Run: python scripts/pictures_of_page.py
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "tests"))

from support.browser import ROOT, Page

SAMPLES, PICTURES = ROOT / "samples", ROOT / "docs" / "pictures"
RETURNED, FAULTS = (sorted((SAMPLES / folder).glob("*.xlsx")) for folder in ("returned", "faults"))
# Of a township: the correct return stays away, a faulty one is there.
WITHOUT, WITH = ("370323103", "370323104", "370323105", "370323107"), ("01_", "02_", "25_")


def main() -> None:
    """Every step as a picture, once more at 125 %."""
    for zoom, size, ending in ((1.0, "1366,768", ""), (1.25, "1093,614", "_125")):
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            page = Page(Path(folder), size, zoom)
            try:
                draw(page, ending)
            finally:
                page.end()


def draw(page: Page, ending: str) -> None:
    page.open()
    page.settle(SAMPLES / "roster.csv", name="沂源县", code="370323", kind="县", year="2024", due="2025-01-20")
    picture(page, "unit", f"page_unit{ending}")
    given = [path for path in RETURNED if not path.name.startswith(WITHOUT)]
    page.add(*given, *(path for path in FAULTS if path.name.startswith(WITH)))
    picture(page, "files", f"page_files{ending}")
    picture(page, "results", f"page_results{ending}")
    page.js("document.querySelector(\"#units tr[data-state='rejected'] [data-unit]\").click()")
    # Below the heading of the table, which stays in sight.
    page.js(
        "document.querySelector('#units tr.detail:not([hidden])').previousSibling.scrollIntoView(); scrollBy(0, -45)"
    )
    page.driver.save_screenshot(str(PICTURES / f"page_finding{ending}.png"))


def picture(page: Page, section: str, name: str) -> None:
    """What a person sees of a section."""
    page.js(f"go('{section}'); scrollTo(0, 0); document.activeElement.blur()")
    page.driver.save_screenshot(str(PICTURES / f"{name}.png"))


if __name__ == "__main__":
    main()
