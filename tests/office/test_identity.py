"""Whose a file is: one normal form of codes and names everywhere, and what a hidden sheet must say."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from pathlib import Path

import pytest

from support.books import opened, saved
from support.filings import FORM, LAYOUT, YEAR, by_hand, changed, random_filing, workbook
from xlreport import Collection, Filing, Key, Round, Unit, collect, load_roster, merge, read, write_summary
from xlreport.findings import Returned
from xlreport.office import load_round
from xlreport.workbook.write import write_marked

TOWN = Unit("370323MB2", "鲁村镇人民政府", "乡镇")
OTHER = Unit("2", "东里镇人民政府", "乡镇")
FILING = random_filing(1, TOWN)
D6 = Key("t3", "received", "natural_person")


def put(folder: Path, **files: bytes) -> str:
    """A folder with some files in it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / f"{name}.xlsx").write_bytes(data)
    return str(folder)


def became(collection: Collection) -> dict[str, tuple[str, ...]]:
    """Status and codes of the findings of each file."""
    return {o.file.removesuffix(".xlsx"): (o.status, *(f.code for f in o.findings)) for o in collection.outcomes}


def roster(folder: Path, lines: str) -> Round:
    """A round with a roster of some lines."""
    path = folder / "roster.csv"
    path.write_text(f"代码,名称,类别\n{lines}", encoding="utf-8")
    return Round(roster=load_roster(path, [FORM]))


def summary(unit: Unit, *filings: Filing) -> bytes:
    """A summary workbook."""
    target = io.BytesIO()
    write_summary(merge(filings, unit), Collection(()), target)
    return target.getvalue()


def copied(data: bytes) -> bytes:
    """A marked copy of a return."""
    returned = read(data).returned
    assert returned
    target = io.BytesIO()
    write_marked(Returned(returned.filing, identity=returned.identity), [], hashlib.sha256(data).hexdigest(), target)
    return target.getvalue()


ODD = replace(TOWN, code="370323mb2", name="鲁村镇人⺠政府\u200b")


def test_one_unit_in_two_spellings_is_in_conflict_with_itself(tmp_path: Path) -> None:
    files = {"a": workbook(FILING), "b": workbook(random_filing(2, ODD))}
    assert became(collect([put(tmp_path, **files)])) == dict.fromkeys("ab", ("duplicate", "CONFLICT"))
    uncoded = {"a": workbook(FILING), "b": by_hand(random_filing(2, replace(ODD, code="")))}
    assert {status for status, *_ in became(collect([put(tmp_path / "2", **uncoded)])).values()} == {"duplicate"}


def test_one_unit_in_two_spellings_with_one_content_counts_once(tmp_path: Path) -> None:
    files = {"a": workbook(FILING), "b": workbook(replace(FILING, unit=ODD))}
    assert became(collect([put(tmp_path, **files)])) == {"a": ("accepted",), "b": ("duplicate", "SAME-CONTENT")}


def test_a_roster_knows_a_unit_in_another_spelling_and_shows_its_own(tmp_path: Path) -> None:
    inbox = put(tmp_path / "in", a=workbook(replace(FILING, unit=ODD)))
    collection = collect([inbox], roster(tmp_path, "370323mb２,鲁村镇 人民政府,乡镇\n"))
    assert became(collection) == {"a": ("accepted",)}
    assert [(o.unit.code, o.unit.name) for o in collection.outcomes] == [("370323mb2", "鲁村镇 人民政府")]


def test_an_error_is_accepted_for_a_code_in_another_spelling(tmp_path: Path) -> None:
    inbox = put(tmp_path, a=workbook(changed(FILING, {D6: FILING[D6] + 1})))
    round = load_round(accepts=["370323mb2：t3-balance"], because="已核实")
    assert collect([inbox], round).accepted[0].unit == TOWN


def test_a_unit_named_like_the_code_of_another_is_another(tmp_path: Path) -> None:
    wrong = workbook(changed(FILING, {D6: FILING[D6] + 1}))
    impostor = replace(random_filing(2, Unit("", TOWN.code, "乡镇")))
    corrected = opened(copied(wrong))
    for sheet, cell, value in (
        (LAYOUT.facts["unit"].sheet, LAYOUT.facts["unit"].cell, TOWN.code),
        (LAYOUT.facts["code"].sheet, LAYOUT.facts["code"].cell, None),
    ):
        corrected[sheet][cell] = value
    files = {"a": workbook(FILING), "b": by_hand(impostor)}
    assert became(collect([put(tmp_path, **files)])) == {"a": ("accepted",), "b": ("accepted", "CODE-MISSING")}
    county = {"a": summary(Unit("9", "县", "县"), FILING), "b": by_hand(impostor)}
    assert became(collect([put(tmp_path / "2", **county)]))["a"] == ("accepted",)


def test_a_correction_supersedes_only_a_file_of_its_unit(tmp_path: Path) -> None:
    wrong = workbook(changed(FILING, {D6: FILING[D6] + 1}))
    foreign = replace(random_filing(2, OTHER))
    target = io.BytesIO()
    identity = {key: foreign.fact(key) for key in ("unit", "code", "kind", "year")}
    write_marked(Returned(foreign, identity=identity), [], hashlib.sha256(wrong).hexdigest(), target)
    book = opened(target.getvalue())
    place = LAYOUT.facts["phone"]
    book[place.sheet][place.cell] = "0533-1"
    found = became(collect([put(tmp_path, a=wrong, b=saved(book))]))
    assert (found["a"][0], found["b"]) == ("rejected", ("accepted",))


def test_a_correction_of_a_file_that_named_nobody_supersedes_it(tmp_path: Path) -> None:
    nameless = by_hand(replace(FILING, unit=Unit()))
    book = opened(copied(nameless))
    for key in ("unit", "code", "kind"):
        book[LAYOUT.facts[key].sheet][LAYOUT.facts[key].cell] = FILING.fact(key)
    found = became(collect([put(tmp_path, a=nameless, b=saved(book))]))
    assert (found["a"][0], found["a"][-1], found["b"]) == ("superseded", "SUPERSEDED", ("accepted",))


def test_an_unchanged_copy_is_skipped_only_beside_the_file_that_it_corrects(tmp_path: Path) -> None:
    data = workbook(FILING)
    both = became(collect([put(tmp_path / "1", a=data, b=copied(data))]))
    alone = became(collect([put(tmp_path / "2", b=copied(data))]))
    assert both == {"a": ("accepted",), "b": ("skipped", "COPY-UNCHANGED")}
    assert alone == {"b": ("rejected", "COPY-ALONE")}


@pytest.mark.parametrize("fact", ["code", "unit", "kind", "year"])
def test_a_hidden_sheet_that_names_a_unit_names_all_of_its_facts(fact: str, tmp_path: Path) -> None:
    book = opened(workbook(FILING))
    for row in book["标识"].iter_rows():
        if row[0].value == fact:
            row[1].value = None
    ((status, *codes),) = became(collect([put(tmp_path, a=saved(book))])).values()
    assert (status, "IDENTITY-PARTIAL" in codes) == ("rejected", True)


def test_a_return_whose_hidden_sheet_is_gone_is_not_asked_for_what_stamps_do_not_hold(tmp_path: Path) -> None:
    book = opened(workbook(FILING))
    book.remove(book["标识"])
    ((status, *codes),) = became(collect([put(tmp_path, a=saved(book))])).values()
    assert (status, "IDENTITY-STAMPS" in codes, "IDENTITY-PARTIAL" in codes) == ("accepted", True, False)


def test_a_return_of_a_layout_that_nobody_knows_is_of_the_kind_that_the_roster_says(tmp_path: Path) -> None:
    book = opened(workbook(replace(FILING, unit=replace(TOWN, kind="部门"))))
    for row in book["标识"].iter_rows():
        row[1].value = "9" if row[0].value == "layout" else row[1].value
    listed = roster(tmp_path, f"{TOWN.code},{TOWN.name},{TOWN.kind}\n")
    (outcome,) = collect([put(tmp_path / "in", a=saved(book))], listed).outcomes
    assert (outcome.status, outcome.unit) == ("rejected", TOWN)
    assert {finding.code for finding in outcome.findings} == {"IDENTITY-VERSION", "KIND-DIFFERS"}


def test_a_summary_of_another_year_is_refused_without_a_cell_which_it_has_none_of(tmp_path: Path) -> None:
    county = summary(Unit("9", "县", "县"), FILING, random_filing(2, OTHER))
    (outcome,) = collect([put(tmp_path, a=county)], Round(year=YEAR + 1)).outcomes
    assert [(f.code, f.label, f.place) for f in outcome.findings if f.is_error] == [("YEAR-OTHER", "", None)]


def test_members_of_no_name_are_members_of_nobody_else(tmp_path: Path) -> None:
    nameless = replace(random_filing(2), unit=Unit())
    files = {"a": summary(Unit("9", "县", "县"), nameless, FILING), "b": summary(Unit("8", "市", "市"), nameless)}
    assert became(collect([put(tmp_path, **files)])) == {"a": ("accepted",), "b": ("accepted",)}


def test_a_unit_that_stands_twice_in_a_summary_is_refused_at_every_level(tmp_path: Path) -> None:
    towns = [replace(FILING, unit=TOWN), random_filing(2, ODD)]
    county = merge([towns[1]], Unit("9", "县", "县"))
    files = {"a": summary(Unit("9", "县", "县"), *towns), "b": summary(Unit("90", "市", "市"), county, towns[0])}
    for name, data in files.items():
        ((status, *codes),) = became(collect([put(tmp_path / name, a=data)])).values()
        assert (status, "MEMBER-DOUBLED" in codes) == ("rejected", True)


def test_a_summary_without_a_name_is_asked_for_it_and_never_passed_over(tmp_path: Path) -> None:
    nameless = summary(Unit(), FILING, random_filing(2, OTHER))
    assert became(collect([put(tmp_path / "1", a=nameless)])) == {"a": ("rejected", "SUMMARY-UNNAMED")}
    city = Round(unit=Unit("3703", "淄博市", "市"))
    assert became(collect([put(tmp_path / "1", a=nameless)], city)) == {"a": ("rejected", "SUMMARY-UNNAMED")}


def test_years_of_one_unit_do_not_meet(tmp_path: Path) -> None:
    files = {"a": workbook(FILING), "b": workbook(random_filing(1, TOWN, YEAR - 1)), "c": workbook(random_filing(3))}
    assert became(collect([put(tmp_path, **files)], Round(year=YEAR)))["a"] == ("accepted",)
