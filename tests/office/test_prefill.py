"""Templates ready to fill: what the list of units and last year's report say is in them, and where it comes from."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from support import libreoffice
from support.books import opened
from support.filings import FORM, LAYOUT, changed, random_filing
from support.years import LAST, THIS, TOWN
from xlreport import Filing, Unit, check, load_roster, read, write
from xlreport.form import plain
from xlreport.layout import Handout
from xlreport.office import Knowledge, Previous, Roster, templates_of, write_templates
from xlreport.office.prefill import prefilled

YEAR = THIS.year or 0
FACTS = {
    "title_name": "沂源县鲁村镇人民政府",
    "address": "鲁村镇驻地",
    "phone": "0533-1",
    "email": "a@b.cn",
    "date": "旧",
}
BEFORE = replace(LAST, facts=FACTS)
HANDOUT = Handout("沂源县人民政府", "2025年1月20日前", "0533-3241000")
LINE = {(key.table, key.row) for key in FORM.carried}


def known(*before: Filing, roster: Roster = Roster((TOWN,))) -> Knowledge:
    """What is known where last year's reports are these."""
    found = {(mark, YEAR - 1): ((filing, "a.xlsx"),) for filing in before for mark in filing.unit.known_by}
    return Knowledge(FORM, YEAR, roster, Previous(found), HANDOUT)


def written(knowledge: Knowledge) -> bytes:
    target = io.BytesIO()
    filing, handout = prefilled(knowledge, TOWN)
    write(filing, target, handout=handout, handed_out=filing)
    return target.getvalue()


def test_what_was_carried_over_is_what_was_carried_out_and_can_be_changed() -> None:
    data = written(known(BEFORE))
    filing = read(data).filing
    assert filing is not None
    assert filing.inputs == {key: BEFORE[old] for key, old in FORM.carried.items()}
    book = opened(data)
    for key in FORM.carried:
        place = LAYOUT.figures[key]
        assert not book[place.sheet][place.cell].protection.locked


def test_the_prompt_of_a_figure_that_was_filled_in_says_where_it_comes_from() -> None:
    book = opened(written(known(BEFORE)))
    for key, old in FORM.carried.items():
        place = LAYOUT.figures[key]
        prompts = [v.prompt for v in book[place.sheet].data_validations.dataValidation if place.cell in v.sqref]
        said = f"已按 {YEAR - 1} 年报告的“四、结转下年度继续办理”填入 {plain(BEFORE[old])}，请核对"
        assert [said in prompt for prompt in prompts] == [True]


@pytest.mark.parametrize("knowledge", [known(), known(BEFORE)])
def test_every_input_has_one_validation(knowledge: Knowledge) -> None:
    book = opened(written(knowledge))
    for key in FORM.inputs:
        place = LAYOUT.figures[key]
        found = [v for v in book[place.sheet].data_validations.dataValidation if place.cell in v.sqref]
        assert len(found) == 1


def test_a_line_of_zeros_is_left_to_the_unit() -> None:
    nothing = changed(BEFORE, dict.fromkeys(FORM.carried.values(), 0))
    assert prefilled(known(nothing), TOWN)[0].inputs == {}


def test_last_years_figures_stand_beside() -> None:
    handout = prefilled(known(BEFORE), TOWN)[1]
    assert handout.last_year == {key: BEFORE[key] for key in LAYOUT.hints}
    assert handout.cover == HANDOUT.cover


def test_facts_are_those_of_the_list_or_else_last_years(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text(f"代码,名称,类别,电话,联系人\n{TOWN.code},{TOWN.name},乡镇,0533-2,张三\n", encoding="utf-8")
    roster = load_roster(path, [FORM])
    kept = {key: value for key, value in FACTS.items() if key != "date"}
    assert prefilled(known(BEFORE, roster=roster), TOWN)[0].facts == {**kept, "phone": "0533-2"}
    assert prefilled(known(roster=roster), TOWN)[0].facts == {"phone": "0533-2"}


def test_a_unit_of_another_name_does_not_get_the_full_name_of_the_old_one() -> None:
    now = replace(TOWN, name="鲁村街道办事处")
    facts = prefilled(known(BEFORE, roster=Roster((now,))), now)[0].facts
    assert ("title_name" in facts, facts["address"]) == (False, "鲁村镇驻地")


def test_units_that_were_merged_get_the_sum_of_what_they_carried() -> None:
    one, other = (Unit(code, name, "乡镇") for code, name in (("8", "甲镇"), ("9", "乙镇")))
    roster = Roster((TOWN,), previous_codes={TOWN.code: ("8", "9")})
    before = [replace(BEFORE, unit=one), replace(random_filing(7, other, YEAR - 1))]
    inputs = prefilled(known(*before, roster=roster), TOWN)[0].inputs
    assert inputs == {key: before[0][old] + before[1][old] for key, old in FORM.carried.items()}


def test_a_template_that_nobody_touched_is_not_filled_in_and_may_be_written_again(tmp_path: Path) -> None:
    knowledge = known(BEFORE)
    (first,) = templates_of(knowledge, tmp_path)
    assert write_templates([first]).written == (first.path,)
    reading = read(first.path)
    assert reading.returned is not None
    assert [finding.code for finding in check(reading.returned)] == ["UNFILLED"]
    (again,) = templates_of(known(), tmp_path)
    assert write_templates([again]).written == (first.path,)
    renamed = replace(again, filing=replace(again.filing, unit=replace(TOWN, kind="街道")))
    assert write_templates([renamed]).written == (first.path,)


def test_a_prefilled_template_that_an_application_only_saved_is_not_filled_in(tmp_path: Path) -> None:
    libreoffice.require()
    (template,) = templates_of(known(BEFORE), tmp_path)
    write_templates([template])
    libreoffice.run([libreoffice.Job(template.path, save=tmp_path / "again.xlsx")])
    reading = read(tmp_path / "again.xlsx")
    assert reading.returned is not None
    assert reading.returned.filing == template.filing
    assert [finding.code for finding in check(reading.returned)] == ["UNFILLED"]


def test_a_template_with_one_figure_more_is_left_alone(tmp_path: Path) -> None:
    (template,) = templates_of(known(BEFORE), tmp_path)
    key = next(key for key in FORM.inputs if (key.table, key.row) not in LINE)
    filing = replace(template.filing, inputs={**template.filing.inputs, key: Decimal(0)})
    write(filing, template.path, handed_out=template.filing)
    before = template.path.read_bytes()
    done = write_templates([template])
    assert (done.written, list(done.kept), template.path.read_bytes()) == ((), [template.path], before)


def test_many_templates_written_in_processes_are_those_written_one_by_one(tmp_path: Path) -> None:
    units = tuple(Unit(f"{n}", f"第{n}镇", "乡镇") for n in range(30))
    before = [replace(BEFORE, unit=unit) for unit in units]
    knowledge = known(*before, roster=Roster(units))
    seen: list[tuple[int, int, str]] = []
    done = write_templates(templates_of(knowledge, tmp_path / "a"), progress=lambda *how: seen.append(how))
    for template in templates_of(knowledge, tmp_path / "b"):
        write_templates([template])
    pairs = [(path.read_bytes(), (tmp_path / "b" / path.name).read_bytes()) for path in done.written]
    assert (len(pairs), all(one == other for one, other in pairs)) == (30, True)
    assert seen == [(n, 30, "写出模板") for n in range(1, 31)]
