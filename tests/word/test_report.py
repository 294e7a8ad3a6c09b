"""The report of a real township against the one that the township published; every figure at its place."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from support.documents import Blocks, Grid, docx_blocks, docx_grids, html_blocks, html_grids
from support.filings import FORM, random_filing
from support.township import lucun
from xlreport import Filing, Key, Text, Unit
from xlreport.word import Document, Paragraph, html, report, write_document

# What 鲁村镇 published, a line a paragraph or a row of a table: cells behind |, those that go on from the row above
# empty. Left out of it are all white space (titles, headings and cells break their lines elsewhere), the name of a
# bookmark before the title, three paragraphs of one blank between sections, and an empty cell at the end of each row
# but the first of the second table.
PUBLISHED = (Path(__file__).parent / "lucun_report.txt").read_text(encoding="utf-8").splitlines()


def docx(document: Document, folder: Path) -> bytes:
    path = folder / "report.docx"
    write_document(document, path, ".docx")
    return path.read_bytes()


def lines(blocks: Blocks) -> Iterator[str]:
    """Blocks as `PUBLISHED` has them."""
    for block in blocks:
        if isinstance(block, str):
            yield squeezed(block)
        else:
            yield from (f"|{'|'.join(map(squeezed, row))}" for row in block)


def squeezed(text: str) -> str:
    return "".join(text.split())


# -- the real one


def test_the_report_of_a_real_return_is_what_its_unit_published(tmp_path: Path) -> None:
    assert list(lines(docx_blocks(docx(report(lucun()), tmp_path)))) == PUBLISHED


def test_so_is_the_page() -> None:
    assert list(lines(html_blocks(html(report(lucun()))))) == PUBLISHED


def test_headings_and_paragraphs_are_word_for_word_what_was_written(tmp_path: Path) -> None:
    texts = lucun().texts.values()
    written = [line for text in texts for line in (text.heading, *text.paragraphs) if line]
    found = [block for block in docx_blocks(docx(report(lucun()), tmp_path)) if block in written]
    assert (found, len(found)) == (written, 23)


def test_headings_are_of_the_levels_of_an_official_document() -> None:
    levels = {"section": [], "heading": [], "point": []}  # type: dict[str, list[str]]
    for block in report(lucun()).body:
        if isinstance(block, Paragraph) and block.style in levels:
            levels[block.style].append(block.text[:4])
    assert levels == {
        "section": ["一、总体", "二、主动", "三、收到", "四、政府", "五、存在", "六、其他"],
        "heading": ["（一）存", "（二）改", "（一）收", "（二）人", "（三）2", "（四）《"],
        "point": ["1.\u00a0主", "2.依申", "3.政府", "4.平台", "5.监督"],
    }


# -- figures


def filled() -> Filing:
    """A return in which every input is a number of its own."""
    return Filing(FORM, Unit("1", "甲镇", "乡镇"), 2024, {key: Decimal(n) for n, key in enumerate(FORM.inputs, 1001)})


def found_in(grids: list[Grid]) -> dict[Key, str]:
    """Every figure of the form, looked up by its official labels in the tables of the sections."""
    found = {}
    sections = [section for section in FORM.sections.values() if section.tables]
    for section, grid in zip(sections, grids, strict=True):
        left = max(len(line.label) for name in section.tables for line in FORM.tables[name].rows)
        for name in section.tables:
            table = FORM.tables[name]
            first = 0
            if table.title:
                first = 1 + next(row for row, column in grid if not column and grid[row, column] == table.title)
            depth = max(len(line.label) for line in table.columns)
            columns = {path(grid[first + n, c] for n in range(depth)): c for r, c in grid if r == first and c >= left}
            rows = {path(grid[r, c] for c in range(left)): r for r, c in reversed(grid) if not c and r >= first + depth}
            for key in table.all_keys():
                row, column = rows[path(table.row[key.row].label)], columns[path(table.column[key.column].label)]
                found[key] = grid[row, column]
    return found


def path(labels: Iterator[str] | tuple[str, ...]) -> tuple[str, ...]:
    """Labels of levels, each once and in one line."""
    return tuple(dict.fromkeys(label.replace("\n", "") for label in labels if label))


def test_every_one_of_200_figures_stands_below_and_beside_its_labels(tmp_path: Path) -> None:
    expected = {key: str(value) for key, value in filled().totals().items()}
    assert found_in(docx_grids(docx(report(filled()), tmp_path))) == expected
    assert found_in(html_grids(html(report(filled())))) == expected
    assert len(expected) == 200


def test_a_program_that_others_wrote_finds_every_paragraph_and_every_cell(tmp_path: Path) -> None:
    reader = pytest.importorskip("docx")
    data = docx(report(lucun()), tmp_path)
    seen = reader.Document(tmp_path / "report.docx")
    blocks = docx_blocks(data)
    assert [paragraph.text for paragraph in seen.paragraphs] == [block for block in blocks if isinstance(block, str)]
    grids = [
        {(r, c): cell.text for r, row in enumerate(table.rows) for c, cell in enumerate(row.cells)}
        for table in seen.tables
    ]
    assert grids == docx_grids(data)
    styles = [paragraph.style.name for paragraph in seen.paragraphs]
    assert [styles.count(name) for name in ("Title", "Heading 1", "Heading 2", "Heading 3")] == [1, 6, 6, 5]
    (page,) = seen.sections
    sides = ("page_width", "page_height", "top_margin", "bottom_margin", "left_margin", "right_margin")
    assert [round(getattr(page, side).mm) for side in sides] == [210, 297, 37, 35, 28, 26]


# -- texts


def test_a_text_without_a_heading_gets_none_and_one_without_paragraphs_keeps_its_heading() -> None:
    active, platform = Text("", ("甲。",)), Text("平台", ())
    texts = {"overview/active": active, "overview/platform": platform, "preface": Text("", ("期限。",))}
    body = report(Filing(FORM, Unit("1", "甲镇", "乡镇"), 2024, texts=texts)).body
    assert [block.text for block in body[:6] if isinstance(block, Paragraph)] == [
        "甲镇2024年\n政府信息公开工作年度报告",
        "期限。",
        "一、总体情况",
        "甲。",
        "平台",
        "二、主动公开政府信息情况",
    ]


def test_texts_keep_the_order_in_which_they_were_written() -> None:
    texts = {key: Text(key, ("。",)) for key in ("overview/safeguards", "overview/extra_1", "overview/active")}
    body = report(Filing(FORM, Unit("1", "甲镇", "乡镇"), 2024, texts=texts)).body
    written = [block.text for block in body if isinstance(block, Paragraph) and block.text in texts]
    assert written == list(texts)


def test_the_mark_tells_reports_of_other_units_years_and_forms_apart() -> None:
    town, other = Unit("1", "甲 镇", "乡镇"), Unit("2", "甲镇", "乡镇")
    reports = [report(random_filing(1, unit, year)) for unit, year in ((town, 2024), (town, 2025), (other, 2024))]
    assert [document.mark for document in reports] == [
        f"xlreport·{FORM.id}·1·甲镇·2024",
        f"xlreport·{FORM.id}·1·甲镇·2025",
        f"xlreport·{FORM.id}·2·甲镇·2024",
    ]
