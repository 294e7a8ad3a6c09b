"""A round's files checked, and merged into a summary."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..errors import UsageError
from ..files import write_safely
from ..filing import Unit
from ..filing import merge as merge_filings
from ..findings import Collection, Merged
from ..form import Form, load
from ..intake import Progress
from ..layout import SUMMARY
from ..workbook.own import own
from ..workbook.write import write_summary
from .accepts import load_accepts
from .collect import collect
from .judge import speaking_for_all
from .previous import Previous, load_previous, under_new_codes
from .reconcile import one_year
from .roster import load_previous_codes, load_roster, roster_year
from .round import Round


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
