"""What the numbers and nothings of a sentence are figures of, by the classes of the words that stand with them."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from ..form import GAP, Form, Narrative
from .context import Context, Said, leave, open_scopes
from .groups import BECAUSE, Group, group_of, items_of, joined_verbs, until_gap
from .words import NUMBER, Clause, Token, Writer, clauses_of, words_of


def figures_in(writer: Writer, text: str) -> list[Said]:
    """Every figure that a sentence says, in plain text; what is ambiguous says nothing."""
    if not writer.grammar.telling.search(text):
        return []
    tokens = words_of(writer, text)
    context = Context(writer, any(token.kind in writer.grammar.unrelated for token in tokens))
    found: dict[str, list[Said]] = {}
    for clause in clauses_of(tokens):
        for said in _in_clause(context, clause):
            found.setdefault(said.id, []).append(said)
    return [said[0] for said in found.values() if len({one.value for one in said}) == 1]


def strangers_in(writer: Writer, text: str) -> list[Token]:
    """The words of another level by which a clause begins that tells something of the report in numbers."""
    tokens = words_of(writer, text)
    if any(token.kind == "self" for token in tokens):
        return []
    found, own = [], tuple(writer.own_levels)
    for clause in clauses_of(tokens):
        told = [token for token in clause.tokens if token.kind not in writer.grammar.ignored]
        verbs = any(token.kind in writer.grammar.verbs for token in told)
        counted = any(token.kind == NUMBER and token.exact and token.unit for token in told)
        if verbs and counted and told[0].kind == "other_level" and not told[0].text.startswith(own):
            found.append(told[0])
    return found


def _in_clause(context: Context, clause: Clause) -> list[Said]:
    grammar, kinds = context.grammar, {token.kind for token in clause.tokens}
    if context.scopes:
        context.scopes = {
            scope: inside
            for scope, inside in context.scopes.items()
            if scope.until.isdisjoint(kinds) and (clause.inside or not inside)
        }
    own = grammar.verbs & kinds
    if own:
        context.carried = frozenset()
    elif context.carried and not clause.listed:
        context.carried &= grammar.lasting
    found: list[Said] = []
    if NUMBER in kinds:
        found += _numbers(context, clause)
    elif "none" in kinds:
        found += _nothing(context, clause)
    else:
        open_scopes(context, clause, clause.tokens, counted=False)
        if context.told:
            found += _all_of_them(context, clause)
    leave(context, clause, kinds, found)
    return found


# -- numbers


def _numbers(context: Context, clause: Clause) -> Iterator[Said]:
    tokens = clause.tokens
    at = [n for n, token in enumerate(tokens) if token.kind == NUMBER]
    begin, gaps = 0, [n for n, token in enumerate(tokens) if token.kind == GAP]
    for n in at:
        before, after = tokens[begin:n], tokens[n + 1 :] if len(at) == 1 else ()
        open_scopes(context, clause, before, counted=True)
        if tokens[n].exact:
            yield from _number(context, clause, before, tokens[n], after, known=not gaps or gaps[-1] < n)
        begin = n + 1


def _number(
    context: Context, clause: Clause, before: Sequence[Token], number: Token, after: Sequence[Token], known: bool
) -> Iterator[Said]:
    """What one number says: by the words before it, or where these are verbs at most, by those after it.

    None are after it where another number follows; `known` when every word behind it in its clause is.
    """
    grammar = context.grammar
    content = [token for token in before if token.kind not in grammar.aside]
    if after and all(
        token.kind in grammar.verbs or token.kind in ("apply", "unfinished", grammar.reason) for token in content
    ):
        words = until_gap(after)
        if content and all(token.kind == grammar.reason for token in content) and len(words) < len(after):
            return
        open_scopes(context, clause, words, counted=True)
        if found := list(_told(context, [*before, *words], number, known=True)):
            yield from found
            return
    if content:
        yield from _told(context, before, number, known)
    if after and after[0].kind == "all":
        group = group_of(context, after, first=False)
        yield from _meant(context, group, number, known=True, behind=True)


def _told(context: Context, tokens: Sequence[Token], number: Token, known: bool) -> Iterator[Said]:
    """What a number says beside these words; joined verbs each have it, joined topics where each is said to."""
    group = group_of(context, tokens, first=True)
    verbs = joined_verbs(context.grammar, tokens)
    found: list[Said] = []
    each = any(token.kind == "each" for token in tokens)
    for verb in [] if each and group.joined else verbs or [""]:
        classes = group.classes - (set(verbs) - {verb})
        found += _meant(context, group._replace(classes=classes), number, known)
    if not found and (each or not number.value):
        for item in items_of(tokens):
            found += _meant(context, group_of(context, item, first=True), number, known)
    yield from found


def _meant(context: Context, group: Group, number: Token, known: bool, behind: bool = False) -> Iterator[Said]:
    """The narratives that a group of words means, with the value of a number; `behind` it only some can stand."""
    for narrative, ways in _meanings(context.writer.form, group.classes, group.joined):
        if number.unit and number.unit not in narrative.units and (number.value or number.unit not in ("元", "万元")):
            continue
        if (behind and not narrative.all) or _closed(context, narrative):
            continue
        if not ways.isdisjoint(_open_ways(context, narrative, number, group, known)):
            yield Said(narrative.id, number.value, min(group.start, number.start), max(group.end, number.end))


def _is_spoken_of(context: Context, narrative: Narrative, classes: frozenset[str]) -> bool:
    """Whether words that do not name it mean what a narrative is of: it was named before, or nothing else was."""
    if not narrative.topic or narrative.topic in classes:
        return True
    if narrative.topic in context.passed:
        return not context.foreign
    return context.topic in ("", "apply") and not (context.foreign or context.strange)


def _open_ways(context: Context, narrative: Narrative, number: Token, group: Group, known: bool) -> Iterator[str]:
    """The ways of saying a figure that hold here."""
    if _is_spoken_of(context, narrative, group.classes):
        yield "says"
        if not number.value:
            yield "none"
    if context.topic and context.topic == narrative.topic != context.unsaid:
        yield "within"
    if narrative.after in context.passed:
        yield "then"
    spoken = context.topic in ("", narrative.topic, "apply")
    if spoken and group.plain and not context.unrelated and known and not context.parted:
        yield "weak"


@functools.lru_cache(maxsize=4096)
def _meanings(form: Form, classes: frozenset[str], joined: bool) -> tuple[tuple[Narrative, frozenset[str]], ...]:
    """The narratives that some classes fit, each with the ways of saying it that do; joined topics are all needed."""
    topics = classes & form.grammar.topics if joined else frozenset()

    def fits(signatures: Iterable[frozenset[str]], beside: frozenset[str]) -> bool:
        return any(topics <= needed <= classes and classes - needed <= beside for needed in signatures)

    found = []
    for narrative in form.narratives:
        beside = narrative.beside if narrative.whole else narrative.beside | {form.grammar.reason, BECAUSE}
        ways = frozenset(
            way
            for way, signatures in narrative.ways.items()
            if fits(signatures, beside if way != "weak" else frozenset())
        )
        if ways:
            found.append((narrative, ways))
    return tuple(found)


def _closed(context: Context, narrative: Narrative, apart: bool = False) -> bool:
    """Whether a scope keeps a figure from being read; one of another topic that stands `apart` is no part."""
    whole = narrative.whole and not (apart and narrative.topic != context.topic)
    return any(whole or not scope.part for scope in context.scopes)


def _all_of_them(context: Context, clause: Clause) -> Iterator[Said]:
    """What a clause without a number says of all that the clause before it counts as one whole."""
    whole = {one.id: one for one in context.writer.form.narratives if one.whole}
    said = [one for one in context.told if one.id in whole]
    first = next((token.kind for token in clause.tokens if token.kind not in ("filler", "self")), "")
    if first == "all" and len(said) == len(context.told) == 1 and whole[said[0].id].topic == context.topic:
        number = Token(NUMBER, "", clause.tokens[0].start, clause.tokens[-1].end, said[0].value)
        yield from _meant(
            context,
            group_of(context, clause.tokens, first=False),
            number,
            known=True,
            behind=True,
        )


# -- nothing


def _nothing(context: Context, clause: Clause) -> Iterator[Said]:
    """What a clause says that there was nothing of: each of the words that are joined behind it, or else before it."""
    grammar, tokens = context.grammar, clause.tokens
    at = next(n for n, token in enumerate(tokens) if token.kind == "none")
    before, after = tokens[:at], tokens[at + 1 :]
    open_scopes(context, clause, tokens, counted=True)
    if not grammar.turns.isdisjoint(token.kind for token in after):
        after = [*(token for token in before if token.kind in ("last", "next")), *after]
    if all(token.kind in grammar.aside | grammar.verbs for token in after):
        if any(token.kind == GAP for token in after):
            return
        before, after = [], [*before, *after]
    verbs: frozenset[str] = frozenset()
    start = tokens[at].start if before else tokens[0].start
    parts = any(scope.words == token.kind for scope in grammar.parts for token in tokens)
    items = items_of(after)
    for n, item in enumerate(items):
        group = group_of(context, item, first=False)
        if grammar.verbs & group.classes or any(token.kind == "none" for token in item):
            verbs = grammar.verbs & group.classes
        classes = (group.classes | verbs) - {"none"}
        if grammar.verbs & classes and not classes & grammar.topics and n + 1 < len(items):
            classes |= group_of(context, items[n + 1], first=False).classes & grammar.topics
        for narrative, ways in _meanings(context.writer.form, frozenset(classes), group.joined):
            told = not ways.isdisjoint(_nothing_ways(context, narrative, frozenset(classes)))
            if told and not _closed(context, narrative, apart=narrative.topic in classes and not parts):
                yield Said(narrative.id, Decimal(0), start, group.end)


def _nothing_ways(context: Context, narrative: Narrative, classes: frozenset[str]) -> Iterator[str]:
    """The ways of saying that there was nothing that hold here."""
    if _is_spoken_of(context, narrative, classes):
        yield "none"
    if context.topic and context.topic == narrative.topic != context.unsaid:
        yield "within"
    if narrative.after in context.passed:
        yield "then"
