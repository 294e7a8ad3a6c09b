"""Locked workbooks: templates, marked copies, summaries."""

from .changes import changes_facts, write_difference
from .marked import write_marked
from .status_list import status_facts, write_status
from .summary import write_summary
from .template import write

__all__ = [
    "changes_facts",
    "status_facts",
    "write",
    "write_difference",
    "write_marked",
    "write_status",
    "write_summary",
]
