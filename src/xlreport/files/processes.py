"""What there is to work with: processes, and processors."""

from __future__ import annotations

import os
import sys


def processes_can_be_started() -> bool:
    """Whether there are processes here at all: not so in a browser."""
    return sys.platform not in ("emscripten", "wasi")


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
