"""Last year's reports, to compare this year's with: from last year's summary, or the returns themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from ..errors import UsageError
from ..filing import Filing, Unit, merge
from ..findings import Outcome
from ..form import Form
from ..intake import examine_paths
from .reconcile import reconcile
from .roster import Roster
from .round import Round


def load_previous(path: Path, editions: Sequence[Form], roster: Roster | None = None) -> dict[str, Filing]:
    """The filings of a summary, or of a folder of returns, by the code of their unit this year, at every level.

    What would be refused in a merge is left out. Raises UsageError when nothing is left.
    """
    of_form: dict[str, list[Outcome]] = {}
    for outcome in examine_paths([str(path)], editions):
        if outcome.filing:
            of_form.setdefault(outcome.filing.form.id, []).append(outcome)
    known = {form.id: form for form in reversed(editions)}
    collections = (reconcile(outcomes, Round(known[id])) for id, outcomes in of_form.items())
    accepted = [filing for collection in collections for filing in collection.accepted]
    found = {filing.unit.code: filing for filing in _all(accepted) if filing.unit.code}
    if not found:
        raise UsageError(f"--previous 里没有可用的上年报表：{path}", "请给出上年的汇总表，或上年报表所在的文件夹。")
    return under_new_codes(found, roster.previous_codes) if roster else found


def _all(filings: Iterable[Filing]) -> Iterator[Filing]:
    for filing in filings:
        yield filing
        yield from _all(filing.members)


def under_new_codes(previous: Mapping[str, Filing], codes: Mapping[str, tuple[str, ...]]) -> dict[str, Filing]:
    """Last year's filings by this year's codes; of units that were merged since, the sum of all of them."""
    renamed = {}
    for code, old_codes in codes.items():
        old = [previous[old_code] for old_code in old_codes if old_code in previous]
        if len(old) == len(old_codes) and len({filing.form.id for filing in old}) == 1:
            renamed[code] = merge(old, Unit(code))
    return {**previous, **renamed}
