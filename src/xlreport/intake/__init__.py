"""Whatever is handed in: each file by itself, with its outcome."""

from . import examine
from .elsewhere import executor_at
from .examine import Progress, examine_paths
from .inbox import given, is_junk, locked_by
from .pool import Ended, processes_can_be_started
from .pool import pool as processes

__all__ = [
    "Ended",
    "Progress",
    "examine",
    "examine_paths",
    "executor_at",
    "given",
    "is_junk",
    "locked_by",
    "processes",
    "processes_can_be_started",
]
