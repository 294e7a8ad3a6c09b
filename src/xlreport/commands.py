"""What each command does, between the words of the command line and the package."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .documents import collection_document, totals_document
from .errors import UsageError
from .filing import Filing, Unit, blank
from .filing import merge as merge_filings
from .form import Form
from .formfile import load
from .identity import RETURN, SUMMARY
from .intake import Progress, collect
from .outcome import Collection
from .output import write_safely
from .roster import load_roster
from .settle import one_year
from .workbook.summary import write_summary
from .workbook.template import write

_FORBIDDEN = '\\/:*?"<>|'


@dataclass(frozen=True)
class Merged:
    """What a merge came to; `summary` is None when no return could be accepted."""

    collection: Collection
    unit: Unit
    year: int | None
    summary: Filing | None
    written: Path | None


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
        yield _write_template(blank(form, named, year), out, password, force)
        return
    for listed in load_roster(roster, form.kinds):
        yield _write_template(blank(form, listed, year), out / f"{_file_name(listed)}.xlsx", password, force)


def _check_year(form: Form, year: int) -> None:
    if form.year(str(year)) is None:
        raise UsageError(f"年份 {year} 不对。", "应为四位数字，例：2024。")


def _check_unit(form: Form, unit: Unit, year: int | None) -> None:
    if (unit or unit.kind or year is not None) and not (unit.code and unit.name and unit.kind):
        raise UsageError("为单位生成模板要同时写明 --unit、--code、--kind 和 --year。", "都不写则生成空白模板。")
    if unit and unit.kind not in form.kinds:
        raise UsageError(f"没有“{unit.kind}”这个单位类别。", f"类别只能是：{'、'.join(form.kinds)}。")


def _write_template(filing: Filing, path: Path, password: str, force: bool) -> Path:
    write_safely(path, filing, RETURN, lambda target: write(filing, target, password), force)
    return path


def _file_name(unit: Unit) -> str:
    return "".join("_" if c in _FORBIDDEN or ord(c) < 32 else c for c in f"{unit.code}_{unit.name}").rstrip(". ")


def checked(paths: Sequence[str], roster: Path | None, progress: Progress | None = None) -> tuple[Form, Collection]:
    """Reads and checks, and compares with the roster."""
    form = load()
    units = load_roster(roster, form.kinds) if roster else None
    return form, collect(paths, units, progress=progress)


def merged(
    paths: Sequence[str],
    out: Path,
    unit: tuple[str, str, str],
    year: int | None,
    roster: Path | None,
    force: bool,
    progress: Progress | None = None,
) -> tuple[Form, Merged]:
    """Reads, checks, merges, and writes the summary when there is anything to merge."""
    form = load()
    named = Unit(*unit)
    if named.kind and named.kind not in form.kinds:
        raise UsageError(f"没有“{named.kind}”这个单位类别。", f"类别只能是：{'、'.join(form.kinds)}。")
    units = load_roster(roster, form.kinds) if roster else None
    collection = collect(paths, units, year, named, progress)
    one_year(collection)
    if not collection.accepted:
        return form, Merged(collection, named, year, None, None)
    summary = merge_filings(collection.accepted, named)
    write_safely(out, summary, SUMMARY, lambda target: write_summary(summary, collection, target), force)
    return form, Merged(collection, named, summary.year, summary, out)


def check_document(form: Form, collection: Collection) -> dict[str, Any]:
    """The JSON of `check`."""
    years = {filing.year for filing in collection.accepted}
    return collection_document(form, collection, Unit(), years.pop() if len(years) == 1 else None)


def merge_document(form: Form, merged: Merged) -> dict[str, Any]:
    """The JSON of `merge`."""
    document = collection_document(form, merged.collection, merged.unit, merged.year)
    written = str(merged.written) if merged.written else None
    return document | {"summary": written, "totals": totals_document(merged.summary)}
