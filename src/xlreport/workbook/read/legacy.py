"""Workbooks in older or other formats: a port behind which the reader of .xls and .et stands, and ours of .ods.

The format of .xls has no checksum, and its reader may hang, fill the memory or raise anything on a damaged file:
natively it runs in a child process that can be killed, whose death is a finding for that one file. It needs nothing
but Python: where no process can be started it runs in this one. What reads .ods is our own strict pass.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Mapping
from typing import Any

from ...ooxml import ZIP, Refused
from .cell import Cell
from .grid import Grid, Unseen

# The sheets of such a workbook from its bytes; raises Refused for one that is not let in.
LegacyReader = Callable[[bytes], Mapping[str, Grid]]

_SECONDS = 10
_MEMORY = 512 << 20


def legacy_grids(data: bytes) -> Mapping[str, Grid]:
    """The sheets of such a workbook. Raises Refused when the reader refuses it, dies, or takes too long."""
    if not data.startswith(ZIP):
        return _reader(data)
    from .ods import ods_grids

    return ods_grids(data)


def read_legacy_by(reader: LegacyReader) -> None:
    """Has all .xls and .et workbooks read by another reader from now on."""
    global _reader
    _reader = reader


def in_child(data: bytes) -> Mapping[str, Grid]:
    """The sheets as a child process reads them."""
    import json
    import subprocess

    command = [sys.executable, "-m", __name__]
    try:
        child = subprocess.run(command, input=data, capture_output=True, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise Refused("LEGACY-DIED", f"{_SECONDS} 秒内没有读完") from error
    try:
        answer = json.loads(child.stdout)
    except ValueError as error:
        raise _died(child.returncode) from error
    if refused := answer.get("refused"):
        raise Refused(*refused)
    return {name: _grid(sheet) for name, sheet in answer["sheets"].items()}


def in_this_process(data: bytes) -> Mapping[str, Grid]:
    """The same where no process can be started; what is said of a file is the same too."""
    from .xls import xls_grids

    try:
        return xls_grids(data)
    except Refused:
        raise
    except Exception as error:  # the reader raises whatever a damaged file makes of it
        raise _died(1) from error


def _died(status: int) -> Refused:
    return Refused("LEGACY-DIED", f"读取程序中止，代码 {status}")


_reader: LegacyReader = in_this_process if sys.platform == "emscripten" else in_child


def _grid(sheet: dict[str, Any]) -> Grid:
    cells = {(row, column): Cell(*said) for row, column, *said in sheet["cells"]}
    rows, columns, hidden = sheet["unseen"]
    unseen = Unseen(frozenset(rows), tuple((first, last) for first, last in columns), hidden)
    return Grid(cells, frozenset(sheet["merges"]), sheet["damage"], unseen)


# -- in the child


def main() -> None:
    """Reads a workbook on stdin and answers in JSON on stdout."""
    import json

    _limit_memory()
    try:
        answer: dict[str, Any] = {
            "sheets": {name: _told(grid) for name, grid in in_this_process(sys.stdin.buffer.read()).items()}
        }
    except Refused as refused:
        answer = {"refused": [refused.code, refused.found, refused.expected]}
    sys.stdout.buffer.write(json.dumps(answer).encode("ascii"))


def _limit_memory() -> None:
    """Where the system has such a limit; Windows has none, there only the time is limited."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def _told(grid: Grid) -> dict[str, Any]:
    cells = [[*place, *cell] for place, cell in grid.cells.items()]
    unseen = sorted(grid.unseen.rows), grid.unseen.columns, grid.unseen.sheet
    return {"cells": cells, "merges": sorted(grid.merges), "damage": grid.damage, "unseen": unseen}


if __name__ == "__main__":
    main()
