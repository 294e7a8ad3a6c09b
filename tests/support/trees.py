"""Summaries of summaries of any shape, and one of each shape that matters."""

from __future__ import annotations

import functools
import io
import itertools
from collections.abc import Iterator
from dataclasses import replace

from hypothesis import strategies as st

from support.filings import FORM, YEAR, inputs, random_filing
from xlreport import Collection, Filing, Unit, merge, write_summary
from xlreport.layout import summary as at

_KINDS = st.sampled_from(["", "部门", "乡镇", "开发区", "县"])


def _leaves() -> st.SearchStrategy[Filing]:
    return st.builds(lambda kind, found: Filing(FORM, Unit("", "", kind), YEAR, found), _KINDS, inputs(10**6))


def _summaries(members: st.SearchStrategy[Filing]) -> st.SearchStrategy[Filing]:
    units = st.builds(Unit, st.just(""), st.just("汇总"), _KINDS)
    return st.builds(merge, st.lists(members, min_size=1, max_size=3), units)


@functools.cache
def trees() -> st.SearchStrategy[Filing]:
    """Summaries of up to three levels of members, some of which end sooner than others; each unit has its code."""
    counties = _summaries(_leaves())
    cities = _summaries(_leaves() | counties)
    return _summaries(_leaves() | counties | cities).map(lambda tree: _coded(tree, map(str, itertools.count(1))))


def _coded(filing: Filing, codes: Iterator[str]) -> Filing:
    unit = replace(filing.unit, code=next(codes))
    if not filing.members:
        return replace(filing, unit=replace(unit, name=f"单位{unit.code}"))
    return merge([_coded(member, codes) for member in filing.members], unit)


def town(number: int, kind: str) -> Filing:
    """A return of a unit at the bottom."""
    return random_filing(number, Unit(f"{number:03}", f"{kind}{number}", kind))


COUNTY = merge([town(101, "县本级"), town(102, "乡镇"), town(103, "乡镇"), town(104, "部门")], Unit("1", "甲县", "县"))
DISTRICT = merge([town(201, "街道"), town(202, "部门")], Unit("2", "乙区", "区"))
ZONE = merge([town(301, "街道")], Unit("3", "丙开发区", "开发区"))
# All bottom units on one level; a city with units of its own, one of the kind of a member that has members; such a city
# beside a county and an office of the province; and one level more, with a kind on each.
EVEN = merge([COUNTY, DISTRICT], Unit("37", "平市", "市"))
CITY = merge([COUNTY, ZONE, town(401, "部门"), town(402, "开发区")], Unit("38", "参差市", "市"))
PROVINCE = merge([CITY, DISTRICT, town(501, "部门")], Unit("39", "省", "省"))
COUNTRY = merge([PROVINCE, town(601, "部门")], Unit("40", "全国", "其他"))


def written(summary: Filing, live_up_to: int = at.LIVE_UP_TO) -> bytes:
    """The workbook of a summary."""
    target = io.BytesIO()
    write_summary(summary, Collection(()), target, live_up_to=live_up_to)
    return target.getvalue()
