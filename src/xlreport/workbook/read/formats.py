"""What a person sees of a number under its format: the number itself, the same rounded, or something else."""

from __future__ import annotations

import functools
import re
from decimal import Decimal
from typing import NamedTuple

from .cell import DATE, NUMBER, OTHER, PERCENT, Cell, date_shown, number_cell
from .format_code import Seen, literal, sections, seen_by

_GENERAL = "General"
_PERCENT_FORMATS = (9, 10, 67, 68)
_DATE_FORMATS = (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59), *range(71, 82))
# The built-in formats that no file writes down; the Thai ones show the same digits to everybody else.
_BUILT_IN = {
    **dict.fromkeys(_DATE_FORMATS, "yyyy-mm-dd"),
    **dict.fromkeys(_PERCENT_FORMATS, "0%"),
    **dict.fromkeys((1, 59), "0"),
    **dict.fromkeys((2, 60), "0.00"),
    **dict.fromkeys((3, 61), "#,##0"),
    **dict.fromkeys((4, 62), "#,##0.00"),
    **dict.fromkeys((5, 6, 37, 38, 41, 42), "#,##0;-#,##0"),
    **dict.fromkeys((7, 8, 39, 40, 43, 44), "#,##0.00;-#,##0.00"),
    **dict.fromkeys((12, 13, 69, 70), "# ?/?"),
    11: "0.00E+00",
    48: "##0.0E+0",
    49: "@",
}
_NUMBERED = re.compile(r"0|[1-9]\d{0,8}", re.ASCII)
# What stands beside a number without changing it.
_BESIDE = str.maketrans("", "", " \t\u00a0\u2009\u3000¥￥$€£")
_DASHES = frozenset("-–—－")
_PLAIN = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:E[+-]?\d+)?", re.ASCII)


class Format(NamedTuple):
    """How a cell is shown: the codes of number formats that may apply to it, and how its font marks all of it."""

    codes: tuple[str, ...]
    marked: str = ""


PLAIN = Format((_GENERAL,))


def built_in(number: str) -> str:
    """The code of a format that is only numbered; one that cannot be made out may show a date."""
    if not _NUMBERED.fullmatch(number):
        return _BUILT_IN[14]
    return _BUILT_IN.get(int(number), _GENERAL)


@functools.lru_cache(8192)
def shown_number(text: str, format: Format) -> Cell:
    """The cell of a number that is stored as such a text. Raises ValueError for what is no number.

    `seen` is what a person sees, where that is not how the number is written.
    """
    cell = number_cell(text)
    for code in format.codes:
        judged = _judged(cell, code)
        if judged is not cell:
            cell = judged
            break
    return cell._replace(marked=format.marked) if format.marked else cell


@functools.lru_cache(1024)
def hides_text(code: str) -> bool:
    """Whether a format shows something else than a text that is typed."""
    found = sections(code)
    last = found[-1]
    if len(found) < 4 and ("mark", "@") not in last:
        return False
    return "".join(literal(token) for token in last).translate(_BESIDE) != "@"


def _judged(cell: Cell, code: str) -> Cell:
    if code in (_GENERAL, "@"):
        return cell
    value = Decimal(cell.shown)
    kind, seen = seen_by(code, value if value.is_finite() else Decimal(0))
    if kind == DATE:
        return Cell(DATE, date_shown(float(cell.shown)))
    if kind == PERCENT:
        return Cell(PERCENT, f"{float(cell.shown) * 100:.12g}%")
    if not value.is_finite():
        return cell
    if seen is None:
        return Cell(OTHER, cell.shown, seen=f"（格式 {code[:40]} 的样子）")
    return compared(cell, value, seen)


def compared(cell: Cell, value: Decimal, seen: Seen) -> Cell:
    """A number beside what is seen of it."""
    bare = seen.bare.translate(_BESIDE).removeprefix("+")
    if value == 0 and set(bare) <= _DASHES and bare:
        return cell
    if not bare:
        # A zero that is not shown looks like a blank, which counts as 0.
        return cell._replace(kind=NUMBER if value == 0 else OTHER, seen="（空白）")
    if not _PLAIN.fullmatch(bare):
        return cell._replace(kind=OTHER, seen=seen.text)
    number = Decimal(bare)
    if number == value:
        return cell._replace(seen=seen.text) if re.match(r"-?0\d", bare) else cell
    rounded = seen.step is not None and abs(number - value) <= seen.step / 2
    return cell._replace(kind=NUMBER if rounded else OTHER, seen=seen.text)
