"""What a check or the reader can find in a return, and the sentences that say so."""

from __future__ import annotations

from dataclasses import dataclass

from ..form import Key
from ..layout import Place


@dataclass(frozen=True)
class Suggestion:
    """What would mend a finding: the cell, what stands in it, what should, and why.

    `certain` when nothing else is nearly as likely; `alternatives` are other cells or values, likeliest first.
    `sentence` is what the message of the finding says of it.
    """

    key: Key | str | None
    place: Place | None
    was: str | None
    to: str
    reason: str
    certain: bool
    alternatives: tuple[Suggestion, ...] = ()
    sentence: str = ""


@dataclass(frozen=True)
class Finding:
    """One thing found. `place` is None when it concerns a whole file; `message` is a full sentence.

    `explained` is what the sender says of a warning, `accepted` why the office counts the return all the same.
    """

    code: str
    severity: str
    message: str
    key: Key | str | None = None
    place: Place | None = None
    found: str | None = None
    expected: str | None = None
    suggestion: Suggestion | None = None
    explained: str = ""
    accepted: str = ""

    @property
    def is_error(self) -> bool:
        """Whether it keeps the return out of the totals."""
        return self.severity == "error" and not self.accepted


def sentence(place: Place | None, where: str, says: str, advice: str) -> str:
    """Where, what was found, what was expected, what to do."""
    cell = f"{place.sheet}!{place.cell}" if place else ""
    label = f"「{where}」" if where else ""
    colon = "：" if cell or label else ""
    return f"{cell}{label}{colon}{says}{advice}"
