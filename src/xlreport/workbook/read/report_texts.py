"""The texts of a return: in blocks of their own, or running on in the rows of a section."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...filing import Text
from ...findings import Finding, finding_of
from ...form import SECTION, TITLE, TWICE, Form, Paragraph, Part, parts
from ...layout import Place, TextPlaces, text_of
from .cell import EMPTY
from .structure import Structure
from .words import Words

_CODES = {TITLE: "TEXT-TITLE", TWICE: "TEXT-TWICE", SECTION: "TEXT-SECTION"}
# How much of a row is quoted.
_QUOTED = 40

Found = tuple[str, Text, TextPlaces]


def read_texts(
    structure: Structure, words: Words, findings: list[Finding]
) -> tuple[dict[str, Text], dict[str, TextPlaces]]:
    """The texts that are not empty, and where they stand; what is to be told of them is added to the findings."""
    found = [*_blocks(structure, words), *_running(structure, words, findings)]
    for key, text, places in found:
        findings += _long(structure.form, key, text, places)
    return {key: text for key, text, _ in found}, {key: places for key, _, places in found}


def _blocks(structure: Structure, words: Words) -> Iterator[Found]:
    layout = structure.layout
    for key, block in structure.form.texts.items():
        places = layout.texts.get(key)
        runs_on = key.partition("/")[0] in layout.runs
        if not places or runs_on or places.paragraphs[0].sheet not in structure.intact:
            continue
        heading = words.at(places.heading, block.label, key) if places.heading else ""
        lines = [line for place in places.paragraphs for line in words.lines(place, block.label, key)]
        if lines or heading not in ("", block.heading):
            paragraphs = tuple(line for _, line in lines)
            yield key, Text(heading, paragraphs), TextPlaces(places.heading, tuple(place for place, _ in lines))


def _running(structure: Structure, words: Words, findings: list[Finding]) -> Iterator[Found]:
    """The parts of the texts that run on."""
    form, spots, runs = structure.form, list[Place](), []
    for id, run in structure.layout.runs.items():
        typed = (place for place in run if place.sheet in structure.intact)
        filled = [place for place in typed if structure.at(place) is not EMPTY]
        lines = [line for place in filled for line in words.lines(place, form.sections[id].title, None)]
        runs.append((id, [Paragraph(len(spots) + n, line) for n, (_, line) in enumerate(lines)]))
        spots += [place for place, _ in lines]
    found, oddities = parts(form, runs)
    for odd in oddities:
        label = form.block(odd.key).label if odd.key else ""
        findings.append(
            finding_of(_CODES[odd.kind], label, spots[odd.paragraph.at], found=odd.paragraph.text[:_QUOTED])
        )
    for part in found:
        yield part.key, text_of(part), _places(part, spots)


def _places(part: Part, spots: list[Place]) -> TextPlaces:
    heading = spots[part.heading.at] if part.heading else None
    return TextPlaces(heading, tuple(spots[paragraph.at] for paragraph in part.paragraphs))


def _long(form: Form, key: str, text: Text, places: TextPlaces) -> Iterable[Finding]:
    """The paragraphs of a text that are too long."""
    block = form.block(key)
    for place, paragraph in zip(places.paragraphs, text.paragraphs, strict=True):
        if len(paragraph) > block.longest:
            words = {"found": str(len(paragraph)), "expected": str(block.longest)}
            yield finding_of("TEXT-LONG", block.label, place, key, **words)
