"""The members of a summary level by level, and what the kinds of each level come to on 分类小计."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Generic, NamedTuple, Protocol, Self, TypeVar

from ..filing import Filing, Unit
from ..form import Form, Key
from . import summary as at
from .summary_rows import by_kind

# The depth of what stands at the bottom, at whatever level that is.
BOTTOM = 0
_FIRST_COLUMN = len(at.BY_KIND_HEADING)


class Member(Protocol):
    """Whatever is one unit's and is made of parts that are units' too."""

    @property
    def unit(self) -> Unit: ...
    @property
    def members(self) -> Sequence[Self]: ...


_M = TypeVar("_M", bound=Member)


class Level(NamedTuple, Generic[_M]):
    """Members none of which is part of another: those at one depth, counted from 1, or all that have none themselves.

    `above` are those whose members they are. At the depths above `omitted` others have no members: what those come to
    is no part of this level, and with none of them it comes to everything.
    """

    depth: int
    members: tuple[_M, ...]
    above: tuple[_M, ...] = ()
    omitted: int = 0


def levels_of(members: Sequence[_M]) -> list[Level[_M]]:
    """Every level from the first to the deepest; where members without any stand at several, all these once more."""
    found = [Level(1, tuple(members))]
    bottom: list[_M] = []
    while above := tuple(member for member in found[-1].members if member.members):
        last = found[-1]
        bottom += [member for member in last.members if not member.members]
        below = tuple(part for member in above for part in member.members)
        found.append(Level(last.depth + 1, below, above, len(bottom)))
    if bottom and len(found) > 1:
        found.append(Level(BOTTOM, (*bottom, *found[-1].members)))
    return found


def by_kind_of(form: Form, members: Iterable[_M]) -> dict[str, list[_M]]:
    """The members of each kind as they are subtotalled, in the order of the form."""
    found: dict[str, list[_M]] = {}
    for member in members:
        found.setdefault(at.shown_kind(form, member.unit.kind), []).append(member)
    return {kind: found[kind] for kind in (*form.kinds, at.NO_KIND) if kind in found}


def level_title(form: Form, level: Level[_M]) -> str:
    """Which units are on a level, and which are not."""
    count = len(level.members)
    if level.depth == BOTTOM:
        return f"底层：没有下级的 {count} 个单位，不论在第几级"
    if level.depth == 1:
        return f"第1级：直接汇总的 {count} 个单位"
    without = f"；不含上面没有下级的 {level.omitted} 个" if level.omitted else ""
    return f"第{level.depth}级：{'、'.join(by_kind_of(form, level.above))}的下级，{count} 个单位{without}"


class KindBlock(NamedTuple):
    """The columns of one level on 分类小计: a kind each from `column` on, then their sum."""

    title: str
    level: Level[Filing]
    column: int
    kinds: Mapping[str, Filing]

    @property
    def total(self) -> int:
        """The column of the sum."""
        return self.column + len(self.kinds)

    @property
    def heading(self) -> tuple[str, ...]:
        """The heads of the columns."""
        return (*self.kinds, at.BY_KIND_PART if self.level.omitted else at.BY_KIND_TOTAL)

    def figures(self, key: Key) -> list[Decimal]:
        """What stands in the columns."""
        own = [sums[key] for sums in self.kinds.values()]
        return [*own, sum(own, Decimal(0))]


def kind_blocks(form: Form, members: Sequence[Filing], below: bool = True) -> list[KindBlock]:
    """The blocks of 分类小计 side by side; without what is `below` that of the first level alone."""
    blocks: list[KindBlock] = []
    for level in levels_of(members) if below else [Level(1, tuple(members))]:
        column = blocks[-1].total + 1 if blocks else _FIRST_COLUMN
        summed = level.members if level.depth != BOTTOM else _summed(level, blocks[-1])
        blocks.append(KindBlock(level_title(form, level), level, column, by_kind(form, summed)))
    return blocks


def _summed(bottom: Level[Filing], deepest: KindBlock) -> tuple[Filing, ...]:
    """What those at the bottom come to: nearly all of them are the deepest, whose kinds have been added up."""
    above = bottom.members[: -len(deepest.level.members)]
    return (*above, *deepest.kinds.values())


def kind_head_row(blocks: Sequence[KindBlock]) -> int:
    """The row in which the kinds stand: below the titles of the levels, if there are several."""
    return at.LIST_HEAD_ROW + (len(blocks) > 1)
