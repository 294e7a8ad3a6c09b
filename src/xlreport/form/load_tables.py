"""The tables of a form file: rows and columns as trees of labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from .entries import Entries
from .sections import Section, TextBlock
from .tables import Line, Table

# A line of a table with the labels above its own.
_Leaf = tuple[tuple[str, ...], Mapping[str, Any]]


class TableParser(Entries):
    """Turns the entries of tables into tables of these sections."""

    def table(self, data: Mapping[str, Any], sections: Mapping[str, Section]) -> Table:
        place = f"tables.{data.get('id', '?')}"
        self.take(place, data, "id rows columns", "title corner kind unit hint label_begins_with_section")
        owners = [section for section in sections.values() if data["id"] in section.tables]
        if len(owners) != 1:
            raise self.fail(place, data["id"], "表须恰好属于一节")
        kind = self.kind(place, data)
        rows = self.lines(f"{place}.rows", data["rows"])
        columns = self.lines(f"{place}.columns", data["columns"])
        for row in rows:
            if not (kind or row.kind or all(column.kind for column in columns)):
                raise self.fail(f"{place}.rows", row.id, "表、行和列都没有说明数字种类")
        title = data.get("title", "")
        begin = [owners[0].title] if data.get("label_begins_with_section") else []
        return Table(
            id=data["id"],
            title=title,
            section=owners[0].id,
            label=tuple(begin + [title] * bool(title)),
            corner=data.get("corner", ""),
            kind=kind,
            unit=data.get("unit", ""),
            rows=rows,
            columns=columns,
            hint=self.hint(place, data, columns),
            subtotals=self.subtotals(f"{place}.rows", data["rows"]),
        )

    def hint(self, place: str, data: Mapping[str, Any], columns: Sequence[Line]) -> str:
        hint: str = data.get("hint", "")
        if hint not in {"", *(column.id for column in columns)}:
            raise self.fail(place, hint, "没有这一列")
        return hint

    def kind(self, place: str, data: Mapping[str, Any]) -> str:
        kind: str = data.get("kind", "")
        if kind not in {"", *self.data["numbers"]}:
            raise self.fail(place, kind, "没有这种数字")
        return kind

    def lines(self, place: str, tree: Sequence[Mapping[str, Any]]) -> tuple[Line, ...]:
        """The rows or columns of a tree in its order, each with the labels above its own."""
        leaves = list(self.leaves(place, tree))
        names = [entry["id"] for _, entry in leaves]
        self.unique(place, names)
        lines = tuple(self.a_line(f"{place}.{entry['id']}", path, entry, names) for path, entry in leaves)
        self.acyclic(place, lines)
        return lines

    def leaves(self, place: str, tree: Sequence[Mapping[str, Any]], above: tuple[str, ...] = ()) -> Iterator[_Leaf]:
        for entry in tree:
            at = f"{place}.{entry.get('id', entry.get('subtotal', '?'))}"
            names = ("label lines", "subtotal") if "lines" in entry else ("id label", "sums kind unit short")
            self.take(at, entry, *names)
            if not isinstance(entry["label"], str):
                raise self.fail(at, "label", "应为文字")
            path = (*above, *filter(None, [entry["label"]]))
            if "lines" in entry:
                yield from self.leaves(place, entry["lines"], path)
            else:
                yield path, entry

    def a_line(self, place: str, label: tuple[str, ...], entry: Mapping[str, Any], names: list[str]) -> Line:
        sums = self.span(place, entry["sums"], names) if "sums" in entry else ()
        return Line(entry["id"], label, sums, self.kind(place, entry), entry.get("unit", ""), entry.get("short", ""))

    def subtotals(self, place: str, tree: Sequence[Mapping[str, Any]]) -> tuple[Line, ...]:
        """The groups of rows that have a `subtotal`, as lines that no return has."""
        found: list[Line] = []
        for group in (entry for entry in tree if "lines" in entry):
            if "subtotal" in group:
                sums = tuple(entry["id"] for _, entry in self.leaves(place, group["lines"]))
                found.append(Line(group["subtotal"], (group["label"].replace("\n", ""),), sums))
            found += self.subtotals(place, group["lines"])
        self.unique(place, [line.id for line in found])
        return tuple(found)

    def acyclic(self, place: str, lines: tuple[Line, ...]) -> None:
        sums = {line.id: line.sums for line in lines}

        def visit(name: str, path: tuple[str, ...]) -> None:
            if name in path:
                raise self.fail(place, name, "合计循环")
            for part in sums[name]:
                visit(part, (*path, name))

        for name in sums:
            visit(name, ())


def printed_words(sections: Iterable[Section], tables: Iterable[Table], texts: Iterable[TextBlock]) -> Iterator[str]:
    """What stands on the printed form: titles, headings, notes and labels, line breaks apart."""
    yield from (section.title for section in sections)
    yield from (text.heading or "" for text in texts)
    for table in tables:
        labels = (part for line in (*table.rows, *table.columns) for part in line.label)
        for part in (table.title, table.corner, *labels):
            yield part.replace("\n", "")
