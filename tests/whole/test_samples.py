"""The samples: what they add up to apart from the program, and what is wrong with the faulty ones."""

from __future__ import annotations

import contextlib
import csv
import functools
import hashlib
import importlib
import io
import json
import shutil
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from support.books import opened
from xlreport import Filing, Key, read
from xlreport.cli import main

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"
RETURNED = sorted((SAMPLES / "returned").glob("*.xlsx"))
LUCUN = SAMPLES / "returned" / "370323102_鲁村镇人民政府.xlsx"
COUNTY = SAMPLES / "returned" / "370323000_沂源县人民政府（县本级）.xlsx"
EXPECTED = tomllib.loads((SAMPLES / "expected.toml").read_text(encoding="utf-8"))
BY_LIBREOFFICE = ["370323000", "370323001", "370323106", "370323111", "370323901"]
NO_PLACE = {"sheet": None, "cell": None, "found": None, "expected": None, "suggestion": None}

sys.path.append(str(ROOT / "scripts"))
make_samples = importlib.import_module("make_samples")


def run(*arguments: str | Path) -> tuple[int, dict[str, Any]]:
    """The exit status and the JSON document of a command."""
    with contextlib.redirect_stdout(io.StringIO()) as out:
        status = main([*map(str, arguments), "--json"])
    return status, json.loads(out.getvalue())


def merged(out: Path, *paths: Path) -> tuple[int, dict[str, Any]]:
    """What `merge` says of paths, for the county's year and roster."""
    roster = SAMPLES / "roster.csv"
    return run("merge", *paths, "--out", out / "summary.xlsx", "--year", "2024", "--roster", roster, "--name", "沂源县")


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, dict[str, Any]]:
    return merged(tmp_path_factory.mktemp("county"), SAMPLES / "returned")


@functools.cache
def filing(path: Path) -> Filing:
    """A good sample as it reads."""
    reading = read(path)
    assert reading.filing is not None
    return reading.filing


def key(name: str) -> Key:
    return Key(*name.split("/"))


# -- the sums, apart from the program


def cell_sums(paths: list[Path]) -> dict[str, Decimal]:
    """Each input cell summed over the files, straight from the sheets."""
    _, items = run("items")
    inputs = [item for item in items["items"] if item["role"] == "input"]
    sums = {item["key"]: Decimal(0) for item in inputs}
    for path in paths:
        book = opened(path.read_bytes(), values=True)
        for item in inputs:
            value = book[item["sheet"]][item["cell"]].value
            sums[item["key"]] += Decimal(repr(float(value))) if value is not None else 0
    return sums


@functools.cache
def official_items() -> list[dict[str, str]]:
    """The 200 figures of the official form; `sums` says of a total what it adds up."""
    with (ROOT / "tests" / "support" / "official_items.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def parts_of(item: dict[str, str]) -> Iterator[list[str]]:
    """The keys that a total adds up, once for each way: `columns: a..b; rows: c..d`."""
    for way in filter(None, item["sums"].split("; ")):
        axis, _, ends = way.partition(": ")
        across = axis.removesuffix("s")
        along = "row" if across == "column" else "column"
        line = [other for other in official_items() if (other["table"], other[along]) == (item["table"], item[along])]
        names = [other[across] for other in line]
        first, _, last = ends.partition("..")
        chosen = line[names.index(first) : names.index(last) + 1]
        yield ["/".join((other["table"], other["row"], other["column"])) for other in chosen]


def with_totals(inputs: dict[str, Decimal]) -> dict[str, Decimal]:
    """All 200 figures, the totals by the official list, each the same whichever way it is added."""
    figures = dict(inputs)
    for item in official_items():
        for parts in parts_of(item):
            name = "/".join((item["table"], item["row"], item["column"]))
            total = sum((figures[part] for part in parts), Decimal(0))
            assert figures.setdefault(name, total) == total
    return figures


def test_16_of_16_returned_samples_are_accepted_without_a_finding(county: tuple[int, dict[str, Any]]) -> None:
    status, document = county
    assert status == 0
    assert [(each["status"], each["findings"]) for each in document["returns"]] == [("accepted", [])] * 16
    assert document["missing"] == []


def test_all_200_totals_are_the_sums_of_the_cells(county: tuple[int, dict[str, Any]]) -> None:
    totals = county[1]["totals"]
    expected = with_totals(cell_sums(RETURNED))
    assert len(expected) == 200
    assert {name: Decimal(value) for name, value in totals.items()} == expected
    assert totals["t2.8/fees/amount"] == "2315.758108"
    assert totals["t3/received/total"] == "5729"


def test_the_made_up_figures_are_of_all_kinds(county: tuple[int, dict[str, Any]]) -> None:
    zero = {name for name, value in county[1]["totals"].items() if value == "0"}
    lines = {name.rpartition("/")[0] for name in county[1]["totals"]} - {name.rpartition("/")[0] for name in zero}
    assert {name for name in zero if not name.startswith("t3/")} == {
        "t2.1/rules/issued",
        "t2.1/rules/repealed",
        "t2.1/rules/in_force",
    }
    assert all(county[1]["totals"][f"{line}/total"] != "0" for line in lines if line.startswith("t3/"))
    assert filing(COUNTY)[key("t3/received/total")] == 4286


# -- 鲁村镇, as published


def test_鲁村镇_alone_gives_the_published_figures(tmp_path: Path) -> None:
    _, document = merged(tmp_path, LUCUN)
    assert {name: value for name, value in document["totals"].items() if value != "0"} == {
        "t3/received/natural_person": "1",
        "t3/received/total": "1",
        "t3/granted/natural_person": "1",
        "t3/granted/total": "1",
        "t3/concluded/natural_person": "1",
        "t3/concluded/total": "1",
    }
    assert len(document["totals"]) == 200


def test_鲁村镇_has_no_blank_cell() -> None:
    assert len(filing(LUCUN).inputs) == 166


def test_鲁村镇_has_every_published_heading_and_paragraph() -> None:
    texts = filing(LUCUN).texts
    lines = [line for text in texts.values() for line in (text.heading, *text.paragraphs) if line]
    # Of the published lines of parts one, five and six, without blanks at their ends, joined by line feeds.
    published = "930ba0f1be75108a35316889e723aaa5a600b3f632ce5feb368588fe9f63eb98"
    assert hashlib.sha256("\n".join(lines).encode()).hexdigest() == published
    assert [(name, text.heading, len(text.paragraphs)) for name, text in texts.items()] == [
        ("overview/intro", "", 1),
        ("overview/active", "1.\u00a0主动公开方面。", 1),
        ("overview/on_request", "2.依申请公开工作方面。", 1),
        ("overview/management", "3.政府信息管理方面。", 1),
        ("overview/platform", "4.平台建设方面。", 1),
        ("overview/safeguards", "5.监督保障方面。", 1),
        ("problems/problems", "（一）存在的主要问题", 1),
        ("problems/improvements", "（二）改进情况", 1),
        ("other/fees", "（一）收取信息处理费情况", 1),
        ("other/extra_1", "（二）人大建议和政协提案办理结果公开情况", 1),
        ("other/extra_2", "（三）2024年度政务公开工作创新实践情况", 1),
        ("other/extra_3", "（四）《2024年度沂源县政务公开工作方案》落实情况", 1),
    ]


def test_鲁村镇_paragraphs_are_worded_as_published() -> None:
    texts = filing(LUCUN).texts
    assert "安全生产、保障和改善民生、加强社会治理等类别,确保" in texts["overview/active"].paragraphs[0]
    assert texts["overview/active"].paragraphs[0].endswith("并向县公开办和优秀镇办同事请教、学习。")
    assert (
        texts["overview/on_request"]
        .paragraphs[0]
        .endswith("2024年鲁村镇人民政府办共收到依申请公开1件，数量与去年持平。")
    )
    assert texts["other/fees"].paragraphs == (
        "根据《国务院办公厅关于印发〈政府信息公开信息处理费管理办法〉的通知》（国办函〔2020〕109号）规定，"
        "本年度未收取任何政府信息公开信息处理费。",
    )
    assert texts["other/extra_1"].paragraphs == ("2024年鲁村镇未承办人大建议、政协提案。",)
    data = tomllib.loads((SAMPLES / "lucun.toml").read_text(encoding="utf-8"))
    assert {block["key"]: tuple(block["paragraphs"]) for block in data["texts"]} == {
        name: text.paragraphs for name, text in texts.items()
    }


def test_鲁村镇_title_and_preface_read_as_published() -> None:
    sheet = opened(LUCUN.read_bytes(), values=True)["封面和基本信息"]
    shown = [cell.value for row in sheet.iter_rows() for cell in row]
    assert "沂源县鲁村镇人民政府2024年政府信息公开工作年度报告" in shown
    assert (
        "本年度报告中所列数据的统计期限自2024年1月1日起，至2024年12月31日止。如对报告内容有疑问，请与鲁村镇人民政府联系"
        "（地址：鲁村镇泰薛路62号；邮编：256104；电话：0533-3640016；邮箱：lucundzb@zb.shandong.cn）。"
    ) in shown
    assert filing(LUCUN).facts == {
        "title_name": "沂源县鲁村镇人民政府",
        "address": "鲁村镇泰薛路62号",
        "postcode": "256104",
        "phone": "0533-3640016",
        "email": "lucundzb@zb.shandong.cn",
    }


# -- the others


@pytest.mark.parametrize("path", [path for path in RETURNED if path != LUCUN], ids=lambda path: path.stem)
def test_what_is_made_up_says_so_and_its_text_agrees_with_its_tables(
    path: Path, county: tuple[int, dict[str, Any]]
) -> None:
    found = filing(path)
    assert found.fact("remarks") == "示例数据，数字为虚构"
    assert found.texts["overview/intro"].paragraphs[0].startswith("（示例文字，数字为虚构。）")
    figures = {name: str(found[key(name)]) for name in county[1]["totals"]}
    says = county[1]["totals"] if path == COUNTY else figures
    lawsuits = int(says["t4/cases/suit_direct_total"]) + int(says["t4/cases/suit_after_review_total"])
    assert found.texts["overview/on_request"].paragraphs == (
        f"本年新收政府信息公开申请{says['t3/received/total']}件，上年结转{says['t3/carried_in/total']}件；"
        f"办结{says['t3/concluded/total']}件，结转下年度{says['t3/carried_out/total']}件。",
        f"办结的申请中，予以公开{says['t3/granted/total']}件，部分公开{says['t3/partly_granted/total']}件。",
        f"行政复议{says['t4/cases/review_total']}件，行政诉讼{lawsuits}件。",
    )


def test_some_samples_leave_zeros_blank_and_say_so() -> None:
    blank = {path.name[:9]: len(filing(path).inputs) for path in RETURNED if len(filing(path).inputs) < 166}
    chosen = {
        path.name[:9] for path in RETURNED if any(name.startswith("blank_is_zero/") for name in filing(path).facts)
    }
    assert set(blank) == chosen == {"370323106", "370323110", "370323903"}
    assert all(count > 0 for count in blank.values())


def test_five_samples_were_saved_by_libreoffice() -> None:
    saved = [path.name[:9] for path in RETURNED if b"LibreOffice" in zipfile.ZipFile(path).read("docProps/app.xml")]
    assert saved == BY_LIBREOFFICE


# -- how they are made


def contents(path: Path) -> dict[str, bytes]:
    """The parts of a workbook, or the bytes of what is none."""
    if not zipfile.is_zipfile(path):
        return {"": path.read_bytes()}
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_script_makes_the_same_workbooks_again(tmp_path: Path) -> None:
    make_samples.make_returned(tmp_path / "returned", libreoffice=False)
    make_samples.make_faults(tmp_path / "faults")
    made = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.xlsx")}
    kept = {path.relative_to(SAMPLES).as_posix() for path in SAMPLES.rglob("*.xlsx")}
    assert {name.split("/")[1][:9] for name in kept - made} == set(BY_LIBREOFFICE)
    assert made <= kept
    assert [name for name in sorted(made) if contents(tmp_path / name) != contents(SAMPLES / name)] == []


def test_every_returned_sample_reads_back_as_what_the_script_wrote() -> None:
    written = make_samples.filings(2024)
    assert [path for path in RETURNED if filing(path) != written[path.name[:9]]] == []


# -- the faulty ones


def found_in(outcome: dict[str, Any]) -> list[dict[str, Any]]:
    """The findings of one file, as expected.toml writes them."""
    return [
        {name: finding[name] for name in ("code", "severity", "sheet", "cell", "found", "expected")}
        | {"suggestion": finding["suggestion"] and finding["suggestion"]["to"]}
        for finding in outcome["findings"]
    ]


def expected_of(name: str) -> tuple[str, list[dict[str, Any]]]:
    expected = EXPECTED[name]
    return expected["status"], [NO_PLACE | finding for finding in expected["findings"]]


def test_every_faulty_sample_has_an_expectation_of_one_error() -> None:
    assert sorted(EXPECTED) == sorted(path.name for path in (SAMPLES / "faults").iterdir())
    assert {name: [finding["severity"] for finding in expected_of(name)[1]] for name in EXPECTED} == {
        name: ["error"] for name in EXPECTED
    }


@pytest.mark.parametrize("name", EXPECTED)
def test_a_faulty_sample_yields_exactly_its_expected_findings(name: str, tmp_path: Path) -> None:
    status, document = merged(tmp_path, SAMPLES / "faults" / name)
    (outcome,) = document["returns"]
    assert (outcome["status"], found_in(outcome)) == expected_of(name)
    assert (status, document["summary"], document["totals"]) == (1, None, {})
    assert not (tmp_path / "summary.xlsx").exists()


def test_faulty_samples_among_the_good_ones_are_not_in_the_totals(
    tmp_path: Path, county: tuple[int, dict[str, Any]]
) -> None:
    status, document = merged(tmp_path, SAMPLES / "returned", SAMPLES / "faults")
    statuses = {outcome["file"]: outcome["status"] for outcome in document["returns"]}
    assert status == 1
    documents = {"25_其实是PDF.xlsx": "skipped", "26_其实是Word.xlsx": "skipped"}  # beside a county that is complete
    faulty = {name: expected["status"] for name, expected in EXPECTED.items()} | documents
    assert statuses == {path.name: "accepted" for path in RETURNED} | faulty
    assert document["totals"] == county[1]["totals"]
    assert document["missing"] == []


def test_a_faulty_sample_in_the_place_of_the_good_one_takes_only_its_own_figures_away(
    tmp_path: Path, county: tuple[int, dict[str, Any]]
) -> None:
    good = next(path for path in RETURNED if path.name.startswith("370323103"))
    others = [path for path in RETURNED if path != good]
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for path in (*others, SAMPLES / "faults" / "01_勾稽关系不符.xlsx"):
        shutil.copy(path, inbox)
    status, document = merged(tmp_path, inbox)
    assert status == 1
    assert document["missing"] == []
    own = filing(good)
    assert {name: Decimal(value) for name, value in document["totals"].items()} == {
        name: Decimal(value) - own[key(name)] for name, value in county[1]["totals"].items()
    }
