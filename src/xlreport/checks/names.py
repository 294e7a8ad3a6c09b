"""The names of many units, as texts write them, found at once however many they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

# A name is looked for where so many of its first characters stand; one that has fewer says nothing.
_BEGIN = 2
Patterns = tuple[re.Pattern[str], ...]


class Names:
    """The names of units of one kind, each with its code where that is known."""

    def __init__(self, names: Iterable[tuple[str, str | None]]) -> None:
        self._names = tuple(names)
        self._known: dict[Patterns, _Stems] = {}

    def within(self, text: str, patterns: Patterns, code: str) -> list[str]:
        """The telling parts that a text has of names, as `stem` of some patterns, in their order; not of the `code`."""
        if patterns not in self._known:
            self._known[patterns] = _Stems(self._names, patterns)
        return sorted(self._known[patterns].within(text, code))


class _Stems:
    """The telling parts of names with the codes of their units, and how long those are that begin alike."""

    def __init__(self, names: Iterable[tuple[str, str | None]], patterns: Patterns) -> None:
        self.codes: dict[str, set[str | None]] = {}
        for name, code in names:
            for match in filter(None, (pattern.search(name) for pattern in patterns)):
                self.codes.setdefault(match["stem"], set()).add(code)
        self.lengths: dict[str, set[int]] = {}
        for stem in self.codes:
            self.lengths.setdefault(stem[:_BEGIN], set()).add(len(stem))

    def within(self, text: str, code: str) -> set[str]:
        return {stem for stem in self._all(text) if self.codes.get(stem, {code}) != {code}}

    def _all(self, text: str) -> Iterator[str]:
        known: Mapping[str, Iterable[int]] = self.lengths
        for at in range(len(text) - 1):
            for length in known.get(text[at : at + _BEGIN], ()):
                yield text[at : at + length]
