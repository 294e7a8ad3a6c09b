"""Several editions of the report, and several versions of one layout, in one folder."""

from __future__ import annotations

import io
import json
import pickle
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from support.filings import FORM, changed, random_filing, workbook
from support.small_edition import small, version_2_and_99, version_99
from xlreport import Filing, Key, Round, Unit, collect, layout_of, load, read, write, write_summary
from xlreport.cli import main
from xlreport.errors import FormError, FormsDiffer
from xlreport.filing import merge
from xlreport.form import Form, known_beside, published_places
from xlreport.layout import listing, published

TOWN = Unit("370323102", "鲁村镇人民政府", "乡镇")
LAYOUT_1 = Path(__file__).parents[1] / "layout_1"
SAMPLES = Path(__file__).parents[2] / "samples"
OTHER = Unit("370323103", "东里镇人民政府", "乡镇")
D6 = Key("t3", "received", "natural_person")


def small_filing(form: Form, unit: Unit = TOWN, year: int = 2024, n: int = 3) -> Filing:
    return Filing(form, unit, year, {key: Decimal(n) for key in form.inputs})


def inbox(folder: Path, **files: bytes) -> str:
    folder.mkdir()
    for name, data in files.items():
        (folder / f"{name}.xlsx").write_bytes(data)
    return str(folder)


def statuses(paths: str, round: Round) -> dict[str, tuple[str, ...]]:
    outcomes = collect([paths], round).outcomes
    return {o.file: (o.status, *(f.code for f in o.findings if f.severity != "note")) for o in outcomes}


# -- editions


def test_a_workbook_is_read_by_the_edition_that_it_names_whatever_that_calls_its_hidden_sheet(tmp_path: Path) -> None:
    form = small(tmp_path)
    filing = small_filing(form)
    reading = read(workbook(filing), known_beside(form))
    assert (reading.filing, reading.findings) == (filing, ())
    assert read(workbook(random_filing(1)), known_beside(form)).filing == random_filing(1)


def test_an_edition_that_is_not_known_is_refused_by_name_and_is_no_path(tmp_path: Path) -> None:
    form = small(tmp_path)
    (finding,) = read(workbook(small_filing(form))).findings
    assert finding.code == "IDENTITY-MISSING"
    path = replace(FORM, id=str(tmp_path / "small-2030"))
    (finding,) = read(workbook(Filing(path, TOWN, 2024, {D6: Decimal(1)}))).findings
    assert (finding.code, finding.expected) == ("IDENTITY-FORM", "annual-2021")


def test_returns_of_another_edition_than_the_one_asked_for_are_rejected_by_name(tmp_path: Path) -> None:
    form = small(tmp_path)
    files = {"a": workbook(small_filing(form)), "b": workbook(random_filing(1, OTHER))}
    path = inbox(tmp_path / "in", **files)
    assert statuses(path, Round(form)) == {"a.xlsx": ("accepted",), "b.xlsx": ("rejected", "FORM-OTHER")}
    assert statuses(path, Round(FORM)) == {"a.xlsx": ("rejected", "IDENTITY-MISSING"), "b.xlsx": ("accepted",)}


class Both(Round):
    """A round that asks for no edition, and knows two."""

    known: tuple[Form, ...] = ()

    @property
    def editions(self) -> tuple[Form, ...]:
        return self.known


def test_without_a_form_the_edition_that_most_returns_name_counts_and_equal_firsts_stop(tmp_path: Path) -> None:
    form = small(tmp_path)
    Both.known = known_beside(form)
    same = workbook(small_filing(form))
    files = {"a": same, "again": same, "b": workbook(random_filing(1, OTHER))}
    with pytest.raises(FormsDiffer, match="annual-2021 1 份、small-2030 1 份"):
        collect([inbox(tmp_path / "in", **files)], Both())
    more = inbox(tmp_path / "more", **files, c=workbook(random_filing(2, TOWN)))
    assert statuses(more, Both())["a.xlsx"] == ("rejected", "FORM-OTHER")
    assert statuses(more, Both())["b.xlsx"] == ("accepted",)


def test_the_command_line_takes_an_edition_by_its_path(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form = small(tmp_path)
    path = inbox(tmp_path / "in", a=workbook(small_filing(form)), b=workbook(small_filing(form, OTHER)))
    out = tmp_path / "out.xlsx"
    assert (
        main(
            [
                "merge",
                path,
                "--form",
                form.home,
                "--name",
                "县",
                "--code",
                "1",
                "--kind",
                "县",
                "--out",
                str(out),
                "--json",
            ]
        )
        == 0
    )
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert (document["form"], document["totals"]["s/in/sum"]) == ("small-2030", "12")
    assert main(["check", str(out), "--form", form.home]) == 0
    assert main(["template", "--form", str(Path(form.home) / "form.toml"), "--out", str(tmp_path / "t.xlsx")]) == 0
    assert main(["merge", path, "--form", "nothing", "--out", str(out)]) == 2


def test_a_form_of_a_folder_crosses_to_another_process_as_the_same_object(tmp_path: Path) -> None:
    form = small(tmp_path)
    assert pickle.loads(pickle.dumps(form)) is form
    assert pickle.loads(pickle.dumps(FORM)) is FORM


def test_last_years_report_of_another_edition_is_compared_where_both_have_the_figure(tmp_path: Path) -> None:
    from xlreport import check

    last = small_filing(small(tmp_path), TOWN, 2023)
    now = random_filing(1, TOWN)
    (note,) = check(now, last)
    assert (note.code, note.severity, note.found) == ("NOT-COMPARABLE", "note", "small-2030")
    assert FORM.label(Key("t3", "carried_out", "natural_person")) in note.message
    then = inbox(tmp_path / "then", last=workbook(last))
    this = inbox(tmp_path / "now", a=workbook(now))
    assert main(["check", this, "--form", last.form.home, "--previous", then]) == 1
    assert main(["check", this, "--previous", then]) == 2


# -- versions of a layout


def test_the_present_layout_is_the_one_that_was_published() -> None:
    assert published_places(FORM, str(FORM.layout_version)) == listing(layout_of(FORM))


def test_a_list_of_places_is_read_back_as_the_layout_that_it_describes(tmp_path: Path) -> None:
    form = version_99(tmp_path)
    old = published(form, 2)
    assert (old.figures, old.merges, old.areas) == tuple(
        getattr(layout_of(FORM), name) for name in ("figures", "merges", "areas")
    )
    assert listing(old) == listing(layout_of(FORM))


def test_a_layout_that_was_never_published_is_refused_by_its_version(tmp_path: Path) -> None:
    form = version_99(tmp_path)
    with pytest.raises(FormError, match="版式 3"):
        published(form, 3)
    (finding,) = read(workbook(replace(random_filing(1, TOWN), form=form))).findings
    assert (finding.code, finding.found) == ("IDENTITY-VERSION", "99")


def test_both_versions_of_one_layout_are_read_side_by_side(tmp_path: Path) -> None:
    new = version_99(tmp_path / "new")
    old_return, new_return = workbook(random_filing(1, TOWN)), workbook(replace(random_filing(2, OTHER), form=new))
    path = inbox(tmp_path / "in", old=old_return, new=new_return)
    for form in (new, version_2_and_99(tmp_path / "list")):
        collection = collect([path], Round(form))
        assert [o.status for o in collection.outcomes] == ["accepted", "accepted"]
        found = {o.file: o.filing for o in collection.outcomes}
        assert found["old.xlsx"] == replace(random_filing(1, TOWN), form=form)
        assert found["new.xlsx"] == replace(random_filing(2, OTHER), form=form)
        target = io.BytesIO()
        summary = merge(collection.accepted, Unit("370323", "沂源县", "县"))
        write_summary(summary, collection, target)
        assert read(target.getvalue(), (form,)).filing == summary


def test_returns_of_the_first_layout_and_of_the_present_one_add_up_together() -> None:
    old, new = (sorted(folder.glob("*.xlsx")) for folder in (LAYOUT_1 / "returned", SAMPLES / "returned"))
    mixed = collect([str(path) for path in (*old[::2], *new[1::2])], Round(FORM))
    assert [outcome.status for outcome in mixed.outcomes] == ["accepted"] * len(new)
    assert {outcome.returned.version for outcome in mixed.outcomes if outcome.returned} == {1, 2}
    assert merge(mixed.accepted) == merge(collect([str(SAMPLES / "returned")], Round(FORM)).accepted)


def test_a_finding_names_the_cell_of_the_senders_version_and_the_marked_copy_its_own(tmp_path: Path) -> None:
    from xlreport import check
    from xlreport.workbook.write import write_marked

    form = version_99(tmp_path)
    key = Key("t4", "cases", "review_upheld")
    filing = changed(random_filing(1, TOWN), {key: None})
    returned = read(workbook(filing), (form,)).returned
    assert returned is not None
    (finding,) = check(returned)
    assert finding.place == layout_of(FORM).figures[key]
    target = io.BytesIO()
    write_marked(returned, [finding], "0" * 64, target)
    again = read(target.getvalue(), (form,)).returned
    assert again is not None
    assert (again.filing, again.version, returned.version) == (returned.filing, 99, 2)
    assert check(again)[0].place == layout_of(form).figures[key]
    assert layout_of(form).figures[key].sheet == "四、争议"


def test_the_newest_shipped_edition_is_the_one_that_is_meant_without_a_name() -> None:
    assert load().id == max(form.id for form in known_beside(None))
    target = io.BytesIO()
    write(Filing(load()), target)
    assert read(target.getvalue()).role == "return"
