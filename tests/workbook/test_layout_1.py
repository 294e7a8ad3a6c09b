"""Returns and summaries of the first layout are read as when they were handed in.

`tests/layout_1` holds the samples of that layout, and what was read of them and found in them then.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from xlreport import check, read
from xlreport.layout import content_hash

FOLDER = Path(__file__).parents[1] / "layout_1"
EXPECTED = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
# Rules that came later.
LATER = ("CONTACTS",)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_workbook_of_the_first_layout_is_read_as_it_was_then(name: str) -> None:
    reading, expected = read(FOLDER / name), EXPECTED[name]
    found = [*reading.findings, *(check(reading.returned) if reading.returned else ())]
    placed = (f"{f.code} {f.place.sheet}!{f.place.cell}" if f.place else f.code for f in found if f.code not in LATER)
    filing = reading.returned.filing if reading.returned else None
    assert sorted(placed) == expected["findings"]
    assert (filing and content_hash(filing)) == expected["content"]
    assert (
        [content_hash(member) for member in filing.members if filing] == expected.get("members", []) if filing else True
    )


def test_every_file_of_the_first_layout_has_its_expectation() -> None:
    assert {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.xlsx")} == set(EXPECTED)
