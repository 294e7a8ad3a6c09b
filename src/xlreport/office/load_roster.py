"""A roster from the list that an office keeps: a text, or a workbook."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from ..errors import RosterError
from ..files import showable
from ..form import Form
from .roster import Roster
from .roster_file import is_sheet, list_bytes, list_tables
from .roster_heading import find_heading, heading_words, is_heading
from .roster_rows import Rows, in_rows, read_rows


def load_roster(path: Path, editions: Sequence[Form]) -> Roster:
    """A roster from a text or a workbook as offices keep them.

    A row names the columns: code, name, kind (代码, 名称, 类别, or other usual words), and if wanted year,
    previous_code and what `editions` let a roster say; titles may stand above it. Raises RosterError for a file that
    cannot be read, a missing column, no units at all, and with all of them at once for what is wrong in rows: no code,
    name or kind, a kind that no edition knows, a code whose digits are lost, a code or name that is listed twice,
    previous codes that cannot be told apart, years that differ.
    """
    data = list_bytes(path)
    tables, words = list_tables(path, data), heading_words(editions)
    heading = find_heading(path, tables, words)
    lines = [(n, line) for n, line in enumerate(tables[heading.table], 1) if any(cell.text.strip() for cell in line)]
    below = [(n, line) for n, line in lines if n > heading.row + 1]
    again = [n for n, line in below if is_heading([cell.text for cell in line], words)]
    kinds = {word: kind for form in editions for word, kind in form.kind_words.items()}
    kinds |= {kind: kind for form in editions for kind in form.kinds}
    facts = {key: fact for form in editions for key, fact in form.facts.items() if fact.roster}
    rows = read_rows([(n, line) for n, line in below if n not in again], heading.columns, kinds, facts)
    year, notes = _year(rows), [*_elsewhere(heading.table, tables), *rows.notes]
    notes += [f"{in_rows(again)}又是列名，没有作为单位"] if again else []
    _refuse(path, rows)
    units = tuple(unit for _, unit in rows.units)
    return Roster(units, year, rows.previous, rows.contacts, tuple(notes), hashlib.sha256(data).hexdigest())


def _elsewhere(table: str, tables: Mapping[str, object]) -> list[str]:
    """A note where the units do not stand on the first sheet."""
    first = next(iter(tables))
    return [f"读的是工作表“{showable(table)}”"] if is_sheet(table) and table != first else []


def _year(rows: Rows) -> int | None:
    """The year that all rows name, if any does; a problem where they do not agree."""
    years = set(rows.years.values())
    if not years:
        return None
    year = years.pop()
    if years or not (year.isascii() and year.isdigit()):
        most = max(rows.years.values(), key=[*rows.years.values()].count)
        others = tuple(n for n, said in rows.years.items() if said != most or not said.isdigit())
        rows.refuse(others, "的年份不是同一个年份", "每行应填同一年份，例：2024；或删去该列。")
        return None
    return int(year)


def _refuse(path: Path, rows: Rows) -> None:
    """Raises RosterError with all that must be mended, each with its row and how."""
    if not rows.units and not rows.problems:
        raise RosterError(f"名册 {path.name} 里没有单位。", "请在列名下面每行列一个单位。")
    problems = sorted(rows.problems, key=lambda problem: problem.rows)
    if len(problems) == 1:
        raise RosterError(f"名册 {path.name} {problems[0]}", problems[0].remedy)
    if problems:
        lines = [f"  {problem}{problem.remedy}" for problem in problems]
        raise RosterError("\n".join([f"名册 {path.name} 有 {len(lines)} 处要改：", *lines]), "改好后再运行一次。")
