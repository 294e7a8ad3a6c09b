"""Locked workbooks: templates, marked copies, summaries; and the list of units, which is not locked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...faces import hand_on

if TYPE_CHECKING:
    from .changes import changes_facts as changes_facts
    from .changes import write_difference as write_difference
    from .marked import write_marked as write_marked
    from .roster_sheet import write_roster as write_roster
    from .status_list import status_facts as status_facts
    from .status_list import write_status as write_status
    from .summary import write_summary as write_summary
    from .template import write as write

__all__ = hand_on(
    __name__,
    {
        "changes": "changes_facts write_difference",
        "marked": "write_marked",
        "roster_sheet": "write_roster",
        "status_list": "status_facts write_status",
        "summary": "write_summary",
        "template": "write",
    },
)
