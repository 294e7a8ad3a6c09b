"""The printed sections of a form and their blocks of text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Section:
    """One printed section, on a sheet of its own: either tables or texts."""

    id: str
    sheet: str
    title: str
    widths: tuple[float, ...]
    landscape: bool
    freeze: bool
    row_height: float
    tables: tuple[str, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True)
class TextBlock:
    """A heading with its paragraphs. `heading` is the official wording, None where none is printed."""

    key: str
    label: str
    heading: str | None
    rows: int
    longest: int
