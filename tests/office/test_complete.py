"""When a county is complete, what makes it a draft, and how its units are counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from support.filings import FORM, changed, random_filing, workbook
from xlreport import Collection, Key, Round, Text, Unit, collect, load_roster
from xlreport.office import merge_files

TOWNS = tuple(Unit(str(n), f"{name}镇", "乡镇") for n, name in enumerate("甲乙丙", 1))
A, B, C = TOWNS
ROSTER = "代码,名称,类别\n1,甲镇,乡镇\n2,乙镇,乡镇\n"
D6 = Key("t3", "received", "natural_person")


def wrong(unit: Unit) -> bytes:
    """A return that breaks a rule."""
    filing = random_filing(1, unit)
    return workbook(changed(filing, {D6: filing[D6] + 1}))


def good(unit: Unit, seed: int = 1) -> bytes:
    return workbook(random_filing(seed, unit))


def collected(tmp_path: Path, files: Mapping[str, bytes], roster: str = ROSTER) -> Collection:
    """Some files beside the roster in use."""
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "名册.csv").write_text(roster, encoding="gbk")
    return collect([str(tmp_path)], Round(roster=load_roster(tmp_path / "名册.csv", [FORM])))


def became(collection: Collection) -> dict[str, tuple[str, ...]]:
    return {o.file: (o.status, *(f.code for f in o.findings)) for o in collection.outcomes}


DOCUMENTS = {"盖章件.pdf": b"%PDF-1.7", "照片.png": b"\x89PNG\r\n\x1a\n", "说明.txt": "请查收。".encode("gbk")}


def test_documents_that_come_along_and_the_roster_make_no_draft_of_a_complete_county(tmp_path: Path) -> None:
    collection = collected(tmp_path, {"a.xlsx": good(A), "b.xlsx": good(B), **DOCUMENTS})
    assert became(collection) == {
        "a.xlsx": ("accepted",),
        "b.xlsx": ("accepted",),
        "名册.csv": ("skipped", "ROSTER"),
        **dict.fromkeys(DOCUMENTS, ("skipped", "CAME-ALONG")),
    }
    assert (collection.draft, collection.complete) == ("", True)
    assert "PDF 文件" in "".join(f.message for o in collection.outcomes for f in o.findings)


def test_while_a_unit_is_missing_a_document_may_be_its_report(tmp_path: Path) -> None:
    collection = collected(tmp_path, {"a.xlsx": good(A), **DOCUMENTS})
    assert {became(collection)[name][0] for name in DOCUMENTS} == {"rejected"}
    assert became(collection)["名册.csv"] == ("skipped", "ROSTER")
    assert collection.draft == "草稿，缺 1 个单位"


REPLACED = {
    "a refused version": {"a0.xlsx": wrong(A)},
    "the same again": {"a0.xlsx": good(A)},
    "last year's": {"a0.xlsx": workbook(random_filing(1, A, 2023))},
    "a broken file": {"a0.xlsx": good(A)[:-300]},
}


@pytest.mark.parametrize("what", REPLACED)
def test_what_is_replaced_makes_neither_draft_nor_exit_1(what: str, tmp_path: Path) -> None:
    collection = collected(tmp_path, {"a.xlsx": good(A), "b.xlsx": good(B), **REPLACED[what]})
    assert (collection.draft, collection.complete, len(collection.accepted)) == ("", True, 2)


OPEN = {
    "a unit off the roster": {"c.xlsx": good(C)},
    "a code with the name of another": {"c.xlsx": good(replace(C, code="1"))},
}


@pytest.mark.parametrize("what", OPEN)
def test_what_somebody_must_look_at_does(what: str, tmp_path: Path) -> None:
    collection = collected(tmp_path, {"a.xlsx": good(A), "b.xlsx": good(B), **OPEN[what]})
    assert (collection.draft, collection.complete) == ("草稿，有 1 份报表未计入", False)


def test_a_refused_version_that_was_saved_later_is_not_replaced(tmp_path: Path) -> None:
    found = collected(tmp_path, {"a.xlsx": good(A), "b.xlsx": good(B), "c.xlsx": wrong(A)})
    later = tuple(replace(o, saved="2026-01-01T00:00:00Z") if o.file == "c.xlsx" else o for o in found.outcomes)
    assert (found.complete, replace(found, outcomes=later).complete) == (True, False)


def test_a_unit_that_the_roster_renamed_is_refused_and_not_missing_too(tmp_path: Path) -> None:
    collection = collected(tmp_path, {"a.xlsx": good(replace(A, name="旧名镇")), "b.xlsx": good(B)})
    assert became(collection)["a.xlsx"] == ("rejected", "UNIT-NAME")
    assert (collection.missing, collection.absent) == ((), (A,))


def test_the_counts_of_units_add_up_to_those_that_are_due(tmp_path: Path) -> None:
    lines = "".join(f"{n},{name}镇,乡镇\n" for n, name in enumerate("甲乙丙丁", 1))
    files = {
        "a.xlsx": good(A),
        "b.xlsx": wrong(B),
        "c.xlsx": good(C),
        "c2.xlsx": good(C, 2),
        "x.xlsx": good(Unit("7", "戊")),
    }
    counts = collected(tmp_path, files, f"代码,名称,类别\n{lines}").counts
    assert counts == {"due": 4, "accepted": 1, "rejected": 1, "duplicate": 1, "missing": 1}


def spoken(tmp_path: Path, said: int, roster: str) -> list[str]:
    """What is found in the county's own report when it says how many requests came in."""
    own = random_filing(3, Unit("0", "沂源县人民政府（县本级）", "县本级"))
    text = Text("", (f"全县收到政府信息公开申请{said}件。",))
    own = replace(own, texts={**own.texts, "overview/on_request": text})
    for name, data in {"0.xlsx": workbook(own), "a.xlsx": good(A)}.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "名册.csv").write_text(roster, encoding="utf-8")
    round = Round(roster=load_roster(tmp_path / "名册.csv", [FORM]))
    merged = merge_files([str(tmp_path)], tmp_path / "out", round, force=False)
    return [f.code for o in merged.collection.outcomes if o.file == "0.xlsx" for f in o.findings]


def test_the_texts_of_the_county_itself_wait_until_the_county_is_complete(tmp_path: Path) -> None:
    all_in = "代码,名称,类别\n0,沂源县人民政府（县本级）,县本级\n1,甲镇,乡镇\n"
    assert "WHOLE-LATER" in spoken(tmp_path, 3050, f"{all_in}2,乙镇,乡镇\n")
    assert {"WHOLE-LATER", "TEXT-FIGURE"} & set(spoken(tmp_path, 3050, all_in)) == {"TEXT-FIGURE"}
