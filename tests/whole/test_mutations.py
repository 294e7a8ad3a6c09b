"""No random change of a filled return may pass unseen: openpyxl reads each one too (scripts/mutate.py)."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))

from campaign import DETECTED, HARMLESS, SHOWN, bad
from mutate import run

SEED, COUNT, CHUNK = 1, 2_000, 100


@pytest.mark.parametrize("first", range(0, COUNT, CHUNK))
def test_every_change_is_found_or_shown_or_means_nothing(first: int) -> None:
    results = run(first, CHUNK, SEED)
    assert bad(results) == []
    assert [result.number for result in results] == list(range(first, first + CHUNK))
    assert {result.outcome for result in results} == {DETECTED, HARMLESS, SHOWN}
