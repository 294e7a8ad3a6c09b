"""Whatever is handed in: each file by itself, with its outcome."""

from . import examine
from .examine import Progress, examine_paths
from .inbox import given, locked_by

__all__ = ["Progress", "examine", "examine_paths", "given", "locked_by"]
