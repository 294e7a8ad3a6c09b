"""What stands in the cells of a workbook file: one strict pass over the parts that the form needs."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import ClassVar, NamedTuple
from xml.parsers import expat

from ..layout import column_name
from .gate import RETURNS, SUMMARIES, Limits, Package, Refused, open_package

NUMBER, TEXT, BOOLEAN, ERROR, DATE, BROKEN = "number", "text", "boolean", "error", "date", "broken"

_MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_DOUBLE = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_CELL = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})", re.ASCII)
_REFERENCE = re.compile(r"(\$?)\b([A-Z]{1,3})(\$?)([1-9]\d{0,6})\b(?!\()", re.ASCII)
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_NOT_A_DATE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.|General|E\+|E-', re.IGNORECASE)


class Cell(NamedTuple):
    """One cell: the kind of its value, the value as text, and its formula, if any.

    A number's `shown` is the shortest text of the stored float, a date's its ISO form; a broken cell's
    says what is wrong.
    """

    kind: str
    shown: str
    formula: str | None = None


EMPTY = Cell(TEXT, "")


@dataclass(frozen=True)
class Grid:
    """One sheet: its cells by row and column from 0, and its merged ranges by name.

    `merges` is None where the format does not tell. `damage` says why a sheet could not be read; it is
    then empty. `values_only`: formulas could not be seen.
    """

    cells: Mapping[tuple[int, int], Cell] = field(default_factory=dict)
    merges: frozenset[str] | None = frozenset()
    damage: str = ""
    values_only: bool = False

    def at(self, row: int, column: int) -> Cell:
        """The cell there; an empty text where there is none."""
        return self.cells.get((row, column), EMPTY)


class Book(Mapping[str, Grid]):
    """The sheets of a workbook by name, in its order; each is read when it is first asked for."""

    def __init__(self, package: Package, sheets: Mapping[str, str], strings: list[str], dates: frozenset[str]) -> None:
        self._package = package
        self._parts = sheets
        self._strings = strings
        self._dates = dates
        self._grids: dict[str, Grid] = {}

    def __getitem__(self, name: str) -> Grid:
        if name not in self._grids:
            self._grids[name] = _grid(self._package, self._parts[name], self._strings, self._dates)
        return self._grids[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)


def grids(data: bytes, large_when: str = "") -> Book:
    """The sheets of an .xlsx file. A workbook with a sheet named `large_when` may hold what a summary holds.

    Raises Refused, here or when a sheet is asked for, for a file that is not let in or whose common parts
    are damaged. A sheet that is damaged by itself says so in its grid.
    """
    package = open_package(data)
    home = _office_part(package)
    related = _related(package, home)
    listed = _listed_sheets(package, home)
    package.widen(SUMMARIES if large_when in listed else RETURNS, len(data))
    parts = {kind: part for kind, part in related.values() if kind in ("sharedStrings", "styles")}
    strings = _strings(package, parts["sharedStrings"]) if parts.get("sharedStrings") in package.names else []
    dates = _date_styles(package, parts["styles"]) if parts.get("styles") in package.names else frozenset[str]()
    sheets = {name: related.get(relation, ("", ""))[1] for name, relation in listed.items()}
    return Book(package, sheets, strings, dates)


# -- XML


def _parse(
    name: str,
    data: bytes,
    depth: int,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Parses one part strictly. Raises Refused for a DOCTYPE, depth, and XML that is not well-formed."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.CharacterDataHandler = text
    level = 0

    def opened(tag: str, attributes: dict[str, str]) -> None:
        nonlocal level
        level += 1
        if level > depth:
            raise Refused("XML-DEPTH", name, str(depth))
        start(tag, attributes)

    def closed(tag: str) -> None:
        nonlocal level
        level -= 1
        if end:
            end(tag)

    def refuse(*_: object) -> None:
        raise Refused("XML-DOCTYPE", name)

    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise Refused("XML-BROKEN", f"{name} 第 {error.lineno} 行第 {error.offset} 列") from error
    except (ValueError, LookupError) as error:  # an unknown encoding
        raise Refused("XML-BROKEN", name) from error


def _tags(*names: str) -> dict[str, str]:
    """Names of the main namespace, transitional or strict, as expat gives them."""
    return {f"{space} {name}": name for space in _MAIN for name in names}


# -- the common parts


def _office_part(package: Package) -> str:
    """The part that the package names as its workbook."""
    if "_rels/.rels" in package.names:
        for kind, part in _relations(package, "_rels/.rels", PurePosixPath("")).values():
            if kind == "officeDocument" and part in package.names:
                return part
    if "xl/workbook.xml" not in package.names:
        raise Refused("NOT-XLSX", "没有工作簿部件的压缩包")
    return "xl/workbook.xml"


def _related(package: Package, home: str) -> dict[str, tuple[str, str]]:
    """Kind and part of everything that the workbook refers to, by the id of the reference."""
    path = PurePosixPath(home)
    name = str(path.parent / "_rels" / f"{path.name}.rels")
    return _relations(package, name, path.parent) if name in package.names else {}


def _relations(package: Package, name: str, folder: PurePosixPath) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == f"{_RELATIONS} Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            found[attributes.get("Id", "")] = kind, _resolved(folder, attributes.get("Target", ""))

    _parse(name, package.part(name), package.limits.depth, start)
    return found


def _resolved(folder: PurePosixPath, target: str) -> str:
    """A target, absolute or relative to its folder, as the name of a part."""
    steps: list[str] = []
    for step in (PurePosixPath("/") / folder / target).parts[1:]:
        if step == "..":
            steps = steps[:-1]
        else:
            steps.append(step)
    return "/".join(steps)


def _listed_sheets(package: Package, home: str) -> dict[str, str]:
    """The sheets by name, with the id of the reference to their part."""
    tags = _tags("sheet", "definedName")
    listed: dict[str, str] = {}
    names = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal names
        if tags.get(tag) == "definedName":
            names += 1
        if tags.get(tag) == "sheet":
            name = attributes.get("name", "")
            if name in listed:
                raise Refused("SHEET-DOUBLED", name)
            listed[name] = next((attributes[f"{space} id"] for space in _OFFICE if f"{space} id" in attributes), "")
        if names > package.limits.names or len(listed) > package.limits.sheets:
            raise Refused("TOO-MUCH", "工作表或名称", f"{package.limits.sheets} 张、{package.limits.names} 个")

    _parse(home, package.part(home), package.limits.depth, start)
    return listed


def _strings(package: Package, name: str) -> list[str]:
    """The shared strings: all runs of each, without phonetic guides."""
    tags = _tags("si", "t", "rPh")
    strings: list[str] = []
    pieces: list[str] = []
    reading = phonetic = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal reading, phonetic
        kind = tags.get(tag)
        if kind == "t":
            reading = not phonetic
        elif kind == "rPh":
            phonetic = True
        elif kind == "si":
            pieces.clear()

    def end(tag: str) -> None:
        nonlocal reading, phonetic
        kind = tags.get(tag)
        if kind == "t":
            reading = False
        elif kind == "rPh":
            phonetic = False
        elif kind == "si":
            if len(strings) >= package.limits.strings:
                raise Refused("TOO-MUCH", "文字", str(package.limits.strings))
            strings.append(unescaped("".join(pieces)))

    def text(piece: str) -> None:
        if reading:
            pieces.append(piece)

    _parse(name, package.part(name), package.limits.depth, start, end, text)
    return strings


def unescaped(text: str) -> str:
    """A text with its `_x000D_` escapes decoded, once."""
    if "_x" not in text:
        return text
    decoded = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    return decoded.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _date_styles(package: Package, name: str) -> frozenset[str]:
    """The indexes of the cell formats that show a number as a date or time."""
    tags = _tags("numFmt", "cellXfs", "xf")
    codes: dict[str, str] = {}
    formats: list[str] = []
    inside = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        kind = tags.get(tag)
        if kind == "numFmt":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif kind == "cellXfs":
            inside = True
        elif kind == "xf" and inside:
            formats.append(attributes.get("numFmtId", "0"))

    def end(tag: str) -> None:
        nonlocal inside
        if tags.get(tag) == "cellXfs":
            inside = False

    _parse(name, package.part(name), package.limits.depth, start, end)
    return frozenset(str(n) for n, format_ in enumerate(formats) if _shows_date(format_, codes))


def _shows_date(format_: str, codes: Mapping[str, str]) -> bool:
    if format_ in codes:
        return bool(set(_NOT_A_DATE.sub("", codes[format_]).lower()) & set("ymdhs年月日"))
    return format_.isdigit() and int(format_) in _DATE_FORMATS


# -- one sheet


def _grid(package: Package, name: str, strings: list[str], dates: frozenset[str]) -> Grid:
    if name not in package.names:
        return Grid(damage="文件中缺少这张工作表的内容")
    try:
        sheet = _Sheet(package.limits, strings, dates)
        _parse(name, package.part(name), package.limits.depth, sheet.start, sheet.end, sheet.text)
    except Refused as error:
        if error.code not in ("XML-BROKEN", "PART-DAMAGED"):
            raise
        return Grid(damage=error.found)
    finally:
        package.inflated.pop(name, None)
    doubled = dict.fromkeys(sheet.doubled, Cell(BROKEN, "同一单元格出现两次"))
    return Grid({} if sheet.damage else sheet.cells | doubled, frozenset(sheet.merges), sheet.damage)


class _Sheet:
    """Gathers the cells of one sheet as the parser meets them."""

    tags: ClassVar[dict[str, str]] = _tags("row", "c", "v", "f", "t", "rPh", "mergeCell", "sheetData")

    def __init__(self, limits: Limits, strings: list[str], dates: frozenset[str]) -> None:
        self.limits = limits
        self.strings = strings
        self.dates = dates
        self.cells: dict[tuple[int, int], Cell] = {}
        self.merges: set[str] = set()
        self.damage = "没有单元格数据"
        self.seen: set[tuple[int, int]] = set()
        self.doubled: set[tuple[int, int]] = set()
        self.shared: dict[str, tuple[str, int, int]] = {}
        self.rows = 0
        self.row, self.column = -1, -1
        self.attributes: dict[str, str] = {}
        self.formula_attributes: dict[str, str] = {}
        self.value: str | None = None
        self.inline: str | None = None
        self.formula: str | None = None
        self.pieces: list[str] | None = None
        self.inside = False
        self.phonetic = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        kind = self.tags.get(tag)
        if kind == "c":
            self.begin_cell(attributes)
        elif kind == "v" or kind == "f" or (kind == "t" and not self.phonetic):
            self.pieces = []
            if kind == "f":
                self.formula_attributes = attributes
        elif kind == "row":
            self.begin_row(attributes)
        elif kind == "rPh":
            self.phonetic = True
        elif kind == "mergeCell":
            self.merge(attributes.get("ref", ""))
        elif kind == "sheetData":
            self.damage = ""

    def end(self, tag: str) -> None:
        kind = self.tags.get(tag)
        if kind == "c":
            self.inside = False
            if self.value is not None or self.inline is not None or self.formula is not None:
                self.cells[self.row, self.column] = self.cell()
        elif kind == "v":
            if self.value is not None:
                self.doubled.add((self.row, self.column))
            self.value, self.pieces = "".join(self.pieces or ()), None
        elif kind == "t" and not self.phonetic:
            self.inline, self.pieces = (self.inline or "") + "".join(self.pieces or ()), None
        elif kind == "f":
            self.formula, self.pieces = self.whole_formula("".join(self.pieces or ())), None
        elif kind == "rPh":
            self.phonetic = False

    def text(self, piece: str) -> None:
        if self.pieces is not None:
            self.pieces.append(piece)

    def begin_row(self, attributes: dict[str, str]) -> None:
        self.rows += 1
        number = attributes.get("r")
        if self.rows > self.limits.rows:
            raise Refused("TOO-MUCH", "行", str(self.limits.rows))
        self.row = int(number) - 1 if number and number.isascii() and number.isdigit() else self.row + 1
        self.column = -1

    def begin_cell(self, attributes: dict[str, str]) -> None:
        self.attributes, self.value, self.inline, self.formula = attributes, None, None, None
        if self.inside:
            self.damage = "单元格里套着单元格"
        self.inside = True
        name = attributes.get("r")
        self.column += 1
        if name is not None:
            row, self.column = position(name)
            if row != self.row:
                self.damage = f"单元格 {name} 不在自己的行里"
                self.row = row
        if not (0 <= self.row < _LAST_ROW and self.column < _LAST_COLUMN):
            raise Refused("CELL-BEYOND", name or f"第 {self.row + 1} 行第 {self.column + 1} 列")
        if len(self.seen) >= self.limits.cells:
            raise Refused("TOO-MUCH", "单元格", str(self.limits.cells))
        if (self.row, self.column) in self.seen:
            self.doubled.add((self.row, self.column))
        self.seen.add((self.row, self.column))

    def merge(self, name: str) -> None:
        first, _, last = name.replace("$", "").partition(":")
        top, left = position(first)
        bottom, right = position(last or first)
        if len(self.merges) >= self.limits.merges or (bottom - top + 1) * (right - left + 1) > self.limits.merged_cells:
            raise Refused("TOO-MUCH", f"合并单元格 {name}", str(self.limits.merges))
        if last:
            self.merges.add(f"{first}:{last}")

    def whole_formula(self, text: str) -> str:
        """A formula's text; one that is shared is written once and moved to the other cells."""
        index = self.formula_attributes.get("si", "")
        if self.formula_attributes.get("t") == "shared":
            if text:
                self.shared[index] = text, self.row, self.column
            elif index in self.shared:
                master, row, column = self.shared[index]
                text = moved(master, self.row - row, self.column - column)
        return f"={unescaped(text)}"

    def cell(self) -> Cell:
        kind = self.attributes.get("t", "n")
        value = self.inline if kind == "inlineStr" else self.value
        if value is None:
            return Cell(TEXT, "", self.formula)
        if kind == "s":
            index = value.strip()
            known = index.isascii() and index.isdigit() and int(index) < len(self.strings)
            return (
                Cell(TEXT, self.strings[int(index)], self.formula)
                if known
                else Cell(BROKEN, f"文字索引 {index} 不存在")
            )
        if kind in ("str", "inlineStr"):
            return Cell(TEXT, unescaped(value), self.formula)
        if kind == "n":
            return self.number(value.strip())
        if kind == "b" and value.strip() in ("0", "1"):
            return Cell(BOOLEAN, ("FALSE", "TRUE")[int(value)], self.formula)
        if kind in ("e", "d"):
            return Cell(ERROR if kind == "e" else DATE, value.strip(), self.formula)
        return Cell(BROKEN, f"类型 {kind} 的值 {value}", self.formula)

    def number(self, text: str) -> Cell:
        if not text:
            return Cell(TEXT, "", self.formula)
        if not _DOUBLE.fullmatch(text):
            return Cell(BROKEN, text, self.formula)
        if self.attributes.get("s") in self.dates:
            return Cell(DATE, _as_date(float(text)), self.formula)
        return Cell(NUMBER, repr(float(text)).removesuffix(".0"), self.formula)


def position(name: str) -> tuple[int, int]:
    """Row and column, from 0, of a cell's name. Raises Refused for what is no such name."""
    match = _CELL.fullmatch(name)
    if not match:
        raise Refused("CELL-BEYOND", name)
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def moved(formula: str, rows: int, columns: int) -> str:
    """A formula as it reads some rows down and columns to the right."""

    def shift(match: re.Match[str]) -> str:
        fixed_column, letters, fixed_row, number = match.groups()
        row, column = position(letters + number)
        name = column_name(column if fixed_column else column + columns)
        return f"{fixed_column}{name}{fixed_row}{row + 1 if fixed_row else row + 1 + rows}"

    pieces = re.split(r'("[^"]*"|\'[^\']*\'!)', formula)
    pieces[::2] = [_REFERENCE.sub(shift, piece) for piece in pieces[::2]]
    return "".join(pieces)


def _as_date(serial: float) -> str:
    """How a serial number of the 1900 date system reads."""
    if not 0 <= serial < 2_958_466:
        return repr(serial)
    moment = datetime.datetime(1899, 12, 30) + datetime.timedelta(seconds=round(serial * 86400))
    return moment.date().isoformat() if math.floor(serial) == serial else moment.isoformat(" ", "seconds")
