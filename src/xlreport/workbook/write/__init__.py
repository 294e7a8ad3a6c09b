"""Locked workbooks: templates, marked copies, summaries."""

from .marked import write_marked as write_marked
from .summary import write_summary as write_summary
from .template import write as write
