"""What a form calls its rows and columns, in the form in which labels of documents are compared."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ...form import Form, Table

# Longer than any label, with room for blanks.
_LONGEST = 400
# What no label is.
_UNKNOWN = "\0"
Path = tuple[str, ...]


@dataclass(frozen=True)
class Labels:
    """The labels of a form by their normal forms.

    `rows` and `columns` are the lines of all tables by their last label, each as table, line and the whole path;
    `words` are all labels of rows, `heads` all of columns; `beside` what may stand beside them and means nothing.
    """

    form: Form
    rows: Mapping[str, tuple[tuple[str, str, Path], ...]]
    columns: Mapping[str, tuple[tuple[str, str, Path], ...]]
    words: frozenset[str]
    heads: frozenset[str]
    beside: frozenset[str]
    unlabelled: Mapping[str, str]

    def row(self, found: Sequence[str]) -> tuple[str, str] | None:
        """Table and row that the labels of a row name, from the left; None unless they name exactly one."""
        return _only(self.rows, found)

    def column(self, found: Sequence[str], table: str) -> str | None:
        """The column of a table that the labels above a figure name, from the top down."""
        named = _only({leaf: [one for one in of if one[0] == table] for leaf, of in _of(self.columns, found)}, found)
        return named[1] if named else None

    def normal(self, text: str) -> str:
        """A label without what is written in many ways: its letters, digits and characters, simplified, no misprint."""
        return _normal(self.form, text) if len(text) <= _LONGEST else _UNKNOWN


def labels_of(form: Form) -> Labels:
    """The labels of a form."""
    return _labels_of(form)


@functools.cache
def _labels_of(form: Form) -> Labels:
    rows: dict[str, list[tuple[str, str, Path]]] = {}
    columns: dict[str, list[tuple[str, str, Path]]] = {}
    words, heads, unlabelled = set[str](), set[str](), {}
    for table in form.tables.values():
        above = _titles(form, table)
        for row in table.rows:
            path = _path(form, row.label)
            if path:
                rows.setdefault(path[-1], []).append((table.id, row.id, path))
                words.update(path)
            else:
                unlabelled[table.id] = row.id
        for column in table.columns:
            path = _path(form, column.label)
            columns.setdefault(path[-1], []).append((table.id, column.id, (*above, *path)))
            heads.update(path)
    beside = {_normal(form, text) for text in form.documents.beside}
    beside |= {_normal(form, table.corner) for table in form.tables.values()} - {""}
    return Labels(
        form,
        {leaf: tuple(of) for leaf, of in rows.items()},
        {leaf: tuple(of) for leaf, of in columns.items()},
        frozenset(words),
        frozenset(heads),
        frozenset(beside - {""}),
        unlabelled,
    )


def _titles(form: Form, table: Table) -> Path:
    """What may stand above the heads of a table: the title of its section, and its own."""
    return _path(form, (form.sections[table.section].title, table.title))


def _path(form: Form, label: Iterable[str]) -> Path:
    return tuple(filter(None, (_normal(form, part) for part in label)))


@functools.lru_cache(4096)
def _normal(form: Form, text: str) -> str:
    plain = _bare(text)
    traditional, aliases = form.documents.traditional, form.documents.aliases
    plain = "".join(traditional.get(sign, sign) for sign in plain)
    return _bare(aliases[plain]) if plain in aliases else plain


def _bare(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in folded if unicodedata.category(sign)[0] in "LN")


def _of(
    lines: Mapping[str, Sequence[tuple[str, str, Path]]], found: Sequence[str]
) -> list[tuple[str, Sequence[tuple[str, str, Path]]]]:
    return [(found[-1], lines[found[-1]])] if found and found[-1] in lines else []


def _only(lines: Mapping[str, Sequence[tuple[str, str, Path]]], found: Sequence[str]) -> tuple[str, str] | None:
    """The one line that labels name: its last one is the last, the others stand in its path in their order."""
    named = [(table, line) for _, of in _of(lines, found) for table, line, path in of if _is_within(found, path)]
    return named[0] if len(named) == 1 else None


def _is_within(found: Sequence[str], path: Path) -> bool:
    """Whether some labels stand in a path in this order, the last at its end."""
    rest = iter(path[:-1])
    return found[-1] == path[-1] and all(label in rest for label in found[:-1])
