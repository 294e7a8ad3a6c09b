"""How the texts of a section run on in the rows of its sheet, and what they are when they are read there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from ..filing import Filing, Text
from ..form import Form, Paragraph, Part, Section, parts
from .build import layout_of
from .layout import TextPlaces
from .place import Place


class Line(NamedTuple):
    """One row of a run: whose it is, its text, and whether it is a heading."""

    key: str
    text: str
    is_heading: bool = False


def run_rows(filing: Filing, section: Section) -> tuple[str, ...]:
    """What stands in the rows of a section; what does not fit goes to the last one, a line each."""
    rows = len(layout_of(filing.form).runs[section.id])
    texts = [line.text for line in _lines(filing, section)]
    last = "\n".join(filter(None, texts[rows - 1 :]))
    return (*texts[: rows - 1], last, *[""] * (rows - len(texts)))[:rows]


def run_places(filing: Filing) -> Mapping[str, TextPlaces]:
    """Where the heading and the paragraphs of each text that a filing has are written."""
    found: dict[str, TextPlaces] = {}
    for section, run in _runs(filing.form):
        headings: dict[str, Place] = {}
        paragraphs: dict[str, list[Place]] = {}
        for row, line in enumerate(_lines(filing, section)):
            place = run[min(row, len(run) - 1)]
            if line.is_heading:
                headings[line.key] = place
            elif line.text:
                paragraphs.setdefault(line.key, []).append(place)
        for key in (key for key in filing.texts if key in headings or key in paragraphs):
            found[key] = TextPlaces(headings.get(key), tuple(paragraphs.get(key, ())))
    return found


def read_again(filing: Filing) -> Filing:
    """The filing with its texts as they are when they were written into a workbook and are read there again."""
    runs = []
    for section, _ in _runs(filing.form):
        lines = _typed(line.text for line in _lines(filing, section))
        runs.append((section.id, [Paragraph(n, text) for n, text in enumerate(lines)]))
    others = {key: Text("", _typed(text.paragraphs)) for key, text in filing.texts.items() if "/" not in key}
    read = {part.key: text_of(part) for part in parts(filing.form, runs)[0]}
    return replace(filing, texts={key: text for key, text in {**others, **read}.items() if any(text)})


def _typed(texts: Iterable[str]) -> tuple[str, ...]:
    """The paragraphs of some cells, a line each."""
    return tuple(stripped for text in texts for line in text.split("\n") if (stripped := line.strip()))


def text_of(part: Part) -> Text:
    """A part of a run as a text."""
    return Text(part.heading.text if part.heading else "", tuple(paragraph.text for paragraph in part.paragraphs))


def _runs(form: Form) -> Iterator[tuple[Section, tuple[Place, ...]]]:
    return ((form.sections[id], run) for id, run in layout_of(form).runs.items())


def _lines(filing: Filing, section: Section) -> list[Line]:
    """The rows of a section, each text below its printed heading if all have room there, else one after another."""
    texts = {key: text for key, text in filing.texts.items() if key.startswith(f"{section.id}/")}
    written = {key: _written(filing.form, section, key, text) for key, text in texts.items()}
    declared = [key for key in section.texts if key in written]
    rooms = {key: filing.form.texts[key].rows for key in declared}
    if list(written) == declared and all(len(written[key]) - 1 <= rooms[key] for key in declared):
        return [line for key in section.texts for line in _in_room(filing.form, key, written.get(key, []))]
    lines: list[Line] = []
    there = set(written)
    for key in written:
        lines += [*_numbers_before(filing.form, section, key, there), *written[key]]
    return lines


def _written(form: Form, section: Section, key: str, text: Text) -> list[Line]:
    """Heading and paragraphs of a text; a heading by which it would not be known stands below one by which it is."""
    printed = form.block(key).heading
    head, below = text.heading, list(text.paragraphs)
    if head and not _is_known(form, section, key, head):
        numbered = f"{printed}{head}"
        known = "/extra_" in key and printed and _is_known(form, section, key, numbered)
        head, below = (numbered, below) if known else ("", [head, *below])
    head = head or printed or ""
    return [Line(key, head, True)] * bool(head) + [Line(key, paragraph) for paragraph in below]


def _is_known(form: Form, section: Section, key: str, heading: str) -> bool:
    """Whether a row is read as the heading of this text, or as one of its own kind."""
    (part, *_), _ = parts(form, [(section.id, [Paragraph(0, heading), Paragraph(1, "。")])])
    same = part.key == key or ("/extra_" in key and "/extra_" in part.key)
    return same and part.heading is not None and part.heading.text == heading


def _in_room(form: Form, key: str, written: Sequence[Line]) -> Iterator[Line]:
    """A text in the room that it has on the blank template."""
    block, lines = form.texts[key], list(written)
    if block.heading is not None and not (lines and lines[0].is_heading):
        lines.insert(0, Line(key, block.heading, True))
    room = block.rows + (block.heading is not None)
    yield from lines
    yield from [Line(key, "")] * (room - len(lines))


def _numbers_before(form: Form, section: Section, key: str, there: set[str]) -> Iterator[Line]:
    """The printed numbers of own headings that are not `there`, where one below them keeps its number."""
    declared = [other for other in section.texts if "/extra_" in other]
    for other in declared[: declared.index(key)] if key in declared else ():
        if other not in there:
            there.add(other)
            yield Line(other, form.texts[other].heading or "", True)
