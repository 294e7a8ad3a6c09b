"""Whatever is handed in: each file by itself, with its outcome."""

from . import examine
from .archive import Room, archived
from .by_hand import read_by_hand
from .elsewhere import executor_at
from .examine import Progress, examine_file, examine_paths, lost
from .inbox import LARGEST, File, Item, bytes_of, file_in, given, is_junk, items_in, locked_by, unread
from .pool import Ended
from .pool import pool as processes

__all__ = [
    "LARGEST",
    "Ended",
    "File",
    "Item",
    "Progress",
    "Room",
    "archived",
    "bytes_of",
    "examine",
    "examine_file",
    "examine_paths",
    "executor_at",
    "file_in",
    "given",
    "is_junk",
    "items_in",
    "locked_by",
    "lost",
    "processes",
    "read_by_hand",
    "unread",
]
