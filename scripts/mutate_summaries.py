"""Changes summaries at random and holds what is then read against what was written: an error, or nothing differs.

Run: python scripts/mutate_summaries.py [COUNT] [--seed N] [--first N] [--jobs N]
"""

from __future__ import annotations

import functools
import io
import re
import sys
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from typing import NamedTuple

from campaign import CRASHED, DETECTED, HARMLESS, MISSED, Campaign, Result, command
from mutations import changed, unzipped, zipped
from xlreport import Collection, Filing, Unit, merge, read, write_summary
from xlreport.checks import check_alone
from xlreport.layout import summary as at

RETURNED = Path(__file__).resolve().parents[1] / "samples" / "returned"
_ROW = re.compile(r"<row [^>]*>.*?</row>", re.DOTALL)
_CELL = re.compile(r"<c [^>]*?(?:/>|>.*?</c>)", re.DOTALL)
_VALUE = re.compile(r"<v>([^<]*)</v>")
_TEXT = re.compile(r"(<t(?: [^>]*)?>)([^<]*)(</t>)")
_REFERENCE = re.compile(r'(<(?:c|row) r=")([A-Z]*)(\d+)"')
# Kinds of changes that do not mind what kind of workbook they meet.
_ANY = ("attribute", "element", "part", "part byte", "zip byte")


class Original(NamedTuple):
    """A summary before it is changed, and what it says."""

    data: bytes
    filing: Filing
    identity: dict[str, str]


@functools.cache
def originals() -> tuple[Original, ...]:
    """Summaries of three and of sixteen units, and of two counties; the last two also as if they were large."""
    filings = [filing for path in sorted(RETURNED.glob("*.xlsx")) if (filing := read(path).filing)]
    counties = [merge(filings[:3], Unit("370323", "沂源县", "县")), merge(filings[3:7], Unit("370324", "沂水县", "县"))]
    whole, city = merge(filings, Unit("370323", "沂源县", "县")), merge(counties, Unit("3703", "淄博市", "市"))
    small = [_original(summary, at.LIVE_UP_TO, at.MOST_ROWS) for summary in (counties[0], whole, city)]
    return (*small, *(_original(summary, 0, 40) for summary in (whole, city)))


def _original(summary: Filing, live_up_to: int, most_rows: int) -> Original:
    target = io.BytesIO()
    write_summary(summary, Collection(()), target, live_up_to=live_up_to, most_rows=most_rows)
    returned = read(target.getvalue()).returned
    if returned is None:
        raise AssertionError("a summary of ours is refused")
    return Original(target.getvalue(), returned.filing, dict(returned.identity))


# -- changes of one sheet's XML


def _value(chance: Random, xml: str) -> str:
    found = list(_VALUE.finditer(xml))
    one = chance.choice(found)
    new = chance.choice(["0", "1", str(chance.randrange(100_000)), "-1", "1.5", one[1] + "0", one[1][::-1]])
    return f"{xml[: one.start(1)]}{new}{xml[one.end(1) :]}"


def _words(chance: Random, xml: str) -> str:
    one = chance.choice(list(_TEXT.finditer(xml)))
    new = chance.choice(["", "别的", one[2][1:], one[2] + "1", one[2][::-1]])
    return f"{xml[: one.start(2)]}{new}{xml[one.end(2) :]}"


def _cell_gone(chance: Random, xml: str) -> str:
    one = chance.choice(list(_CELL.finditer(xml)))
    return xml[: one.start()] + xml[one.end() :]


def _cells_swapped(chance: Random, xml: str) -> str:
    one, two = sorted(chance.sample(list(_CELL.finditer(xml)), 2), key=lambda match: match.start())
    first, second = (_REFERENCE.search(cell[0]) for cell in (one, two))
    if not first or not second:
        return xml
    moved = [cell[0].replace(old[0], new[0], 1) for cell, old, new in ((two, second, first), (one, first, second))]
    return xml[: one.start()] + moved[0] + xml[one.end() : two.start()] + moved[1] + xml[two.end() :]


def _renumbered(row: str, by: int) -> str:
    return _REFERENCE.sub(lambda match: f'{match[1]}{match[2]}{int(match[3]) + by}"', row)


def _row_deleted(chance: Random, xml: str) -> str:
    """A row taken out, with those below moved up or a gap left."""
    found = list(_ROW.finditer(xml))
    n = chance.randrange(len(found))
    by = -chance.randrange(2)
    rest = "".join(_renumbered(row[0], by) for row in found[n + 1 :])
    return xml[: found[n].start()] + rest + xml[found[-1].end() :]


def _row_doubled(chance: Random, xml: str) -> str:
    found = list(_ROW.finditer(xml))
    n = chance.randrange(len(found))
    rest = "".join(_renumbered(row[0], 1) for row in found[n:])
    return xml[: found[n].end()] + rest + xml[found[-1].end() :]


def _rows_exchanged(chance: Random, xml: str) -> str:
    found = list(_ROW.finditer(xml))
    n = chance.randrange(len(found) - 1)
    one, two = found[n][0], found[n + 1][0]
    return f"{xml[: found[n].start()]}{_renumbered(two, -1)}{_renumbered(one, 1)}{xml[found[n + 1].end() :]}"


CHANGES: dict[str, Callable[[Random, str], str]] = {
    "value": _value,
    "words": _words,
    "cell gone": _cell_gone,
    "cells swapped": _cells_swapped,
    "row deleted": _row_deleted,
    "row doubled": _row_doubled,
    "rows exchanged": _rows_exchanged,
}
KINDS = (*CHANGES, *_ANY)


def made(kind: str, chance: Random, data: bytes) -> bytes:
    """A summary with one change of a kind."""
    if kind in _ANY:
        return changed(kind, chance, data)[0]
    parts = dict(unzipped(data))
    texts = "xl/sharedStrings.xml"
    names = [name for name in parts if name.startswith("xl/worksheets/sheet")]
    for _ in range(100):
        name = chance.choice([texts, *names]) if kind == "words" else chance.choice(names)
        try:
            new = CHANGES[kind](chance, parts[name])
        except (IndexError, ValueError):  # nothing of that kind on this sheet
            continue
        if new != parts[name]:
            return zipped({**parts, name: new})
    raise AssertionError(f"nothing to change: {kind}")


# -- what came of it


def _facts(identity: Mapping[str, str]) -> dict[str, str]:
    """What a hidden sheet says; a name without a value says nothing, whether it is there or not."""
    return {key: value for key, value in identity.items() if value}


def outcome_of(number: int, seed: int) -> Result:
    """Makes one change and says what came of it; the same numbers make the same change."""
    chance = Random(f"{seed}/{number}")
    original, kind = chance.choice(originals()), KINDS[number % len(KINDS)]
    data = made(kind, chance, original.data)
    try:
        reading = read(data)
        found = reading.findings + (check_alone(reading.returned)[0] if reading.returned else ())
    except Exception:
        return Result(number, kind, CRASHED, traceback.format_exc())
    if any(finding.is_error for finding in found):
        return Result(number, kind, DETECTED, "")
    said = reading.returned.identity if reading.returned else {}
    if reading.filing == original.filing and _facts(said) == _facts(original.identity):
        return Result(number, kind, HARMLESS, "")
    return Result(number, kind, MISSED, f"{reading.filing!r:.300}")


def run(first: int, count: int, seed: int) -> list[Result]:
    """Some changes after each other."""
    return [outcome_of(number, seed) for number in range(first, first + count)]


if __name__ == "__main__":
    campaign = Campaign(KINDS, (DETECTED, HARMLESS, MISSED, CRASHED), run, chunk=50)
    sys.exit(command(campaign, __doc__, count=1000))
