"""What can be found in a file before it is known to be a workbook of ours."""

from __future__ import annotations

from .code import REFILL, Code

# Documents that may come along with returns; a workbook is none, it may be a return that lost what it said of itself.
STRANGERS = frozenset({"NOT-XLSX", "LIBREOFFICE-MISSING", "LIBREOFFICE-FAILED", "LIBREOFFICE-SLOW"})
_AS_DOCX = "请用 Word 或 WPS 打开，另存为 .docx 后重报"
OF_FILES = {
    "NOT-XLSX": Code(
        "error", "不是 .xlsx 工作簿，而是 {found}。", "请用下发的模板填写，另存为 .xlsx 后重报。", found="PDF 文件"
    ),
    "LIBREOFFICE-MISSING": Code(
        "error",
        "是 {found}，要借助 LibreOffice 才能读，这里没有 LibreOffice。",
        f"{_AS_DOCX}；也可以在装有 LibreOffice 的电脑上再运行一次。",
        found="Word 97-2003 文档",
    ),
    "LIBREOFFICE-FAILED": Code(
        "error", "是 {found}，LibreOffice 没有读出来。", f"{_AS_DOCX}。", found="Word 97-2003 文档"
    ),
    "LIBREOFFICE-SLOW": Code(
        "error",
        "是 {found}，LibreOffice 在 {expected} 秒内没有读完。",
        f"{_AS_DOCX}。",
        found="Word 97-2003 文档",
        expected="120",
    ),
    "OBJECTS": Code(
        "error",
        "文档里嵌入了别的文件或程序（OLE 对象），不予读取。",
        "请用 Word 或 WPS 打开，删去嵌入的对象，另存为 .docx 后重报。",
    ),
    "TEXT-ELSEWHERE": Code(
        "error",
        "文档的一部分放在别的文件里（子文档或插入的文件），打开时才拼进来，不予读取。",
        "请用 Word 打开，把子文档或插入的文件并入正文，另存为 .docx 后重报。",
    ),
    "NOT-A-FILE": Code("error", "不是普通文件，而是{found}，未读取。", "请把报表文件本身放进来。", found="文件夹"),
    "FILE-EMPTY": Code("error", "是空文件，没有任何内容。", "请重新发送；在网盘里还没有下载到本机的，请先下载完整。"),
    "FILE-ZEROS": Code("error", "文件内容全是零，没有保存完整。", "请重新保存并发送。"),
    "FILE-NUMBERS": Code(
        "error",
        "是苹果电脑的 Numbers、Pages 或 Keynote 文件，不能读取。",
        "请打开它，用“文件 > 导出为 > Excel”另存为 .xlsx 后重报；报表请在下发的模板里填写。",
    ),
    "FILE-OFD": Code("error", "是 OFD 版式文件，只能看，不能读取数字。", "请把填写用的 .xlsx 工作簿发来，OFD 不用报。"),
    "FILE-PROTECTED": Code(
        "error",
        "被报送单位的文档加密软件加密，在那里以外打不开。",
        "请在装有加密软件的电脑上先解密（或申请外发），再把解密后的 .xlsx 发来。",
    ),
    "FILE-MAIL": Code(
        "error", "是一封邮件（.eml 或 .msg），没有读取其中的附件。", "请打开邮件，把附件里的报表另存出来，再放进来。"
    ),
    "FILE-SHORTCUT": Code("error", "是快捷方式，里面没有报表。", "请找到它指向的文件，把文件本身复制过来。"),
    "FILE-CLOUD": Code("error", "是网盘的占位文件，报表还没有下载到本机。", "请在网盘里把它下载到本机，再运行一次。"),
    "FILE-UNPACKED": Code(
        "error",
        "是被解压成文件夹的工作簿，不能当作文件夹里的各份报表读取。",
        "请把原来的 .xlsx 文件本身发来，不要解压它。",
    ),
    "FILE-TOO-LARGE": Code(
        "error",
        "文件有 {found}，超过 {expected}。",
        "请删去图片等无关内容，或用下发的模板重新填写。",
        found="25 MiB",
        expected="10 MiB",
    ),
    "BEING-COPIED": Code("error", "文件正在复制或保存，还不完整。", "请等复制完成后再运行一次。"),
    "UNREADABLE": Code("error", "文件打不开：{found}。", "请检查文件的权限，或重新复制一份。", found="没有权限"),
    "ENCRYPTED": Code(
        "error",
        "文件是加密的，无法读取。",
        "请打开后另存为新的 .xlsx 文件（Word 文档存为 .docx）再重报；打开时要输入密码的，先取消密码。不用重新填写。",
    ),
    "MACROS": Code(
        "error",
        "文件里有宏，不予读取。",
        "请用下发的模板填写，保存为不含宏的 .xlsx 后重报；Word 文档请另存为 .docx 后重报。",
    ),
    "EXTERNAL-LINKS": Code("note", "含有指向其他文件或程序的链接，读取时不理会。", "请核对数字是否都是本单位填写的。"),
    "ZIP-BROKEN": Code("error", "文件损坏或不完整，无法打开。", "请重新保存或重新发送。"),
    "ZIP-PARTS": Code(
        "error",
        "文件内部有 {found} 个部件，超过 {expected} 个，不是正常的报表。",
        REFILL,
        found="1200",
        expected="200",
    ),
    "ZIP-DUPLICATE": Code("error", "文件内部有重复的部件“{found}”，不是正常的报表。", REFILL, found="xl/workbook.xml"),
    "ZIP-NAME": Code("error", "文件内部有不合规的部件名“{found}”，不是正常的报表。", REFILL, found="../evil"),
    "PART-DAMAGED": Code("error", "文件内部的“{found}”已损坏。", "请重新保存或重新发送。", found="xl/styles.xml"),
    "PART-TOO-LARGE": Code(
        "error",
        "文件内部的“{found}”展开后超过 {expected}，不是正常的报表。",
        REFILL,
        found="xl/worksheets/sheet1.xml",
        expected="32 MiB",
    ),
    "XML-DOCTYPE": Code(
        "error", "文件内部的“{found}”含有不允许的声明，不是正常的报表。", REFILL, found="xl/workbook.xml"
    ),
    "XML-DEPTH": Code(
        "error",
        "文件内部的“{found}”嵌套超过 {expected} 层，不是正常的报表。",
        REFILL,
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
        "error",
        "{found}太多，超过 {expected}。",
        "请打开它，把多余的部分（表格以外的整行整列、名称、样式、图片）删除，保存后重报；已填的数字不用重填。",
        found="单元格",
        expected="50000",
    ),
    "CELL-BEYOND": Code("error", "有不存在的单元格位置：{found}。", REFILL, found="XFE6"),
    "LEGACY-DIED": Code(
        "error",
        "旧格式的工作簿无法读取：{found}。",
        "请用 Excel、WPS 或 LibreOffice 打开，另存为 .xlsx 后重报。",
        found="10 秒内没有读完",
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
    "READING-DIED": Code(
        "error",
        "读取该文件的进程一再被中止，其他文件不受影响。",
        "请关闭其他程序、再运行一次；仍然如此的，请用下发的模板重新填写。",
    ),
    "READING-FAILED": Code(
        "error",
        "程序读取该文件时出错（{found}），其他文件不受影响。",
        "请把该文件发给维护者，并用下发的模板重新填写。",
        found="KeyError",
    ),
}
