"""The words that stand with a number or a nothing, by their classes."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

from ..form import GAP, Grammar
from .context import Context
from .words import Token

# The class of a reason in words that nobody knows.
BECAUSE = "because"


class Group(NamedTuple):
    """The words that stand with a number or a nothing: their classes, and where they begin and end.

    It is `plain` when no word is unknown and no stranger is spoken of, `joined` when it names two topics side by side.
    """

    classes: frozenset[str]
    start: int
    end: int
    plain: bool
    joined: bool


def group_of(context: Context, tokens: Sequence[Token], first: bool) -> Group:
    """The classes of some words. Text that nobody knows is one too, but where a sentence may begin with its subject."""
    grammar, carried = context.grammar, context.carried
    aside, kinds_ = grammar.aside, [token.kind for token in tokens]
    turned = not grammar.turns.isdisjoint(kinds_)
    content = [n for n, kind in enumerate(kinds_) if kind not in aside or (turned and kind == "this")]
    if not content:
        unknown = {GAP} if GAP in kinds_ else set()
        return Group(carried | unknown, tokens[0].start if tokens else 0, 0, plain=False, joined=False)
    begin, kinds = content[0], {kinds_[n] for n in content}
    gaps = [n for n, kind in enumerate(kinds_) if kind == GAP]
    if gaps and (not first or gaps[-1] > begin):
        # A reason may be put in any words, but only before what it is the reason of.
        told = next((n for n in content if kinds_[n] != grammar.reason), 0)
        kinds.add(BECAUSE if first and gaps[-1] < told else GAP)
    if grammar.verbs.isdisjoint(kinds):
        kinds |= carried
    topics = [n for n in content if kinds_[n] in grammar.topics]
    between = tokens[topics[0] : topics[-1]] if topics else ()
    joined = "and" in kinds_ and any(_joins(between, n) for n in range(len(between)))
    plain = all(tokens[n].text.endswith(grammar.bodies) for n in gaps)
    return Group(frozenset(kinds), tokens[begin].start, tokens[content[-1]].end, plain, joined)


def _joins(tokens: Sequence[Token], n: int) -> bool:
    """Whether a token joins two things, and not two of those who ask."""
    return tokens[n].kind == "and" and not (n and tokens[n - 1].kind == "who")


def items_of(tokens: Sequence[Token]) -> list[Sequence[Token]]:
    """What joining words part."""
    cuts = [n for n in range(len(tokens)) if _joins(tokens, n)]
    begins, ends = [0, *(n + 1 for n in cuts)], [*cuts, len(tokens)]
    return [tokens[begin:end] for begin, end in zip(begins, ends, strict=True)]


def joined_verbs(grammar: Grammar, tokens: Sequence[Token]) -> list[str]:
    """Verbs that are joined, with nothing else between them; none where there are not two."""
    verbs = [n for n, token in enumerate(tokens) if token.kind in grammar.verbs]
    found: list[str] = []
    for one, other in itertools.pairwise(verbs):
        between = tokens[one + 1 : other]
        if all(token.kind in grammar.aside and token.kind != GAP for token in between):
            found += [tokens[one].kind, tokens[other].kind]
    return list(dict.fromkeys(found)) if len(set(found)) > 1 else []


def until_gap(tokens: Sequence[Token]) -> Sequence[Token]:
    n = next((n for n, token in enumerate(tokens) if token.kind == GAP), len(tokens))
    return tokens[:n]
