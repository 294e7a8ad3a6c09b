"""What is kept of files says what was read."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest

from support.filings import changed, random_filing, workbook
from xlreport.files import Spooled
from xlreport.findings import Outcome, Packed, Returned
from xlreport.intake import examine
from xlreport.intake.compact import compact
from xlreport.intake.examine import examine_file, examine_paths
from xlreport.intake.inbox import Item


def read(seed: int) -> Outcome:
    filing = random_filing(seed)
    key = filing.form.relations[0].left[0]
    return examine_file(Item(f"{seed}.xlsx", workbook(changed(filing, {key: 999}) if seed % 2 else filing), "in"))


def said(outcome: Outcome) -> list[object]:
    """Everything in it, also what its equality leaves out."""
    returned = outcome.returned
    assert returned
    names = ("filing", "version", "stated", "unread", "text_places", "identity", "confirmed", "leftovers", "spots")
    sketch = list(outcome.sketch.samples), list(outcome.sketch.sentences)
    return [outcome, outcome.told, outcome.saved, sketch, *(getattr(returned, name) for name in names)]


@pytest.mark.parametrize("there_and_back", [lambda kept: kept, lambda kept: pickle.loads(pickle.dumps(kept))])
def test_what_is_kept_of_files_is_what_was_read(there_and_back: Any) -> None:
    outcomes = [read(seed) for seed in range(6)]
    assert [said(there_and_back(kept)) for kept in compact(outcomes)] == list(map(said, outcomes))


def test_nothing_that_a_unit_wrote_stays_in_memory() -> None:
    (kept,) = compact([read(2)])
    returned = kept.returned
    assert isinstance(returned, Returned)
    assert all(isinstance(values, Packed) for values in (returned.filing.inputs, returned.stated))
    spooled = (returned.filing.texts, returned.filing.facts, returned.text_places, returned.identity, kept.told)
    assert all(isinstance(values, Spooled) or not values for values in spooled)


@pytest.mark.parametrize("most", [3, 4, 5])
def test_many_files_are_kept_in_less_room_and_come_to_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    for seed in range(4):
        (tmp_path / f"{seed}.xlsx").write_bytes(workbook(random_filing(seed)))
    few = examine_paths([str(tmp_path)])
    monkeypatch.setattr(examine, "_FEW", most)
    many = examine_paths([str(tmp_path)])
    assert list(map(said, many)) == list(map(said, few))
    packed = [isinstance(outcome.filing and outcome.filing.inputs, Packed) for outcome in many]
    assert packed == [most <= len(few)] * len(few)
