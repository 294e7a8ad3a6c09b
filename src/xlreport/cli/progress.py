"""A progress bar on a terminal."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from typing import Any

from .screen import is_terminal


class _Bar:
    """A progress bar on a terminal's stderr, from the first second of some work on."""

    def __init__(self) -> None:
        import time

        self.what = ""
        self.clock = time.monotonic
        self.start = self.clock()
        self.bar: Any = None

    def __call__(self, done: int, total: int, what: str) -> None:
        if what != self.what:
            self.stop()
            self.start, self.what = self.clock() if self.what else self.start, what
        if self.bar is None and self.clock() - self.start > 1 and done < total:
            from rich.console import Console
            from rich.progress import Progress

            self.bar = Progress(console=Console(stderr=True), transient=True)
            self.bar.start()
            self.task = self.bar.add_task(self.what, total=total)
        if self.bar:
            self.bar.update(self.task, completed=done)
            if done == total:
                self.stop()

    def stop(self) -> None:
        """Gives the terminal back, also when the work was broken off."""
        if self.bar:
            self.bar.stop()
            self.bar = None


@contextlib.contextmanager
def shown_progress() -> Iterator[_Bar | None]:
    """A bar that says what is done, if anybody sees it."""
    bar = _Bar() if is_terminal(sys.stderr) else None
    try:
        yield bar
    finally:
        if bar:
            bar.stop()
