"""Whether a filing keeps the rules of its form, and which cell is likely wrong."""

from .check import answered as answered
from .check import check as check
from .check import check_beside as check_beside
from .check import check_kind as check_kind
from .figures import verdicts as verdicts
from .suggest import advised as advised
from .texts import check_narrative as check_narrative
