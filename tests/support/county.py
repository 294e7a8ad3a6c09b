"""A county of 49 units with reports of two years, and the commands of a round run in its folder."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from support.books import opened, saved
from support.filings import FORM, LAYOUT, balanced, random_filing
from support.years import follows, last_year
from xlreport import Collection, Filing, Key, Unit, merge, read, write, write_summary

COUNTY = Unit("370323", "沂源县", "县")
YEAR = 2024
KINDS = {"县本级": 1, "街道": 2, "乡镇": 11, "部门": 35}
UNITS = tuple(
    Unit(f"370323{n:03}", f"示例{kind}{n:02}", kind)
    for n, kind in enumerate(kind for kind, count in KINDS.items() for _ in range(count))
)


def reports(units: Iterable[Unit] = UNITS) -> dict[Unit, Filing]:
    """This year's report of each unit."""
    return {unit: follows(random_filing(n, unit, YEAR)) for n, unit in enumerate(units, 1)}


def reports_before(filings: Mapping[Unit, Filing]) -> dict[Unit, Filing]:
    """The reports of the year before that those follow from."""
    return {unit: balanced(last_year(filing)) for unit, filing in filings.items()}


def summary(filings: Iterable[Filing], path: Path) -> Path:
    """A summary workbook of the county."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_summary(merge(filings, COUNTY), Collection(()), path)
    return path


def roster(path: Path, units: Iterable[Unit] = UNITS) -> Path:
    """A list of units as an office keeps it, with whom to call."""
    lines = [f"{u.code},{u.name},{u.kind},联系人{u.code[-2:]},0533-{u.code[-3:]}" for u in units]
    head = "单位代码,单位名称,单位性质,联系人,联系电话"
    path.write_text("\n".join(["应报单位", head, *lines, f"合计,{len(lines)},"]), encoding="gbk")
    return path


def filled(template: Path, filing: Filing) -> bytes:
    """A template with a report filled in, what was in it before kept."""
    given = read(template).filing
    assert given is not None
    target = io.BytesIO()
    write(replace(filing, facts={**filing.facts, **given.facts}), target, handed_out=given)
    return target.getvalue()


def typed(path: Path, figures: Mapping[Key, Decimal]) -> bytes:
    """A workbook in which somebody has typed some figures."""
    book = opened(path.read_bytes())
    for key, value in figures.items():
        place = LAYOUT.figures[key]
        book[place.sheet][place.cell].value = float(value)
    return saved(book)


def sums(filings: Iterable[Filing]) -> dict[str, Decimal]:
    """The sum of every input, added up apart from the program's own merging."""
    listed = list(filings)
    return {str(key): sum((f.inputs.get(key, Decimal(0)) for f in listed), Decimal(0)) for key in FORM.inputs}


def stored_sums(path: Path) -> dict[str, Decimal]:
    """The same as the summary at a path says it."""
    filing = read(path).filing
    assert filing is not None
    return {str(key): filing[key] for key in FORM.inputs}


def state(folder: Path) -> dict[str, tuple[str, int]]:
    """Every file below a folder, with a digest of what it holds and when it was changed."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
        for path in files
    }
