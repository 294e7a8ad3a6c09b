"""The units that must file: code, name, kind, from a CSV file or a workbook."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

from .errors import RosterError
from .filing import Unit

_HEADINGS = {
    "code": ("code", "代码", "单位代码", "编码"),
    "name": ("name", "unit", "名称", "单位", "单位名称", "单位简称"),
    "kind": ("kind", "类别", "单位类别", "类型"),
}
_PREVIOUS = ("previous_code", "上年代码", "原代码")
_CODE = re.compile(r"[^\s,;、]+")


def load_roster(path: Path, kinds: Sequence[str]) -> tuple[Unit, ...]:
    """The units of a roster in its order; CSV in UTF-8 or GBK, or the first sheet of an .xlsx file.

    The first row names the columns: code, name, kind (or 代码, 名称, 类别). Raises RosterError for a file
    that cannot be read, a missing column or name, a kind that the form does not know, a code or name that
    is listed twice.
    """
    heading, *lines = _lines(path)
    columns = _columns(path, heading[1])
    units = [_unit(path, n, row, columns, kinds) for n, row in lines]
    _refuse_doubles(path, units)
    return tuple(units)


def load_previous_codes(path: Path) -> dict[str, tuple[str, ...]]:
    """The codes under which units filed last year, by their code now, from the roster's column 上年代码.

    Several codes of units that were merged stand in one cell. Units without an entry kept their code.
    """
    heading, *lines = _lines(path)
    column = next((n for n, text in enumerate(heading[1]) if text.lower() in _PREVIOUS), None)
    code = _columns(path, heading[1])["code"]
    if column is None:
        return {}
    return {_narrow(row[code]): codes for _, row in lines if (codes := tuple(_CODE.findall(_narrow(row[column]))))}


def _lines(path: Path) -> list[tuple[int, list[str]]]:
    """The rows that are not empty, with their numbers, all of one length."""
    if not path.is_file():
        raise RosterError(f"找不到名册：{path}", "请核对 --roster 后面的文件名。")
    rows = list(_workbook_rows(path) if path.suffix.lower() == ".xlsx" else _csv_rows(path))
    width = max(map(len, rows), default=0)
    lines = [(n, [cell.strip() for cell in row] + [""] * (width - len(row))) for n, row in enumerate(rows, 1)]
    filled = [(n, row) for n, row in lines if any(row)]
    if not filled:
        raise RosterError(f"名册是空的：{path.name}")
    return filled


def _narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _csv_rows(path: Path) -> Iterable[list[str]]:
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return list(csv.reader(io.StringIO(data.decode(encoding))))
        except UnicodeDecodeError:
            continue
    raise RosterError(f"名册不是文本文件：{path.name}", "请另存为 CSV（UTF-8）或 .xlsx。")


def _workbook_rows(path: Path) -> Iterable[list[str]]:
    import openpyxl

    try:
        sheet = openpyxl.load_workbook(path, data_only=True).worksheets[0]
    except Exception as error:  # openpyxl raises whatever its parsers raise
        raise RosterError(f"名册无法打开：{path.name}（{type(error).__name__}）", "请另存为 .xlsx 或 CSV。") from error
    rows = sheet.iter_rows(values_only=True)
    return [["" if value is None else str(value).removesuffix(".0") for value in row] for row in rows]


def _columns(path: Path, heading: list[str]) -> dict[str, int]:
    columns = {}
    for field, names in _HEADINGS.items():
        found = [n for n, text in enumerate(heading) if text.lower() in names]
        if not found:
            raise RosterError(f"名册 {path.name} 第一行没有“{names[1]}”列。", "第一行应为：代码、名称、类别。")
        columns[field] = found[0]
    return columns


def _unit(path: Path, line: int, row: list[str], columns: dict[str, int], kinds: Sequence[str]) -> Unit:
    values = {field: row[column] for field, column in columns.items()}
    unit = Unit(_narrow(values["code"]), values["name"], values["kind"])
    if not unit.code or not unit.name:
        raise RosterError(f"名册 {path.name} 第 {line} 行没有代码或名称。", "请补齐后再试。")
    if unit.kind not in kinds:
        raise RosterError(f"名册 {path.name} 第 {line} 行的类别是“{unit.kind}”。", f"类别只能是：{'、'.join(kinds)}。")
    return unit


def _refuse_doubles(path: Path, units: list[Unit]) -> None:
    for field in ("code", "name"):
        values = [getattr(unit, field) for unit in units]
        doubled = sorted({value for value in values if values.count(value) > 1})
        if doubled:
            raise RosterError(f"名册 {path.name} 中重复：{'、'.join(doubled)}。", "每个单位只能列一次。")
