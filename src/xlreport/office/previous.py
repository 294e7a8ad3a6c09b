"""Last year's reports, to compare this year's with: from last year's summary, or the returns themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from ..errors import UsageError
from ..filing import Filing, Unit, merge
from ..findings import ACCEPTED
from .collect import collect

Previous = Mapping[str, Filing]


def load_previous(path: Path) -> dict[str, Filing]:
    """The filings of a summary, or of a folder of returns, by the code of their unit, at every level.

    What would be refused in a merge is left out. Raises UsageError when nothing is left.
    """
    accepted = [outcome.filing for outcome in collect([str(path)]).with_status(ACCEPTED) if outcome.filing]
    found = {filing.unit.code: filing for filing in _all(accepted) if filing.unit.code}
    if not found:
        raise UsageError(f"--previous 里没有可用的上年报表：{path}", "请给出上年的汇总表，或上年报表所在的文件夹。")
    return found


def _all(filings: list[Filing]) -> Iterator[Filing]:
    for filing in filings:
        yield filing
        yield from _all(list(filing.members))


def under_new_codes(previous: Previous, codes: Mapping[str, tuple[str, ...]]) -> dict[str, Filing]:
    """Last year's filings by this year's codes; of units that were merged since, the sum of all of them."""
    renamed = {}
    for code, old_codes in codes.items():
        old = [previous[old_code] for old_code in old_codes if old_code in previous]
        if len(old) == len(old_codes):
            renamed[code] = merge(old, Unit(code))
    return {**previous, **renamed}
