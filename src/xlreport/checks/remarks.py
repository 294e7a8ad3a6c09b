"""What the tests of the form's text rules remark in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from ..filing import Filing
from ..form import TextRule, plain
from .private import KINDS, masked
from .reading import strangers_in
from .sentences import Sentence, decimals_of, marked, writer_of

_CLAUSE_ENDS = "，,。；：:"
_CLAUSE_END = re.compile(f"[{_CLAUSE_ENDS}]")
_QUOTED = re.compile(r"《[^《》]*》|〔[^〔〕]*〕")
# How many years back a year can be left in from an earlier report.
_EARLIER_YEARS = 3


class Remark(NamedTuple):
    """What a test has to say of a sentence."""

    found: str
    expected: str | None
    says: str


def _absent(rule: TextRule, said: Sentence, _: Filing) -> Iterator[Remark]:
    for match in (match for pattern in rule.patterns for match in pattern.finditer(said.plain)):
        name = "found" if "found" in match.re.groupindex else 0
        read = marked(said.plain, *match.span(name))
        yield Remark(match[name], None, f"写有“{match[name]}”（“{read}”）。")


def _year(rule: TextRule, said: Sentence, filing: Filing) -> Iterator[Remark]:
    """Years left in from an earlier report; not those in titles and numbers, nor before what is told of this year."""
    text, year = _QUOTED.sub("", said.plain), filing.year
    if year is None:
        return
    told_last, right = text.rfind(f"{year}年"), dict[str, bool]()
    for match in (match for pattern in rule.patterns for match in pattern.finditer(text)):
        earlier = year - _EARLIER_YEARS <= int(match["year"]) < year and match.end() > told_last
        clause = _clause(text, match.start("year"))
        if earlier and clause not in right:
            right[clause] = bool(rule.unless and rule.unless.search(clause))
        if earlier and not right[clause]:
            read = marked(text, match.start("year"), match.end())
            says = f"写的是 {match['year']} 年（“{read}”），本报告是 {year} 年的。"
            yield Remark(match["year"], str(year), says)


def _clause(text: str, at: int) -> str:
    """The words between two commas around a place."""
    begin = 1 + max(text.rfind(mark, 0, at) for mark in _CLAUSE_ENDS)
    end = _CLAUSE_END.search(text, at)
    return text[begin : end.start() if end else len(text)]


def _period(rule: TextRule, said: Sentence, filing: Filing) -> Iterator[Remark]:
    """Periods of another year or of less than one; the end of one has its year or that of the begin."""
    for match in (match for pattern in rule.patterns for match in pattern.finditer(said.plain)):
        years = (int(match["from"]), int(match["to"] or match["from"]))
        if filing.year is not None and years != (filing.year, filing.year):
            read = marked(said.plain, *match.span())
            says = f"统计期限写的是 {years[0]} 年至 {years[1]} 年（“{read}”），应为 {filing.year} 年。"
            yield Remark("—".join(map(str, sorted(set(years), key=years.index))), str(filing.year), says)
        elif rule.unless and not rule.unless.search(days := f"{match['begin']}—{match['end']}"):
            yield Remark(days, None, f"统计期限写的是 {days}（“{marked(said.plain, *match.span())}”），不是全年。")


def _parts(rule: TextRule, said: Sentence, _: Filing) -> Iterator[Remark]:
    """“共 N 条，其中 … n 条、… n 条”."""
    from .parts import wrong_parts

    for found in wrong_parts(rule, said.plain):
        read = marked(said.plain, found.start, found.end)
        says = f"写的是共 {found.whole}{found.unit}，各项相加是 {found.sum}{found.unit}（“{read}”）。"
        yield Remark(str(found.whole), str(found.sum), says)


def _carried_year(rule: TextRule, said: Sentence, filing: Filing) -> Iterator[Remark]:
    """What is carried over into the report's own year, where nothing says that it comes from the year before."""
    text, year = said.plain, filing.year
    if year is None or f"{year - 1}年" in text or (rule.unless and rule.unless.search(text)):
        return
    for match in (match for pattern in rule.patterns for match in pattern.finditer(text)):
        if int(match["year"]) == year:
            says = f"写的是结转到 {year} 年（“{marked(text, *match.span())}”），本报告就是 {year} 年的。"
            yield Remark(match["year"], str(year + 1), says)


def _level(rule: TextRule, said: Sentence, filing: Filing) -> Iterator[Remark]:
    """Another level as the subject of a clause that tells a figure of its own."""
    if not any(pattern.search(said.plain) for pattern in rule.patterns):
        return
    for token in strangers_in(writer_of(filing), said.plain):
        read = marked(said.plain, token.start, token.end)
        yield Remark(token.text, None, f"以“{token.text}”说自己（“{read}”），本单位是{filing.unit.name}。")


def _private(rule: TextRule, said: Sentence, filing: Filing) -> Iterator[Remark]:
    """Numbers of persons, shown masked; not those by which the unit is called."""
    own = " ".join(filing.facts.values())
    for match in (match for pattern in rule.patterns for match in pattern.finditer(said.plain)):
        kind, number = str(match.lastgroup), match[0]
        known, called = KINDS[kind]
        public = kind == "mobile" and (number in own or said.key == filing.form.preface.key)
        if known(number) and not public:
            yield Remark(masked(number), None, f"写有{called} {masked(number)}。")


def _share(rule: TextRule, said: Sentence, _: Filing) -> Iterator[Remark]:
    for match in (match for pattern in rule.patterns for match in pattern.finditer(said.plain)):
        percent, whole = Decimal(match["percent"]), Decimal(match["whole"])
        decimals = decimals_of(percent)
        right = Decimal(match["part"]) * 100 / whole if whole else percent
        if abs(percent - right) >= Decimal(1).scaleb(-decimals):
            shown = plain(round(right, max(decimals, 1)))
            read = marked(said.plain, *match.span())
            yield Remark(f"{percent}%", f"{shown}%", f"写的是 {percent}%，按件数应为 {shown}%（“{read}”）。")


# By the name that a rule calls them.
SENTENCE_TESTS = {
    "absent": _absent,
    "year": _year,
    "period": _period,
    "parts": _parts,
    "share": _share,
    "carried_year": _carried_year,
    "level": _level,
    "private": _private,
}
