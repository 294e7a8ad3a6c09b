"""Whether a filing keeps the rules of its form, and which cell is likely wrong."""

from .check import answered, check, check_alone, check_beside, check_kind
from .figures import verdicts
from .suggest import suggested
from .texts import check_narrative

__all__ = ["answered", "check", "check_alone", "check_beside", "check_kind", "check_narrative", "suggested", "verdicts"]
