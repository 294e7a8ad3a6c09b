"""A report that this program wrote and nobody has changed: its styles tell what is what, whatever its words are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from ...form import PARTS, Form, named
from ...word import styles_by_id
from ..document import Line
from .texts import Texts

# How facts look that others follow.
_SHAPES = {"year": r"\d{4}", "unit": ".*?"}
_TITLE, _SECTION, _HEADINGS, _BODY = "title", "section", ("heading", "point"), ("body", "drafted")


def own_texts(form: Form, lines: Sequence[Line]) -> Texts | None:
    """The texts of such a report; None for any other document.

    It has one title in the form's words, and the titles of all sections in their order, each in its style.
    """
    styles = {line.n: styles_by_id().get(line.style, "") for line in lines}
    titles = [line.text for line in lines if styles[line.n] == _SECTION]
    told = _title(form, "".join(line.text for line in lines if styles[line.n] == _TITLE))
    if told is None or titles != [section.title for section in form.sections.values()]:
        return None
    found = Texts(_first(lines, styles), told[form.naming[-1]], told["year"], is_own=True)
    sections = iter(form.sections)
    for line in lines:
        style = styles[line.n]
        if style == _SECTION:
            found.sections.append((next(sections), []))
        elif style in (*_HEADINGS, *_BODY):
            (found.sections[-1][1] if found.sections else found.preface).append(line)
        elif style != _TITLE:
            found.left.append(line)
    found.headings = frozenset(line.n for line in lines if styles[line.n] in _HEADINGS)
    found.facts = _contacts(form, found.preface, {"year": found.year})
    found.party = found.facts.get("unit", "")
    return found


def _first(lines: Sequence[Line], styles: Mapping[int, str]) -> Line:
    return next(line for line in lines if styles[line.n] == _TITLE)


def _title(form: Form, text: str) -> Mapping[str, str] | None:
    """What the title says, if it is one in the form's words."""
    said = _filled(form.report_title).fullmatch(text)
    return said.groupdict() if said else None


def _filled(pattern: str) -> re.Pattern[str]:
    """What a pattern of the form looks like once it is filled in."""
    pieces = re.split(r"(\{\w+\})", pattern)
    known: set[str] = set()
    made = ""
    for piece in pieces:
        name = piece[1:-1] if piece.startswith("{") else ""
        if not name:
            made += re.escape(piece)
        elif name in known:
            made += f"(?P={name})"
        else:
            made += f"(?P<{name}>{_SHAPES.get(name, '.*')})"
            known.add(name)
    return re.compile(made, re.DOTALL)


def _contacts(form: Form, preface: Sequence[Line], known: Mapping[str, str]) -> dict[str, str]:
    """The unit and its contacts as the form's own preface says them; nothing where the unit has worded its own."""
    said = _filled(form.preface_pattern).fullmatch("".join(line.text for line in preface))
    if said is None or said["year"] != known["year"]:
        return {}
    listed, parts = said[PARTS], form.preface_parts
    if listed and not (listed.startswith(parts.begin) and listed.endswith(parts.end)):
        return {}
    inside = listed[len(parts.begin) : len(listed) - len(parts.end)]
    return {"unit": said["unit"], **dict(_listed(form, inside.split(parts.between) if inside else []))}


def _listed(form: Form, pieces: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The facts that are listed; what begins with none of their words in their order goes on from the one before."""
    parts = form.preface_parts
    waiting = {pattern.partition("{")[0]: named(pattern)[0] for pattern in parts.of}
    key, text = "", ""
    for piece in pieces:
        words = next((words for words in waiting if piece.startswith(words)), "")
        if not words:
            text = f"{text}{parts.between}{piece}"
            continue
        if key:
            yield key, text
        key, text = waiting[words], piece.removeprefix(words)
        waiting = {other: waiting[other] for other in list(waiting)[list(waiting).index(words) + 1 :]}
    if key:
        yield key, text
