"""The levels of a summary of summaries: nothing is counted twice in any of them, and nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings

from support.filings import FORM
from support.trees import CITY, EVEN, PROVINCE, town, trees
from xlreport import Filing, Key, Unit, merge
from xlreport.layout import BOTTOM, KindBlock, kind_blocks, level_title, levels_of

KEYS = FORM.keys[::9]


def sums(block: KindBlock) -> dict[Key, Decimal]:
    """The sums of the kinds of a level."""
    return {key: block.figures(key)[-1] for key in KEYS}


def figures(filings: list[Filing]) -> dict[Key, Decimal]:
    """What filings come to when they are merged."""
    return {key: merge(filings)[key] if filings else Decimal(0) for key in KEYS}


@settings(max_examples=40, deadline=None)
@given(trees())
def test_the_last_level_is_that_of_all_leaves_and_its_kinds_add_up_to_the_whole(tree: Filing) -> None:
    bottom = kind_blocks(FORM, tree.members)[-1]
    codes = sorted(member.unit.code for member in bottom.level.members)
    assert codes == sorted(leaf.unit.code for leaf in tree.leaf_filings())
    assert sums(bottom) == figures(list(tree.leaf_filings())) == {key: tree[key] for key in KEYS}


@settings(max_examples=40, deadline=None)
@given(trees())
def test_each_level_is_what_its_members_merge_to_and_with_the_leaves_above_it_is_the_whole(tree: Filing) -> None:
    above: list[Filing] = []
    for block in kind_blocks(FORM, tree.members):
        members = list(block.level.members)
        assert sums(block) == figures(members)
        if block.level.depth != BOTTOM:
            assert len(above) == block.level.omitted
            assert figures([*above, *members]) == {key: tree[key] for key in KEYS}
            above += [member for member in members if not member.members]


@settings(max_examples=40, deadline=None)
@given(trees())
def test_the_kinds_of_a_level_part_its_members(tree: Filing) -> None:
    for block in kind_blocks(FORM, tree.members):
        own = {
            kind: merge(member for member in block.level.members if member.unit.kind == (kind != "未注明") * kind)
            for kind in block.kinds
        }
        assert {(kind, key): filing[key] for kind, filing in block.kinds.items() for key in KEYS} == {
            (kind, key): filing[key] for kind, filing in own.items() for key in KEYS
        }


def test_a_summary_of_returns_has_one_level() -> None:
    (level,) = levels_of(CITY.members[0].members)
    assert (level.depth, level.omitted) == (1, 0)


def titles(summary: Filing) -> list[str]:
    return [level_title(FORM, level) for level in levels_of(summary.members)]


def test_a_level_says_whose_members_it_has_and_who_is_missing() -> None:
    assert titles(EVEN) == ["第1级：直接汇总的 2 个单位", "第2级：县、区的下级，6 个单位"]
    assert titles(CITY) == [
        "第1级：直接汇总的 4 个单位",
        "第2级：开发区、县的下级，5 个单位；不含上面没有下级的 2 个",
        "底层：没有下级的 7 个单位，不论在第几级",
    ]
    assert titles(PROVINCE) == [
        "第1级：直接汇总的 3 个单位",
        "第2级：市、区的下级，6 个单位；不含上面没有下级的 1 个",
        "第3级：开发区、县的下级，5 个单位；不含上面没有下级的 5 个",
        "底层：没有下级的 10 个单位，不论在第几级",
    ]


def test_members_of_a_unit_whose_kind_nobody_knows_are_on_their_level_all_the_same() -> None:
    nameless = replace(merge([town(1, "乡镇")]), unit=Unit("9", "某处", "军区"))
    assert titles(merge([nameless], Unit("37", "市", "市"))) == [
        "第1级：直接汇总的 1 个单位",
        "第2级：未注明的下级，1 个单位",
    ]
