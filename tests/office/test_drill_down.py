"""From a total down to the cells of the files that it comes from."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.books import opened, saved
from support.commands import run
from support.filings import FORM, LAYOUT, changed, random_filing, summaries, workbook
from support.json_schema import broken
from support.trees import EVEN, PROVINCE, written
from xlreport import Collection, Key, Unit, merge, write_summary
from xlreport.errors import UsageError
from xlreport.export import schema
from xlreport.filing import Source
from xlreport.form import acceptance_key, plain
from xlreport.layout import kind_blocks
from xlreport.office.drill_down import ShowAsked, contribution, drill_down, key_of

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
OLD = Path(__file__).resolve().parents[1] / "layout_1"
RECEIVED = Key("t3", "received", "natural_person")
TOWN, OTHER = Unit("370323101", "甲镇人民政府", "乡镇"), Unit("370323102", "乙镇人民政府", "乡镇")
COUNTY = ("--name", "沂源县", "--code", "370323", "--kind", "县")
EVENS = kind_blocks(FORM, EVEN.members)
FILINGS = [random_filing(1, TOWN), random_filing(2, OTHER)]


@pytest.fixture
def summary(tmp_path: Path) -> Path:
    """The summary of two towns, merged from their files by the real command."""
    inbox = tmp_path / "in"
    inbox.mkdir()
    for filing in FILINGS:
        (inbox / f"{filing.unit.name}.xlsx").write_bytes(workbook(filing))
    assert run("merge", inbox, "--out", tmp_path / "县.xlsx", *COUNTY).status == 0
    return tmp_path / "县.xlsx"


def shown(*arguments: object) -> Any:
    done = run("show", *arguments, "--json")
    assert (done.status, broken(done.json, schema("show"))) == (0, []), done.err
    return done.json


def member(summary: Path, n: int, key: Key = RECEIVED) -> dict[str, object]:
    """What is known of a town: its figure, and the cell and digest of its file."""
    filing = FILINGS[n]
    file = summary.parent / "in" / f"{filing.unit.name}.xlsx"
    place = LAYOUT.figures[key]
    stored = opened(file.read_bytes())[place.sheet][place.cell].value
    assert str(stored).startswith("=SUM(") if key in FORM.totals else Decimal(str(stored)) == filing[key]
    return {
        "code": filing.unit.code,
        "name": filing.unit.name,
        "value": plain(filing[key]),
        "file": file.name,
        "sheet": place.sheet,
        "cell": place.cell,
        "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
        "members": [],
    }


# -- laws


@settings(max_examples=25, deadline=None)
@given(summaries(), st.sampled_from(FORM.keys))
def test_at_every_level_the_parts_add_up_to_the_whole(filing: Any, key: Key) -> None:
    whole = contribution(filing, key)
    assert whole.value == filing[key]
    for part in whole.all():
        assert not part.members or part.value == sum(inner.value for inner in part.members)


@pytest.mark.parametrize("key", FORM.keys, ids=str)
def test_every_figure_is_found_by_its_key_and_by_its_whole_label(key: Key) -> None:
    same = [other for other in FORM.keys if FORM.label(other) == FORM.label(key)]
    assert key_of(FORM, str(key)) == key
    assert same != [key] or key_of(FORM, FORM.label(key)) == key


# -- a summary of two towns


def test_a_figure_is_shown_with_each_unit_and_the_cell_and_digest_of_its_file(summary: Path) -> None:
    total = sum((filing[RECEIVED] for filing in FILINGS), Decimal(0))
    assert shown(summary, RECEIVED) == {
        "version": 1,
        "key": str(RECEIVED),
        "label": FORM.label(RECEIVED),
        "value": plain(total),
        "levels": [],
        "members": [member(summary, 0), member(summary, 1)],
    }


def test_of_a_summary_of_summaries_each_level_is_shown_by_kind(tmp_path: Path) -> None:
    (tmp_path / "省.xlsx").write_bytes(written(PROVINCE))
    document = shown(tmp_path / "省.xlsx", RECEIVED)
    blocks = kind_blocks(FORM, PROVINCE.members)
    assert [(level["level"], level["value"]) for level in document["levels"]] == [
        (n, plain(block.figures(RECEIVED)[-1])) for n, block in zip((1, 2, 3, None), blocks, strict=True)
    ]
    assert [[tuple(kind.values()) for kind in level["kinds"]] for level in document["levels"]] == [
        [
            (kind, len([one for one in block.level.members if one.unit.kind == kind]), plain(sums[RECEIVED]))
            for kind, sums in block.kinds.items()
        ]
        for block in blocks
    ]


def test_on_a_terminal_the_levels_stand_below_the_figure(tmp_path: Path) -> None:
    (tmp_path / "市.xlsx").write_bytes(written(EVEN))
    first, second = ({kind: f"{kind} {plain(sums[RECEIVED])}" for kind, sums in block.kinds.items()} for block in EVENS)
    total = plain(EVEN[RECEIVED])
    assert run("show", tmp_path / "市.xlsx", RECEIVED).lines[:4] == [
        f"{FORM.label(RECEIVED)}  {total} 件  {RECEIVED}",
        f"  第1级：直接汇总的 2 个单位  {total}：{'、'.join(first.values())}",
        f"  第2级：县、区的下级，6 个单位  {total}：{'、'.join(second.values())}",
        "  上级的数里已有下级的，各级不能相加。",
    ]
    assert list(second) == ["县本级", "部门", "乡镇", "街道"]


def test_of_one_county_its_own_units_are_shown_on_one_level(tmp_path: Path) -> None:
    (tmp_path / "省.xlsx").write_bytes(written(PROVINCE))
    assert shown(tmp_path / "省.xlsx", RECEIVED, "--unit", "2")["levels"] == []
    assert [level["level"] for level in shown(tmp_path / "省.xlsx", RECEIVED, "--unit", "38")["levels"]] == [1, 2, None]


@pytest.mark.parametrize("words", ["新收 自然人", "自然人 新收", "T3/RECEIVED 自然人", FORM.label(RECEIVED)])
def test_a_figure_is_known_by_parts_of_its_labels(words: str, summary: Path) -> None:
    assert shown(summary, words)["key"] == shown(summary, *words.split())["key"] == str(RECEIVED)


@pytest.mark.parametrize("unit", [OTHER.code, OTHER.name, "乙镇"])
def test_one_unit_is_shown_alone_by_its_code_or_its_name(unit: str, summary: Path) -> None:
    document = shown(summary, RECEIVED, "--unit", unit)
    assert (document["value"], document["members"]) == (plain(FILINGS[1][RECEIVED]), [member(summary, 1)])


def test_of_a_total_the_cell_of_the_total_is_shown(summary: Path) -> None:
    total = Key("t3", "received", "total")
    assert shown(summary, total)["members"] == [member(summary, 0, total), member(summary, 1, total)]


def test_a_return_is_its_own_only_part(summary: Path) -> None:
    document = shown(summary.parent / "in" / f"{TOWN.name}.xlsx", RECEIVED)
    assert document["members"] == [member(summary, 0)]


def test_on_a_terminal_each_unit_has_a_line(summary: Path) -> None:
    one, place = member(summary, 0), LAYOUT.figures[RECEIVED]
    total = plain(sum((filing[RECEIVED] for filing in FILINGS), Decimal(0)))
    head, first, _ = run("show", summary, RECEIVED).lines
    assert head == f"{FORM.label(RECEIVED)}  {total} 件  {RECEIVED}"
    where = f"{one['file']} {place.sheet}!{place.cell}  {one['sha256']}"
    assert first == f"  {one['value']}  {TOWN.name}（{TOWN.code}）  {where}"


# -- what does not fit


def test_of_words_that_fit_several_figures_these_are_listed(summary: Path) -> None:
    done = run("show", summary, "新收")
    fit = [key for key in FORM.keys if (key.table, key.row) == ("t3", "received")]
    assert (done.status, done.out) == (2, "")
    assert done.err.splitlines() == [
        *(f"  {key}  {FORM.label(key)}" for key in fit),
        f"“新收”可以是以上 {len(fit)} 个数字。",
        "请多写几个词，或写前面的代号。",
    ]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("新收 火星人",), "没有“新收 火星人”这个数字"),
        ((RECEIVED, "--unit", "丙镇"), "没有“丙镇”这个单位"),
        ((RECEIVED, "--unit", "人民政府"), "“人民政府”可以是以上 2 个单位"),
        ((), "缺少 KEY"),
    ],
)
def test_what_fits_nothing_or_too_much_is_said(more: tuple[object, ...], said: str, summary: Path) -> None:
    done = run("show", summary, *more)
    assert (done.status, done.out, said in done.err) == (2, "", True)
    assert run("show", summary, *more, "--json").json["error"]["code"] == "USAGE"


def test_what_is_no_report_is_refused_with_the_reason() -> None:
    done = run("show", SAMPLES / "faults" / "25_其实是PDF.xlsx", RECEIVED)
    assert (done.status, done.out, "PDF" in done.err) == (2, "", True)
    with pytest.raises(UsageError, match="不是一份读得出的"):
        drill_down(ShowAsked(str(SAMPLES / "returned"), str(RECEIVED)))


def test_a_summary_that_somebody_has_edited_is_shown_with_a_warning(summary: Path) -> None:
    book = opened(summary.read_bytes())
    cells = [cell for row in book["单位明细"].iter_rows() for cell in row if cell.value == f"{TOWN.name}.xlsx"]
    (cell,) = cells
    cell.value = "别的.xlsx"
    summary.write_bytes(saved(book))
    done = run("show", summary, RECEIVED)
    assert (done.status, "数字仅供查对" in done.err, "别的.xlsx" in done.out) == (1, True, True)


# -- where a file is not known, and where one stands


def test_of_a_summary_of_the_first_layout_the_units_are_shown_without_files() -> None:
    document = shown(OLD / "county.xlsx", RECEIVED)
    assert {(part["file"], part["cell"]) for part in document["members"]} == {(None, None)}
    assert sum(int(part["value"]) for part in document["members"]) == int(document["value"])


def test_a_member_of_an_earlier_layout_is_shown_with_the_cell_that_it_had_there(tmp_path: Path) -> None:
    file = min((OLD / "returned").glob("*.xlsx"))
    assert run("merge", file, "--out", tmp_path / "县.xlsx", *COUNTY).status == 0
    (part,) = shown(tmp_path / "县.xlsx", RECEIVED)["members"]
    assert str(opened(file.read_bytes())[part["sheet"]][part["cell"]].value) == part["value"]
    assert part["cell"] != LAYOUT.figures[RECEIVED].cell


def test_a_member_that_came_as_a_document_is_shown_with_no_cell_of_a_workbook(summary: Path) -> None:
    inbox = summary.parent / "in"
    book = inbox / f"{TOWN.name}.xlsx"
    assert run("report", book, "--out", inbox / f"{TOWN.name}.docx").status == 0
    book.unlink()
    assert run("merge", inbox, "--out", summary, *COUNTY).status == 0
    of_document, of_book = shown(summary, RECEIVED)["members"]
    assert [of_document[name] for name in ("value", "file", "sheet", "cell")] == [
        plain(FILINGS[0][RECEIVED]),
        f"{TOWN.name}.docx",
        None,
        None,
    ]
    assert of_book == member(summary, 1)
    (alone,) = shown(inbox / f"{TOWN.name}.docx", RECEIVED)["members"]
    assert (alone["sheet"], alone["cell"]) == (None, None)


def test_what_a_summary_says_of_a_layout_that_was_never_published_leads_to_no_cell() -> None:
    filing = random_filing(1, TOWN)
    for layout in ("", "99", "²", "../1"):
        source = replace(filing, source=Source("a.xlsx", "", layout))
        assert contribution(source, RECEIVED).place is None


def test_in_a_round_the_summary_need_not_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run("init", "r", *COUNTY, "--year", "2024", "--roster", SAMPLES / "roster.csv")
    monkeypatch.chdir(tmp_path / "r")
    assert "这一轮还没有汇总表" in run("show", RECEIVED).err
    for path in (SAMPLES / "returned").iterdir():
        (tmp_path / "r" / "收到" / path.name).write_bytes(path.read_bytes())
    run("run")
    document = shown("新收", "自然人")
    assert (document["key"], len(document["members"])) == (str(RECEIVED), 16)
    assert shown(tmp_path / "r" / "汇总" / "沂源县2024年汇总.xlsx", RECEIVED) == document
    assert "找不到文件" in run("show", "没有.xlsx", RECEIVED).err


def test_outside_of_a_round_the_summary_must_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "缺少 SUMMARY 和 KEY" in run("show").err
    assert "缺少 KEY" in run("show", RECEIVED).err


def test_a_summary_with_an_accepted_error_is_not_doubted(tmp_path: Path) -> None:
    because = {acceptance_key("T3-BALANCE"): "已核实"}
    wrong = changed(FILINGS[0], {RECEIVED: 999})
    county = merge([replace(wrong, facts={**wrong.facts, **because}), FILINGS[1]], Unit("370323", "沂源县", "县"))
    write_summary(county, Collection(()), tmp_path / "县.xlsx")
    assert drill_down(ShowAsked(str(tmp_path / "县.xlsx"), str(RECEIVED))).doubt == ""
