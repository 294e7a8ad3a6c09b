"""What keeps the honest clerk on the right track: validation with prompts, and red where something is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...form import Fact, Number
from ...layout import Place
from .. import formulas
from .sheets import Page

# In characters, as Excel takes them.
LONGEST_PROMPT = 255


def absolute(cells: list[str]) -> str:
    """Ranges that do not move with the cell that a conditional format colours."""
    return ",".join(":".join(_dollars(cell) for cell in part.split(":")) for part in cells)


def _dollars(cell: str) -> str:
    letters = cell.rstrip("0123456789")
    return f"${letters}${cell[len(letters) :]}"


def paint(page: Page, places: Sequence[Place], formula: str, format_: Any) -> None:
    """Formats cells while a formula, written for the first of them, is true."""
    blocks = formulas.rectangles(places)
    first = blocks[0]
    cells = " ".join(block.range if block.merged else block.cell for block in blocks)
    options = {"type": "formula", "criteria": f"={formula}", "format": format_, "multi_range": cells}
    page.sheet.conditional_format(first.row, first.column, first.row, first.column, options)


def validate(page: Page, places: Sequence[Place], options: dict[str, Any]) -> None:
    """Gives cells a validation."""
    for block in formulas.rectangles(places):
        last = block.row + block.rows - 1, block.column + block.columns - 1
        if page.sheet.data_validation(block.row, block.column, *last, options):
            raise AssertionError(f"validation refused: {options}")


def _validation(title: str, prompt: str, error: str, **options: Any) -> dict[str, Any]:
    texts = {"input_title": title[:32], "input_message": prompt, "error_title": "填写有误", "error_message": error}
    return {**options, **texts}


def number_validation(number: Number, unit: str, source: str = "") -> dict[str, Any]:
    """A number within its bounds; the prompt names its unit and, if it is filled in already, where it comes from."""
    validate = "decimal" if number.decimals else "integer"
    bounds = {"validate": validate, "criteria": "between", "minimum": 0, "maximum": int(number.maximum)}
    prompt = f"{source}填{number.expected}，单位：{unit}。{number.advice}"[:LONGEST_PROMPT]
    return _validation(f"{number.name}（{unit}）", prompt, f"此处应填{number.expected}。{number.advice}", **bounds)


def fact_validation(fact: Fact) -> dict[str, Any]:
    """What a fact may be: one of its choices, a number in its range, or a text of its length."""
    if fact.choices:
        return choice(fact.choices, fact.label, fact.hint)
    if fact.between:
        low, high = fact.between
        bounds = {"validate": "integer", "criteria": "between", "minimum": low, "maximum": high}
        return _validation(fact.label, fact.hint, f"{fact.label}应为 {low} 至 {high} 之间的整数。", **bounds)
    return length(fact.longest, fact.label, fact.hint)


def running_validation(title: str, prompt: str, error: str, formula: str) -> dict[str, Any]:
    """A text for which a formula, written for the first of the cells, is true."""
    return _validation(title, prompt, error, validate="custom", value=f"={formula}")


def told(title: str, prompt: str) -> dict[str, Any]:
    """Nothing but a prompt, for a cell in which nobody types."""
    return _validation(title, prompt[:LONGEST_PROMPT], "", validate="any")


def untyped(title: str, prompt: str) -> dict[str, Any]:
    """A prompt, and no typing over a formula that must be unlocked."""
    return _validation(title, prompt, prompt, validate="custom", value="=FALSE")


def choice(choices: Sequence[str], title: str, prompt: str) -> dict[str, Any]:
    """One of some words."""
    listed = "、".join(choices)
    return _validation(title, prompt, f"请从列表中选择：{listed}。", validate="list", source=list(choices))


def length(longest: int, title: str, prompt: str) -> dict[str, Any]:
    """A text of at most so many characters."""
    error = f"最多 {longest} 字，请缩短或分成几段。"
    return _validation(title, prompt, error, validate="length", criteria="<=", value=longest)
