"""Many filings: what is equal is held once, figures are packed, what is said lies in a scratch file."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

from ..files import Spool, Spooled
from ..filing import Filing
from ..form import Form, Key
from .packed import Packing

_V = TypeVar("_V")
_T = TypeVar("_T")
# Of so many words and the like it is remembered that they were met: those that come again do so soon.
_REMEMBERED = 4_096
_EMPTY: Mapping[Any, Any] = {}


class Keeping:
    """What the filings share that it is given. What it gives is equal, and says the same when it is asked."""

    def __init__(self) -> None:
        self.packing, self.spool = Packing(), Spool()
        self.once = functools.lru_cache(_REMEMBERED, typed=True)(_first)

    def filing(self, filing: Filing) -> Filing:
        """The same, with all its members."""
        return replace(
            filing,
            unit=self.same(filing.unit),
            inputs=self.packing.pack(filing.inputs, columns_of(filing.form)[0]),
            facts=self.spooled(filing.facts),
            texts=self.spooled(filing.texts),
            members=tuple(map(self.filing, filing.members)),
        )

    def same(self, value: _T) -> _T:
        """The value, or the equal one that was met before."""
        known: _T = self.once(value)
        return known

    def spooled(self, values: Mapping[str, _V]) -> Mapping[str, _V]:
        """The same values, out of memory."""
        return Spooled(self.spool, values, self.same(tuple(values))) if values else _EMPTY


def _first(value: _T, *_: object) -> _T:
    return value


@functools.cache
def columns_of(form: Form) -> tuple[Mapping[Key, int], ...]:
    """The numbers of inputs, of totals, of all figures, each in the order of the form."""
    return tuple({key: n for n, key in enumerate(keys)} for keys in (form.inputs, form.totals, form.keys))
