"""Whether a filing keeps the rules of its form, and which cell is likely wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..faces import hand_on

if TYPE_CHECKING:
    from .check import answered as answered
    from .check import check as check
    from .check import check_alone as check_alone
    from .check import check_beside as check_beside
    from .check import check_kind as check_kind
    from .figures import verdicts as verdicts
    from .names import Names as Names
    from .sketch import SAMPLES as SAMPLES
    from .sketch import Phrase as Phrase
    from .sketch import phrases as phrases
    from .sketch import shared as shared
    from .sketch import sketch_of as sketch_of
    from .suggest import suggested as suggested
    from .texts import check_narrative as check_narrative

__all__ = hand_on(
    __name__,
    {
        "check": "answered check check_alone check_beside check_kind",
        "figures": "verdicts",
        "names": "Names",
        "sketch": "SAMPLES Phrase phrases shared sketch_of",
        "suggest": "suggested",
        "texts": "check_narrative",
    },
)
