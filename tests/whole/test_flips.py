"""One flipped bit of a return in an old format is found or means nothing (scripts/flip.py)."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from support import libreoffice
from support.filings import workbook
from support.hostile_case import good_filing

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))

from flip import CRASHED, DETECTED, HARMLESS, WRONG, flips

SEED, COUNT = 1, {"ods": 200, "xls": 20}


@pytest.mark.parametrize("suffix", COUNT)
def test_no_flipped_bit_makes_another_figure_without_a_word(suffix: str, tmp_path: Path) -> None:
    libreoffice.require()
    (tmp_path / "return.xlsx").write_bytes(workbook(good_filing()))
    saved = libreoffice.resave(tmp_path / "return.xlsx", tmp_path / f"return.{suffix}")
    results = flips(saved.read_bytes(), 0, COUNT[suffix], SEED)
    assert [result for result in results if result.outcome in (WRONG, CRASHED)] == []
    assert {DETECTED, HARMLESS} <= {result.outcome for result in results}
