"""The units in the rows of a roster: what is repaired there, what is left out, and all that is wrong, with its row."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ..files import same_mark, showable, unseen
from ..filing import Unit
from ..form import Fact
from ..workbook.read import MERGED, Shown
from .roster import CONTACT
from .roster_heading import CODE, KIND, NAME, PREVIOUS, REMARK, YEAR

# What stands between the codes of units that were merged, and what a code is made of.
_BETWEEN = re.compile(r"[\s、/,;+&和与及]+")
_CODE = re.compile(r"[0-9A-Za-z_.-]+")
# How a spreadsheet shows a long code that it took for a number; the last digits of those are lost.
_SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+?\d+", re.IGNORECASE)
_LOST = re.compile(r"\dE\+\d", re.IGNORECASE)
_LONGEST_NUMBER = 15
# How a spreadsheet saves a code that it took for a number, and how people keep it from doing so.
_POINT_ZERO = re.compile(r"(\d+)\.0+")
_QUOTED = re.compile(r'=\s*"(.*)"')
_APOSTROPHES = "'‘’`′"
_DECIMAL = re.compile(r"\d+\.\d+")
_ERROR = re.compile(r"#(N/A|REF!|VALUE!|NAME\?|NULL!|NUM!|DIV/0!)", re.IGNORECASE)
# Rows below the units, or between them.
_TOTAL = re.compile(r"(总计|合计|共计|小计|总数|单位总数|合计数)([:：]?\d*)|共\d+(个|家).*")
_FOOT = re.compile(
    r"(填表|制表|填报|审核|复核|负责|经办|联系|报送|统计)(人|员|单位|部门|时间|日期|电话)[:：].*"
    r"|(日期|电话|备注|说明|注|单位|单位负责人|分管领导|填表说明)[:：].*|.*[（(](盖章|公章|签字)[）)].*"
)
_GROUP = re.compile(r"[（(]?[一二三四五六七八九十]+[）)]?[、.．，].*")


@dataclass(frozen=True)
class Problem:
    """What must be mended in some rows of a roster, and how."""

    rows: tuple[int, ...]
    said: str
    remedy: str

    def __str__(self) -> str:
        return f"{in_rows(self.rows)}{self.said}。"


@dataclass
class Rows:
    """What the rows of a roster say: the units, what goes with them by the mark of their code, and what was found."""

    units: list[tuple[int, Unit]] = field(default_factory=list)
    years: dict[int, str] = field(default_factory=dict)
    previous: dict[str, tuple[str, ...]] = field(default_factory=dict)
    contacts: dict[str, Mapping[str, str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    repaired: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def refuse(self, rows: Sequence[int], said: str, remedy: str) -> None:
        """Notes what must be mended."""
        self.problems.append(Problem(tuple(rows), said, remedy))

    @property
    def notes(self) -> tuple[str, ...]:
        """What was repaired or left out, each with its rows."""
        return tuple(f"{in_rows(rows)}{said}" for said, rows in self.repaired.items())


def in_rows(rows: Sequence[int]) -> str:
    """Rows by their numbers, from first to last where they follow one another: 第 3–5、8 行."""
    runs: list[list[int]] = []
    for row in sorted(set(rows)):
        if runs and row == runs[-1][-1] + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    listed = [f"{run[0]}–{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs]
    return f"第 {'、'.join(listed)} 行" if rows else ""


def read_rows(
    lines: Iterable[tuple[int, Sequence[Shown]]],
    columns: Mapping[str, int],
    kinds: Mapping[str, str],
    facts: Mapping[str, Fact],
) -> Rows:
    """The units in numbered rows. `kinds` are the kinds by every word for them, `facts` what a row may say besides."""
    rows, known = Rows(), {same_mark(word): kind for word, kind in kinds.items()}
    for n, line in lines:
        cells = {column: line[at] if at < len(line) else Shown("") for column, at in columns.items()}
        if left := _left_out([cell.text for cell in line], cells, known):
            rows.repaired[left].append(n)
            continue
        code = _checked_code(rows, n, cells[CODE])
        name = _checked_name(rows, n, cells[NAME])
        kind = _checked_kind(rows, n, cells[KIND].text, known)
        rows.units.append((n, Unit(code, name, kind)))
        _read_others(rows, n, cells, same_mark(code), facts)
    _refuse_doubles(rows)
    return rows


def _left_out(line: Sequence[str], cells: Mapping[str, Shown], kinds: Mapping[str, str]) -> str:
    """Why a row is not read: it adds up, stands below the list, heads a group, or says nothing of a unit."""
    filled = [text.strip() for text in line if text.strip()]
    if same_mark(cells[KIND].text) in kinds and cells[KIND].kind != MERGED:
        return ""
    if any(_TOTAL.fullmatch(same_mark(text)) for text in filled):
        return "是合计，没有作为单位"
    if _FOOT.fullmatch(same_mark(filled[0])):
        return "是表尾，没有作为单位"
    if len(filled) == 1 and _GROUP.fullmatch(same_mark(filled[0])):
        return "是分组的标题，没有作为单位"
    own = [cells[column] for column in (CODE, NAME, KIND)]
    return "没有写单位，没有读" if all(cell.kind == MERGED or not cell.text.strip() for cell in own) else ""


# -- codes


def cleaned_code(cell: Shown) -> tuple[str, tuple[str, ...]]:
    """A code as it was before a spreadsheet or a person kept it from being a number, and what was repaired."""
    found = []

    def changed(before: str, after: str, what: str) -> str:
        if before != after:
            found.append(what)
        return after

    text = cell.text.strip()
    narrow = changed(text, unicodedata.normalize("NFKC", text).strip(), "的代码由全角改为半角")
    if quoted := _QUOTED.fullmatch(narrow):
        narrow = changed(narrow, quoted[1].strip(), '的代码去掉了 ="…"')
    narrow = changed(narrow, narrow.strip(_APOSTROPHES), "的代码去掉了撇号")
    shown = "".join(c for c in narrow if f"U+{ord(c):04X}" not in unseen(narrow))
    narrow = changed(narrow, shown, "的代码去掉了看不见的字符")
    narrow = changed(narrow, "".join(narrow.split()), "的代码去掉了空格")
    if whole := _POINT_ZERO.fullmatch(narrow):
        narrow = changed(narrow, whole[1], "的代码去掉了“.0”")
    if cell.padded:
        found.append("的代码按单元格格式补上了前面的 0")
    return narrow, tuple(found)


def _code_problem(cell: Shown, code: str) -> tuple[str, str] | None:
    """Why a code cannot be used, and what to do."""
    as_text = "请把代码列设为文本，重新填写。"
    if cell.kind in ("date", "boolean", "percent", "other"):
        return f"的代码被软件变成了“{cell.text}”", as_text
    if _ERROR.fullmatch(cell.text.strip()) or code.startswith("="):
        return f"的代码是公式的错误值或没有算出的公式“{cell.text}”", "请直接填写代码。"
    if _SCIENTIFIC.fullmatch(code):
        return f"的代码是“{code}”，后几位已经丢失", as_text
    if cell.kind == "number" and not cell.padded and len(code.lstrip("-")) > _LONGEST_NUMBER:
        return f"的代码是 {len(code)} 位的数字“{code}”，软件只保留 {_LONGEST_NUMBER} 位，后几位已经丢失", as_text
    if _DECIMAL.fullmatch(code) and cell.kind == "number":
        return f"的代码是小数“{code}”", as_text
    return None


def _checked_code(rows: Rows, n: int, cell: Shown) -> str:
    code, repairs = cleaned_code(cell)
    if not same_mark(code) or cell.kind == MERGED:
        rows.refuse([n], "没有代码", "请补上代码，或删去这一行。")
        return ""
    if problem := _code_problem(cell, code):
        rows.refuse([n], *problem)
    else:
        for said in repairs:
            rows.repaired[said].append(n)
    return code


# -- names and kinds


def _checked_name(rows: Rows, n: int, cell: Shown) -> str:
    name = cell.text.strip()
    if not same_mark(name) or cell.kind == MERGED:
        rows.refuse([n], "没有名称", "请补上名称，或删去这一行。")
        return ""
    if cell.kind == "error" or _ERROR.fullmatch(name) or name.startswith("="):
        rows.refuse([n], f"的名称是公式的错误值或没有算出的公式“{name}”", "请直接填写名称。")
    one_line = "".join(part.strip() for part in name.splitlines())
    if one_line != name:
        rows.repaired["的名称去掉了换行"].append(n)
    return one_line


def _checked_kind(rows: Rows, n: int, text: str, kinds: Mapping[str, str]) -> str:
    kind, usual = text.strip(), tuple(dict.fromkeys(kinds.values()))
    found = kinds.get(same_mark(kind))
    if found is not None:
        return found
    near = [] if not kind else difflib.get_close_matches(same_mark(kind), kinds, 1)
    meant = f"是不是“{kinds[near[0]]}”？" if near else ""
    said = f"的类别是“{kind}”" if kind else "没有类别"
    rows.refuse([n], said, f"{meant}类别只能是：{'、'.join(usual)}。")
    return ""


# -- what goes with a unit


def _read_others(rows: Rows, n: int, cells: Mapping[str, Shown], mark: str, facts: Mapping[str, Fact]) -> None:
    if YEAR in cells:
        rows.years[n] = cleaned_code(cells[YEAR])[0].removesuffix("度").removesuffix("年")
    if PREVIOUS in cells:
        _read_previous(rows, n, cells[PREVIOUS], mark)
    said = {column: _contact(cell) for column, cell in cells.items() if column in (CONTACT, REMARK, *facts)}
    for key, fact in facts.items():
        if fact.longest and len(said.get(key, "")) > fact.longest:
            rows.refuse([n], f"的{fact.label}超过 {fact.longest} 字", "请缩短。")
    rows.contacts[mark] = {column: text for column, text in said.items() if text}


def _contact(cell: Shown) -> str:
    text = " ".join(cell.text.split())
    whole = _POINT_ZERO.fullmatch(text)
    return "" if cell.kind == "error" else whole[1] if whole else text.lstrip(_APOSTROPHES)


def _read_previous(rows: Rows, n: int, cell: Shown, mark: str) -> None:
    """The codes under which a unit filed last year; several of units that were merged."""
    text = unicodedata.normalize("NFKC", cell.text).strip()
    parts = (cleaned_code(Shown(part))[0] for part in _BETWEEN.split(text) if part)
    codes = tuple(dict.fromkeys(parts))
    if _LOST.search(text) or not all(map(_CODE.fullmatch, codes)):
        said = f"的上年代码看不明白：“{text}”"
        rows.refuse([n], said, "请填上年的单位代码；由几个单位合并的，代码之间用顿号“、”隔开。")
    elif codes:
        rows.previous[mark] = codes


def _refuse_doubles(rows: Rows) -> None:
    for label, part in (("代码", "code"), ("名称", "name")):
        found: dict[str, list[tuple[int, str]]] = {}
        for n, unit in rows.units:
            if mark := same_mark(getattr(unit, part)):
                found.setdefault(mark, []).append((n, getattr(unit, part)))
        for same in (same for same in found.values() if len(same) > 1):
            listed = "、".join(dict.fromkeys(showable(text) for _, text in same))
            rows.refuse([n for n, _ in same], f"的{label}重复：{listed}", "每个单位只能列一次，请改正或删去多余的行。")
