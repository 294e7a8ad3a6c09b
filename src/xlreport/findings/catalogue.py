"""The codes of everything that can be found besides the rules of a form, and what each says."""

from __future__ import annotations

import re
from typing import NamedTuple

from ..form import Key
from ..layout import Place
from .finding import Finding, Suggestion, sentence


class Code(NamedTuple):
    """A stable code's severity, what it says ({found}, {expected} …), and what to do; and words for an example."""

    severity: str
    says: str
    advice: str
    found: str = ""
    expected: str = ""

    @property
    def example(self) -> str:
        """What it says in a case that is often met."""
        return self.says.format(found=self.found, expected=self.expected, listed="鲁村镇人民政府")

    @property
    def pattern(self) -> str:
        """What it says, with …… for what differs from case to case."""
        return re.sub(r"\{\w+\}", "……", self.says)

    @property
    def tip(self) -> str:
        """What to do, with …… for what differs from case to case."""
        return re.sub(r"\{\w+\}", "……", self.advice)


# A word longer than this is cut off in a sentence.
_LONGEST = 1_000
_RETYPE = "请改正后重报。"
_REFILL = "请在原模板上重新填写，不要改动锁定的单元格。"

# Findings that do not come from a rule of the form.
CODES = {
    "CELL-REPAIRED": Code(
        "note", "填的是“{found}”，已按 {expected} 计。", "请核对，无误则不用改。", found="１２", expected="12"
    ),
    "CELL-TEXT": Code("error", "填的是“{found}”，应为{expected}。", _RETYPE, found="12件", expected="0 或正整数"),
    "CELL-FORMULA": Code(
        "error",
        "此处不能填公式，填的是“{found}”，应为{expected}。",
        "请填写计算后的数字再重报。",
        found="=1+1",
        expected="0 或正整数",
    ),
    "CELL-ERROR": Code(
        "error", "显示的是错误值 {found}，应为{expected}。", _RETYPE, found="#REF!", expected="0 或正整数"
    ),
    "CELL-BROKEN": Code(
        "error", "单元格内容损坏（{found}），应为{expected}。", _RETYPE, found="1,2,3", expected="0 或正整数"
    ),
    "CELL-DATE": Code(
        "error",
        "被当成日期，显示为 {found}，应为{expected}。",
        "请把该格设为常规格式，重填数字后重报。",
        found="2024-01-02",
        expected="0 或正整数",
    ),
    "CELL-PERCENT": Code("error", "填的是百分数 {found}，应为{expected}。", _RETYPE, found="5%", expected="0 或正整数"),
    "CELL-BOOLEAN": Code(
        "error", "填的是逻辑值 {found}，应为{expected}。", _RETYPE, found="TRUE", expected="0 或正整数"
    ),
    "CELL-NEGATIVE": Code("error", "填的是 {found}，应为{expected}。", _RETYPE, found="-1", expected="0 或正整数"),
    "CELL-FRACTION": Code("error", "填的是 {found}，应为{expected}。", _RETYPE, found="1.5", expected="0 或正整数"),
    "CELL-DECIMALS": Code(
        "error",
        "填的是 {found}，小数位太多，应为{expected}。",
        _RETYPE,
        found="0.1234567",
        expected="0 或正数，最多 6 位小数",
    ),
    "CELL-TOO-LARGE": Code(
        "error", "填的是 {found}，超过上限，应为{expected}。", _RETYPE, found="20000000000", expected="0 或正整数"
    ),
    "TEXT-FORMULA": Code("warning", "此处不能填公式，填的是“{found}”，未采用。", "请填写文字。", found="=A1"),
    "TEXT-ERROR": Code("warning", "显示的是错误值 {found}，未采用。", "请填写文字。", found="#NAME?"),
    "TEXT-LONG": Code(
        "warning",
        "有 {found} 字，应不超过 {expected} 字，已全文保留，打印时可能显示不全。",
        "请分成几段填写。",
        found="1203",
        expected="900",
    ),
    "TEXT-CLEANED": Code("note", "含有不能显示的控制字符，已去掉。", "请核对文字。"),
    "TOTAL-STALE": Code(
        "note",
        "合计格显示 {found}，按各项重新计算为 {expected}，以后者为准。",
        "不用改；打开工作簿重新计算并保存即可。",
        found="0",
        expected="12",
    ),
    "UNFILLED": Code("error", "模板未填：没有任何数字和文字。", "请填写后重报。"),
    "UNIT-MISSING": Code("error", "没有填单位名称。", "请填写后重报。"),
    "YEAR-MISSING": Code(
        "error",
        "没有填报告年份，或不是年份：“{found}”，应为{expected}。",
        "请填写后重报。",
        found="今年",
        expected="四位数字的年份",
    ),
    "YEAR-OTHER": Code(
        "error",
        "是 {found} 年的报表，本次应为 {expected} 年。",
        "请报送 {expected} 年的报表。",
        found="2023",
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
        "error", "缺少工作表“{expected}”，找到的是：{found}。", _REFILL, found="Sheet1", expected="某张工作表"
    ),
    "SHEET-UNKNOWN": Code("note", "多了工作表“{found}”，未读取。", "不用改。", found="Sheet1"),
    "LABEL-CHANGED": Code(
        "error", "应为“{expected}”，现为“{found}”，该工作表未读取。", _REFILL, found="改过的标签", expected="原来的标签"
    ),
    "LINES-MOVED": Code("error", "{found}，该工作表未读取。", _REFILL, found="第 9 行之前多了 1 行"),
    "MERGE-CHANGED": Code(
        "error", "应为{expected}，现为{found}，该工作表未读取。", _REFILL, found="未合并", expected="合并单元格 E4:I4"
    ),
    "STAMP-CHANGED": Code(
        "error",
        "标识应为“{expected}”，现为“{found}”，与隐藏的标识表不一致。",
        _REFILL,
        found="annual-2021 · 版式 1 · 东里镇人民政府 · 2024年",
        expected="annual-2021 · 版式 1 · 鲁村镇人民政府 · 2024年",
    ),
    "IDENTITY-DIFFERS": Code(
        "error", "填的是“{found}”，模板标识是“{expected}”。", _REFILL, found="鲁村镇政府", expected="鲁村镇人民政府"
    ),
    "IDENTITY-MISSING": Code(
        "error", "不是本程序生成的工作簿：没有标识表“{expected}”。", "请用下发的模板填写。", expected="标识"
    ),
    "IDENTITY-FORM": Code(
        "error",
        "是“{found}”的工作簿，应为“{expected}”。",
        "请用下发的模板填写。",
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
    ),
    "SHEET-DOUBLED": Code("error", "有两张同名的工作表“{found}”。", _REFILL, found="自查"),
    "NOT-XLSX": Code(
        "error", "不是 .xlsx 工作簿，而是 {found}。", "请用下发的模板填写，另存为 .xlsx 后重报。", found="PDF 文件"
    ),
    "NOT-A-FILE": Code("error", "不是普通文件，而是{found}，未读取。", "请把报表文件本身放进来。", found="文件夹"),
    "FILE-EMPTY": Code("error", "是空文件，没有任何内容。", "请重新发送。"),
    "FILE-ZEROS": Code("error", "文件内容全是零，没有保存完整。", "请重新保存并发送。"),
    "FILE-TOO-LARGE": Code(
        "error",
        "文件有 {found}，超过 {expected}。",
        "请删去图片等无关内容，或用下发的模板重新填写。",
        found="25 MiB",
        expected="10 MiB",
    ),
    "BEING-COPIED": Code("error", "文件正在复制或保存，还不完整。", "请等复制完成后再运行一次。"),
    "UNREADABLE": Code("error", "文件打不开：{found}。", "请检查文件的权限，或重新复制一份。", found="没有权限"),
    "ENCRYPTED": Code("error", "工作簿设了打开密码，无法读取。", "请取消打开密码，另存后重报。"),
    "MACROS": Code("error", "工作簿里有宏，不予读取。", "请用下发的模板填写，保存为不含宏的 .xlsx 后重报。"),
    "EXTERNAL-LINKS": Code("note", "含有指向其他文件或程序的链接，读取时不理会。", "请核对数字是否都是本单位填写的。"),
    "ZIP-BROKEN": Code("error", "文件损坏或不完整，无法打开。", "请重新保存或重新发送。"),
    "ZIP-PARTS": Code(
        "error",
        "文件内部有 {found} 个部件，超过 {expected} 个，不是正常的报表。",
        _REFILL,
        found="1200",
        expected="200",
    ),
    "ZIP-DUPLICATE": Code("error", "文件内部有重复的部件“{found}”，不是正常的报表。", _REFILL, found="xl/workbook.xml"),
    "ZIP-NAME": Code("error", "文件内部有不合规的部件名“{found}”，不是正常的报表。", _REFILL, found="../evil"),
    "PART-DAMAGED": Code("error", "文件内部的“{found}”已损坏。", "请重新保存或重新发送。", found="xl/styles.xml"),
    "PART-TOO-LARGE": Code(
        "error",
        "文件内部的“{found}”展开后超过 {expected}，不是正常的报表。",
        _REFILL,
        found="xl/worksheets/sheet1.xml",
        expected="32 MiB",
    ),
    "XML-DOCTYPE": Code(
        "error", "文件内部的“{found}”含有不允许的声明，不是正常的报表。", _REFILL, found="xl/workbook.xml"
    ),
    "XML-DEPTH": Code(
        "error",
        "文件内部的“{found}”嵌套超过 {expected} 层，不是正常的报表。",
        _REFILL,
        found="xl/workbook.xml",
        expected="64",
    ),
    "XML-BROKEN": Code(
        "error",
        "文件内部的内容不完整或已损坏：{found}。",
        "请重新保存或重新发送。",
        found="xl/workbook.xml 第 1 行第 20 列",
    ),
    "TOO-MUCH": Code(
        "error", "{found}太多，超过 {expected}，不是正常的报表。", _REFILL, found="单元格", expected="50000"
    ),
    "CELL-BEYOND": Code("error", "有不存在的单元格位置：{found}。", _REFILL, found="XFE6"),
    "LEGACY-DIED": Code(
        "error",
        "旧格式的工作簿无法读取：{found}。",
        "请用 Excel、WPS 或 LibreOffice 打开，另存为 .xlsx 后重报。",
        found="10 秒内没有读完",
    ),
    "VALUES-ONLY": Code(
        "note",
        "是旧格式（.xls、.et 或 .ods），只能看到数值，看不到公式和部分错误值。",
        "请核对数字；以后请报送 .xlsx。",
    ),
    "ARCHIVE-NESTED": Code("error", "压缩包里的压缩包里还有压缩包，没有展开。", "请解压后把报表文件放进来。"),
    "ARCHIVE-EMPTY": Code("error", "压缩包里没有文件。", "请重新打包或直接发送报表文件。"),
    "ARCHIVE-OTHER": Code(
        "error", "是 {found} 压缩包，不能展开。", "请解压后把报表文件放进来，或改用 zip 压缩包。", found="RAR"
    ),
    "ARCHIVE-FULL": Code(
        "error",
        "压缩包里有 {found}，超过 {expected}，没有展开。",
        "请分成几个压缩包，或解压后把报表文件放进来。",
        found="3000 个文件",
        expected="2000 个文件",
    ),
    "ARCHIVE-LOCKED": Code("error", "压缩包设了密码，没有展开。", "请解压后把报表文件放进来。"),
    "ARCHIVE-MEMBER": Code("error", "在压缩包里已损坏，无法解压。", "请重新打包或直接发送该文件。"),
    "LOCK-FILE": Code(
        "note",
        "是办公软件的锁定文件，未读取；“{found}”可能仍有人打开。",
        "请关闭原文件后再汇总；没有人打开的，可以删除。",
        found="鲁村镇.xlsx",
    ),
    "STILL-OPEN": Code(
        "note",
        "旁边有锁定文件“{found}”，仍有人打开，最后的改动可能还没有保存。",
        "请保存并关闭后再汇总。",
        found="~$鲁村镇.xlsx",
    ),
    "LEFTOVER": Code("note", "是本程序中断时留下的临时文件，未读取。", "可以删除。"),
    "JUNK": Code("note", "是系统文件，未读取。", "不用处理。"),
    "READING-FAILED": Code(
        "error",
        "程序读取该文件时出错（{found}），其他文件不受影响。",
        "请把该文件发给维护者，并用下发的模板重新填写。",
        found="KeyError",
    ),
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
        "单位代码 {listed} 在名册中是“{expected}”，填的单位名称是“{found}”。",
        "请核对代码和名称后重报。",
        found="西里镇人民政府",
        expected="悦庄镇人民政府",
    ),
    "SAME-CONTENT": Code("note", "与“{found}”内容相同，只计一份。", "不用处理。", found="鲁村镇.xlsx"),
    "CONFLICT": Code(
        "error",
        "同一单位有内容不同的报表：{found}，都未计入。",
        "请选定一份，移走其他的。",
        found="鲁村镇.xlsx、鲁村镇（改）.xlsx",
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


def finding_of(
    code: str, where: str, place: Place | None = None, key: Key | str | None = None, **words: str
) -> Finding:
    """A finding of the catalogue. `where` names the cell's official label, `words` fill the sentence."""
    known = CODES[code]
    words = {name: _short(word) for name, word in words.items()}
    says = known.says.format(**{"found": "", "expected": "", **words})
    to = words.get("suggestion")
    mended = Suggestion(key, place, words["found"], to, f"“{words['found']}”是 {to}", certain=True) if to else None
    return Finding(
        code=code,
        severity=known.severity,
        message=sentence(place, where, says, known.advice.format(**{"expected": "", **words})),
        key=key,
        place=place,
        found=words.get("found"),
        expected=words.get("expected"),
        suggestion=mended,
    )


def _short(word: str) -> str:
    """What is quoted from a file, cut off where nobody reads on."""
    return word if len(word) <= _LONGEST else f"{word[:_LONGEST]}…"
