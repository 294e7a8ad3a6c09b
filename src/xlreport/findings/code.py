"""A code of the catalogue: how severe it is, what it says, what to do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from ..form import TECHNICAL, Grounds

# What a form expects of its numbers and years, in an example.
COUNT, MONEY, YEAR = "{count}", "{money}", "{year}"
# What codes rest on that are no technical rules of this program.
PERIOD = Grounds("law", "《中华人民共和国政府信息公开条例》第四十九条")
CONTENT = Grounds("law", "《中华人民共和国政府信息公开条例》第五十条")
ADDED_UP = Grounds("practice", "汇总数等于各单位之和")
RETYPE = "请改正后重报。"
REFILL = "请在原模板上重新填写，不要改动锁定的单元格。"


class Code(NamedTuple):
    """A stable code's severity, what it says ({found}, {expected} …), and what to do; and words for an example.

    `to_unit` is what the unit is told in its marked copy, where that is not what the office is told. `grounds` is what
    the code rests on, where that is not a technical rule of this program.
    """

    severity: str
    says: str
    advice: str
    found: str = ""
    expected: str = ""
    to_unit: str = ""
    listed: str = "鲁村镇人民政府"
    grounds: Grounds = TECHNICAL

    def example(self, words: Mapping[str, str]) -> str:
        """What it says in a case that is often met; `words` are what the form expects of its numbers and years."""
        expected = self.expected.format_map(words)
        return self.says.format(found=self.found, expected=expected, listed=self.listed)

    @property
    def pattern(self) -> str:
        """What it says, with …… for what differs from case to case."""
        return re.sub(r"\{\w+\}", "……", self.says)

    @property
    def tip(self) -> str:
        """What to do, with …… for what differs from case to case."""
        return re.sub(r"\{\w+\}", "……", self.advice)
