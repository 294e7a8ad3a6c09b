"""What a collection of files comes to, once each has been read: the one step that compares them.

It does not mind the order of the files.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from ..errors import FormsDiffer, YearsDiffer
from ..filing import Unit
from ..findings import SKIPPED, UNKNOWN, Collection, Outcome
from ..form import Form, load
from .admit import distinct, of_whole_identity, own_outputs, roster_itself, unchanged_copies
from .alike import alike
from .carried import accepted_below, carried, draft_below
from .choices import earlier, put_aside
from .compare import doubles, same_names, shared_members, still_open, summaries_of_members, superseded
from .contacts import contacts_in
from .documents import documents_aside, of_roster, where_they_stand
from .judge import accepted_by_office, along, beside, identified, judged_by_year, matched, of_form
from .roster import Roster
from .round import Round

_T = TypeVar("_T", int, str)
_Comparison = Callable[[Sequence[Outcome]], dict[str, Outcome]]


def reconcile(outcomes: Iterable[Outcome], round: Round = Round()) -> Collection:
    """Compares files with what the office knows and with each other; each keeps or gets its one status.

    Raises FormsDiffer and YearsDiffer when returns are of several editions or years, none of which more of them
    name than any other, and nobody said which one is meant.
    """
    roster = round.roster
    known = [of_roster(roster_itself(outcome, roster), roster) for outcome in distinct(outcomes)]
    known = own_outputs(unchanged_copies(known), round.unit)
    form = round.form or _form_of_most(known)
    known = [carried(of_whole_identity(of_form(outcome, form))) for outcome in known]
    if roster is not None:
        known = [matched(outcome, roster) for outcome in known]
    years = _years(known)
    year = round.year or _year_of_most(years)
    known = list(where_they_stand(_compared(_judged(known, year, round), round)))
    missing = _missing(known, roster)
    due = tuple(unit for unit in roster.units if not (round.partial and unit in missing)) if roster else None
    collection = Collection(
        tuple(known),
        () if round.partial else missing,
        due,
        form,
        year,
        not round.year and len(years) > 1,
        contacts=contacts_in(round, form, year),
        partial=round.partial,
    )
    if roster is not None and not collection.absent:
        return replace(collection, outcomes=tuple(along(known)))
    return collection


def _judged(outcomes: Iterable[Outcome], year: int | None, round: Round) -> list[Outcome]:
    """Each file by what the office knows, and by how alike its texts are to others'."""
    known = [judged_by_year(outcome, year) for outcome in outcomes]
    known = alike([beside(outcome, round) for outcome in known], round)
    known = [accepted_by_office(outcome, round.accepts) for outcome in known]
    return [draft_below(accepted_below(outcome)) for outcome in known]


def _compared(outcomes: list[Outcome], round: Round) -> list[Outcome]:
    """The files after each comparison of them with one another."""
    for compare in _comparisons(round):
        found = compare(outcomes)
        outcomes = [found.get(outcome.file, outcome) for outcome in outcomes]
    return outcomes


def _comparisons(round: Round) -> Sequence[_Comparison]:
    """What files are compared for, one after another."""
    latest = (earlier,) if round.latest else ()
    chosen = functools.partial(put_aside, choices=round.choices)
    members = (summaries_of_members, shared_members)
    return (superseded, documents_aside, chosen, *latest, doubles, *members, same_names, still_open)


def _missing(outcomes: Iterable[Outcome], roster: Roster | None) -> tuple[Unit, ...]:
    """The units of the roster of which there is no file."""
    if roster is None:
        return ()
    present = {identified(outcome, roster) for outcome in outcomes if outcome.status != SKIPPED}
    return tuple(unit for unit in roster.units if unit not in present)


def _form_of_most(outcomes: Iterable[Outcome]) -> Form:
    """The edition that more returns name than any other, the same bytes once; the newest where there are none."""
    named = {o.sha256: o.filing.form for o in outcomes if o.filing and o.status != SKIPPED}
    counts = Counter(form.id for form in named.values())
    most = _most(counts)
    if len(most) > 1:
        listed = "、".join(f"{id} {counts[id]} 份" for id in most)
        raise FormsDiffer(f"报表的表式不同：{listed}。", "请用 --form 指明表式，其他表式的报表会退回。")
    return next((form for form in named.values() if form.id in most), load())


def _years(outcomes: Iterable[Outcome]) -> dict[int, list[str]]:
    """The years that readable returns name, the same bytes once, each with the files; no unit off the roster counts."""
    files: dict[int, dict[str, str]] = {}
    for o in outcomes:
        unfilled = any(finding.code == "UNFILLED" for finding in o.findings)
        if o.filing and o.filing.year is not None and o.status not in (SKIPPED, UNKNOWN) and not unfilled:
            files.setdefault(o.filing.year, {}).setdefault(o.sha256, o.file)
    return {year: list(named.values()) for year, named in files.items()}


def _year_of_most(files: dict[int, list[str]]) -> int | None:
    """The year that more files name than any other."""
    most = _most({year: len(named) for year, named in files.items()})
    if len(most) > 1:
        listed = "；".join(f"{year} 年 {len(files[year])} 份，如 {files[year][0]}" for year in most)
        raise YearsDiffer(f"报表的年份不同：{listed}。", "请用 --year 指明年份，其他年份的报表会退回。")
    return next(iter(most), None)


def _most(counts: Mapping[_T, int]) -> list[_T]:
    """What is counted most often; several when they are equal."""
    return sorted(what for what, n in counts.items() if n == max(counts.values()))
