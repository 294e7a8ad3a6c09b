"""What the texts of a filing must say and must not say."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from ..filing import Filing
from ..findings import Finding, Returned, Told, finding_of
from ..form import Narrative, TextRule, plain
from .names import Names
from .remarks import SENTENCE_TESTS, Remark
from .sentences import (
    LONGEST_SENTENCE,
    MOST_SENTENCES,
    MOST_TEXT,
    Sentence,
    Sentences,
    agrees,
    marked,
    of_rule,
    paragraphs_of,
    plainly,
    split,
)

# How many findings of one rule are listed; the rest are counted.
_MOST_FINDINGS = 20
# So many cells that are added up are named one by one.
_MOST_CELLS = 3


def check_texts(returned: Returned, sentences: Sentences, told: Mapping[str, Sequence[Told]]) -> Iterator[Finding]:
    """What the form's rules find in the texts of a return by themselves, given the figures that they say."""
    filing = returned.filing
    everything = "\n".join(said.plain for block in sentences.values() for said in block)
    for rule in filing.form.text_rules:
        if rule.test in _BLOCK_TESTS:
            yield from _blocks(returned, rule)
        elif rule.test in SENTENCE_TESTS and any(pattern.search(everything) for pattern in rule.patterns):
            yield from _capped(_remarks(rule, sentences, filing))
        elif rule.test == "balance":
            yield from _balances(rule, returned, told)
    yield from _unread(returned, sentences)


def _remarks(rule: TextRule, sentences: Sentences, filing: Filing) -> Iterator[Finding]:
    for said in of_rule(rule, sentences):
        for remark in SENTENCE_TESTS[rule.test](rule, said, filing):
            yield _finding(rule, said, remark)


def _capped(found: Iterator[Finding]) -> Iterator[Finding]:
    """The first findings of a rule, and how many more there are."""
    last = None
    for last in itertools.islice(found, _MOST_FINDINGS):
        yield last
    if last and (more := sum(1 for _ in found)):
        yield replace(last, says=f"另有 {more} 处同样的情况，没有一一列出。", found=str(more), expected=None)


def _unread(returned: Returned, sentences: Sentences) -> Iterator[Finding]:
    """What was not compared because it is too long."""
    texts = returned.filing.texts
    length = sum(len(text.heading) + sum(map(len, text.paragraphs)) for text in texts.values())
    most = length + sum(1 + len(text.paragraphs) for text in texts.values())
    if most > MOST_SENTENCES and not paragraphs_of(returned)[1]:
        expected = f"{MOST_TEXT} 字或 {MOST_SENTENCES} 句"
        yield finding_of("TEXT-UNREAD", "", found=f"文字太多，共 {length} 字", expected=expected)
    for key, said in sentences.items():
        if long := next((one for one in said if not one.whole), None):
            label = returned.filing.form.block(key).label
            expected = f"{LONGEST_SENTENCE} 字"
            yield finding_of("TEXT-UNREAD", label, long.place, key, found=f"“{long.quote}”没有句号", expected=expected)


def check_names(returned: Returned, names: Names) -> Iterator[Finding]:
    """Where the texts of a return name other units, given those of its kind; only what names one is split again."""
    filing = returned.filing
    own = " ".join(filing.fact(key) for key in filing.form.naming)
    everything = plainly("|".join("|".join((text.heading, *text.paragraphs)) for text in filing.texts.values()))
    for rule in (rule for rule in filing.form.text_rules if rule.test == "other_unit"):
        found = names.within(everything, rule.patterns, filing.unit.code)
        if stems := [stem for stem in found if stem not in own]:
            yield from _capped(_named_in(rule, returned, stems))


def _named_in(rule: TextRule, returned: Returned, stems: Sequence[str]) -> Iterator[Finding]:
    seen, _ = paragraphs_of(returned)
    for key in (key for key in seen if rule.reads(key)):
        for place, words in seen[key]:
            said = plainly(words)
            if there := [stem for stem in stems if stem in said]:
                yield from _named(rule, split(key, place, words), there, returned.filing.unit.name)


def _named(rule: TextRule, sentences: Iterable[Sentence], stems: Iterable[str], own: str) -> Iterator[Finding]:
    for said in sentences:
        for stem in (stem for stem in stems if stem in said.plain):
            at = said.plain.index(stem)
            says = f"写有“{stem}”（“{marked(said.plain, at, at + len(stem))}”），本单位是{own}。"
            yield _finding(rule, said, Remark(stem, own, says))


def check_narrative(told: Mapping[str, Sequence[Told]], figures: Returned) -> Iterator[Finding]:
    """Where the figures that texts say differ from those of a filing: their own, or that of all for whom they speak.

    Nothing is said where one sentence agrees: another may speak of a part, or of another year.
    """
    form = figures.filing.form
    for rule in (rule for rule in form.text_rules if rule.test == "figures"):
        for narrative in form.narratives:
            found = [one for one in told.get(narrative.id, ()) if rule.reads(one.text)]
            if not found or not narrative.figures or figures.undecided(narrative.figures):
                continue
            table = sum((figures.filing[key] for key in narrative.figures), Decimal(0))
            if not any(agrees(one.value, table) for one in found):
                yield _differs(rule, narrative, found[0], table, figures)


def _differs(rule: TextRule, narrative: Narrative, said: Told, table: Decimal, figures: Returned) -> Finding:
    cells = "" if figures.filing.members else f"（{_cells(narrative, figures)}）"
    says = f"文字写的是 {plain(said.value)}（“{said.quote}”），表中{narrative.label}{cells}是 {plain(table)}。"
    where = (rule.label, says, rule.advice, said.text, said.place)
    return Finding(rule.id, rule.severity, *where, plain(said.value), plain(table))


def _cells(narrative: Narrative, figures: Returned) -> str:
    """The cells of the figures that are compared, those of one column and one row after another as a range."""
    first, *others = (figures.shown_at(figures.layout.figures[key]) for key in narrative.figures)
    if len(others) + 1 >= _MOST_CELLS:
        return f"{first.named}{'至 ' if first.words else ':'}{others[-1].cell}"
    return "+".join([first.named, *(place.cell for place in others)])


def _finding(rule: TextRule, said: Sentence, remark: Remark) -> Finding:
    where = (rule.label, remark.says, rule.advice, said.key, said.place)
    return Finding(rule.id, rule.severity, *where, remark.found, remark.expected)


def _balances(rule: TextRule, returned: Returned, told: Mapping[str, Sequence[Told]]) -> Iterator[Finding]:
    """Figures that one text says, each once, and that do not add up; where they are the table's, that is told there."""
    narratives = {narrative.id: narrative for narrative in returned.filing.form.narratives}
    needed = {id for claim in rule.claims for side in claim for id in side}
    for key in dict.fromkeys(one.text for id in needed for one in told.get(id, ())):
        here = {id: [one for one in told.get(id, ()) if one.text == key] for id in needed}
        for left, right in rule.claims:
            if any(len({one.value for one in here.get(id, ())}) != 1 for id in (*left, *right)):
                continue
            sides = [sum((here[id][0].value for id in side), Decimal(0)) for side in (left, right)]
            if sides[0] == sides[1]:
                continue
            if all(_is_table(returned, narratives[id], here[id][0].value) for id in (*left, *right)):
                continue
            shown = [[f"{narratives[id].label} {plain(here[id][0].value)}" for id in side] for side in (left, right)]
            first = here[left[0]][0]
            says = f"{' + '.join(shown[0])}，不等于 {' + '.join(shown[1])}（“{first.quote}”）。"
            where = (rule.label, says, rule.advice, key, first.place)
            yield Finding(rule.id, rule.severity, *where, plain(sides[0]), plain(sides[1]))


def _is_table(returned: Returned, narrative: Narrative, value: Decimal) -> bool:
    """Whether a figure that a text says is that of the unit's own table."""
    filing = returned.filing
    if filing.unit.kind in filing.form.whole_kinds or returned.undecided(narrative.figures):
        return False
    return agrees(value, sum((filing[key] for key in narrative.figures), Decimal(0)))


# -- whole blocks


def _blocks(returned: Returned, rule: TextRule) -> Iterator[Finding]:
    for key in (key for key in returned.layout.texts if rule.reads(key)):
        length = sum(map(len, returned.filing.text(key).paragraphs))
        if _BLOCK_TESTS[rule.test](length, rule.least):
            says = "没有填写。" if not length else f"只有 {length} 字。"
            place = returned.places_of(key).paragraphs[0]
            where = (returned.filing.form.texts[key].label, says, rule.advice, key, place)
            yield Finding(rule.id, rule.severity, *where, str(length) if length else "", None)


_BLOCK_TESTS: dict[str, Callable[[int, int], bool]] = {
    "empty": lambda length, _: length == 0,
    "short": lambda length, least: 0 < length < least,
}
