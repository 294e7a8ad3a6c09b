"""What each command does, between the words of the command line and the package."""

from __future__ import annotations

import datetime
import functools
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from .errors import UsageError
from .files import safe_name
from .filing import Filing, Unit, blank
from .filing import merge as merge_filings
from .findings import ACCEPTED, DUPLICATE, REJECTED, UNKNOWN, Collection, Merged
from .form import Form, load
from .intake import Progress, collect
from .layout import RETURN, SUMMARY, as_sent, copy_facts
from .office import speaking_for_all
from .output import write_safely
from .previous import Previous, load_previous, under_new_codes
from .roster import load_previous_codes, load_roster, roster_year
from .settle import one_year
from .workbook.own import own
from .workbook.write import write, write_marked, write_summary


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
    write_safely(path, lambda target: write(filing, target, password), own(filing, RETURN), force)
    return path


def _file_name(unit: Unit) -> str:
    return safe_name(f"{unit.code}_{unit.name}")


@dataclass(frozen=True)
class Round:
    """What the office knows apart from the files: the year, the roster, last year, what it accepts."""

    year: int | None = None
    roster: Path | None = None
    previous: Path | None = None
    accepts: tuple[str, ...] = ()
    because: str = ""


def check_files(paths: Sequence[str], given: Round, progress: Progress | None = None) -> tuple[Form, Collection]:
    """Reads and checks, and compares with the roster and with last year."""
    form = load()
    return form, _collected(form, paths, given, Unit(), progress)


def _collected(form: Form, paths: Sequence[str], given: Round, own: Unit, progress: Progress | None) -> Collection:
    units = load_roster(given.roster, form.kinds) if given.roster else None
    previous = load_previous(given.previous) if given.previous else {}
    if given.roster:
        previous = under_new_codes(previous, load_previous_codes(given.roster))
    accepts = load_accepts(form, given.accepts, given.because)
    year = roster_year(given.roster) if given.roster and given.year is None else given.year
    collection = collect(paths, units, year, own, progress, previous=previous, accepts=accepts)
    if given.previous:
        _check_previous(collection, previous)
    return collection


def _check_previous(collection: Collection, previous: Previous) -> None:
    """Reports of another year than the last are of no use, and nobody would notice."""
    years = {outcome.filing.year for outcome in collection.outcomes if outcome.filing}
    wanted = {year - 1 for year in years if year is not None}
    found = {filing.year for filing in previous.values()}
    if wanted and not wanted & found:
        said = "、".join(f"{year} 年" for year in sorted(wanted))
        raise UsageError(f"--previous 里没有 {said}的报表。", "请给出上一年的汇总表，或上一年报表所在的文件夹。")


def load_accepts(form: Form, given: Sequence[str], because: str) -> dict[tuple[str, str], str]:
    """Why which error of which unit is accepted: CODE:RULE with one reason for all, or a file of such lines."""
    found = {}
    acceptable = [rule.id for rule in form.rules if rule.severity == "error"]
    today = datetime.date.today().isoformat()
    for line in _accept_lines(given, because):
        match = re.fullmatch(r"(\S+):([A-Z0-9-]+)\s+(\S.*)", line.strip())
        if not match:
            raise UsageError(f"--accept 的写法不对：{line.strip()}", "应为 代码:规则，并用 --because 写明理由。")
        if match[2] not in acceptable:
            raise UsageError(f"“{match[2]}”不能由县里同意计入。", f"只有这些可以：{'、'.join(acceptable)}。")
        found[match[1], match[2]] = f"{match[3]}（{today}）"
    return found


def unused_accepts(form: Form, collection: Collection, given: Round) -> list[str]:
    """What was accepted although no such error was found: perhaps mended since, perhaps mistyped."""
    used = {(o.unit.code, f.code) for o in collection.outcomes for f in o.findings if f.accepted}
    return [":".join(pair) for pair in load_accepts(form, given.accepts, given.because) if pair not in used]


def _accept_lines(given: Sequence[str], because: str) -> Iterator[str]:
    for text in given:
        if Path(text).is_file():
            yield from filter(str.strip, Path(text).read_text(encoding="utf-8-sig").splitlines())
        else:
            yield f"{text} {because}"


def merge_files(
    paths: Sequence[str],
    out: Path,
    unit: tuple[str, str, str],
    given: Round,
    force: bool,
    progress: Progress | None = None,
) -> tuple[Form, Merged]:
    """Reads, checks, merges, and writes the summary when there is anything to merge."""
    form = load()
    named = Unit(*unit)
    if named.kind and named.kind not in form.kinds:
        raise UsageError(f"没有“{named.kind}”这个单位类别。", f"类别只能是：{'、'.join(form.kinds)}。")
    collection = _collected(form, paths, given, named, progress)
    one_year(collection)
    if not collection.accepted:
        return form, Merged(collection, named, given.year, None, None)
    summary = merge_filings(collection.accepted, named)
    collection = speaking_for_all(collection, summary)
    write_safely(out, lambda target: write_summary(summary, collection, target), own(summary, SUMMARY), force)
    return form, Merged(collection, named, summary.year, summary, out)


def write_marked_copies(collection: Collection, folder: Path, force: bool = False) -> list[Path]:
    """Writes a marked copy of each return in which something was found; one that is not ours cannot be copied.

    Raises OutputError as `write_safely` does.
    """
    written: list[Path] = []
    for outcome in collection.with_status(ACCEPTED, REJECTED, DUPLICATE, UNKNOWN):
        findings = [finding for finding in outcome.findings if finding.severity != "note"]
        if findings and outcome.filing and outcome.role == RETURN:
            filing = as_sent(outcome.filing)
            path = folder / _copy_name(outcome.file, {other.name.casefold() for other in written})
            identity = copy_facts(filing, outcome.sha256)
            write = functools.partial(write_marked, filing, findings, outcome.sha256)
            write_safely(path, write, own(filing, RETURN, identity), force)
            written.append(path)
    return written


def _copy_name(file: str, taken: set[str]) -> str:
    """A name for the marked copy of a file that may lie in a folder or a zip."""
    stem = safe_name(file.removesuffix(".xlsx").replace("!", "_"))
    names = itertools.chain([f"{stem}.xlsx"], (f"{stem} ({n}).xlsx" for n in itertools.count(2)))
    return next(name for name in names if name.casefold() not in taken)
