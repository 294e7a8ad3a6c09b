"""The charts of a report: the figures of its tables, the same in .docx and HTML, whatever units are called."""

from __future__ import annotations

import contextlib
import importlib
import io
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given

from support import libreoffice
from support.documents import (
    Shown,
    converted,
    docx_blocks,
    docx_charts,
    docx_described,
    html_blocks,
    html_drawings,
    part,
)
from support.filings import FORM, filings, random_filing, workbook
from xlreport import Filing, Unit, merge
from xlreport.charts import amount, results
from xlreport.cli import main
from xlreport.findings import Collection, finding_of
from xlreport.word import Chart, Document, Paragraph, Table, html, own, report, write_document
from xlreport.word.document import BAR, COLUMN
from xlreport.word.docx import parts
from xlreport.word.look import look
from xlreport.word.svg import svg
from xlreport.workbook.write import write_summary
from xlreport.workbook.write.style import ACCENT, GREY

COUNTY = Unit("370323", "沂源县", "县")
TOWNS = [random_filing(n, Unit(f"37032300{n:02}", f"第{n}单位", "部门"), largest=99) for n in range(20)]
SUMMARY = merge(TOWNS, COUNTY)
VIEW = FORM.overview
# What a unit may be called, and what its bar is then.
HOSTILE = {
    "<script>alert(1)</script> & ]]>": "<script>alert(1)</s…",
    "\"'><!-- &amp;": "\"'><!-- &amp;",
    "=HYPERLINK(1)": "=HYPERLINK(1)",
    "\u202e倒\u202c\u0000": "〔U+202E〕倒〔U+202C〕〔U…",
    "甲\n乙\t丙": "甲 乙 丙",
    "长" * 32_767: "长" * 19 + "…",
    "{total} %s": "{total} %s",
    "\ud800\ufffe𠀀": "〔U+D800〕〔U+FFFE〕𠀀",
}


def docx(document: Document, folder: Path) -> bytes:
    write_document(document, folder / "report.docx", ".docx")
    return (folder / "report.docx").read_bytes()


def shown(chart: Chart) -> Shown:
    """What a file must show of a chart."""
    colours = [ACCENT.lstrip("#")] * (len(chart.names) - chart.rest) + [GREY.lstrip("#")] * chart.rest
    return Shown(chart.title, chart.kind == BAR, list(chart.names), list(chart.values), colours)


# -- what they show


def test_a_county_shows_its_results_and_the_units_with_the_most_requests_and_all_others() -> None:
    found = report(SUMMARY, charts=True).charts
    order = sorted(TOWNS, key=lambda town: -amount(town, VIEW.ranked))
    values = [amount(town, VIEW.ranked) for town in order]
    names = [town.unit.name for town in order[:15]]
    groups = [amount(SUMMARY, group) for group in VIEW.results]
    most = VIEW.results[groups.index(max(groups))].label
    assert found == (
        Chart(
            title=f"办理结果 {sum(groups)} 件，最多的是{most}",
            kind=COLUMN,
            series="办理结果（件）",
            names=tuple(group.label for group in VIEW.results),
            values=tuple(groups),
        ),
        Chart(
            title=f"新收申请 {sum(values)} 件，最多的是{names[0]}（{values[0]} 件）",
            kind=BAR,
            series="新收申请（件）",
            names=(*names, "其余单位"),
            values=(*values[:15], sum(values[15:], Decimal(0))),
            rest=1,
        ),
    )


def test_a_unit_shows_its_results_only_and_few_units_have_no_others() -> None:
    assert [chart.kind for chart in report(TOWNS[0], charts=True).charts] == [COLUMN]
    _, units = report(merge(TOWNS[:15], COUNTY), charts=True).charts
    assert (len(units.names), units.rest) == (15, 0)


def test_all_others_together_are_never_called_the_most() -> None:
    even = merge([replace(TOWNS[0], unit=Unit(str(n), f"第{n}单位", "部门")) for n in range(40)], COUNTY)
    _, units = report(even, charts=True).charts
    assert (units.names[-1], max(units.values) == units.values[-1]) == ("其余单位", True)
    assert f"最多的是{units.names[0]}（" in units.title


def test_a_chart_in_which_all_is_0_is_left_out_and_the_others_are_numbered_without_it() -> None:
    (received,) = VIEW.ranked.keys
    leaves = {leaf: Decimal(3) for leaf in FORM.leaves[received]}
    nothing, requests = Filing(FORM, COUNTY, 2024), Filing(FORM, TOWNS[0].unit, 2024, leaves)
    assert report(nothing, charts=True) == report(nothing)
    document = report(merge([requests], COUNTY), charts=True)
    captions = [block.text for block in document.body if isinstance(block, Paragraph) and block.style == "caption"]
    assert ([chart.kind for chart in document.charts], captions) == ([BAR], ["图1　沂源县2024年新收申请"])


def test_charts_stand_below_the_table_of_their_figures_each_above_its_caption() -> None:
    body = report(SUMMARY, charts=True).body
    first = next(n for n, block in enumerate(body) if isinstance(block, Chart))
    table, *drawn, section = body[first - 1 : first + 5]
    assert isinstance(table, Table)
    assert table.title == FORM.sections[FORM.tables[VIEW.results[0].keys[0].table].section].title
    assert [type(block) for block in drawn] == [Chart, Paragraph] * 2
    assert [block.text for block in drawn if isinstance(block, Paragraph)] == [
        "图1　沂源县2024年办理结果",
        "图2　沂源县2024年新收申请",
    ]
    assert section == Paragraph("section", FORM.sections["disputes"].title)


def test_without_the_option_nothing_of_them_is_there_and_with_it_nothing_else_changes(tmp_path: Path) -> None:
    plain, drawn = report(SUMMARY), report(SUMMARY, charts=True)
    added = [block for block in drawn.body if block not in plain.body]
    assert [block for block in drawn.body if block not in added] == list(plain.body)
    assert (plain.charts, len(added)) == ((), 4)
    assert "<svg" not in html(plain).partition("<body>")[2]
    without, with_them = parts(plain), parts(drawn)
    assert set(with_them) - set(without) == {"word/charts/chart1.xml", "word/charts/chart2.xml"}
    assert {name for name in without if with_them[name] != without[name]} == {
        "[Content_Types].xml",
        "word/_rels/document.xml.rels",
        "word/document.xml",
        "docProps/custom.xml",
    }


def test_a_chart_says_the_same_as_that_of_the_summary_in_the_same_colours() -> None:
    target = io.BytesIO()
    write_summary(SUMMARY, Collection((), (), None), target)
    with zipfile.ZipFile(target) as archive:
        charts = [archive.read(name).decode() for name in sorted(archive.namelist()) if "/charts/chart" in name]
    results_of, units_of = report(SUMMARY, charts=True).charts
    for chart, in_summary in zip((units_of, results_of), charts, strict=True):
        assert all(f"<c:v>{said}</c:v>" in in_summary for said in (chart.title, *chart.names, *chart.values))
    assert (f"#{look().chart.accent}", f"#{look().chart.grey}") == (ACCENT, GREY)


# -- the files


def test_a_document_holds_the_figures_the_names_and_a_text_for_each_chart(tmp_path: Path) -> None:
    document = report(SUMMARY, charts=True)
    data = docx(document, tmp_path)
    assert docx_charts(data) == list(map(shown, document.charts))
    assert docx_described(data) == [chart.described for chart in document.charts]
    groups = results(SUMMARY)
    assert docx_described(data)[0] == f"{document.charts[0].title}。{'，'.join(f'{n} {v}' for n, v in groups)}。"


def test_every_chart_is_named_once_where_parts_are_named(tmp_path: Path) -> None:
    data = docx(report(SUMMARY, charts=True), tmp_path)
    names = ["/word/charts/chart1.xml", "/word/charts/chart2.xml"]
    types = [one.get("PartName") for one in part(data, "[Content_Types].xml")]
    targets = {one.get("Id"): one.get("Target") for one in part(data, "word/_rels/document.xml.rels")}
    text = part(data, "word/document.xml")
    asked = [name for one in text.iter() if one.tag.endswith("}chart") for name in one.attrib.values()]
    assert [name for name in types if "chart" in str(name)] == names
    assert [f"/word/{targets[name]}" for name in asked] == names


def test_bars_of_a_page_are_as_long_as_their_values_and_have_them_beside_their_names() -> None:
    document = report(SUMMARY, charts=True)
    drawings = html_drawings(html(document))
    for drawing, chart in zip(drawings, document.charts, strict=True):
        assert (drawing.title, drawing.described) == (chart.title, chart.described)
        assert [(bar.name, bar.value) for bar in drawing.bars] == [
            (name, str(value)) for name, value in zip(chart.names, chart.values, strict=True)
        ]
        lengths = [bar.width if chart.kind == BAR else bar.height for bar in drawing.bars]
        scale = max(lengths) / float(max(chart.values))
        assert lengths == pytest.approx([scale * float(value) for value in chart.values], abs=0.01)
        assert min(lengths) >= 0 < scale
        assert [bar.colour for bar in drawing.bars] == shown(chart).colours


def test_a_page_with_charts_loads_nothing_and_runs_nothing() -> None:
    page = html(report(SUMMARY, charts=True))
    for word in ("<script", "<a ", "<image", "<use", "href", "src=", "url(", "on="):
        assert word not in page.lower()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_only_the_name_of_a_bar(name: str, tmp_path: Path) -> None:
    named = Unit("1", name, "部门")
    document = report(merge([replace(TOWNS[0], unit=named), TOWNS[1]], COUNTY), charts=True)
    chart = document.charts[1]
    assert HOSTILE[name] in chart.names
    data = docx(document, tmp_path)
    assert docx_charts(data)[1] == shown(chart)
    drawing = html_drawings(html(document))[1]
    assert (drawing.described, [bar.name for bar in drawing.bars]) == (chart.described, list(chart.names))
    other = parts(report(merge(TOWNS[:2], COUNTY), charts=True))
    found = parts(document)
    assert list(found) == list(other)
    for one in ("word/charts/chart2.xml", "word/document.xml"):
        tags = [[element.tag for element in ElementTree.fromstring(read[one]).iter()] for read in (found, other)]
        assert tags[0] == tags[1]


def test_a_value_below_0_has_no_bar() -> None:
    chart = Chart("甲", BAR, "乙", ("丙", "丁"), (Decimal(2), Decimal(-1)))
    (drawing,) = html_drawings(svg(chart))
    assert [(bar.value, bar.width > 0) for bar in drawing.bars] == [("2", True), ("-1", False)]


@given(filings())
def test_a_document_and_a_page_with_charts_hold_the_same(filing: Filing) -> None:
    document = report(filing, errors=[finding_of("UNFILLED", "")], charts=True)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts(document).items():
            archive.writestr(name, content)
    blocks = [block for block in docx_blocks(target.getvalue()) if block not in ([], "")]
    assert blocks == [block for block in html_blocks(html(document))[1:] if block]
    assert docx_charts(target.getvalue()) == list(map(shown, document.charts))


@pytest.mark.parametrize("ending", [".docx", ".html"])
def test_the_same_summary_gives_the_same_bytes_which_may_be_written_again(ending: str, tmp_path: Path) -> None:
    document = report(SUMMARY, charts=True)
    for name in ("one", "two"):
        write_document(report(SUMMARY, charts=True), tmp_path / name, ending)
        assert own(document)(tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


# -- other programs


def test_a_program_that_others_wrote_finds_two_charts_as_wide_as_the_text(tmp_path: Path) -> None:
    reader = pytest.importorskip("docx")
    docx(report(SUMMARY, charts=True), tmp_path)
    seen = reader.Document(tmp_path / "report.docx")
    kind = importlib.import_module("docx.enum.shape").WD_INLINE_SHAPE.CHART
    assert [(one.type, round(one.width.mm), round(one.height.mm)) for one in seen.inline_shapes] == [
        (kind, 156, 64),
        (kind, 156, 108),
    ]


def test_a_round_trip_through_a_word_processor_loses_no_figure_of_a_chart(tmp_path: Path) -> None:
    libreoffice.require()
    document = report(SUMMARY, charts=True)
    data = docx(document, tmp_path)
    again = converted(tmp_path / "report.docx", "docx", tmp_path).read_bytes()
    assert docx_blocks(again) == docx_blocks(data)
    assert [shown[:4] for shown in docx_charts(again)] == [shown[:4] for shown in docx_charts(data)]


# -- the command


def test_the_command_draws_them_for_one_report_and_for_each_unit_of_a_folder_if_it_is_told_to(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for town in TOWNS[:2]:
        (folder / f"{town.unit.code}.xlsx").write_bytes(workbook(town))
    one, many = folder / f"{TOWNS[0].unit.code}.xlsx", tmp_path / "out"

    def run(*arguments: object) -> int:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            return main(["report", *map(str, arguments)])

    assert run(one, "--out", tmp_path / "one.docx", "--charts") == 0
    assert run(one, "--out", tmp_path / "plain.docx") == 0
    assert run(folder, "--all", many, "--charts") == 0
    files = [tmp_path / "one.docx", tmp_path / "plain.docx", *many.iterdir()]
    assert [len(docx_charts(file.read_bytes())) for file in files] == [1, 0, 1, 1]
