"""Annual reports on government information disclosure: locked templates out, filled ones in, one summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .faces import hand_on

if TYPE_CHECKING:
    from .checks import check as check
    from .checks import verdicts as verdicts
    from .errors import XlreportError as XlreportError
    from .filing import Filing as Filing
    from .filing import Text as Text
    from .filing import Unit as Unit
    from .filing import blank as blank
    from .filing import merge as merge
    from .findings import Collection as Collection
    from .findings import Finding as Finding
    from .findings import Outcome as Outcome
    from .findings import Reading as Reading
    from .findings import Returned as Returned
    from .form import Form as Form
    from .form import Key as Key
    from .form import load as load
    from .layout import layout_of as layout_of
    from .office import Round as Round
    from .office import collect as collect
    from .office import load_roster as load_roster
    from .workbook.read import read as read
    from .workbook.write import write as write
    from .workbook.write import write_summary as write_summary

__version__ = "0.1.0"

__all__ = hand_on(
    __name__,
    {
        "checks": "check verdicts",
        "errors": "XlreportError",
        "filing": "Filing Text Unit blank merge",
        "findings": "Collection Finding Outcome Reading Returned",
        "form": "Form Key load",
        "layout": "layout_of",
        "office": "Round collect load_roster",
        "workbook.read": "read",
        "workbook.write": "write write_summary",
    },
)
