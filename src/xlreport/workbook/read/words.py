"""What a unit wrote into one cell, as a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...findings import Finding, finding_of
from ...layout import Place
from .cell import BROKEN, EMPTY, ERROR, NUMBER, OTHER, Cell
from .structure import Structure, described, shown
from .styles import HIDDEN, STRUCK

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
# Facts of which every character counts.
EXACT = ("code", "year")


class Words:
    """Reads the texts of cells, and adds to some findings what is to be told of them."""

    def __init__(self, structure: Structure, findings: list[Finding]) -> None:
        self.structure = structure
        self.findings = findings

    def found(self, code: str, label: str, place: Place, key: str | None, **words: str) -> None:
        self.findings.append(finding_of(code, label, place, key, **words))

    def at(self, place: Place, label: str, key: str | None) -> str:
        """The text in one cell, without blanks at its ends and without control characters."""
        cell = self.structure.at(place)
        if cell is EMPTY:
            return ""
        if cell.formula is not None:
            self.found("TEXT-FORMULA", label, place, key, found=shown(cell))
            return ""
        if cell.kind in (ERROR, BROKEN):
            self.found("TEXT-ERROR", label, place, key, found=cell.shown)
            return ""
        text = self.number_as_text(cell, place, label, key) if cell.kind in (NUMBER, OTHER) else cell.shown
        if cell.marked.startswith((STRUCK, HIDDEN)) and text.strip() and key not in EXACT:
            self.found("TEXT-MARKED", label, place, key, found=cell.marked)
        clean = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
        if len(clean) < len(text.replace("\r\n", "\n")):
            self.found("TEXT-CLEANED", label, place, key)
        return clean.strip()

    def number_as_text(self, cell: Cell, place: Place, label: str, key: str | None) -> str:
        """A number that was typed where a text is expected: a code, a postcode, a year; as a person sees it."""
        stored = cell.shown.removesuffix(".0")
        if not cell.seen:
            return stored
        if cell.seen.startswith("（"):
            self.found("TEXT-MARKED", label, place, key, found=described(cell))
            return stored
        self.found("CELL-REPAIRED", label, place, key, found=stored, expected=cell.seen)
        return cell.seen

    def lines(self, place: Place, label: str, key: str | None) -> Iterator[tuple[Place, str]]:
        """The paragraphs in one cell, a line each."""
        for line in self.at(place, label, key).split("\n"):
            if paragraph := line.strip():
                yield place, paragraph
