"""The page in Chromium beside the command line: until it is ready, returns merged, the memory of its tab; and all
of it on a slow computer, for which every process of the browser is stopped most of the time.

Run: python benchmarks/page.py [number of returns]...
Needs what the tests of the page need: chromium, chromedriver, npm, selenium.
"""

from __future__ import annotations

import contextlib
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from intake import returns

sys.path.append(str(Path(__file__).resolve().parents[1] / "tests"))

from support.browser import Page, built

_ROUNDS = 3
_COUNTS = (16, 49, 500)
# Of the time, in which two processors run: together a sixth of one.
_SHARE = 1 / 12
_PERIOD = 0.12
# Notes for how long the page could not do anything else.
_WATCH = """
window.pause = 0;
let before = performance.now();
setInterval(() => {
  window.pause = Math.max(window.pause, performance.now() - before - 20);
  before = performance.now();
}, 20);
"""
_PAGE_SIZE = os.sysconf("SC_PAGE_SIZE")


def main() -> None:
    """Prints markdown tables."""
    counts = tuple(map(int, sys.argv[1:])) or _COUNTS
    print(f"The page has {built().stat().st_size / (1 << 20):.1f} MiB.\n")
    print("| | seconds | memory of the tab, MiB | longest pause of the page, seconds |\n|---|---:|---:|---:|")
    times = [ready()[0] for _ in range(_ROUNDS)]
    print(f"| ready | {statistics.median(times):.1f} | | |")
    with tempfile.TemporaryDirectory() as folder:
        for count in counts:
            inbox = returns(Path(folder) / str(count), count)
            seconds, memory, pause = merged(inbox)
            what = f"{count} returns read, compared and merged in the page"
            print(f"| {what} | {seconds:.1f} | {memory:.0f} | {pause:.2f} |")
            print(f"| the same by the command | {native(inbox, Path(folder) / f'{count}.xlsx'):.1f} | | |")
    wall, processor = ready(slow=True)
    print(f"| ready, held to a sixth of a processor | {wall:.1f} ({processor:.1f} of a processor) | | |")


@contextlib.contextmanager
def opened() -> Iterator[Page]:
    """A browser that is there and shows nothing yet."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        page = Page(Path(folder))
        try:
            yield page
        finally:
            page.end()


def ready(slow: bool = False) -> tuple[float, float]:
    """Seconds until the page is ready, and those of a processor that all of the browser took for it."""
    with opened() as page:
        before, start = processor(page), time.perf_counter()
        with held(page) if slow else contextlib.nullcontext():
            page.open()
            wall = time.perf_counter() - start
        return wall, processor(page) - before


def merged(inbox: Path) -> tuple[float, float, float]:
    """Seconds from handing in returns until their summary is there, memory of the tab in MiB, the longest pause."""
    with opened() as page:
        page.open()
        page.settle(name="沂源县", code="370323", kind="县", year="2024")
        page.js(_WATCH)
        start = time.perf_counter()
        page.add(*inbox.iterdir())
        page.get("get-summary")
        return time.perf_counter() - start, memory(page), page.js("return window.pause / 1000")


def native(inbox: Path, out: Path) -> float:
    """Seconds of the command that does the same."""
    start = time.perf_counter()
    said = ["--name", "沂源县", "--code", "370323", "--kind", "县", "--year", "2024"]
    command = [sys.executable, "-m", "xlreport", "merge", str(inbox), "--out", str(out), *said]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
    return time.perf_counter() - start


# -- the processes of a browser


@contextlib.contextmanager
def held(page: Page) -> Iterator[None]:
    """Stops all processes of the browser most of the time."""
    ended = threading.Event()

    def hold() -> None:
        while not ended.is_set():
            for number, seconds in ((signal.SIGSTOP, _PERIOD * (1 - _SHARE)), (signal.SIGCONT, _PERIOD * _SHARE)):
                for process in processes(page):
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(process, number)
                time.sleep(seconds)

    holding = threading.Thread(target=hold)
    holding.start()
    try:
        yield
    finally:
        ended.set()
        holding.join()


def processes(page: Page) -> list[int]:
    """The browser and all that it has begun; the driver is none of it."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError, IndexError):
            parent = int((entry / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(entry.name))
    found = list(children.get(page.driver.service.process.pid, ()))
    for process in found:
        found += children.get(process, ())
    return found


def processor(page: Page) -> float:
    """Seconds of a processor that the browser has taken so far."""
    total = 0
    for process in processes(page):
        with contextlib.suppress(OSError, IndexError):
            told = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            total += int(told[11]) + int(told[12])
    return total / os.sysconf("SC_CLK_TCK")


def memory(page: Page) -> float:
    """What the largest process of the browser holds: that of the tab and its worker, in MiB."""
    sizes = [0]
    for process in processes(page):
        with contextlib.suppress(OSError, IndexError):
            sizes.append(int(Path(f"/proc/{process}/statm").read_text(encoding="utf-8").split()[1]) * _PAGE_SIZE)
    return max(sizes) / (1 << 20)


if __name__ == "__main__":
    main()
