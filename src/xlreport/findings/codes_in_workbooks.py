"""What can be found in the cells and sheets of a workbook of ours."""

from __future__ import annotations

from .code import CONTENT, COUNT, MONEY, PERIOD, REFILL, RETYPE, YEAR, Code

# Where the copy that goes back to a unit has a sheet anew.
_FROM_LEFTOVERS = "请重新填写这张表；原来的内容见最后的“原表内容”或原文件。"

IN_WORKBOOKS = {
    "CELL-REPAIRED": Code(
        "note", "填的是“{found}”，已按 {expected} 计。", "请核对，无误则不用改。", found="１２", expected="12"
    ),
    "CELL-TEXT": Code("error", "填的是“{found}”，应为{expected}。", RETYPE, found="12件", expected=COUNT),
    "CELL-FORMULA": Code(
        "error",
        "此处不能填公式，填的是“{found}”，应为{expected}。",
        "请填写计算后的数字再重报。",
        found="=1+1",
        expected=COUNT,
    ),
    "CELL-ERROR": Code("error", "显示的是错误值 {found}，应为{expected}。", RETYPE, found="#REF!", expected=COUNT),
    "CELL-BROKEN": Code("error", "单元格内容损坏（{found}），应为{expected}。", RETYPE, found="1,2,3", expected=COUNT),
    "CELL-DATE": Code(
        "error",
        "被当成日期，显示为 {found}，应为{expected}。",
        "请把该格设为常规格式，重填数字后重报。",
        found="2024-01-02",
        expected=COUNT,
    ),
    "CELL-PERCENT": Code("error", "填的是百分数 {found}，应为{expected}。", RETYPE, found="5%", expected=COUNT),
    "CELL-SEEN": Code(
        "error",
        "存的是 {found}，看到的与存的不同，应为{expected}。",
        "请把该格设为常规格式，核对数字后重报。",
        found="35000，显示为“3.5”",
        expected=MONEY,
    ),
    "CELL-ROUNDED": Code(
        "warning",
        "存的是 {found}，按 {expected} 计。",
        "请核对，无误则不用改。",
        found="3.14，显示为“3”",
        expected="3.14",
    ),
    "CELL-MARKED": Code(
        "error",
        "填的是 {found}，不能确定是什么数，应为{expected}。",
        "请清除该格的内容和格式，重填后重报。",
        found="1512，被划掉的有“15”",
        expected=COUNT,
    ),
    "CELL-OUTSIDE": Code(
        "error",
        "表格没有的地方填有数字：{found}，不知道属于哪一项。",
        "请填到对应的浅黄色单元格，或删去后重报；其他数字不用重填。",
        found="C9“41”",
    ),
    "TEXT-OUTSIDE": Code(
        "warning",
        "表格没有的地方写有文字：{found}，未采用。",
        "请移到对应的浅黄色单元格，或删去。",
        found="B37“本年度无其他情况。”",
    ),
    "TEXT-MARKED": Code(
        "warning", "{found}，已照存的内容采用。", "请核对，不要的内容请删去。", found="被划掉的有“第一句。”"
    ),
    "TEXT-BOX": Code("warning", "文本框里写有文字：{found}，未采用。", "请写到单元格里。", found="“本年度无。”"),
    "ABOVE-CELLS": Code("note", "有{found}，未读取。", "不用改；其中要报送的内容请写到单元格里。", found="图片"),
    "LINES-HIDDEN": Code(
        "warning", "隐藏的行或列里填有内容：{found}，已照常读取。", "请取消隐藏后核对。", found="B9“41”"
    ),
    "SHEET-HIDDEN": Code(
        "warning", "工作表“{found}”被隐藏，其中的内容已照常读取。", "请取消隐藏后核对。", found="某张工作表"
    ),
    "SHEET-COPIED": Code(
        "error",
        "工作表“{found}”是“{expected}”的副本，两张表填的内容不同或原表被隐藏，不知道以哪张为准。",
        "请把要报送的内容填（或复制）在“{expected}”，删去副本后重报；其他数字不用重填。",
        found="某张工作表 (2)",
        expected="某张工作表",
    ),
    "CELL-BOOLEAN": Code("error", "填的是逻辑值 {found}，应为{expected}。", RETYPE, found="TRUE", expected=COUNT),
    "CELL-NEGATIVE": Code("error", "填的是 {found}，应为{expected}。", RETYPE, found="-1", expected=COUNT),
    "CELL-FRACTION": Code("error", "填的是 {found}，应为{expected}。", RETYPE, found="1.5", expected=COUNT),
    "CELL-DECIMALS": Code(
        "error",
        "填的是 {found}，小数位太多，应为{expected}。",
        RETYPE,
        found="0.1234567",
        expected=MONEY,
    ),
    "CELL-TOO-LARGE": Code(
        "error", "填的是 {found}，超过上限，应为{expected}。", RETYPE, found="20000000000", expected=COUNT
    ),
    "TEXT-FORMULA": Code("warning", "此处不能填公式，填的是“{found}”，未采用。", "请填写文字。", found="=A1"),
    "TEXT-ERROR": Code("warning", "显示的是错误值 {found}，未采用。", "请填写文字。", found="#NAME?"),
    "TEXT-TITLE": Code(
        "note", "这一行是本部分的标题“{found}”，表上已经印有，没有重复收录。", "不用处理。", found="一、情况"
    ),
    "TEXT-TWICE": Code(
        "note", "标题“{found}”出现了两次，两处的文字已接在一起。", "请核对接在一起的文字。", found="（一）情况"
    ),
    "TEXT-SECTION": Code(
        "warning",
        "这里写的是别的部分的标题“{found}”。",
        "请核对：粘贴的内容多了的，删去；写错位置的，移到该部分。",
        found="二、别的情况",
    ),
    "TEXT-LONG": Code(
        "warning",
        "有 {found} 字，应不超过 {expected} 字，已全文保留，打印时可能显示不全。",
        "请分成几段填写。",
        found="1203",
        expected="900",
    ),
    "TEXT-UNREAD": Code(
        "warning",
        "{found}，超过 {expected}的部分没有与表中数字核对。",
        "请分成短句和短段填写，并自行核对其中的数字。",
        found="文字太多，共 80000 字",
        expected="60000 字或 3000 句",
    ),
    "TEXT-CLEANED": Code("note", "含有不能显示的控制字符，已去掉。", "请核对文字。"),
    "TOTAL-STALE": Code(
        "note",
        "合计格显示 {found}，按各项重新计算为 {expected}，以后者为准。",
        "不用改；打开工作簿重新计算并保存即可。",
        found="0",
        expected="12",
    ),
    "TOTAL-SEEN": Code(
        "warning",
        "合计格存的是 {found}，看到的与存的不同，以各项相加的数为准。",
        "请把该格设为常规格式。",
        found="12，显示为“120”",
    ),
    "UNFILLED": Code("error", "模板未填：没有任何数字和文字。", "请填写后重报。", grounds=CONTENT),
    "UNIT-MISSING": Code("error", "没有填单位名称。", "请填写后重报。"),
    "YEAR-MISSING": Code(
        "error",
        "没有填报告年份，或不是年份：“{found}”，应为{expected}。",
        "请填写后重报。",
        found="今年",
        expected=YEAR,
    ),
    "YEAR-OTHER": Code(
        "error",
        "是 {found} 年的报表，本次应为 {expected} 年。",
        "请报送 {expected} 年的报表。",
        found="2023",
        expected="2024",
        to_unit="报来的是 {found} 年的报表，应报 {expected} 年的；本工作簿已改成 {expected} 年的。",
        grounds=PERIOD,
    ),
    "UNCHANGED": Code(
        "error",
        "数字是从别的年份的报表带过来的，一个也没有改。",
        "请逐格改成 {expected} 年的数字后重报；确实全都不变的，请填在下发的 {expected} 年模板里报送。",
        expected="2024",
    ),
    "CODE-MISSING": Code(
        "warning", "没有填单位代码，按单位名称“{found}”认定。", "请补填单位代码。", found="鲁村镇人民政府"
    ),
    "KIND-MISSING": Code(
        "warning",
        "单位类别未填或不在列表中：“{found}”，应为{expected}之一。",
        "请补填单位类别。",
        found="镇",
        expected="乡镇、街道、部门",
    ),
    "KIND-DIFFERS": Code(
        "warning",
        "填的类别是“{found}”，名册中是“{expected}”，按名册计。",
        "请核对单位类别。",
        found="部门",
        expected="乡镇",
    ),
    "CHOICE-UNKNOWN": Code(
        "warning", "填的是“{found}”，只能选“{expected}”，按未选处理。", "请从列表中选择。", found="否", expected="是"
    ),
    "SHEET-MISSING": Code(
        "error",
        "缺少工作表“{expected}”，找到的是：{found}。",
        REFILL,
        found="Sheet1",
        expected="某张工作表",
        to_unit="报来的文件里没有工作表“{expected}”，本工作簿里已补上。" + _FROM_LEFTOVERS,
    ),
    "SHEET-UNKNOWN": Code("note", "多了工作表“{found}”，未读取。", "不用改。", found="Sheet1"),
    "LABEL-CHANGED": Code(
        "error",
        "应为“{expected}”，现为“{found}”，该工作表未读取。",
        REFILL,
        found="改过的标签",
        expected="原来的标签",
        to_unit="这张表的固定文字被改动，没有读取，本工作簿里已恢复。" + _FROM_LEFTOVERS,
    ),
    "LINES-MOVED": Code(
        "error",
        "{found}，该工作表未读取。",
        REFILL,
        found="第 9 行之前多了 1 行",
        to_unit="这张表多了或少了行、列，没有读取，本工作簿里已恢复。" + _FROM_LEFTOVERS,
    ),
    "MERGE-CHANGED": Code(
        "error",
        "应为{expected}，现为{found}，该工作表未读取。",
        REFILL,
        found="未合并",
        expected="合并单元格 E4:I4",
        to_unit="这张表的合并单元格被改动，没有读取，本工作簿里已恢复。" + _FROM_LEFTOVERS,
    ),
    "STAMP-CHANGED": Code(
        "error",
        "标识应为“{expected}”，现为“{found}”，与隐藏的标识表不一致。",
        REFILL,
        found="annual-2021 · 版式 1 · 东里镇人民政府 · 2024年",
        expected="annual-2021 · 版式 1 · 鲁村镇人民政府 · 2024年",
        to_unit="这张表是“{found}”的，没有读取，本工作簿里已换成本单位的空表。" + _FROM_LEFTOVERS,
    ),
    "IDENTITY-DIFFERS": Code(
        "error",
        "填的是“{found}”，模板标识是“{expected}”。",
        REFILL,
        found="鲁村镇政府",
        expected="鲁村镇人民政府",
        to_unit="填的是“{found}”，下发时是“{expected}”，本工作簿里已恢复。请核对；下发时有误的，请告知汇总单位。",
    ),
    "IDENTITY-MISSING": Code(
        "error", "不是本程序生成的工作簿：没有标识表“{expected}”。", "请用下发的模板填写。", expected="标识"
    ),
    "IDENTITY-STAMPS": Code(
        "warning",
        "隐藏的标识表“{expected}”没有了或改了名，按各表标题下的标识认定是：{found}。",
        "请核对单位和年份，无误则不用改；以后请不要删除隐藏的工作表。",
        found="annual-2021 · 版式 1 · 鲁村镇人民政府 · 2024年",
        expected="标识",
    ),
    "IDENTITY-LOST": Code(
        "error",
        "隐藏的标识表“{expected}”没有了或改了名，各表标题下的标识不一致或不全：{found}，不能认定是哪份报表。",
        "请把已填的内容复制到重新下发的模板（选择性粘贴—数值）后重报，不用重新录入。",
        found="鲁村镇人民政府、东里镇人民政府",
        expected="标识",
    ),
    "IDENTITY-FORM": Code(
        "error",
        "是“{found}”的工作簿，应为“{expected}”。",
        "请用下发的模板填写。",
        found="annual-2019",
        expected="annual-2021",
    ),
    "FORM-OTHER": Code(
        "error",
        "是表式“{found}”的报表，本次是“{expected}”。",
        "请用本次下发的模板填写后重报。",
        found="annual-2019",
        expected="annual-2021",
    ),
    "IDENTITY-VERSION": Code(
        "error",
        "版式是“{found}”，本程序能读的是“{expected}”。",
        "请升级程序，或用下发的模板重新填写。",
        found="9",
        expected="1",
    ),
    "SHEET-DAMAGED": Code(
        "error",
        "工作表内容损坏，未读取：{found}。",
        "请重新保存后再报送；仍然不行的，用原模板重新填写。",
        found="文件中缺少这张工作表的内容",
        to_unit="这张表的内容损坏（{found}），没有读取，本工作簿里是空表。" + _FROM_LEFTOVERS,
    ),
    "SHEET-DOUBLED": Code("error", "有两张同名的工作表“{found}”。", REFILL, found="自查"),
}
