"""Everything has a place of its own, and the tables look as the official form prints them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from openpyxl.utils import get_column_letter

from xlreport import Key, layout_of, load
from xlreport.form import blank_is_zero, explanation_key
from xlreport.layout import Place, Sheet, column_name

FORM = load()
LAYOUT = layout_of(FORM)
SHEETS = list(LAYOUT.sheets.values())
NAMES = [sheet.name for sheet in SHEETS]


def all_places() -> Iterator[Place]:
    """Everything that the layout puts anywhere, each place once."""
    for sheet in SHEETS:
        yield from (label.place for label in sheet.labels)
        yield sheet.stamp
        yield from [sheet.who] if sheet.who else []
    yield from LAYOUT.figures.values()
    yield from LAYOUT.facts.values()
    yield from (*LAYOUT.cover, LAYOUT.title_preview, LAYOUT.preface_preview)
    yield from LAYOUT.texts[FORM.preface.key].paragraphs
    yield from (place for run in LAYOUT.runs.values() for place in run)
    yield from LAYOUT.counts.values()
    yield from (place for line in LAYOUT.lines.values() for place in (line.state, line.link))
    yield from LAYOUT.hints.values()
    yield from (LAYOUT.self_check.ready, *LAYOUT.self_check.reminders.values())
    for cells in LAYOUT.self_check.cells:
        yield from (cells.empty, cells.faulty, cells.choice, cells.result)
    for claim in LAYOUT.self_check.claims:
        yield from (claim.left, claim.right, claim.result)
    slip = LAYOUT.slip
    yield from (slip.unit, slip.year, *slip.figures, slip.state, slip.seal, *slip.signed)


def cells_of(place: Place) -> list[tuple[int, int]]:
    rows, columns = range(place.row, place.row + place.rows), range(place.column, place.column + place.columns)
    return [(row, column) for row in rows for column in columns]


def printed(sheet: str) -> dict[str, str]:
    """The heads and row labels of a sheet, by range."""
    labels = next(found for found in SHEETS if found.name == sheet).labels
    return {
        label.place.range if label.place.merged else label.place.cell: label.text
        for label in labels
        if label.role in ("head", "row", "block")
    }


@pytest.mark.parametrize("sheet", NAMES)
def test_no_cell_of_a_sheet_belongs_to_two_places(sheet: str) -> None:
    used = Counter(cell for place in all_places() if place.sheet == sheet for cell in cells_of(place))
    assert {cell: count for cell, count in used.items() if count > 1} == {}


def test_every_figure_text_and_fact_of_the_form_has_a_place_on_a_sheet_of_the_layout() -> None:
    choices = {blank_is_zero(section.id) for section in FORM.sections.values() if section.tables}
    assert set(LAYOUT.figures) == set(FORM.keys)
    assert set(LAYOUT.facts) == {*FORM.facts, *choices, *map(explanation_key, FORM.explicable)}
    assert {key: len(text.paragraphs) for key, text in LAYOUT.texts.items()} == {
        k: t.rows for k, t in FORM.texts.items()
    }
    assert {key for key, text in LAYOUT.texts.items() if text.heading} == {
        key for key, text in FORM.texts.items() if text.heading is not None
    }
    assert {place.sheet for place in all_places()} == set(NAMES)


def test_nothing_stands_beyond_the_printed_width_of_its_sheet() -> None:
    widths = {sheet.name: len(sheet.widths) for sheet in SHEETS}
    assert [place for place in all_places() if place.column + place.columns > widths[place.sheet]] == []


@pytest.mark.parametrize("sheet", SHEETS, ids=NAMES)
def test_a_sheet_is_no_wider_than_a4_prints(sheet: Sheet) -> None:
    assert 0 < sum(sheet.widths) <= (105 if sheet.landscape else 70)


def test_the_merged_ranges_are_exactly_the_places_of_more_than_one_cell() -> None:
    expected = {name: {place.range for place in all_places() if place.sheet == name and place.merged} for name in NAMES}
    assert {name: set(ranges) for name, ranges in LAYOUT.merges.items()} == expected


def test_the_sheets_are_the_cover_five_of_sections_self_check_and_slip_in_this_order() -> None:
    assert NAMES == [
        "封面和基本信息",
        "一、总体情况",
        "二、主动公开",
        "三、依申请公开",
        "四、复议诉讼",
        "五、六、问题和其他",
        "自查",
        "报送单",
    ]


def test_every_sheet_begins_with_its_title_and_every_section_has_the_official_one() -> None:
    titles = [[label.text for label in sheet.labels if label.role == "title"] for sheet in SHEETS]
    assert titles == [
        ["政府信息公开工作年度报告填报表"],
        ["一、总体情况"],
        ["二、主动公开政府信息情况"],
        ["三、收到和处理政府信息公开申请情况"],
        ["四、政府信息公开行政复议、行政诉讼情况"],
        ["五、存在的主要问题及改进情况", "六、其他需要报告的事项"],
        ["自查"],
        ["报送单"],
    ]
    assert [title for titles in titles[1:6] for title in titles] == [s.title for s in FORM.sections.values()]


@pytest.mark.parametrize("sheet", SHEETS, ids=NAMES)
def test_a_sheet_has_its_title_whose_it_is_and_its_stamp_above_all_else(sheet: Sheet) -> None:
    head = [Place(sheet.name, row, 0, 1, len(sheet.widths)) for row in range(3)]
    assert [sheet.labels[0].place, sheet.who, sheet.stamp] == head
    assert min(place.row for place in all_places() if place.sheet == sheet.name and place not in head) == 3


def test_above_the_tables_of_a_sheet_stands_the_choice_for_blanks_with_their_state_and_a_link() -> None:
    lines = {
        sheet.name: [
            *(label.place.cell for label in sheet.labels if label.role == "zero"),
            LAYOUT.facts[blank_is_zero(sheet.id)].cell,
            LAYOUT.lines[sheet.id].state.cell,
            LAYOUT.lines[sheet.id].link.cell,
        ]
        for sheet in LAYOUT.figure_sheets()
    }
    assert lines == {
        "二、主动公开": ["A4", "B4", "C4", "E4"],
        "三、依申请公开": ["A4", "D4", "F4", "J4"],
        "四、复议诉讼": ["A4", "D4", "F4", "L4"],
    }
    assert list(LAYOUT.lines) == [sheet.id for sheet in LAYOUT.figure_sheets()]


def test_last_years_figures_stand_beside_the_rows_of_tables_two_and_three_and_below_table_four() -> None:
    assert set(LAYOUT.hints) <= set(LAYOUT.figures)
    for key, place in LAYOUT.hints.items():
        figure, width = LAYOUT.figures[key], len(LAYOUT.sheets[FORM.tables[key.table].section].widths)
        below = (figure.row + 1, figure.column)
        assert (place.row, place.column) == (below if key.table == "t4" else (figure.row, width - 1)), key
    hinted = {(key.table, key.row if key.table != "t4" else key.column) for key in LAYOUT.hints}
    assert hinted == {(key.table, key.row if key.table != "t4" else key.column) for key in FORM.keys}


def test_table_two_has_its_four_blocks_below_each_other() -> None:
    assert printed("二、主动公开") == {
        "A5:D5": "第二十条第（一）项",
        "A6": "信息内容",
        "B6": "本年制发件数",
        "C6": "本年废止件数",
        "D6": "现行有效件数",
        "A7": "规章",
        "A8": "行政规范性文件",
        "A9:D9": "第二十条第（五）项",
        "A10": "信息内容",
        "B10:D10": "本年处理决定数量",
        "A11": "行政许可",
        "A12:D12": "第二十条第（六）项",
        "A13": "信息内容",
        "B13:D13": "本年处理决定数量",
        "A14": "行政处罚",
        "A15": "行政强制",
        "A16:D16": "第二十条第（八）项",
        "A17": "信息内容",
        "B17:D17": "本年收费金额（单位：万元）",
        "A18": "行政事业性收费",
    }


def test_table_three_has_the_official_merged_heads_and_three_columns_of_labels() -> None:
    assert printed("三、依申请公开") == {
        "A5:C7": "（本列数据的勾稽关系为：第一项加第二项之和，\n等于第三项加第四项之和）",
        "D5:J5": "申请人情况",
        "D6:D7": "自然人",
        "E6:I6": "法人或其他组织",
        "E7": "商业\n企业",
        "F7": "科研\n机构",
        "G7": "社会\n公益\n组织",
        "H7": "法律\n服务\n机构",
        "I7": "其他",
        "J6:J7": "总计",
        "A8:C8": "一、本年新收政府信息公开申请数量",
        "A9:C9": "二、上年结转政府信息公开申请数量",
        "A10:A31": "三、本年度办理结果",
        "B10:C10": "（一）予以公开",
        "B11:C11": "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
        "B12:B19": "（三）\n不予公开",
        "C12": "1.属于国家秘密",
        "C13": "2.其他法律行政法规禁止公开",
        "C14": "3.危及“三安全一稳定”",
        "C15": "4.保护第三方合法权益",
        "C16": "5.属于三类内部事务信息",
        "C17": "6.属于四类过程性信息",
        "C18": "7.属于行政执法案卷",
        "C19": "8.属于行政查询事项",
        "B20:B22": "（四）\n无法提供",
        "C20": "1.本机关不掌握相关政府信息",
        "C21": "2.没有现成信息需要另行制作",
        "C22": "3.补正后申请内容仍不明确",
        "B23:B27": "（五）\n不予处理",
        "C23": "1.信访举报投诉类申请",
        "C24": "2.重复申请",
        "C25": "3.要求提供公开出版物",
        "C26": "4.无正当理由大量反复申请",
        "C27": "5.要求行政机关确认或重新出具已获取信息",
        "B28:B30": "（六）\n其他处理",
        "C28": "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
        "C29": "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
        "C30": "3.其他",
        "B31:C31": "（七）总计",
        "A32:C32": "四、结转下年度继续办理",
    }


def test_table_four_is_one_row_of_fifteen_figures_under_the_official_merged_heads() -> None:
    assert printed("四、复议诉讼") == {
        "A5:E5": "行政复议",
        "A6:A7": "结果\n维持",
        "B6:B7": "结果\n纠正",
        "C6:C7": "其他\n结果",
        "D6:D7": "尚未\n审结",
        "E6:E7": "总计",
        "F5:O5": "行政诉讼",
        "F6:J6": "未经复议直接起诉",
        "F7": "结果\n维持",
        "G7": "结果\n纠正",
        "H7": "其他\n结果",
        "I7": "尚未\n审结",
        "J7": "总计",
        "K6:O6": "复议后起诉",
        "K7": "结果\n维持",
        "L7": "结果\n纠正",
        "M7": "其他\n结果",
        "N7": "尚未\n审结",
        "O7": "总计",
    }
    cells = [LAYOUT.figures[key].cell for key in FORM.keys if key.table == "t4"]
    assert cells == [f"{letter}8" for letter in "ABCDEFGHIJKLMNO"]


@pytest.mark.parametrize(
    ("key", "place"),
    [
        ("t2.1/rules/issued", "二、主动公开!B7"),
        ("t2.8/fees/amount", "二、主动公开!B18"),
        ("t3/received/natural_person", "三、依申请公开!D8"),
        ("t3/refused_state_secret/other_organisation", "三、依申请公开!I12"),
        ("t3/concluded/total", "三、依申请公开!J31"),
        ("t3/carried_out/total", "三、依申请公开!J32"),
        ("t4/cases/suit_after_review_total", "四、复议诉讼!O8"),
    ],
)
def test_a_figure_stands_where_its_row_crosses_its_column(key: str, place: str) -> None:
    found = LAYOUT.figures[Key(*key.split("/"))]
    assert f"{found.sheet}!{found.cell}" == place


def test_table_three_scrolls_below_its_heads_and_beside_its_labels() -> None:
    assert {sheet.name: sheet.freeze for sheet in SHEETS if sheet.freeze} == {"三、依申请公开": (7, 3)}


def test_the_self_check_shows_exactly_the_relations_that_can_fail_there() -> None:
    assert [check.claim for check in LAYOUT.self_check.claims] == list(FORM.relations)
    assert [check.section for check in LAYOUT.self_check.cells] == ["", *FORM.sections]


def test_the_self_check_counts_the_inputs_of_every_section_and_the_rows_of_its_texts() -> None:
    identity, *of_sections = LAYOUT.self_check.cells
    assert set(identity.cells) == {LAYOUT.facts[key] for key in ("unit", "code", "kind", "year")}
    for check in of_sections:
        inputs = {LAYOUT.figures[key] for key in FORM.inputs if FORM.tables[key.table].section == check.section}
        assert set(check.cells) == (inputs or set(LAYOUT.runs[check.section]))


def test_the_self_check_has_a_line_for_every_warning_and_a_cell_to_explain_it_beside_its_result() -> None:
    assert set(LAYOUT.self_check.reminders) == set(FORM.explicable)
    for rule, result in LAYOUT.self_check.reminders.items():
        cell = LAYOUT.facts[explanation_key(rule)]
        assert (cell.row, cell.column + cell.columns) == (result.row, result.column)


def test_the_results_of_the_self_check_are_those_of_its_lines_from_the_top_down() -> None:
    results = LAYOUT.self_check.results
    assert results == sorted(results)
    assert len(results) == len(LAYOUT.self_check.cells) + len(LAYOUT.self_check.claims)


def test_the_slip_has_a_line_for_every_key_figure() -> None:
    labels = {label.place.cell: label.text for label in LAYOUT.sheets["slip"].labels}
    found = [(labels[f"A{place.row + 1}"], labels[f"C{place.row + 1}"]) for place in LAYOUT.slip.figures]
    assert found == [(FORM.short(key), FORM.unit(key)) for key in FORM.key_figures]


def test_a_section_of_texts_has_its_rows_one_below_another_and_the_first_one_at_least_60() -> None:
    assert len(LAYOUT.runs["overview"]) >= 60
    assert list(LAYOUT.runs) == [section.id for section in FORM.sections.values() if section.texts]
    for section, run in LAYOUT.runs.items():
        own = [place for key in FORM.sections[section].texts for place in rows_of(key)]
        first = LAYOUT.counts[section].row + 1
        assert list(run) == own == [Place(run[0].sheet, first + n, 0) for n in range(len(run))]


def rows_of(key: str) -> list[Place]:
    """The rows that a text has on the blank template, its heading first."""
    places = LAYOUT.texts[key]
    return [*([places.heading] if places.heading else []), *places.paragraphs]


def test_columns_are_named_as_spreadsheets_name_them() -> None:
    assert [column_name(n) for n in range(16384)] == [get_column_letter(n + 1) for n in range(16384)]


def test_a_place_is_named_by_its_first_cell_and_its_range() -> None:
    place = Place("表", 5, 2, 2, 3)
    assert (place.cell, place.range, place.reference, place.merged) == ("C6", "C6:E7", "'表'!C6", True)
