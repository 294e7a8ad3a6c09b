"""Lists in CSV that people also open in a spreadsheet: read in any encoding, added to whole or not at all."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from ..errors import UsageError, reason
from .names import same_mark, showable
from .output import write_safely
from .plain_text import decoded

# A spreadsheet takes a cell that begins so for a formula; behind an apostrophe it is text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def listed_rows(path: Path, heading: Sequence[str]) -> list[list[str]]:
    """The rows below the heading, each as long as it; none when there is no such file.

    Raises UsageError for a file that cannot be read, or is another list.
    """
    text = _text(path, heading)
    try:
        rows = [row for row in csv.reader(io.StringIO(text, newline="")) if any(map(str.strip, row))]
    except csv.Error as error:
        raise _other(path, heading) from error
    if rows and [same_mark(cell) for cell in rows[0][: len(heading)]] != [same_mark(cell) for cell in heading]:
        raise _other(path, heading)
    return [[_plain(cell) for cell in (*row, *[""] * len(heading))][: len(heading)] for row in rows[1:]]


def add_rows(path: Path, heading: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Adds rows at the end of a list; what stands in it stays, also when this is broken off.

    Raises OutputError when it cannot be written, UsageError as `listed_rows` does.
    """
    listed_rows(path, heading)
    before = _text(path, heading).rstrip("\r\n")
    target = io.StringIO(newline="")
    csv.writer(target).writerows([*([] if before else [heading]), *([_guarded(cell) for cell in row] for row in rows)])
    data = f"{before}\r\n{target.getvalue()}".lstrip("\r\n").encode("utf-8-sig", "backslashreplace")

    def write(to: Path) -> None:
        to.write_bytes(data)

    write_safely(path, write, lambda _: True)


def _text(path: Path, heading: Sequence[str]) -> str:
    """What stands in a list; nothing where there is no such file."""
    try:
        return decoded(path.read_bytes())
    except FileNotFoundError:
        return ""
    except OSError as error:
        why = f"打不开 {showable(str(path))}：{reason(error)}。"
        raise UsageError(why, "请关闭正在使用它的程序，或检查权限。") from error
    except UnicodeDecodeError as error:
        raise _other(path, heading) from error


def _guarded(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _plain(cell: str) -> str:
    cell = cell.strip()
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


def _other(path: Path, heading: Sequence[str]) -> UsageError:
    return UsageError(
        f"{showable(str(path))} 不是本程序的清单：第一行应为 {'、'.join(heading)}。", "请移走或改名，再运行一次。"
    )
