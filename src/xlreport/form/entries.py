"""The entries of a form file, and errors that name their place in it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any, TypeVar, get_type_hints

from ..errors import FormError

Group = TypeVar("Group")
# How an error calls what a word of a group must be, and its type; in a list that of each.
_KINDS: dict[Any, tuple[str, bool, type | tuple[type, ...]]] = {
    str: ("文字", False, str),
    int: ("整数", False, int),
    tuple[str, ...]: ("文字的列表", True, str),
    tuple[float, ...]: ("数字的列表", True, (int, float)),
}


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

    def typed(self, place: str, data: Mapping[str, Any], group: type[Group]) -> Group:
        """A group of words with just the names that its class has, each of its type."""
        types = get_type_hints(group)
        names = [field.name for field in fields(group)]  # type: ignore[arg-type]  # every group is a dataclass
        self.take(place, data, " ".join(names))
        for name in names:
            word, listed, kind = _KINDS[types[name]]
            values = data[name] if listed and isinstance(data[name], list) else [data[name]]
            if listed != isinstance(data[name], list) or not all(isinstance(value, kind) for value in values):
                raise self.fail(f"{place}.{name}", name, f"应为{word}")
        return group(**{name: tuple(v) if isinstance(v := data[name], list) else v for name in names})

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
