"""Whatever the self-check sees, the office says, and nothing else that plain formulas could see."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support import libreoffice
from support.books import opened
from support.filings import FORM, LAYOUT, random_filing, workbook
from xlreport import Filing, Text, check, read
from xlreport.form import blank_is_zero, explanation_key, is_plain
from xlreport.layout import read_again

WORDS = FORM.wording.self_check
# What formulas see besides rules: too long a paragraph.
LONG = "TEXT-LONG"
PLAIN = {rule.id for rule in FORM.rules if rule.severity == "error" or is_plain(rule)} | {LONG}


def faulty(seed: int) -> Filing:
    """A filing with some of what a clerk forgets: texts, contacts, cells, a choice; or a relation that is broken."""
    chance = random.Random(seed)
    filing = random_filing(seed)
    texts, facts, inputs = dict(filing.texts), dict(filing.facts), dict(filing.inputs)
    for key in chance.sample(sorted(texts), chance.choice([0, 0, 1, 3])):
        del texts[key]
    for key in chance.sample(sorted(texts), chance.choice([0, 0, 0, 1])):
        texts[key] = Text(texts[key].heading, (chance.choice(["无", "字" * 901, "字" * 900 + "。"]),))
    for key in chance.sample(["address", "phone", "postcode"], chance.choice([0, 0, 0, 1])):
        del facts[key]
    for cell in chance.sample(sorted(inputs), chance.choice([0, 0, 0, 5])):
        del inputs[cell]
    for sheet in LAYOUT.figure_sheets():
        if chance.random() < 0.3:
            facts[blank_is_zero(sheet.id)] = FORM.yes
    for rule in chance.sample(["TEXT-EMPTY", "CONTACTS"], chance.choice([0, 0, 1])):
        facts[explanation_key(rule)] = "本年机构调整。"
    if chance.random() < 0.2:
        inputs[chance.choice(sorted(inputs))] += 1
    return read_again(replace(filing, texts=texts, facts=facts, inputs=inputs))


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10**6))
def test_a_return_that_is_called_ready_gets_no_finding_that_formulas_could_see(seed: int) -> None:
    data = workbook(faulty(seed))
    place = LAYOUT.self_check.ready
    said = str(opened(data, values=True)[place.sheet][place.cell].value)
    reading = read(data)
    assert reading.returned is not None
    found = [f for f in (*reading.findings, *check(reading.returned)) if f.code in PLAIN and not f.explained]
    errors = [finding for finding in found if finding.is_error or finding.code == "BLANK-CELLS"]
    assert said.startswith(WORDS.not_ready) == bool(errors), (said, [f.code for f in found])
    assert (said == WORDS.ready) == (not found), (said, [f.code for f in found])


@pytest.mark.parametrize(
    "wrong", [-1, Decimal("1.5"), 10**15, "3件", "#N/A", None], ids=["负数", "小数", "过大", "文字", "错误值", "没有填"]
)
def test_the_link_leads_to_the_first_cell_that_is_faulty_or_blank(wrong: object, tmp_path: Path) -> None:
    libreoffice.require()
    book, spare, expected = opened(workbook(random_filing(1))), "Z99", {}
    for section in ("disclosure", "requests", "disputes"):
        link, key = LAYOUT.lines[section].link, [k for k in FORM.inputs if FORM.tables[k.table].section == section][3]
        sheet, place = book[link.sheet], LAYOUT.figures[key]
        sheet[place.cell] = wrong
        sheet[spare] = "=" + str(sheet[link.cell].value).split('!"&', 1)[1].rpartition(',"')[0]
        expected[link.sheet, spare] = place.cell
    file = tmp_path / "wrong.xlsx"
    book.save(file)
    (found,) = libreoffice.run([libreoffice.Job(file, formulas=True)])
    assert {place: found[place].value for place in expected} == expected
