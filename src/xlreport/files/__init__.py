"""Names that can be shown and written anywhere, and files written whole or not at all."""

from .names import LEFTOVER_BEGIN, LEFTOVER_END, safe_name, showable, unseen, visible
from .output import write_safely

__all__ = ["LEFTOVER_BEGIN", "LEFTOVER_END", "safe_name", "showable", "unseen", "visible", "write_safely"]
