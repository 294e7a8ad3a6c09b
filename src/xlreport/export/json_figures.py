"""The JSON documents of figures: which differ, and what one is made of."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ..files import visible
from ..findings import Breakdown, Changes, Contribution, Difference, LevelShare, Uncompared
from ..form import plain
from ..layout import BOTTOM
from .json_documents import BEGIN, unit_document


def diff_document(changes: Changes) -> dict[str, Any]:
    """What differs between two reports."""
    return {
        **BEGIN,
        "old": changes.old,
        "new": changes.new,
        "figures": [_difference(difference) for difference in changes.figures],
        "texts": [_text_difference(difference) for difference in changes.texts],
        "totals": [_difference(difference) for difference in changes.totals],
        "compared": changes.compared,
        "uncompared": [_uncompared(one) for one in changes.uncompared],
    }


def _uncompared(one: Uncompared) -> dict[str, Any]:
    return {
        "file": one.file,
        "label": one.label or None,
        "keys": list(map(str, one.keys)),
        "message": visible(one.told),
    }


def _difference(difference: Difference) -> dict[str, Any]:
    return {
        "unit": unit_document(difference.unit),
        "key": str(difference.key),
        "label": difference.label,
        "old": difference.old,
        "new": difference.new,
        "difference": plain(difference.difference or Decimal(0)),
    }


def _text_difference(difference: Difference) -> dict[str, Any]:
    return {
        "unit": unit_document(difference.unit),
        "key": str(difference.key),
        "old": difference.old,
        "new": difference.new,
    }


def show_document(shown: Breakdown) -> dict[str, Any]:
    """What a figure is made of, at every level; `levels` is empty unless members have members."""
    return {
        **BEGIN,
        "key": str(shown.key),
        "label": shown.label,
        "value": plain(shown.value),
        "levels": list(map(_level, shown.levels)),
        "members": [_contribution(member) for member in shown.members],
    }


def _level(level: LevelShare) -> dict[str, Any]:
    kinds = [{"kind": kind, "units": units, "value": plain(value)} for kind, units, value in level.kinds]
    return {"level": None if level.depth == BOTTOM else level.depth, "value": plain(level.value), "kinds": kinds}


def _contribution(part: Contribution) -> dict[str, Any]:
    source, place = part.source, part.place
    return {
        "code": part.unit.code,
        "name": part.unit.name,
        "value": plain(part.value),
        "file": (source and source.file) or None,
        "sheet": place.sheet if place else None,
        "cell": place.cell if place else None,
        "sha256": (source and source.sha256) or None,
        "members": [_contribution(member) for member in part.members],
    }
