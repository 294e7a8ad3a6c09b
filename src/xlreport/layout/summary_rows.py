"""What stands in the lists of a summary, row by row: one side writes it, the other expects it."""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from ..filing import Filing, Text, Unit
from ..form import Form, Key, acceptance_key, explanation_key
from . import summary as at
from .heads import merged_heads
from .layout import Layout, Sheet
from .place import storable

Numbered = Sequence[tuple[str, Filing]]
# The rows of one member by list.
Lists = Mapping[str, list[tuple[str, ...]]]
_CONTROL = re.compile(r"[\x00-\x20\x7f-\xa0\u3000\ufeff\ufffd-\uffff]+")
# How many hexadecimal digits of a hash are kept of a member: enough against whatever happens by chance.
_DIGITS = 16
_SHORT = 40


class GroupSum(NamedTuple):
    """A sum below a table that has no row on the form: its row, its label, and for each column what it adds up."""

    row: int
    label: str
    columns: tuple[tuple[int, tuple[Key, ...]], ...]


@functools.cache
def member_heads(form: Form) -> tuple[tuple[int, int, int, str], ...]:
    """The heads of 单位明细: row, column, how many columns, text; a short path leaves the levels below it empty."""
    found = [(at.HEAD_ROW, column, 1, text) for column, text in enumerate(at.MEMBER_HEADING)]
    for first, count, level, _, text in merged_heads([_head(form, key) for key in form.keys], at.HEAD_LEVELS):
        found.append((at.HEAD_ROW + level, at.FIRST_COLUMN + first, count, text))
    return tuple(sorted(found))


def _head(form: Form, key: Key) -> tuple[str, str, str]:
    """Section, row and column of a figure: the three levels of its head."""
    section = form.sections[form.tables[key.table].section].title
    row, column = form.labels(key)
    return section, row.removeprefix(f"{section} / "), column


def member_words(form: Form, number: str, member: Filing) -> tuple[str, str, str, str]:
    """What names a member on 单位明细."""
    unit = member.unit
    return number, storable(unit.code), storable(unit.name), storable(at.shown_kind(form, unit.kind))


def source_words(member: Filing) -> tuple[str, ...]:
    """What names the file that a member comes from; empty where it is not known."""
    return tuple(map(storable, member.source)) if member.source else ()


def heading(form: Form, sheet: str) -> tuple[str, ...]:
    """The heads of a list."""
    if sheet == at.FACTS:
        return (at.MEMBER_HEADING[0], *(at.fact_label(form, key) for key in at.fact_keys(form)))
    return at.TEXT_HEADING if sheet == at.TEXTS else at.REMARK_HEADING


def rows(form: Form, sheet: str, members: Numbered) -> Iterator[tuple[str, ...]]:
    """The rows of a list: facts and explanations by member, texts by block and then by member, or the other way."""
    if sheet == at.TEXTS and len(members) == 1:
        for number, member in members:
            for key, text in sorted(member.texts.items(), key=lambda item: _position(form, item[0])):
                yield from _text_rows(form, key, number, member, text)
    elif sheet == at.TEXTS:
        for key in text_keys(form, (member for _, member in members)):
            for number, member in members:
                if key in member.texts:
                    yield from _text_rows(form, key, number, member, member.texts[key])
    else:
        of_one = _fact_row if sheet == at.FACTS else _remark_rows
        for number, member in members:
            yield from of_one(form, number, member)


def _fact_row(form: Form, number: str, member: Filing) -> Iterator[tuple[str, ...]]:
    known = replace(member, facts=dict(member.facts.items()))  # read at once, wherever they are kept
    yield (number, *(storable(known.fact(key)) for key in at.fact_keys(form)))


def _remark_rows(form: Form, number: str, member: Filing) -> Iterator[tuple[str, ...]]:
    """What a unit says of warnings, and why the office accepts its errors."""
    for rule in form.rules if not _answers(form).isdisjoint(member.facts) else ():
        said, why = member.fact(explanation_key(rule.id)), member.fact(acceptance_key(rule.id))
        if said or why:
            yield number, storable(member.unit.name), rule.id, rule.label, storable(said), storable(why)


@functools.cache
def _answers(form: Form) -> frozenset[str]:
    """The facts that are told by rule."""
    return frozenset(key(rule.id) for rule in form.rules for key in (explanation_key, acceptance_key))


def text_keys(form: Form, members: Iterable[Filing]) -> list[str]:
    """The texts of some members in the order of the form, own headings behind those of their section."""
    return sorted({key for member in members for key in member.texts}, key=functools.partial(_position, form))


@functools.lru_cache(8_192)
def _position(form: Form, key: str) -> tuple[int, int, int, str]:
    sections, declared = list(form.sections), list(form.texts)
    section, number = key.partition("/")[0], key.rpartition("_")[2]
    place = declared.index(key) if key in declared else len(declared)
    own = int(number) if number.isdecimal() else 0
    return sections.index(section) if section in sections else -1, place, own, key


def _text_rows(form: Form, key: str, number: str, member: Filing, text: Text) -> Iterator[tuple[str, ...]]:
    """A row for each paragraph, and more for what is too long for one; a heading alone still has its row."""
    longest = form.block(key).longest
    begin = number, storable(member.unit.name), at.text_label(form, key), storable(text.heading)
    if not text.paragraphs:
        yield (*begin, "0", "")
    for n, paragraph in enumerate(text.paragraphs, 1):
        for first in range(0, len(paragraph) or 1, longest):
            yield (*begin, at.CONTINUED if first else str(n), storable(paragraph[first : first + longest]))


def group_sums(layout: Layout, sheet: Sheet) -> Iterator[GroupSum]:
    """The group sums below the tables of a sheet."""
    form = layout.form
    row = layout.areas[sheet.name][0] + 1
    for name in form.sections[sheet.id].tables:
        table = form.tables[name]
        for line in table.subtotals:
            sums = {column.id: tuple(Key(name, part, column.id) for part in line.sums) for column in table.columns}
            columns = tuple((layout.figures[keys[0]].column, keys) for keys in sums.values())
            yield GroupSum(row, f"{line.label[0]}合计", columns)
            row += 1


def by_kind(form: Form, members: Iterable[Filing]) -> dict[str, Filing]:
    """What the members of each kind come to, in the order of the form."""
    sums: dict[str, dict[Key, Decimal]] = {}
    for member in members:
        own = sums.setdefault(at.shown_kind(form, member.unit.kind), {})
        for key, value in member.inputs.items():
            own[key] = own[key] + value if key in own else value
    return {
        kind: Filing(form, Unit(kind=kind), inputs=sums[kind]) for kind in (*form.kinds, at.NO_KIND) if kind in sums
    }


def member_lists(form: Form, number: str, member: Filing) -> Lists:
    """The rows of one member on each list."""
    return {name: list(rows(form, name, [(number, member)])) for name in at.LISTS}


def member_hash(form: Form, number: str, member: Filing, lists: Lists | None = None) -> str:
    """A hash over everything that a summary holds of one member; blanks and what cannot be seen do not matter.

    `lists` are its rows, where somebody has them already.
    """
    inputs, listed = dict(member.inputs.items()), (lists or member_lists(form, number, member)).values()
    values = zip(_begins(form), map(inputs.get, form.inputs), strict=True)
    figures = ", ".join([f"{begin}{_normal(value)}')" for begin, value in values if value is not None])
    words = [[_seen(word) for word in row] for found in listed for row in found]
    others = ", ".join(map(repr, (words, *source_words(member))))
    # What repr makes of pairs of texts, without making them.
    content = f"({member_words(form, number, member)[:3]!r}, [{figures}], {others})"
    return hashlib.sha256(content.encode("utf-8", "backslashreplace")).hexdigest()[:_DIGITS]


def _seen(word: str) -> str:
    """What can be seen of a word; short ones come again and again."""
    return _seen_of_short(word) if len(word) < _SHORT else _CONTROL.sub("", word)


@functools.lru_cache(8_192)
def _seen_of_short(word: str) -> str:
    return _CONTROL.sub("", word)


@functools.cache
def _begins(form: Form) -> tuple[str, ...]:
    """How the pair of an input's name and value begins."""
    return tuple(f"({str(key)!r}, '" for key in form.inputs)


@functools.lru_cache(8_192)
def _normal(value: Decimal) -> str:
    return f"{value.normalize():f}"
