"""A form from the text of its file, refused where it contradicts itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from string import Formatter
from typing import Any, get_type_hints

from .entries import Entries
from .facts import Fact
from .form import Form
from .load_rules import RuleParser
from .sections import Section, TextBlock
from .tables import Line, Number, Table
from .wording import Wording


class FormParser(Entries):
    """Turns the file's dictionaries into a form."""

    def lines(self, place: str, entries: list[Mapping[str, Any]], names: list[str] | None = None) -> tuple[Line, ...]:
        self.unique(place, (entry.get("id", "") for entry in entries))
        names = names or [entry.get("id", "") for entry in entries]
        lines = []
        for entry in entries:
            at = f"{place}.{entry.get('id', '?')}"
            self.take(at, entry, "id label", "sums kind unit short")
            sums = self.span(at, entry["sums"], names) if "sums" in entry else ()
            label = (entry["label"],) if isinstance(entry["label"], str) else tuple(entry["label"])
            if entry.get("kind", "") not in {"", *self.data["numbers"]}:
                raise self.fail(at, entry["kind"], "没有这种数字")
            others = (entry.get(name, "") for name in ("kind", "unit", "short"))
            lines.append(Line(entry["id"], label, sums, *others))
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
        self.take(place, data, "id rows columns", "title corner subtotals label_begins_with_section")
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
            subtotals=self.lines(f"{place}.subtotals", data.get("subtotals", []), [row.id for row in rows]),
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
        self.take(place, data, "key label hint", "longest choices between identity fallback expected")
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
            expected=data.get("expected", ""),
        )

    def number(self, name: str, data: Mapping[str, Any]) -> Number:
        self.take(f"numbers.{name}", data, "name decimals maximum expected advice example", "slips")
        slips = {Decimal(times): said for times, said in data.get("slips", {}).items()}
        return Number(**{**data, "id": name, "maximum": Decimal(data["maximum"]), "slips": slips})

    def form(self, home: str) -> Form:
        data = self.take(
            "（顶层）",
            self.data,
            "id title source report_title layout_version kinds whole_kinds whole_words yes numbers facts preface "
            "sections tables rules narratives " + " ".join(group.name for group in fields(Wording)),
        )
        self.unique_ids()
        parsed = [self.section(entry) for entry in data["sections"]]
        sections = {section.id: section for section, _ in parsed}
        texts = self.texts([text for _, found in parsed for text in found])
        tables = {table.id: table for table in (self.table(entry, sections) for entry in data["tables"])}
        rules = RuleParser(self.text, self.file, tables, list(texts))
        return Form(
            home=home,
            **self.plain("id title source layout_version yes"),
            report_title=self.pattern("report_title", data["report_title"]),
            **self.plain("kinds whole_kinds"),
            whole_words=re.compile(data["whole_words"]),
            numbers={name: self.number(name, entry) for name, entry in data["numbers"].items()},
            facts={fact.key: fact for fact in (self.fact(entry) for entry in data["facts"])},
            preface=next(iter(texts.values())),
            preface_pattern=self.pattern("preface", data["preface"]["pattern"]),
            sections=sections,
            tables=tables,
            texts=texts,
            rules=tuple(rules.rule(entry) for entry in data["rules"]),
            narratives=tuple(rules.narrative(entry) for entry in data["narratives"]),
            wording=self.wording(sections),
        )

    def plain(self, names: str) -> dict[str, Any]:
        """What is taken over as it stands; lists can no longer change."""
        found = {name: self.data[name] for name in names.split()}
        return {name: tuple(value) if isinstance(value, list) else value for name, value in found.items()}

    def unique_ids(self) -> None:
        """Nothing may be named twice, and no section may hold a table that there is not."""
        for place, name in (
            ("sections", "id"),
            ("tables", "id"),
            ("facts", "key"),
            ("rules", "id"),
            ("narratives", "id"),
        ):
            self.unique(place, [entry.get(name, "") for entry in self.data[place]])
        held = [name for entry in self.data["sections"] for name in entry.get("tables", [])]
        self.unique("sections", held)
        known = [entry["id"] for entry in self.data["tables"]]
        for name in held:
            if name not in known:
                raise self.fail("sections", name, "没有这张表")

    def texts(self, of_sections: list[TextBlock]) -> dict[str, TextBlock]:
        """The text blocks by key, the preface first."""
        texts = [self.text_block("preface", self.data["preface"]), *of_sections]
        self.unique("texts", [text.key for text in texts])
        self.unique("texts", [text.label for text in texts])
        return {text.key: text for text in texts}

    def wording(self, sections: Mapping[str, Section]) -> Wording:
        types = get_type_hints(Wording)
        groups = {
            field.name: self.typed(field.name, self.data[field.name], types[field.name]) for field in fields(Wording)
        }
        wording = Wording(**groups)
        self.unique("sheets", [*wording.sheets, *(section.sheet for section in sections.values())])
        return wording

    def pattern(self, place: str, text: str) -> str:
        """A text with {facts} of the form in it."""
        known = [fact["key"] for fact in self.data["facts"]]
        for _, name, _, _ in Formatter().parse(text):
            if name is not None and name not in known:
                raise self.fail(place, name, "没有这项信息")
        return text
