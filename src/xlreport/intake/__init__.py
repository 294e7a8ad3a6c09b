"""Whatever is handed in: each file by itself, with its outcome."""

from . import examine
from .examine import Progress, examine_file, examine_paths, lost
from .inbox import File, Item, file_in, given, items_in, locked_by

__all__ = [
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
]
