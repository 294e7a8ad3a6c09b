"""The return of a real township, 鲁村镇, whose texts are those of the report that it published."""

from __future__ import annotations

import functools
from pathlib import Path

from xlreport import Filing, read

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "returned"


@functools.cache
def lucun() -> Filing:
    """It as it is read from the sample."""
    (path,) = SAMPLES.glob("370323102_*.xlsx")
    filing = read(path).filing
    assert filing
    return filing
