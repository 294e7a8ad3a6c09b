"""What a message says of characters that nobody sees, and how a list says a finding."""

from __future__ import annotations

import pytest

from support.filings import FORM, LAYOUT
from xlreport import Key
from xlreport.files import safe_name, visible
from xlreport.findings import Brief, Finding, Suggestion, brief, briefs, finding_of

RECEIVED, CARRIED = Key("t3", "received", "business"), Key("t3", "carried_in", "business")
WHERE, CELL = FORM.label(RECEIVED), LAYOUT.figures[RECEIVED]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("鲁村镇  人民政府（县）·①", "鲁村镇  人民政府（县）·①"),
        ("12\u200b", "12〔U+200B〕"),
        ("a\x1b[31mb\x07", "a〔U+001B〕[31mb〔U+0007〕"),
        ("\u202exslx.\u202c", "〔U+202E〕xslx.〔U+202C〕"),
        ("一\n二\u2028三\r\n四\x85五", "一 二 三  四 五"),
        ("甲\ufeff\ufeff\ufeff乙\u3164\U000e0041", "甲〔U+FEFF×3〕乙〔U+3164〕〔U+E0041〕"),
    ],
)
def test_a_text_is_shown_in_one_line_with_what_is_hidden_by_name(text: str, seen: str) -> None:
    assert visible(text) == seen


def test_a_file_name_has_nothing_hidden_in_it() -> None:
    assert safe_name("1_甲\u202e镇\u200b\u2028\x85乙/丙") == "1_甲_镇___乙_丙"


STRANGE = {
    "an invisible character in a figure": (
        finding_of("CELL-TEXT", "某格", found="12\u200b", expected="0 或正整数"),
        "「某格」：填的是“12〔U+200B〕”，应为0 或正整数。含有看不见的字符 U+200B。请改正后重报。",
    ),
    "letters that look like digits": (
        finding_of("CELL-TEXT", "", key=RECEIVED, found="1O", expected="0 或正整数"),
        "填的是“1O”，应为0 或正整数。“O”（U+004F）应为“0”（U+0030）。请改正后重报。",
    ),
    "a radical that looks like a character": (
        finding_of("UNIT-NAME", "", found="鲁村镇⼈民政府", expected="鲁村镇人民政府", listed="1"),
        "代码 1 在名册中是“鲁村镇人民政府”，填的是“鲁村镇⼈民政府”。“⼈”（U+2F08）应为“人”（U+4EBA）。"
        "请核对代码和名称后重报。",
    ),
    "a radical that no table knows": (
        finding_of("UNIT-NAME", "", found="人⺠", expected="人民", listed="1"),
        "代码 1 在名册中是“人民”，填的是“人⺠”。“⺠”（U+2EA0）应为“民”（U+6C11）。请核对代码和名称后重报。",
    ),
    "an invisible character in a name": (
        finding_of("UNIT-NAME", "", found="鲁村\u2060镇", expected="鲁村镇", listed="1"),
        "代码 1 在名册中是“鲁村镇”，填的是“鲁村〔U+2060〕镇”。含有看不见的字符 U+2060。请核对代码和名称后重报。",
    ),
    "a Cyrillic letter in a code": (
        finding_of("UNIT-CODE", "", found="А1", expected="A1", listed="甲镇"),
        "单位代码 А1 不在名册中；名册中“甲镇”的代码是 A1。“А”（U+0410）应为“A”（U+0041）。请核对单位代码后重报。",
    ),
    "a letter that is no figure": (
        finding_of("CHOICE-UNKNOWN", "", found="O", expected="是"),
        "填的是“O”，只能选“是”，按未选处理。请从列表中选择。",
    ),
    "a word that is only a word": (
        finding_of("CELL-TEXT", "", key=RECEIVED, found="无", expected="0 或正整数"),
        "填的是“无”，应为0 或正整数。请改正后重报。",
    ),
}


@pytest.mark.parametrize("name", STRANGE)
def test_characters_that_nobody_sees_or_can_tell_from_others_are_named(name: str) -> None:
    finding, says = STRANGE[name]
    assert finding.message == says


def _finding(suggestion: Suggestion | None = None, found: str | None = None, accepted: str = "") -> Finding:
    words = ("不平。", "请核对。", RECEIVED, CELL, found)
    return Finding("T3-BALANCE", "error", WHERE, *words, suggestion=suggestion, accepted=accepted)


HERE = Suggestion(RECEIVED, CELL, "4", "0", "", False, likely="可能")
ELSEWHERE = Suggestion(
    CARRIED, LAYOUT.figures[CARRIED], "0", "1", "像是漏填", False, label="很长", likely="可能", rivals=2
)
BRIEF = {
    "advice": (_finding(), Brief("三、依申请公开!E8  新收 · 商业企业", "不平。", "请核对。")),
    "a likely value elsewhere": (
        _finding(ELSEWHERE),
        Brief(
            "三、依申请公开!E8  新收 · 商业企业",
            "不平。",
            "E9 上年结转 · 商业企业 可能应为 1：像是漏填，另有 2 处同样可能。",
        ),
    ),
    "a likely value of which nothing more is known": (
        _finding(HERE),
        Brief("三、依申请公开!E8  新收 · 商业企业", "不平。", "可能应为 0：改后勾稽关系成立。"),
    ),
    "a likely value with which another must change": (
        _finding(HERE._replace(also=(ELSEWHERE,))),
        Brief("三、依申请公开!E8  新收 · 商业企业", "不平。", "可能应为 0：同时 E9 应为 1。"),
    ),
    "what the office says": (
        _finding(accepted="上年有误"),
        Brief("三、依申请公开!E8  新收 · 商业企业", "不平。", "同意计入：上年有误"),
    ),
    "a label that is not the figure's": (
        Finding("BLANK-TABLE", "error", "四、情况", "全表未填。", "请填 0。", RECEIVED, CELL),
        Brief("三、依申请公开!E8  四、情况", "全表未填。", "请填 0。"),
    ),
    "a whole file": (
        Finding("CONFLICT", "error", "甲镇", "有两份：a、b。a 较新。", "请选定一份。"),
        Brief("有两份：a、b。", "a 较新。", "请选定一份。"),
    ),
}


@pytest.mark.parametrize("name", BRIEF)
def test_a_list_says_a_finding_with_short_labels_and_what_to_do(name: str) -> None:
    finding, says = BRIEF[name]
    assert brief(finding, FORM) == says


def test_what_is_found_in_many_cells_of_a_sheet_is_told_once_with_the_cells() -> None:
    keys = FORM.inputs[10:16]
    found = [finding_of("CELL-TEXT", "某格", LAYOUT.figures[key], key, found="/", expected="数") for key in keys]
    other = finding_of("CELL-TEXT", "某格", LAYOUT.figures[keys[0]], keys[0], found="无", expected="数")
    assert [told for _, told in briefs([*found[:3], other, *found[3:]], FORM)] == [
        Brief("三、依申请公开  6 格：D8、E8、F8、G8、H8、I8", "填的是“/”，应为数。", "请改正后重报。"),
        Brief("三、依申请公开!D8  某格", "填的是“无”，应为数。", "请改正后重报。"),
    ]
    assert [told for _, told in briefs(found[:2], FORM)] == [brief(finding, FORM) for finding in found[:2]]
