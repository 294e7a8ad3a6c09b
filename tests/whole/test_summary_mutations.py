"""No random change of a summary may pass unseen (scripts/mutate_summaries.py)."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))

from campaign import DETECTED, HARMLESS
from mutate_summaries import run

SEED, COUNT, CHUNK = 1, 240, 60


@pytest.mark.parametrize("first", range(0, COUNT, CHUNK))
def test_every_change_of_a_summary_is_an_error_or_means_nothing(first: int) -> None:
    results = run(first, CHUNK, SEED)
    assert [result for result in results if result.outcome not in (DETECTED, HARMLESS)] == []
    assert [result.number for result in results] == list(range(first, first + CHUNK))
    assert {result.outcome for result in results} == {DETECTED, HARMLESS}
