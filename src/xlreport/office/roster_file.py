"""The tables in a file in which somebody keeps a list: a workbook of any format, or a text in columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from ..errors import RosterError, reason
from ..files import decoded, is_file
from ..findings import refusal
from ..ooxml import Refused
from ..workbook.read import Lines, Shown, foreign_sheets, is_foreign_workbook

# What may stand between columns, the likeliest first.
_DELIMITERS = "\t,;，；|、"
_FORMATS = "请另存为 .xlsx 或 CSV。"
# What no file system tells, and what a workbook is called that is none.
_BOOKS = (".xlsx", ".xlsm", ".xls", ".et", ".ods")


def list_bytes(path: Path) -> bytes:
    """The bytes of a roster. Raises RosterError for one that is not there or cannot be opened."""
    if not is_file(path):
        raise RosterError(f"找不到名册：{path}", "请核对 --roster 后面的文件名。")
    try:
        return path.read_bytes()
    except OSError as error:
        raise RosterError(f"名册打不开：{path}（{reason(error)}）", "请关闭正在使用它的程序，或检查权限。") from error


def list_tables(path: Path, data: bytes) -> Mapping[str, Lines]:
    """The sheets of a workbook by name; of a text one table for each mark that may part its columns, without a name.

    Raises RosterError for what is neither.
    """
    if is_foreign_workbook(data):
        try:
            return foreign_sheets(data)
        except Refused as refused:
            why = refusal(refused).message.removesuffix("。")
            raise RosterError(f"名册无法打开：{path.name}（{why}）。", _FORMATS) from refused
    if path.suffix.lower() in _BOOKS:
        raise RosterError(f"名册无法打开：{path.name} 不是 Excel 工作簿。", _FORMATS)
    try:
        text = decoded(data)
        return {mark: _lines(text, mark) for mark in _DELIMITERS}
    except (UnicodeDecodeError, csv.Error) as error:
        raise RosterError(f"名册不是文本文件：{path.name}", "请另存为 CSV（UTF-8）或 .xlsx。") from error


def is_sheet(name: str) -> bool:
    """Whether a table is a sheet that people know by its name."""
    return name not in _DELIMITERS


def _lines(text: str, mark: str) -> Lines:
    return [[Shown(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark)]
