"""The entries of a form file, and errors that name their place in it."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar, get_type_hints

from ..errors import FormError, XlreportError
from .basis import BASIS_WORDS, Grounds

Group = TypeVar("Group")
# How an error calls what a word of a group must be, and its type; in a list that of each.
_KINDS: dict[Any, tuple[str, bool, type | tuple[type, ...]]] = {
    str: ("文字", False, str),
    int: ("整数", False, int),
    tuple[str, ...]: ("文字的列表", True, str),
    tuple[float, ...]: ("数字的列表", True, (int, float)),
    Mapping[str, str]: ("名称和文字", False, dict),
}
# What a rule says of its basis.
GROUNDS = "basis source"
# How an entry that is called x begins: by its name; as a head [x], [[x]], [x.y], [y.x] or [[y.x]]; as x = …
_NAMED = ('id = "{}"', 'key = "{}"', 'subtotal = "{}"', "[{}]", "[{}.", ".{}]", "{} = ")


def merged(files: Mapping[str, str], names: str, more: str = "") -> dict[str, Any]:
    """What the files of an edition say together, under these names; a list of entries may go on in the next file."""
    data: dict[str, Any] = {}
    for file, text in files.items():
        try:
            said = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise FormError(f"{file}：不是有效的 TOML：{error}") from error
        of_file = Entries({file: text}, said)
        for name, value in of_file.take("（顶层）", said, "", f"{names} {more}").items():
            if name in data and not (_entries(value) and _entries(data[name])):
                raise of_file.fail("（顶层）", name, "另一个文件里已经有了")
            data[name] = [*data[name], *value] if name in data else value
    return data


def _entries(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(entry, dict) for entry in value)


class Entries:
    """The dictionaries of some files, as those of an edition; keeps their texts, to name files and lines in errors."""

    error: type[XlreportError] = FormError

    def __init__(self, files: Mapping[str, str], data: Mapping[str, Any]) -> None:
        self.files = files
        self.data = data

    def fail(self, place: str, word: str, what: str, suggestion: str = "") -> XlreportError:
        """An error that names the line of `word` within the entry at `place`, such as tables.t3.rows.total."""
        nth = {"缺少": 0, "重复": 2}.get(what, 1)
        file, line = self.line(place, word, nth)
        return self.error(f"{file} 第 {line} 行，{place}：{what}：{word}", suggestion)

    def line(self, place: str, word: str, nth: int) -> tuple[str, int]:
        """File and line of the `nth` mention of a word in an entry; those of the entry's begin for none."""
        parts = {file: text.splitlines() or [""] for file, text in self.files.items()}
        numbered = [(file, n, line) for file, lines in parts.items() for n, line in enumerate(lines, 1)]
        lines = [line for _, _, line in numbered]
        entry, name = 0, ""
        for part in place.split("."):
            name = f"{name}.{part}" if name else part
            begins = [begin.format(name) for begin in _NAMED]
            found = [n for n, line in enumerate(lines) if n >= entry and any(begin in line for begin in begins)]
            # What is not found is the first half of a name with a dot in it.
            entry, name = (found[0], "") if found else (entry, name)
        rest = range(entry, len(lines))
        quoted, begin = f'"{word}"', f"{word}="
        mentions = [n for n in rest if quoted in lines[n] or word in lines[n].split() or lines[n].startswith(begin)]
        mentions = mentions or [n for n in rest if f'"{word}' in lines[n]]
        file, line, _ = numbered[[entry, *mentions][min(nth, len(mentions))]]
        return file, line

    def take(self, place: str, data: Mapping[str, Any], required: str, optional: str = "") -> Mapping[str, Any]:
        """`data`, after refusing unknown and missing names."""
        known = f"{required} {optional}".split()
        for name in data:
            if name not in known:
                near = difflib.get_close_matches(name, known, 1)
                raise self.fail(place, name, "不认识的名称", f"是不是 {near[0]}？" if near else "")
        for name in required.split():
            if name not in data:
                raise self.fail(place, name, "缺少")
        return data

    def typed(self, place: str, data: Mapping[str, Any], group: type[Group]) -> Group:
        """A group of words with just the names that its class has, each of its type."""
        types = get_type_hints(group)
        names = list(types)
        self.take(place, data, " ".join(names))
        for name in names:
            word, listed, kind = _KINDS[types[name]]
            values = data[name] if listed and isinstance(data[name], list) else [data[name]]
            if listed != isinstance(data[name], list) or not all(isinstance(value, kind) for value in values):
                raise self.fail(f"{place}.{name}", name, f"应为{word}")
        return group(**{name: tuple(v) if isinstance(v := data[name], list) else v for name in names})

    def grounds(self, place: str, data: Mapping[str, Any], printed: Iterable[str]) -> Grounds:
        """What a rule rests on; what it says to be printed on the form must be among the words that are."""
        quotes = tuple(data.get("quotes", []))
        if data["basis"] not in BASIS_WORDS:
            raise self.fail(place, data["basis"], "没有这种依据")
        if (data["basis"] == "printed") != bool(quotes):
            raise self.fail(place, data["basis"], "表式上印明的须有 quotes，其他的不能有")
        for quote in quotes:
            if not any(quote in words for words in printed):
                raise self.fail(place, quote, "表式上没有印这些字")
        return Grounds(data["basis"], data["source"], quotes)

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
