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
    yield from LAYOUT.figures.values()
    yield from LAYOUT.facts.values()
    yield from (LAYOUT.title_preview, LAYOUT.preface_preview, LAYOUT.ready)
    for text in LAYOUT.texts.values():
        yield from text.paragraphs
        yield from [text.heading] if text.heading else []
    for cells in LAYOUT.cell_checks:
        yield from (cells.empty, cells.faulty, cells.result)
    for claim in LAYOUT.claim_checks:
        yield from (claim.left, claim.right, claim.result)


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


def test_the_sheets_are_guide_basics_six_sections_self_check_and_rules_in_this_order() -> None:
    assert NAMES == [
        "填表说明",
        "基本信息",
        "一、总体情况",
        "二、主动公开",
        "三、依申请公开",
        "四、复议诉讼",
        "五、问题和改进",
        "六、其他事项",
        "自查",
        "规则",
    ]


def test_every_sheet_begins_with_its_official_title() -> None:
    titles = {sheet.name: sheet.labels[0].text for sheet in SHEETS if sheet.labels[0].role == "title"}
    assert titles == {
        "填表说明": "填表说明",
        "基本信息": "基本信息",
        "一、总体情况": "一、总体情况",
        "二、主动公开": "二、主动公开政府信息情况",
        "三、依申请公开": "三、收到和处理政府信息公开申请情况",
        "四、复议诉讼": "四、政府信息公开行政复议、行政诉讼情况",
        "五、问题和改进": "五、存在的主要问题及改进情况",
        "六、其他事项": "六、其他需要报告的事项",
        "自查": "自查",
        "规则": "规则",
    }


def test_table_two_has_its_four_blocks_below_each_other() -> None:
    assert printed("二、主动公开") == {
        "A3:D3": "第二十条第（一）项",
        "A4": "信息内容",
        "B4": "本年制发件数",
        "C4": "本年废止件数",
        "D4": "现行有效件数",
        "A5": "规章",
        "A6": "行政规范性文件",
        "A7:D7": "第二十条第（五）项",
        "A8": "信息内容",
        "B8:D8": "本年处理决定数量",
        "A9": "行政许可",
        "A10:D10": "第二十条第（六）项",
        "A11": "信息内容",
        "B11:D11": "本年处理决定数量",
        "A12": "行政处罚",
        "A13": "行政强制",
        "A14:D14": "第二十条第（八）项",
        "A15": "信息内容",
        "B15:D15": "本年收费金额（单位：万元）",
        "A16": "行政事业性收费",
    }


def test_table_three_has_the_official_merged_heads_and_three_columns_of_labels() -> None:
    assert printed("三、依申请公开") == {
        "A3:C5": "（本列数据的勾稽关系为：第一项加第二项之和，\n等于第三项加第四项之和）",
        "D3:J3": "申请人情况",
        "D4:D5": "自然人",
        "E4:I4": "法人或其他组织",
        "E5": "商业\n企业",
        "F5": "科研\n机构",
        "G5": "社会\n公益\n组织",
        "H5": "法律\n服务\n机构",
        "I5": "其他",
        "J4:J5": "总计",
        "A6:C6": "一、本年新收政府信息公开申请数量",
        "A7:C7": "二、上年结转政府信息公开申请数量",
        "A8:A29": "三、本年度办理结果",
        "B8:C8": "（一）予以公开",
        "B9:C9": "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
        "B10:B17": "（三）\n不予公开",
        "C10": "1.属于国家秘密",
        "C11": "2.其他法律行政法规禁止公开",
        "C12": "3.危及“三安全一稳定”",
        "C13": "4.保护第三方合法权益",
        "C14": "5.属于三类内部事务信息",
        "C15": "6.属于四类过程性信息",
        "C16": "7.属于行政执法案卷",
        "C17": "8.属于行政查询事项",
        "B18:B20": "（四）\n无法提供",
        "C18": "1.本机关不掌握相关政府信息",
        "C19": "2.没有现成信息需要另行制作",
        "C20": "3.补正后申请内容仍不明确",
        "B21:B25": "（五）\n不予处理",
        "C21": "1.信访举报投诉类申请",
        "C22": "2.重复申请",
        "C23": "3.要求提供公开出版物",
        "C24": "4.无正当理由大量反复申请",
        "C25": "5.要求行政机关确认或重新出具已获取信息",
        "B26:B28": "（六）\n其他处理",
        "C26": "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
        "C27": "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
        "C28": "3.其他",
        "B29:C29": "（七）总计",
        "A30:C30": "四、结转下年度继续办理",
    }


def test_table_four_is_one_row_of_fifteen_figures_under_the_official_merged_heads() -> None:
    assert printed("四、复议诉讼") == {
        "A3:E3": "行政复议",
        "A4:A5": "结果\n维持",
        "B4:B5": "结果\n纠正",
        "C4:C5": "其他\n结果",
        "D4:D5": "尚未\n审结",
        "E4:E5": "总计",
        "F3:O3": "行政诉讼",
        "F4:J4": "未经复议直接起诉",
        "F5": "结果\n维持",
        "G5": "结果\n纠正",
        "H5": "其他\n结果",
        "I5": "尚未\n审结",
        "J5": "总计",
        "K4:O4": "复议后起诉",
        "K5": "结果\n维持",
        "L5": "结果\n纠正",
        "M5": "其他\n结果",
        "N5": "尚未\n审结",
        "O5": "总计",
    }
    cells = [LAYOUT.figures[key].cell for key in FORM.keys if key.table == "t4"]
    assert cells == [f"{letter}6" for letter in "ABCDEFGHIJKLMNO"]


@pytest.mark.parametrize(
    ("key", "place"),
    [
        ("t2.1/rules/issued", "二、主动公开!B5"),
        ("t2.8/fees/amount", "二、主动公开!B16"),
        ("t3/received/natural_person", "三、依申请公开!D6"),
        ("t3/refused_state_secret/other_organisation", "三、依申请公开!I10"),
        ("t3/concluded/total", "三、依申请公开!J29"),
        ("t3/carried_out/total", "三、依申请公开!J30"),
        ("t4/cases/suit_after_review_total", "四、复议诉讼!O6"),
    ],
)
def test_a_figure_stands_where_its_row_crosses_its_column(key: str, place: str) -> None:
    found = LAYOUT.figures[Key(*key.split("/"))]
    assert f"{found.sheet}!{found.cell}" == place


def test_table_three_scrolls_below_its_heads_and_beside_its_labels() -> None:
    assert {sheet.name: sheet.freeze for sheet in SHEETS if sheet.freeze} == {"三、依申请公开": (5, 3)}


def test_the_self_check_shows_exactly_the_relations_that_can_fail_there() -> None:
    assert [check.claim for check in LAYOUT.claim_checks] == list(FORM.relations)
    assert [check.sheet for check in LAYOUT.cell_checks] == ["", "disclosure", "requests", "disputes"]
    for check in LAYOUT.cell_checks[1:]:
        expected = {LAYOUT.figures[key] for key in FORM.inputs if LAYOUT.sheet_id_of(key) == check.sheet}
        assert set(check.cells) == expected


def test_columns_are_named_as_spreadsheets_name_them() -> None:
    assert [column_name(n) for n in range(16384)] == [get_column_letter(n + 1) for n in range(16384)]


def test_a_place_is_named_by_its_first_cell_and_its_range() -> None:
    place = Place("表", 5, 2, 2, 3)
    assert (place.cell, place.range, place.reference, place.merged) == ("C6", "C6:E7", "'表'!C6", True)
