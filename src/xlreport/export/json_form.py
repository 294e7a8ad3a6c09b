"""The JSON documents of a form: its items, its rules, what a code means."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..form import Entry, Form, Key, rule_book
from ..layout import Place, TextPlaces, layout_of
from .json_documents import BEGIN


def items_document(form: Form) -> dict[str, Any]:
    """Every figure, text and fact of a form with its cells."""
    layout = layout_of(form)
    return {
        **BEGIN,
        "form": form.id,
        "items": [_item(form, key, layout.figures[key]) for key in form.keys],
        "texts": [_text(form, key, places) for key, places in layout.texts.items()],
        "facts": [{"key": key, "sheet": place.sheet, "cell": place.cell} for key, place in layout.facts.items()],
    }


def _item(form: Form, key: Key, place: Place) -> dict[str, str]:
    row, column = form.labels(key)
    return {
        "key": str(key),
        "row_label": row,
        "column_label": column,
        "kind": form.number(key).id,
        "unit": form.unit(key),
        "role": "total" if form.addends(key) else "input",
        "sheet": place.sheet,
        "cell": place.cell,
    }


def _text(form: Form, key: str, places: TextPlaces) -> dict[str, Any]:
    return {
        "key": key,
        "label": form.block(key).label,
        "sheet": places.paragraphs[0].sheet,
        "heading": places.heading.cell if places.heading else None,
        "cells": [place.cell for place in places.paragraphs],
    }


def rules_document(form: Form) -> dict[str, Any]:
    """The rule book."""
    rules = [{"group": title, **entry._asdict()} for title, entries in rule_book(form) for entry in entries]
    return {**BEGIN, "form": form.id, "rules": rules}


def explanations_document(asked: str, entries: Sequence[Entry]) -> dict[str, Any]:
    """What a code means; of a word all that fits."""
    if [entry.id for entry in entries] == [asked.upper()]:
        return {**BEGIN, **entries[0]._asdict()}
    return {**BEGIN, "word": asked, "entries": [entry._asdict() for entry in entries]}
