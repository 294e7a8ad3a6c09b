"""Layouts that were published once: read from a list of places, labels and merges, without whatever built them."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Any

from ..errors import FormError
from ..form import Form, published_places, published_versions
from .build import layout_of
from .layout import Label, Layout, Sheet, TextPlaces
from .place import Place, cell_position

_RANGE = re.compile(r"([A-Z]+\d+)(?::([A-Z]+\d+))?")


def published(form: Form, version: int | None = None) -> Layout:
    """A version of a form's layout, the present one by default. Raises FormError for one that was never published."""
    if version in (None, form.layout_version):
        return layout_of(form)
    return _published(form, version)


def is_published(form: Form, version: str) -> bool:
    """Whether a workbook with this version of the layout can be read; `version` as its hidden sheet says it."""
    return version == str(form.layout_version) or version in published_versions(form)


@functools.cache
def _published(form: Form, version: int | None) -> Layout:
    if str(version) not in published_versions(form):
        raise FormError(f"表式 {form.id} 没有版式 {version}。")
    return layout_from(form, published_places(form, str(version)))


def layout_from(form: Form, listed: Mapping[str, Any]) -> Layout:
    """The layout that a list of places describes."""
    sheets = {id: _sheet(id, data) for id, data in listed["sheets"].items()}
    of_key = {str(key): key for key in form.keys}
    texts = {key: (head and _place(*head), cells) for key, (head, cells) in listed["texts"].items()}
    return Layout(
        form=form,
        version=listed["version"],
        sheets=sheets,
        figures={of_key[name]: _place(*cell) for name, cell in listed["figures"].items()},
        facts={key: _place(*cell) for key, cell in listed["facts"].items()},
        texts={key: TextPlaces(head, tuple(_place(*cell) for cell in cells)) for key, (head, cells) in texts.items()},
        runs={id: tuple(_place(*cell) for cell in cells) for id, cells in listed.get("runs", {}).items()},
        merges={data["name"]: frozenset(data["merges"]) for data in listed["sheets"].values()},
        areas={data["name"]: (data["area"][0], data["area"][1]) for data in listed["sheets"].values()},
        identity=form.wording.identity.sheet,
        copy_sheets=frozenset(listed["copy_sheets"]),
    )


def listing(layout: Layout) -> dict[str, Any]:
    """A layout as a list of places, labels and merges, to be published."""

    def cell(place: Place) -> list[str]:
        return [place.sheet, place.range if place.merged else place.cell]

    return {
        "version": layout.version,
        "copy_sheets": sorted(layout.copy_sheets),
        "sheets": {
            id: {
                "name": sheet.name,
                "area": list(layout.areas[sheet.name]),
                "stamp": cell(sheet.stamp)[1],
                "labels": [[cell(label.place)[1], label.text, label.binding] for label in sheet.labels],
                "shown": [cell(place)[1] for place in filter(None, (sheet.who, *sheet.shown))],
                "merges": sorted(layout.merges[sheet.name]),
            }
            for id, sheet in layout.sheets.items()
        },
        "figures": {str(key): cell(place) for key, place in layout.figures.items()},
        "facts": {key: cell(place) for key, place in layout.facts.items()},
        "texts": {
            key: [cell(text.heading) if text.heading else None, [cell(place) for place in text.paragraphs]]
            for key, text in layout.texts.items()
        },
        "runs": {id: [cell(place) for place in places] for id, places in layout.runs.items()},
    }


def _sheet(id: str, data: Mapping[str, Any]) -> Sheet:
    name = data["name"]
    labels = tuple(Label(_place(name, cell), text, "", binding) for cell, text, binding in data["labels"])
    shown = tuple(_place(name, cell) for cell in data.get("shown", ()))
    return Sheet(id, name, (0.0,) * data["area"][1], False, labels, _place(name, data["stamp"]), shown=shown)


def _place(sheet: str, cells: str) -> Place:
    match = _RANGE.fullmatch(cells)
    if not match:
        raise FormError(f"版式文件里没有这样的单元格：{cells}")
    row, column = cell_position(match[1])
    last = cell_position(match[2] or match[1])
    return Place(sheet, row, column, last[0] - row + 1, last[1] - column + 1)
