"""Templates to hand out: a blank one, that of one unit, or one for each unit of a roster."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..errors import UsageError
from ..files import distinct_name, safe_name, same_mark, workbook_path, write_safely
from ..filing import Filing, Unit, blank
from ..form import Form, load
from ..layout import RETURN
from ..workbook.own import own
from ..workbook.write import write
from .roster import load_roster


def write_templates(
    form_name: str,
    out: Path,
    year: int | None,
    unit: tuple[str, str, str],
    roster: Path | None,
    password: str,
    force: bool,
) -> Iterator[Path]:
    """Writes the blank template, that of one unit, or one for each unit of a roster."""
    form = load(form_name)
    named = Unit(*unit)
    if roster and named:
        raise UsageError("--roster 和 --unit、--code 不能同时使用。", "要么给名册，要么给一个单位。")
    if (roster or named) and year is None:
        raise UsageError("缺少 --year。", "为单位生成模板要写明报告年份，例：--year 2024。")
    if year is not None:
        _check_year(form, year)
    if not roster:
        _check_unit(form, named, year)
        yield _write_template(blank(form, named, year), workbook_path(out), password, force)
        return
    taken: set[str] = set()
    for listed in load_roster(roster, [form]).units:
        name = distinct_name(safe_name(f"{listed.code}_{listed.name}"), ".xlsx", taken)
        taken.add(same_mark(name))
        yield _write_template(blank(form, listed, year), out / name, password, force)


def _check_year(form: Form, year: int) -> None:
    if form.year(str(year)) is None:
        raise UsageError(f"年份 {year} 不对。", f"应为{form.facts['year'].expected}，例：2024。")


def _check_unit(form: Form, unit: Unit, year: int | None) -> None:
    if (unit or unit.kind or year is not None) and not (unit.code and unit.name and unit.kind):
        raise UsageError("为单位生成模板要同时写明 --unit、--code、--kind 和 --year。", "都不写则生成空白模板。")
    if unit and unit.kind not in form.kinds:
        raise UsageError(f"没有“{unit.kind}”这个单位类别。", f"类别只能是：{'、'.join(form.kinds)}。")


def _write_template(filing: Filing, path: Path, password: str, force: bool) -> Path:
    write_safely(path, lambda target: write(filing, target, password), own(filing, RETURN), force)
    return path
