"""The installed command: what its process does before anything is loaded, and when it is told to end."""

from __future__ import annotations

import gc
import signal
import sys

# How many new objects are left alone: what a command loads and makes lives until it ends.
_MOST_NEW = 100_000
# The exit status of a process that a signal ended lies above.
SIGNALS = 128


def run() -> None:
    """The entry point of the installed command."""
    gc.set_threshold(_MOST_NEW)
    _end_in_order()
    from .main import main

    status = main()
    gc.freeze()  # the interpreter ends: it need not look for garbage in all that there is
    sys.exit(status)


def _end_in_order() -> None:
    """Has a process that is told to end remove its scratch files first; once, and not where that is ignored."""

    def end(number: int, frame: object) -> None:
        signal.signal(number, signal.SIG_IGN)
        sys.exit(SIGNALS + number)

    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number and signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, end)
