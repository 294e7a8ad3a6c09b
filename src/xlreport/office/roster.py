"""The units that must file: code, name, kind, from a CSV file or a workbook."""

from __future__ import annotations

import csv
import functools
import hashlib
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import RosterError, reason
from ..files import decoded, is_file, same_mark
from ..filing import Mark, Unit

_HEADINGS = {
    "code": ("code", "代码", "单位代码", "编码"),
    "name": ("name", "unit", "名称", "单位", "单位名称", "单位简称"),
    "kind": ("kind", "类别", "单位类别", "类型"),
}
_YEAR = ("year", "年份", "年度", "报告年份", "报告年度")
_PREVIOUS = ("previous_code", "上年代码", "原代码")
# What stands between the codes of units that were merged, and what a code is made of.
_BETWEEN = re.compile(r"[\s、/,;+&和与及]+")
_CODE = re.compile(r"[0-9A-Za-z_.-]+")
# How a spreadsheet shows a long code that it took for a number; its last digits are lost.
_SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+?\d+", re.IGNORECASE)
_LOST = re.compile(r"\dE\+\d", re.IGNORECASE)
# How a spreadsheet saves a short code that it took for a number.
_POINT_ZERO = re.compile(r"(\d+)\.0+")
# How a list may part its columns, the likeliest first; above its heading stand at most a title and some remarks.
_DELIMITERS = "\t,;，；|"
_MOST_ABOVE = 10

_Rows = list[tuple[int, list[str]]]


@dataclass(frozen=True)
class Roster:
    """The units that must file, in the order of the list.

    `year` is the one that the list is for, if it says so; `previous_codes` are the codes under which units filed
    last year, by the mark of their code now: several of units that were merged, none of those that kept their code.
    `sha256` is that of the file.
    """

    units: tuple[Unit, ...]
    year: int | None = None
    previous_codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sha256: str = field(default="", compare=False)

    @functools.cached_property
    def by_mark(self) -> Mapping[Mark, Unit]:
        """The units by code, and by name."""
        names = {("name", same_mark(unit.name)): unit for unit in self.units}
        return names | {unit.mark: unit for unit in self.units}

    def previous_of(self, unit: Unit) -> tuple[str, ...]:
        """The codes under which a unit filed last year, if they were others."""
        return self.previous_codes.get(same_mark(unit.code), ())


def load_roster(path: Path, kinds: Sequence[str]) -> Roster:
    """A roster from a text file in UTF-8, GBK or UTF-16, or the first sheet of an .xlsx file.

    A row names the columns: code, name, kind (or 代码, 名称, 类别), and if wanted year and previous_code (年份,
    上年代码); a title may stand above it. Raises RosterError for a file that cannot be read, a missing column or
    name, a kind that is none of `kinds`, a code or name that is listed twice, previous codes that cannot be told
    apart, years that differ, and for a roster without units.
    """
    data = _bytes(path)
    (_, heading), *lines = _rows(path, data)
    columns = {name: _column(path, heading, name) for name in _HEADINGS}
    units = [_unit(path, n, row, columns, kinds) for n, row in lines]
    if not units:
        raise RosterError(f"名册 {path.name} 里没有单位。", "请在列名下面每行列一个单位。")
    _refuse_doubles(path, units)
    previous = _previous_codes(path, heading, lines, columns["code"])
    return Roster(tuple(units), _year(path, heading, lines), previous, hashlib.sha256(data).hexdigest())


def _year(path: Path, heading: list[str], lines: _Rows) -> int | None:
    columns = [n for n, text in enumerate(heading) if same_mark(text) in _YEAR]
    years = {_code(_cell(row, columns[0])).removesuffix("年") for _, row in lines} if columns else set()
    if not years:
        return None
    year = years.pop()
    if years or not (year.isascii() and year.isdigit()):
        raise RosterError(f"名册 {path.name} 的年份列不是同一个年份。", "每行应填同一年份，例：2024；或删去该列。")
    return int(year)


def _previous_codes(path: Path, heading: list[str], lines: _Rows, code: int) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for column in [n for n, text in enumerate(heading) if same_mark(text) in _PREVIOUS][:1]:
        for n, row in lines:
            cell = _code(_cell(row, column))
            codes = tuple(_code(code) for code in _BETWEEN.split(cell) if code)
            if _LOST.search(cell) or not all(map(_CODE.fullmatch, codes)):
                raise RosterError(
                    f"名册 {path.name} 第 {n} 行的上年代码看不明白：“{cell}”。",
                    "请填上年的单位代码；由几个单位合并的，代码之间用顿号“、”隔开。",
                )
            if codes:
                found[same_mark(_code(_cell(row, code)))] = tuple(dict.fromkeys(codes))
    return found


def _code(text: str) -> str:
    """A code or a year in half-width characters, as it was before a spreadsheet took it for a number."""
    narrow = unicodedata.normalize("NFKC", text).strip()
    whole = _POINT_ZERO.fullmatch(narrow)
    return whole[1] if whole else narrow


def _bytes(path: Path) -> bytes:
    if not is_file(path):
        raise RosterError(f"找不到名册：{path}", "请核对 --roster 后面的文件名。")
    try:
        return path.read_bytes()
    except OSError as error:
        raise RosterError(f"名册打不开：{path}（{reason(error)}）", "请关闭正在使用它的程序，或检查权限。") from error


def _rows(path: Path, data: bytes) -> _Rows:
    """The rows that are not empty, with their numbers, from the one that names the columns; at least that one."""
    book = path.suffix.lower() == ".xlsx" or data.startswith(b"PK")
    tables = [_lines(_workbook_rows(path, data))] if book else [_lines(rows) for rows in _text_rows(path, data)]
    if not any(tables):
        raise RosterError(f"名册是空的：{path.name}", "第一行应为：代码、名称、类别。")
    for lines in tables:
        for above, (_, row) in enumerate(lines[:_MOST_ABOVE]):
            if all(set(names) & set(map(same_mark, row)) for names in _HEADINGS.values()):
                return lines[above:]
    return max(tables, key=lambda lines: max(len(row) for _, row in lines[:1]))


def _lines(rows: Iterable[list[str]]) -> _Rows:
    return [(n, [cell.strip() for cell in row]) for n, row in enumerate(rows, 1) if any(cell.strip() for cell in row)]


def _text_rows(path: Path, data: bytes) -> list[list[list[str]]]:
    """The rows of a text, for each character that may part its columns."""
    try:
        text = decoded(data)
        return [list(csv.reader(io.StringIO(text, newline=""), delimiter=mark)) for mark in _DELIMITERS]
    except (UnicodeDecodeError, csv.Error) as error:
        raise RosterError(f"名册不是文本文件：{path.name}", "请另存为 CSV（UTF-8）或 .xlsx。") from error


def _workbook_rows(path: Path, data: bytes) -> Iterable[list[str]]:
    import openpyxl

    try:
        sheet = openpyxl.load_workbook(io.BytesIO(data), data_only=True).worksheets[0]
    except Exception as error:  # openpyxl raises whatever its parsers raise
        raise RosterError(f"名册无法打开：{path.name}（{type(error).__name__}）", "请另存为 .xlsx 或 CSV。") from error
    return [["" if value is None else str(value) for value in row] for row in sheet.iter_rows(values_only=True)]


def _column(path: Path, heading: list[str], field: str) -> int:
    names = _HEADINGS[field]
    found = [n for n, text in enumerate(heading) if same_mark(text) in names]
    if not found:
        raise RosterError(f"名册 {path.name} 第一行没有“{names[1]}”列。", "第一行应为：代码、名称、类别。")
    return found[0]


def _cell(row: list[str], column: int) -> str:
    return row[column] if column < len(row) else ""


def _unit(path: Path, line: int, row: list[str], columns: dict[str, int], kinds: Sequence[str]) -> Unit:
    values = {field: _cell(row, column) for field, column in columns.items()}
    known = {same_mark(kind): kind for kind in kinds}
    unit = Unit(_code(values["code"]), values["name"], known.get(same_mark(values["kind"]), values["kind"]))
    if not same_mark(unit.code) or not same_mark(unit.name):
        raise RosterError(f"名册 {path.name} 第 {line} 行没有代码或名称。", "请补齐后再试。")
    if _SCIENTIFIC.fullmatch(unit.code):
        raise RosterError(
            f"名册 {path.name} 第 {line} 行的代码是“{unit.code}”，后几位已经丢失。", "请把代码列设为文本，重新填写。"
        )
    if unit.kind not in kinds:
        raise RosterError(f"名册 {path.name} 第 {line} 行的类别是“{unit.kind}”。", f"类别只能是：{'、'.join(kinds)}。")
    return unit


def _refuse_doubles(path: Path, units: list[Unit]) -> None:
    for part in ("code", "name"):
        counts = Counter(same_mark(getattr(unit, part)) for unit in units)
        doubled = [written for unit in units if counts[same_mark(written := getattr(unit, part))] > 1]
        if doubled:
            listed = "、".join(sorted(dict.fromkeys(doubled)))
            raise RosterError(f"名册 {path.name} 中重复：{listed}。", "每个单位只能列一次。")
