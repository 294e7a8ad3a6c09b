"""The time of day, which only the command line knows: nothing that is written depends on it but what says when."""

from __future__ import annotations


def now() -> str:
    """The local time, as people write it: 2025-01-10 16:30."""
    import datetime

    return datetime.datetime.now().strftime("%Y-%m-%d %H:%M")
