"""Texts and figures as a clerk puts them into the blank workbook with LibreOffice."""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from support import libreoffice
from support.filings import FORM, LAYOUT, workbook
from support.libreoffice import Input, Job
from xlreport import Filing, Key, Text, Unit, blank, check, read
from xlreport.form import blank_is_zero

TOWN = Unit("370323102", "鲁村镇人民政府", "乡镇")
SEED = tomllib.loads((Path(__file__).parents[2] / "samples" / "lucun.toml").read_text(encoding="utf-8"))
TEXTS = {one["key"]: Text(one.get("heading", ""), tuple(one["paragraphs"])) for one in SEED["texts"]}
# What a unit is asked to fill in at most, texts apart.
MOST_ENTRIES = 25


def lines(section: str) -> list[str]:
    """A section as it stands in Word, a paragraph each."""
    texts = (text for key, text in TEXTS.items() if key.startswith(f"{section}/"))
    return [line for text in texts for line in (text.heading, *text.paragraphs) if line]


def row_by_row(section: str) -> Iterator[Input]:
    for place, line in zip(LAYOUT.runs[section], lines(section), strict=False):
        yield Input(place.sheet, place.cell, line)


def in_one_cell(section: str) -> Iterator[Input]:
    place = LAYOUT.runs[section][0]
    yield Input(place.sheet, place.cell, "\n".join(lines(section)))


def block_by_block(section: str) -> Iterator[Input]:
    for key in (key for key in TEXTS if key.startswith(f"{section}/")):
        places, text = LAYOUT.texts[key], TEXTS[key]
        if places.heading:
            yield Input(places.heading.sheet, places.heading.cell, text.heading)
        for place, paragraph in zip(places.paragraphs, text.paragraphs, strict=False):
            yield Input(place.sheet, place.cell, paragraph)


def entries() -> list[Input]:
    """What else the town must fill in: its facts, its figures that are not 0, and that all others are."""
    facts = [(LAYOUT.facts[key], value) for key, value in SEED["facts"].items()]
    facts += [(LAYOUT.facts[blank_is_zero(sheet.id)], FORM.yes) for sheet in LAYOUT.figure_sheets()]
    figures = [(LAYOUT.figures[Key(*name.split("/"))], value) for name, value in SEED["figures"].items()]
    return [Input(place.sheet, place.cell, value) for place, value in (*facts, *figures)]


def filled(folder: Path, typed: list[Input]) -> Filing:
    """The template of the town after somebody has typed in LibreOffice, read back without a finding."""
    source, target = folder / "template.xlsx", folder / "return.xlsx"
    source.write_bytes(workbook(blank(FORM, TOWN, SEED["year"])))
    libreoffice.run([Job(source, typed, save=target)])
    reading = read(target)
    assert reading.returned is not None
    assert (reading.findings, check(reading.returned)) == ((), ())
    return reading.returned.filing


@pytest.mark.parametrize("way", [row_by_row, in_one_cell, block_by_block])
def test_a_report_pasted_in_any_way_gives_the_published_texts(
    way: Callable[[str], Iterator[Input]], tmp_path: Path
) -> None:
    libreoffice.require()
    filing = filled(tmp_path, [*entries(), *itertools.chain.from_iterable(map(way, LAYOUT.runs))])
    assert dict(filing.texts) == TEXTS
    assert list(filing.texts) == list(TEXTS)


def test_the_town_is_done_with_few_entries(tmp_path: Path) -> None:
    libreoffice.require()
    typed = entries()
    assert len(typed) <= MOST_ENTRIES
    filing = filled(tmp_path, [*typed, *itertools.chain.from_iterable(map(in_one_cell, LAYOUT.runs))])
    expected = {key: Decimal(SEED["figures"].get(str(key), 0)) for key in FORM.inputs}
    assert {key: filing[key] for key in FORM.inputs} == expected
