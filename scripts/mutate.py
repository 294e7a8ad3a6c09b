"""Changes filled returns at random, one change each, and holds what we read against what openpyxl reads.

Run: python scripts/mutate.py [COUNT] [--seed SEED] [--first N] [--jobs N]. Every change must be found, harmless or
shown; the status is 1 if one is not. `--first N 1` repeats the change that was reported as number N.
"""

from __future__ import annotations

import faulthandler
import functools
import io
import re
import sys
import time
import traceback
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import NamedTuple

import openpyxl

from campaign import CRASHED, DETECTED, HARMLESS, MISSED, SHOWN, Campaign, Result, command
from mutations import FORM, INPUTS, KINDS, LAYOUT, changed, unzipped, zipped
from witness import Seen, look, seen
from xlreport import Filing, Finding, Text, Unit, blank, check, read, write
from xlreport.findings import Returned
from xlreport.form import blank_is_zero
from xlreport.layout import Place

RETURNED = Path(__file__).resolve().parents[1] / "samples" / "returned"
# Seconds of computing that one file may take: far more than it does, far less than a file made to hang would.
LONGEST = 10
_UNIT = Unit("370323102", "示例镇人民政府", "乡镇")


class Original(NamedTuple):
    """A return before it is changed, and what we make of it."""

    name: str
    data: bytes
    returned: Returned
    findings: frozenset[Finding]
    holding: dict[str, bytes]
    seen: Seen


# -- the originals


@functools.cache
def originals() -> tuple[Original, ...]:
    """Returns of all sorts: full and sparse, of a known and an unknown unit, by four writers."""
    files = {"written": _written(_full()), "inline": _inline(_written(_full())), "openpyxl": _typed()}
    files["faulty"] = _faulty(_written(_sparse()))
    for path in sorted(RETURNED.glob("*.xlsx")):
        files.setdefault("LibreOffice" if _by_libreoffice(path.read_bytes()) else "sample", path.read_bytes())
    return tuple(_original(name, data) for name, data in files.items())


def _original(name: str, data: bytes) -> Original:
    returned, findings = _ours(data)
    if returned is None:
        raise AssertionError(f"{name} is refused: {[finding.message for finding in findings]}")
    return Original(name, data, returned, findings, _holding(data), seen(data))


def _full() -> Filing:
    """Every input, fact and text filled in; the figures break the form's rules, so changes do not stand out."""
    texts = {
        key: Text(block.heading or "", (f"{block.label}第一段，共 12 件。", "第二段 & 〔2024〕<3>号"))
        for key, block in FORM.texts.items()
    }
    facts = {key: f"{fact.label}一二三" for key, fact in FORM.facts.items() if not fact.identity}
    return Filing(FORM, _UNIT, 2024, {key: Decimal(n % 7) for n, key in enumerate(FORM.inputs)}, facts, texts)


def _sparse() -> Filing:
    """Every third input filled in, blanks declared to be 0."""
    inputs = {key: Decimal(n % 7) for n, key in enumerate(FORM.inputs) if not n % 3}
    return replace(_full(), inputs=inputs, texts={}, facts=_zero_facts())


def _zero_facts() -> dict[str, str]:
    return {blank_is_zero(sheet.id): FORM.yes for sheet in LAYOUT.figure_sheets()}


def _written(filing: Filing) -> bytes:
    target = io.BytesIO()
    write(filing, target)
    return target.getvalue()


def _inline(data: bytes) -> bytes:
    """The same workbook with every text in its cell."""
    parts = unzipped(data)
    strings = parts.strings

    def in_cell(match: re.Match[str]) -> str:
        return f'{match[1]} t="inlineStr"><is>{strings[int(match[2])][4:-5]}</is></c>'

    for name in parts:
        parts[name] = re.sub(r'(<c [^>]*?) t="s"><v>(\d+)</v></c>', in_cell, parts[name])
    return zipped(parts)


def _typed() -> bytes:
    """The blank template, filled in with openpyxl: who it is from is known only from what was typed."""
    filing = replace(_sparse(), texts=_full().texts)
    book = openpyxl.load_workbook(io.BytesIO(_written(blank(FORM))))
    values: dict[Place, int | str] = {LAYOUT.figures[key]: int(value) for key, value in filing.inputs.items()}
    facts = {place: filing.fact(key) for key, place in LAYOUT.facts.items() if filing.fact(key)}
    texts = {LAYOUT.texts[key].paragraphs[0]: text.paragraphs[0] for key, text in filing.texts.items()}
    values |= {place: int(word) if word.isdecimal() else word for place, word in (facts | texts).items()}
    for place, value in values.items():
        book[place.sheet][place.cell] = value
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _faulty(data: bytes) -> bytes:
    """A return with a formula, an error, a text and a logical value among its inputs, and one total typed over."""
    parts = unzipped(data)
    contents = (
        "><f>1+1</f><v>2</v>",
        ' t="e"><v>#REF!</v>',
        ' t="inlineStr"><is><t>12件</t></is>',
        ' t="b"><v>1</v>',
        "><v>1.5</v>",
    )
    for place, content in zip(INPUTS[::20], contents, strict=False):
        parts.put(place, f'<c r="{place.cell}"{content}</c>')
    total = LAYOUT.figures[FORM.totals[0]]
    parts.put(total, f'<c r="{total.cell}"><v>99</v></c>')
    return zipped(parts)


def _by_libreoffice(data: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"LibreOffice" in archive.read("docProps/app.xml")


# -- one change


def outcome_of(number: int, seed: int) -> Result:
    """Makes one change and says what came of it; the same numbers make the same change."""
    chance = Random(f"{seed}/{number}")
    original = chance.choice(originals())
    kind = KINDS[number % len(KINDS)]
    data, said = changed(kind, chance, original.data)
    begun = time.process_time()
    try:
        outcome, why = judged(original, data)
    except Exception:
        outcome, why = CRASHED, traceback.format_exc()
    if time.process_time() - begun > LONGEST:
        outcome, why = CRASHED, f"took longer than {LONGEST} s"
    return Result(number, kind, outcome, f"{original.name}: {said}: {why}")


def judged(original: Original, data: bytes) -> tuple[str, str]:
    """What came of a change, and why it was missed."""
    returned, findings = _ours(data)
    if findings - original.findings:
        return DETECTED, ""
    if returned is None:
        return MISSED, "refused without a finding"
    same = (returned.filing, returned.unread) == (original.returned.filing, original.returned.unread)
    if same and _holding(data) == original.holding:
        return HARMLESS, ""
    differs = list(_differences(returned, data, original.seen, same))
    return (MISSED, "; ".join(differs)) if differs else (HARMLESS if same else SHOWN, "")


def _ours(data: bytes) -> tuple[Returned | None, frozenset[Finding]]:
    reading = read(data)
    found = reading.findings + (check(reading.returned) if reading.returned else ())
    return reading.returned, frozenset(found)


def _holding(data: bytes) -> dict[str, bytes]:
    """The parts of a file that what it says can depend on."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {
            name: archive.read(name) for name in archive.namelist() if name.startswith("xl/") and "theme" not in name
        }


def _differences(returned: Returned, data: bytes, before: Seen, same: bool) -> Iterator[str]:
    """Where openpyxl sees something else than we do. A file that it cannot read must read as the original does."""
    try:
        sight = look(data, before)
    except Exception as error:
        if not same:
            yield f"openpyxl: {error!r}"
        return
    yield from sight.wrong
    for name in ("unit", "year", "inputs", "facts", "texts"):
        ours, theirs = getattr(returned.filing, name), getattr(sight.filing, name)
        if ours != theirs:
            yield f"{name}: {_first_difference(ours, theirs)}"
    if returned.unread != sight.unread:
        yield f"unread: {sorted(returned.unread ^ sight.unread)}"


def _first_difference(ours: object, theirs: object) -> str:
    if isinstance(ours, dict) and isinstance(theirs, dict):
        key = next(key for key in {**ours, **theirs} if ours.get(key) != theirs.get(key))
        return f"{key}: {ours.get(key)!r} here, {theirs.get(key)!r} there"
    return f"{ours!r} here, {theirs!r} there"


# -- many changes


def run(first: int, count: int, seed: int) -> list[Result]:
    """Some changes after each other. A file that makes the parser hang ends the process with a traceback."""
    results = []
    for number in range(first, first + count):
        faulthandler.dump_traceback_later(30 * LONGEST, exit=True)
        results.append(outcome_of(number, seed))
        faulthandler.cancel_dump_traceback_later()
    return results


if __name__ == "__main__":
    campaign = Campaign(KINDS, (DETECTED, HARMLESS, SHOWN, MISSED, CRASHED), run, chunk=250)
    sys.exit(command(campaign, __doc__, count=2000))
