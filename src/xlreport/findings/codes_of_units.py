"""What can be found when files are compared with the office's lists, and with one another."""

from __future__ import annotations

from .code import ADDED_UP, Code

# What only the office can do something about: no unit is told of it.
OF_OFFICE = frozenset({"PREVIOUS-TWICE"})
OF_UNITS = {
    "OWN-OUTPUT": Code("note", "是本程序写出的汇总表，未读取。", "不用处理。"),
    "COPY-UNCHANGED": Code("note", "是本程序写出的退回件，还没有改动，未读取。", "请改正标出的地方后再报送。"),
    "COPY-ALONE": Code(
        "error",
        "是本程序写出的退回件，还没有改动，而它要更正的报表不在这里，未计入。",
        "请改正标出的地方（退回意见里问到的，选“是”）后重报，或把原来的报表也放进来。",
        to_unit="报来的是还没有改动的退回件，没有汇总。请改正标出的地方后重报。",
    ),
    "ROSTER": Code("note", "是正在使用的名册，未读取。", "不用处理。"),
    "CAME-ALONG": Code(
        "note", "{found}各单位都已计入，此文件不影响汇总。", "不用处理。", found="不是 .xlsx 工作簿，而是 PDF 文件。"
    ),
    "SUPERSEDED": Code("note", "已由更正件“{found}”取代，未计入。", "不用处理。", found="鲁村镇（改）.xlsx"),
    "CHOSEN": Code("note", "已选定“{found}”，这一份未计入。", "不用处理。", found="鲁村镇（改）.xlsx"),
    "LATEST": Code(
        "note",
        "“{found}”是最后保存的（{expected}），这一份未计入。",
        "不用处理；保存时间仅供参考，不对的，请用 --choose 选定一份。",
        found="鲁村镇（改）.xlsx",
        expected="2025-01-10 16:30",
    ),
    "OWN-LIST": Code("note", "是本程序写出的名单或对照表，未读取。", "不用处理。"),
    "IDENTITY-PARTIAL": Code(
        "error",
        "隐藏的标识表写了单位，却没有写明{found}，不是下发的样子。",
        "请用下发给本单位的模板重新填写。",
        found="单位代码",
    ),
    "UNIT-UNKNOWN": Code(
        "error",
        "单位“{found}”不在名册中。",
        "请核对单位代码和名称，或把该单位加入名册。",
        found="示例丁局 370323999",
        to_unit="应报单位里没有“{found}”。请核对单位代码和名称；没有错的，请告知汇总单位。",
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
        "请选定一份：汇总时加 --choose 文件名，或移走其他的；都以最后保存的为准，加 --latest。",
        found="鲁村镇.xlsx、鲁村镇（改）.xlsx",
        to_unit="收到本单位内容不同的几份报表：{found}，都没有汇总。请确认以哪一份为准，并告知汇总单位。",
        listed="“鲁村镇（改）.xlsx”较新（2025-01-10 16:30 保存，仅供参考）；不同：D6 是 12、13",
    ),
    "TOTAL-TYPED": Code(
        "error",
        "汇总数被改填为 {found}，按各单位相加应为 {expected}。",
        "请重新汇总，不要改动汇总数。",
        found="12345",
        expected="5729",
        grounds=ADDED_UP,
    ),
    "SUMMARY-ROWS": Code(
        "error",
        "序号是“{found}”，应为“{expected}”：汇总表的行被删除、增加、调换或改动过。",
        "请在下级重新汇总后报送，不要改动汇总表；要改数字的，改原报表后重新汇总。",
        found="4",
        expected="3",
    ),
    "SUMMARY-CELL": Code(
        "error",
        "现为“{found}”，按所列单位应为“{expected}”，汇总表被改动过或已损坏。",
        "请在下级重新汇总后报送，不要改动汇总表；要改数字的，改原报表后重新汇总。",
        found="110",
        expected="118",
    ),
    "SUMMARY-IDENTITY": Code(
        "error",
        "隐藏的标识表“{expected}”被改动过或已损坏。",
        "请在下级重新汇总后报送。",
        expected="标识",
    ),
    "MEMBER-EDITED": Code(
        "error",
        "“{found}”的内容与汇总时不同，汇总表被改动过或已损坏。",
        "请改原报表后重新汇总，不要改动汇总表。",
        found="3 鲁村镇人民政府",
    ),
    "MEMBER-DOUBLED": Code(
        "error",
        "“{found}”在汇总表里不止一次，第一次是序号 {expected}。",
        "请移走重复的报表后重新汇总。",
        found="鲁村镇人民政府 370323102",
        expected="3",
    ),
    "MEMBERS-DIFFER": Code(
        "error",
        "填的是“{found}”，按其下级单位相加应为“{expected}”。",
        "请重新汇总，不要改动明细。",
        found="120",
        expected="118",
        grounds=ADDED_UP,
    ),
    "NOT-COMPARABLE": Code(
        "note",
        "上年报告是另一版表式（{found}），没有这些项目，未与上年比较：{listed}。",
        "请自行核对这些项目。",
        found="annual-2019",
    ),
    "NOT-COMPARED": Code(
        "note",
        "未与上年比较：{found}。",
        "请在 --previous 中补上该单位的上年报表；没有的，请自行核对上年结转和存量。",
        found="没有“鲁村镇人民政府”2023 年的报表",
    ),
    "PREVIOUS-TWICE": Code(
        "warning",
        "上年报表有几份，数字不同：{found}，未与上年比较。",
        "请在 --previous 中只留一份，再运行一次。",
        found="鲁村镇2023.xlsx、鲁村镇2023初稿.xlsx",
    ),
    "SUMMARY-DRAFT": Code(
        "warning",
        "下级汇总是{found}，已计入，本级汇总也是草稿。",
        "请催其补齐后重新报送汇总表。",
        found="草稿，缺 46 个单位",
    ),
    "SUMMARY-UNNAMED": Code(
        "error",
        "汇总表没有写明是哪个单位的，未计入。",
        "请报送单位加上 --name、--code 和 --kind 重新汇总后报送。",
    ),
    "ACCEPTED-BELOW": Code(
        "note",
        "下级同意计入的错误 {expected}：{found}。",
        "不用处理。",
        found="鲁村镇人民政府：上年报告有误，已核实",
        expected="T3-CARRIED",
    ),
    "WHOLE-LATER": Code(
        "note",
        "文字说的是全县（市、区）的数字；汇总还不完整，未与合计数比较。",
        "各单位报齐后再汇总时比较。",
    ),
    "SAME-NAME": Code(
        "warning",
        "单位名称相同而单位代码不同，都已计入：{found}。",
        "请核对单位代码；是同一单位的，移走多余的一份。",
        to_unit="收到同名而单位代码不同的报表：{found}。请核对单位代码，并告知汇总单位。",
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
