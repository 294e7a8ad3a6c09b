"""One browser for all tests of a process, and one page in which the samples were merged."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from support import browser
from support.browser import ROOT, Page

SAMPLES = ROOT / "samples"
RETURNED = sorted((SAMPLES / "returned").glob("*.xlsx"))
COUNTY = {"name": "沂源县", "code": "370323", "kind": "县", "year": "2024"}


@pytest.fixture(scope="session")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A browser."""
    browser.require()
    page = Page(tmp_path_factory.mktemp("browser"))
    yield page
    page.end()


@pytest.fixture
def page(window: Page) -> Page:
    """The page, opened anew."""
    window.open()
    return window


@pytest.fixture
def county(page: Page) -> Page:
    """The page with the samples and their roster."""
    page.settle(SAMPLES / "roster.csv", **COUNTY)
    page.add(*RETURNED)
    return page


@pytest.fixture(scope="session")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same on a disk, as the page has it in memory: what was handed in lies beside what is made of it."""
    import shutil

    home = tmp_path_factory.mktemp("round")
    shutil.copytree(SAMPLES / "returned", home / "收到")
    shutil.copy(SAMPLES / "roster.csv", home / "roster.csv")
    return home
