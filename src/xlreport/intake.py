"""Whatever is handed in: each file read by itself, then one step that compares them."""

from __future__ import annotations

import datetime
import glob
import hashlib
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from .checks import check
from .errors import UsageError, YearsDiffer
from .filing import Source, Unit
from .finding import Finding, find
from .identity import SUMMARY
from .layout import Place, layout_of
from .outcome import ACCEPTED, DUPLICATE, REJECTED, SKIPPED, UNKNOWN, Collection, Outcome
from .workbook.gate import Refused, archived, is_archive, take
from .workbook.reader import read, refusal

_LOCK_FILES = ("~$", ".~lock.")
_JUNK = {"thumbs.db", "desktop.ini", ".ds_store"}
_JUNK_FOLDERS = {"__MACOSX"}

Progress = Callable[[int, int], None]

# From so many files on a pool of processes pays (benchmarks/intake.py), in chunks of so many.
_POOL_FROM, _CHUNK = 150, 16


@dataclass(frozen=True)
class Item:
    """One file to look at, its bytes read once. `path` is where it, or the zip that it is in, lies."""

    name: str
    data: bytes
    time: str
    path: str


def collect(
    paths: Iterable[str],
    roster: Sequence[Unit] | None = None,
    year: int | None = None,
    own: Unit = Unit(),
    progress: Progress | None = None,
    executor: Executor | None = None,
) -> Collection:
    """One outcome for each file under the paths: files, folders, globs, zips; junk is skipped by name.

    `own` is the unit that the caller writes a summary for; its earlier summaries are skipped. With a
    `year`, returns on another are rejected. `executor` reads the files, in processes of its own or on other
    machines; without one a pool is used when there are many. Neither it nor the order of the files changes
    the result. Raises UsageError for a path that does not exist.
    """
    files = _files(paths)
    if executor:
        return settle(_outcomes(files, executor, progress), roster, year, own)
    if len(files) < _POOL_FROM:
        return settle(_outcomes(files, None, progress), roster, year, own)
    with ProcessPoolExecutor() as pool:
        return settle(_outcomes(files, pool, progress), roster, year, own)


def _files(paths: Iterable[str]) -> list[tuple[str, Path]]:
    """Every file once, under a name relative to the path that led to it, sorted by name."""
    found: dict[Path, str] = {}
    taken = set()
    for text in paths:
        for path in _expanded(text):
            inside = sorted(p for p in path.rglob("*") if p.is_symlink() or not p.is_dir()) if path.is_dir() else [path]
            for file in inside:
                name = file.relative_to(path).as_posix() if path.is_dir() else path.name
                name = file.as_posix() if name in taken else name
                if _itself(file) not in found:
                    found[_itself(file)] = name
                    taken.add(name)
    return sorted((name, path) for path, name in found.items())


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


def _outcomes(files: list[tuple[str, Path]], executor: Executor | None, progress: Progress | None) -> list[Outcome]:
    """Outcomes in any order; with an executor only a bounded window of files is in memory."""
    outcomes: list[Outcome] = []
    chunk: list[Item] = []
    waiting: deque[Future[list[Outcome]]] = deque()
    for done, (name, path) in enumerate(files, 1):
        for found in _opened(name, path):
            if isinstance(found, Outcome):
                outcomes.append(found)
            elif executor is None:
                outcomes.append(examine(found))
            else:
                chunk.append(found)
            if executor and len(chunk) == _CHUNK:
                waiting.append(executor.submit(examine_all, chunk))
                chunk = []
            if len(waiting) > 2 * (os.cpu_count() or 1):
                outcomes += waiting.popleft().result()
        if progress:
            progress(done, len(files))
    for future in waiting:
        outcomes += future.result()
    return outcomes + examine_all(chunk)


def _opened(name: str, path: Path) -> Iterator[Item | Outcome]:
    """The file, or the files in it when it is a zip; what cannot be opened already has its outcome."""
    if junk := _junk(path.as_posix()):
        yield Outcome(name, "", SKIPPED, findings=junk, path=str(path))
        return
    try:
        data = take(path)
        time = datetime.datetime.fromtimestamp(path.stat().st_mtime).strftime("%Y-%m-%d %H:%M:%S")
    except Refused as refused:
        yield Outcome(name, "", REJECTED, findings=(refusal(refused),), path=str(path))
    except OSError as error:
        unreadable = find("UNREADABLE", "", found=error.strerror or type(error).__name__)
        yield Outcome(name, "", REJECTED, findings=(unreadable,), path=str(path))
    else:
        yield from _unpacked(Item(name, data, time, str(path)), levels=2)


def _unpacked(item: Item, levels: int) -> Iterator[Item | Outcome]:
    """The files in a zip, also in a zip inside it; the zip itself has an outcome only if it is bad."""
    try:
        if not is_archive(item.data):
            yield item
            return
        if not levels:
            raise Refused("ARCHIVE-NESTED")
        empty = True
        for name, data in archived(item.data):
            empty = False
            inner = replace(item, name=f"{item.name}!{_printable(name)}", data=data)
            if junk := _junk(name):
                yield Outcome(inner.name, _sha256(data), SKIPPED, findings=junk, time=item.time, path=item.path)
            else:
                yield from _unpacked(inner, levels - 1)
        if empty:
            raise Refused("ARCHIVE-EMPTY")
    except Refused as refused:
        yield _rejected(item, refused)


def _printable(name: str) -> str:
    """A name from inside a zip; it is only ever shown."""
    return "".join(c if c.isprintable() else "_" for c in name)


def _rejected(item: Item, refused: Refused) -> Outcome:
    sha256 = _sha256(item.data)
    return Outcome(item.name, sha256, REJECTED, findings=(refusal(refused),), time=item.time, path=item.path)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def examine_all(items: Sequence[Item]) -> list[Outcome]:
    """The outcomes of some files, each by itself."""
    return [examine(item) for item in items]


def examine(item: Item) -> Outcome:
    """One file by itself: rejected, or accepted as far as it alone can tell."""
    sha256 = _sha256(item.data)
    reading = read(item.data)
    filing, findings = reading.filing, reading.findings
    if filing:
        filing = replace(filing, source=Source(item.name, sha256))
        findings = (*findings, *check(filing))
    status = REJECTED if not filing or any(f.is_error for f in findings) else ACCEPTED
    unit = filing.unit if filing else reading.unit
    return Outcome(item.name, sha256, status, unit, _in_order(findings), filing, reading.role, item.time, item.path)


def _in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Errors first, otherwise as found."""
    return tuple(sorted(findings, key=lambda f: ("error", "warning", "note").index(f.severity)))


def _junk(path: str) -> tuple[Finding, ...]:
    *folders, name = path.split("/")
    if name.startswith(_LOCK_FILES):
        return (find("LOCK-FILE", ""),)
    if name.lower() in _JUNK or _JUNK_FOLDERS & set(folders):
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
