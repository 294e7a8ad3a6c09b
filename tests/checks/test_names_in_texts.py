"""Names of other units are found at once as they are one by one."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from xlreport.checks import Names

PATTERNS = (re.compile("^(?P<stem>.{2,60}?)(?:镇)?$"),)
WORDS = st.text("甲乙丙镇", max_size=6)
UNITS = st.lists(st.tuples(WORDS, st.sampled_from(["1", "2", None])), max_size=8)


@given(UNITS, st.text("甲乙丙镇。", max_size=30), st.sampled_from(["", "1", "2"]))
def test_names_are_found_at_once_as_they_are_one_by_one(
    units: list[tuple[str, str | None]], text: str, code: str
) -> None:
    others = (name for name, known in units if known != code)
    stems = {match["stem"] for name in others if (match := PATTERNS[0].search(name))}
    assert Names(units).within(text, PATTERNS, code) == sorted(stem for stem in stems if stem in text)
