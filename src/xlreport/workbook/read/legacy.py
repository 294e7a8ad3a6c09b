"""Workbooks in older or other formats (.xls, .et, .ods): a port behind which one reader stands.

Natively it is python-calamine in a child process. Its parser may hang, or end its process, on a damaged file: the
child can be killed, and its death is a finding for that one file. Only values are seen there, no formulas and not
all errors. Where no process can be started, another reader takes its place.
"""

from __future__ import annotations

import contextlib
import datetime
import io
import json
import math
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ...layout import LONGEST_TEXT
from .cell import BOOLEAN, BROKEN, DATE, NUMBER, TEXT, Cell
from .grid import Grid
from .package import RETURNS, ZIP, Package, Refused, open_zip
from .strict_xml import TOO_LONG, elements

# The sheets of such a workbook from its bytes; raises Refused for one that is not let in.
LegacyReader = Callable[[bytes], Mapping[str, Grid]]

_CONTENT, _MANIFEST = "content.xml", "META-INF/manifest.xml"
# How deep the rows lie: document-content, body, spreadsheet, table, table-row.
_ROWS = 4
_SECONDS = 10
_MEMORY = 512 << 20


def legacy_grids(data: bytes) -> Mapping[str, Grid]:
    """The sheets of such a workbook. Raises Refused when the reader refuses it, dies, or takes too long."""
    if data.startswith(ZIP):
        _judge_document(data)
    return _reader(data)


def read_legacy_by(reader: LegacyReader) -> None:
    """Has all such workbooks read by another reader from now on."""
    global _reader
    _reader = reader


def in_child(data: bytes) -> Mapping[str, Grid]:
    """The sheets as a child process reads them."""
    import subprocess

    command = [sys.executable, "-m", __name__]
    try:
        child = subprocess.run(command, input=data, capture_output=True, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise Refused("LEGACY-DIED", f"{_SECONDS} 秒内没有读完") from error
    try:
        answer = json.loads(child.stdout)
    except ValueError as error:
        raise Refused("LEGACY-DIED", f"读取程序中止，代码 {child.returncode}") from error
    if refused := answer.get("refused"):
        raise Refused(*refused)
    return {name: _grid(sheet) for name, sheet in answer["sheets"].items()}


_reader: LegacyReader = in_child


def _judge_document(data: bytes) -> None:
    """The XML of an .ods file must be whole: calamine checks no checksum and reads what is cut off."""
    package = Package(open_zip(data))
    if _MANIFEST in package.names and b"encryption-data" in package.part(_MANIFEST):
        raise Refused("ENCRYPTED")
    if _CONTENT not in package.names:
        raise Refused("PART-DAMAGED", _CONTENT)
    for _ in elements(_CONTENT, package.part(_CONTENT), RETURNS, _ROWS):
        pass


def _grid(sheet: dict[str, Any]) -> Grid:
    cells = {(row, column): Cell(kind, shown) for row, column, kind, shown in sheet["cells"]}
    merges = None if sheet["merges"] is None else frozenset(sheet["merges"])
    return Grid(cells, merges, values_only=True)


# -- in the child


def main() -> None:
    """Reads a workbook on stdin and answers in JSON on stdout."""
    _limit_memory()
    try:
        answer: dict[str, Any] = {"sheets": dict(_sheets(sys.stdin.buffer.read()))}
    except Refused as refused:
        answer = {"refused": [refused.code, refused.found, refused.expected]}
    sys.stdout.buffer.write(json.dumps(answer).encode("ascii"))


def _limit_memory() -> None:
    """Where the system has such a limit; Windows has none, there only the time is limited."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def _sheets(data: bytes) -> Iterator[tuple[str, dict[str, Any]]]:
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = book.sheet_names
    except python_calamine.PasswordError as error:
        raise Refused("ENCRYPTED") from error
    except python_calamine.CalamineError as error:
        raise Refused("ZIP-BROKEN") from error
    if len(names) > RETURNS.sheets:
        raise Refused("TOO-MUCH", "工作表", str(RETURNS.sheets))
    for name in names:
        try:
            yield name, _sheet(book.get_sheet_by_name(name))
        except python_calamine.CalamineError as error:
            raise Refused("PART-DAMAGED", name) from error


def _sheet(sheet: Any) -> dict[str, Any]:
    if sheet.total_height > RETURNS.rows or sheet.total_width > RETURNS.columns:
        raise Refused("TOO-MUCH", f"工作表“{sheet.name}”的行或列", f"{RETURNS.rows} 行、{RETURNS.columns} 列")
    rows = enumerate(sheet.to_python(skip_empty_area=False))
    cells = [[row, column, *_cell(value)] for row, values in rows for column, value in enumerate(values) if value != ""]
    if len(cells) > RETURNS.cells:
        raise Refused("TOO-MUCH", "单元格", str(RETURNS.cells))
    ranges = sheet.merged_cell_ranges
    return {"cells": cells, "merges": None if ranges is None else [_range(*ends) for ends in ranges]}


def _range(first: tuple[int, int], last: tuple[int, int]) -> str:
    from ...layout import Place

    return Place("", *first, last[0] - first[0] + 1, last[1] - first[1] + 1).range


def _cell(value: Any) -> tuple[str, str]:
    if isinstance(value, bool):
        return BOOLEAN, str(value).upper()
    if isinstance(value, int | float):
        shown = repr(float(value)).removesuffix(".0")
        return NUMBER if math.isfinite(value) else BROKEN, shown
    if isinstance(value, datetime.datetime | datetime.date | datetime.time | datetime.timedelta):
        return DATE, str(value)
    text = str(value)
    return (TEXT, text) if len(text) <= LONGEST_TEXT else (BROKEN, TOO_LONG)


if __name__ == "__main__":
    main()
