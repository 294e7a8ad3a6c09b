"""What can be found in a report that came as a Word document or a web page."""

from __future__ import annotations

from .code import RETYPE, Code

_COMPARE = "请对照表式核对这张表的行和列，补上或改正后重报；也可以改用下发的模板填写。"
IN_DOCUMENTS = {
    "FROM-DOCUMENT": Code(
        "note", "不是下发的工作簿，而是 {found}：按表式的标签读出各项数字和文字。", "请与原件核对。", found="Word 文档"
    ),
    "DOCUMENT-REST": Code(
        "note",
        "文件里还有 {found} 段文字不在报告的各部分，没有读取：{expected}。",
        "请看一下有没有属于报告的内容。",
        found="2",
        expected="“打印本页”",
    ),
    "DOCUMENT-ASIDE": Code(
        "note", "该单位另有工作簿“{found}”，以工作簿为准，这一份未计入。", "不用处理。", found="鲁村镇.xlsx"
    ),
    "SAME-FIGURES": Code(
        "note",
        "与“{found}”都是改好的退回件，数字相同，只计一份，以工作簿为准。",
        "不用处理。",
        found="鲁村镇年报（模板）.xlsx",
    ),
    "DOCUMENT-DIFFERS": Code(
        "warning",
        "该单位的文档“{found}”与这份工作簿不一致：{listed}。",
        "请核对哪一个对；对外公开的报告应与报送的数字一致。",
        found="鲁村镇年报.docx",
        listed="新收 · 自然人 12（文档）、13（工作簿）",
    ),
    "LABELS-NONE": Code(
        "error",
        "这份工作簿的可见工作表里没有找到表式的标签和它们的数字。",
        "请核对是不是这份文件；表里的行名、列名要和表式一样。",
    ),
    "LABEL-MISSING": Code(
        "error",
        "文档的表里没有找到“{found}”的标签或数字格，有 {expected} 个数字读不到。",
        _COMPARE,
        found="规章",
        expected="3",
    ),
    "LABEL-TWICE": Code("error", "文档的表里“{found}”出现了不止一次，不知道以哪一个为准。", _COMPARE, found="规章"),
    "LABEL-ORDER": Code(
        "error",
        "文档的表里，行或列的次序和表式不同，从这一格起。",
        "请核对标签有没有写错位置，按表式的次序改正后重报。",
    ),
    "CELL-NAMELESS": Code("error", "这一格填着“{found}”，它的行或列不是表式上的标签，没有读取。", _COMPARE, found="5"),
    "CELL-APART": Code(
        "error",
        "这一格填着“{found}”，其中有自动编号，或者划掉、隐藏、上标、下标、白色的字，不知道哪些算数。",
        "请只留要报的数字，去掉编号和这些字样后重报。",
        found="1213",
    ),
    "CELLS-NOTHING": Code(
        "warning",
        "有 {found} 格写的是“/”“-”“无”等，已按 0 计：{listed}。",
        "请核对；没有发生的请填 0。",
        found="2",
        listed="第 3 行 第 2 列、第 3 行 第 3 列",
    ),
    "YEARS-IN-DOCUMENT": Code(
        "error",
        "标题是 {found} 年的报告，统计期限写的是 {expected} 年。",
        RETYPE,
        found="2024",
        expected="2023",
    ),
    "FORM-FORMER": Code(
        "error",
        "用的是{found}的表式，不是现行表式，没有读取。",
        "请用下发的模板重新填写。",
        found="2019 年",
    ),
    "SPANS-OVERLAP": Code(
        "error",
        "网页的表格{found}有单元格互相重叠，不知道数字在哪一列。",
        "请另存为 .docx 或用下发的模板填写后重报。",
        found="第 3 行",
    ),
}
