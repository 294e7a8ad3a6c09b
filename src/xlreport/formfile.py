"""Loading a form from its data file, and refusing a file that contradicts itself."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from importlib import resources
from typing import Any

from .errors import FormError
from .form import (
    SEVERITY_WORDS,
    TEXT_TESTS,
    BlankRule,
    Fact,
    Form,
    Key,
    Line,
    LinearRule,
    Narrative,
    Number,
    RatioRule,
    Rule,
    Section,
    Table,
    TextBlock,
    TextRule,
)

_NUMBER_IN_TEXT = r"(?P<n>\d+(?:\.\d+)?)"


def load(name: str = "annual-2021") -> Form:
    """The form of that name, as shipped with the program; the same object each time.

    Raises FormError when there is no such form, or its file contradicts itself.
    """
    return _load(name)


@functools.cache
def _load(name: str) -> Form:
    folder = resources.files(__package__) / "forms"
    files = {file.name.removesuffix(".toml"): file for file in folder.iterdir() if file.name.endswith(".toml")}
    if name not in files:
        raise FormError(f"没有名为“{name}”的表式。", f"可用的表式：{'、'.join(sorted(files))}。")
    return parse(files[name].read_text(encoding="utf-8"), f"{name}.toml")


def parse(text: str, file: str = "form.toml") -> Form:
    """A form from the text of its file. Raises FormError naming the place in the file."""
    try:
        return _Parser(text, file).form()
    except tomllib.TOMLDecodeError as error:
        raise FormError(f"{file}：不是有效的 TOML：{error}") from error


class _Parser:
    """Turns the file's dictionaries into a form; keeps the text, to name lines in errors."""

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

    def lines(self, place: str, entries: list[Mapping[str, Any]], names: list[str] | None = None) -> tuple[Line, ...]:
        self.unique(place, (entry.get("id", "") for entry in entries))
        names = names or [entry.get("id", "") for entry in entries]
        lines = []
        for entry in entries:
            at = f"{place}.{entry.get('id', '?')}"
            self.take(at, entry, "id label", "sums kind unit")
            sums = self.span(at, entry["sums"], names) if "sums" in entry else ()
            label = (entry["label"],) if isinstance(entry["label"], str) else tuple(entry["label"])
            if entry.get("kind", "") not in {"", *self.data["numbers"]}:
                raise self.fail(at, entry["kind"], "没有这种数字")
            lines.append(Line(entry["id"], label, sums, entry.get("kind", ""), entry.get("unit", "")))
        return tuple(lines)

    def acyclic(self, place: str, lines: tuple[Line, ...]) -> None:
        sums = {line.id: line.sums for line in lines}

        def visit(name: str, path: tuple[str, ...]) -> None:
            if name in path:
                raise self.fail(place, name, "合计循环")
            for part in sums[name]:
                visit(part, (*path, name))

        for name in sums:
            visit(name, ())

    def table(self, data: Mapping[str, Any], sections: Mapping[str, Section]) -> Table:
        place = f"tables.{data.get('id', '?')}"
        self.take(place, data, "id rows columns", "title corner views label_begins_with_section")
        owners = [section for section in sections.values() if data["id"] in section.tables]
        if len(owners) != 1:
            raise self.fail(place, data["id"], "表须恰好属于一节")
        rows = self.lines(f"{place}.rows", data["rows"])
        columns = self.lines(f"{place}.columns", data["columns"])
        for lines in (rows, columns):
            self.acyclic(place, lines)
        for row in rows:
            if not row.kind and not all(column.kind for column in columns):
                raise self.fail(f"{place}.rows", row.id, "行和列都没有说明数字种类")
        title = data.get("title", "")
        begin = [owners[0].title] if data.get("label_begins_with_section") else []
        return Table(
            id=data["id"],
            title=title,
            section=owners[0].id,
            label=tuple(begin + [title] * bool(title)),
            corner=data.get("corner", ""),
            rows=rows,
            columns=columns,
            views=self.lines(f"{place}.views", data.get("views", []), [row.id for row in rows]),
        )

    def rule(self, data: Mapping[str, Any], tables: Mapping[str, Table], texts: list[str]) -> Rule:
        place = f"rules.{data.get('id', '?')}"
        begin = "id severity label sentence example advice source"
        self.take(
            place,
            data,
            begin,
            "kinds table each claim totals blank figures above below least test texts patterns unless",
        )
        if data["severity"] not in SEVERITY_WORDS:
            raise self.fail(place, data["severity"], "没有这种级别")
        for kind in data.get("kinds", []):
            if kind not in self.data["kinds"]:
                raise self.fail(place, kind, "没有这个单位类别")
        common = {word: data[word] for word in begin.split()} | {"kinds": tuple(data.get("kinds", []))}
        if sum(name in data for name in ("claim", "totals", "blank", "above", "test")) != 1:
            raise self.fail(place, data["id"], "claim、totals、blank、above 和 test 须有且只有一个")
        if "blank" in data:
            return BlankRule(**common, whole=data["blank"] == "table")
        if "above" in data:
            return self.ratio_rule(place, data, common, tables)
        if "test" in data:
            return self.text_rule(place, data, common, texts)
        return self.linear_rule(place, data, common, tables)

    def linear_rule(
        self, place: str, data: Mapping[str, Any], common: Mapping[str, Any], tables: Mapping[str, Table]
    ) -> LinearRule:
        for name in ("table", "each"):
            if name not in data:
                raise self.fail(place, name, "缺少")
        if data["each"] not in ("row", "column"):
            raise self.fail(place, data["each"], "each 只能是 row 或 column")
        if data["table"] not in tables:
            raise self.fail(place, data["table"], "没有这张表")
        table = tables[data["table"]]
        crossing = table.rows if data["each"] == "column" else table.columns
        left, right, previous = self.sides(place, data, crossing)
        return LinearRule(
            **common,
            table=data["table"],
            each=data["each"],
            left=left,
            right=right,
            previous=previous,
            total="totals" in data,
        )

    def sides(self, place: str, data: Mapping[str, Any], lines: tuple[Line, ...]) -> tuple[tuple[str, ...], ...]:
        """The lines on the left, on the right, and on the right of last year's report."""
        names = [line.id for line in lines]
        if "totals" in data:
            for name in data["totals"]:
                if not any(line.id == name and line.sums for line in lines):
                    raise self.fail(place, name, "不是合计")
            return tuple(data["totals"]), (), ()
        sides = [[term.strip() for term in side.split("+")] for side in data["claim"].split("=")]
        if len(sides) != 2:
            raise self.fail(place, data["claim"], "应为“左边 = 右边”")
        left, right = sides
        old = [term.removeprefix("previous.") for term in right if term.startswith("previous.")]
        now = [term for term in right if term != "0" and not term.startswith("previous.")]
        return tuple(
            tuple(name for term in terms for name in self.span(place, term, names)) for terms in (left, now, old)
        )

    def ratio_rule(
        self, place: str, data: Mapping[str, Any], common: Mapping[str, Any], tables: Mapping[str, Table]
    ) -> RatioRule:
        self.take(place, data, "figures above below least", " ".join(data))
        above, below, least = (Decimal(str(data[name])) for name in ("above", "below", "least"))
        figures = tuple(key for text in data["figures"] for key in self.keys(place, text, tables))
        return RatioRule(**common, figures=figures, above=above, below=below, least=least)

    def text_rule(self, place: str, data: Mapping[str, Any], common: Mapping[str, Any], texts: list[str]) -> TextRule:
        if data["test"] not in TEXT_TESTS:
            raise self.fail(place, data["test"], "没有这种检查")
        for key in data.get("texts", []):
            if key not in texts:
                raise self.fail(place, key, "没有这段文字")
        return TextRule(
            **common,
            test=data["test"],
            texts=tuple(data.get("texts", texts)),
            patterns=self.patterns(place, data.get("patterns", [])),
            unless=self.pattern(place, data.get("unless")),
            least=data.get("least", 0),
        )

    def keys(self, place: str, text: str, tables: Mapping[str, Table]) -> tuple[Key, ...]:
        """The figures that `table/row/column` names; the row may be a span."""
        name, rows, column = [*text.split("/"), "", ""][:3]
        if name not in tables:
            raise self.fail(place, text, "没有这张表")
        across = self.span(place, column, [line.id for line in tables[name].columns])
        down = self.span(place, rows, [line.id for line in tables[name].rows])
        return tuple(Key(name, row, line) for row in down for line in across)

    def patterns(self, place: str, texts: list[str]) -> tuple[re.Pattern[str], ...]:
        return tuple(pattern for text in texts if (pattern := self.pattern(place, text)))

    def pattern(self, place: str, text: str | None) -> re.Pattern[str] | None:
        """A pattern for sentences, in which N stands for a number that is to be read."""
        if text is None:
            return None
        try:
            return re.compile(text.replace("N", _NUMBER_IN_TEXT))
        except re.error as error:
            raise self.fail(place, text, f"不是有效的正则表达式（{error}）") from error

    def narrative(self, data: Mapping[str, Any], tables: Mapping[str, Table]) -> Narrative:
        place = f"narratives.{data.get('id', '?')}"
        self.take(place, data, "id label figures patterns", "nothing about unless not_after")
        return Narrative(
            id=data["id"],
            label=data["label"],
            figures=tuple(key for text in data["figures"] for key in self.keys(place, text, tables)),
            patterns=self.patterns(place, data["patterns"]),
            nothing=self.patterns(place, data.get("nothing", [])),
            about=self.pattern(place, data.get("about")),
            unless=self.pattern(place, data.get("unless")),
            not_after=self.pattern(place, data.get("not_after")),
        )

    def section(self, data: Mapping[str, Any]) -> tuple[Section, list[TextBlock]]:
        place = f"sections.{data.get('id', '?')}"
        self.take(place, data, "id sheet title widths", "orientation freeze row_height tables texts")
        texts = [self.text_block(f"{place}.texts", entry) for entry in data.get("texts", [])]
        section = Section(
            id=data["id"],
            sheet=data["sheet"],
            title=data["title"],
            widths=tuple(data["widths"]),
            landscape=data.get("orientation") == "landscape",
            freeze=data.get("freeze", False),
            row_height=data.get("row_height", 27),
            tables=tuple(data.get("tables", [])),
            texts=tuple(text.key for text in texts),
        )
        return section, texts

    def text_block(self, place: str, data: Mapping[str, Any]) -> TextBlock:
        self.take(f"{place}.{data.get('key', '?')}", data, "key label rows", "heading pattern longest")
        longest = data.get("longest", self.data["preface"]["longest"])
        return TextBlock(data["key"], data["label"], data.get("heading"), data["rows"], longest)

    def fact(self, data: Mapping[str, Any]) -> Fact:
        place = f"facts.{data.get('key', '?')}"
        self.take(place, data, "key label hint", "longest choices between identity fallback")
        choices = data.get("choices")
        if choices is not None and choices not in self.data:
            raise self.fail(place, choices, "没有这个列表")
        return Fact(
            key=data["key"],
            label=data["label"],
            hint=data["hint"],
            longest=data.get("longest", 0),
            choices=tuple(self.data[choices]) if choices else (),
            between=tuple(data["between"]) if "between" in data else None,
            identity=data.get("identity", False),
            fallback=data.get("fallback", ""),
        )

    def number(self, name: str, data: Mapping[str, Any]) -> Number:
        self.take(f"numbers.{name}", data, "name decimals maximum expected advice example")
        return Number(**{**data, "id": name, "maximum": Decimal(data["maximum"])})

    def form(self) -> Form:
        wording = "guide basics self_check rule_book marked identity blank"
        data = self.take(
            "（顶层）",
            self.data,
            "id title source report_title layout_version kinds whole_kinds whole_words yes numbers facts preface "
            "sections tables rules narratives " + wording,
        )
        self.unique("sections", [name for entry in data["sections"] for name in entry.get("tables", [])])
        self.unique("sections", [entry.get("id", "") for entry in data["sections"]])
        parsed = [self.section(entry) for entry in data["sections"]]
        sections = {section.id: section for section, _ in parsed}
        self.unique(
            "sheets", [data[name]["sheet"] for name in wording.split()[:6]] + [s.sheet for s in sections.values()]
        )
        texts = [self.text_block("preface", data["preface"])] + [text for _, found in parsed for text in found]
        self.unique("texts", [text.key for text in texts])
        self.unique("texts", [text.label for text in texts])
        self.unique("tables", [entry.get("id", "") for entry in data["tables"]])
        known = [entry.get("id", "") for entry in data["tables"]]
        for name in (name for section in sections.values() for name in section.tables):
            if name not in known:
                raise self.fail("sections", name, "没有这张表")
        tables = {table.id: table for table in (self.table(entry, sections) for entry in data["tables"])}
        self.unique("facts", [entry.get("key", "") for entry in data["facts"]])
        self.unique("rules", [entry.get("id", "") for entry in data["rules"]])
        self.unique("narratives", [entry.get("id", "") for entry in data["narratives"]])
        return Form(
            id=data["id"],
            title=data["title"],
            source=data["source"],
            report_title=data["report_title"],
            layout_version=data["layout_version"],
            kinds=tuple(data["kinds"]),
            whole_kinds=tuple(data["whole_kinds"]),
            whole_words=re.compile(data["whole_words"]),
            yes=data["yes"],
            numbers={name: self.number(name, entry) for name, entry in data["numbers"].items()},
            facts={fact.key: fact for fact in (self.fact(entry) for entry in data["facts"])},
            preface=texts[0],
            preface_pattern=data["preface"]["pattern"],
            sections=sections,
            tables=tables,
            texts={text.key: text for text in texts},
            rules=tuple(self.rule(entry, tables, [text.key for text in texts]) for entry in data["rules"]),
            narratives=tuple(self.narrative(entry, tables) for entry in data["narratives"]),
            wording={name: data[name] for name in wording.split()},
        )
