"""What became of everything that was found in the returns of a unit, over all of their versions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from ..filing import Unit
from ..form import Key

OPEN, CORRECTED, EXPLAINED, ALLOWED = "open", "corrected", "explained", "accepted"
LEDGER_WORDS = {OPEN: "未改", CORRECTED: "已改正", EXPLAINED: "已说明", ALLOWED: "同意计入"}


class LedgerRow(NamedTuple):
    """One error or warning of a unit: where it was first seen, when it was returned, and what became of it.

    `returned` is when a marked copy that tells it was first written, empty while there is none; `by_file` is the file
    by which it was corrected, explained or accepted, empty while it is open.
    """

    unit: Unit
    rule: str
    severity: str
    label: str
    first_file: str
    key: Key | str | None = None
    returned: str = ""
    state: str = OPEN
    by_file: str = ""


def broken_by_kind(rows: Iterable[LedgerRow]) -> dict[str, Counter[str]]:
    """How often each rule was broken by units of each kind, the most frequent rule first."""
    counts: dict[str, Counter[str]] = {}
    for row in rows:
        counts.setdefault(row.rule, Counter())[row.unit.kind] += 1
    return dict(sorted(counts.items(), key=lambda item: (-item[1].total(), item[0])))
