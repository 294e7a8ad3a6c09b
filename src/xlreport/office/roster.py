"""The units that must file: code, name, kind, from a CSV file or a workbook."""

from __future__ import annotations

import contextlib
import csv
import functools
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import RosterError, reason
from ..filing import Unit

_HEADINGS = {
    "code": ("code", "代码", "单位代码", "编码"),
    "name": ("name", "unit", "名称", "单位", "单位名称", "单位简称"),
    "kind": ("kind", "类别", "单位类别", "类型"),
}
_YEAR = ("year", "年份", "年度", "报告年份", "报告年度")
_PREVIOUS = ("previous_code", "上年代码", "原代码")
_CODE = re.compile(r"[^\s,;、]+")
# How a spreadsheet shows a long code that it took for a number; its last digits are lost.
_SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+?\d+", re.IGNORECASE)

_Rows = list[tuple[int, list[str]]]


@dataclass(frozen=True)
class Roster:
    """The units that must file, in the order of the list.

    `year` is the one that the list is for, if it says so; `previous_codes` are the codes under which units filed
    last year, by their code now: several of units that were merged, none of those that kept their code.
    """

    units: tuple[Unit, ...]
    year: int | None = None
    previous_codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @functools.cached_property
    def by_code(self) -> Mapping[str, Unit]:
        """The units by code."""
        return {unit.code: unit for unit in self.units}

    @functools.cached_property
    def by_name(self) -> Mapping[str, Unit]:
        """The units by name."""
        return {unit.name: unit for unit in self.units}


def load_roster(path: Path, kinds: Sequence[str]) -> Roster:
    """A roster from a CSV file in UTF-8, GBK or UTF-16, or the first sheet of an .xlsx file.

    The first row names the columns: code, name, kind (or 代码, 名称, 类别), and if wanted year and previous_code
    (年份, 上年代码). Raises RosterError for a file that cannot be read, a missing column or name, a kind that is
    none of `kinds`, a code or name that is listed twice, years that differ, and for a roster without units.
    """
    (_, heading), *lines = _rows(path)
    columns = {name: _column(path, heading, name) for name in _HEADINGS}
    units = [_unit(path, n, row, columns, kinds) for n, row in lines]
    if not units:
        raise RosterError(f"名册 {path.name} 里没有单位。", "请从第二行起每行列一个单位。")
    _refuse_doubles(path, units)
    return Roster(tuple(units), _year(path, heading, lines), _previous_codes(heading, lines, columns["code"]))


def _year(path: Path, heading: list[str], lines: _Rows) -> int | None:
    columns = [n for n, text in enumerate(heading) if text.lower() in _YEAR]
    years = {_cell(row, columns[0]).removesuffix("年") for _, row in lines} if columns else set()
    if not years:
        return None
    year = _narrow(years.pop())
    if years or not (year.isascii() and year.isdigit()):
        raise RosterError(f"名册 {path.name} 的年份列不是同一个年份。", "每行应填同一年份，例：2024；或删去该列。")
    return int(year)


def _previous_codes(heading: list[str], lines: _Rows, code: int) -> dict[str, tuple[str, ...]]:
    columns = [n for n, text in enumerate(heading) if text.lower() in _PREVIOUS][:1]
    cells = {_narrow(_cell(row, code)): _narrow(_cell(row, column)) for column in columns for _, row in lines}
    return {now: tuple(_CODE.findall(before)) for now, before in cells.items() if before}


def _narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _rows(path: Path) -> _Rows:
    """The rows that are not empty, with their numbers; at least one."""
    if not path.is_file():
        raise RosterError(f"找不到名册：{path}", "请核对 --roster 后面的文件名。")
    try:
        rows = _workbook_rows(path) if path.suffix.lower() == ".xlsx" else _csv_rows(path)
    except OSError as error:
        raise RosterError(f"名册打不开：{path}（{reason(error)}）", "请关闭正在使用它的程序，或检查权限。") from error
    lines = [(n, [cell.strip() for cell in row]) for n, row in enumerate(rows, 1) if any(cell.strip() for cell in row)]
    if not lines:
        raise RosterError(f"名册是空的：{path.name}", "第一行应为：代码、名称、类别。")
    return lines


def _csv_rows(path: Path) -> Iterable[list[str]]:
    data = path.read_bytes()
    for encoding in ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030"):
        with contextlib.suppress(UnicodeDecodeError, csv.Error):
            text = data.decode(encoding)
            delimiter = "\t" if "\t" in text.partition("\n")[0] else ","
            return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    raise RosterError(f"名册不是文本文件：{path.name}", "请另存为 CSV（UTF-8）或 .xlsx。")


def _workbook_rows(path: Path) -> Iterable[list[str]]:
    import openpyxl

    try:
        sheet = openpyxl.load_workbook(path, data_only=True).worksheets[0]
    except Exception as error:  # openpyxl raises whatever its parsers raise
        raise RosterError(f"名册无法打开：{path.name}（{type(error).__name__}）", "请另存为 .xlsx 或 CSV。") from error
    rows = sheet.iter_rows(values_only=True)
    return [["" if value is None else str(value).removesuffix(".0") for value in row] for row in rows]


def _column(path: Path, heading: list[str], field: str) -> int:
    names = _HEADINGS[field]
    found = [n for n, text in enumerate(heading) if text.lower() in names]
    if not found:
        raise RosterError(f"名册 {path.name} 第一行没有“{names[1]}”列。", "第一行应为：代码、名称、类别。")
    return found[0]


def _cell(row: list[str], column: int) -> str:
    return row[column] if column < len(row) else ""


def _unit(path: Path, line: int, row: list[str], columns: dict[str, int], kinds: Sequence[str]) -> Unit:
    values = {field: _cell(row, column) for field, column in columns.items()}
    unit = Unit(_narrow(values["code"]), values["name"], values["kind"])
    if not unit.code or not unit.name:
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
        counts = Counter(getattr(unit, part) for unit in units)
        doubled = sorted(value for value, n in counts.items() if n > 1)
        if doubled:
            raise RosterError(f"名册 {path.name} 中重复：{'、'.join(doubled)}。", "每个单位只能列一次。")
