"""What the command line prints of figures: which differ, and what one is made of."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .screen import BOLD, DIM, YELLOW, say

if TYPE_CHECKING:
    from ..findings import Breakdown, Changes, Contribution, Difference

_INDENT = "  "


def print_diff(changes: Changes, written: Path | None) -> None:
    """What differs: the whole, then each unit; what could not be compared; and the workbook that has it too."""
    say((changed_in_words(changes), BOLD), _extent(changes))
    if changes and changes.compared is not None:
        say((f"箭头前是 {changes.old} 的，箭头后是 {changes.new} 的。", DIM))
    for word, units in (("新增", changes.added), ("减少", changes.gone)):
        for unit in units:
            say(_INDENT, f"{word}  {unit.name or unit.code}")
    _print_differences("合计", changes.totals)
    of_units: dict[str, list[Difference]] = {}
    both = changes.of_both
    for difference in (*both.figures, *both.texts):
        of_units.setdefault(difference.unit.name or difference.unit.code, []).append(difference)
    for name, differences in of_units.items():
        _print_differences(name, differences)
    if changes.uncompared:
        say(("没有比较", YELLOW))
    for one in changes.uncompared:
        say(_INDENT, one.told)
    if written:
        say(f"已写出 {written}")


def changed_in_words(changes: Changes) -> str:
    """What has changed, in one line."""
    both = changes.of_both
    parts = [
        f"{word} {len(found)} {measure}"
        for word, found, measure in (
            ("新增", changes.added, "个单位"),
            ("减少", changes.gone, "个单位"),
            ("数字", both.figures, "处"),
            ("文字", both.texts, "处"),
            ("合计", changes.totals, "项"),
        )
        if found
    ]
    return "、".join(parts) or "没有不同"


def _extent(changes: Changes) -> str:
    """How much was compared of a document."""
    if changes.compared is None:
        return ""
    return f"（比较了 {changes.compared} 个数字{'和文字' if changes.has_texts else ''}）"


def _print_differences(name: str, differences: Sequence[Difference]) -> None:
    if differences:
        say((name, BOLD))
    for difference in differences:
        place = difference.place
        where = f"{place.named}  " if place else ""
        if difference.difference is None:
            say(_INDENT, f"{where}{difference.label}  文字不同：{' → '.join(difference.excerpts)}")
        else:
            was, now = (value or "空" for value in (difference.old, difference.new))
            say(_INDENT, f"{where}{difference.label}  {was} → {now}（{difference.difference:+f}）")


def print_shown(shown: Breakdown) -> None:
    """A figure, what each level comes to by kind, and each part in a line: how much, and from where, the deeper ones
    further in."""
    from ..form import plain

    say((shown.label, BOLD), f"  {plain(shown.value)} {shown.measure}  ", (str(shown.key), DIM))
    for level in shown.levels:
        kinds = "、".join(f"{kind} {plain(value)}" for kind, _, value in level.kinds)
        say(_INDENT, f"{level.title}  ", (plain(level.value), BOLD), f"：{kinds}")
    if shown.levels:
        say(_INDENT, ("上级的数里已有下级的，各级不能相加。", DIM))
    for part in shown.members:
        _print_contribution(part, _INDENT)


def _print_contribution(part: Contribution, indent: str) -> None:
    from ..form import plain

    unit, place, source = part.unit, part.place, part.source
    code = f"（{unit.code}）" if unit.code else ""
    where = f"{source.file} {place.sheet}!{place.cell}" if source and place else source.file if source else "来源不明"
    say(indent, (plain(part.value), BOLD), f"  {unit.name}{code}  {where}  ", (source.sha256 if source else "", DIM))
    for member in part.members:
        _print_contribution(member, f"{indent}{_INDENT}")
