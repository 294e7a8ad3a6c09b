"""What the texts of a filing say: the figures in their sentences, and what should not stand in them."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from .filing import Filing
from .findings import Finding, sentence
from .form import Narrative, TextRule, plain
from .layout import Place, layout_of

_SENTENCE = re.compile(r"[^。；！？\n]+[。；！？]?")
_CLAUSE_END = re.compile(r"[，,。；、：:]")
_QUOTED = re.compile(r"《[^《》]*》|〔[^〔〕]*〕")
_BLANKS = re.compile(r"\s+")
_GROUPING = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_FULL_WIDTH = {ord("０") + n: str(n) for n in range(10)} | {ord("．"): ".", ord("％"): "%"}
_LONGEST_QUOTE = 60
# How many years back a year can be left in from an earlier report.
_EARLIER_YEARS = 3


@dataclass(frozen=True)
class Sentence:
    """One sentence as written, and `plain`: without blanks, its digits half-width and not grouped."""

    key: str
    place: Place
    text: str

    @functools.cached_property
    def plain(self) -> str:
        """The sentence as patterns read it."""
        return _GROUPING.sub("", _BLANKS.sub("", self.text.translate(_FULL_WIDTH)))

    @property
    def quote(self) -> str:
        """The sentence as a message quotes it."""
        text = self.text.strip()
        return text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}…"


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


def readings(filing: Filing, said: Sentence) -> dict[str, Decimal]:
    """The figures that a sentence says, by the id of the narrative; an ambiguous one says nothing."""
    text = said.plain
    if filing.unit.kind in filing.form.whole_kinds:
        text = filing.form.whole_words.sub("", text)
    numbers = any(character.isdigit() for character in text)
    found = {}
    for narrative in (n for n in filing.form.narratives if numbers or n.nothing):
        values = set(_values(narrative, text))
        if len(values) == 1:
            found[narrative.id] = values.pop()
    return found


def said(filing: Filing) -> dict[str, frozenset[Decimal]]:
    """The figures that all sentences say which the form compares with its tables, by the id of the narrative."""
    sentences, found = sentences_of(filing), dict[str, frozenset[Decimal]]()
    for rule in (rule for rule in filing.form.text_rules if rule.test == "figures"):
        for sentence_ in of_rule(rule, sentences):
            for id, value in readings(filing, sentence_).items():
                found[id] = found.get(id, frozenset()) | {value}
    return found


def _values(narrative: Narrative, text: str) -> Iterator[Decimal]:
    if (narrative.unless and narrative.unless.search(text)) or (narrative.about and not narrative.about.search(text)):
        return
    for patterns, nothing in ((narrative.patterns, False), (narrative.nothing, True)):
        for match in (match for pattern in patterns for match in pattern.finditer(text)):
            if not (narrative.not_after and narrative.not_after.search(text[: match.start()])):
                yield Decimal(0) if nothing else Decimal(match["n"])


def _in_table(figures: Filing, narrative: Narrative) -> Decimal | None:
    """The figure in the tables; None where they do not tell."""
    leaves = [leaf for key in narrative.figures for leaf in figures.form.leaves[key]]
    blank = all(leaf not in figures.inputs for leaf in leaves) and not figures.blanks_are_zero(leaves[0].table)
    if blank or any(leaf in figures.unread for leaf in leaves):
        return None
    return sum((figures[key] for key in narrative.figures), Decimal(0))


def agrees(value: Decimal, table: Decimal) -> bool:
    """Whether a text that says a value speaks of this figure; texts may round an amount."""
    return value == table or (value != value.to_integral_value() and value == round(table, decimals_of(value)))


def decimals_of(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


# -- sentences


def sentences_of(filing: Filing) -> dict[str, list[Sentence]]:
    """The sentences of each text block, headings included."""
    layout = layout_of(filing.form)
    found = {}
    for key, text in filing.texts.items():
        places = layout.texts[key]
        written = [(places.heading, text.heading)] if places.heading else []
        rows = filing.text_rows.get(key, tuple(range(len(text.paragraphs))))
        last = len(places.paragraphs) - 1
        written += [(places.paragraphs[min(row, last)], p) for row, p in zip(rows, text.paragraphs, strict=True)]
        found[key] = [Sentence(key, place, match[0]) for place, words in written for match in _SENTENCE.finditer(words)]
    return found


def of_rule(rule: TextRule, said: Mapping[str, list[Sentence]]) -> Iterator[Sentence]:
    return (sentence_ for key in rule.texts for sentence_ in said.get(key, ()))


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
