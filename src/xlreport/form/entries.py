"""The entries of a form file, and errors that name their place in it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from typing import Any

from ..errors import FormError


class Entries:
    """The dictionaries of a form file; keeps the text, to name lines in errors."""

    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file
        self.data = tomllib.loads(text)

    def fail(self, place: str, word: str, what: str) -> FormError:
        """An error that names the line of `word` within the entry at `place`, such as tables.t3.rows.total."""
        nth = {"缺少": 0, "重复": 2}.get(what, 1)
        return FormError(f"{self.file} 第 {self.line(place, word, nth)} 行，{place}：{what}：{word}")

    def line(self, place: str, word: str, nth: int) -> int:
        """The line of the `nth` mention of a word in an entry; the entry's own first line for none."""
        lines = self.text.splitlines()
        entry = 0
        for part in place.split("."):
            named = [f'id = "{part}"', f'key = "{part}"', f"[{part}", f"[[{part}", f".{part}]]", f"{part} = "]
            found = [n for n, line in enumerate(lines) if n >= entry and any(name in line for name in named)]
            entry = found[0] if found else entry
        mentions = [n for n in range(entry, len(lines)) if f'"{word}' in lines[n] or word in lines[n].split()]
        return 1 + [entry, *mentions][min(nth, len(mentions))]

    def take(self, place: str, data: Mapping[str, Any], required: str, optional: str = "") -> Mapping[str, Any]:
        """`data`, after refusing missing and unknown names."""
        for name in required.split():
            if name not in data:
                raise self.fail(place, name, "缺少")
        for name in data:
            if name not in f"{required} {optional}".split():
                raise self.fail(place, name, "不认识的名称")
        return data

    def unique(self, place: str, names: Iterable[str]) -> None:
        seen = set()
        for name in names:
            if name in seen:
                raise self.fail(place, name, "重复")
            seen.add(name)

    def span(self, place: str, text: str, names: list[str]) -> tuple[str, ...]:
        """The names in `a..b` or `a`, in the order of the table."""
        first, _, last = (part.strip() for part in text.partition(".."))
        for name in (first, last or first):
            if name not in names:
                raise self.fail(place, name, "没有这一行或列")
        found = tuple(names[names.index(first) : names.index(last or first) + 1])
        if not found:
            raise self.fail(place, text, "起止颠倒")
        return found
