"""Names that can be shown and written anywhere, and files written whole or not at all."""

from .leftovers import scratch_folder
from .names import LEFTOVER_BEGIN, LEFTOVER_END, safe_name, showable
from .output import write_safely

__all__ = ["LEFTOVER_BEGIN", "LEFTOVER_END", "safe_name", "scratch_folder", "showable", "write_safely"]
