"""The texts of a report in a document: its title, the lines before the first section, and the sections."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

from ...form import Form, Section
from ..document import Line
from .labels import labels_of

# A title is written in no more lines, and a title or the name of a section is no longer.
_MOST_LINES, _LONGEST = 3, 120
# How many lines may stand between the title of a section and its table.
_NEAR = 3
_PART = re.compile("^第?(?:[一二三四五六七八九十]{1,3})部分")
_NUMBER = re.compile("^[一二三四五六七八九十]{1,3}")


@dataclass
class Texts:
    """The lines of a document by where they belong.

    `title` is the first line of the title, `name` and `year` are what it says; `period` the years that the lines below
    it speak of; `party` is whom these name for questions; `sections` are the lines below the title of each section, in
    the order of the document; `left` are those that belong nowhere. Of a report `is_own` that this program wrote the
    numbers of the lines that are `headings` are known.
    """

    title: Line | None = None
    name: str = ""
    year: str = ""
    period: frozenset[str] = frozenset()
    party: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    preface: list[Line] = field(default_factory=list)
    sections: list[tuple[str, list[Line]]] = field(default_factory=list)
    left: list[Line] = field(default_factory=list)
    is_own: bool = False
    headings: frozenset[int] = frozenset()


def texts_in(form: Form, lines: Sequence[Line], above: Set[int]) -> Texts:
    """The texts among the lines of a document; `above` are the numbers of lines that stand above tables of figures."""
    found = Texts()
    before, first = list[Line](), len(lines)
    for n, line in enumerate(lines):
        if section := _title_of(form, line.text, _next(form, found, any(n < at <= n + _NEAR for at in above))):
            first = min(first, n)
            found.sections.append((section, []))
        elif found.sections and _ends(form, line.text):
            found.left += lines[n:]
            break
        elif found.sections:
            found.sections[-1][1].append(line)
        else:
            before.append(line)
    _read_title(form, found, before)
    _read_preface(form, found)
    return found


def _next(form: Form, found: Texts, is_above: bool) -> Section | None:
    """The section that follows on those that were found, where its title needs no number to be known by."""
    order = list(form.sections.values())
    at = order.index(form.sections[found.sections[-1][0]]) + 1 if found.sections else 0
    after_tables = not found.sections or bool(order[at - 1].tables)
    return order[at] if at < len(order) and (after_tables or is_above) else None


def _title_of(form: Form, text: str, following: Section | None) -> str:
    """The section whose title a line is: numbered in any order, without a number only where it is next."""
    if len(text) > _LONGEST:
        return ""
    said = labels_of(form).normal(text)
    if numbered := _section_titles(form).get(_PART.sub(lambda part: part[0].strip("第部分"), said)):
        return numbered
    bare = labels_of(form).normal(following.title) if following else ""
    return following.id if following and said == _NUMBER.sub("", bare) else ""


@functools.cache
def _section_titles(form: Form) -> Mapping[str, str]:
    return {labels_of(form).normal(section.title): section.id for section in form.sections.values()}


def _ends(form: Form, text: str) -> bool:
    """Whether a line ends the report on a web page."""
    return len(text) <= _LONGEST and squeezed(text).startswith(tuple(form.documents.after))


def squeezed(text: str) -> str:
    """A text in NFKC and without blanks."""
    return "".join(unicodedata.normalize("NFKC", text).split())


# -- before the first section


def _read_title(form: Form, found: Texts, before: Sequence[Line]) -> None:
    """The last lines that are a title, together or alone; what stands above belongs nowhere."""
    for n in range(len(before) - 1, -1, -1):
        for k in range(1, _MOST_LINES + 1):
            together = squeezed("".join(line.text for line in before[n : n + k])[: _LONGEST * 2])
            said = next((match for title in form.documents.titles if (match := title.match(together))), None)
            if said and n + k <= len(before):
                begin = _begin_of_name(before, n) if not said["name"] else n
                found.name = said["name"] or squeezed("".join(line.text for line in before[begin:n]))
                found.title, found.year = before[begin], said["year"]
                found.left += before[:begin]
                found.preface += before[n + k :]
                return
    found.preface += before


def _begin_of_name(before: Sequence[Line], n: int) -> int:
    """The line above the title that may be the name of the unit."""
    return n - 1 if n and len(before[n - 1].text) <= _LONGEST // 2 else n


def _read_preface(form: Form, found: Texts) -> None:
    text = squeezed("\n".join(line.text for line in found.preface))
    found.period = frozenset(said["year"] for period in form.documents.periods for said in period.finditer(text))
    said = next((match for party in form.documents.parties if (match := party.search(text))), None)
    found.party = said["name"] if said else ""
    found.facts = dict(_facts(form, [line.text for line in found.preface]))


def _facts(form: Form, lines: Sequence[str]) -> list[tuple[str, str]]:
    """The facts that the lines name: those that the form's own preface lists."""
    facts = []
    for key, pattern in _fact_patterns(form):
        said = next((match for line in lines if (match := pattern.search(line))), None)
        if said and said[1].strip():
            facts.append((key, said[1].strip()))
    return facts


@functools.cache
def _fact_patterns(form: Form) -> tuple[tuple[str, re.Pattern[str]], ...]:
    listed = [key for key in form.facts if any(f"{{{key}}}" in part for part in form.preface_parts.of)]
    return tuple((key, _fact_pattern((form.facts[key].label, *form.facts[key].roster))) for key in listed)


def _fact_pattern(words: Sequence[str]) -> re.Pattern[str]:
    names = "|".join(r"\s*".join(map(re.escape, word)) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?:{names})\s*[:：]\s*([^；;，,。）)]{{1,100}})")
