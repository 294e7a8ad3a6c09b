"""Where the output goes: encodings, terminals, pipes that nobody reads, disks that are full."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import NamedTuple

import pytest

from support.filings import random_filing, workbook
from xlreport import Unit
from xlreport.cli.columns import width
from xlreport.layout import seal

PDF = b"%PDF-1.7"
SAMPLES = Path(__file__).resolve().parents[2] / "samples"


class Seen(NamedTuple):
    """What a command came to on a terminal of 80 columns: its status, its lines without their colours, its errors."""

    status: int
    raw: str
    err: str

    @property
    def lines(self) -> list[str]:
        return re.sub(r"\x1b\[\d*m", "", self.raw).splitlines()


def on_terminal(*arguments: object, **environment: str) -> Seen:
    """The real command on a terminal."""
    leader, follower = pty.openpty()
    known = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    wanted = {"COLUMNS": "80", "TERM": "xterm-256color", "PYTHONIOENCODING": "utf-8", **environment}
    command = [sys.executable, "-m", "xlreport", *map(str, arguments)]
    started = subprocess.Popen(command, stdout=follower, stderr=subprocess.PIPE, env={**known, **wanted})
    os.close(follower)
    raw = b""
    while True:
        try:
            some = os.read(leader, 1 << 16)
        except OSError:  # nobody writes any more
            break
        if not some:
            break
        raw += some
    os.close(leader)
    _, err = started.communicate()
    return Seen(started.returncode, raw.decode("utf-8").replace("\r\n", "\n"), err.decode("utf-8"))


def shell(command: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """A line of a shell in which $X is the command."""
    words = {**os.environ, "X": f"{sys.executable} -m xlreport", **environment}
    return subprocess.run(["bash", "-c", command], capture_output=True, check=False, env=words)


# -- a list, not a wall


@pytest.fixture(scope="module")
def faults() -> Seen:
    return on_terminal("check", SAMPLES / "faults", "--roster", SAMPLES / "roster.csv")


def test_on_a_terminal_a_finding_takes_at_most_three_lines_of_80_columns(faults: Seen) -> None:
    findings: list[list[str]] = []
    for line in faults.lines:
        if re.match(r"  \S", line):
            findings.append([])
        if line.startswith("  "):
            findings[-1].append(line)
    assert len(findings) == 29
    assert {len(lines) for lines in findings} <= {2, 3}
    assert max(width(line) for lines in findings for line in lines) <= 80


def test_a_finding_says_place_and_short_label_then_what_is_wrong_then_the_likely_value(faults: Seen) -> None:
    at = faults.lines.index("退回  01_勾稽关系不符.xlsx  东里镇人民政府")
    assert faults.lines[at : at + 4] == [
        "退回  01_勾稽关系不符.xlsx  东里镇人民政府",
        "  错误  三、依申请公开!E8  新收 · 商业企业  T3-BALANCE",
        "        新收 12 + 上年结转 0 = 12，办结总计 11 + 结转下年 0 = 11，差 1，应相等。",
        "        可能应为 11：有一位数字填错。",
    ]


def test_what_concerns_a_whole_file_begins_with_what_is_wrong(faults: Seen) -> None:
    at = faults.lines.index("退回  28_别的版本的表.xlsx  悦庄镇人民政府")
    assert faults.lines[at + 1 : at + 3] == [
        "  错误  是“annual-2019”的工作簿，应为“annual-2021”。  IDENTITY-FORM",
        "        请用下发的模板填写。",
    ]


@pytest.mark.parametrize(
    ("environment", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)]
)
def test_a_terminal_has_colours_unless_it_has_none_or_nobody_wants_them(
    environment: dict[str, str], coloured: bool, tmp_path: Path
) -> None:
    (tmp_path / "a.xlsx").write_bytes(PDF)
    assert ("\x1b[" in on_terminal("check", tmp_path, **environment).raw) is coloured


def test_the_same_finding_of_many_files_is_told_once_with_their_names(tmp_path: Path) -> None:
    for n in range(12):
        (tmp_path / f"{n:02}_年度报告.xlsx").write_bytes(PDF)
    filing = random_filing(1, Unit("1", "甲镇", "乡镇"))
    (tmp_path / "甲镇.xlsx").write_bytes(workbook(filing))
    done = on_terminal("check", tmp_path)
    assert done.lines == [
        f"合格  甲镇.xlsx  甲镇  校验码 {seal(filing)}",
        "退回  12 份文件，情况相同",
        "  错误  不是 .xlsx 工作簿，而是 PDF 文件。  NOT-XLSX",
        "        请用下发的模板填写，另存为 .xlsx 后重报。",
        "        00_年度报告.xlsx、01_年度报告.xlsx、02_年度报告.xlsx、03_年度报告.xlsx、",
        "        04_年度报告.xlsx、05_年度报告.xlsx、06_年度报告.xlsx、07_年度报告.xlsx、",
        "        08_年度报告.xlsx、09_年度报告.xlsx、10_年度报告.xlsx、11_年度报告.xlsx",
        "共 13 份文件，合格 1 个单位（没有名册，不能判断是否缺报）。",
        "下一步：退回 12 份：退回的改正（加 --marked 文件夹，可写出标好错处的退回件），收到后再运行一次。",
    ]


# -- nothing hidden


HIDDEN = "甲\u202e镇\u200b人\x1b[31m\x07民\u2028政\x85府\U000e0041\ufeff"


def test_nothing_that_comes_from_a_file_reaches_a_terminal_unseen(tmp_path: Path) -> None:
    unit = Unit("1", HIDDEN.replace("\x1b", "").replace("\x07", ""), "乡镇")
    for n in range(2):
        (tmp_path / f"{n}.xlsx").write_bytes(workbook(random_filing(n, unit)))
    (tmp_path / f"{HIDDEN}.xlsx").write_bytes(PDF)
    (tmp_path / "roster.csv").write_text(f"代码,名称,类别\n1,乙{HIDDEN},乡镇\n", encoding="utf-8")
    (tmp_path / "twice.csv").write_text(f"代码,名称,类别\n1,{HIDDEN},乡镇\n1,{HIDDEN},乡镇\n", encoding="utf-8")
    for arguments in (
        ("check", tmp_path),
        ("check", tmp_path, "--json"),
        ("check", tmp_path, "--roster", tmp_path / "roster.csv"),
        ("check", tmp_path, "--roster", tmp_path / "twice.csv"),
        ("check", tmp_path, "--roster", tmp_path / "twice.csv", "--json"),
        ("check", HIDDEN),
        ("check", f"--{HIDDEN}"),
        ("template", "--year", "2024", "--roster", tmp_path / "roster.csv", "--out", tmp_path / HIDDEN),
    ):
        done = on_terminal(*arguments, NO_COLOR="1")
        categories = {unicodedata.category(character) for character in done.raw + done.err if character != "\n"}
        assert categories & {"Cc", "Cf", "Zl", "Zp"} == set(), arguments
    names = "".join(path.name for path in (tmp_path / HIDDEN).iterdir())
    assert {unicodedata.category(character) for character in names} & {"Cc", "Cf", "Zl", "Zp"} == set()


# -- pipes and files


def test_output_to_a_file_is_utf_8_also_where_the_console_is_gbk(tmp_path: Path) -> None:
    (tmp_path / "２０２４年①☃.xlsx").write_bytes(PDF)
    done = shell(f"$X check {tmp_path}", LC_ALL="C", PYTHONIOENCODING="", PYTHONUTF8="")
    assert ("退回  ２０２４年①☃.xlsx" in done.stdout.decode("utf-8"), done.stderr) == (True, b"")


def test_output_to_a_file_is_as_python_was_told_and_never_crashes(tmp_path: Path) -> None:
    (tmp_path / "２０２４年①☃.xlsx").write_bytes(PDF)
    done = shell(f"$X check {tmp_path}", PYTHONIOENCODING="gbk:strict")
    assert ("退回  ２０２４年①?.xlsx" in done.stdout.decode("gbk"), done.stderr) == (True, b"")


LOST = {
    "stdout closed": ("$X rules >&-", 2, "结果没有显示完整：标准输出已关闭。已经写出的文件不受影响。\n"),
    "a full disk": ("$X rules >/dev/full", 2, "结果没有显示完整：磁盘已满。已经写出的文件不受影响。\n"),
    "a full disk for help": ("$X --help >/dev/full", 2, "结果没有显示完整：磁盘已满。已经写出的文件不受影响。\n"),
    "a reader who has gone": ("$X items --json | head -c 1 >/dev/null; exit ${PIPESTATUS[0]}", 141, ""),
    "no reader of help": ("(sleep 0.5; $X --help) | true; exit ${PIPESTATUS[0]}", 141, ""),
    "stderr closed": ("$X explain NO-SUCH 2>&-", 2, ""),
    "a full disk for messages": ("$X explain NO-SUCH 2>/dev/full", 2, ""),
    "a full disk for a notice that matters to nobody": ("$X check $S --json 2>/dev/full >/dev/null", 0, ""),
    "everything closed": ("$X rules >&- 2>&- <&-", 2, ""),
    "no working folder": (
        'cd "$D" && rmdir "$D" && $X check a.xlsx',
        2,
        "当前文件夹已被删除或移走。请换到别的文件夹，再运行一次。\n",
    ),
}


@pytest.mark.parametrize("name", LOST)
def test_output_that_is_lost_is_told_in_a_sentence_or_as_a_shell_does(name: str, tmp_path: Path) -> None:
    command, status, says = LOST[name]
    (tmp_path / "gone").mkdir()
    done = shell(command, D=str(tmp_path / "gone"), S=str(SAMPLES / "returned"))
    assert (done.returncode, done.stderr.decode("utf-8")) == (status, says)
