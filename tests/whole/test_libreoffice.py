"""What LibreOffice makes of our workbooks: the same values, the same self-check, the same filing read back."""

from __future__ import annotations

import random
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from support.books import opened
from support.filings import CHOICES, FORM, LAYOUT, balanced, changed, random_filing
from support.libreoffice import Formulas, Input, Job, require, run
from xlreport import (
    Collection,
    Filing,
    Key,
    Outcome,
    Text,
    Unit,
    blank,
    check,
    merge,
    read,
    write,
    write_summary,
)
from xlreport.findings import ACCEPTED, REJECTED, Returned
from xlreport.form import blank_is_zero, explanation_key
from xlreport.layout import ClaimCheck, Place

WORDS = FORM.wording.self_check
TOWN = Unit("370323102", "鲁村镇人民政府", "乡镇")


@pytest.fixture(autouse=True)
def _libreoffice() -> None:
    require()


def test_a_value_that_is_stored_wrongly_would_be_noticed(tmp_path: Path) -> None:
    filing, key = made_up(1), FORM.totals[0]
    write(filing, tmp_path / "right.xlsx")
    part = f"xl/worksheets/sheet{sheet_number(key)}.xml"
    with zipfile.ZipFile(tmp_path / "right.xlsx") as right, zipfile.ZipFile(tmp_path / "wrong.xlsx", "w") as wrong:
        for name in right.namelist():
            data = right.read(name)
            wrong.writestr(name, stored_wrongly(data, LAYOUT.figures[key]) if name == part else data)

    (recalculated,) = run([Job(tmp_path / "wrong.xlsx", formulas=True)])

    place = LAYOUT.figures[key]
    assert [found[:2] for found in differences(tmp_path / "wrong.xlsx", recalculated)] == [(place.sheet, place.cell)]


def test_every_formula_of_a_template_comes_to_the_value_that_was_stored(tmp_path: Path) -> None:
    filings = [
        blank(FORM),
        blank(FORM, TOWN, 2024),
        blank(FORM, Unit("1", '引号"&镇', "村"), 2024),
        *(made_up(seed) for seed in range(2)),
        *(made_up(seed, gaps=0.4) for seed in range(2, 5)),
        *(made_up(seed, gaps=0.4, off=3) for seed in range(5, 8)),
        made_up(8, gaps=1),
        *half_written(),
    ]
    files = [tmp_path / f"{n}.xlsx" for n in range(len(filings))]
    for filing, file in zip(filings, files, strict=True):
        write(filing, file)

    recalculated = run([Job(file, formulas=True) for file in files])

    assert [differences(file, cells) for file, cells in zip(files, recalculated, strict=True)] == [[] for _ in files]


def test_every_formula_of_a_summary_comes_to_the_value_that_was_stored(tmp_path: Path) -> None:
    files = [tmp_path / "county.xlsx", tmp_path / "city.xlsx", tmp_path / "large.xlsx"]
    for summary, file in zip((county("370323"), city()), files, strict=False):
        write_summary(summary, collection_of(summary), file)
    write_summary(city(), collection_of(city()), files[2], live_up_to=0, most_rows=50)

    recalculated = run([Job(file, formulas=True) for file in files])

    assert len(recalculated[0]) > 1000
    assert 400 < len(recalculated[2]) < 1000
    assert [differences(file, cells) for file, cells in zip(files, recalculated, strict=True)] == [[], [], []]


def test_a_template_filled_in_by_a_clerk_reads_back_with_the_same_figures_facts_and_texts(tmp_path: Path) -> None:
    crowded = {key: Text(block.heading or "", tuple("一二三四五六七八九")) for key, block in FORM.texts.items()}
    awkward = {"postcode": "012345", "date": "2025-01-10", "remarks": "1/2"}
    filings = [replace(made_up(20), texts=crowded, facts=awkward), made_up(21, gaps=0.3), made_up(22, gaps=0.3)]
    blanks = [blank(FORM), blank(FORM), blank(FORM, filings[2].unit, filings[2].year)]
    jobs = []
    for n, (filing, template) in enumerate(zip(filings, blanks, strict=True)):
        write(template, tmp_path / f"{n}.xlsx")
        typed = list(typing(filing, template))
        jobs.append(Job(tmp_path / f"{n}.xlsx", typed, tmp_path / f"{n}-filled.xlsx"))

    run(jobs)

    for job, filing in zip(jobs, filings, strict=True):
        assert job.save is not None
        reading = read(job.save)
        assert (reading.filing, reading.findings) == (filing, ())
        assert [finding for finding in check(reading.returned or filing) if finding.is_error] == []
        stated = reading.returned.stated if reading.returned else {}
        assert {key: (total.value, total.ours) for key, total in stated.items()} == {
            key: (filing[key], True) for key in FORM.totals
        }


def test_the_self_check_follows_what_is_typed(tmp_path: Path) -> None:
    filing = made_up(30)
    write(filing, tmp_path / "filled.xlsx")
    claim_check = next(check for check in LAYOUT.self_check.claims if check.claim.right)
    claim = claim_check.claim
    first = claim.left[0]
    leaves = [leaf for key in claim.left + claim.right for leaf in FORM.leaves[key]]
    more = putting(first, filing[first] + 7)
    less = putting(first, filing[first] - 2)
    cleared = [putting(leaf, None) for leaf in leaves]
    sheet = FORM.tables[first.table].section
    chosen = telling(blank_is_zero(sheet), FORM.yes)
    steps = [[], [more], [less], [more, putting(first, filing[first])], cleared, [*cleared, chosen]]

    shown = run([Job(tmp_path / "filled.xlsx", step, formulas=True) for step in steps])

    held, broken, undecided = WORDS.held, WORDS.broken, WORDS.undecided
    empty = f"{undecided}（{len(leaves)}格）"
    assert [(at(cells, claim_check), at_table(cells, sheet), ready(cells)) for cells in shown] == [
        (held, held, WORDS.ready),
        (f"{broken}（相差7）", held, f"{WORDS.not_ready}1 项{broken}。"),
        (f"{broken}（相差2）", held, f"{WORDS.not_ready}1 项{broken}。"),
        (held, held, WORDS.ready),
        (undecided, empty, f"{WORDS.not_ready}2 项{undecided}。"),
        (held, held, WORDS.ready),
    ]


def test_the_self_check_counts_what_is_no_proper_number(tmp_path: Path) -> None:
    write(made_up(31), tmp_path / "filled.xlsx")
    count = FORM.relations[0].left[0]
    money = next(key for key in FORM.inputs if FORM.number(key).decimals)
    faults: list[tuple[Key, str | float | Decimal, bool]] = [
        (count, "无", False),
        (count, "12件", False),
        (count, "3", False),
        (count, -1, False),
        (count, 1.5, False),
        (count, 1_000_000_001, False),
        (count, "=1/0", True),
        (money, "三万元", False),
        (money, -0.5, False),
        (money, 1_000_000_000.5, False),
    ]
    clean: list[tuple[Key, str | float | Decimal, bool]] = [(money, Decimal("190.457379"), False), (money, 0, False)]
    jobs = [
        Job(tmp_path / "filled.xlsx", [putting(key, value, keyed)], formulas=True)
        for key, value, keyed in (*faults, *clean)
    ]

    shown = run(jobs)

    counts = [
        (at_table(cells, FORM.tables[key.table].section), ready(cells).startswith(WORDS.not_ready))
        for cells, (key, *_) in zip(shown, (*faults, *clean), strict=True)
    ]
    assert counts == [(f"{WORDS.broken}（1格）", True)] * len(faults) + [(WORDS.held, False)] * len(clean)


def test_the_self_check_wants_the_unit_code_kind_and_year(tmp_path: Path) -> None:
    write(blank(FORM), tmp_path / "blank.xlsx")
    typed = {"unit": TOWN.name, "code": TOWN.code, "kind": TOWN.kind, "year": "2024"}
    steps = [{}, {"unit": TOWN.name}, typed, typed | {"kind": "村"}, typed | {"year": "24", "kind": "村"}]

    shown = run(
        [
            Job(tmp_path / "blank.xlsx", [telling(key, value) for key, value in step.items()], formulas=True)
            for step in steps
        ]
    )

    broken, undecided = WORDS.broken, WORDS.undecided
    assert [at_table(cells, "") for cells in shown] == [
        f"{undecided}（4格）",
        f"{undecided}（3格）",
        WORDS.held,
        f"{broken}（1格）",
        f"{broken}（2格）",
    ]


@pytest.mark.parametrize("suffix", [".xlsx", ".ods"])
def test_a_return_that_is_saved_again_reads_back_the_same(tmp_path: Path, suffix: str) -> None:
    filings = [made_up(seed, gaps=gaps, off=off) for seed, gaps, off in ((40, 0, 0), (41, 0.5, 0), (42, 0.3, 4))]
    files = [tmp_path / f"{n}.xlsx" for n in range(len(filings))]
    for filing, file in zip(filings, files, strict=True):
        write(filing, file)
    saved = [file.with_name(f"{file.stem}-saved{suffix}") for file in files]
    again = [file.with_name(f"{file.stem}-again.xlsx") for file in files]

    run([Job(file, save=target) for file, target in zip(files, saved, strict=True)])
    run([Job(file, save=target) for file, target in zip(saved, again, strict=True)])

    readings = [read(file) for file in again]
    assert [(reading.filing, reading.findings) for reading in readings] == [(filing, ()) for filing in filings]


@pytest.mark.parametrize("live_up_to", [100, 0])
def test_a_summary_that_is_saved_again_reads_back_the_same(tmp_path: Path, live_up_to: int) -> None:
    summary = city()
    write_summary(summary, collection_of(summary), tmp_path / "city.xlsx", live_up_to=live_up_to, most_rows=50)

    run([Job(tmp_path / "city.xlsx", save=tmp_path / "saved.xlsx")])

    reading = read(tmp_path / "saved.xlsx")
    assert (reading.filing, reading.findings) == (summary, ())
    assert {
        key: stated.value for key, stated in (reading.returned or Returned(summary)).stated.items()
    } == summary.totals()


# -- what a formula comes to


def stored_formulas(file: Path) -> dict[tuple[str, str], object]:
    """The value stored in every formula cell of a file, as openpyxl reads it."""
    book, values = opened(file.read_bytes()), opened(file.read_bytes(), values=True)
    return {
        (sheet.title, cell.coordinate): values[sheet.title][cell.coordinate].value
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def differences(file: Path, recalculated: Formulas) -> list[tuple[object, ...]]:
    """Cells with an error or another value than the stored one: counts and texts exactly, others within 1e-9."""
    stored = stored_formulas(file)
    found: list[tuple[object, ...]] = []
    for cell in sorted(stored.keys() | recalculated.keys()):
        was, is_ = stored.get(cell), recalculated.get(cell)
        if cell not in stored or is_ is None or is_.error or not same(was, is_.value):
            found.append((*cell, was, is_))
    return found


def stored_wrongly(sheet: bytes, total: Place) -> bytes:
    """The part of a sheet with another value stored for the formula of a total."""
    wrong, count = re.subn(rb'(<c r="%s"[^>]*><f>[^<]*</f><v>)' % total.cell.encode(), rb"\g<1>1", sheet)
    assert count == 1
    return wrong


def sheet_number(key: Key) -> int:
    """Which part of the workbook holds the sheet of a figure, from 1."""
    return list(LAYOUT.sheets).index(FORM.tables[key.table].section) + 1


def same(stored: object, recalculated: object) -> bool:
    """Whether both are one value; of an empty text nothing is stored, as openpyxl reads it."""
    if stored is None:
        return recalculated == ""
    if isinstance(stored, float) and isinstance(recalculated, float):
        return abs(stored - recalculated) <= 1e-9
    return stored == recalculated


def at(cells: Formulas, claim_check: ClaimCheck) -> object:
    return value_at(cells, claim_check.result)


def at_table(cells: Formulas, sheet: str) -> object:
    """The result line of one sheet's tables on the self-check sheet."""
    (cell_check,) = (each for each in LAYOUT.self_check.cells if each.section == sheet)
    return value_at(cells, cell_check.result)


def ready(cells: Formulas) -> str:
    return str(value_at(cells, LAYOUT.self_check.ready))


def value_at(cells: Formulas, place: Place) -> object:
    return cells[place.sheet, place.cell].value


# -- typing


def putting(key: Key, value: Decimal | float | str | None, keyed: bool = False) -> Input:
    place = LAYOUT.figures[key]
    return Input(place.sheet, place.cell, value, keyed)


def telling(key: str, value: str) -> Input:
    place = LAYOUT.facts[key]
    return Input(place.sheet, place.cell, value, keyed=True)


def typing(filing: Filing, template: Filing) -> Iterator[Input]:
    """Everything that makes the template the filing, the short things as keys on a keyboard."""
    for key, value in filing.inputs.items():
        yield putting(key, f"{value:f}", keyed=True)
    for fact in LAYOUT.facts:
        if filing.fact(fact) and not template.fact(fact):
            yield telling(fact, filing.fact(fact))
    for block, text in filing.texts.items():
        places = LAYOUT.texts[block]
        if places.heading:
            yield Input(places.heading.sheet, places.heading.cell, text.heading)
        last = len(places.paragraphs) - 1
        rows = [*text.paragraphs[:last], "\n".join(text.paragraphs[last:])]
        for place, paragraph in zip(places.paragraphs, rows, strict=False):
            yield Input(place.sheet, place.cell, paragraph)


# -- filings


def made_up(seed: int, gaps: float = 0, off: int = 0, unit: Unit | None = None) -> Filing:
    """A filing from a seed: a part `gaps` of its cells blank, and of its choices made; `off` columns do not balance."""
    chance = random.Random(seed)
    filing = random_filing(seed, unit, largest=5000)
    chosen = {choice: FORM.yes for choice in CHOICES if chance.random() < gaps}
    gone = {key: None for key in FORM.inputs if chance.random() < gaps}
    filing = balanced(changed(replace(filing, facts={**filing.facts, **chosen}), gone))
    firsts = [claim.left[0] for claim in FORM.relations[:off]]
    return changed(filing, {key: filing[key] + n for n, key in enumerate(firsts, 1)})


def half_written() -> list[Filing]:
    """Reports with texts, contacts and explanations as clerks leave them when they are not done, or do otherwise."""
    filing = made_up(9)
    long = "三" * (FORM.preface.longest + 1)
    some = {key: text for n, (key, text) in enumerate(filing.texts.items()) if n % 2}
    short = dict.fromkeys(filing.texts, Text("", ("无",)))
    long_ones = dict.fromkeys(filing.texts, Text("", (f"{long}", "一段。", f"两段，{long}")))
    own = {
        f"other/extra_{n}": Text(f"（{sign}）自拟标题{n}", ("一段。",)) for n, sign in enumerate("二三四五六七八九", 2)
    }
    pasted = {"overview/intro": Text("", tuple("一二三四五六七八九十"))} | dict(filing.texts)
    told = {explanation_key(rule): "本年没有这项工作。" for rule in FORM.explicable}
    contacts = {key: value for key, value in filing.facts.items() if key not in ("address", "postcode", "phone")}
    preface = {FORM.preface.key: Text("", ("另写的一段。", '第二段"引号"。'))}
    return [
        replace(filing, texts=some),
        replace(filing, texts=short, facts=contacts),
        replace(filing, texts=long_ones, facts={**filing.facts, **told}),
        replace(filing, texts={**some, **own}),
        replace(filing, texts=pasted),
        replace(filing, texts={**filing.texts, **preface}, facts=contacts),
        replace(filing, texts={}, facts={**contacts, **told}),
        replace(filing, unit=Unit(), year=None, facts={"email": "a@b.cn"}),
    ]


def county(code: str) -> Filing:
    kinds = ("县本级", "乡镇", "乡镇", "街道", "")
    members = [
        made_up(n, gaps=0.2 * n, unit=Unit(f"{code}{n:03}", f"{code}的单位{n}", kind)) for n, kind in enumerate(kinds)
    ]
    return merge(members, Unit(code, f"{code}县", "县"))


def city() -> Filing:
    parts = [county("370321"), county("370323"), made_up(50, unit=Unit("370300000", "市本级", "市本级"))]
    return merge(parts, Unit("370300", "淄博市", "市"))


def collection_of(summary: Filing) -> Collection:
    """The files that the members of a summary could have come from, and one that was refused."""
    files = [Outcome(f"{m.unit.name}.xlsx", "0" * 64, ACCEPTED, m.unit, check(m), Returned(m)) for m in summary.members]
    refused = made_up(51, off=2, unit=Unit("9", "=1+1", "其他"))
    return Collection((*files, Outcome("坏.xlsx", "1" * 64, REJECTED, refused.unit, check(refused), Returned(refused))))
