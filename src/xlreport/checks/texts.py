"""What the texts of a filing must say and must not say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from ..filing import Filing
from ..findings import Finding, Returned, Told
from ..form import Narrative, TextRule, plain
from .sentences import Sentence, Sentences, agrees, decimals_of, of_rule, plainly, split, written

_CLAUSE_END = re.compile(r"[，,。；、：:]")
_QUOTED = re.compile(r"《[^《》]*》|〔[^〔〕]*〕")
# How many years back a year can be left in from an earlier report.
_EARLIER_YEARS = 3


class Remark(NamedTuple):
    """What a test has to say of a sentence."""

    found: str
    expected: str | None
    says: str


def check_texts(returned: Returned, sentences: Sentences) -> Iterator[Finding]:
    """What the form's rules find in the texts of a return by themselves."""
    filing = returned.filing
    for rule in filing.form.text_rules:
        if rule.test in _BLOCK_TESTS:
            yield from _blocks(returned, rule)
        elif rule.test in _SENTENCE_TESTS:
            for said in of_rule(rule, sentences):
                for remark in _SENTENCE_TESTS[rule.test](rule, said, filing):
                    yield _finding(rule, said, remark)


def check_names(returned: Returned, others: Iterable[str]) -> Iterator[Finding]:
    """Where the texts of a return name other units, given their names; only what names one is split again."""
    filing = returned.filing
    own = " ".join(filing.fact(key) for key in filing.form.naming)
    for rule in (rule for rule in filing.form.text_rules if rule.test == "other_unit"):
        found = {match["stem"] for p in rule.patterns for name in others if (match := p.search(name))}
        stems = sorted(stem for stem in found if stem not in own)
        for key in (key for key in rule.texts if stems and key in filing.texts):
            for place, words in written(returned, key):
                said = plainly(words)
                if any(stem in said for stem in stems):
                    yield from _named(rule, split(key, place, words), stems, filing.unit.name)


def _named(rule: TextRule, sentences: Iterable[Sentence], stems: Iterable[str], own: str) -> Iterator[Finding]:
    for said in sentences:
        for stem in (stem for stem in stems if stem in said.plain):
            says = f"写有“{stem}”（“{said.quote}”），本单位是{own}。"
            yield _finding(rule, said, Remark(stem, own, says))


def check_narrative(told: Mapping[str, Sequence[Told]], figures: Returned) -> Iterator[Finding]:
    """Where the figures that texts say differ from those of a filing: their own, or that of all for whom they speak.

    Nothing is said where one sentence agrees: another may speak of a part, or of another year.
    """
    form = figures.filing.form
    for rule in (rule for rule in form.text_rules if rule.test == "figures"):
        for narrative in form.narratives:
            found = [one for one in told.get(narrative.id, ()) if one.text in rule.texts]
            if not found or figures.undecided(narrative.figures):
                continue
            table = sum((figures.filing[key] for key in narrative.figures), Decimal(0))
            if not any(agrees(one.value, table) for one in found):
                yield _differs(rule, narrative, found[0], table)


def _differs(rule: TextRule, narrative: Narrative, said: Told, table: Decimal) -> Finding:
    says = f"文字写的是 {plain(said.value)}（“{said.quote}”），表中{narrative.label}是 {plain(table)}。"
    where = (rule.label, says, rule.advice, said.text, said.place)
    return Finding(rule.id, rule.severity, *where, plain(said.value), plain(table))


def _finding(rule: TextRule, said: Sentence, remark: Remark) -> Finding:
    where = (rule.label, remark.says, rule.advice, said.key, said.place)
    return Finding(rule.id, rule.severity, *where, remark.found, remark.expected)


def _absent(rule: TextRule, said: Sentence, _: Filing) -> Iterator[Remark]:
    for match in (match for pattern in rule.patterns for match in pattern.finditer(said.plain)):
        yield Remark(match[0], None, f"写有“{match[0]}”（“{said.quote}”）。")


def _year(rule: TextRule, said: Sentence, filing: Filing) -> Iterator[Remark]:
    """Years left in from an earlier report; not those in titles and document numbers."""
    text, year = _QUOTED.sub("", said.plain), filing.year
    if year is None:
        return
    for match in (match for pattern in rule.patterns for match in pattern.finditer(text)):
        clause = _clause(text, match.start())
        if year - _EARLIER_YEARS <= int(match["year"]) < year and not (rule.unless and rule.unless.search(clause)):
            yield Remark(
                match["year"], str(year), f"写的是 {match['year']} 年（“{said.quote}”），本报告是 {year} 年的。"
            )


def _clause(text: str, at: int) -> str:
    """The words between two commas around a place."""
    begin = max((match.end() for match in _CLAUSE_END.finditer(text, 0, at)), default=0)
    end = _CLAUSE_END.search(text, at)
    return text[begin : end.start() if end else len(text)]


def _period(rule: TextRule, said: Sentence, filing: Filing) -> Iterator[Remark]:
    for match in (match for pattern in rule.patterns for match in pattern.finditer(said.plain)):
        years = (int(match["from"]), int(match["to"]))
        if filing.year is not None and years != (filing.year, filing.year):
            says = f"统计期限写的是 {years[0]} 年至 {years[1]} 年，应为 {filing.year} 年。"
            yield Remark(f"{years[0]}—{years[1]}", str(filing.year), says)


def _parts(rule: TextRule, said: Sentence, _: Filing) -> Iterator[Remark]:
    """“共 N 条，其中 … n 条、… n 条”: only where the list clearly names all that it counts."""
    text = said.plain
    for match in (match for pattern in rule.patterns for match in pattern.finditer(text)):
        listed = text[match.end() :].rstrip("。；！？）)")
        parts = re.findall(rf"[^\d，、,]+?(\d+){match['unit']}(?:[，、,和]|$)", listed)
        whole = len(parts) > 1 and listed.endswith(match["unit"]) and len(parts) == len(re.findall(r"\d+", listed))
        sum_ = sum(map(int, parts))
        if whole and sum_ != int(match["n"]) and not (rule.unless and rule.unless.search(listed)):
            says = f"写的是共 {match['n']}{match['unit']}，各项相加是 {sum_}{match['unit']}（“{said.quote}”）。"
            yield Remark(match["n"], str(sum_), says)


def _share(rule: TextRule, said: Sentence, _: Filing) -> Iterator[Remark]:
    for match in (match for pattern in rule.patterns for match in pattern.finditer(said.plain)):
        percent, whole = Decimal(match["percent"]), Decimal(match["whole"])
        decimals = decimals_of(percent)
        right = Decimal(match["part"]) * 100 / whole if whole else percent
        if abs(percent - right) >= Decimal(1).scaleb(-decimals):
            shown = plain(round(right, max(decimals, 1)))
            yield Remark(f"{percent}%", f"{shown}%", f"写的是 {percent}%，按件数应为 {shown}%（“{said.quote}”）。")


# -- whole blocks


def _blocks(returned: Returned, rule: TextRule) -> Iterator[Finding]:
    for key in (key for key in rule.texts if key in returned.layout.texts):
        length = sum(map(len, returned.filing.text(key).paragraphs))
        if _BLOCK_TESTS[rule.test](length, rule.least):
            says = "没有填写。" if not length else f"只有 {length} 字。"
            place = returned.layout.texts[key].paragraphs[0]
            where = (returned.filing.form.texts[key].label, says, rule.advice, key, place)
            yield Finding(rule.id, rule.severity, *where, str(length) if length else "", None)


_BLOCK_TESTS: dict[str, Callable[[int, int], bool]] = {
    "empty": lambda length, _: length == 0,
    "short": lambda length, least: 0 < length < least,
}
_SENTENCE_TESTS = {"absent": _absent, "year": _year, "period": _period, "parts": _parts, "share": _share}
