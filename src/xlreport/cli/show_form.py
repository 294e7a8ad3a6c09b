"""What the command line prints of a form: its items, its rules, what a code means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .screen import BOLD, say
from .show import COLOURS

if TYPE_CHECKING:
    from ..form import Entry


def print_items(document: Mapping[str, Any]) -> None:
    """Every item in a line of its own, with tabs between its columns."""
    for item in document["items"]:
        labels = f"{item['row_label']} · {item['column_label']}"
        say(f"{item['sheet']}!{item['cell']}", item["key"], item["unit"], labels, between="\t")
    for text in document["texts"]:
        say(f"{text['sheet']}!{text['cells'][0]}", text["key"], "", text["label"], between="\t")
    for fact in document["facts"]:
        say(f"{fact['sheet']}!{fact['cell']}", fact["key"], between="\t")


def print_rules(groups: Sequence[tuple[str, Sequence[Entry]]]) -> None:
    """The rule book, group by group."""
    for title, entries in groups:
        say((title, BOLD))
        for entry in entries:
            say("  ", _level(entry), f"  {entry.id}  {entry.sentence}{entry.advice}")
            say(f"      {_basis(entry)}")


def print_explained(entries: Sequence[Entry]) -> None:
    """One entry in full; of several what each says, to choose from."""
    if len(entries) > 1:
        for entry in entries:
            say(_level(entry), f"  {entry.id}  ", entry.sentence)
        return
    for entry in entries:
        say((entry.id, BOLD), "（", _level(entry), "）")
        for word, text in (("意思", entry.sentence), ("例如", entry.example), ("怎么办", entry.advice)):
            say(f"{word}：{text}")
        say(_basis(entry))


def _basis(entry: Entry) -> str:
    """What an entry rests on, where that can be looked up, and the words that are printed there."""
    from ..form import BASIS_WORDS

    word = BASIS_WORDS[entry.basis]
    said = "" if entry.source == word else f"：{entry.source}"
    return f"依据：{word}{said}{entry.quoted and f'（{entry.quoted}）'}"


def _level(entry: Entry) -> tuple[str, str]:
    from ..form import SEVERITY_WORDS

    return SEVERITY_WORDS[entry.severity], COLOURS[entry.severity]
