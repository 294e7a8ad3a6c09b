"""Marked copies of returns in which something was found."""

from __future__ import annotations

import contextlib
import functools
import itertools
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..errors import OutputKept, UsageError
from ..files import distinct_name, safe_name, same_mark, showable, would_change, write_safely
from ..filing import Filing, Unit, blank
from ..findings import (
    ACCEPTED,
    DUPLICATE,
    OF_OFFICE,
    REJECTED,
    UNKNOWN,
    Collection,
    Finding,
    Outcome,
    Returned,
    SentBack,
)
from ..intake import Progress, counted, given
from ..layout import CORRECTS, RETURN, SUMMARY, as_sent, copy_facts
from ..workbook.own import holds_return, identity_of_file, own_copy
from .documents import in_workbook, is_document
from .same_document import document_back, identity_of_sent, own_document

if TYPE_CHECKING:
    from .previous import Previous

_COUNTED_ONCE = ("SAME-CONTENT", "SAME-FIGURES")
_WORKBOOK, _DOCUMENT = ".xlsx", ".docx"
# What the name of a filled template says where the unit sent a document.
_TEMPLATE = "（模板）"
_WORK = "写出退回件"


def check_marked_folder(folder: Path, paths: Iterable[str], previous: Path | None = None) -> None:
    """Raises UsageError when marked copies would get among inputs: those that are read now, or other returns."""
    check_own_folder(folder, paths, previous, "--marked", "退回件")


def check_own_folder(folder: Path, paths: Iterable[str], previous: Path | None, option: str, written: str) -> None:
    """The same for whatever an option has `written` into a folder."""
    check_apart(folder, paths, previous, option, written)
    if found := next((path for path in _listed(folder) if holds_return(path)), None):
        raise UsageError(
            f"{option} 的文件夹 {showable(str(folder))} 里有报表 {showable(found.name)}，没有读取。", _apart(written)
        )


def check_apart(folder: Path, paths: Iterable[str], previous: Path | None, option: str, written: str) -> None:
    """Raises UsageError when what is `written` into a folder would get among the files that are read now."""
    paths = [*paths, *([str(previous)] if previous else [])]
    where = folder.resolve()
    # A link counts where it lies, and where it leads to.
    for path in (at for way in given(paths) for at in (way.resolve(), way.parent.resolve() / way.name)):
        if where == path or where in path.parents or (path in where.parents and path.is_dir()):
            raise UsageError(
                f"{option} 的文件夹 {showable(str(folder))} 和要读的 {showable(str(path))} 在一起，没有读取。",
                _apart(written),
            )


def _apart(written: str) -> str:
    return f"请为{written}另用一个文件夹，不要放在报表的文件夹里面，也不要包含它。"


def write_marked_copies(
    collection: Collection,
    folder: Path,
    previous: Previous | None = None,
    force: bool = False,
    dry: bool = False,
    progress: Progress | None = None,
) -> SentBack:
    """Writes a marked copy of each return in which something was found; a summary or a stranger gets none, a Word
    document two: itself, where it can be marked, and a filled template.

    A return of another year comes back as one of the right year: with its values, to be checked, unless they are
    what the unit reported according to `previous`. What somebody has written into, or has open, is left alone.
    Raises OutputError as `write_safely` does for anything else. A `dry` run only tells what it would write.
    """
    into = _Into(folder, force, dry)
    others: dict[str, list[str]] = {}
    asked = set()
    again = list(_asked_again(collection))
    for outcome in counted(again, len(again), _WORK, progress):
        if not outcome.returned or outcome.role != RETURN:
            others.setdefault(outcome.role, []).append(outcome.file)
            continue
        asked.add(outcome.sha256)
        for copy in _copies(outcome, outcome.returned, _reported(outcome, previous)):
            into.write(outcome, copy)
    return SentBack(
        tuple(into.written),
        tuple(into.new),
        into.kept,
        tuple(others.pop(SUMMARY, [])),
        tuple(itertools.chain(*others.values())),
        tuple(_needless(collection, folder, asked)),
        tuple(dict.fromkeys(into.copied)),
        tuple(path for path in into.written if path.suffix == _DOCUMENT),
    )


def _asked_again(collection: Collection) -> Iterator[Outcome]:
    """The files in which something was found that nobody has settled, and of which no other one says the same."""
    for outcome in collection.with_status(ACCEPTED, REJECTED, DUPLICATE, UNKNOWN):
        if told(outcome) and outcome.file not in collection.settled and not _counts_as_another(outcome):
            yield outcome


def _counts_as_another(outcome: Outcome) -> bool:
    """Whether a file says what another one does that counts, of which the unit is told instead."""
    return any(finding.code in _COUNTED_ONCE for finding in outcome.findings)


def _needless(collection: Collection, folder: Path, asked: Set[str]) -> Iterator[Path]:
    """The copies in a folder that correct nothing which is still asked for, of units of which a report counts."""
    counted = {mark for outcome in collection.with_status(ACCEPTED) for mark in outcome.unit.known_by}
    settled = {o.sha256 for o in collection.outcomes if not counted.isdisjoint(o.unit.sought_by)}
    for path in _listed(folder):
        known = identity_of_file(path) or identity_of_sent(path)
        unit = Unit(known.get("code", ""), known.get("unit", ""))
        corrects = known.get(CORRECTS, "")
        if corrects and corrects not in asked and (corrects in settled or not counted.isdisjoint(unit.sought_by)):
            yield path


def _listed(folder: Path) -> list[Path]:
    with contextlib.suppress(OSError):  # a folder that cannot be listed is told by whoever writes into it
        return sorted(folder.glob("*"))
    return []


def _reported(outcome: Outcome, previous: Previous | None) -> Filing | None:
    """What the unit reported for the year that its return is on, as last year's reports have it."""
    year = outcome.filing.year if outcome.filing else None
    found = previous.versions(outcome.unit, year) if previous and year is not None else []
    return found[0][0] if found else None


def told(outcome: Outcome) -> tuple[Finding, ...]:
    """What the unit is to mend or to check: not what the office accepted, nor what only the office can."""
    to_unit = (finding for finding in outcome.findings if finding.code not in OF_OFFICE)
    return tuple(finding for finding in to_unit if finding.severity != "note" and not finding.accepted)


class _Copy(NamedTuple):
    """What is written for a return: how, with which ending, and what may be written over without asking."""

    ending: str
    write: Callable[[Path], object]
    is_own: Callable[[Path], bool]


@dataclass
class _Into:
    """A folder into which copies are written, or would be; what somebody has made of one that lies there is `kept`."""

    folder: Path
    force: bool
    dry: bool
    written: list[Path] = field(default_factory=list)
    new: list[Path] = field(default_factory=list)
    kept: dict[Path, str] = field(default_factory=dict)
    copied: list[Outcome] = field(default_factory=list)

    def write(self, outcome: Outcome, copy: _Copy) -> None:
        """A copy of a file, under a name that none of the others has."""
        taken = {same_mark(other.name) for other in (*self.written, *self.kept)}
        path = self.folder / _copy_name(outcome, copy.ending, taken)
        try:
            if self.changes(path, copy):
                self.new.append(path)
            self.written.append(path)
            self.copied.append(outcome)
        except OutputKept as error:
            self.kept[path] = error.message

    def changes(self, path: Path, copy: _Copy) -> bool:
        if self.dry:
            return would_change(path, copy.write)
        return write_safely(path, copy.write, copy.is_own, self.force)


def _copies(outcome: Outcome, returned: Returned, last: Filing | None) -> Iterator[_Copy]:
    """The filled template with all marked in it; of a Word document also the document itself, where that can be."""
    yield _filled(outcome, returned, last)
    if document := document_back(outcome, told(outcome)):
        yield _Copy(_DOCUMENT, lambda path: path.write_bytes(document), own_document(outcome.unit))


def _filled(outcome: Outcome, returned: Returned, last: Filing | None) -> _Copy:
    from ..workbook.write import write_marked

    returned = replace(returned, filing=as_sent(returned.filing))
    findings, carried = in_workbook(outcome, told(outcome)), None
    codes = {finding.code: finding for finding in findings}
    if other := codes.get("YEAR-OTHER"):
        returned, carried = _of_year(returned, other.expected or "", last)
        findings = tuple(
            replace(f, key=None, place=None) if f is other else f for f in findings if carried or f is other
        )
    elif "UNCHANGED" in codes:
        carried = True
    facts = copy_facts(returned.filing, returned.identity, outcome.sha256, bool(carried))
    write = functools.partial(write_marked, returned, findings, outcome.sha256, carried=carried)
    return _Copy(_WORKBOOK, write, own_copy(returned.filing.form, facts))


def _of_year(returned: Returned, year: str, last: Filing | None) -> tuple[Returned, bool]:
    """A return of another year as one of this, and whether with its values: not those that were reported before."""
    filing = returned.filing
    new = replace(filing, year=filing.form.year(year))
    carried = last is None or last.form is not filing.form or last.totals() != filing.totals()
    identity = {**returned.identity, "year": year}
    if carried:
        return replace(returned, filing=new, identity=identity), True
    return Returned(blank(new.form, new.unit, new.year), identity=identity), False


def _copy_name(outcome: Outcome, ending: str, taken: Set[str]) -> str:
    """A name for the marked copy of a file that may lie in a folder or a zip; that of a document says which it is."""
    stem = outcome.file.replace("!", "_")
    if is_document(outcome):
        stem = f"{stem.rpartition('.')[0] or stem}{_TEMPLATE if ending == _WORKBOOK else ''}"
    return distinct_name(safe_name(stem.removesuffix(_WORKBOOK)), ending, taken)
