"""Official reports of returns and summaries: one of a file, or one of each unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from ..errors import OutputKept, UsageError
from ..files import distinct_name, path_with_ending, safe_name, same_mark, showable, write_safely
from ..filing import Filing
from ..findings import ACCEPTED, REJECTED, SKIPPED, Collection, Outcome, Report, Reported, first_error
from ..form import Form
from ..intake import Progress, counted
from ..layout import DRAFT, SUMMARY
from ..word import ENDINGS, Document, own, report, speaking, write_document
from .collect import collect
from .round import Round
from .send_back import check_own_folder

# What parts a fact that is added from its label.
_EQUALS = "="
_WORK = "写出年度报告"


@dataclass
class _Writing:
    """Writes reports; what stands in the way of one does not stop the others."""

    force: bool
    reports: list[Report] = field(default_factory=list)
    kept: dict[Path, str] = field(default_factory=dict)
    lacking: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def write(self, document: Document, filing: Filing, source: str, path: Path) -> None:
        """Writes a report. Raises OutputError as `write_safely` does."""
        ending = path.suffix.lower()
        changed = write_safely(path, lambda target: write_document(document, target, ending), own(document), self.force)
        drafted = document.draft, document.has_drafted
        self.reports.append(Report(filing.unit, filing.year, source, path, *drafted, changed))

    def write_if_free(self, document: Document, filing: Filing, source: str, path: Path) -> None:
        """Writes a report unless somebody's file is in its place."""
        try:
            self.write(document, filing, source, path)
        except OutputKept as error:
            self.kept[path] = f"{error.message}{error.suggestion}"

    def done(self, collection: Collection, refused: Iterable[str] = ()) -> Reported:
        return Reported(collection, tuple(self.reports), tuple(refused), self.kept, self.lacking)


def write_report(
    paths: Sequence[str],
    out: Path,
    round: Round,
    facts: Sequence[str] = (),
    draft: bool = False,
    charts: bool = False,
    force: bool = False,
    otherwise: Mapping[str, str] = MappingProxyType({}),
) -> Reported:
    """Writes the report of one return or summary, if wanted with `charts`; of a refused one only a `draft`, if wanted.

    `facts` are what a summary says of itself besides, each LABEL=TEXT; `otherwise`, by their keys, what it says where
    none of its units does. Raises UsageError unless there is one file to report, for facts that nobody knows or that
    are missing, OutputError for what cannot be written.
    """
    out = path_with_ending(out, ENDINGS)
    return report_file(collect(paths, round), paths, out, facts, draft, charts, force, otherwise)


def report_file(
    collection: Collection,
    paths: Sequence[str],
    out: Path,
    facts: Sequence[str] = (),
    draft: bool = False,
    charts: bool = False,
    force: bool = False,
    otherwise: Mapping[str, str] = MappingProxyType({}),
) -> Reported:
    """The same of a collection of what lies under the paths."""
    outcome = _only(collection, paths)
    writing = _Writing(force)
    if outcome.status != ACCEPTED and not draft:
        return writing.done(collection, [outcome.file] if outcome.filing else [])
    if outcome.filing is None:
        return writing.done(collection)
    filing, lacking = _spoken(outcome.filing, _said(outcome.filing, facts), otherwise)
    if lacking and not draft:
        raise _unsaid(outcome.filing, lacking)
    writing.write(_document(outcome, filing, lacking, charts), outcome.filing, outcome.file, out)
    return writing.done(collection)


def what_a_report_lacks(summary: Filing, otherwise: Mapping[str, str]) -> str:
    """Why the report of a summary cannot be written yet, as a sentence; empty where nothing is lacking."""
    _, lacking = _spoken(summary, {}, otherwise)
    error = _unsaid(summary, lacking)
    return f"{error.message}{error.suggestion}" if lacking else ""


def _unsaid(summary: Filing, lacking: Sequence[str]) -> UsageError:
    whole = "、".join(summary.form.whole_kinds)
    return UsageError(
        f"{summary.unit.name}的报告还缺：{'、'.join(lacking)}（汇总里没有{whole}的报表，或它没有填）。",
        f"请用 xlreport report，加 --fact 写明，例：--fact {''.join(lacking[:1])}=…；先看草稿的，加 --draft。",
    )


def write_reports(
    paths: Sequence[str],
    folder: Path,
    round: Round,
    draft: bool = False,
    charts: bool = False,
    force: bool = False,
    progress: Progress | None = None,
) -> Reported:
    """Writes one .docx for each unit into a folder: of returns that are accepted, and of the members of summaries.

    With `draft` also of refused ones; if wanted with `charts`. Raises UsageError and OutputError as the file system
    demands.
    """
    check_own_folder(folder, paths, None, "--all", "报告")
    return report_units(collect(paths, round, progress), folder, draft, charts, force, progress)


def report_units(
    collection: Collection,
    folder: Path,
    draft: bool = False,
    charts: bool = False,
    force: bool = False,
    progress: Progress | None = None,
) -> Reported:
    """The same of a collection that was read."""
    writing, taken = _Writing(force), set[str]()
    refused = [outcome.file for outcome in collection.with_status(REJECTED) if outcome.filing and not draft]
    units = list(_units(collection, draft))
    for outcome, filing in counted(units, len(units), _WORK, progress):
        spoken, lacking = _spoken(filing, {})
        if lacking and not draft:
            writing.lacking[filing.unit.name] = lacking
            continue
        name = distinct_name(safe_name(f"{filing.unit.code}_{filing.unit.name}"), ENDINGS[0], taken)
        taken.add(same_mark(name))
        document = _document(outcome, spoken, lacking, charts, whole=filing is outcome.filing)
        writing.write_if_free(document, filing, outcome.file, folder / name)
    return writing.done(collection, refused)


def _units(collection: Collection, draft: bool) -> Iterator[tuple[Outcome, Filing]]:
    """Every unit that files, with the file that says so; a summary's are its members."""
    for outcome in collection.with_status(ACCEPTED, *[REJECTED] * draft):
        if outcome.filing and outcome.role == SUMMARY:
            yield from ((outcome, member) for member in _below(outcome.filing))
        elif outcome.filing:
            yield outcome, outcome.filing


def _below(summary: Filing) -> Iterator[Filing]:
    for member in summary.members:
        yield member
        yield from _below(member)


def _only(collection: Collection, paths: Sequence[str]) -> Outcome:
    """The one file that is to be reported."""
    found = [outcome for outcome in collection.outcomes if outcome.status != SKIPPED]
    if len(found) == 1:
        return found[0]
    listed = "、".join(showable(path) for path in paths)
    if not found:
        said = first_error(finding for outcome in collection.outcomes for finding in outcome.findings)
        raise UsageError(f"{listed} 里没有报表或汇总表。{said}", "请指明一份报表或汇总表。")
    raise UsageError(
        f"--out 只写一份报告，{listed} 里有 {len(found)} 份报表。",
        "请指明其中一份；每个单位各写一份的，用 --all 文件夹。",
    )


def _said(filing: Filing, facts: Sequence[str]) -> dict[str, str]:
    """Facts that somebody adds, by their keys."""
    if facts and not filing.members:
        raise UsageError("--fact 只用于汇总表的报告。", "单位自己的报告照它的报表写，要改的请改报表。")
    return dict(_fact(filing.form, fact) for fact in facts)


def _fact(form: Form, said: str) -> tuple[str, str]:
    label, _, text = (part.strip() for part in said.partition(_EQUALS))
    known = {name: fact.key for fact in form.facts.values() if not fact.identity for name in (fact.key, fact.label)}
    if label not in known or not text:
        labels = "、".join(fact.label for fact in form.facts.values() if not fact.identity)
        raise UsageError(f"--fact “{said}”不对。", f"应为 名称{_EQUALS}内容，名称只能是：{labels}。")
    return known[label], text


def _spoken(
    filing: Filing, said: Mapping[str, str], otherwise: Mapping[str, str] = MappingProxyType({})
) -> tuple[Filing, tuple[str, ...]]:
    """The filing as it is reported, and the labels of what is lacking: of a summary, with who speaks for all."""
    if not filing.members:
        return filing, ()
    spoken, lacking = speaking(filing, said, otherwise)
    return spoken, tuple(filing.form.facts[key].label for key in lacking)


def _document(outcome: Outcome, filing: Filing, lacking: Sequence[str], charts: bool, whole: bool = True) -> Document:
    """The report of the `whole` of a file, or of a member in it; a draft where it is refused or facts are lacking.

    The whole is one too where it says itself that it is not complete.
    """
    errors = [finding for finding in outcome.findings if finding.is_error]
    said = outcome.returned.identity.get(DRAFT, "") if outcome.returned and outcome.role == SUMMARY and whole else ""
    missing = filing.form.wording.report.lacking.format(facts="、".join(lacking)) if lacking else ""
    return report(filing, tuple(filter(None, (said, missing))), errors, drafted=bool(filing.members), charts=charts)
