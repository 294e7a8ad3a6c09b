"""What follows from the figures of members, reckoned once for all sheets that show it."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from decimal import Decimal

from ...charts import amounts
from ...filing import Filing
from ...form import Form, Key


class Reckoned:
    """The totals of each member, and what the indicators of 单位一览 come to; what is equal is held once."""

    def __init__(self, form: Form, members: Iterable[Filing]) -> None:
        self._form = form
        self._first = len(form.totals)
        self._width = self._first + len(form.overview.units)
        self._found, numbers = array("I"), dict[Decimal, int]()
        for member in members:
            figures = member.filled_in()
            values = (*(figures[key] for key in form.totals), *amounts(figures, form.overview.units))
            self._found.extend([numbers.setdefault(value, len(numbers)) for value in values])
        self._values = list(numbers)

    def figures(self, member: int, filing: Filing) -> dict[Key, Decimal]:
        """All figures of a member but for inputs that are blank."""
        return dict(filing.inputs.items()) | dict(zip(self._form.totals, self._of(member, 0, self._first), strict=True))

    def amounts(self, member: int) -> Sequence[Decimal]:
        """What the indicators come to in a member."""
        return self._of(member, self._first, self._width)

    def column(self, indicator: int, members: Iterable[int]) -> list[Decimal]:
        """What one indicator comes to in some members."""
        column = self._first + indicator
        return [self._values[self._found[member * self._width + column]] for member in members]

    def _of(self, member: int, first: int, end: int) -> list[Decimal]:
        start = member * self._width
        return [self._values[n] for n in self._found[start + first : start + end]]
