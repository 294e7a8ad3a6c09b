"""Whatever is handed in: each file by itself, with its outcome."""

from . import examine
from .examine import Progress, examine_file, examine_paths, lost
from .inbox import LARGEST, File, Item, file_in, given, items_in, locked_by, unread

__all__ = [
    "LARGEST",
    "File",
    "Item",
    "Progress",
    "examine",
    "examine_file",
    "examine_paths",
    "file_in",
    "given",
    "items_in",
    "locked_by",
    "lost",
    "unread",
]
