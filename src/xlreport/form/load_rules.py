"""The rules of a form file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from .entries import GROUNDS, Entries
from .rules import SEVERITY_WORDS, TEXT_TESTS, BlankRule, FactRule, LinearRule, RatioRule, Rule, TextRule
from .tables import Key, Line, Table

# Of these a rule has just one, which tells its kind.
_MARKS = ("claim", "totals", "blank", "facts", "above", "test")
# Bounded, and begun at its first digit: a text may be one long run of digits.
_NUMBER_IN_TEXT = r"(?<!\d)(?P<n>\d{1,15}(?:\.\d{1,6})?)"


class RuleParser(Entries):
    """Turns the entries of rules into rules of a form with these tables and texts."""

    def __init__(
        self,
        files: Mapping[str, str],
        data: Mapping[str, Any],
        tables: Mapping[str, Table],
        texts: list[str],
        printed: tuple[str, ...],
    ) -> None:
        super().__init__(files, data)
        self.printed = printed
        self.tables = tables
        self.texts = texts

    def rule(self, data: Mapping[str, Any]) -> Rule:
        place = f"rules.{data.get('id', '?')}"
        begin = "id severity label sentence example advice"
        self.take(
            place,
            data,
            f"{begin} {GROUNDS}",
            "quotes kinds table each claim totals blank figures facts above below least explained "
            "test texts patterns unless ends claims",
        )
        if data["severity"] not in SEVERITY_WORDS:
            raise self.fail(place, data["severity"], "没有这种级别")
        for kind in data.get("kinds", []):
            if kind not in (*self.data["kinds"], *self.data.get("levels", ())):
                raise self.fail(place, kind, "没有这个单位类别")
        common = {word: data[word] for word in begin.split()} | {"kinds": tuple(data.get("kinds", []))}
        common["explained"] = data.get("explained", data["severity"] == "warning")
        common["grounds"] = self.grounds(place, data, self.printed)
        if sum(name in data for name in _MARKS) != 1:
            raise self.fail(place, data["id"], f"{'、'.join(_MARKS)} 须有且只有一个")
        if "blank" in data:
            return BlankRule(**common, whole=data["blank"] == "table")
        if "facts" in data:
            return FactRule(**common, facts=self.facts(place, data["facts"]))
        if "above" in data:
            return self.ratio_rule(place, data, common)
        if "test" in data:
            return self.text_rule(place, data, common)
        return self.linear_rule(place, data, common)

    def facts(self, place: str, names: list[str]) -> tuple[str, ...]:
        known = [fact["key"] for fact in self.data["facts"]]
        for name in names:
            if name not in known:
                raise self.fail(place, name, "没有这项信息")
        return tuple(names)

    def linear_rule(self, place: str, data: Mapping[str, Any], common: Mapping[str, Any]) -> LinearRule:
        for name in ("table", "each"):
            if name not in data:
                raise self.fail(place, name, "缺少")
        if data["each"] not in ("row", "column"):
            raise self.fail(place, data["each"], "each 只能是 row 或 column")
        if data["table"] not in self.tables:
            raise self.fail(place, data["table"], "没有这张表")
        table = self.tables[data["table"]]
        crossing = table.rows if data["each"] == "column" else table.columns
        left, right, previous = self.sides(place, data, crossing)
        return LinearRule(
            **common,
            table=data["table"],
            each=data["each"],
            left=left,
            right=right,
            previous=previous,
            total="totals" in data,
        )

    def sides(self, place: str, data: Mapping[str, Any], lines: tuple[Line, ...]) -> tuple[tuple[str, ...], ...]:
        """The lines on the left, on the right, and on the right of last year's report."""
        names = [line.id for line in lines]
        if "totals" in data:
            for name in data["totals"]:
                if not any(line.id == name and line.sums for line in lines):
                    raise self.fail(place, name, "不是合计")
            return tuple(data["totals"]), (), ()
        sides = [[term.strip() for term in side.split("+")] for side in data["claim"].split("=")]
        if len(sides) != 2:
            raise self.fail(place, data["claim"], "应为“左边 = 右边”")
        left, right = sides
        old = [term.removeprefix("previous.") for term in right if term.startswith("previous.")]
        now = [term for term in right if term != "0" and not term.startswith("previous.")]
        return tuple(
            tuple(name for term in terms for name in self.span(place, term, names)) for terms in (left, now, old)
        )

    def ratio_rule(self, place: str, data: Mapping[str, Any], common: Mapping[str, Any]) -> RatioRule:
        self.take(place, data, "figures above below least", " ".join(data))
        above, below, least = (Decimal(str(data[name])) for name in ("above", "below", "least"))
        return RatioRule(**common, figures=self.figures(place, data["figures"]), above=above, below=below, least=least)

    def text_rule(self, place: str, data: Mapping[str, Any], common: Mapping[str, Any]) -> TextRule:
        if data["test"] not in TEXT_TESTS:
            raise self.fail(place, data["test"], "没有这种检查")
        for key in data.get("texts", []):
            if key not in self.texts:
                raise self.fail(place, key, "没有这段文字")
        return TextRule(
            **common,
            test=data["test"],
            texts=tuple(data.get("texts", ())),
            patterns=self.patterns(place, data.get("patterns", [])),
            unless=self.pattern(place, data.get("unless")),
            ends=self.pattern(place, data.get("ends")),
            claims=tuple(self.told_claim(place, text) for text in data.get("claims", [])),
            least=data.get("least", 0),
        )

    def told_claim(self, place: str, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The narratives on both sides of a claim about what texts say."""
        known = [entry.get("id") for entry in self.data["narratives"]]
        left, _, right = ([term.strip() for term in side.split("+")] for side in text.partition("="))
        for name in (*left, *right):
            if name not in known:
                raise self.fail(place, name, "没有这种说法")
        return tuple(left), tuple(right)

    def figures(self, place: str, texts: list[str]) -> tuple[Key, ...]:
        """The figures that some `table/row/column` name."""
        return tuple(key for text in texts for key in self.keys(place, text))

    def keys(self, place: str, text: str) -> tuple[Key, ...]:
        """The figures that `table/row/column` names; the row may be a span."""
        name, rows, column = [*text.split("/"), "", ""][:3]
        if name not in self.tables:
            raise self.fail(place, text, "没有这张表")
        across = self.span(place, column, [line.id for line in self.tables[name].columns])
        down = self.span(place, rows, [line.id for line in self.tables[name].rows])
        return tuple(Key(name, row, line) for row in down for line in across)

    def patterns(self, place: str, texts: list[str]) -> tuple[re.Pattern[str], ...]:
        return tuple(pattern for text in texts if (pattern := self.pattern(place, text)))

    def pattern(self, place: str, text: str | None) -> re.Pattern[str] | None:
        """A pattern for sentences, in which N stands for a number that is to be read."""
        if text is None:
            return None
        try:
            return re.compile(text.replace("N", _NUMBER_IN_TEXT))
        except re.error as error:
            raise self.fail(place, text, f"不是有效的正则表达式（{error}）") from error
