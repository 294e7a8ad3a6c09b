"""Chromium, headless, in which the built page is played with."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import importlib
import importlib.util
import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
_BUILT = ROOT / "build" / "page-for-tests"
_NEEDED = ("chromium", "chromedriver", "npm", "node")
# Seconds for anything that the page does here, with other work going on.
PATIENCE = 90
_OPTIONS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--lang=zh-CN",
)


def missing() -> list[str]:
    """What is needed and not installed."""
    found = [name for name in _NEEDED if not shutil.which(name)]
    return found + [name for name in ("selenium",) if importlib.util.find_spec(name) is None]


def require() -> None:
    """Skips the test where there is no browser or nothing to build the page with, but fails it where CI is "true"."""
    if not (lacking := missing()):
        return
    told = f"{'、'.join(lacking)} (Debian: chromium chromium-driver; npm; pip: selenium) is not installed"
    if os.environ.get("CI") == "true":
        pytest.fail(told)
    pytest.skip(told)


@functools.cache
def built() -> Path:
    """The page, built once from sources as they are."""
    sys.path.append(str(ROOT / "scripts"))
    build_page = importlib.import_module("build_page")
    target = _BUILT / _digest() / "xlreport.html"
    target.parent.mkdir(parents=True, exist_ok=True)
    with _alone(target.with_suffix(".lock")):
        if not target.is_file():
            part = target.with_suffix(".part")
            part.write_bytes(build_page.page())
            part.replace(target)
    return target


def altered(folder: Path, changes: Mapping[str, str], name: str = "xlreport.html") -> Path:
    """The page with other words in its worker, and its policy after them: what cannot be had from any file."""
    text = built().read_text(encoding="utf-8")
    script = text[text.rindex("<script>") + len("<script>") : text.rindex("</script>")]
    other = script
    for old, new in changes.items():
        assert other.count(json.dumps(old)[1:-1]) == 1
        other = other.replace(json.dumps(old)[1:-1], json.dumps(new)[1:-1])
    build_page = importlib.import_module("build_page")
    text = text.replace(build_page.hash_of(script), build_page.hash_of(other)).replace(script, other)
    target = folder / name
    target.write_text(text, encoding="utf-8")
    return target


def _digest() -> str:
    """What tells the sources of a page from those of another."""
    scripts = (ROOT / "scripts" / name for name in ("build_page.py", "compile_for_page.js"))
    sources = (p for p in (ROOT / "src").rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    digest = hashlib.sha256()
    for path in sorted([*scripts, *sources]):
        digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Waits until no other test process builds the page."""
    with path.open("a+b") as lock:
        if sys.platform != "win32":
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class Page:
    """The page in a browser of its own: what a person sees there and does."""

    def __init__(self, folder: Path, size: str = "1366,768", zoom: float = 1, extra: Sequence[str] = ()) -> None:
        from selenium import webdriver
        from selenium.webdriver.chrome.service import Service

        options = webdriver.ChromeOptions()
        options.binary_location = shutil.which("chromium") or ""
        for option in (*_OPTIONS, f"--window-size={size}", f"--user-data-dir={folder / 'profile'}", *extra):
            options.add_argument(option)
        if zoom != 1:
            options.add_argument(f"--force-device-scale-factor={zoom}")
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        options.set_capability("unhandledPromptBehavior", "accept")
        self.downloads = folder / "downloads"
        self.downloads.mkdir(parents=True)
        service = Service(shutil.which("chromedriver"))
        self.driver: Any = webdriver.Chrome(options=options, service=service)
        self.driver.set_script_timeout(PATIENCE)
        allowed = {"behavior": "allow", "downloadPath": str(self.downloads)}
        self.driver.execute_cdp_cmd("Browser.setDownloadBehavior", allowed)

    def end(self) -> None:
        """Closes the browser."""
        self.driver.quit()

    def open(self, file: Path | None = None, before: str = "") -> None:
        """Opens the page and waits until Python is there; `before` is run in it before anything else."""
        if before:
            self.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": before})
        self.driver.get((file or built()).as_uri())
        self.wait("document.body.dataset.ready === 'yes' || !document.getElementById('alarm').hidden")

    # -- what a person sees

    def text(self, id: str) -> str:
        """What stands in an element, also when it is hidden."""
        return str(self.js("return document.getElementById(arguments[0]).textContent", id)).strip()

    def texts(self, selector: str) -> list[str]:
        """What stands in each element that fits."""
        found = self.js("return [...document.querySelectorAll(arguments[0])].map((e) => e.textContent)", selector)
        return [str(text) for text in found]

    def tiles(self) -> dict[str, int]:
        """The counts by state."""
        states = self.js("return [...document.querySelectorAll('#tiles button')].map((b) => b.dataset.state)")
        return {state: int(count) for state, count in zip(states, self.texts("#tiles button b"), strict=True)}

    def found(self) -> Any:
        """The documents that the page shows."""
        return self.js("return page.found")

    def js(self, script: str, *given: Any) -> Any:
        """What a script in the page gives."""
        return self.driver.execute_script(script, *given)

    def wait(self, condition: str, *given: Any, seconds: float = PATIENCE) -> None:
        """Waits until a condition in the page holds."""
        until = time.monotonic() + seconds
        while not self.js(f"return Boolean({condition})", *given):
            if time.monotonic() > until:
                told = {id: self.text(id) for id in ("message", "alarm", "progress-text", "too-old")}
                raise TimeoutError(f"{condition}: {told}, {self.driver.get_log('browser')}")
            time.sleep(0.05)

    def settled(self) -> None:
        """Waits until nothing is going on."""
        done = "const done = arguments[arguments.length - 1]; const now = () => { const l = last; l.then(() => "
        self.driver.execute_async_script(f"{done} last === l ? done(1) : now()); }}; now();")

    # -- what a person does

    def click(self, selector: str) -> None:
        """Presses what fits a selector."""
        self.driver.find_element("css selector", selector).click()

    def choose(self, id: str, *files: Path) -> None:
        """Chooses files in the dialog of the system."""
        self.driver.find_element("id", id).send_keys("\n".join(map(str, files)))

    def settle(self, roster: Path | None = None, **said: str) -> None:
        """Fills in step 1."""
        self.js("go('unit')")
        for id, text in said.items():
            self.js("const e = document.getElementById(arguments[0]); e.value = arguments[1];", id, text)
        self.js("document.getElementById('settings').dispatchEvent(new Event('change'))")
        if roster:
            self.choose("roster", roster)
            self.wait("page.roster")
        self.settled()

    def add(self, *files: Path) -> None:
        """Hands in files, and waits until they are read and compared."""
        self.js("go('files')")
        count = self.js("return engine.entries.length")
        self.choose("add", *files)
        self.wait("engine.entries.length === arguments[0]", count + len(files))
        self.settled()

    def download(self, act: Callable[[], object]) -> Path:
        """The file that comes of something that a person does."""
        for path in self.downloads.iterdir():
            path.unlink()
        act()
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            whole = [path for path in self.downloads.iterdir() if path.suffix != ".crdownload" and path.stat().st_size]
            if whole:
                return whole[0]
            if alarm := self.text("alarm"):
                raise AssertionError(alarm)
            time.sleep(0.05)
        raise TimeoutError(self.text("message"))

    def get(self, id: str) -> Path:
        """The file that a button of step 3 hands out."""
        self.js("go('results')")
        return self.download(lambda: self.click(f"#{id}"))

    def requests(self) -> set[str]:
        """The addresses of everything that the browser has asked for since this was asked last."""
        entries = (json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance"))
        sent = (
            entry for entry in entries if entry["method"] in ("Network.requestWillBeSent", "Network.webSocketCreated")
        )
        return {entry["params"].get("request", entry["params"])["url"] for entry in sent}

    def complaints(self) -> list[str]:
        """What the browser has written to its console since this was asked last."""
        return [entry["message"] for entry in self.driver.get_log("browser")]
