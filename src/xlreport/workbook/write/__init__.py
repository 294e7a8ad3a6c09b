"""Locked workbooks: templates, marked copies, summaries; and the list of units, which is not locked."""

from .marked import write_marked
from .roster_sheet import write_roster
from .summary import write_summary
from .template import write

__all__ = ["write", "write_marked", "write_roster", "write_summary"]
