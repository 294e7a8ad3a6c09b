"""What can be found when files are compared with the office's lists, and with one another."""

from __future__ import annotations

from .code import Code

OF_UNITS = {
    "OWN-OUTPUT": Code("note", "是本程序写出的汇总表，未读取。", "不用处理。"),
    "COPY-UNCHANGED": Code("note", "是本程序写出的退回件，还没有改动，未读取。", "请改正标红的单元格后再报送。"),
    "SUPERSEDED": Code("note", "已由更正件“{found}”取代，未计入。", "不用处理。", found="鲁村镇（改）.xlsx"),
    "UNIT-UNKNOWN": Code(
        "error", "单位“{found}”不在名册中。", "请核对单位代码和名称，或把该单位加入名册。", found="示例丁局 370323999"
    ),
    "UNIT-CODE": Code(
        "error",
        "单位代码 {found} 不在名册中；名册中“{listed}”的代码是 {expected}。",
        "请核对单位代码后重报。",
        found="370323120",
        expected="370323102",
    ),
    "UNIT-NAME": Code(
        "error",
        "代码 {listed} 在名册中是“{expected}”，填的是“{found}”。",
        "请核对代码和名称后重报。",
        found="西里镇人民政府",
        expected="悦庄镇人民政府",
    ),
    "SAME-CONTENT": Code("note", "与“{found}”内容相同，只计一份。", "不用处理。", found="鲁村镇.xlsx"),
    "CONFLICT": Code(
        "error",
        "同一单位有内容不同的报表：{found}，都未计入。{listed}。",
        "请选定一份，移走其他的。",
        found="鲁村镇.xlsx、鲁村镇（改）.xlsx",
        listed="“鲁村镇（改）.xlsx”较新（2025-01-10 16:30 保存）；不同：D6 是 12、13",
    ),
    "TOTAL-TYPED": Code(
        "error",
        "汇总数被改填为 {found}，按各单位相加应为 {expected}。",
        "请重新汇总，不要改动汇总数。",
        found="12345",
        expected="5729",
    ),
    "MEMBERS-DIFFER": Code(
        "error",
        "填的是“{found}”，按其下级单位相加应为“{expected}”。",
        "请重新汇总，不要改动明细。",
        found="120",
        expected="118",
    ),
    "NOT-COMPARABLE": Code(
        "note",
        "上年报告是另一版表式（{found}），没有这些项目，未与上年比较：{listed}。",
        "请自行核对这些项目。",
        found="annual-2019",
    ),
    "SAME-NAME": Code(
        "warning",
        "单位名称相同而单位代码不同，都已计入：{found}。",
        "请核对单位代码；是同一单位的，移走多余的一份。",
        found="a.xlsx、b.xlsx",
    ),
    "MEMBER-TWICE": Code(
        "error",
        "汇总表已经包含“{expected}”，后者另有文件：{found}，本表未计入。",
        "请移走其中一份。",
        found="鲁村镇.xlsx",
        expected="鲁村镇人民政府",
    ),
    "MEMBER-SHARED": Code(
        "error",
        "“{expected}”同时包含在几份汇总表中：{found}，都未计入。",
        "请移走多余的一份。",
        found="甲.xlsx、乙.xlsx",
        expected="鲁村镇人民政府",
    ),
}
