"""The words of a form file by which sentences say figures, and how they say each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .entries import Entries
from .grammar import Grammar, Scope, expanded
from .load_rules import RuleParser
from .rules import Narrative, Signature

# Classes that come of years and levels, or of a number, and need no words.
_GIVEN = ("other_year", "other_level", "this", "last", "next", "period", "none", "and", "each", "all", "who", "self")
_LISTS = "says weak within then none"


class GrammarParser(Entries):
    """Turns what a form file says of reading into a grammar."""

    def grammar(self) -> Grammar:
        data = self.data["reading"]
        names = (
            "units plain_units ignored verbs lasting topics unrelated bodies turns compare reason levels scopes words"
        )
        self.take("reading", data, names)
        words = self.words(data["words"])
        known = {*words.values(), *_GIVEN}
        return Grammar(
            words=words,
            units=tuple(data["units"].split()),
            plain_units=tuple(data["plain_units"].split()),
            **{name: self.classes(f"reading.{name}", data[name], known) for name in _SETS},
            compare=data["compare"],
            reason=data["reason"],
            bodies=tuple(data["bodies"]),
            levels=self.levels(data["levels"]),
            scopes=tuple(self.scope(entry, known) for entry in data["scopes"]),
        )

    def words(self, data: Mapping[str, str]) -> dict[str, str]:
        """The class of each word; none may have two."""
        found: dict[str, str] = {}
        for kind, text in data.items():
            for word in expanded(text):
                if found.setdefault(word, kind) != kind:
                    raise self.fail("reading.words", word, f"已经是“{found[word]}”的词，不能又是“{kind}”的")
        return found

    def classes(self, place: str, names: Iterable[str], known: Iterable[str]) -> frozenset[str]:
        for name in names:
            if name not in known:
                raise self.fail(place, name, "没有这类词")
        return frozenset(names)

    def levels(self, data: Mapping[str, str]) -> dict[str, frozenset[str]]:
        for kind in data:
            if kind not in self.data["kinds"]:
                raise self.fail("reading.levels", kind, "没有这个单位类别")
        return {kind: frozenset(expanded(text)) for kind, text in data.items()}

    def scope(self, data: Mapping[str, Any], known: Iterable[str]) -> Scope:
        self.take("reading.scopes", data, "words until", "part inside for_all")
        self.classes("reading.scopes", [data["words"]], known)
        until = self.classes("reading.scopes", data["until"], known)
        flags = (data.get(name, False) for name in ("part", "inside", "for_all"))
        return Scope(data["words"], until, *flags)


_SETS = ("ignored", "verbs", "lasting", "topics", "unrelated", "turns")


class NarrativeParser(Entries):
    """Turns the entries of narratives into those of a form with these rules and this grammar."""

    def __init__(self, files: Mapping[str, str], data: Mapping[str, Any], rules: RuleParser, grammar: Grammar) -> None:
        super().__init__(files, data)
        self.rules = rules
        self.grammar = grammar
        self.known = {*grammar.words.values(), *_GIVEN}

    def narrative(self, data: Mapping[str, Any]) -> Narrative:
        place = f"narratives.{data.get('id', '?')}"
        self.take(place, data, "id label figures says", "weak within then none beside topic after units whole all")
        for unit in data.get("units", "").split():
            if unit not in self.grammar.units:
                raise self.fail(place, unit, "没有这个量词")
        counted = [unit for unit in self.grammar.units if not unit.endswith("元")]
        return Narrative(
            id=data["id"],
            label=data["label"],
            figures=self.rules.figures(place, data["figures"]),
            **{name: tuple(self.signature(place, text) for text in data.get(name, [])) for name in _LISTS.split()},
            beside=self.signature(place, data.get("beside", "")),
            topic=data.get("topic", ""),
            after=data.get("after", ""),
            units=frozenset(data["units"].split() if "units" in data else counted),
            whole=data.get("whole", False),
            all=data.get("all", False),
        )

    def signature(self, place: str, text: str) -> Signature:
        for kind in text.split():
            if kind not in self.known:
                raise self.fail(place, kind, "没有这类词")
        return frozenset(text.split())
