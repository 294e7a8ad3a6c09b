"""Locked workbooks: templates, marked copies, summaries."""

from .marked import write_marked
from .summary import write_summary
from .template import write

__all__ = ["write", "write_marked", "write_summary"]
