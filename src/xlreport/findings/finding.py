"""What a check or the reader can find in a return, and the sentences that say so."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from ..files import visible
from ..form import Key
from ..layout import Place
from .look_alikes import named


class Suggestion(NamedTuple):
    """What would mend a finding: the cell, what stands in it, what should, and why.

    `certain` when nothing else is nearly as likely; `alternatives` are other cells or values, likeliest first.
    `label` is the official label of the cell; `likely` is in words how likely it is, empty where the finding says
    nothing of it, and `rivals` how many others are as likely; `clear` when it is likelier than all others together.
    `also` are the other cells that must change with it.
    """

    key: Key | str | None
    place: Place | None
    was: str | None
    to: str
    reason: str
    certain: bool
    alternatives: tuple[Suggestion, ...] = ()
    label: str = ""
    likely: str = ""
    rivals: int = 0
    clear: bool = False
    also: tuple[Suggestion, ...] = ()

    @property
    def why(self) -> str:
        """The reason, and what must change besides."""
        also = (f"同时 {other.place.cell} 应为 {other.to}" for other in self.also if other.place)
        return "，".join(filter(None, [self.reason, *also])) or "改后勾稽关系成立"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: what it concerns in official words, what it says of it, what to do.

    `place` is None when it concerns a whole file. `explained` is what the sender says of a warning, `accepted` why
    the office counts the return all the same. `to_unit` is what the unit is told where that differs from what the
    office is. `others` are figures that it concerns besides; `key` is among them where they are as much in doubt.
    """

    code: str
    severity: str
    label: str
    says: str
    advice: str
    key: Key | str | None = None
    place: Place | None = None
    found: str | None = None
    expected: str | None = None
    suggestion: Suggestion | None = None
    explained: str = ""
    accepted: str = ""
    to_unit: str = ""
    others: tuple[Key, ...] = field(default=(), compare=False, repr=False)

    @property
    def is_error(self) -> bool:
        """Whether it keeps the return out of the totals."""
        return self.severity == "error" and not self.accepted

    @property
    def likely(self) -> Suggestion | None:
        """What would mend it, where nothing else comes near."""
        change = self.suggestion
        return change if change and (change.certain or change.clear) else None

    @property
    def message(self) -> str:
        """The full sentence: where, what was found, what was expected, what to do, and the likely value.

        Nothing in it is hidden: what cannot be seen, and what looks like something else, is named.
        """
        return f"{visible(self._where)}{self.told}"

    @property
    def told(self) -> str:
        """The sentence without where it is."""
        return visible(f"{self.says}{self.strange}{self.advice}{self.mending}")

    @property
    def message_to_unit(self) -> str:
        """The full sentence as the unit is told it."""
        return visible(f"{self._where}{self.to_unit}") if self.to_unit else self.message

    @property
    def _where(self) -> str:
        cell = self.place.named if self.place else ""
        label = f"「{self.label}」" if self.label else ""
        return f"{cell}{label}：" if cell or label else ""

    @property
    def strange(self) -> str:
        """The sentence that names characters which nobody can see or tell from others; empty without any."""
        return named(self.found, self.expected, self.says, isinstance(self.key, Key))

    @property
    def mending(self) -> str:
        """The sentence that says what is likely wrong and what it should be; empty where nothing is suggested."""
        change = self.suggestion
        if not change or not change.likely:
            return ""
        elsewhere = change.place is not None and change.place != self.place
        where = f"{change.likely}是 {change.place.cell}「{change.label}」" if elsewhere and change.place else ""
        typed = f"填的是 {change.was}，" if change.was else ""
        others = f"，另有 {change.rivals} 处同样可能" if change.rivals else ""
        return f"{where or f'本格{change.likely}'}应为 {change.to}（{typed}{change.why}）{others}。"
