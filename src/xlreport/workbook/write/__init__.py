"""Locked workbooks: templates, marked copies, summaries; and the list of units, which is not locked."""

from .changes import changes_facts, write_difference
from .marked import write_marked
from .roster_sheet import write_roster
from .status_list import status_facts, write_status
from .summary import write_summary
from .template import write

__all__ = [
    "changes_facts",
    "status_facts",
    "write",
    "write_difference",
    "write_marked",
    "write_roster",
    "write_status",
    "write_summary",
]
