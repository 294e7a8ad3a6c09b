"""Whatever is handed in: each file read by itself, then one step that compares them."""

from __future__ import annotations

import datetime
import glob
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from .checks import check
from .errors import UsageError, YearsDiffer
from .filing import Source, Unit
from .finding import Finding, find
from .identity import SUMMARY
from .layout import Place, layout_of
from .outcome import ACCEPTED, DUPLICATE, REJECTED, SKIPPED, UNKNOWN, Collection, Outcome
from .workbook.gate import Refused, take
from .workbook.reader import read, refusal

_LOCK_FILES = ("~$", ".~lock.")
_JUNK = {"thumbs.db", "desktop.ini", ".ds_store"}
_JUNK_FOLDERS = {"__MACOSX"}

Progress = Callable[[int, int], None]


def collect(
    paths: Iterable[str],
    roster: Sequence[Unit] | None = None,
    year: int | None = None,
    own: Unit = Unit(),
    progress: Progress | None = None,
) -> Collection:
    """One outcome for each file under the paths: files, folders, globs.

    `own` is the unit that the caller writes a summary for; its earlier summaries are skipped. With a
    `year`, returns on another are rejected. Raises UsageError for a path that does not exist.
    """
    files = list(_files(paths))
    outcomes = []
    for n, (name, path) in enumerate(files, 1):
        outcomes.append(examine(name, path))
        if progress:
            progress(n, len(files))
    return settle(outcomes, roster, year, own)


def _files(paths: Iterable[str]) -> Iterator[tuple[str, Path]]:
    """Every file once, under a name relative to the path that led to it, sorted by name."""
    found: dict[Path, str] = {}
    for text in paths:
        for path in _expanded(text):
            inside = sorted(p for p in path.rglob("*") if p.is_symlink() or not p.is_dir()) if path.is_dir() else [path]
            for file in inside:
                name = file.relative_to(path).as_posix() if path.is_dir() else path.name
                taken = name in found.values()
                found.setdefault(_itself(file), file.as_posix() if taken else name)
    yield from sorted((name, path) for path, name in found.items())


def _itself(file: Path) -> Path:
    """The file under one name only; a link stays a link, wherever it leads."""
    return file.parent.resolve() / file.name


def _expanded(text: str) -> list[Path]:
    if Path(text).exists():
        return [Path(text)]
    matches = [Path(match) for match in sorted(glob.glob(text, recursive=True))] if glob.has_magic(text) else []
    if not matches:
        raise UsageError(f"找不到文件或文件夹：{text}", "请核对路径；含空格的路径要加引号。")
    return matches


def examine(name: str, path: Path) -> Outcome:
    """One file by itself: skipped, rejected, or accepted as far as it alone can tell."""
    if junk := _junk(path):
        return Outcome(name, "", SKIPPED, findings=junk, path=str(path))
    try:
        data = take(path)
        time = datetime.datetime.fromtimestamp(path.stat().st_mtime).strftime("%Y-%m-%d %H:%M:%S")
    except Refused as refused:
        return Outcome(name, "", REJECTED, findings=(refusal(refused),), path=str(path))
    except OSError as error:
        unreadable = find("UNREADABLE", "", found=error.strerror or type(error).__name__)
        return Outcome(name, "", REJECTED, findings=(unreadable,), path=str(path))
    sha256 = hashlib.sha256(data).hexdigest()
    reading = read(data)
    filing, findings = reading.filing, reading.findings
    if filing:
        filing = replace(filing, source=Source(name, sha256))
        findings = (*findings, *check(filing))
    status = REJECTED if not filing or any(f.is_error for f in findings) else ACCEPTED
    unit = filing.unit if filing else reading.unit
    return Outcome(name, sha256, status, unit, _in_order(findings), filing, reading.role, time, str(path))


def _in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Errors first, otherwise as found."""
    return tuple(sorted(findings, key=lambda f: ("error", "warning", "note").index(f.severity)))


def _junk(path: Path) -> tuple[Finding, ...]:
    if path.name.startswith(_LOCK_FILES):
        return (find("LOCK-FILE", ""),)
    if path.name.lower() in _JUNK or _JUNK_FOLDERS & set(path.parts):
        return (find("JUNK", ""),)
    return ()


def settle(
    outcomes: Sequence[Outcome], roster: Sequence[Unit] | None = None, year: int | None = None, own: Unit = Unit()
) -> Collection:
    """Compares the files with each other and with the roster; the order of the outcomes does not matter."""
    settled = [_own_output(outcome, own) for outcome in outcomes]
    if roster is not None:
        settled = [_on_roster(outcome, roster) for outcome in settled]
    settled = [_judged_by_year(outcome, year) for outcome in settled]
    settled = _doubles(settled)
    settled = _members_twice(settled)
    present = {(o.unit.code, o.unit.name) for o in settled if o.status != SKIPPED}
    missing = tuple(unit for unit in roster or () if (unit.code, unit.name) not in present)
    return Collection(tuple(sorted(settled, key=lambda o: o.file)), missing, None if roster is None else tuple(roster))


def _with(outcome: Outcome, status: str, *findings: Finding) -> Outcome:
    return replace(outcome, status=status, findings=_in_order((*findings, *outcome.findings)))


def _own_output(outcome: Outcome, own: Unit) -> Outcome:
    same = (outcome.unit.code, outcome.unit.name) == (own.code, own.name)
    if outcome.role == SUMMARY and same:
        return replace(outcome, status=SKIPPED, findings=(find("OWN-OUTPUT", ""),), filing=None)
    return outcome


def _on_roster(outcome: Outcome, roster: Sequence[Unit]) -> Outcome:
    """Matched by code, without a code by exact name; the roster's name and kind then count."""
    unit = outcome.unit
    if outcome.status == SKIPPED or not unit:
        return outcome
    listed = [known for known in roster if (known.code == unit.code if unit.code else known.name == unit.name)]
    if not listed:
        status = UNKNOWN if outcome.status == ACCEPTED else outcome.status
        return _with(outcome, status, find("UNIT-UNKNOWN", "", found=f"{unit.name} {unit.code}".strip()))
    known = listed[0]
    if unit.name != known.name:
        wrong = find("UNIT-NAME", *_fact(outcome, "unit"), found=unit.name, expected=known.name, listed=known.code)
        return _with(outcome, REJECTED, wrong)
    filing = replace(outcome.filing, unit=known) if outcome.filing else None
    matched = replace(outcome, unit=known, filing=filing)
    if unit.kind and unit.kind != known.kind:
        return _with(matched, outcome.status, find("KIND-DIFFERS", "", found=unit.kind, expected=known.kind))
    return matched


def one_year(collection: Collection) -> int | None:
    """The year that all accepted returns are on. Raises YearsDiffer when they are on several."""
    by_year: dict[int, list[str]] = {}
    for outcome in collection.with_status(ACCEPTED):
        if outcome.filing and outcome.filing.year is not None:
            by_year.setdefault(outcome.filing.year, []).append(outcome.file)
    if len(by_year) > 1:
        listed = "；".join(f"{year} 年 {len(files)} 份，如 {files[0]}" for year, files in sorted(by_year.items()))
        raise YearsDiffer(f"报表的年份不同：{listed}。", "请用 --year 指明年份，其他年份的报表会退回。")
    return next(iter(by_year), None)


def _fact(outcome: Outcome, key: str) -> tuple[str, Place | None, str]:
    """Label, cell and key of a fact in a return; a summary has no such cell."""
    if not outcome.filing or outcome.role == SUMMARY:
        return "", None, key
    form = outcome.filing.form
    return form.facts[key].label, layout_of(form).facts[key], key


def _judged_by_year(outcome: Outcome, year: int | None) -> Outcome:
    filed = outcome.filing.year if outcome.filing else None
    if year is None or filed is None or filed == year or outcome.status == SKIPPED:
        return outcome
    status = REJECTED if outcome.status == ACCEPTED else outcome.status
    return _with(outcome, status, find("YEAR-OTHER", *_fact(outcome, "year"), found=str(filed), expected=str(year)))


def _doubles(outcomes: list[Outcome]) -> list[Outcome]:
    """Of equal content the first by name counts; of different content for one unit none."""
    codes = {o.unit.name: o.unit.code for o in outcomes if o.unit.code}
    groups: dict[str, list[Outcome]] = {}
    for outcome in sorted(outcomes, key=lambda o: o.file):
        if outcome.status == ACCEPTED:
            name = outcome.unit.code or codes.get(outcome.unit.name) or outcome.unit.name
            groups.setdefault(name, []).append(outcome)
    changed: dict[str, Outcome] = {}
    for first, *others in groups.values():
        if all(other.filing == first.filing for other in others):
            same = find("SAME-CONTENT", "", found=first.file)
            changed |= {other.file: _with(other, DUPLICATE, same) for other in others}
            continue
        names = "、".join(outcome.file for outcome in (first, *others))
        conflict = find("CONFLICT", first.unit.name, found=names)
        changed |= {outcome.file: _with(outcome, DUPLICATE, conflict) for outcome in (first, *others)}
    return [changed.get(outcome.file, outcome) for outcome in outcomes]


def _members_twice(outcomes: list[Outcome]) -> list[Outcome]:
    """A unit that is counted in two files, because one is a summary of it, counts in neither."""
    holders: dict[str, list[Outcome]] = {}
    for outcome in sorted(outcomes, key=lambda o: o.file):
        if outcome.status == ACCEPTED and outcome.filing:
            for name in {leaf.unit.code or leaf.unit.name for leaf in outcome.filing.leaves()}:
                holders.setdefault(name, []).append(outcome)
    refused: dict[str, Outcome] = {}
    for files in (files for files in holders.values() if len(files) > 1):
        names = [outcome.file for outcome in files]
        twice = find("MEMBER-TWICE", "", found=names[0], expected="、".join(names[1:]))
        refused |= {outcome.file: _with(outcome, REJECTED, twice) for outcome in files if outcome.file not in refused}
    return [refused.get(outcome.file, outcome) for outcome in outcomes]
