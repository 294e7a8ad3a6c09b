"""What is kept of a report's texts to find others by that are like them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Sketch(NamedTuple):
    """The least pair of letters in each of some buckets, 0 for none, and a mark of each sentence."""

    samples: Sequence[int] = ()
    sentences: Sequence[int] = ()
