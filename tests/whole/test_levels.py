"""Townships into counties, counties into cities, cities into a province: the same as all at once, and no unit twice."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.books import opened
from support.commands import run
from support.county import KINDS
from support.filings import FORM, LAYOUT, changed, filings_of_one_year, random_filing, workbook
from xlreport import Filing, Key, Unit, merge
from xlreport.form import explanation_key, plain
from xlreport.office.drill_down import contribution

RECEIVED = Key("t3", "received", "natural_person")
EXPLAINED, WHY, SAID = FORM.explicable[0], "上年报告有误，已核实", "集中办理了一批历史积案。"
PROVINCE = Unit("37", "山东省", "省")
CITIES = {Unit("3703", "淄博市", "市"): 3, Unit("3701", "济南市", "市"): 1}

# -- laws

Tree = list[list[list[Filing]]]


@st.composite
def provinces(draw: st.DrawFn) -> Tree:
    """Reports of distinct units, by county and city."""
    shape = draw(st.lists(st.lists(st.integers(1, 3), min_size=1, max_size=2), min_size=1, max_size=3))
    drawn = draw(st.lists(filings_of_one_year(), min_size=3, max_size=3))
    return [
        [
            [replace(drawn[(n + m) % 3], unit=Unit(f"37{c}{k}{n:03}", f"单位{c}-{k}-{n}", "乡镇")) for n in range(m)]
            for k, m in enumerate(city)
        ]
        for c, city in enumerate(shape)
    ]


def by_levels(tree: Tree) -> Filing:
    """Merged level by level."""
    cities = [
        merge(
            [merge(county, Unit(f"c{n}{k}", f"{n}市{k}县", "县")) for k, county in enumerate(city)],
            Unit(f"p{n}", f"{n}市", "市"),
        )
        for n, city in enumerate(tree)
    ]
    return merge(cities, PROVINCE)


def leaves(filing: Filing) -> dict[str, Filing]:
    """The units at the bottom."""
    return {leaf.unit.code: leaf for leaf in filing.leaf_filings()}


@settings(max_examples=25, deadline=None)
@given(provinces())
def test_level_by_level_and_all_at_once_give_the_same_totals_and_units(tree: Tree) -> None:
    towns = [town for city in tree for county in city for town in county]
    levels, at_once = by_levels(tree), merge(towns, PROVINCE)
    assert levels.totals() == at_once.totals()
    assert levels.totals() == {key: sum((town[key] for town in towns), Decimal(0)) for key in FORM.keys}
    assert leaves(levels) == leaves(at_once) == {town.unit.code: town for town in towns}


@settings(max_examples=25, deadline=None)
@given(provinces(), st.sampled_from(FORM.keys))
def test_drilled_down_to_the_bottom_every_unit_has_its_own_figure(tree: Tree, key: Key) -> None:
    towns = {town.unit.code: town for city in tree for county in city for town in county}
    parts = [part for part in contribution(by_levels(tree), key).all() if not part.members]
    assert {part.unit.code: part.value for part in parts} == {code: town[key] for code, town in towns.items()}


# -- by the real commands


def county_units(county: str) -> list[Unit]:
    """The 49 units of a county."""
    kinds = [kind for kind, count in KINDS.items() for _ in range(count)]
    return [Unit(f"{county}{n:03}", f"{county}{kind}{n:02}", kind) for n, kind in enumerate(kinds)]


def written(filings: Iterable[Filing], inbox: Path) -> None:
    inbox.mkdir(parents=True)
    for filing in filings:
        (inbox / f"{filing.unit.name}.xlsx").write_bytes(workbook(filing))


def merged(inboxes: Path | list[Path], unit: Unit, out: Path, *more: object) -> Any:
    out.parent.mkdir(parents=True, exist_ok=True)
    named = ("--name", unit.name, "--code", unit.code, "--kind", unit.kind)
    paths = inboxes if isinstance(inboxes, list) else [inboxes]
    return run("merge", *paths, "--out", out, *named, *more, "--json")


def roster(path: Path, units: Iterable[Unit]) -> Path:
    path.write_text("\n".join(["代码,名称,类别", *map(",".join, ((u.code, u.name, u.kind) for u in units))]), "utf-8")
    return path


def apart(filings: Iterable[Filing]) -> dict[str, str]:
    """Every figure added up apart from the program's own merging, from the inputs that it adds up."""
    listed = list(filings)
    return {
        str(key): plain(sum((f.inputs.get(leaf, Decimal(0)) for f in listed for leaf in FORM.leaves[key]), Decimal(0)))
        for key in FORM.keys
    }


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Mapping[Unit, Mapping[Unit, list[Filing]]]]:
    """Two cities, one of three counties of 49 units, one of a small county, merged upward; and their reports."""
    top = tmp_path_factory.mktemp("province")
    known: dict[Unit, dict[Unit, list[Filing]]] = {}
    for city, count in CITIES.items():
        known[city] = {}
        for n in range(count):
            county = Unit(f"{city.code}2{n}", f"{city.name}第{n}县", "县")
            units = county_units(county.code)[: 49 if count > 1 else 5]
            filings = [random_filing(int(unit.code[3:]) + n, unit) for unit in units]
            if not n:
                filings[3] = accepted_and_explained(filings[3])
            known[city][county] = filings
            inbox = top / county.name / "收到"
            written(filings, inbox)
            accept = ("--accept", f"{units[3].code}:T3-BALANCE", "--because", WHY) if not n else ()
            names = roster(top / county.name / "名册.csv", units)
            done = merged(inbox, county, top / city.name / "收到" / f"{county.name}.xlsx", "--roster", names, *accept)
            assert (done.status, done.json["totals"]) == (0, apart(filings)), done.err
        names = roster(top / city.name / "名册.csv", known[city])
        done = merged(top / city.name / "收到", city, top / "省" / "收到" / f"{city.name}.xlsx", "--roster", names)
        assert (done.status, done.json["missing"]) == (0, []), done.err
        assert done.json["totals"] == apart(f for filings in known[city].values() for f in filings)
    names = roster(top / "省" / "名册.csv", known)
    done = merged(top / "省" / "收到", PROVINCE, top / "省.xlsx", "--roster", names)
    assert (done.status, done.json["totals"]) == (0, apart(towns(known)))
    return top, known


def accepted_and_explained(filing: Filing) -> Filing:
    """A report that breaks a rule, and explains a warning."""
    wrong = changed(filing, {RECEIVED: filing[RECEIVED] + 7})
    return replace(wrong, facts={**wrong.facts, explanation_key(EXPLAINED): SAID})


def towns(known: Mapping[Unit, Mapping[Unit, list[Filing]]]) -> Iterator[Filing]:
    for counties in known.values():
        for filings in counties.values():
            yield from filings


def test_every_figure_of_the_province_is_the_sum_of_those_of_all_units_at_once(province: Any, tmp_path: Path) -> None:
    top, known = province
    inboxes = [top / county.name / "收到" for counties in known.values() for county in counties]
    accepts = tmp_path / "认可.txt"
    broken = [filings[3].unit.code for counties in known.values() for filings in list(counties.values())[:1]]
    accepts.write_text("\n".join(f"{code}:T3-BALANCE {WHY}" for code in broken), "utf-8")
    at_once = merged(inboxes, PROVINCE, tmp_path / "省.xlsx", "--accept", accepts)
    assert at_once.json["totals"] == apart(towns(known))


def test_from_the_province_one_gets_to_a_cell_of_a_township(province: Any) -> None:
    top, known = province
    city = next(iter(known))
    county = list(known[city])[1]
    town = known[city][county][3]
    document = run("show", top / "省.xlsx", RECEIVED, "--json").json
    assert document["value"] == plain(sum((f[RECEIVED] for f in towns(known)), Decimal(0)))
    (of_city,) = [part for part in document["members"] if part["code"] == city.code]
    (of_county,) = [part for part in of_city["members"] if part["code"] == county.code]
    (of_town,) = [part for part in of_county["members"] if part["code"] == town.unit.code]
    place = LAYOUT.figures[RECEIVED]
    inboxes = {
        "省": (of_city, top / "省" / "收到"),
        "市": (of_county, top / city.name / "收到"),
        "县": (of_town, top / county.name / "收到"),
    }
    for part, inbox in inboxes.values():
        data = (inbox / part["file"]).read_bytes()
        assert part["sha256"] == hashlib.sha256(data).hexdigest()
        assert (part["sheet"], part["cell"]) == (place.sheet, place.cell)
        assert str(opened(data, values=True)[place.sheet][place.cell].value) == part["value"]
    assert of_town["value"] == plain(town[RECEIVED])
    assert run("show", top / "省.xlsx", RECEIVED, "--unit", town.unit.code, "--json").json["members"] == [of_town]


def test_an_accepted_error_and_an_explanation_reach_the_province_with_their_words(province: Any) -> None:
    top, known = province
    rows = [[cell.value for cell in row] for row in opened((top / "省.xlsx").read_bytes())["情况说明"].iter_rows()]
    for counties in known.values():
        name = next(iter(counties.values()))[3].unit.name
        of_unit = {row[2]: (row[4], row[5]) for row in rows if row[1] == name}
        assert of_unit["T3-BALANCE"][1] == WHY
        assert of_unit[EXPLAINED][0] == SAID


def test_a_unit_that_arrives_by_two_ways_is_refused_by_name(province: Any, tmp_path: Path) -> None:
    top, known = province
    city = next(iter(known))
    counties = list(known[city])
    town = known[city][counties[0]][5]
    inbox = tmp_path / "in"
    inbox.mkdir()
    for name in [*(f"{county.name}.xlsx" for county in counties)]:
        (inbox / name).write_bytes((top / city.name / "收到" / name).read_bytes())
    (inbox / "镇.xlsx").write_bytes(workbook(town))
    done = merged(inbox, city, tmp_path / "市.xlsx")
    refused = {one["file"]: one["findings"] for one in done.json["returns"] if one["status"] == "rejected"}
    assert list(refused) == [f"{counties[0].name}.xlsx"]
    said = [found["message"] for found in refused[f"{counties[0].name}.xlsx"] if found["code"] == "MEMBER-TWICE"]
    assert done.status == 1
    assert len(said) == 1
    assert town.unit.name in said[0]
    assert "镇.xlsx" in said[0]


def test_a_county_that_comes_alone_and_in_its_city_is_refused_by_name(province: Any, tmp_path: Path) -> None:
    top, known = province
    city = next(iter(known))
    county = next(iter(known[city]))
    inbox = tmp_path / "in"
    inbox.mkdir()
    for path in (top / "省" / "收到" / f"{city.name}.xlsx", top / city.name / "收到" / f"{county.name}.xlsx"):
        (inbox / path.name).write_bytes(path.read_bytes())
    done = merged(inbox, PROVINCE, tmp_path / "省.xlsx")
    said = {found["code"]: found["message"] for one in done.json["returns"] for found in one["findings"]}
    assert county.name in said["MEMBER-TWICE"]
    assert done.json["totals"] != apart(towns(known))


def test_a_county_that_the_roster_of_the_city_lists_and_that_did_not_come_is_missing(
    province: Any, tmp_path: Path
) -> None:
    top, known = province
    city = next(iter(known))
    absent = Unit("370399", "缺报县", "县")
    names = roster(tmp_path / "名册.csv", [*known[city], absent])
    done = merged(top / city.name / "收到", city, tmp_path / "市.xlsx", "--roster", names)
    assert (done.status, done.json["missing"]) == (1, [{"code": absent.code, "name": absent.name}])
    assert {one["status"] for one in done.json["returns"]} == {"accepted"}
