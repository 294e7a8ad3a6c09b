"""What the clauses of a sentence leave behind for those after them: topics, scopes, what was told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from ..form import GAP, Grammar, Scope
from .words import NUMBER, Clause, Token, Writer


class Said(NamedTuple):
    """A figure that a sentence says, by its narrative, and the words from which to which it says so."""

    id: str
    value: Decimal
    start: int
    end: int


@dataclass
class Context:
    """What earlier clauses leave behind, and what this one adds.

    `unrelated` when the sentence counts what is no figure of the report, `strange` when that is done in words that
    nobody knows, `foreign` when another business is spoken of; `unsaid` is a topic whose own number was not read,
    `parted` the parts that are spoken of, `told` what the last clause said.
    """

    writer: Writer
    unrelated: bool
    topic: str = ""
    unsaid: str = ""
    foreign: bool = False
    strange: bool = False
    parted: frozenset[str] = frozenset()
    told: tuple[Said, ...] = ()
    passed: set[str] = field(default_factory=set)
    carried: frozenset[str] = frozenset()
    scopes: dict[Scope, bool] = field(default_factory=dict)
    grammar: Grammar = field(init=False)

    def __post_init__(self) -> None:
        self.grammar = self.writer.grammar


def leave(context: Context, clause: Clause, kinds: set[str], found: Sequence[Said]) -> None:
    """What a clause of these classes, in which so much was found, leaves behind for the next ones."""
    grammar, own = context.grammar, context.grammar.verbs & kinds
    counted = NUMBER in kinds and any(token.exact and token.unit for token in clause.tokens)
    if (
        counted
        and kinds - grammar.ignored - {NUMBER}
        and not found
        and not context.scopes
        and grammar.compare not in kinds
    ):
        context.unrelated = True
        context.strange = context.strange or (GAP in kinds and not kinds.isdisjoint(grammar.verbs | {"apply"}))
    context.carried = own or context.carried
    context.passed |= kinds
    context.told = tuple(found)
    if not clause.inside and (context.parted or not grammar.part_words.isdisjoint(kinds)):
        context.parted = frozenset(s.words for s in grammar.parts if _is_parted(context, s, kinds))
    if not grammar.topics.isdisjoint(kinds):
        topics = [token.kind for token in clause.tokens if token.kind in grammar.topics]
        _turn_to(context, ([kind for kind in topics if kind != "apply"] or topics)[-1], counted)
        context.unsaid = context.topic if counted and own and not found else ""


def _is_parted(context: Context, scope: Scope, kinds: set[str]) -> bool:
    """Whether a clause of these classes speaks of a part, or an earlier one did and it not of the whole again."""
    return scope.until.isdisjoint(kinds) and (scope.words in kinds or scope.words in context.parted)


def _turn_to(context: Context, topic: str, counted: bool) -> None:
    """What is spoken of from here on; another business is not, where it is only named after a topic of the report."""
    if topic not in context.grammar.unrelated:
        context.foreign = False
    elif counted or not context.topic:
        context.foreign = True
    context.topic = topic


def open_scopes(context: Context, clause: Clause, tokens: Sequence[Token], counted: bool) -> None:
    """Opens the scopes of words; a year that is compared with, or that something is carried over to, opens none."""
    grammar = context.grammar
    turned = any(token.kind in grammar.turns for token in clause.tokens)
    for n, token in enumerate(tokens):
        kind = token.kind
        if kind in ("last", "next"):
            kind = "" if turned else "other_year"
        if kind not in grammar.opened_by:
            continue
        if kind == "other_year" and n > 0 and tokens[n - 1].kind in (grammar.compare, "and"):
            continue
        for scope in grammar.opened_by[kind]:
            meant = context.writer.for_all or not scope.for_all
            if meant and (counted or not scope.inside) and not _is_own(context, token):
                context.scopes[scope] = clause.inside


def _is_own(context: Context, token: Token) -> bool:
    """Whether a word for another body is part of the unit's own name."""
    return len(token.text) > 2 and token.text in context.writer.name
