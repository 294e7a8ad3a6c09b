"""What the texts of a filing must say and must not say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from ..filing import Filing
from ..findings import Finding, sentence
from ..form import Narrative, TextRule, plain
from ..layout import layout_of
from .sentences import Sentence, agrees, decimals_of, of_rule, readings, sentences_of

_CLAUSE_END = re.compile(r"[，,。；、：:]")
_QUOTED = re.compile(r"《[^《》]*》|〔[^〔〕]*〕")
# How many years back a year can be left in from an earlier report.
_EARLIER_YEARS = 3


class Remark(NamedTuple):
    """What a test has to say of a sentence."""

    found: str
    expected: str | None
    says: str


def check_texts(filing: Filing) -> Iterator[Finding]:
    """What the form's rules find in the texts of a filing by themselves, and against its own figures.

    The figures in the texts of a unit that speaks for all are left to `check_narrative`.
    """
    said = sentences_of(filing)
    for rule in filing.form.text_rules:
        if rule.test in _BLOCK_TESTS:
            yield from _blocks(filing, rule)
        elif rule.test in _SENTENCE_TESTS:
            for sentence_ in of_rule(rule, said):
                for remark in _SENTENCE_TESTS[rule.test](rule, sentence_, filing):
                    yield _finding(rule, sentence_, remark)
    if filing.unit.kind not in filing.form.whole_kinds:
        yield from check_narrative(filing, filing)


def check_names(filing: Filing, others: Iterable[str]) -> Iterator[Finding]:
    """Where the texts of a filing name other units, given their names."""
    said = sentences_of(filing)
    for rule in (rule for rule in filing.form.text_rules if rule.test == "other_unit"):
        stems = {match["stem"] for p in rule.patterns for name in others if (match := p.search(name))}
        own = f"{filing.unit.name} {filing.facts.get('title_name', '')}"
        for sentence_ in of_rule(rule, said):
            for stem in sorted(stem for stem in stems if stem in sentence_.plain and stem not in own):
                says = f"写有“{stem}”（“{sentence_.quote}”），本单位是{filing.unit.name}。"
                yield _finding(rule, sentence_, Remark(stem, filing.unit.name, says))


def check_narrative(filing: Filing, figures: Filing) -> Iterator[Finding]:
    """Where the figures in the texts of one filing differ from the figures of another, or its own.

    Nothing is said where one sentence agrees: another may speak of a part, or of another year.
    """
    sentences = sentences_of(filing)
    for rule in (rule for rule in filing.form.text_rules if rule.test == "figures"):
        said = [(sentence_, readings(filing, sentence_)) for sentence_ in of_rule(rule, sentences)]
        for narrative in filing.form.narratives:
            found = [(sentence_, read[narrative.id]) for sentence_, read in said if narrative.id in read]
            table = _in_table(figures, narrative)
            if found and table is not None and not any(agrees(value, table) for _, value in found):
                yield _differs(rule, narrative, *found[0], table)


def _differs(rule: TextRule, narrative: Narrative, said: Sentence, value: Decimal, table: Decimal) -> Finding:
    says = f"文字写的是 {plain(value)}（“{said.quote}”），表中{narrative.label}是 {plain(table)}。"
    return _finding(rule, said, Remark(plain(value), plain(table), says))


def _in_table(figures: Filing, narrative: Narrative) -> Decimal | None:
    """The figure in the tables; None where they do not tell."""
    leaves = [leaf for key in narrative.figures for leaf in figures.form.leaves[key]]
    blank = all(leaf not in figures.inputs for leaf in leaves) and not figures.blanks_are_zero(leaves[0].table)
    if blank or any(leaf in figures.unread for leaf in leaves):
        return None
    return sum((figures[key] for key in narrative.figures), Decimal(0))


def _finding(rule: TextRule, said: Sentence, remark: Remark) -> Finding:
    message = sentence(said.place, rule.label, remark.says, rule.advice)
    return Finding(rule.id, rule.severity, message, said.key, said.place, remark.found, remark.expected)


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


def _blocks(filing: Filing, rule: TextRule) -> Iterator[Finding]:
    layout = layout_of(filing.form)
    for key in rule.texts:
        place = layout.texts[key].paragraphs[0]
        length = sum(map(len, filing.text(key).paragraphs))
        if _BLOCK_TESTS[rule.test](length, rule.least):
            says = "没有填写。" if not length else f"只有 {length} 字。"
            message = sentence(place, filing.form.texts[key].label, says, rule.advice)
            yield Finding(rule.id, rule.severity, message, key, place, str(length) if length else "", None)


_BLOCK_TESTS: dict[str, Callable[[int, int], bool]] = {
    "empty": lambda length, _: length == 0,
    "short": lambda length, least: 0 < length < least,
}
_SENTENCE_TESTS = {"absent": _absent, "year": _year, "period": _period, "parts": _parts, "share": _share}
