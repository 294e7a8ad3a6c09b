"""What was published, as it lies in the folder of a round: each page beside the report of its unit that counts."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import UsageError
from ..files import same_mark, showable
from ..filing import Filing, Unit, merge
from ..findings import (
    ACCEPTED,
    DIFFERS,
    PUBLISHED,
    SKIPPED,
    STRANGERS,
    UNCOMPARED,
    Collection,
    Outcome,
    Publication,
    Published,
)
from ..intake import examine_paths
from .documents import is_document, of_roster
from .judge import identified
from .roster import Roster
from .round import Round
from .side_by_side import Side, side_by_side

# How browsers name the folder in which they save what belongs to a page.
_BESIDE_PAGES = ("_files", ".files")
_PAGES = (".html", ".htm", ".mht", ".mhtml")
# What shells look for between double quotes, some of them for curly ones too; and what none of them looks for at all.
_UNSAFE, _PLAIN = frozenset('"“”„`$%!'), frozenset("._-/\\:+")
_UNREADABLE = "请把网页另存为 .html，文档另存为 .docx，再放进来"


@dataclass(frozen=True)
class Library:
    """Where published pages lie, the summary that they may be of, and what that says of itself besides."""

    folder: Path
    summary: Path
    facts: Mapping[str, str] = field(default_factory=dict)


def publications(library: Library, collection: Collection, round: Round) -> Published:
    """Every page and document in the folder beside the report that counts, or named with why it was not compared."""
    if not library.folder.is_dir():
        return Published()
    pages = [page for page in examine_paths([str(library.folder)], round.editions) if not _belongs_to_a_page(page)]
    found = _Sorting(library, collection, round)
    for page in sorted(pages, key=lambda page: page.file):
        if page.status != SKIPPED:
            found.sort(page)
    whole = tuple(found.whole)
    units = {unit: whole for unit in found.speaking if whole}
    units |= {unit: tuple(own) for unit, own in found.of_units.items()}
    return Published(units, whole, tuple(found.others))


def _belongs_to_a_page(outcome: Outcome) -> bool:
    """Whether a file lies in the folder of what a browser saved with a page, which lies beside it."""
    for folder in Path(outcome.path).parents:
        for end in _BESIDE_PAGES:
            stem = folder.name.removesuffix(end)
            if stem != folder.name and any(folder.with_name(f"{stem}{ending}").is_file() for ending in _PAGES):
                return True
    return False


class _Sorting:
    """Gives each page to whom it is of."""

    def __init__(self, library: Library, collection: Collection, round: Round) -> None:
        self.library = library
        self.collection = collection
        self.round = round
        self.roster = round.roster or Roster(())
        self.counted = dict(self._counted())
        self.names = {same_mark(name) for name in self._names()} - {""}
        self.of_units: dict[Unit, list[Publication]] = {}
        self.whole: list[Publication] = []
        self.others: list[Publication] = []

    def _counted(self) -> Iterator[tuple[Unit, Outcome]]:
        """The report that counts of each unit."""
        for outcome in self.collection.with_status(ACCEPTED):
            if unit := identified(outcome, self.roster):
                yield unit, outcome

    @property
    def speaking(self) -> list[Unit]:
        """The units that publish with the whole."""
        form = self.collection.form
        return [unit for unit in self.roster.units if form and unit.kind in form.whole_kinds]

    def _names(self) -> Iterable[str]:
        """What the whole may be called on its page: as the office is, or as who speaks for it."""
        yield self.round.unit.name
        form = self.collection.form
        yield from (self.library.facts.get(key, "") for key in (form.naming if form else ()))
        for outcome in (self.counted[unit] for unit in self.speaking if unit in self.counted):
            if filing := outcome.filing:
                yield from map(filing.fact, filing.form.naming)

    def sort(self, page: Outcome) -> None:
        filing = page.filing
        if filing is None:
            self.others.append(_other(page, _unreadable(page)))
        elif not is_document(page):
            self.others.append(_other(page, f"是填报的工作簿，不是公开的页面。{_UNREADABLE}"))
        elif self.collection.year and filing.year not in (None, self.collection.year):
            self.others.append(_other(page, f"是 {filing.year} 年的报告，不是 {self.collection.year} 年的，没有比较"))
        elif not self.names.isdisjoint(same_mark(filing.fact(key)) for key in filing.form.naming):
            self._of_speaker(page)
        else:
            self._of_unit(page, filing)

    def _of_speaker(self, page: Outcome) -> None:
        """The page of the whole; or of who speaks for it, where it is just what that unit reported of itself."""
        for unit in self.speaking:
            own = self.counted.get(unit)
            beside = own and own.filing and _beside(page, Side(own.file, own.filing), own.path)
            if beside and beside.state == PUBLISHED:
                self.of_units.setdefault(unit, []).append(beside)
                return
        self.whole.append(self._of_whole(page))

    def _of_unit(self, page: Outcome, filing: Filing) -> None:
        unit = of_roster(page, self.roster).unit
        if unit not in self.roster.units:
            name = filing.fact(filing.form.naming[-1]) or filing.unit.name
            said = f"标题里的“{showable(name)}”不是名册上的单位" if name else "标题里没有单位名称"
            self.others.append(_other(page, f"{said}，没有比较"))
            return
        own = self.of_units.setdefault(unit, [])
        counted = self.counted.get(unit)
        if counted is None or counted.filing is None:
            own.append(_other(page, "这个单位的报表还没有汇总，没有比较"))
        else:
            own.append(_beside(page, Side(counted.file, counted.filing), counted.path))

    def _of_whole(self, page: Outcome) -> Publication:
        if draft := self.collection.draft:
            return _other(page, f"汇总还是{draft}，没有比较")
        path, summary = self.library.summary, merge(self.collection.accepted, self.round.unit)
        return _beside(page, Side(path.name, summary, facts=self.library.facts), str(path))


def _unreadable(page: Outcome) -> str:
    """Why nothing could be read of a page."""
    told = next((finding for finding in page.findings if finding.is_error), None)
    if told is not None and told.code in STRANGERS:
        if page.file.lower().endswith((".docx", *_PAGES)):
            return "里面没有找到年报的表格，没有比较"
        return f"是 {told.found}，不能比较。{_UNREADABLE}"
    return f"{told.says.removesuffix('。') if told else '读不出来'}，没有比较"


def _other(page: Outcome, why: str) -> Publication:
    return Publication(page.file, UNCOMPARED, why=f"{why.removesuffix('。')}。")


def _beside(page: Outcome, report: Side, path: str) -> Publication:
    """A page beside the report that it is of."""
    assert page.filing
    try:
        changes = side_by_side(report, Side(page.file, page.filing, page.returned))
    except UsageError as error:
        return _other(page, error.message)
    see = _command(path, page)
    if changes.count:
        return Publication(page.file, DIFFERS, changes.count, "" if see else _why_no_command(path, page), see)
    if changes.is_whole and changes.has_texts:
        return Publication(page.file, PUBLISHED)
    told = next(one for one in changes.uncompared if one.keys or one.is_texts)
    why = told.told_there if told.file == showable(page.file) else told.told
    return Publication(page.file, UNCOMPARED, why=why, see=see)


def _command(report: str, page: Outcome) -> str:
    """The command that shows what differs; nothing where one of the paths cannot stand in a command as it is."""
    paths = report, page.path
    if not all(paths) or any(map(_is_zip, paths)) or any(map(_is_unsafe, paths)):
        return ""
    return f"xlreport diff {' '.join(map(_quoted, paths))}"


def _why_no_command(report: str, page: Outcome) -> str:
    if any(map(_is_zip, (report, page.path))):
        return "在压缩包里，请先解开，再逐处比较。"
    return "文件名里有引号、$、% 一类的字符，不能写成命令；请先改名，再用 xlreport diff 逐处比较。"


def _is_zip(path: str) -> bool:
    return path.lower().endswith(".zip")


def _is_unsafe(path: str) -> bool:
    """Whether some shell would read more into a path between double quotes than the path, or nobody could type it."""
    return not _UNSAFE.isdisjoint(path) or showable(path) != path or (os.sep == "/" and "\\" in path)


def _quoted(path: str) -> str:
    """A path as shells on every system take it; none is an option."""
    path = f"./{path}" if path.startswith("-") else path
    return path if all(sign.isalnum() or sign in _PLAIN for sign in path) else f'"{path}"'
