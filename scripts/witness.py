"""What openpyxl sees in a return: the second, independent reading that ours is held against."""

from __future__ import annotations

import io
import re
import unicodedata
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple
from unittest import mock

import openpyxl
from openpyxl.worksheet.merge import MergedCellRange

from xlreport import Filing, Key, Text, Unit, layout_of, load
from xlreport.form import Paragraph, blank_is_zero, parts
from xlreport.layout import Place, identity_facts, stamp_text, text_of

FORM = load()
LAYOUT = layout_of(FORM)
_SHEETS = "xl/worksheets/"
_EMPTY = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>'
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Sight:
    """A filing, the inputs that hold something else than a number, and what is not as the form has it."""

    filing: Filing
    unread: frozenset[Key]
    wrong: tuple[str, ...]


class Seen(NamedTuple):
    """A workbook that openpyxl has read: its parts and its sheets by name."""

    parts: dict[str, bytes]
    sheets: dict[str, Any]


def look(data: bytes, before: Seen | None = None) -> Sight:
    """A return as openpyxl reads it, formulas as they stand. Raises whatever openpyxl raises.

    `before`: the workbook that it was changed from. Where nothing but sheets differs, those that do not are taken
    from there: nothing that openpyxl sees on a sheet depends on other sheets.
    """
    sheets: dict[str, Any] = {}
    if before:
        kept = _kept(data, before)
        sheets = {name: sheet for name, sheet in before.sheets.items() if _part(sheet) in kept}
        data = _emptied(data, kept) if kept else data
    return _Witness({**_opened(data), **sheets}).sight()


def seen(data: bytes) -> Seen:
    """A workbook to which those that are made from it are compared."""
    return Seen(_parts(data), _opened(data))


def _opened(data: bytes) -> dict[str, Any]:
    """The sheets by name."""
    # The borders of merged cells take most of openpyxl's time, and nothing that is read depends on them.
    with (
        mock.patch.object(MergedCellRange, "format", _nothing),
        mock.patch.object(MergedCellRange, "_get_borders", _nothing),
        warnings.catch_warnings(action="ignore"),
    ):
        return {sheet.title: sheet for sheet in openpyxl.load_workbook(io.BytesIO(data))}


def _nothing(_: MergedCellRange) -> None:
    """Takes the place of what gives merged cells their borders."""


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _kept(data: bytes, before: Seen) -> frozenset[str]:
    """The sheets' parts that are as they were; none where another part differs too."""
    try:
        parts = _parts(data)
    except Exception:
        return frozenset()
    same = {name for name, part in before.parts.items() if parts.get(name) == part}
    others = {name for name in {**parts, **before.parts} if name not in same}
    changed_sheets = all(name in parts and name in before.parts and name.startswith(_SHEETS) for name in others)
    return frozenset(name for name in same if name.startswith(_SHEETS)) if changed_sheets else frozenset()


def _emptied(data: bytes, kept: frozenset[str]) -> bytes:
    """The workbook with nothing on the sheets that are known already."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, part in _parts(data).items():
            archive.writestr(name, _EMPTY if name in kept else part)
    return target.getvalue()


def _part(sheet: Any) -> str:
    """The part that a sheet of our own workbooks comes from."""
    return f"{_SHEETS}sheet{sheet.parent.index(sheet) + 1}.xml"


class _Witness:
    """Reads the cells of one workbook."""

    def __init__(self, book: dict[str, Any]) -> None:
        self.book = book

    def sight(self) -> Sight:
        values = {key: self.value(place) for key, place in LAYOUT.figures.items() if key in set(FORM.inputs)}
        inputs = {key: number for key, value in values.items() if (number := _number(value, key)) is not None}
        unread = frozenset(key for key, value in values.items() if _written(value) and key not in inputs)
        facts = dict(self.facts())
        unit = Unit(facts.pop("code", ""), facts.pop("unit", ""), facts.pop("kind", ""))
        year = int(facts.pop("year")) if facts.get("year", "").isdecimal() else None
        filing = Filing(FORM, unit, year, inputs, facts, dict(self.texts()))
        return Sight(filing, unread, (*self.labels(), *self.merges(), *self.identity(filing)))

    def value(self, place: Place) -> Any:
        return self.book[place.sheet].cell(place.row + 1, place.column + 1).value

    def words(self, place: Place) -> str:
        text = _CONTROL.sub("", _written(self.value(place)).replace("\r\n", "\n").replace("\r", "\n"))
        return text.strip()

    def facts(self) -> Iterator[tuple[str, str]]:
        choices = {blank_is_zero(sheet.id) for sheet in LAYOUT.figure_sheets()}
        for key, place in LAYOUT.facts.items():
            text = self.words(place)
            if key in FORM.facts and FORM.facts[key].identity and key != "unit":
                text = unicodedata.normalize("NFKC", text)
            if text and (key not in choices or text == FORM.yes):
                yield key, text

    def lines(self, places: Iterable[Place]) -> list[str]:
        lines = [line.strip() for place in places for line in self.words(place).split("\n")]
        return [line for line in lines if line]

    def texts(self) -> Iterator[tuple[str, Text]]:
        """The texts; which lines of a section are headings, and of what, the form says, here as there."""
        if preface := self.lines(LAYOUT.texts[FORM.preface.key].paragraphs):
            yield FORM.preface.key, Text("", tuple(preface))
        lines = {id: self.lines(places) for id, places in LAYOUT.runs.items()}
        runs = [(id, [Paragraph(n, line) for n, line in enumerate(said)]) for id, said in lines.items()]
        yield from ((part.key, text_of(part)) for part in parts(FORM, runs)[0])

    def labels(self) -> Iterator[str]:
        for sheet in LAYOUT.sheets.values():
            for label in sheet.labels:
                if label.binding and not _alike(self.value(label.place), label.text):
                    yield f"label {label.place.sheet}!{label.place.cell}"

    def merges(self) -> Iterator[str]:
        for name, expected in LAYOUT.merges.items():
            for lost in expected - {str(merged) for merged in self.book[name].merged_cells.ranges}:
                yield f"merge {name}!{lost}"

    def identity(self, filing: Filing) -> Iterator[str]:
        """The hidden facts and the stamps, where they contradict the filing; facts left empty do not."""
        rows = self.book[LAYOUT.identity].iter_rows(min_col=1, max_col=2, values_only=True)
        hidden = {_written(name): _written(value) for name, value in rows}
        told = identity_facts(filing, "return")
        for name, value in told.items():
            if hidden.get(name, "") != value and (hidden.get(name) or name not in FORM.facts):
                yield f"hidden fact {name}"
        year = int(hidden["year"]) if hidden.get("year") else None
        stamp = stamp_text(Filing(FORM, Unit(hidden.get("code", ""), hidden.get("unit", "")), year))
        for sheet in LAYOUT.sheets.values():
            if not _alike(self.value(sheet.stamp), stamp):
                yield f"stamp of {sheet.name}"


def _number(value: Any, key: Key) -> Decimal | None:
    """A cell's value where it is a number that may stand there."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    number, found = FORM.number(key), Decimal(repr(float(value)))
    fits = 0 <= found <= number.maximum and found == round(found, number.decimals)
    return found if fits else None


def _written(value: Any) -> str:
    """A cell's value as a reader of texts takes it."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return str(value) if isinstance(value, int) and value < 10**15 else repr(float(value)).removesuffix(".0")
    return "" if value is None else _decoded(str(value))


def _decoded(text: str) -> str:
    """A text with its escapes decoded, which openpyxl leaves as they are."""
    before, *others = re.split(r"_x([0-9A-Fa-f]{4})_", text)
    units = [before.encode("utf-16-le")]
    for code, after in zip(others[::2], others[1::2], strict=True):
        units += [int(code, 16).to_bytes(2, "little"), after.encode("utf-16-le")]
    return b"".join(units).decode("utf-16-le", "surrogatepass")


def _alike(value: Any, text: str) -> bool:
    """Whether a cell shows a text, blanks and line breaks aside."""
    return "".join(_written(value).split()) == "".join(text.split())
